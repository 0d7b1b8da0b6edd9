import { PURPOSES, type Verdict } from '../domain/index.ts';
import type { Item } from './item.ts';
import {
  BLOCK_VERSION,
  INBOUND_MEANINGS,
  type InboundRecord,
  KIND,
  OUTCOMES,
  type OwnRecord,
  PERIODS,
  PROTOCOLS,
  type SegmentBytes,
} from './records.ts';

const PURPOSE_NUMBER = new Map<string, number>(PURPOSES.map((p, i) => [p, i]));
const UNCLEAR = 255;
/** Room for a text8, for an id and numbers, and for what stands beside the content of a segment. */
const TEXT8 = 256;
const NUMBERS = 40;
const SEGMENT = 24;

/** Writes records one behind another into a buffer that grows. */
export class RecordWriter {
  #bytes = Buffer.allocUnsafe(256 * 1024);
  #at = 1;
  /** Records since the start of the block. */
  count = 0;

  /** The block so far, a view: whoever keeps it copies it. */
  get block(): Buffer {
    this.#bytes[0] = BLOCK_VERSION;
    return this.#bytes.subarray(0, this.#at);
  }

  get length(): number {
    return this.#at;
  }

  clear(): void {
    this.#at = 1;
    this.count = 0;
  }

  judged(first: Item, items: readonly Item[], verdict: Verdict, carrier: string): void {
    const { leases, agreedPer } = verdict;
    let room = NUMBERS + (9 + leases.length) * (TEXT8 + 1);
    for (const item of items) room += item.content.length + SEGMENT;
    const reasons = verdict.reasons.length === 0 ? undefined : Buffer.from(JSON.stringify(verdict.reasons));
    const start = this.#open(KIND.judged, room + (reasons?.length ?? 0));
    this.#latin(first.messageId);
    this.#double(first.at);
    this.#text8(first.account);
    this.#u8(PROTOCOLS.indexOf(first.protocol));
    this.#text8(first.source);
    this.#text8(first.destination);
    this.#u8(OUTCOMES.indexOf(verdict.outcome));
    this.#u8(PURPOSE_NUMBER.get(verdict.purpose) ?? UNCLEAR);
    this.#text8(verdict.organisation ?? '');
    this.#text8(verdict.port ?? '');
    this.#text8(verdict.plan ?? '');
    this.#text8(verdict.rulebook);
    this.#text8(carrier);
    this.#text8(first.serviceId);
    this.#octets(reasons);
    this.#u8(items.length);
    for (const item of items) this.#segmentBytes(item);
    if (leases.length > 0 || agreedPer !== undefined) {
      this.#u8(leases.length);
      for (const { lease } of leases) this.#text8(lease);
      this.#u8(PERIODS.indexOf(agreedPer ?? 'none'));
      for (const { per } of leases) this.#u8(PERIODS.indexOf(per));
    }
    this.#close(start);
  }

  segment(item: Item, reference: number, total: number, part: number): void {
    const start = this.#open(KIND.segment, NUMBERS + 4 * TEXT8 + SEGMENT + item.content.length);
    this.#latin(item.messageId);
    this.#double(item.at);
    this.#text8(item.account);
    this.#u8(PROTOCOLS.indexOf(item.protocol));
    this.#text8(item.source);
    this.#text8(item.destination);
    this.#text8(item.serviceId);
    this.#u32(reference);
    this.#u8(total);
    this.#u8(part);
    this.#segmentBytes(item);
    this.#close(start);
  }

  forwarded(item: Item): void {
    const start = this.#open(KIND.forwarded, NUMBERS + 2 * TEXT8);
    this.#latin(item.messageId);
    this.#u8(item.segment);
    this.#text8(item.upstream);
    this.#text8(item.upstreamId);
    this.#close(start);
  }

  receipt(item: Item): void {
    const start = this.#open(KIND.receipt, NUMBERS + 2 * TEXT8);
    this.#latin(item.messageId);
    this.#u8(item.segment);
    this.#text8(item.receiptState);
    this.#text8(item.receiptError);
    this.#double(item.doneAt);
    this.#close(start);
  }

  returned(item: Item): void {
    const start = this.#open(KIND.returned, 17);
    this.#latin(item.messageId);
    this.#u8(item.segment);
    this.#close(start);
  }

  inbound(record: Omit<InboundRecord, 'kind'>): void {
    const start = this.#open(KIND.inbound, NUMBERS + 5 * TEXT8 + record.content.length);
    this.#latin(record.inboundId);
    this.#double(record.at);
    this.#text8(record.upstream);
    this.#text8(record.from);
    this.#text8(record.port);
    this.#u8(INBOUND_MEANINGS.indexOf(record.meaning));
    this.#text8(record.organisation);
    this.#text8(record.account);
    this.#u8(record.udhi ? 1 : 0);
    this.#u8(record.coding);
    this.#u8(PROTOCOLS.indexOf(record.protocol));
    this.#octets(record.content);
    this.#close(start);
  }

  inboundReturned(inboundId: string): void {
    const start = this.#open(KIND.inboundReturned, 16);
    this.#latin(inboundId);
    this.#close(start);
  }

  decided(messageId: string, decision: 'release' | 'reject', by: string): void {
    const start = this.#open(KIND.decided, NUMBERS + TEXT8);
    this.#latin(messageId);
    this.#u8(decision === 'release' ? 1 : 0);
    this.#text8(by);
    this.#close(start);
  }

  own({ messageId, key, at, outcome, reasons }: Omit<OwnRecord, 'kind'>): void {
    const codes = Buffer.from(reasons.join(','));
    const start = this.#open(KIND.own, NUMBERS + TEXT8 + codes.length);
    this.#latin(messageId);
    this.#text8(key);
    this.#double(at);
    this.#u8(OUTCOMES.indexOf(outcome));
    this.#octets(codes);
    this.#close(start);
  }

  #segmentBytes(item: SegmentBytes): void {
    this.#u32(item.idHigh);
    this.#u32(item.idLow);
    this.#u8((item.wantsReceipt ? 1 : 0) | (item.udhi ? 2 : 0));
    this.#u8(item.coding);
    this.#u8(item.protocolId);
    this.#octets(item.content);
  }

  #open(kind: number, bodyMax: number): number {
    const need = this.#at + 5 + bodyMax;
    if (need > this.#bytes.length) {
      const bigger = Buffer.allocUnsafe(Math.max(need, this.#bytes.length * 2));
      this.#bytes.copy(bigger, 0, 0, this.#at);
      this.#bytes = bigger;
    }
    this.#bytes[this.#at] = kind;
    const start = this.#at;
    this.#at += 5;
    return start;
  }

  #close(start: number): void {
    const length = this.#at - start - 5;
    const bytes = this.#bytes;
    bytes[start + 1] = length >>> 24;
    bytes[start + 2] = length >>> 16;
    bytes[start + 3] = length >>> 8;
    bytes[start + 4] = length;
    this.count++;
  }

  #u8(value: number): void {
    this.#bytes[this.#at++] = value;
  }

  #u32(value: number): void {
    const bytes = this.#bytes;
    let at = this.#at;
    bytes[at++] = value >>> 24;
    bytes[at++] = value >>> 16;
    bytes[at++] = value >>> 8;
    bytes[at++] = value;
    this.#at = at;
  }

  #double(value: number): void {
    // Times are whole milliseconds below 2^53: two words.
    this.#u32(Math.floor(value / 0x1_0000_0000));
    this.#u32(value >>> 0);
  }

  #latin(text: string): void {
    const bytes = this.#bytes;
    let at = this.#at;
    for (let i = 0; i < text.length; i++) bytes[at++] = text.charCodeAt(i);
    this.#at = at;
  }

  #text8(text: string): void {
    const length = Math.min(text.length, 255);
    this.#bytes[this.#at++] = length;
    this.#latin(length === text.length ? text : text.slice(0, length));
  }

  #octets(value: Buffer | undefined): void {
    const length = value?.length ?? 0;
    this.#u32(length);
    if (value !== undefined) this.#bytes.set(value, this.#at);
    this.#at += length;
  }
}
