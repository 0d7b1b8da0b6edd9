import { DAY_MS, type Instant, LOOK_BACK_KINDS, shanghaiDay } from '../../domain/index.ts';
import type { LookBackAsked } from './asked.ts';

/** How often past traffic is looked back at by itself. */
export type LookBackEvery = 'week' | 'month';

const SHANGHAI_OFFSET_MS = 8 * 3_600_000;

/** Both look-backs at the last whole week (from Monday on) or month of Shanghai. */
export function dueLookBacks(every: LookBackEvery, now: Instant): LookBackAsked[] {
  const { from, to } = every === 'week' ? lastWeek(now) : lastMonth(now);
  return LOOK_BACK_KINDS.map((kind) => ({ kind, from, to }));
}

function lastWeek(now: Instant): { readonly from: Instant; readonly to: Instant } {
  const day = shanghaiDay(now);
  const monday = day - ((day + 3) % 7);
  return { from: startOf(monday - 7), to: startOf(monday) };
}

function lastMonth(now: Instant): { readonly from: Instant; readonly to: Instant } {
  const date = new Date(now + SHANGHAI_OFFSET_MS);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  const from = Date.UTC(year, month - 1) - SHANGHAI_OFFSET_MS;
  return { from, to: Date.UTC(year, month) - SHANGHAI_OFFSET_MS };
}

function startOf(day: number): Instant {
  return day * DAY_MS - SHANGHAI_OFFSET_MS;
}
