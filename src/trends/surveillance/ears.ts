import { normalQuantile } from './distributions.ts';
import { type Judged, mean, needPast, type Series } from './judged-week.ts';

/*
 * The three methods of the CDC’s Early Aberration Reporting System (Hutwagner and others, Journal of Urban Health 2003, 80 supplement 1, i89–i96), with the
 * limits of Salmon, Schumacher and Höhle (Journal of Statistical Software 2016, 70(10), section 3).
 */

export interface Ears {
  /** How many counts one is compared with. */
  readonly baseline: number;
  readonly alpha: number;
  /** The standard deviation is never taken to be smaller. */
  readonly deviationLeast: number;
}

export const EARS: Ears = { baseline: 7, alpha: 0.001, deviationLeast: 0 };
export const EARS_C3: Ears = { ...EARS, alpha: 0.025 };
/** Between the baseline and the count, so that what begins slowly does not raise its own limit. */
const GAP = 2;

/** Against the counts right before. @throws RangeError before the method has its baseline. */
export function earsC1(series: Series, at: number, method: Ears = EARS): Judged {
  needPast('earsC1', series, at, method.baseline);
  return judged(series, at, limit(series, at, method));
}

/** Against the counts up to two before. @throws RangeError before the method has its baseline. */
export function earsC2(series: Series, at: number, method: Ears = EARS): Judged {
  needPast('earsC2', series, at, method.baseline + GAP);
  return judged(series, at, limit(series, at - GAP, method));
}

/**
 * By how much C2 stood out on the last two counts. As in R’s `earsC`, and in the article’s formula, the count itself stands on both sides of the limit: what decides is
 * the two before it, so that C3 comes late. @throws RangeError before the method has its baseline.
 */
export function earsC3(series: Series, at: number, method: Ears = EARS_C3): Judged {
  needPast('earsC3', series, at, method.baseline + 2 * GAP);
  const { deviation } = past(series, at - GAP, method);
  const over = (t: number) => {
    const own = past(series, t - GAP, method);
    return Math.max(0, (series.counts[t]! - own.centre) / own.deviation - 1);
  };
  const z = normalQuantile(1 - method.alpha);
  const upper = series.counts[at]! + deviation * (z - over(at - 1) - over(at - 2));
  return judged(series, at, Math.max(0, upper));
}

function limit(series: Series, end: number, method: Ears): number {
  const { centre, deviation } = past(series, end, method);
  return centre + normalQuantile(1 - method.alpha) * deviation;
}

function past(
  { counts }: Series,
  end: number,
  { baseline, deviationLeast }: Ears,
): { centre: number; deviation: number } {
  const own = counts.slice(end - baseline, end);
  const centre = mean(own);
  const variance = own.reduce((all, y) => all + (y - centre) ** 2, 0) / (baseline - 1);
  return { centre, deviation: Math.max(deviationLeast, Math.sqrt(variance)) };
}

function judged({ counts }: Series, at: number, upper: number): Judged {
  return { at, upper, alarm: Number.isNaN(upper) ? undefined : counts[at]! > upper };
}
