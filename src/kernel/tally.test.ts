import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readCounts, Tally, tallyKey } from './tally.ts';

type Step =
  | { readonly do: 'increment'; readonly key: number; readonly period: number; readonly by: number }
  | { readonly do: 'delta' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      do: fc.constant('increment' as const),
      key: fc.nat(3000),
      period: fc.nat(3),
      by: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'delta' as const }) },
);

test('a tally counts like a plain Map, and its deltas bring another tally to the same counts', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 3000, size: 'max' }), (steps) => {
      const tally = new Tally();
      const follower = new Tally();
      const plain = new Map<number, { period: number; count: number }>();
      for (const s of steps) {
        if (s.do === 'delta') {
          follower.applyDelta(tally.takeDelta());
          continue;
        }
        const key = tallyKey(8_613_800_000_000 + s.key, 7);
        const before = plain.get(key);
        const count = (before?.period === s.period ? before.count : 0) + s.by;
        plain.set(key, { period: s.period, count });
        assert.equal(tally.increment(key, s.period, s.by), count);
      }
      follower.applyDelta(tally.takeDelta());
      assert.equal(tally.takeDelta().length, 0);
      const restored = new Tally();
      restored.applyDelta(tally.snapshot());
      for (const each of [tally, follower, restored]) {
        assert.equal(each.size, plain.size);
        for (const [key, { period, count }] of plain) {
          assert.equal(each.count(key, period), count);
          assert.equal(each.count(key, period + 1), 0);
        }
      }
    }),
    { numRuns: 40 },
  );
});

test('ended periods are forgotten when room is needed, the present one never', () => {
  const tally = new Tally();
  tally.isOver = (period) => period < 2;
  for (let i = 0; i < 50_000; i++) tally.increment(tallyKey(8_613_800_000_000 + i, 1), 1);
  for (let i = 0; i < 50_000; i++) tally.increment(tallyKey(8_613_900_000_000 + i, 1), 2);
  assert.ok(tally.size < 75_000, `${tally.size} entries are held`);
  for (let i = 0; i < 50_000; i++) assert.equal(tally.count(tallyKey(8_613_900_000_000 + i, 1), 2), 1);
});

test('keys of neighbouring numbers and slots do not meet', () => {
  const keys = new Set<number>();
  for (let recipient = 0; recipient < 2000; recipient++) {
    for (let slot = 0; slot < 100; slot++) {
      const key = tallyKey(8_613_800_000_000 + recipient, slot);
      assert.ok(Number.isSafeInteger(key) && key > 0);
      keys.add(key);
    }
  }
  assert.equal(keys.size, 200_000);
});

test('what passed elsewhere is asked about with what passed here, and is neither kept nor handed on', () => {
  const tally = new Tally();
  const key = tallyKey(8_613_800_000_001, 7);
  tally.increment(key, 8);
  tally.addOthers({ key, period: 8, count: 2 });
  assert.equal(tally.count(key, 8), 3);
  assert.equal(tally.increment(key, 8), 4);
  const kept = new Tally();
  kept.applyDelta(tally.takeDelta());
  assert.equal(kept.count(key, 8), 2);
  assert.deepEqual([...readCounts(tally.snapshotOfAll())], [{ key, period: 8, count: 4 }]);
  tally.addOthers({ key, period: 4, count: 9 });
  assert.equal(tally.count(key, 8), 4, 'of a period that is over here');
  tally.addOthers({ key, period: 12, count: 1 });
  assert.deepEqual([tally.count(key, 8), tally.count(key, 12)], [0, 1]);
  tally.forgetOthers();
  assert.equal(tally.increment(key, 12), 1);
  for (let i = 0; i < 5000; i++)
    tally.addOthers({ key: tallyKey(8_613_900_000_000 + i, 7), period: 12, count: 5 });
  assert.equal(tally.count(tallyKey(8_613_900_004_999, 7), 12), 5, 'after the table has grown');
});
