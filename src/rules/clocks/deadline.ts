import { type Citation, DAY_MS, day, type Instant, shanghaiDay } from '../../domain/index.ts';
import { citationsAt } from '../citations.ts';
import { FIRST_DAY_NOT_COUNTED, LAST_DAY_NO_DAY_OFF } from '../related-law.ts';
import type { Clock } from './clocks.ts';
import { type CalendarDay, WORKING_DAYS, workingDaysBetween } from './working-days.ts';

/*
 * When a clock ends, and why. Days are days in Shanghai.
 *
 * - The day of the start is not counted (民法典 201): what arrives on a Friday, at whatever hour, has the next working day as its first.
 * - What arrives on a day off therefore has the same first day as what arrives on the last working day before: received on a Saturday, day 1
 *   is Monday.
 * - Of working days only those are counted, make-up Saturdays and Sundays among them, so that the last one is never a day off.
 * - Of calendar days each is counted; where the last one is a day off (as it is really taken, weekends included), the first day after
 *   the days off takes its place (民法典 203).
 * - The last day ends at midnight (民法典 203): business hours are not asked for.
 */

/** `start`: the day of the start. `extension`: after the last day counted, up to the first that is no day off. */
export type DayRole = 'start' | 'counted' | 'day-off' | 'extension';

export interface CountedDay extends CalendarDay {
  readonly role: DayRole;
  /** Its number in the count, from 1; of counted days alone. */
  readonly number?: number;
}

export interface Deadline {
  readonly clock: Clock;
  readonly start: Instant;
  /** The midnight in Shanghai after the last day: what is done before it is in time. */
  readonly dueAt: Instant;
  /** 2021-10-15 */
  readonly lastDay: string;
  /** Every day from that of the start to the last. */
  readonly counted: readonly CountedDay[];
  /** Whether a list that the State Council has yet to publish (or the calendar to learn) may move it. Such a deadline is to be asked for again, not kept. */
  readonly isProvisional: boolean;
  /** The year whose list is missing. */
  readonly awaits?: number;
  /** The clause behind the length. */
  readonly citation: Citation;
  /** The clauses by which days are counted, in force at the start; none of before October 2017 is cited. */
  readonly counting: readonly Citation[];
}

/** Throws a RangeError where `start` is no moment of the years 1 to 9999, or the clock's length no whole number from 1 on. */
export function deadline(start: Instant, clock: Clock, calendar = WORKING_DAYS): Deadline {
  if (!Number.isInteger(clock.length) || clock.length < 1)
    throw new RangeError(
      `length of ${clock.id}: found ${clock.length}, allowed: a whole number of days from 1 on`,
    );
  const first = shanghaiDay(start);
  const counted: CountedDay[] = [{ ...calendar.dayAt(first), role: 'start' }];
  let [at, number] = [first, 0];
  while (number < clock.length) {
    const next = calendar.dayAt(++at);
    if (clock.unit === 'working-days' && !next.isWorking) counted.push({ ...next, role: 'day-off' });
    else counted.push({ ...next, role: 'counted', number: ++number });
  }
  // Only a clock of calendar days can end on a day off.
  while (!counted.at(-1)!.isWorking) counted.push({ ...calendar.dayAt(++at), role: 'extension' });

  // Which of its days are off moves a clock of working days; one of calendar days is moved by its last alone.
  const awaits = counted.find(
    ({ role, number: n, awaits }) =>
      awaits !== undefined &&
      role !== 'start' &&
      (clock.unit === 'working-days' || role === 'extension' || n === clock.length),
  )?.awaits;
  const lastDay = counted.at(-1)!.date;
  return {
    ...{ clock, start, counted, citation: clock.citation },
    counting: citationsAt([...FIRST_DAY_NOT_COUNTED, ...LAST_DAY_NO_DAY_OFF], start),
    ...{ dueAt: day(lastDay) + DAY_MS, lastDay },
    ...(awaits === undefined ? { isProvisional: false } : { isProvisional: true, awaits }),
  };
}

export type ClockState =
  /** `left`: days of the clock's unit after today, up to the last; 0 on the last day itself. */
  | { readonly state: 'running' | 'due-soon'; readonly left: number }
  /** `over`: days of the clock's unit since the last day, today included; 0 on days off right after it. */
  | { readonly state: 'overdue'; readonly over: number };

/** How a clock stands that nobody has met yet. */
export function clockState(of: Deadline, now: Instant, calendar = WORKING_DAYS): ClockState {
  const { clock, dueAt } = of;
  const lastInstant = dueAt - 1;
  const days = (from: Instant, to: Instant) =>
    clock.unit === 'working-days'
      ? workingDaysBetween(from, to, calendar)
      : shanghaiDay(to) - shanghaiDay(from);
  if (now >= dueAt) return { state: 'overdue', over: days(lastInstant, now) };
  const left = days(now, lastInstant);
  return { state: left <= clock.dueSoonWithin ? 'due-soon' : 'running', left };
}
