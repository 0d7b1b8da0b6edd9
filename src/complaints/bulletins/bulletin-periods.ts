import { type BulletinPeriodKind, DAY_MS, day, formatDay, type Instant } from '../../domain/index.ts';

/** What a bulletin is about: whole days of Shanghai. */
export interface BulletinPeriod {
  readonly kind: BulletinPeriodKind;
  /** 2026W23, 2026-06, 2026-06-01--2026-06-10 */
  readonly name: string;
  readonly from: Instant;
  /** Exclusive. */
  readonly until: Instant;
}

/** No longer than this: what is to be told of a year is no bulletin. */
export const PERIOD_DAYS_MAX = 366;

/** Undefined: no such week, month or span of days. A week is that of ISO 8601: from Monday, in the year of its Thursday. */
export function readBulletinPeriod(name: string): BulletinPeriod | undefined {
  const week = /^(\d{4})W(\d{2})$/.exec(name);
  if (week !== null) {
    const from = mondayOf(Number(week[1]), Number(week[2]));
    const period = weekAt(from);
    return period.name === name ? period : undefined;
  }
  if (/^\d{4}-\d{2}$/.test(name)) {
    const from = dayOf(`${name}-01`);
    return from === undefined ? undefined : monthAt(from);
  }
  const [first = '', last = '', ...more] = name.split('--');
  const [from, to] = [dayOf(first), dayOf(last)];
  if (from === undefined || to === undefined || more.length > 0 || to < from) return undefined;
  const until = to + DAY_MS;
  return (until - from) / DAY_MS > PERIOD_DAYS_MAX ? undefined : { kind: 'days', name, from, until };
}

/** The week, month or as many days right before it. */
export function bulletinPeriodBefore({ kind, from, until }: BulletinPeriod): BulletinPeriod {
  switch (kind) {
    case 'week':
      return weekAt(from - 1);
    case 'month':
      return monthAt(from - 1);
    case 'days': {
      const begin = from - (until - from);
      return { kind, name: `${formatDay(begin)}--${formatDay(from - 1)}`, from: begin, until: from };
    }
  }
}

/** The last week that is over at a moment: what one wants a bulletin of on a Monday. */
export function lastWeekAt(now: Instant): BulletinPeriod {
  return weekAt(weekAt(now).from - 1);
}

export function daysOf({ from, until }: Pick<BulletinPeriod, 'from' | 'until'>): number {
  return Math.round((until - from) / DAY_MS);
}

function weekAt(at: Instant): BulletinPeriod {
  const from = day(formatDay(at)) - weekdayOf(at) * DAY_MS;
  const year = Number(formatDay(from + 3 * DAY_MS).slice(0, 4));
  const number = Math.round((from - mondayOf(year, 1)) / (7 * DAY_MS)) + 1;
  const name = `${String(year).padStart(4, '0')}W${String(number).padStart(2, '0')}`;
  return { kind: 'week', name, from, until: from + 7 * DAY_MS };
}

function monthAt(at: Instant): BulletinPeriod {
  const name = formatDay(at).slice(0, 7);
  const from = day(`${name}-01`);
  return { kind: 'month', name, from, until: day(`${formatDay(from + 31 * DAY_MS).slice(0, 7)}-01`) };
}

/** The Monday of the week with a number: week 1 is that of the 4th of January. */
function mondayOf(year: number, number: number): Instant {
  const fourth = day(`${String(year).padStart(4, '0')}-01-04`);
  return fourth - weekdayOf(fourth) * DAY_MS + (number - 1) * 7 * DAY_MS;
}

/** 0: Monday. The first of January 1970 was a Thursday. */
function weekdayOf(at: Instant): number {
  return (Math.floor((at + 8 * 3_600_000) / DAY_MS) + 3) % 7;
}

function dayOf(text: string): Instant | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const at = Date.parse(`${text}T00:00:00+08:00`);
  // There is no 31st of June.
  return Number.isNaN(at) || formatDay(at) !== text ? undefined : at;
}
