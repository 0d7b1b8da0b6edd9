import { DAY_MS, type Frequency, type Instant, shanghaiDay } from '../../domain/index.ts';

const SHANGHAI_MS = 8 * 3_600_000;

/**
 * When a term of so many days ends: at a midnight in Shanghai, never later than the term itself. Whole days, so that those who agreed
 * on one day make one change of the feed.
 */
export function endOfTerm(from: Instant, days: number): Instant {
  return (shanghaiDay(from) + days) * DAY_MS - SHANGHAI_MS;
}

export function isFrequency({ count, per }: { readonly count: number; readonly per: string }): boolean {
  return Number.isSafeInteger(count) && count >= 1 && count <= 10_000 && PERIODS.includes(per);
}

const PERIODS: readonly string[] = ['day', 'week', 'month'] satisfies Frequency['per'][];
export const TERM_DAYS_MAX = 3660;
