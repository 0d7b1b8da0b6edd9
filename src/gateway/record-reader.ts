import { PURPOSES, type Reason } from '../domain/index.ts';
import {
  BLOCK_VERSION,
  INBOUND_MEANINGS,
  type JournalRecord,
  type JudgedRecord,
  KIND,
  OUTCOMES,
  PERIODS,
  PROTOCOLS,
  type SegmentBytes,
} from './records.ts';

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
    case KIND.own:
      return {
        kind: 'own',
        messageId: read.id(),
        key: read.text8(),
        at: read.time(),
        outcome: OUTCOMES[read.u8()]!,
        reasons: read
          .octets()
          .toString()
          .split(',')
          .filter((code) => code !== ''),
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
  const leases: string[] = [];
  for (let n = read.atEnd ? 0 : read.u8(); n > 0; n--) leases.push(read.text8());
  const agreedPer = read.period();
  return {
    ...head,
    // Of a record of before periods were written nothing tells them; a month is the usual one.
    leases: leases.map((lease) => ({ lease, per: read.period() ?? 'month' })),
    agreedPer,
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

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  u8(): number {
    return this.#bytes.readUInt8(this.#at++);
  }

  /** Undefined where it is none, or where the record ends. */
  period(): JudgedRecord['agreedPer'] {
    const per = this.atEnd ? 'none' : PERIODS[this.u8()]!;
    return per === 'none' ? undefined : per;
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
