import { negativeBinomialQuantile, normalQuantile, studentTwoSided } from './distributions.ts';
import { type BaselineChoice, baselineOf } from './farrington-baseline.ts';
import { type FarringtonFit, type FarringtonModel, fitFarrington } from './farrington-fit.ts';
import { type Judged, needPast, type Series } from './judged-week.ts';
import { dot, quadratic } from './poisson-fit.ts';

export type ThresholdMethod = 'nbPlugin' | 'delta' | 'muan';
export type PowerTransform = '2/3' | '1/2' | 'none';

export interface FarringtonFlexible extends BaselineChoice {
  /** One-sided. */
  readonly alpha: number;
  readonly threshold: ThresholdMethod;
  /** Of the `delta` threshold. */
  readonly power: PowerTransform;
  /** Whether counts that stand out of the past are weighed down; and from how many standard deviations on. */
  readonly reweigh: boolean;
  readonly weighDownFrom: number;
  readonly trend: boolean;
  /** A trend is kept if its p-value is below; 1: always. */
  readonly trendBelow: number;
  /** No alarm with fewer cases than this over so many last counts. */
  readonly casesLeast: number;
  readonly casesOver: number;
  /** Whether counts are per head of the series’ population. */
  readonly perHead: boolean;
}

/** As Noufaily and others recommend (Statistics in Medicine 2013, 32, 1206–1222), with five years. */
export const NOUFAILY: FarringtonFlexible = {
  ...{ years: 5, window: 3, parts: 10, leaveOut: 26 },
  ...{ alpha: 0.005, threshold: 'nbPlugin', power: '2/3', reweigh: true, weighDownFrom: 2.58 },
  ...{ trend: true, trendBelow: 1, casesLeast: 5, casesOver: 4, perHead: false },
};

export interface FarringtonJudged extends Judged {
  readonly expected: number;
  /** Variance over mean of the past, at least 1. */
  readonly dispersion: number;
  readonly hasTrend: boolean;
}

/**
 * Farrington’s method as Noufaily and others extended it, with the numbers of R’s `farringtonFlexible` (surveillance 1.20.3). There the standard error of the
 * expected count, and the test of the trend, take a dispersion of Σω((y-μ)/μ)², a slip that makes them 26 to 43 % too small in its examples. It is
 * repeated here, as who reports by this name is compared by it; the threshold `nbPlugin` does not depend on it.
 *
 * @throws RangeError where the series does not reach back far enough.
 */
export function farringtonFlexible(
  series: Series,
  at: number,
  method: FarringtonFlexible = NOUFAILY,
): FarringtonJudged {
  needPast('farringtonFlexible', series, at, 1);
  const past = baselineOf(series, at, method);
  const { counts, population } = series;
  const first = past.at[0]!;
  const model = (trend: boolean): FarringtonModel => ({
    counts: past.at.map((i) => counts[i]!),
    rows: past.at.map((i, n) => row(i - first, trend, past.part[n]!)),
    ...(method.perHead ? { offset: past.at.map((i) => Math.log(population![i]!)) } : {}),
    weighDownFrom: method.reweigh ? method.weighDownFrom : undefined,
    weighDown: (residual) => residual ** -2,
  });
  const row = (time: number, trend: boolean, part: number) => [
    1,
    ...(trend ? [time] : []),
    ...Array.from({ length: method.parts - 1 }, (_, p) => (part === p + 1 ? 1 : 0)),
  ];
  const predict = (fit: FarringtonFit, trend: boolean) => {
    const now = row(at - first, trend, method.parts - 1);
    const eta = dot(now, fit.coefficients) + (method.perHead ? Math.log(population![at]!) : 0);
    return {
      expected: Math.exp(eta),
      error: Math.sqrt(slippedDispersion(fit) * quadratic(fit.inverse, now)),
    };
  };

  let hasTrend = method.trend;
  let fit = fitFarrington(model(hasTrend));
  if (hasTrend && (fit === undefined || !keepsTrend(fit, predict(fit, true).expected))) {
    hasTrend = false;
    fit = fitFarrington(model(false));
  }
  if (fit === undefined)
    return {
      at,
      upper: Number.NaN,
      alarm: undefined,
      expected: Number.NaN,
      dispersion: Number.NaN,
      hasTrend: false,
    };
  const { expected, error } = predict(fit, hasTrend);
  const upper = upperOf(method, expected, error, fit.dispersion);
  const enough = sum(counts, at - method.casesOver + 1, at) >= method.casesLeast;
  return {
    at,
    upper: enough ? upper : Number.NaN,
    alarm: enough && counts[at]! > upper,
    expected,
    dispersion: fit.dispersion,
    hasTrend,
  };

  /** With three years at least, significant, and not foretelling more than was ever seen. */
  function keepsTrend(told: FarringtonFit, foretold: number): boolean {
    const error = Math.sqrt(slippedDispersion(told) * told.inverse[1]![1]!);
    const p = studentTwoSided(told.coefficients[1]! / error, told.degrees);
    const most = past.at.reduce((max, i) => Math.max(max, counts[i]!), 0);
    return method.years > 2 && (p < method.trendBelow || method.trendBelow === 1) && foretold <= most;
  }
}

function slippedDispersion({ counts, fitted, weights, degrees }: FarringtonFit): number {
  let sum = 0;
  for (const [i, mu] of fitted.entries()) sum += weights[i]! * ((counts[i]! - mu) / mu) ** 2;
  return sum / degrees;
}

function upperOf(
  { threshold, alpha, power }: FarringtonFlexible,
  expected: number,
  error: number,
  dispersion: number,
): number {
  const z = normalQuantile(1 - alpha);
  switch (threshold) {
    case 'nbPlugin':
      return negativeBinomialQuantile(1 - alpha, expected, expected / (dispersion - 1));
    case 'muan': {
      const high = expected * Math.exp(z * error);
      return negativeBinomialQuantile(1 - alpha, high, high / (dispersion - 1));
    }
    case 'delta':
      return deltaUpper(power, z, expected, dispersion + expected * error ** 2);
  }
}

/** Farrington and others 1996: the limit on a scale on which counts are about symmetric, taken back. `tau` is the variance of the forecast over its mean. */
export function deltaUpper(power: PowerTransform, z: number, expected: number, tau: number): number {
  const spread = z * Math.sqrt(tau / expected);
  switch (power) {
    case '2/3':
      return expected * Math.max(0, 1 + (2 / 3) * spread) ** 1.5;
    case '1/2':
      return expected * Math.max(0, 1 + spread / 2) ** 2;
    case 'none':
      return expected * (1 + spread);
  }
}

export function sum(counts: readonly number[], from: number, to: number): number {
  let all = 0;
  for (let i = Math.max(0, from); i <= to; i++) all += counts[i]!;
  return all;
}
