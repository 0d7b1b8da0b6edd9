import { Invalid } from './invalid.ts';

/** Milliseconds since 1970-01-01T00:00:00Z. Always handed in, never read from a clock here. */
export type Instant = number;

/** China has kept UTC+8 without daylight saving since 1991; statutory days, months and hours are counted in it. */
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
export const DAY_MS = 86_400_000;
/** The end of what has none. */
export const FOREVER = Number.POSITIVE_INFINITY;

/** Reads an RFC 3339 time with its offset, or a plain date, which means that day's midnight in Shanghai. */
export function parseInstant(text: string): Instant | Invalid {
  const allowed = 'a time like 2026-05-01T08:00:00+08:00 or a date like 2026-05-01 (Shanghai)';
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text);
  if (!date && !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/.test(text)) {
    return new Invalid('time', text, allowed);
  }
  const ms = Date.parse(date ? `${text}T00:00:00+08:00` : text);
  return Number.isNaN(ms) ? new Invalid('time', text, allowed) : ms;
}

/**
 * As people and old systems write a time, in the form that `parseInstant` reads: `2024-03-05 09:30:00`, `2024/3/5 9:30`, `2024年3月5日9时30分`,
 * `20240305093000`, all of them Shanghai's. Anything else as it is.
 */
export function asInstantText(text: string): string {
  const parts =
    /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(text) ??
    /^(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?(?:[ T]?(\d{1,2})(?::|时|点)(\d{1,2})?(?:分)?(?::?(\d{1,2})(?:\.\d+)?秒?)?)?$/.exec(
      text.normalize('NFKC'),
    );
  if (parts === null) return text;
  const [, year, month, day, hour, minute = '00', second = '00'] = parts;
  const two = (value: string) => value.padStart(2, '0');
  const date = `${year}-${two(month!)}-${two(day!)}`;
  return hour === undefined ? date : `${date}T${two(hour)}:${two(minute)}:${two(second)}+08:00`;
}

/** Whole days since 1970-01-01 in Shanghai: two instants of one Shanghai day give the same number. */
export function shanghaiDay(at: Instant): number {
  return Math.floor((at + SHANGHAI_OFFSET_MS) / DAY_MS);
}

/** Minutes since midnight in Shanghai, 0 to 1439. */
export function shanghaiMinuteOfDay(at: Instant): number {
  return Math.floor(((((at + SHANGHAI_OFFSET_MS) % DAY_MS) + DAY_MS) % DAY_MS) / 60_000);
}

/** Months since year 0 in Shanghai: a number that changes at each month's midnight. */
export function shanghaiMonth(at: Instant): number {
  const date = new Date(at + SHANGHAI_OFFSET_MS);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** 2026-05-01T08:00:00.000+08:00 */
export function formatInstant(at: Instant): string {
  return `${new Date(at + SHANGHAI_OFFSET_MS).toISOString().slice(0, -1)}+08:00`;
}

/** 2026-05-01 in Shanghai. */
export function formatDay(at: Instant): string {
  return formatInstant(at).slice(0, 10);
}

/** The first instant of a Shanghai day written 2026-05-01. For tables of dates in source. */
export function day(text: string): Instant {
  const at = parseInstant(text);
  if (at instanceof Invalid) throw new Error(at.toString());
  return at;
}

/** A span of time, from inclusive, until exclusive; no end means still in force. */
export interface Interval {
  readonly from: Instant;
  readonly until?: Instant | undefined;
}

export function contains(interval: Interval, at: Instant): boolean {
  return interval.from <= at && (interval.until === undefined || at < interval.until);
}
