import lists from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import { DAY_MS, type Instant, shanghaiDay, type Words } from '../../domain/index.ts';
import { HOLIDAY_NAMES, statutoryHoliday } from './statutory-holidays.ts';

/*
 * Which days are worked in China: weekdays but for the holidays, and the Saturdays and Sundays that are worked in exchange (调休), as the State
 * Council's General Office arranges them in a notice for each year, usually in the November before.
 *
 * The lists come from chinese-days, its data alone: its code builds and reads dates in the machine's own time zone and is a day off
 * everywhere west of Greenwich (docs/decisions/0029). The tests hold the lists of 2021 to 2026 against the notices.
 */

export type DayKind = 'weekday' | 'make-up' | 'weekend' | 'holiday';

/** One day in Shanghai, and why it is worked or not. */
export interface CalendarDay {
  /** 2021-10-09 */
  readonly date: string;
  readonly kind: DayKind;
  readonly isWorking: boolean;
  /** Of a holiday its name; of a make-up day that of the holiday which it is worked for. */
  readonly holiday?: Words;
  /** The year whose list the calendar lacks and which may still change this day; absent where the day is settled. */
  readonly awaits?: number;
}

/** By date, what chinese-days writes: `National Day,国庆节,3`. */
export interface HolidayLists {
  readonly holidays: Readonly<Record<string, string>>;
  readonly workdays: Readonly<Record<string, string>>;
}

export interface WorkingDayCalendar {
  /** What a day is; `at` is whole days since 1970-01-01 in Shanghai (shanghaiDay). Throws where that is no day of the years 1 to 9999. */
  dayAt(at: number): CalendarDay;
  /** Whether the calendar has the State Council's list of a year. */
  knows(year: number): boolean;
}

/**
 * A calendar of the given lists. A year counts as known when both its first day and its National Day are listed: every notice names both. Days of other
 * years are told by weekday and by the holidays of the regulation, and as awaiting their list; so are the last days of the year before
 * (since 2004 no notice has reached back beyond 29 December; a week is left to it).
 */
export function workingDayCalendar({ holidays, workdays }: HolidayLists): WorkingDayCalendar {
  const knows = (year: number) => `${year}-01-01` in holidays && `${year}-10-01` in holidays;

  function awaited(date: string): number | undefined {
    const year = Number(date.slice(0, 4));
    if (!knows(year)) return year;
    return date.slice(5) >= '12-25' && !knows(year + 1) ? year + 1 : undefined;
  }

  function dayAt(at: number): CalendarDay {
    const date = dateOf(at);
    const awaits = awaited(date);
    const settled = awaits === undefined ? { date } : { date, awaits };
    // 1970-01-01 was a Thursday; Monday is 0 here.
    const isWeekend = (((at + 3) % 7) + 7) % 7 >= 5;
    const worked = workdays[date];
    if (worked !== undefined)
      return { ...settled, kind: 'make-up', isWorking: true, holiday: nameOf(worked) };
    const listed = holidays[date];
    const holiday =
      listed !== undefined ? nameOf(listed) : awaits === undefined ? undefined : statutoryHoliday(at);
    if (holiday !== undefined) return { ...settled, kind: 'holiday', isWorking: false, holiday };
    return isWeekend
      ? { ...settled, kind: 'weekend', isWorking: false }
      : { ...settled, kind: 'weekday', isWorking: true };
  }

  return { dayAt, knows };
}

/** Mainland China's, from the lists that came with this version. */
export const WORKING_DAYS: WorkingDayCalendar = workingDayCalendar(lists);

/**
 * Working days after the day of `from` up to and including the day of `to`, in Shanghai: from a Friday to the Monday after, 1. Negative where
 * `to` lies on an earlier day: the same days, counted backwards.
 */
export function workingDaysBetween(from: Instant, to: Instant, calendar = WORKING_DAYS): number {
  const [first, last] = [shanghaiDay(from), shanghaiDay(to)];
  if (last < first) return 0 - workingDaysBetween(to, from, calendar);
  let count = 0;
  // The ends are asked first, so that what is no day throws instead of going on for ever.
  calendar.dayAt(first);
  calendar.dayAt(last);
  for (let at = first + 1; at <= last; at++) if (calendar.dayAt(at).isWorking) count++;
  return count;
}

function dateOf(at: number): string {
  const date = Number.isInteger(at) ? new Date(at * DAY_MS) : undefined;
  const year = date?.getUTCFullYear();
  if (date === undefined || year === undefined || !(year >= 1 && year <= 9999))
    throw new RangeError(`day: found ${at}, allowed: whole days since 1970-01-01 of the years 1 to 9999`);
  return date.toISOString().slice(0, 10);
}

function nameOf(entry: string): Words {
  const [en, zh] = entry.split(',');
  if (en === undefined || zh === undefined) throw new Error(`chinese-days: unknown form of entry “${entry}”`);
  return HOLIDAY_NAMES[en] ?? { zh, en };
}
