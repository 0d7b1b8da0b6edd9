import { type Judged, needPast, type Series } from './judged-week.ts';

/*
 * Likelihood ratios of “the mean has risen by a factor since some moment” against “it has not”, for Poisson and negative binomial counts (Höhle and Paul,
 * Computational Statistics & Data Analysis 2008, 52, 4357–4368). With a rise that is given, a CUSUM; with one that is fitted, the generalised ratio.
 */

export interface LikelihoodRatio {
  /** The expected count at each place from `from` on. */
  readonly expected: readonly number[];
  /** The variance is μ + `spread` μ²; 0: Poisson. */
  readonly spread: number;
  /** Logarithm of the factor; undefined: the one that explains most, at least 1. */
  readonly rise: number | undefined;
  /** An alarm above this; it begins anew after one. */
  readonly decision: number;
  /** How many last counts a fitted rise may have gone on; undefined: since the last alarm. */
  readonly longest?: number;
}

export interface RatioJudged extends Judged {
  /** The logarithm of the likelihood ratio. */
  readonly ratio: number;
}

const STEPS = 100;

/** `upper` is the count from which on there is an alarm, the next whole one where the rise is fitted. @throws RangeError of places outside of the series. */
export function likelihoodRatio(
  series: Series,
  from: number,
  to: number,
  method: LikelihoodRatio,
): readonly RatioJudged[] {
  needPast('likelihoodRatio', series, from, 0);
  needPast('likelihoodRatio', series, to, from);
  const judged: RatioJudged[] = [];
  let begin = from;
  let sum = 0;
  for (let at = from; at <= to; at++) {
    const mu = method.expected[at - from]!;
    const last = sum;
    const ratioWith = (count: number) =>
      method.rise === undefined
        ? best(series, from, begin, at, count, method)
        : Math.max(0, last + step(count, mu, method.rise, method.spread));
    const ratio = ratioWith(series.counts[at]!);
    const alarm = ratio > method.decision;
    judged.push({ at, ratio, upper: countFor(ratioWith, method), alarm });
    sum = alarm ? 0 : ratio;
    if (alarm) begin = at + 1;
  }
  return judged;
}

function step(y: number, mu: number, rise: number, spread: number): number {
  if (spread === 0) return y * rise - mu * Math.expm1(rise);
  const over = Math.log((1 + spread * mu * Math.exp(rise)) / (1 + spread * mu));
  return y * (rise - over) - over / spread;
}

/** Over all moments at which the rise may have begun, with the rise that explains most. */
function best(
  series: Series,
  from: number,
  begin: number,
  at: number,
  count: number,
  method: LikelihoodRatio,
): number {
  const first = method.longest === undefined ? begin : Math.max(begin, at - method.longest);
  const counts: number[] = [];
  const means: number[] = [];
  let most = 0;
  for (let k = at; k >= first; k--) {
    counts.push(k === at ? count : series.counts[k]!);
    means.push(method.expected[k - from]!);
    const rise = riseOf(counts, means, method.spread);
    let sum = 0;
    for (const [i, y] of counts.entries()) sum += step(y, means[i]!, rise, method.spread);
    most = Math.max(most, sum);
  }
  return most;
}

/** The likeliest rise that is no fall. */
function riseOf(counts: readonly number[], means: readonly number[], spread: number): number {
  const total = counts.reduce((a, b) => a + b, 0);
  const expected = means.reduce((a, b) => a + b, 0);
  if (total <= 0) return 0;
  let rise = Math.max(0, Math.log(total / expected));
  if (spread === 0) return rise;
  for (let i = 0; i < STEPS; i++) {
    let slope = 0;
    let bend = 0;
    for (const [t, y] of counts.entries()) {
      const raised = means[t]! * Math.exp(rise);
      slope += (y - raised) / (1 + spread * raised);
      bend -= (raised * (1 + spread * y)) / (1 + spread * raised) ** 2;
    }
    const move = slope / bend;
    rise -= move;
    if (Math.abs(move) < 1e-12) break;
  }
  return Math.max(0, rise);
}

function countFor(ratioWith: (count: number) => number, { rise, decision }: LikelihoodRatio): number {
  if (ratioWith(0) > decision) return 0;
  let [low, high] = [0, 1];
  while (ratioWith(high) <= decision) [low, high] = [high, high * 2];
  const near = rise === undefined ? 1 : high * 1e-10;
  while (high - low > near) {
    const middle = rise === undefined ? Math.floor((low + high) / 2) : (low + high) / 2;
    if (ratioWith(middle) <= decision) low = middle;
    else high = middle;
  }
  return high;
}
