import { negativeBinomialLog, negativeBinomialTail } from '../surveillance/distributions.ts';

/** Days that are summed up, ending today: a spike shows in one, what creeps up in four weeks. */
export const WINDOWS = [1, 2, 3, 5, 7, 10, 14, 21, 28] as const;
export const LONGEST = 28;
/** No finer than that is told apart. */
export const SCORE_MAX = 40;
/** A sum that is not even this many standard deviations over needs no tail. */
const NOTEWORTHY = 1;

export interface Expectation {
  /** Complaints on a day of factor 1. */
  readonly level: number;
  /** Squared relative error of the level. */
  readonly doubt: number;
  /** Variance over mean of a day, at least 1. */
  readonly dispersion: number;
}

/** −log10 of the chance of so many or more, half of “just as many” counted; 0 where it is nothing special. */
export function surprise(count: number, mean: number, { doubt, dispersion }: Expectation): number {
  const variance = mean * dispersion + mean * mean * doubt;
  if (!(count > mean) || (count - mean) ** 2 < NOTEWORTHY * variance) return 0;
  const size = variance - mean < 1e-9 * mean ? Infinity : (mean * mean) / (variance - mean);
  const chance =
    negativeBinomialTail(count, mean, size) - Math.exp(negativeBinomialLog(count, mean, size)) / 2;
  return chance > 0 ? Math.min(SCORE_MAX, -Math.log10(chance)) : SCORE_MAX;
}
