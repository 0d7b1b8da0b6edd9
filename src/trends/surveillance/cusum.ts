import { type Judged, needPast, type Series } from './judged-week.ts';

/** How a count is made about normal before it is summed. */
export type CusumTransform = 'standard' | 'rossi' | 'anscombe' | 'pearsonNegBin';

export interface Cusum {
  /** Taken off each value: half of the rise that is looked for, in standard deviations. */
  readonly reference: number;
  /** An alarm from this sum on. */
  readonly decision: number;
  readonly transform: CusumTransform;
  /** Of the negative binomial transform: the variance is m + `spread` m². */
  readonly spread: number;
  /** The expected count at each place from `from` on, or at all. */
  readonly expected: number | readonly number[];
}

export interface CusumJudged extends Judged {
  readonly sum: number;
}

const HALVINGS = 200;

/**
 * Sums of what counts are over their expectation (Page 1954; Rossi, Lampugnani and Marchi, Statistics in Medicine 1999, 18, 2111–2122). The sum goes on after
 * an alarm; `upper` is the count from which on there would have been one, a whole one with the transform `standard`, as in R’s `algo.cusum`.
 *
 * @throws RangeError of places outside of the series.
 */
export function cusum(series: Series, from: number, to: number, method: Cusum): readonly CusumJudged[] {
  needPast('cusum', series, from, 0);
  needPast('cusum', series, to, from);
  const { reference, decision, transform, spread } = method;
  const judged: CusumJudged[] = [];
  let sum = 0;
  for (let at = from; at <= to; at++) {
    const m = typeof method.expected === 'number' ? method.expected : method.expected[at - from]!;
    const reached = inverse(decision + reference - sum, m, transform, spread);
    const upper = transform === 'standard' ? Math.ceil(reached) : reached;
    sum = Math.max(0, sum + standard(series.counts[at]!, m, transform, spread) - reference);
    judged.push({ at, sum, upper, alarm: sum >= decision });
  }
  return judged;
}

function standard(y: number, m: number, transform: CusumTransform, spread: number): number {
  switch (transform) {
    case 'standard':
      return (y - m) / Math.sqrt(m);
    case 'rossi':
      return (y - 3 * m + 2 * Math.sqrt(y * m)) / (2 * Math.sqrt(m));
    case 'anscombe':
      return (1.5 * (y ** (2 / 3) - m ** (2 / 3))) / m ** (1 / 6);
    case 'pearsonNegBin':
      return (y - m) / Math.sqrt(m + spread * m * m);
  }
}

/** The count whose transform is `z`; all rise with it. Not below 0. */
function inverse(z: number, m: number, transform: CusumTransform, spread: number): number {
  if (standard(0, m, transform, spread) >= z) return 0;
  let [low, high] = [0, 1];
  while (standard(high, m, transform, spread) < z) high *= 2;
  for (let i = 0; i < HALVINGS && high - low > Number.EPSILON * high; i++) {
    const middle = (low + high) / 2;
    if (standard(middle, m, transform, spread) < z) low = middle;
    else high = middle;
  }
  return high;
}
