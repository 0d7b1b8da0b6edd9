import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { COUNT_MOST, Tally, TallyUnreadable, tallyKey } from './tally.ts';

const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
/** Few keys, so that they meet again; some that fall into one segment and one chain. */
const key = fc.oneof(
  fc.tuple(fc.constantFrom(0, 1, 0xff00_0000, 0xffff_ffff), fc.integer({ min: 0, max: 40 })),
  fc.tuple(u32, u32),
);
const period = fc.oneof(fc.integer({ min: 20_000, max: 20_004 }), fc.constantFrom(0, 2 ** 32 - 1));

type Model = Map<string, { period: number; count: number }>;

function assertSame(tally: Tally, model: Model): void {
  for (const [name, { period, count }] of model) {
    const [hi, lo] = name.split(':').map(Number) as [number, number];
    assert.equal(tally.count(hi, lo, period), count);
    assert.equal(tally.count(hi, lo, period === 7 ? 8 : 7), 0);
  }
  assert.equal(tally.size, model.size);
}

function increment(model: Model, [hi, lo]: [number, number], period: number, by: number): number {
  const present = model.get(`${hi}:${lo}`);
  const count = Math.min(COUNT_MOST, Math.max(0, (present?.period === period ? present.count : 0) + by));
  model.set(`${hi}:${lo}`, { period, count });
  return count;
}

const steps = fc.array(
  fc.oneof(
    {
      weight: 30,
      arbitrary: fc.record({
        do: fc.constant('increment' as const),
        key,
        period,
        by: fc.oneof(fc.integer({ min: -3, max: 300 }), u32),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('sweep' as const),
        before: fc.integer({ min: 20_000, max: 20_004 }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('delta' as const) }) },
  ),
  { maxLength: 300, size: 'max' },
);

describe('tally', () => {
  test('counts as a Map of periods and counts does, and so does what is restored from its deltas', () => {
    fc.assert(
      fc.property(steps, fc.nat(3), (todo, snapshotAfter) => {
        const tally = new Tally();
        const model: Model = new Map();
        let snapshot = tally.snapshot();
        let deltas: Buffer[] = [];
        let taken = 0;
        for (const step of todo) {
          if (step.do === 'increment') {
            const count = tally.increment(step.key[0], step.key[1], step.period, step.by);
            assert.equal(count, increment(model, step.key, step.period, step.by));
          } else if (step.do === 'sweep') {
            let dropped = 0;
            for (const [name, entry] of model)
              if (entry.period < step.before && model.delete(name)) dropped++;
            assert.equal(
              tally.sweep((period) => period < step.before),
              dropped,
            );
          } else if (++taken === snapshotAfter) {
            tally.takeDelta();
            snapshot = tally.snapshot();
            deltas = [];
          } else deltas.push(tally.takeDelta());
        }
        assertSame(tally, model);
        const back = Tally.restore(snapshot, [...deltas, tally.takeDelta()]);
        for (const [name, { period, count }] of model) {
          const [hi, lo] = name.split(':').map(Number) as [number, number];
          assert.equal(back.count(hi, lo, period), count);
        }
        assert.equal(
          back.takeDelta().length,
          new Tally().takeDelta().length,
          'nothing restored counts as touched',
        );
      }),
      { numRuns: 200 },
    );
  });

  test('grows far beyond its beginnings, sweeps in portions and gives the memory back', () => {
    const tally = new Tally();
    const empty = tally.bytes;
    for (let recipient = 0; recipient < 200_000; recipient++) {
      const { hi, lo } = tallyKey(8_613_800_000_000 + recipient, 3);
      tally.increment(hi, lo, recipient % 4);
    }
    assert.equal(tally.size, 200_000);
    assert.ok(tally.bytes < 200_000 * 46, `${tally.bytes} bytes`);
    let dropped = 0;
    for (let portion = 0; portion < 16; portion++) {
      const some = tally.sweep((period) => period !== 3, 16);
      assert.ok(some > 8000 && some < 11_000, `${some} of 150,000 in a sixteenth`);
      dropped += some;
    }
    assert.equal(dropped, 150_000);
    for (let recipient = 0; recipient < 200_000; recipient++) {
      const { hi, lo } = tallyKey(8_613_800_000_000 + recipient, 3);
      assert.equal(tally.count(hi, lo, recipient % 4), recipient % 4 === 3 ? 1 : 0);
    }
    tally.sweep(() => true);
    assert.equal(tally.size, 0);
    assert.equal(tally.bytes, empty);
  });

  test('a delta holds what was touched and is compact', () => {
    const tally = new Tally();
    for (let recipient = 0; recipient < 10_000; recipient++) {
      const { hi, lo } = tallyKey(recipient, 1);
      tally.increment(hi, lo, 20_251_111);
    }
    assert.ok(tally.takeDelta().length < 10_000 * 10.1);
    const nothing = tally.takeDelta().length;
    tally.increment(tallyKey(5, 1).hi, tallyKey(5, 1).lo, 20_251_111);
    assert.ok(tally.takeDelta().length - nothing <= 8 + 5 + 5);
    assert.ok(tally.snapshot().length > 90_000);
  });

  test('refuses a damaged delta and keeps what it had', () => {
    const source = new Tally();
    for (let lo = 0; lo < 50; lo++) source.increment(lo * 0x0500_0000, lo, 9, lo * 77);
    const good = source.takeDelta();
    const tally = new Tally();
    for (let at = 0; at < good.length; at++) {
      const bad = Buffer.from(good);
      bad[at]! ^= 0x40;
      assert.throws(() => tally.applyDelta(bad), TallyUnreadable);
      assert.throws(() => tally.applyDelta(good.subarray(0, at)), TallyUnreadable);
    }
    assert.throws(() => Tally.restore(Buffer.alloc(100, 0xff)), TallyUnreadable);
    assert.equal(tally.size, 0);
    tally.applyDelta(good);
    tally.applyDelta(good);
    assert.equal(tally.size, 50);
    assert.equal(tally.count(0x0500_0000, 1, 9), 77);
  });
});

describe('tally key', () => {
  test('is the same for the same, and fills what it is given', () => {
    const into = { hi: 0, lo: 0 };
    assert.equal(tallyKey(8_613_800_138_000, 12, into), into);
    assert.deepEqual(into, tallyKey(8_613_800_138_000, 12));
  });

  test('of neighbouring recipients and slots never collides and spreads over every bit', () => {
    const seen = new Set<bigint>();
    const ones = new Array<number>(64).fill(0);
    let made = 0;
    for (const slot of [0, 1, 2, 3, 16_383, 16_384, 16_385, 2 ** 31, 2 ** 32 - 1]) {
      for (let at = 0; at < 10_000; at++) {
        const { hi, lo } = tallyKey(8_613_800_000_000 + at, slot);
        assert.ok(
          Number.isInteger(hi) && hi >= 0 && hi < 2 ** 32 && Number.isInteger(lo) && lo >= 0 && lo < 2 ** 32,
        );
        seen.add((BigInt(hi) << 32n) | BigInt(lo));
        made++;
        for (let bit = 0; bit < 32; bit++) {
          ones[bit]! += (lo >>> bit) & 1;
          ones[bit + 32]! += (hi >>> bit) & 1;
        }
      }
    }
    assert.equal(seen.size, made);
    // Five standard deviations around one half.
    const margin = 5 * Math.sqrt(made / 4);
    for (const [bit, count] of ones.entries())
      assert.ok(Math.abs(count - made / 2) < margin, `bit ${bit}: ${count}`);
  });

  test('changes about half of its bits with any one bit of what it is made from', () => {
    for (const flip of [0, 1, 7, 20, 31, 32, 40, 49]) {
      let changed = 0;
      for (let at = 0; at < 2000; at++) {
        const recipient = at * 400_000_007;
        const a = tallyKey(recipient, 5);
        const b = tallyKey(Number(BigInt(recipient) ^ (1n << BigInt(flip))), 5);
        for (let bits = (a.hi ^ b.hi) >>> 0; bits !== 0; bits = (bits & (bits - 1)) >>> 0) changed++;
        for (let bits = (a.lo ^ b.lo) >>> 0; bits !== 0; bits = (bits & (bits - 1)) >>> 0) changed++;
      }
      assert.ok(Math.abs(changed / 2000 - 32) < 1, `bit ${flip} changes ${changed / 2000} of 64`);
    }
  });
});
