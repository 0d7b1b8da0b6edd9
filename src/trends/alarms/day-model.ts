import { cholesky, solve } from '../surveillance/poisson-fit.ts';
import { type Calendar, FEATURES, type Feature } from './calendar.ts';

/*
 * How many times as many complaints a day has for being that day: a Poisson regression on the totals of all series of a kind, with what the calendar knows. It is fitted on
 * all kinds first, and a kind is drawn towards that. What goes up or down slowly is taken away by a running median, so that a new channel or a drift is no season.
 */

/** By feature: the logarithm of its factor. */
export type DayFactors = Readonly<Record<Feature, number>>;

const NEUTRAL = Object.fromEntries(FEATURES.map((feature) => [feature, 0])) as DayFactors;
/** In place of a total. */
export const NOT_SEEN = -1;
/** Totals older than that say nothing any more. */
export const TOTALS_MAX = 900;
/** Below, weekdays alone would be learnt from a handful of each. */
const TOTALS_LEAST = 56;
const HALF_WINDOW = 45;
/** How strongly a factor is held to 1, and a kind’s to that of all: in expected complaints. */
const RIDGE = 4;
const KIND_RIDGE = 40;
/** Totals that stand out by more standard deviations than this weigh less: (2.5 / r)². */
const OUTLYING = 2.5;
const ROUNDS = 14;
/** Only then is weighed: a peak that no factor explains yet stands out of everything. */
const WEIGHED_FROM = 6;

export interface Totals {
  /** Of the last total, in whole days since 1970-01-01; they lie a day apart. NOT_SEEN: that day did not come. */
  readonly lastDay: number;
  readonly totals: readonly number[];
}

export function factorOf(factors: DayFactors, features: readonly Feature[]): number {
  let sum = 0;
  for (const feature of features) sum += factors[feature];
  return Math.exp(sum);
}

/** @param all the factors of all kinds together; absent: these are they. */
export function fitDayFactors({ lastDay, totals }: Totals, calendar: Calendar, all?: DayFactors): DayFactors {
  if (totals.length < TOTALS_LEAST) return all ?? NEUTRAL;
  const base = all ?? NEUTRAL;
  const ridge = all === undefined ? RIDGE : KIND_RIDGE;
  const usual = runningMedian(totals);
  const rows = totals.map((total, i) => ({
    total,
    usual: usual[i]!,
    places: calendar.of(lastDay - totals.length + 1 + i).map((feature) => FEATURES.indexOf(feature) + 1),
  }));
  const seen = rows.filter(({ total, usual }) => total !== NOT_SEEN && usual > 0);
  const size = FEATURES.length + 1;
  const start = [0, ...FEATURES.map((feature) => base[feature])];
  let beta = start.slice();
  let dispersion = 1;
  for (let round = 0; round < ROUNDS; round++) {
    const normal = Array.from({ length: size }, (_, i) =>
      Array.from({ length: size }, (_, j) => (i === j ? (i === 0 ? 0.01 : ridge * dispersion) : 0)),
    );
    const right = start.map((value, i) => (value - beta[i]!) * (i === 0 ? 0.01 : ridge * dispersion));
    let squares = 0;
    for (const { total, usual, places } of seen) {
      const mu = usual * Math.exp(places.reduce((sum, p) => sum + beta[p]!, beta[0]!));
      const residual = (total - mu) / Math.sqrt(mu * dispersion);
      const weight = round >= WEIGHED_FROM && Math.abs(residual) > OUTLYING ? (OUTLYING / residual) ** 2 : 1;
      squares += (weight * (total - mu) ** 2) / mu;
      for (const i of [0, ...places]) {
        right[i]! += weight * (total - mu);
        for (const j of [0, ...places]) normal[i]![j]! += weight * mu;
      }
    }
    const lower = cholesky(normal);
    if (lower === undefined) return base;
    const step = solve(lower, right);
    // A step of more than e² at once is taken in parts.
    beta = beta.map((value, i) => value + Math.max(-2, Math.min(2, step[i]!)));
    dispersion = Math.max(1, squares / Math.max(1, seen.length - size));
  }
  return Object.fromEntries(FEATURES.map((feature, i) => [feature, beta[i + 1]!])) as DayFactors;
}

/** Of every seventh day, which is that of the days up to the next. */
function runningMedian(totals: readonly number[]): number[] {
  let last = 0;
  return totals.map((_, i) => {
    if (i % 7 === 0) last = medianNear(totals, Math.min(i + 3, totals.length - 1));
    return last;
  });
}

function medianNear(totals: readonly number[], i: number): number {
  const near = totals
    .slice(Math.max(0, i - HALF_WINDOW), i + HALF_WINDOW + 1)
    .filter((total) => total !== NOT_SEEN)
    .sort((a, b) => a - b);
  const middle = near.length >> 1;
  // Small totals are whole numbers: the mean of the middle fifth keeps what the median would cut off.
  const part = near.slice(Math.max(0, middle - near.length / 10), middle + near.length / 10 + 1);
  return part.reduce((a, b) => a + b, 0) / Math.max(1, part.length);
}
