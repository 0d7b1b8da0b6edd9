import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DAY_MS, day, formatDay } from '../../domain/index.ts';
import { bulletinPeriodBefore, daysOf, lastWeekAt, readBulletinPeriod } from './bulletin-periods.ts';
import { comparablesOf, ratioOf } from './comparable.ts';
import { changeOf, funnelLimits, funnelStanding } from './rates.ts';
import { withoutFew } from './sections/organisations.ts';

const spanOf = (name: string) => {
  const period = readBulletinPeriod(name);
  return period && [period.kind, formatDay(period.from), formatDay(period.until - 1)];
};

test('a week is that of ISO 8601, a month is of Shanghai, days are given by their first and last; what is none of these is none', () => {
  assert.deepEqual(spanOf('2026W01'), ['week', '2025-12-29', '2026-01-04']);
  assert.deepEqual(spanOf('2026W23'), ['week', '2026-06-01', '2026-06-07']);
  // 2026 begins on a Thursday and has 53 weeks; 2025 has 52.
  assert.deepEqual(spanOf('2026W53'), ['week', '2026-12-28', '2027-01-03']);
  assert.deepEqual(spanOf('2028-02'), ['month', '2028-02-01', '2028-02-29']);
  assert.deepEqual(spanOf('2026-10-24--2026-11-12'), ['days', '2026-10-24', '2026-11-12']);
  for (const none of [
    ...['2025W53', '2026W00', '2026W54', '2026-13', '2026-06-31--2026-07-01', '2026-06-10--2026-06-01', ''],
    ...['2026-06-01', '2026-06-01--', '2025-01-01--2026-12-31', '2026-06-01--2026-06-02--2026-06-03'],
  ])
    assert.equal(readBulletinPeriod(none), undefined, none);
  assert.equal(bulletinPeriodBefore(readBulletinPeriod('2026W01')!).name, '2025W52');
  assert.equal(bulletinPeriodBefore(readBulletinPeriod('2026-03')!).name, '2026-02');
  assert.equal(
    bulletinPeriodBefore(readBulletinPeriod('2026-06-11--2026-06-20')!).name,
    '2026-06-01--2026-06-10',
  );
  assert.equal(lastWeekAt(day('2026-06-08')).name, '2026W23');
  assert.equal(daysOf(readBulletinPeriod('2026-06')!), 30);
});

test('a current total is held against the same season of five years; without two years against what came before; with less against nothing', () => {
  const until = day('2026-06-29');
  const five = comparablesOf(until, day('2020-01-01'));
  assert.deepEqual([five.basis, five.past.length], ['seasonal', 15]);
  // 52 weeks before, on the same weekday, and four weeks to either side.
  assert.deepEqual(
    five.past.slice(0, 3).map(({ until: end }) => formatDay(end)),
    ['2025-06-02', '2025-06-30', '2025-07-28'],
  );
  assert.ok(five.past.every((window) => window.until <= until - 28 * DAY_MS));
  const one = comparablesOf(until, until - 400 * DAY_MS);
  assert.deepEqual([one.basis, one.past.length], ['recent', 13]);
  assert.equal(one.past[0]!.until, until - 28 * DAY_MS);
  assert.equal(comparablesOf(until, until - 100 * DAY_MS).basis, 'none');
  assert.equal(comparablesOf(until, undefined).basis, 'none');
});

test('beyond two standard deviations is above or below; a small mean and too few totals say nothing', () => {
  // Mean 20; deviations 0, so the spread is that of counts by chance, √20: the band is 1 ± 0.447.
  const even = [20, 20, 20, 20, 20];
  const { low, high, ratio } = ratioOf(30, even);
  assert.deepEqual([ratio, low!.toFixed(3), high!.toFixed(3)], [1.5, '0.553', '1.447']);
  assert.deepEqual(
    [28, 29, 20, 12, 11].map((now) => ratioOf(now, even).standing),
    ['inside', 'above', 'inside', 'inside', 'below'],
  );
  // Mean 20, standard deviation 10: 1 ± 1.
  const wide = ratioOf(39, [10, 30, 10, 30, 20]);
  assert.deepEqual([wide.standing, wide.low, wide.high?.toFixed(1)], ['inside', 0, '2.0']);
  assert.equal(ratioOf(30, [4, 4, 4, 4]).standing, 'too-little');
  assert.deepEqual(ratioOf(30, [20, 20, 20]), {
    ...{ current: 30, mean: null, ratio: null, low: null, high: null, standing: 'too-little' },
  });
});

test('a change tells its interval, a day of one period over a day of the other; few are not compared', () => {
  const { ratio, low, high } = changeOf([200, 31], [100, 28])!;
  assert.equal(ratio.toFixed(3), (200 / 31 / (100 / 28)).toFixed(3));
  // exp(1.96 · √(2 · (1/200 + 1/100)))
  assert.equal((high / ratio).toFixed(3), '1.404');
  assert.equal((ratio / low).toFixed(3), '1.404');
  assert.equal(changeOf([4, 7], [100, 7]), undefined);
  assert.equal(changeOf([100, 7], [4, 7]), undefined);
});

test('whoever is within the limits is inside the funnel, and its limits are those by which it is said', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.1, max: 300, noNaN: true }), fc.nat(600), (expected, count) => {
      const { low2, high2, low3, high3 } = funnelLimits(expected);
      assert.ok(low3 <= low2 && low2 <= high2 && high2 <= high3);
      const standing = funnelStanding(count, expected);
      if (count >= low2 && count <= high2) assert.equal(standing, 'inside');
      if (count > high3 + 1) assert.equal(standing, 'above');
      if (count < low3 - 1) assert.equal(standing, 'below');
    }),
    { numRuns: 200 },
  );
});

test('no organisation with few complaints is told, and none follows from the sum', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(12), { maxLength: 12 }), (counts) => {
      const senders = counts.map((complaints, i) => ({
        ...{ organisation: `o${String(i).padStart(2, '0')}`, complaints, messages: 1_000_000 },
      }));
      const { told, merged } = withoutFew(senders);
      assert.equal(told.length + merged.length, senders.length);
      assert.ok(told.every(({ complaints }) => complaints >= 5));
      const some = merged.filter(({ complaints }) => complaints > 0);
      if (some.length > 0 && told.length > 0) {
        assert.ok(some.length > 1);
        assert.ok(some.reduce((sum, { complaints }) => sum + complaints, 0) >= 5);
      }
    }),
  );
});
