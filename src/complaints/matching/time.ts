import { DAY_MS, type Instant, shanghaiDay } from '../../domain/index.ts';
import type { ToldTime } from './report.ts';

/** How a message's time lies to the told one. */
export const TIME_GRADES = [
  'minutes',
  'quarter',
  'hour',
  'hours',
  'day',
  'shifted',
  'another-year',
  'days',
  'weeks',
  'far',
  'untold',
] as const;
export type TimeGrade = (typeof TIME_GRADES)[number];

/** How old a message was when the report came. */
export const AGE_GRADES = ['hour', 'day', 'days', 'fortnight', 'months', 'older', 'later'] as const;
export type AgeGrade = (typeof AGE_GRADES)[number];

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Clocks differ; a report of what came later than this is of something else. */
const CLOCKS_MS = 10 * MINUTE_MS;
/** A time of another zone or of the other half of the day. */
const SHIFTS_MS = [8 * HOUR_MS, 12 * HOUR_MS];
const SHIFT_SLACK_MS = 15 * MINUTE_MS;
const YEAR_DAYS = [365, 366, 730, 731];

export function timeGrade(told: ToldTime | undefined, at: Instant): TimeGrade {
  if (told === undefined || !Number.isFinite(told.at)) return 'untold';
  const away = Math.abs(told.at - at);
  const days = Math.abs(shanghaiDay(told.at) - shanghaiDay(at));
  if (told.precision === 'minute') {
    if (away <= 3 * MINUTE_MS) return 'minutes';
    if (away <= 15 * MINUTE_MS) return 'quarter';
    if (away <= HOUR_MS) return 'hour';
    if (away <= 4 * HOUR_MS) return 'hours';
    if (SHIFTS_MS.some((shift) => Math.abs(away - shift) <= SHIFT_SLACK_MS)) return 'shifted';
  }
  if (days === 0) return 'day';
  const exact = told.precision === 'day' || away % DAY_MS <= HOUR_MS || DAY_MS - (away % DAY_MS) <= HOUR_MS;
  if (exact && YEAR_DAYS.includes(Math.round(away / DAY_MS))) return 'another-year';
  if (days <= 3) return 'days';
  return days <= 30 ? 'weeks' : 'far';
}

export function ageGrade(receivedAt: Instant, at: Instant): AgeGrade {
  const age = receivedAt - at;
  if (age < -CLOCKS_MS) return 'later';
  if (age <= HOUR_MS) return 'hour';
  if (age <= DAY_MS) return 'day';
  if (age <= 3 * DAY_MS) return 'days';
  if (age <= 14 * DAY_MS) return 'fortnight';
  return age <= 60 * DAY_MS ? 'months' : 'older';
}
