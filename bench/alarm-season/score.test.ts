import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AlarmScore } from './score.ts';

const EVENTS = [{ kind: 'flare', onset: 110, end: 112, series: [0] }] as const;

function scores(...at: readonly (readonly [day: number, score: number])[]): Float32Array {
  const own = new Float32Array(70);
  for (const [day, score] of at) own[day] = score;
  return own;
}

test('an alarm during an event finds it, one up to a week after is not false, and alarms within a week are one episode', () => {
  const told = new AlarmScore(
    [scores([11, 3], [15, 3], [19, 3]), scores([40, 2], [46, 2], [60, 2])],
    100,
    EVENTS,
  ).at(1);
  assert.deepEqual([...told.seen], [[0, 111]]);
  assert.equal(told.falsePerWeek, 2 / 10);
  assert.equal(told.truePerWeek, 1 / 10);
});

test('the threshold is the lowest that keeps to so many false episodes a week', () => {
  const score = new AlarmScore([scores([12, 2]), scores([5, 5], [20, 4], [35, 3], [50, 1])], 100, EVENTS);
  const [few, many] = [score.within(0.2), score.within(0.3)];
  assert.deepEqual([few.found, few.falsePerWeek], [0, 0.2]);
  assert.deepEqual([many.found, many.falsePerWeek, many.delay], [1, 0.3, 2]);
  assert.deepEqual(many.byKind['flare'], { events: 1, found: 1, delay: 2 });
});
