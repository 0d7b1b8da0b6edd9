import { atLeast, below, lowerBound, quantile, upperBound } from '../thresholds/counts.ts';

/** Variance of a count of complaints over its mean, as the complaint thresholds take it: one annoying text draws several. */
export const OVERDISPERSION = 2;
/** Two-sided, of each interval that is told. */
const CONFIDENCE = 0.95;
const Z = 1.959964;
/** Beyond this share on one side, somebody is outside of the funnel: the limits of three standard deviations. */
const OUTSIDE = 0.001;
/** Below this count neither of two is compared. */
const COUNT_LEAST = 5;

export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** The exact interval of the mean behind a count, allowing for clusters. */
export function boundsOf(count: number): Bounds {
  const oneSided = 1 - (1 - CONFIDENCE) / 2;
  return {
    low: lowerBound(count, oneSided, OVERDISPERSION),
    high: upperBound(count, oneSided, OVERDISPERSION),
  };
}

export interface ChangeRatio extends Bounds {
  readonly ratio: number;
}

/** One count a day over another one, with its interval on the log scale, variance twice the mean. Undefined: too few to say anything. */
export function changeOf(
  [now, days]: readonly [count: number, days: number],
  [then, daysThen]: readonly [count: number, days: number],
): ChangeRatio | undefined {
  if (now < COUNT_LEAST || then < COUNT_LEAST) return undefined;
  const ratio = now / days / (then / daysThen);
  const spread = Math.exp(Z * Math.sqrt(OVERDISPERSION * (1 / now + 1 / then)));
  return { ratio, low: ratio / spread, high: ratio * spread };
}

export type FunnelStanding = 'above' | 'below' | 'inside';

/** Whether so many complaints are more or fewer than an organisation of this volume would have at the pooled rate, by chance alone. */
export function funnelStanding(count: number, expected: number): FunnelStanding {
  if (count > expected && atLeast(count, expected, OVERDISPERSION) < OUTSIDE) return 'above';
  if (count < expected && below(count + 1, expected, OVERDISPERSION) < OUTSIDE) return 'below';
  return 'inside';
}

/** The limits of a funnel at a volume: counts that are reached by chance with 2.5 %, 97.5 %, 0.1 %, 99.9 %. */
export function funnelLimits(
  expected: number,
): Readonly<Record<'low2' | 'high2' | 'low3' | 'high3', number>> {
  const at = (share: number) => quantile(share, expected, OVERDISPERSION);
  return { low2: at(0.025), high2: at(0.975), low3: at(OUTSIDE), high3: at(1 - OUTSIDE) };
}
