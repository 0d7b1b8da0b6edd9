import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeText, type Scheme } from './text.ts';
import { type Concat, concatHeader, joinParts, readUdh, segmentCount, splitLong, type Udh } from './udh.ts';

const read = (hex: string) => readUdh(Buffer.from(hex, 'hex'));
const udh = (content: Buffer): Udh => {
  const found = readUdh(content);
  assert.equal(found.kind, 'udh');
  return found as Udh;
};
const eight = { reference: 2, bits: 8 } as const;
const sixteen = { reference: 0xbeef, bits: 16 } as const;

test('reads concatenation of both widths, alone and behind other elements', () => {
  const rows: readonly [string, number, Concat | undefined, number[]][] = [
    ['0500030202013010', 6, { reference: 2, bits: 8, total: 2, part: 1 }, [0]],
    ['060804beef03023010', 7, { reference: 0xbeef, bits: 16, total: 3, part: 2 }, [8]],
    ['0b0504158a000000030902013010', 12, { reference: 9, bits: 8, total: 2, part: 1 }, [5, 0]],
    ['06050415810000', 7, undefined, [5]],
    ['0041', 1, undefined, []],
    ['0224004142', 3, undefined, [0x24]],
  ];
  for (const [hex, headerLength, concat, ids] of rows) {
    const found = udh(Buffer.from(hex, 'hex'));
    assert.deepEqual(
      { headerLength: found.headerLength, concat: found.concat, anomalies: found.anomalies },
      { headerLength, concat, anomalies: [] },
      hex,
    );
    assert.deepEqual(
      found.elements.map(({ id }) => id),
      ids,
      hex,
    );
  }
});

test('P12 a hostile header is a typed answer', () => {
  const faults: readonly [string, string][] = [
    ['', 'content-empty'],
    ['05', 'header-beyond-content'],
    ['ff00030202', 'header-beyond-content'],
    ['05000402020141', 'element-beyond-header'],
    ['0600030202010041', 'element-beyond-header'],
    ['0100', 'element-beyond-header'],
    ['0200ff41414141', 'element-beyond-header'],
  ];
  for (const [hex, fault] of faults) assert.deepEqual(read(hex), { kind: 'fault', fault }, hex);

  const anomalies: readonly [string, string, number | undefined][] = [
    ['050003020001', 'concat-total-zero', undefined],
    ['050003020000', 'concat-total-zero', undefined],
    ['050003020200', 'concat-part-zero', undefined],
    ['050003020203', 'concat-part-beyond-total', undefined],
    ['0400020202', 'concat-length', undefined],
    ['050803020201', 'concat-length', undefined],
    ['0a00030202010003020202', 'concat-duplicate', 2],
    ['0b000302020108040002' + '0301', 'concat-duplicate', 1],
  ];
  for (const [hex, anomaly, part] of anomalies) {
    const found = udh(Buffer.from(hex, 'hex'));
    assert.deepEqual(found.anomalies, [anomaly], hex);
    assert.equal(found.concat?.part, part, hex);
  }
});

test('P12 no bytes make the header reader throw or read past the content', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 160, size: 'max' }), (octets) => {
      const content = Buffer.from(octets);
      const found = readUdh(content);
      if (found.kind === 'fault') return;
      assert.ok(found.headerLength <= content.length);
      assert.equal(
        found.elements.reduce((sum, { data }) => sum + 2 + data.length, 1),
        found.headerLength,
      );
      if (found.concat === undefined) return;
      const { total, part } = found.concat;
      assert.ok(part >= 1 && part <= total && total <= 255);
      joinParts([content, content]);
    }),
    { numRuns: 3000 },
  );
});

test('a header that we write is a header that we read', () => {
  fc.assert(
    fc.property(
      fc.nat(0xffff),
      fc.constantFrom(8, 16),
      fc.integer({ min: 1, max: 255 }),
      (n, bits, total) => {
        const concat: Concat = {
          reference: bits === 8 ? n & 0xff : n,
          bits: bits as 8 | 16,
          total,
          part: 1 + (n % total),
        };
        assert.deepEqual(udh(concatHeader(concat)).concat, concat);
      },
    ),
  );
});

test('a text that fits goes alone and without a header', () => {
  assert.deepEqual(
    splitLong('安'.repeat(70), 'ucs2', eight)?.map((p) => p.length),
    [140],
  );
  assert.deepEqual(
    splitLong('a'.repeat(160), 'gsm7', eight)?.map((p) => p.length),
    [160],
  );
  assert.deepEqual(
    splitLong('', 'ascii', eight)?.map((p) => p.length),
    [0],
  );
});

test('parts are as long as the air allows', () => {
  const rows: readonly [string, Scheme, typeof eight | typeof sixteen, number[]][] = [
    ['安'.repeat(71), 'ucs2', eight, [140, 6 + 8]],
    ['安'.repeat(71), 'ucs2', sixteen, [7 + 132, 7 + 10]],
    ['a'.repeat(161), 'gsm7', eight, [6 + 153, 6 + 8]],
    ['a'.repeat(161), 'gsm7', sixteen, [7 + 152, 7 + 9]],
    ['a'.repeat(141), 'ascii', eight, [140, 6 + 7]],
    ['安'.repeat(71), 'gb18030', sixteen, [7 + 132, 7 + 10]],
    [`${'安'.repeat(66)}😀${'安'.repeat(10)}`, 'ucs2', eight, [6 + 132, 6 + 24]],
    [`${'a'.repeat(152)}€${'a'.repeat(10)}`, 'gsm7', eight, [6 + 152, 6 + 12]],
  ];
  for (const [text, scheme, options, lengths] of rows) {
    assert.deepEqual(
      splitLong(text, scheme, options)?.map((p) => p.length),
      lengths,
      `${scheme} ${options.bits}`,
    );
  }
});

test('what cannot be split is undefined: an inexpressible character, more than 255 parts', () => {
  assert.equal(splitLong('退', 'gsm7', eight), undefined);
  assert.equal(splitLong('安'.repeat(67 * 255), 'ucs2', eight)?.length, 255);
  assert.equal(splitLong('安'.repeat(67 * 255 + 1), 'ucs2', eight), undefined);
});

test('split, shuffled and joined, a text comes back; each part alone is whole characters', () => {
  const unit = fc.oneof(
    fc.constantFrom('安', '宁', '【', '】', 'a', '1', ' ', '。'),
    fc.constantFrom('😀', '𠀀', '€'),
    fc.integer({ min: 0xa0, max: 0xd7ff }).map((c) => String.fromCharCode(c)),
  );
  fc.assert(
    fc.property(
      fc.string({ unit, minLength: 80, maxLength: 600, size: 'max' }),
      fc.constantFrom<['ucs2' | 'gb18030', number]>(['ucs2', 8], ['gb18030', 15]),
      fc.constantFrom(eight, sixteen),
      fc.nat(),
      (tail, [scheme, coding], options, seed) => {
        const text = `【青禾】${tail}`;
        const parts = splitLong(text, scheme, options);
        assert.ok(parts && parts.length > 1);
        let bodies = '';
        for (const [index, part] of parts.entries()) {
          assert.ok(part.length <= 140);
          const { concat, headerLength } = udh(part);
          assert.deepEqual(concat, { ...options, total: parts.length, part: index + 1 });
          const body = part.subarray(headerLength);
          const decoded =
            scheme === 'ucs2'
              ? new TextDecoder('utf-16be', { fatal: true, ignoreBOM: true }).decode(body)
              : new TextDecoder('gb18030', { fatal: true }).decode(body);
          bodies += decoded;
        }
        assert.equal(bodies, text);
        const shuffled = parts
          .map((part, i) => ({ part, key: ((i + 1) * 7919 + seed) % 101 }))
          .sort((a, b) => a.key - b.key);
        assert.equal(decodeText(joinParts(shuffled.map(({ part }) => part)), coding, 'cmpp').text, text);
      },
    ),
    { numRuns: 200 },
  );
});

test('characters that a client cut in half are whole again once joined', () => {
  const text = '【青禾商城】双十一全场五折😀';
  const bytes = Buffer.from(text, 'utf16le').swap16();
  const parts = [bytes.subarray(0, bytes.length - 3), bytes.subarray(bytes.length - 3)].map((body, index) =>
    Buffer.concat([concatHeader({ ...eight, total: 2, part: index + 1 }), body]),
  );
  assert.equal(decodeText(joinParts(parts.reverse()), 8, 'cmpp').text, text);
});

test('messages charged: 70 alone, then 67 a part', () => {
  const rows: readonly [number, number][] = [
    [0, 1],
    [70, 1],
    [71, 2],
    [134, 2],
    [135, 3],
    [201, 3],
  ];
  for (const [length, count] of rows) assert.equal(segmentCount('安'.repeat(length)), count, `${length}`);
  assert.equal(segmentCount('😀'.repeat(35)), 1);
  assert.equal(segmentCount('😀'.repeat(36)), 2);
});
