import { inShanghai } from '../../parts/moments.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Points that a chart shows at most. */
const POINTS_MAX = 400;

/** A range cut into steps, as charts need it. */
export interface Span {
  readonly from: string;
  readonly to: string;
  readonly step: 'minute' | 'hour' | 'day';
  readonly moments: readonly string[];
  readonly labels: readonly string[];
}

const momentOf = (asked: string): number =>
  Date.parse(asked.length === 10 ? `${asked}T00:00:00+08:00` : asked);

/**
 * Steps of a minute up to three hours, of an hour up to eight days, of a day beyond. Without an end it reaches to the end of the
 * running minute, so that the same question is asked until there is something new to answer.
 */
export function spanOf({ from, to }: { from?: string; to?: string }, nowMs: number): Span {
  const now = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
  const told = to === undefined ? now : momentOf(to);
  const end = Number.isNaN(told) ? now : told;
  const begin = from === undefined ? end - DAY_MS : momentOf(from);
  const start = Number.isNaN(begin) || begin >= end ? end - DAY_MS : begin;
  const length = end - start;
  const step = length <= 3 * HOUR_MS ? 'minute' : length <= 8 * DAY_MS ? 'hour' : 'day';
  const size = { minute: MINUTE_MS, hour: HOUR_MS, day: DAY_MS }[step];
  // Hours and days begin where Shanghai's do.
  const zone = 8 * HOUR_MS;
  const first = Math.floor((start + zone) / size) * size - zone;
  const count = Math.min(POINTS_MAX, Math.ceil((end - first) / size));
  const moments = Array.from({ length: count }, (_, i) => inShanghai(first + i * size));
  const oneDay = length <= DAY_MS;
  const labels = moments.map((moment) =>
    step === 'day'
      ? moment.slice(5, 10)
      : oneDay
        ? moment.slice(11, 16)
        : `${moment.slice(5, 10)} ${moment.slice(11, 16)}`,
  );
  return { from: inShanghai(start), to: inShanghai(end), step, moments, labels };
}
