import { normalQuantile, studentTwoSided } from './distributions.ts';
import { baselineOf } from './farrington-baseline.ts';
import { fitFarrington } from './farrington-fit.ts';
import { deltaUpper, type FarringtonJudged, type PowerTransform, sum } from './farrington-flexible.ts';
import { needPast, type Series } from './judged-week.ts';
import { dot, quadratic } from './poisson-fit.ts';

export interface Farrington {
  readonly years: number;
  readonly window: number;
  /** Two-sided. */
  readonly alpha: number;
  readonly power: PowerTransform;
  readonly trend: boolean;
  readonly casesLeast: number;
  readonly casesOver: number;
}

export const FARRINGTON: Farrington = {
  ...{ years: 5, window: 3, alpha: 0.01, power: '2/3', trend: true, casesLeast: 5, casesOver: 4 },
};

/**
 * The method of Farrington, Andrews, Beale and Catchpole (JRSS A 1996, 159, 547–563): the weeks around the same week of past years, a trend where there are
 * three years and it is significant, counts that stand out weighed down by their squared residual.
 *
 * @throws RangeError where the series does not reach back far enough.
 */
export function farrington(series: Series, at: number, method: Farrington = FARRINGTON): FarringtonJudged {
  needPast('farrington', series, at, 1);
  const { years, window, alpha } = method;
  const past = baselineOf(series, at, { years, window, parts: 1, leaveOut: 0 });
  const counts = past.at.map((i) => series.counts[i]!);
  const first = past.at[0]!;
  const row = (i: number, trend: boolean) => (trend ? [1, i - first] : [1]);
  const fitted = (trend: boolean) =>
    fitFarrington({
      counts,
      rows: past.at.map((i) => row(i, trend)),
      weighDownFrom: 1,
      weighDown: (residual) => residual ** -2,
    });
  let hasTrend = method.trend;
  let fit = fitted(hasTrend);
  if (hasTrend && fit !== undefined) {
    const error = Math.sqrt(fit.pearson * fit.inverse[1]![1]!);
    const p = studentTwoSided(fit.coefficients[1]! / error, fit.degrees);
    const foretold = Math.exp(dot(row(at, true), fit.coefficients));
    hasTrend = years > 2 && p < 0.05 && foretold <= Math.max(...counts);
    if (!hasTrend) fit = fitted(false);
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
  const now = row(at, hasTrend);
  const expected = Math.exp(dot(now, fit.coefficients));
  const tau = fit.dispersion * (1 + expected * quadratic(fit.inverse, now));
  const upper = deltaUpper(method.power, normalQuantile(1 - alpha / 2), expected, tau);
  const enough = sum(series.counts, at - method.casesOver + 1, at) >= method.casesLeast;
  return {
    at,
    upper,
    alarm: enough && series.counts[at]! > upper,
    expected,
    dispersion: fit.dispersion,
    hasTrend,
  };
}
