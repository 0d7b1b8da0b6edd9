import { type Instant, shanghaiDay } from '../../domain/index.ts';
import { dayNumber, startOf } from '../detectors/declared-days.ts';

/** So many days before and after the day of the first contact are compared. Two whole weeks: the days of the week cancel out. */
export const WINDOW_DAYS = 14;
/** Whoever had contact so many days before the month is none who comes into contact for the first time in it. */
export const CLEAR_DAYS = 28;

/** A month of Shanghai whose first contacts are looked at. Days: whole days since 1970. */
export interface DerivationMonth {
  /** 2026-11 */
  readonly name: string;
  readonly firstDay: number;
  readonly lastDay: number;
  /** All that is looked at, both inclusive. */
  readonly fromDay: number;
  readonly toDay: number;
}

/** @returns undefined where it is no month. */
export function readMonth(name: string): DerivationMonth | undefined {
  if (!/^(?:19|20)\d{2}-(?:0[1-9]|1[0-2])$/.test(name)) return undefined;
  const firstDay = dayNumber(`${name}-01`);
  const lastDay = dayNumber(`${nextName(name)}-01`) - 1;
  return { name, firstDay, lastDay, fromDay: firstDay - CLEAR_DAYS, toDay: lastDay + WINDOW_DAYS };
}

export function monthOf(day: number): DerivationMonth {
  return readMonth(new Date(day * 86_400_000).toISOString().slice(0, 7))!;
}

export function monthAfter({ lastDay }: DerivationMonth): DerivationMonth {
  return monthOf(lastDay + 1);
}

/** From when on it can be told: the days after the last first contact are over. */
export function dueAt({ toDay }: DerivationMonth): Instant {
  return startOf(toDay + 1);
}

/** The first month of which everything is there, where the first message came at a moment. */
export function firstWhole(at: Instant): DerivationMonth {
  const from = shanghaiDay(at);
  let month = monthOf(from);
  while (month.fromDay < from) month = monthAfter(month);
  return month;
}

function nextName(name: string): string {
  const [year, month] = name.split('-').map(Number) as [number, number];
  return month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, '0')}`;
}
