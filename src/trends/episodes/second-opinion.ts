import { type FarringtonJudged, farringtonFlexible, NOUFAILY } from '../surveillance/farrington-flexible.ts';

/** Days of a week; the last one ends with the last day that is over. */
export const WEEK = 7;
const WEEKS_A_YEAR = 52;
const YEARS_LEAST = 2;

export type SecondOpinion =
  | { readonly kind: 'too-little-history'; readonly weeks: number; readonly weeksLeast: number }
  | {
      readonly kind: 'judged';
      /** How many years it looks back. */
      readonly years: number;
      /** The last day of the week that is judged. */
      readonly lastDay: number;
      readonly count: number;
      readonly expected: number;
      /** null: fewer than five complaints in four weeks, of which the method says nothing. */
      readonly upper: number | null;
      readonly isAlarm: boolean | null;
    };

/**
 * Farrington flexible (nbPlugin, as Noufaily and others recommend) of a series' weeks, the last of which ends with `lastDay`.
 *
 * @param counts by day; days without any may be left out.
 * @param firstDay from which on complaints were taken at all.
 */
export function secondOpinion(
  counts: ReadonlyMap<number, number>,
  firstDay: number,
  lastDay: number,
): SecondOpinion {
  const weeks = Math.floor((lastDay - firstDay + 1) / WEEK);
  const weeksLeast = YEARS_LEAST * WEEKS_A_YEAR + NOUFAILY.window + 1;
  if (weeks < weeksLeast) return { kind: 'too-little-history', weeks, weeksLeast };
  const byWeek = new Array<number>(weeks).fill(0);
  for (const [day, count] of counts) {
    const week = weeks - 1 - Math.floor((lastDay - day) / WEEK);
    if (week >= 0 && day <= lastDay) byWeek[week]! += count;
  }
  const years = Math.min(NOUFAILY.years, Math.floor((weeks - 1 - NOUFAILY.window) / WEEKS_A_YEAR));
  const at = weeks - 1;
  const judged: FarringtonJudged = farringtonFlexible({ counts: byWeek, perYear: WEEKS_A_YEAR }, at, {
    ...NOUFAILY,
    years,
  });
  return {
    ...{ kind: 'judged', years, lastDay, count: byWeek[at]! },
    expected: Number.isNaN(judged.expected) ? 0 : judged.expected,
    upper: Number.isNaN(judged.upper) ? null : judged.upper,
    isAlarm: Number.isNaN(judged.upper) ? null : (judged.alarm ?? null),
  };
}
