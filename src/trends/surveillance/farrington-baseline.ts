import type { Series } from './judged-week.ts';

/* Which past counts a Farrington method compares with, and in which part of the year each lies. */

export interface BaselineChoice {
  /** How many years back. */
  readonly years: number;
  /** Half-width of the window around the same week of a past year. */
  readonly window: number;
  /** Into how many parts the year is cut; 1: only the windows are used. */
  readonly parts: number;
  /** How many of the last counts are left out, so that an outbreak that goes on does not hide itself. */
  readonly leaveOut: number;
}

export interface Baseline {
  /** Places in the series, rising. */
  readonly at: readonly number[];
  /** Of each, the part of the year: `parts` - 1 is the window around the same week, 0 and on follow it. */
  readonly part: readonly number[];
}

const DAY_MS = 86_400_000;

/** @throws RangeError where the series does not reach back that far. */
export function baselineOf(series: Series, at: number, choice: BaselineChoice): Baseline {
  const { years, window, parts, leaveOut } = choice;
  const same = sameWeeks(series, at, years);
  const first = same.at(-1)! - window;
  if (first < 0)
    throw new RangeError(
      `years: found ${years}, allowed: as many as the ${at} counts before reach back; the first window would begin ${-first} counts before the series`,
    );
  const last = at - leaveOut - 1;
  const chosen: Baseline = { at: [], part: [] };
  const add = (place: number, part: number) => {
    if (place > last) return;
    (chosen.at as number[]).push(place);
    (chosen.part as number[]).push(part);
  };
  for (let y = years; y >= 1; y--) {
    const centre = same[y]!;
    for (let i = centre - window; i <= centre + window; i++) add(i, parts - 1);
    if (parts === 1) continue;
    const begin = centre + window + 1;
    const length = same[y - 1]! - window - begin;
    for (let i = 0; i < length; i++) add(begin + i, partOf(i, length, parts - 1));
  }
  return chosen;
}

/** `length` weeks cut into equal parts, the first ones longer by a week where it does not come out even. */
function partOf(i: number, length: number, parts: number): number {
  const short = Math.floor(length / parts);
  const long = length % parts;
  const inLong = long * (short + 1);
  return i < inLong ? Math.floor(i / (short + 1)) : long + Math.floor((i - inLong) / short);
}

/** The same week now (0), a year ago (1), and so on: of the calendar, the week whose beginning lies nearest. */
function sameWeeks({ dates, perYear }: Series, at: number, years: number): number[] {
  const back = Array.from({ length: years + 1 }, (_, y) => y);
  if (dates === undefined) return back.map((y) => at - y * perYear);
  const begin = Date.parse(dates[at]!);
  const step = Math.round((begin - Date.parse(dates[at - 1]!)) / DAY_MS);
  return back.map((y) => {
    const day = new Date(begin);
    day.setUTCFullYear(day.getUTCFullYear() - y);
    return at - Math.round((begin - day.getTime()) / DAY_MS / step);
  });
}
