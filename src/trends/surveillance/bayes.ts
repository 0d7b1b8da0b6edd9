import { negativeBinomialQuantile } from './distributions.ts';
import { type Judged, needPast, type Series } from './judged-week.ts';

export interface Bayes {
  /** How many years back; 0: this year alone. */
  readonly years: number;
  /** Half-width of the window around the same week of a past year, and how many counts of this year. */
  readonly window: number;
  readonly thisYear: boolean;
  readonly alpha: number;
}

/** The three customary choices. */
export const BAYES_1: Bayes = { years: 0, window: 6, thisYear: true, alpha: 0.05 };
export const BAYES_2: Bayes = { years: 1, window: 6, thisYear: true, alpha: 0.05 };
export const BAYES_3: Bayes = { years: 2, window: 4, thisYear: false, alpha: 0.05 };

/**
 * The count is held against its predictive distribution: Poisson, with Jeffreys’ prior on the mean, which makes it negative binomial (Riebler 2004; Höhle,
 * Computational Statistics 2007, 22, 571–582). @throws RangeError where the series does not reach back far enough.
 */
export function bayes(series: Series, at: number, method: Bayes = BAYES_1): Judged {
  const { years, window, thisYear, alpha } = method;
  const { counts, perYear } = series;
  needPast('bayes', series, at, Math.max(years > 0 ? years * perYear + window : 0, thisYear ? window : 0, 1));
  const past: number[] = [];
  for (let y = 1; y <= years; y++)
    past.push(...counts.slice(at - y * perYear - window, at - y * perYear + window + 1));
  if (thisYear) past.push(...counts.slice(at - window, at));
  const shape = past.reduce((a, b) => a + b, 0) + 0.5;
  const upper = negativeBinomialQuantile(1 - alpha, shape / past.length, shape);
  return { at, upper, alarm: counts[at]! > upper };
}
