import { fitFarrington } from '../surveillance/farrington-fit.ts';
import { dot } from '../surveillance/poisson-fit.ts';
import { surprise } from './scan.ts';

/*
 * One series of weeks with years of past, by itself: a line and a yearly wave, fitted with what stood out weighed down, and how much the last week and the last two
 * together are over it. What goes on for two weeks is seen that one week leaves open.
 */

export interface WeeklyModel {
  /** Of a week, counted from the first that was fitted. */
  expected(week: number): number;
  /** Variance over mean. */
  readonly dispersion: number;
}

const WEEKS_A_YEAR = 52.1775;
/** In standard deviations; from there on a week weighs less. */
const WEIGHED_DOWN_FROM = 2.58;
const YEARS_LEAST = 2;

/**
 * @param counts oldest first; the last half year before what is to be judged is better left out.
 * @returns undefined of less than two years, or where there was nothing at all.
 */
export function fitWeeks(counts: readonly number[]): WeeklyModel | undefined {
  if (counts.length < YEARS_LEAST * WEEKS_A_YEAR || counts.every((count) => count === 0)) return undefined;
  const { length } = counts;
  const row = (week: number) => {
    const angle = (2 * Math.PI * week) / WEEKS_A_YEAR;
    return [1, week / length, Math.cos(angle), Math.sin(angle)];
  };
  const fit = fitFarrington({
    counts,
    rows: counts.map((_, week) => row(week)),
    weighDownFrom: WEIGHED_DOWN_FROM,
    weighDown: (residual) => residual ** -2,
  });
  if (fit === undefined) return undefined;
  return { dispersion: fit.dispersion, expected: (week) => Math.exp(dot(row(week), fit.coefficients)) };
}

/** How much a week stands out: the mean of −log10 of the chances of it and of it with the one before. */
export function weekScore(model: WeeklyModel, week: number, count: number, before: number): number {
  const told = { level: 1, doubt: 0, dispersion: model.dispersion };
  const now = model.expected(week);
  return (surprise(count, now, told) + surprise(count + before, now + model.expected(week - 1), told)) / 2;
}
