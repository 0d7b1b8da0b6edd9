/** The carrier's wall clock, UTC+8. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

export function wallTime(atMs: number): WallTime {
  const date = new Date(atMs + 8 * 3_600_000);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  };
}

/** YYMMDDhhmm, as receipts carry it. */
export function receiptDate(atMs: number): string {
  const { year, month, day, hour, minute } = wallTime(atMs);
  return [year % 100, month, day, hour, minute].map((n) => String(n).padStart(2, '0')).join('');
}
