import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { PURPOSES, REASON_CODES, type Verdict } from '../domain/index.ts';
import type { Item } from './item.ts';
import { cutBlock, readBlock, readRecord } from './record-reader.ts';
import { RecordWriter } from './record-writer.ts';
import { BLOCK_VERSION, INBOUND_MEANINGS, type JournalRecord } from './records.ts';

/** Objects as literals make them, so that equal ones are equal. */
function row<T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record<T>(model, { noNullPrototype: true });
}

const id = fc.stringMatching(/^[0-9a-f]{16}$/);
const at = fc.integer({ min: 0, max: 2 ** 42 });
const u8 = fc.integer({ min: 0, max: 255 });
const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
/** Latin-1, as the wire has names and numbers, up to the longest that a record holds. */
const text = fc.oneof(
  fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((c) => String.fromCharCode(c)), maxLength: 255 }),
  fc.constant('x'.repeat(255)),
);
const content = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
const protocol = fc.constantFrom('cmpp' as const, 'smpp' as const);
const bytes = row({
  idHigh: u32,
  idLow: u32,
  wantsReceipt: fc.boolean(),
  udhi: fc.boolean(),
  coding: u8,
  protocolId: u8,
  content,
});
const head = { messageId: id, at, account: text, protocol, source: text, destination: text, serviceId: text };

const judged = row({
  kind: fc.constant('judged' as const),
  ...head,
  outcome: fc.constantFrom('allow' as const, 'hold' as const, 'refuse' as const),
  purpose: fc.constantFrom(...PURPOSES, 'unclear' as const),
  organisation: text,
  port: text,
  plan: text,
  rulebook: text,
  carrier: text,
  reasons: fc.array(
    row({
      code: fc.constantFrom(...REASON_CODES),
      rule: fc.string({ maxLength: 40 }),
      outcome: fc.constantFrom('hold' as const, 'refuse' as const, 'allow' as const),
      mode: fc.constantFrom('enforce' as const, 'shadow' as const),
      evidence: fc.dictionary(fc.stringMatching(/^[a-z]{1,10}$/), fc.oneof(fc.string(), fc.integer()), {
        noNullPrototype: true,
      }),
    }),
    { maxLength: 3 },
  ),
  segments: fc.array(bytes, { minLength: 1, maxLength: 5 }),
  leases: fc.array(
    row({
      lease: fc.stringMatching(/^[A-Za-z0-9._-]{1,40}$/),
      per: fc.constantFrom('day' as const, 'week' as const, 'month' as const),
    }),
    { maxLength: 3 },
  ),
  agreedPer: fc.constantFrom(undefined, 'day' as const, 'week' as const, 'month' as const),
});
const record: fc.Arbitrary<JournalRecord> = fc.oneof(
  judged,
  row({
    kind: fc.constant('segment' as const),
    ...head,
    reference: u32,
    total: u8,
    part: u8,
    bytes,
  }),
  row({
    kind: fc.constant('forwarded' as const),
    messageId: id,
    segment: u8,
    upstream: text,
    upstreamId: text,
  }),
  row({
    kind: fc.constant('receipt' as const),
    messageId: id,
    segment: u8,
    state: text,
    error: text,
    doneAt: at,
  }),
  row({ kind: fc.constant('returned' as const), messageId: id, segment: u8 }),
  row({
    kind: fc.constant('inbound' as const),
    inboundId: id,
    at,
    upstream: text,
    from: text,
    port: text,
    meaning: fc.constantFrom(...INBOUND_MEANINGS),
    organisation: text,
    account: text,
    udhi: fc.boolean(),
    coding: u8,
    protocol,
    content,
  }),
  row({ kind: fc.constant('inbound-returned' as const), inboundId: id }),
  row({
    kind: fc.constant('decided' as const),
    messageId: id,
    decision: fc.constantFrom('release' as const, 'reject' as const),
    by: text,
  }),
);

/** Writes a record through the writer's own words for it. */
function write(writer: RecordWriter, r: JournalRecord): void {
  switch (r.kind) {
    case 'judged': {
      const items = r.segments.map((segment) => ({ ...r, ...segment }) as unknown as Item);
      return writer.judged(items[0]!, items, { ...r, signature: undefined } as unknown as Verdict, r.carrier);
    }
    case 'segment':
      return writer.segment({ ...r, ...r.bytes } as unknown as Item, r.reference, r.total, r.part);
    case 'forwarded':
      return writer.forwarded(r as unknown as Item);
    case 'receipt':
      return writer.receipt({ ...r, receiptState: r.state, receiptError: r.error } as unknown as Item);
    case 'returned':
      return writer.returned(r as unknown as Item);
    case 'inbound':
      return writer.inbound(r);
    case 'inbound-returned':
      return writer.inboundReturned(r.inboundId);
    case 'decided':
      return writer.decided(r.messageId, r.decision, r.by);
  }
}

describe('journal records', () => {
  it('P1 what was written is what is read, every kind, one behind another', () => {
    const writer = new RecordWriter();
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 20 }), (records) => {
        writer.clear();
        for (const r of records) write(writer, r);
        assert.equal(writer.count, records.length);
        const block = Buffer.from(writer.block);
        assert.deepEqual(readBlock(block), records);
        const leaves = [...cutBlock(block)];
        assert.deepEqual(
          Buffer.concat([Buffer.of(BLOCK_VERSION), ...leaves]),
          block,
          'leaves are the bytes themselves',
        );
      }),
      { numRuns: 300 },
    );
  });

  it('P1 blocks of any length: the buffer grows under the longest records', () => {
    const writer = new RecordWriter();
    const longest = 'ÿ'.repeat(255);
    const records = Array.from({ length: 4000 }, (_, i): JournalRecord => {
      const messageId = i.toString(16).padStart(16, '0');
      return i % 2 === 0
        ? { kind: 'forwarded', messageId, segment: 3, upstream: longest, upstreamId: longest }
        : { kind: 'receipt', messageId, segment: 3, state: longest, error: longest, doneAt: i };
    });
    for (const r of records) write(writer, r);
    assert.ok(writer.length > 2_000_000);
    assert.deepEqual(readBlock(writer.block), records);
  });

  it('a block that is cut short, of another version or of an unknown kind is no block', () => {
    const writer = new RecordWriter();
    writer.decided('0'.repeat(16), 'release', 'someone');
    const block = Buffer.from(writer.block);
    assert.throws(() => readBlock(block.subarray(0, -1)), /runs past the end/);
    assert.throws(() => readBlock(Buffer.concat([Buffer.of(9), block.subarray(1)])), /version 9/);
    assert.throws(() => readRecord(Buffer.concat([Buffer.of(99), block.subarray(2)])), /unknown kind 99/);
  });
});
