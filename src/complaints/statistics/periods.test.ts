import assert from 'node:assert/strict';
import { test } from 'node:test';
import { day } from '../../domain/index.ts';
import { lastLookDue, periodAfter, periodAt, periodBefore, readPeriod, yearAgo } from './periods.ts';

test('days and quarters are Shanghai’s, read by their names and by no others', () => {
  const quarter = readPeriod('2026Q4')!;
  assert.deepEqual([quarter.from, quarter.until], [day('2026-10-01'), day('2027-01-01')]);
  assert.equal(readPeriod('2026-06-30')!.until, day('2026-07-01'));
  for (const none of ['2026-06-31', '2026Q5', '2026Q0', '2026', '2026-6-1', '26Q1', '2026Q2 ', ''])
    assert.equal(readPeriod(none), undefined, none);
  // 16:00 UTC is midnight there.
  assert.equal(periodAt('day', Date.UTC(2026, 5, 30, 15, 59)).name, '2026-06-30');
  assert.equal(periodAt('quarter', Date.UTC(2026, 5, 30, 16)).name, '2026Q3');
});

test('before, after, and a year ago', () => {
  assert.equal(periodBefore(readPeriod('2026Q1')!).name, '2025Q4');
  assert.equal(periodAfter(readPeriod('2024-02-28')!).name, '2024-02-29');
  assert.equal(yearAgo(readPeriod('2026Q2')!)!.name, '2025Q2');
  assert.equal(yearAgo(readPeriod('2024-02-29')!), undefined);
});

test('a day is due after its end, and again after seven and thirty-five days', () => {
  const june = readPeriod('2026-06-01')!;
  assert.equal(lastLookDue(june, june.until - 1), undefined);
  assert.equal(lastLookDue(june, june.until), june.until);
  assert.equal(lastLookDue(june, day('2026-06-08')), june.until);
  assert.equal(lastLookDue(june, day('2026-06-09')), day('2026-06-09'));
  assert.equal(lastLookDue(june, day('2027-01-01')), day('2026-07-07'));
});
