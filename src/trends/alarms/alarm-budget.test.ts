import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AlarmBudget } from './alarm-budget.ts';

/** So many weeks, in each of which episodes of these heights begin on the first day. */
function past(weeks: number, heights: readonly number[]): AlarmBudget {
  const budget = new AlarmBudget();
  for (let day = 0; day < weeks * 7; day++) {
    budget.beginDay();
    if (day % 7 === 0) for (const height of heights) budget.note(height, 0);
  }
  return budget;
}

test('the threshold is the lowest at which no more episodes began a week than were set', () => {
  const budget = past(20, [1, 2, 3, 4, 5]);
  for (const [set, from, to] of [
    [1, 4, 5],
    [2, 3, 4],
    [4.5, 1, 2],
  ] as const) {
    const threshold = budget.threshold(set);
    assert.ok(threshold >= from && threshold < to, `${set} a week: ${threshold}`);
  }
  assert.ok(budget.threshold(0.5) >= 5);
});

test('a score that goes on is one episode, and a higher one begins none below what was already reached', () => {
  const budget = past(20, []);
  for (let day = 0; day < 70; day++) {
    budget.beginDay();
    // Three days in a row that would be over each threshold below 6, once in seven days.
    if (day % 7 === 0) budget.note(6, 0);
    if (day % 7 === 1) budget.note(6, 6);
    if (day % 7 === 2) budget.note(7, 6);
  }
  for (let day = 0; day < 21; day++) budget.beginDay();
  const weeks = 10 / 26;
  assert.ok(budget.threshold(weeks + 0.01) < 1, 'one episode a week at every threshold below 6');
  assert.ok(budget.threshold(weeks - 0.05) >= 7);
});

test('less than six weeks that are over say too little', () => {
  assert.equal(past(8, [1]).threshold(1), Infinity);
  assert.ok(past(10, [1]).threshold(1) < Infinity);
});

test('what it remembers is enough to go on', () => {
  const budget = past(12, [1, 2, 3]);
  assert.equal(new AlarmBudget(budget.weeks).threshold(2), budget.threshold(2));
});
