import { DAY_MS, type DueUnit, day, type Instant, shanghaiDay } from '../../domain/index.ts';
import { WORKING_DAYS } from '../../rules/index.ts';

/** The day by whose end something is to be done. */
export interface Due {
  /** 2026-06-12 */
  readonly lastDay: string;
  /** The midnight after it, in Shanghai. */
  readonly dueAt: Instant;
  /** Whether a list of holidays that is not published yet may move it. */
  readonly isProvisional: boolean;
}

/**
 * So many days after the day of the start, which is not counted. Where the last of calendar days is a day off, the first working day after it takes its place
 * (民法典 201, 203), as with the clocks of complaints.
 */
export function dueAfter(
  start: Instant,
  { unit, length }: { readonly unit: DueUnit; readonly length: number },
): Due {
  let at = shanghaiDay(start);
  let isProvisional = false;
  const next = () => {
    const told = WORKING_DAYS.dayAt(++at);
    if (unit === 'working-days') isProvisional ||= told.awaits !== undefined;
    return told;
  };
  let left = length;
  let last = WORKING_DAYS.dayAt(at);
  while (left > 0) {
    last = next();
    if (unit === 'calendar-days' || last.isWorking) left--;
  }
  isProvisional ||= last.awaits !== undefined;
  while (!last.isWorking) last = next();
  return dueOn(last.date, isProvisional);
}

/** By the end of a day that was named. */
export function dueOn(date: string, isProvisional = false): Due {
  return { lastDay: date, dueAt: day(date) + DAY_MS, isProvisional };
}
