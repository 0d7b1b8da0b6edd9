import type { DayCount } from './measurement.ts';

/** A ratio with its interval of 95 %. */
export interface Ratio {
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

export type Segmented =
  | {
      readonly kind: 'estimated';
      /** At once: the rate right after the change over what the trend before would have had then. */
      readonly level: Ratio;
      /** How much faster the rate changes in a week than before. */
      readonly weekly: Ratio;
      /** On the last day: the rate over what the trend before would have had. */
      readonly atEnd: Ratio;
      /** Variance over mean about the fitted curve, at least 1. */
      readonly overdispersion: number;
      /** Of the log-linear model, in its order: level, trend a day, change of level, change of trend a day. */
      readonly coefficients: readonly [number, number, number, number];
      readonly daysBefore: number;
      readonly daysAfter: number;
    }
  | { readonly kind: 'insufficient-data'; readonly why: 'few-days' | 'few-events' | 'no-fit' };

/** Fewer days on a side hold no week's ups and downs; fewer events hold no trend. */
export const DAYS_LEAST = 14;
export const EVENTS_LEAST = 10;
const Z = 1.959964;
const DAY_MS = 86_400_000;
const ROUNDS = 50;
const ENOUGH = 1e-10;

/**
 * An interrupted time series: quasi-Poisson regression with a logarithmic link and the day's exposure as its offset, a level and a trend before, another of each
 * from `change` on (Wagner et al. 2002; Bernal et al. 2017). Days without exposure are left out. It says that something changed then, not why; days that
 * follow one another are taken for independent, so that the interval is too narrow where they are not.
 */
export function segmented(days: readonly DayCount[], change: number): Segmented {
  const used = days.filter(({ of }) => of > 0);
  const before = used.filter(({ at }) => at < change);
  const after = used.filter(({ at }) => at >= change);
  if (before.length < DAYS_LEAST || after.length < DAYS_LEAST)
    return { kind: 'insufficient-data', why: 'few-days' };
  const events = used.reduce((sum, { count }) => sum + count, 0);
  // A side without any has no logarithm to estimate.
  if (
    events < EVENTS_LEAST ||
    !before.some(({ count }) => count > 0) ||
    !after.some(({ count }) => count > 0)
  )
    return { kind: 'insufficient-data', why: 'few-events' };
  const rows = used.map(({ at }) => {
    const t = (at - change) / DAY_MS;
    return t < 0 ? [1, t, 0, 0] : [1, t, 1, t];
  });
  const fit = fitted(
    rows,
    used.map(({ count }) => count),
    used.map(({ of }) => of),
  );
  if (fit === undefined) return { kind: 'insufficient-data', why: 'no-fit' };
  const { beta, covariance, overdispersion } = fit;
  const last = rows.at(-1)![1]!;
  const along = (weights: readonly number[]): Ratio => {
    const log = dot(weights, beta);
    const variance = dot(
      weights,
      covariance.map((row) => dot(row, weights)),
    );
    const spread = Z * Math.sqrt(variance);
    return { ratio: Math.exp(log), low: Math.exp(log - spread), high: Math.exp(log + spread) };
  };
  return {
    kind: 'estimated',
    level: along([0, 0, 1, 0]),
    weekly: along([0, 0, 0, 7]),
    atEnd: along([0, 0, 1, last]),
    overdispersion,
    coefficients: [beta[0]!, beta[1]!, beta[2]!, beta[3]!],
    ...{ daysBefore: before.length, daysAfter: after.length },
  };
}

interface Fit {
  readonly beta: readonly number[];
  readonly covariance: readonly (readonly number[])[];
  readonly overdispersion: number;
}

/** Iteratively reweighted least squares. Undefined where it does not settle. */
function fitted(
  rows: readonly (readonly number[])[],
  counts: readonly number[],
  exposures: readonly number[],
): Fit | undefined {
  const width = rows[0]!.length;
  const total = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0);
  let beta: number[] = Array.from({ length: width }, () => 0);
  beta[0] = Math.log(total(counts) / total(exposures));
  for (let round = 0; round < ROUNDS; round++) {
    const { information, score } = momentsAt(rows, counts, exposures, beta);
    const inverse = inverted(information);
    if (inverse === undefined) return undefined;
    const step = inverse.map((row) => dot(row, score));
    // A step that overshoots would leave the range of exp.
    const longest = Math.max(...step.map(Math.abs));
    const part = longest > 2 ? 2 / longest : 1;
    beta = beta.map((each, i) => each + part * step[i]!);
    if (longest > ENOUGH) continue;
    const means = rows.map((row, i) => exposures[i]! * Math.exp(dot(row, beta)));
    const pearson = total(means.map((mean, i) => (counts[i]! - mean) ** 2 / mean));
    const overdispersion = Math.max(1, pearson / (rows.length - width));
    return {
      beta,
      overdispersion,
      covariance: inverse.map((row) => row.map((each) => each * overdispersion)),
    };
  }
  return undefined;
}

function momentsAt(
  rows: readonly (readonly number[])[],
  counts: readonly number[],
  exposures: readonly number[],
  beta: readonly number[],
): { readonly information: number[][]; readonly score: number[] } {
  const information = beta.map(() => beta.map(() => 0));
  const score = beta.map(() => 0);
  for (const [i, row] of rows.entries()) {
    const mean = exposures[i]! * Math.exp(dot(row, beta));
    for (const [j, x] of row.entries()) {
      score[j]! += x * (counts[i]! - mean);
      for (const [k, y] of row.entries()) information[j]![k]! += mean * x * y;
    }
  }
  return { information, score };
}

function dot(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, each, i) => sum + each * other[i]!, 0);
}

/** Gauss and Jordan, with the largest pivot. Undefined: singular. */
function inverted(matrix: readonly (readonly number[])[]): number[][] | undefined {
  const size = matrix.length;
  const work = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let i = column; i < size; i++)
      if (Math.abs(work[i]![column]!) > Math.abs(work[pivot]![column]!)) pivot = i;
    const divisor = work[pivot]![column]!;
    if (!(Math.abs(divisor) > 1e-12)) return undefined;
    [work[column], work[pivot]] = [work[pivot]!, work[column]!];
    work[column] = work[column]!.map((each) => each / divisor);
    for (let i = 0; i < size; i++) {
      const factor = work[i]![column]!;
      if (i !== column && factor !== 0)
        work[i] = work[i]!.map((each, j) => each - factor * work[column]![j]!);
    }
  }
  return work.map((row) => row.slice(size));
}
