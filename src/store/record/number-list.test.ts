import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { packNumbers, unpackNumbers } from './number-list.ts';

const number = fc.oneof(
  fc.integer({ min: 1, max: 999_999_999_999_999 }),
  fc.integer({ min: 8_613_000_000_000, max: 8_613_000_000_300 }),
);

describe('a list of numbers as bytes', () => {
  test('comes back sorted and distinct, whatever it was', () => {
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 300 }), (numbers) => {
        const { bytes, count } = packNumbers(numbers);
        const distinct = [...new Set(numbers)].sort((a, b) => a - b);
        assert.equal(count, distinct.length);
        assert.deepEqual(unpackNumbers(bytes, count), distinct);
      }),
      { numRuns: 500 },
    );
  });

  test('reaches from 1 to fifteen digits, across the edges of 32 and 49 bits', () => {
    const edges = [1, 127, 128, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 49 - 1, 2 ** 49, 999_999_999_999_999];
    const { bytes, count } = packNumbers(edges);
    assert.deepEqual(unpackNumbers(bytes, count), edges);
    assert.deepEqual(unpackNumbers(packNumbers([999_999_999_999_999]).bytes, 1), [999_999_999_999_999]);
  });

  test('takes about two bytes a number: 100,000 out of the thousand million of ten prefixes', () => {
    // The multiples of a number without a factor in common with 10^9, so that they lie as chance would have them.
    const numbers = Array.from({ length: 100_000 }, (_, i) => 8_613_000_000_000 + ((i * 618_033_989) % 1e9));
    const { bytes, count } = packNumbers(numbers);
    assert.equal(count, 100_000);
    assert.ok(bytes.length < 2.5 * count, `${bytes.length / count} bytes a number`);
  });

  test('what is no number is refused by its place, and not repeated', () => {
    for (const wrong of [0, -1, 1.5, Number.NaN, 1e15, '8613800138000' as unknown as number]) {
      assert.throws(
        () => packNumbers([8_613_800_138_000, wrong]),
        (error) => error instanceof RangeError && /^recipients\.1: found \w+, allowed/.test(error.message),
      );
    }
    assert.throws(() => packNumbers([]), /found none/);
  });

  test('other bytes are no list: cut, longer, of another count or format, or any at all', () => {
    const { bytes, count } = packNumbers([8_613_800_138_000, 8_613_800_138_001]);
    const others: [Buffer, number][] = [
      [bytes.subarray(0, -1), count],
      [Buffer.concat([bytes, Buffer.from([1])]), count],
      [bytes, 1],
      [bytes, 3],
      [bytes, 0],
      [bytes, 2 ** 40],
      [Buffer.concat([Buffer.from([2]), bytes.subarray(1)]), count],
      [Buffer.concat([bytes, Buffer.from([0])]), 3],
      [Buffer.alloc(0), 1],
    ];
    for (const [other, of] of others) assert.equal(unpackNumbers(other, of), undefined);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.integer({ min: -1, max: 41 }), (any, of) => {
        const read = unpackNumbers(Buffer.from([1, ...any]), of);
        if (read === undefined) return;
        assert.equal(read.length, of);
        assert.ok(read.every((n, i) => Number.isSafeInteger(n) && n > (read[i - 1] ?? 0)));
      }),
    );
  });
});
