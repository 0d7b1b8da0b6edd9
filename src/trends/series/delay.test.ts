import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../world/index.ts';
import { DELAY_DAYS, type Delay, type DelayCount, estimateDelay, nowcast } from './delay.ts';

/*
 * Seasons of complaints with delays: fewer messages on weekends, a burst now and then, people who complain by the hour and carriers whose lists come once a week, and a delay
 * that shortens over the year. None of it is what the estimate assumes.
 */

const DAYS = 420;

function season(name: string, perDay: number): DelayCount[] {
  const random = new Random(name);
  const counts: DelayCount[] = [];
  for (let day = 1; day <= DAYS; day++) {
    const burst = random.fraction() < 0.03 ? 3 : 1;
    const mean = perDay * (day % 7 >= 5 ? 0.6 : 1) * burst * (0.8 + 0.4 * random.fraction());
    const told = new Array<number>(60).fill(0);
    const stops = 0.45 + (0.2 * day) / DAYS;
    for (let n = poisson(random, mean); n > 0; n--) {
      let delay = 0;
      if (random.fraction() < 0.15) delay = 1 + ((7 - (day % 7)) % 7) + Math.floor(3 * random.fraction());
      else while (delay < 50 && random.fraction() > stops) delay++;
      told[delay]! += 1;
    }
    told.forEach((complaints, delayDays) => {
      if (complaints > 0) counts.push({ day, delayDays, complaints });
    });
  }
  return counts;
}

function poisson(random: Random, mean: number): number {
  let count = -1;
  let rest = mean;
  while (rest > 0) {
    rest += Math.log(1 - random.fraction());
    count++;
  }
  return count;
}

const totalOf = (counts: readonly DelayCount[], day: number, by: number) =>
  counts.reduce((sum, each) => (each.day === day && each.delayDays <= by ? sum + each.complaints : sum), 0);

test('P10 on seasons that were not looked at, about nine of ten days come to lie within what was foretold of them, and the sum is met', () => {
  for (const [name, perDay] of [
    ['held-out-1', 150],
    ['held-out-2', 150],
    ['held-out-3', 12],
  ] as const) {
    const counts = season(name, perDay);
    const estimates = new Map<number, Delay>();
    for (let asOf = 220; asOf < DAYS - DELAY_DAYS; asOf++) estimates.set(asOf, estimateDelay(counts, asOf));
    for (const back of [0, 1, 2, 4, 7]) {
      let [within, days, foretold, came, known] = [0, 0, 0, 0, 0];
      for (const [asOf, delay] of estimates) {
        const seen = totalOf(counts, asOf - back, back);
        const final = totalOf(counts, asOf - back, DELAY_DAYS - 1);
        const told = nowcast(seen, back, delay);
        if (final >= told.low && final <= told.high) within++;
        days++;
        foretold += told.mean;
        came += final;
        known += seen;
      }
      const at = `${name}, ${back} days ago`;
      assert.ok(
        within / days > 0.85 && (perDay < 50 || within / days < 0.97),
        `${at}: ${within} of ${days} within`,
      );
      assert.ok(Math.abs(foretold / came - 1) < 0.05, `${at}: ${foretold} foretold, ${came} came`);
      if (back === 0) assert.ok(known / came < 0.7, 'without it the day would look quiet');
    }
  }
});

test('without a past it is an opinion that is told to rest on nothing, and a day of which nothing is known is not held to be quiet', () => {
  const delay = estimateDelay([], 20_000);
  assert.equal(delay.complaints, 0);
  assert.equal(delay.shares[DELAY_DAYS - 1], 1);
  assert.ok(delay.shares.every((share, k) => k === 0 || share >= delay.shares[k - 1]!));
  const told = nowcast(0, 0, delay);
  assert.ok(told.high >= 1 && told.low === 0);
  assert.deepEqual(nowcast(7, 40, delay), { mean: 7, low: 7, high: 7 });
});

test('what is told at once is complete at once, and what lies after the day of the estimate is not looked at', () => {
  const days = Array.from({ length: 100 }, (_, i) => ({ day: 1000 + i, delayDays: 0, complaints: 40 }));
  const delay = estimateDelay(days, 1099);
  assert.ok(delay.shares[0]! > 0.98, `${delay.shares[0]}`);
  const later = [
    ...days,
    { day: 1099, delayDays: 3, complaints: 900 },
    { day: 1105, delayDays: 0, complaints: 9 },
  ];
  assert.deepEqual(estimateDelay(later, 1099), delay);
});
