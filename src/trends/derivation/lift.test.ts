import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ApartCell, type ContactCell, liftOf } from './lift.ts';

const SETTINGS = { buckets: 32, windowDays: 14, fromDay: 1000, toDay: 1072 };
const DAYS = Array.from({ length: 31 }, (_, i) => 1028 + i);

/** Small numbers that repeat: every group has as much, but for what the seed stirs. */
function stirred(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Days of people without contact: as much on every day, from `risesAt` on `factor` times as much. */
function calm(factor = 1, risesAt = 1072): ApartCell[] {
  return Array.from({ length: 32 }, (_, bucket) =>
    Array.from({ length: 73 }, (_, d) => ({
      ...{ bucket, sort: 'mobile 1', day: 1000 + d },
      people: 20 * (1000 + d >= risesAt ? factor : 1),
    })),
  ).flat();
}

function contacts(
  of: (day: number, draw: () => number) => { before: number; after: number },
  seed = 1,
): ContactCell[] {
  const draw = stirred(seed);
  return Array.from({ length: 32 }, (_, bucket) =>
    DAYS.map((day) => ({ bucket, sort: 'mobile 1', day, ...of(day, draw) })),
  ).flat();
}

test('three times as much after the contact as before is a lift of three, and nothing is none', () => {
  const three = liftOf(
    contacts(() => ({ before: 2, after: 6 })),
    calm(),
    SETTINGS,
  );
  assert.ok(Math.abs(three.ratio - 3) < 0.02, JSON.stringify(three));
  assert.ok(three.low > 2.7 && three.high < 3.3 && three.low < 3 && three.high > 3);
  assert.equal(Math.round(three.expectedAfter), 32 * 31 * 2);
  const none = liftOf(
    contacts(() => ({ before: 3, after: 3 })),
    calm(),
    SETTINGS,
  );
  assert.ok(none.low < 1 && none.high > 1 && Math.abs(none.ratio - 1) < 0.01);
});

test('what the calendar does to everybody is no lift', () => {
  // A sale from day 1043 on: four times as much to whomever.
  const rises = (day: number) => (day >= 1043 ? 4 : 1);
  const window = (from: number) =>
    Array.from({ length: 14 }, (_, i) => rises(from + i)).reduce((sum, each) => sum + each, 0);
  const cells = contacts((day) => ({ before: window(day - 14), after: window(day + 1) }));
  const naive =
    cells.reduce((sum, { after }) => sum + after, 0) / cells.reduce((sum, { before }) => sum + before, 0);
  assert.ok(naive > 1.5, `${naive}`);
  const { ratio, low, high } = liftOf(cells, calm(4, 1043), SETTINGS);
  assert.ok(low < 1 && high > 1 && Math.abs(ratio - 1) < 0.02, `${ratio} (${low}–${high})`);
});

test('the interval is as wide as people differ: what comes in heaps to few is known less well', () => {
  const even = liftOf(
    contacts(() => ({ before: 1, after: 1 })),
    calm(),
    SETTINGS,
  );
  // As many days, but each heap is one person’s.
  const heaped = liftOf(
    contacts((_, draw) =>
      draw() < 0.05
        ? draw() < 0.5
          ? { before: 20, after: 0 }
          : { before: 0, after: 20 }
        : { before: 0, after: 0 },
    ),
    calm(),
    SETTINGS,
  );
  assert.ok(heaped.high / heaped.low > 1.5 * (even.high / even.low), JSON.stringify({ heaped, even }));
});

test('none before, or none after, is still a number', () => {
  const only = (cell: { before: number; after: number }) =>
    liftOf(
      contacts((_, draw) => (draw() < 0.05 ? cell : { before: 0, after: 0 })),
      calm(),
      SETTINGS,
    );
  for (const lift of [only({ before: 0, after: 1 }), only({ before: 1, after: 0 })])
    assert.ok(
      Number.isFinite(lift.ratio) && lift.low > 0 && Number.isFinite(lift.high),
      JSON.stringify(lift),
    );
  assert.ok(only({ before: 0, after: 1 }).low > 1);
});
