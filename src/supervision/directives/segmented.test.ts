import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DayCount } from './measurement.ts';
import { DAYS_LEAST, segmented } from './segmented.ts';

const DAY = 86_400_000;
const CHANGE = Date.parse('2026-06-01T00:00:00+08:00');
const KNOWN = [Math.log(2e-3), 0.004, Math.log(0.5), -0.02] as const;

function meanOn(t: number, of: number): number {
  const [level, trend, step, bend] = KNOWN;
  return of * Math.exp(level + trend * t + (t < 0 ? 0 : step + bend * t));
}

function series(before: number, after: number, count: (t: number, of: number) => number): DayCount[] {
  return Array.from({ length: before + after }, (_, i) => {
    const t = i - before;
    const of = 40_000 + 10_000 * Math.sin(i);
    return { at: CHANGE + t * DAY, count: count(t, of), of };
  });
}

/** Mulberry32: the same numbers everywhere. */
function drawing(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function poisson(draw: () => number, mean: number): number {
  let [n, left] = [0, mean];
  // In pieces, so that exp stays above zero.
  while (left > 0) {
    const part = Math.min(left, 30);
    left -= part;
    const limit = Math.exp(-part);
    for (let product = draw(); product > limit; product *= draw()) n++;
  }
  return n;
}

test('counts on the curve give its coefficients back', () => {
  const found = segmented(series(56, 42, meanOn), CHANGE);
  assert.ok(found.kind === 'estimated');
  for (const [i, known] of KNOWN.entries())
    assert.ok(Math.abs(found.coefficients[i]! - known) < 1e-8, `${i}: ${found.coefficients[i]} for ${known}`);
  assert.equal(found.overdispersion, 1);
  assert.ok(Math.abs(found.level.ratio - 0.5) < 1e-8);
  assert.ok(Math.abs(found.weekly.ratio - Math.exp(-0.14)) < 1e-8);
  assert.ok(Math.abs(found.atEnd.ratio - 0.5 * Math.exp(-0.02 * 41)) < 1e-8);
  assert.deepEqual([found.daysBefore, found.daysAfter], [56, 42]);
});

test('of 400 drawn series about nineteen in twenty intervals hold what is true', () => {
  const draw = drawing(20_211_025);
  const held = { level: 0, weekly: 0, atEnd: 0 };
  const truth = { level: 0.5, weekly: Math.exp(-0.14), atEnd: 0.5 * Math.exp(-0.02 * 41) };
  for (let round = 0; round < 400; round++) {
    const found = segmented(
      series(56, 42, (t, of) => poisson(draw, meanOn(t, of))),
      CHANGE,
    );
    assert.ok(found.kind === 'estimated');
    for (const name of ['level', 'weekly', 'atEnd'] as const)
      if (found[name].low <= truth[name] && truth[name] <= found[name].high) held[name]++;
  }
  // 380 are expected, with a standard deviation of 4.4; the overdispersion is never below 1, which widens them a little.
  for (const [name, count] of Object.entries(held))
    assert.ok(count >= 366 && count <= 397, `${name}: ${count}`);
});

test('counts that come in fours have four times the variance, and the interval says so', () => {
  const draw = drawing(7);
  const single = segmented(
    series(56, 42, (t, of) => poisson(draw, meanOn(t, of))),
    CHANGE,
  );
  const fours = segmented(
    series(56, 42, (t, of) => 4 * poisson(draw, meanOn(t, of) / 4)),
    CHANGE,
  );
  assert.ok(single.kind === 'estimated' && fours.kind === 'estimated');
  assert.ok(fours.overdispersion > 2.5 && fours.overdispersion < 6, `${fours.overdispersion}`);
  const width = ({ low, high }: { low: number; high: number }) => Math.log(high / low);
  assert.ok(width(fours.level) > 1.5 * width(single.level));
});

test('P10 too few days, too few events, a side without any: said, and nothing estimated', () => {
  assert.deepEqual(segmented(series(DAYS_LEAST - 1, 42, meanOn), CHANGE), {
    kind: 'insufficient-data',
    why: 'few-days',
  });
  assert.deepEqual(segmented(series(56, DAYS_LEAST - 1, meanOn), CHANGE), {
    kind: 'insufficient-data',
    why: 'few-days',
  });
  const few = series(20, 20, (t) => (t === -1 || t === 1 ? 1 : 0));
  assert.deepEqual(segmented(few, CHANGE), { kind: 'insufficient-data', why: 'few-events' });
  const stopped = series(20, 20, (t) => (t < 0 ? 5 : 0));
  assert.deepEqual(segmented(stopped, CHANGE), { kind: 'insufficient-data', why: 'few-events' });
  // Days on which nothing was sent hold nothing.
  const silent = series(20, 20, meanOn).map((each) => (each.at < CHANGE ? each : { ...each, of: 0 }));
  assert.deepEqual(segmented(silent, CHANGE), { kind: 'insufficient-data', why: 'few-days' });
});
