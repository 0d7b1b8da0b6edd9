/** A series of counts at equal distances, oldest first. */
export interface Series {
  readonly counts: readonly number[];
  /** Counts a year: 52 for weeks. */
  readonly perYear: number;
  /** The day on which each began (`2026-11-30`), where the years are to be those of the calendar; else every `perYear` counts are a year. */
  readonly dates?: readonly string[];
  /** How many could have complained, where it changes. */
  readonly population?: readonly number[];
}

/** What a method says of one count. */
export interface Judged {
  /** Its place in the series, from 0. */
  readonly at: number;
  /** NaN where there is too little to go by. */
  readonly upper: number;
  /** undefined where there is too little to go by. */
  readonly alarm: boolean | undefined;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** @throws RangeError of a place outside of the series, or before what the method needs. */
export function needPast(method: string, series: Series, at: number, least: number): void {
  if (Number.isInteger(at) && at >= least && at < series.counts.length) return;
  throw new RangeError(
    `${method}: at: found ${at}, allowed: ${least} to ${series.counts.length - 1}; it looks back over ${least} counts, so judge a later one or give a longer series`,
  );
}
