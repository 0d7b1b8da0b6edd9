import { PURPOSES, type Purpose, type Reason, type Verdict } from '../domain/index.ts';
import type { Item } from './item.ts';
import type { GatewayProtocol } from './settings.ts';

/*
 * What stands in a journal block: version, then records, each `kind u8, length u32, body`. The same bytes are the evidence entry, so
 * nothing is written twice. Numbers are big endian; `text8` is one octet of length and Latin-1, `text16` two octets and UTF-8.
 */

export const BLOCK_VERSION = 1;

export const KIND = {
  judged: 1,
  segment: 2,
  forwarded: 3,
  receipt: 4,
  returned: 5,
  inbound: 6,
  inboundReturned: 7,
  decided: 8,
} as const;

export type JournalRecord =
  | JudgedRecord
  | SegmentRecord
  | ForwardedRecord
  | ReceiptRecord
  | ReturnedRecord
  | InboundRecord
  | InboundReturnedRecord
  | DecidedRecord;

/** A whole message with its verdict: the evidence entry of P1. */
export interface JudgedRecord {
  readonly kind: 'judged';
  readonly messageId: string;
  readonly at: number;
  readonly account: string;
  readonly protocol: GatewayProtocol;
  readonly source: string;
  readonly destination: string;
  readonly outcome: Verdict['outcome'];
  readonly purpose: Purpose | 'unclear';
  readonly organisation: string;
  readonly port: string;
  readonly plan: string;
  readonly rulebook: string;
  readonly carrier: string;
  readonly serviceId: string;
  readonly reasons: readonly Reason[];
  readonly segments: readonly SegmentBytes[];
}

/** One segment as the client sent it. */
export interface SegmentBytes {
  readonly idHigh: number;
  readonly idLow: number;
  readonly wantsReceipt: boolean;
  readonly udhi: boolean;
  readonly coding: number;
  readonly protocolId: number;
  readonly content: Buffer;
}

/** A segment that was answered while its set is incomplete. */
export interface SegmentRecord {
  readonly kind: 'segment';
  /** The id that the whole message will have. */
  readonly messageId: string;
  readonly at: number;
  readonly account: string;
  readonly protocol: GatewayProtocol;
  readonly source: string;
  readonly destination: string;
  readonly serviceId: string;
  readonly reference: number;
  readonly total: number;
  readonly part: number;
  readonly bytes: SegmentBytes;
}

/** Upstream accepted an item and gave it this id. */
export interface ForwardedRecord {
  readonly kind: 'forwarded';
  readonly messageId: string;
  readonly segment: number;
  readonly upstream: string;
  readonly upstreamId: string;
}

/** What became of an item: from upstream, or the gateway's own failure report. */
export interface ReceiptRecord {
  readonly kind: 'receipt';
  readonly messageId: string;
  readonly segment: number;
  readonly state: string;
  readonly error: string;
  readonly doneAt: number;
}

/** The sender took the receipt. */
export interface ReturnedRecord {
  readonly kind: 'returned';
  readonly messageId: string;
  readonly segment: number;
}

/** What a person sent to a port. */
export interface InboundRecord {
  readonly kind: 'inbound';
  readonly inboundId: string;
  readonly at: number;
  readonly upstream: string;
  /** The person's number as the carrier wrote it. */
  readonly from: string;
  readonly port: string;
  readonly meaning: InboundMeaning;
  /** Whose marketing it is about, where it has a meaning. */
  readonly organisation: string;
  /** The account that it is handed to; empty where none is known. */
  readonly account: string;
  readonly udhi: boolean;
  readonly coding: number;
  /** Of the carrier: what the coding means. */
  readonly protocol: GatewayProtocol;
  readonly content: Buffer;
}

export const INBOUND_MEANINGS = ['none', 'opt-out', 'agreement'] as const;
export type InboundMeaning = (typeof INBOUND_MEANINGS)[number];

export interface InboundReturnedRecord {
  readonly kind: 'inbound-returned';
  readonly inboundId: string;
}

/** A person's decision on a held message. */
export interface DecidedRecord {
  readonly kind: 'decided';
  readonly messageId: string;
  readonly decision: 'release' | 'reject';
  readonly by: string;
}

const OUTCOMES = ['allow', 'hold', 'refuse'] as const;
const PROTOCOLS = ['cmpp', 'smpp'] as const;
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
    let room = NUMBERS + 9 * TEXT8;
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

/** Reads a block back. The bytes come from our own spool, sealed and authenticated; what does not fit is a defect and throws. */
export function readBlock(block: Buffer): JournalRecord[] {
  return [...cutBlock(block)].map(readRecord);
}

/** The records' own bytes, kind and length included: the leaves of an evidence batch. */
export function* cutBlock(block: Buffer): Generator<Buffer> {
  if (block[0] !== BLOCK_VERSION)
    throw new Error(`journal block: found version ${block[0]}, known is ${BLOCK_VERSION}`);
  for (let at = 1; at < block.length; ) {
    const end = at + 5 + block.readUInt32BE(at + 1);
    if (end > block.length) throw new Error(`journal block: a record at ${at} runs past the end`);
    yield block.subarray(at, end);
    at = end;
  }
}

export function readRecord(record: Buffer): JournalRecord {
  const read = new RecordReader(record);
  switch (record[0]) {
    case KIND.judged:
      return readJudged(read);
    case KIND.segment:
      return {
        kind: 'segment',
        messageId: read.id(),
        at: read.time(),
        account: read.text8(),
        protocol: PROTOCOLS[read.u8()]!,
        source: read.text8(),
        destination: read.text8(),
        serviceId: read.text8(),
        reference: read.u32(),
        total: read.u8(),
        part: read.u8(),
        bytes: read.segmentBytes(),
      };
    case KIND.forwarded:
      return {
        kind: 'forwarded',
        messageId: read.id(),
        segment: read.u8(),
        upstream: read.text8(),
        upstreamId: read.text8(),
      };
    case KIND.receipt:
      return {
        kind: 'receipt',
        messageId: read.id(),
        segment: read.u8(),
        state: read.text8(),
        error: read.text8(),
        doneAt: read.time(),
      };
    case KIND.returned:
      return { kind: 'returned', messageId: read.id(), segment: read.u8() };
    case KIND.inbound:
      return {
        kind: 'inbound',
        inboundId: read.id(),
        at: read.time(),
        upstream: read.text8(),
        from: read.text8(),
        port: read.text8(),
        meaning: INBOUND_MEANINGS[read.u8()]!,
        organisation: read.text8(),
        account: read.text8(),
        udhi: read.u8() === 1,
        coding: read.u8(),
        protocol: PROTOCOLS[read.u8()]!,
        content: read.octets(),
      };
    case KIND.inboundReturned:
      return { kind: 'inbound-returned', inboundId: read.id() };
    case KIND.decided:
      return {
        kind: 'decided',
        messageId: read.id(),
        decision: read.u8() === 1 ? 'release' : 'reject',
        by: read.text8(),
      };
    default:
      throw new Error(`journal record: unknown kind ${record[0]}`);
  }
}

function readJudged(read: RecordReader): JudgedRecord {
  const head = {
    kind: 'judged' as const,
    messageId: read.id(),
    at: read.time(),
    account: read.text8(),
    protocol: PROTOCOLS[read.u8()]!,
    source: read.text8(),
    destination: read.text8(),
    outcome: OUTCOMES[read.u8()]!,
    purpose: PURPOSES[read.u8()] ?? ('unclear' as const),
    organisation: read.text8(),
    port: read.text8(),
    plan: read.text8(),
    rulebook: read.text8(),
    carrier: read.text8(),
    serviceId: read.text8(),
  };
  const reasons = read.octets();
  const segments: SegmentBytes[] = [];
  for (let n = read.u8(); n > 0; n--) segments.push(read.segmentBytes());
  return {
    ...head,
    reasons: reasons.length === 0 ? [] : (JSON.parse(reasons.toString()) as Reason[]),
    segments,
  };
}

class RecordReader {
  readonly #bytes: Buffer;
  #at = 5;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  u8(): number {
    return this.#bytes.readUInt8(this.#at++);
  }

  u32(): number {
    this.#at += 4;
    return this.#bytes.readUInt32BE(this.#at - 4);
  }

  time(): number {
    return this.u32() * 0x1_0000_0000 + this.u32();
  }

  id(): string {
    this.#at += 16;
    return this.#bytes.toString('latin1', this.#at - 16, this.#at);
  }

  text8(): string {
    const length = this.u8();
    this.#at += length;
    return this.#bytes.toString('latin1', this.#at - length, this.#at);
  }

  octets(): Buffer {
    const length = this.u32();
    this.#at += length;
    if (this.#at > this.#bytes.length) throw new Error('journal record: octets run past the end');
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  segmentBytes(): SegmentBytes {
    const idHigh = this.u32();
    const idLow = this.u32();
    const flags = this.u8();
    return {
      idHigh,
      idLow,
      wantsReceipt: (flags & 1) !== 0,
      udhi: (flags & 2) !== 0,
      coding: this.u8(),
      protocolId: this.u8(),
      content: this.octets(),
    };
  }
}
