import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { atLeast, below, countOver, lowerBound, probabilities, quantile, upperBound } from './counts.ts';

const near = (found: number, expected: number, within: number, what: string) =>
  assert.ok(Math.abs(found - expected) <= within, `${what}: ${found}, expected ${expected}`);

/** To the last digit that is printed. */
const printed = (found: number, text: string, what: string) =>
  near(found, Number(text), 0.5 * 10 ** -(text.split('.')[1]?.length ?? 0), what);

/** Gehrels, Astrophysical Journal 303 (1986), tables 1 and 2: one-sided Poisson limits of 0.95; those of 0.975 are Garwood's 95 % interval (Biometrika 28, 1936). */
const TABLE: readonly (readonly [count: number, confidence: number, lower: string, upper: string])[] = [
  [1, 0.95, '0.0513', '4.744'],
  [2, 0.95, '0.355', '6.296'],
  [3, 0.95, '0.818', '7.754'],
  [5, 0.95, '1.970', '10.51'],
  [10, 0.95, '5.425', '16.96'],
  [20, 0.95, '13.25', '29.06'],
  [50, 0.95, '38.96', '63.29'],
  [100, 0.95, '84.14', '118.1'],
  [1, 0.975, '0.0253', '5.572'],
  [2, 0.975, '0.242', '7.225'],
  [3, 0.975, '0.619', '8.767'],
  [5, 0.975, '1.623', '11.67'],
  [10, 0.975, '4.795', '18.39'],
  [20, 0.975, '12.22', '30.89'],
  [50, 0.975, '37.11', '65.92'],
  [100, 0.975, '81.36', '121.6'],
];

describe('bounds of a rate', () => {
  test('without clusters are Garwood’s, as the published tables have them', () => {
    for (const [count, confidence, lower, upper] of TABLE) {
      printed(lowerBound(count, confidence, 1), lower, `lower of ${count}`);
      printed(upperBound(count, confidence, 1), upper, `upper of ${count}`);
    }
    assert.equal(lowerBound(0, 0.95, 1), 0);
    near(upperBound(0, 0.95, 1), 2.9957, 1e-4, 'upper of none');
  });

  test('with clusters are those of the negative binomial, as SciPy 1.17 inverts it', () => {
    for (const [overdispersion, count, lower, upper] of [
      [1.5, 1, 0.063252, 5.613656],
      [1.5, 10, 4.66987, 18.560886],
      [2, 1, 0.074001, 6.390723],
      [2, 5, 1.303694, 12.906041],
      [2, 10, 4.107718, 19.961107],
      [2, 50, 34.954209, 68.915471],
      [4, 5, 0.870027, 16.656277],
      [4, 50, 29.788872, 77.296675],
    ] as const) {
      near(lowerBound(count, 0.95, overdispersion), lower, 1e-5, `lower of ${count} at ${overdispersion}`);
      near(upperBound(count, 0.95, overdispersion), upper, 1e-5, `upper of ${count} at ${overdispersion}`);
    }
  });

  test('tails hold far out, also of means at which none at all is impossible', () => {
    near(atLeast(5, 0.3, 2), 0.004872149465081318, 1e-15, 'few');
    near(atLeast(60, 30, 2) / 6.676311828109687e-4, 1, 1e-9, 'twice the mean');
    near(atLeast(600, 400, 3) / 1.396743121849572e-7, 1, 1e-6, 'large');
    near(atLeast(10, 2.5, 1) / 2.773520946208362e-4, 1, 1e-9, 'Poisson');
    near(atLeast(500, 500, 1), 0.50594714617, 1e-9, 'below the mean');
    assert.equal(atLeast(1, 5000, 1), 1);
  });

  test('agree with the count that they are the bounds of, and widen with clusters', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 80 }),
        fc.constantFrom(0.9, 0.95, 0.99),
        fc.constantFrom(1, 1.5, 2, 5),
        (count, confidence, overdispersion) => {
          const low = lowerBound(count, confidence, overdispersion);
          assert.ok(low < count && upperBound(count, confidence, overdispersion) > count);
          // A count is over a mean exactly where its lower bound is.
          assert.equal(countOver(low * 0.999, confidence, overdispersion), count);
          assert.equal(countOver(low * 1.001, confidence, overdispersion), count + 1);
          const wider = overdispersion + 1;
          assert.ok(upperBound(count, confidence, wider) > upperBound(count, confidence, overdispersion));
          // Of so few, one cluster may be all.
          if (count > 3) assert.ok(lowerBound(count, confidence, wider) < low);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('the probabilities make one, with the mean and the variance that were asked for', () => {
    for (const [mean, overdispersion] of [
      [0.4, 1],
      [12, 1],
      [0.4, 2],
      [12, 2],
      [12, 6],
    ] as const) {
      const all = probabilities(400, mean, overdispersion);
      const sum = (of: (p: number, j: number) => number) => all.reduce((s, p, j) => s + of(p, j), 0);
      near(
        sum((p) => p),
        1,
        1e-12,
        'all',
      );
      near(
        sum((p, j) => p * j),
        mean,
        1e-9,
        'mean',
      );
      near(
        sum((p, j) => p * (j - mean) ** 2),
        mean * overdispersion,
        1e-8,
        'variance',
      );
      near(below(5, mean, overdispersion) + atLeast(5, mean, overdispersion), 1, 1e-12, 'both sides');
      const middle = quantile(0.5, mean, overdispersion);
      assert.ok(below(middle + 1, mean, overdispersion) >= 0.5 && below(middle, mean, overdispersion) < 0.5);
    }
  });
});
