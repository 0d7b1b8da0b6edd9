import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { KeyIndex } from './key-index.ts';

const gathered = (index: KeyIndex, key: number) => {
  const into = new Set<number>();
  index.gather(key, into, 100_000);
  return [...into].sort((a, b) => a - b);
};

test('it holds what a plain map of sets holds, whatever is added and taken out', () => {
  const key = fc.constantFrom(0, 1, 7, 0x7fffffff, 0x80000000, 0xffffffff);
  const act = fc.record({ add: fc.boolean(), key, value: fc.integer({ min: 0, max: 5 }) });
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const index = new KeyIndex();
      const plain = new Map<number, Set<number>>();
      for (const { add, key, value } of acts) {
        const values = plain.get(key) ?? new Set<number>();
        plain.set(key, values);
        if (!add) assert.equal(index.remove(key, value), values.delete(value));
        else if (!values.has(value)) index.add(key, values.add(value) && value);
      }
      for (const [key, values] of plain)
        assert.deepEqual(
          gathered(index, key),
          [...values].sort((a, b) => a - b),
        );
      assert.equal(
        index.size,
        [...plain.values()].reduce((sum, values) => sum + values.size, 0),
      );
    }),
  );
});

test('it grows, and room that was given back is used again', () => {
  const index = new KeyIndex();
  const count = 50_000;
  for (let i = 0; i < count; i++) index.add(Math.imul(i, 0x01000193) >>> 0, i);
  const { bytes } = index;
  for (let i = 0; i < count; i++) assert.ok(index.remove(Math.imul(i, 0x01000193) >>> 0, i));
  assert.equal(index.size, 0);
  for (let i = 0; i < count; i++) index.add(Math.imul(i, 0x01000193) >>> 0, i + 1);
  assert.equal(index.bytes, bytes);
  assert.deepEqual(gathered(index, 0), [1]);
  assert.deepEqual(gathered(index, Math.imul(49_999, 0x01000193) >>> 0), [50_000]);
});

test('no more values of a key are gathered than asked for', () => {
  const index = new KeyIndex();
  for (let i = 0; i < 10; i++) index.add(5, i);
  const into = new Set<number>();
  index.gather(5, into, 3);
  assert.equal(into.size, 3);
});
