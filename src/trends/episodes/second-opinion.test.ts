import assert from 'node:assert/strict';
import { test } from 'node:test';
import { secondOpinion, WEEK } from './second-opinion.ts';

const LAST = 20_700;

/** Complaints on the Monday of each of the last weeks; the newest last. */
function weeks(counts: readonly number[]): ReadonlyMap<number, number> {
  return new Map(counts.map((count, i) => [LAST - (counts.length - 1 - i) * WEEK - 3, count]));
}
const usual = (n: number) => Array.from({ length: n }, (_, i) => 10 + ((i * 7) % 5));

test('Farrington flexible of the weeks up to the last day, over as many years as there are, at most five', () => {
  for (const [length, years] of [
    [120, 2],
    [200, 3],
    [400, 5],
  ] as const) {
    const first = LAST - length * WEEK + 1;
    const quiet = secondOpinion(weeks(usual(length)), first, LAST);
    assert.ok(quiet.kind === 'judged' && quiet.isAlarm === false && quiet.years === years);
    assert.ok(Math.abs(quiet.expected - 12) < 3, `${quiet.expected}`);
    const loud = secondOpinion(weeks([...usual(length - 1), 60]), first, LAST);
    assert.ok(loud.kind === 'judged' && loud.isAlarm === true && loud.count === 60 && loud.upper! < 40);
  }
});

test('too little history is said with how much there is, and too few complaints are no reassurance', () => {
  assert.deepEqual(secondOpinion(weeks(usual(107)), LAST - 107 * WEEK + 1, LAST), {
    ...{ kind: 'too-little-history', weeks: 107, weeksLeast: 108 },
  });
  const rare = secondOpinion(weeks([...new Array<number>(119).fill(0), 1]), LAST - 120 * WEEK + 1, LAST);
  assert.ok(rare.kind === 'judged' && rare.isAlarm === null && rare.upper === null);
});
