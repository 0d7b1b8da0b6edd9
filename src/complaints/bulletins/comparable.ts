import { DAY_MS, type Instant } from '../../domain/index.ts';

/*
 * Figure I of the CDC’s weekly report: a current total of four weeks over the mean of comparable ones, marked where it lies beyond two standard deviations.
 * https://www.cdc.gov/mmwr: 15 totals, of the four weeks before, at and after the same time in each of the five years before.
 */

export const WINDOW_DAYS = 28;
const WINDOW_MS = WINDOW_DAYS * DAY_MS;
const YEARS = 5;
/** 52 weeks: the same days of the week. */
const YEAR_MS = 364 * DAY_MS;
/** Of two years at least; with fewer there is no season to compare with. */
const SEASONAL_LEAST = 6;
const RECENT_MOST = 15;
const RECENT_LEAST = 4;
/** Of a smaller mean a ratio says little: one complaint more is a fifth. */
export const MEAN_LEAST = 5;
const BEYOND_SD = 2;

export interface Window {
  readonly from: Instant;
  readonly until: Instant;
}

/** Which totals a current one is held against. `none`: nothing that is long enough is kept. */
export interface Comparables {
  readonly basis: 'seasonal' | 'recent' | 'none';
  readonly current: Window;
  readonly past: readonly Window[];
}

/** @param first when the first complaint was accepted: before that nothing was counted, which is not the same as none */
export function comparablesOf(until: Instant, first: Instant | undefined): Comparables {
  const windowTo = (end: Instant): Window => ({ from: end - WINDOW_MS, until: end });
  const isKept = ({ from }: Window) => first !== undefined && from >= first;
  const current = windowTo(until);
  const seasonal = Array.from({ length: YEARS }, (_, i) => until - (i + 1) * YEAR_MS)
    .flatMap((end) => [end - WINDOW_MS, end, end + WINDOW_MS])
    .map(windowTo)
    .filter(isKept);
  if (seasonal.length >= SEASONAL_LEAST) return { basis: 'seasonal', current, past: seasonal };
  const recent = Array.from({ length: RECENT_MOST }, (_, i) => windowTo(until - (i + 1) * WINDOW_MS)).filter(
    isKept,
  );
  if (recent.length >= RECENT_LEAST) return { basis: 'recent', current, past: recent };
  return { basis: 'none', current, past: [] };
}

export type RatioStanding = 'above' | 'below' | 'inside' | 'too-little';

export interface Ratio {
  readonly current: number;
  /** Null: nothing to compare with. */
  readonly mean: number | null;
  readonly ratio: number | null;
  /** The mean less and plus two standard deviations, over the mean; never below 0. */
  readonly low: number | null;
  readonly high: number | null;
  readonly standing: RatioStanding;
}

/** The spread of past totals is taken to be no smaller than that of counts by chance: √mean. */
export function ratioOf(current: number, past: readonly number[]): Ratio {
  const none = { current, ratio: null, low: null, high: null, standing: 'too-little' } as const;
  if (past.length < RECENT_LEAST) return { ...none, mean: null };
  const mean = past.reduce((sum, each) => sum + each, 0) / past.length;
  if (mean < MEAN_LEAST) return { ...none, mean };
  const variance = past.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (past.length - 1);
  const spread = (BEYOND_SD * Math.max(Math.sqrt(variance), Math.sqrt(mean))) / mean;
  const [ratio, low, high] = [current / mean, Math.max(0, 1 - spread), 1 + spread];
  const standing = ratio > high ? 'above' : ratio < low ? 'below' : 'inside';
  return { current, mean, ratio, low, high, standing };
}
