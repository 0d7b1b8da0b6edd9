import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitWeeks, weekScore } from './weekly.ts';

/** Five years, a wave a year between 5 and 15, a week of which some stood out. */
const COUNTS = Array.from({ length: 260 }, (_, week) =>
  Math.round(
    10 + 5 * Math.cos((2 * Math.PI * week) / 52.1775) + ((week * 7) % 5) - 2 + (week % 97 === 50 ? 30 : 0),
  ),
);

test('the model follows the year, and past outbreaks do not lift it', () => {
  const model = fitWeeks(COUNTS)!;
  for (const [week, mean] of [
    [261, 15],
    [287, 5],
    [313, 15],
  ] as const)
    assert.ok(Math.abs(model.expected(week) - mean) < 1.5, `week ${week}: ${model.expected(week)}`);
});

test('two weeks that are over say more than one, and what is expected says nothing', () => {
  const model = fitWeeks(COUNTS)!;
  const usual = Math.round(model.expected(270));
  assert.equal(weekScore(model, 270, usual, usual), 0);
  const one = weekScore(model, 270, usual + 12, usual);
  const two = weekScore(model, 270, usual + 12, usual + 12);
  assert.ok(one > 1 && two > one + 1, `${one}, ${two}`);
});

test('less than two years, or none at all, is too little', () => {
  assert.equal(fitWeeks(COUNTS.slice(0, 100)), undefined);
  assert.equal(fitWeeks(new Array<number>(300).fill(0)), undefined);
});
