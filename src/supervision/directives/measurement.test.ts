import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intervalOf, type Measured, measuredOf, resultOf } from './measurement.ts';

const DAY = 86_400_000;
const SPAN = { from: 0, until: 7 * DAY };
const days = (count: number, of: number) => Array.from({ length: 7 }, (_, i) => ({ at: i * DAY, count, of }));

test('the interval of a count is Garwood’s, scaled to the unit; that of a plain count is itself', () => {
  // Garwood (1936): a count of 10 has 4.795 to 18.391.
  const { value, low, high } = intervalOf('per-million', { count: 10, of: 2_000_000 }, 1);
  assert.deepEqual([value, low.toFixed(3), high.toFixed(3)], [5, '2.398', '9.195']);
  assert.deepEqual(intervalOf('count', { count: 10, of: 1 }, 1), { value: 10, low: 10, high: 10 });
  assert.equal(intervalOf('share', { count: 7, of: 7 }, 1).high, 1);
});

test('above ten thousand the normal law goes on where the exact bounds end', () => {
  const exact = intervalOf('share', { count: 10_000, of: 100_000 }, 1);
  const normal = intervalOf('share', { count: 10_001, of: 100_000 }, 1);
  assert.ok(Math.abs(exact.low - normal.low) < 1e-4 && Math.abs(exact.high - normal.high) < 1e-4);
});

test('P10 nothing sent and too little are said; days outside of the time are not counted', () => {
  const terms = { unit: 'share', least: 100, overdispersion: 1 } as const;
  const why = (told: Measured) => (told.kind === 'measured' ? told.count : told.why);
  assert.equal(why(measuredOf([], SPAN, terms)), 'nothing-sent');
  assert.equal(why(measuredOf(days(1, 14), SPAN, terms)), 'too-few');
  assert.equal(why(measuredOf([...days(1, 15), { at: 7 * DAY, count: 50, of: 50 }], SPAN, terms)), 7);
});

test('met, missed and unclear by the whole interval; a threshold of zero by the count', () => {
  const of = (count: number): Measured => ({
    ...{ kind: 'measured', ...SPAN, count, of: 1000 },
    ...intervalOf('share', { count, of: 1000 }, 1),
  });
  assert.equal(resultOf(of(10), 0.02), 'met');
  assert.equal(resultOf(of(10), 0.01), 'unclear');
  assert.equal(resultOf(of(10), 0.004), 'not-met');
  assert.deepEqual([resultOf(of(0), 0), resultOf(of(1), 0)], ['met', 'not-met']);
  assert.equal(
    resultOf({ kind: 'insufficient-data', ...SPAN, count: 0, why: 'too-few' }, 1),
    'insufficient-data',
  );
});
