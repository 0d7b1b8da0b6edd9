import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dateOf, startOf } from '../detectors/declared-days.ts';
import { dueAt, firstWhole, monthAfter, readMonth } from './months.ts';

test('a month is looked at from 28 days before it until 14 after, and is due then', () => {
  const month = readMonth('2026-11')!;
  assert.deepEqual([month.fromDay, month.firstDay, month.lastDay, month.toDay].map(dateOf), [
    '2026-10-04',
    '2026-11-01',
    '2026-11-30',
    '2026-12-14',
  ]);
  assert.equal(dueAt(month), Date.parse('2026-12-15T00:00:00+08:00'));
  assert.equal(monthAfter(month).name, '2026-12');
  assert.equal(dateOf(readMonth('2027-12')!.lastDay), '2027-12-31');
  for (const wrong of ['2026-13', '2026-1', '2026', '', '2026-11-01', '3026-01'])
    assert.equal(readMonth(wrong), undefined, wrong);
});

test('the first month is that of which all days are held', () => {
  assert.equal(firstWhole(startOf(readMonth('2026-11')!.fromDay)).name, '2026-11');
  assert.equal(firstWhole(startOf(readMonth('2026-11')!.fromDay + 1)).name, '2026-12');
});
