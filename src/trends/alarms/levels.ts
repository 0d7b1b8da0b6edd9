import type { KindDays, KindPrior } from './kind-days.ts';
import { FIRST_PRIOR } from './kind-days.ts';
import type { Expectation } from './scan.ts';
import { KEPT, type SeriesTable } from './series-table.ts';

/*
 * What is usual for each series: its level, drawn towards that of its kind as a gamma-Poisson mixture, and how much more its days differ than by chance alone. Older
 * days fade, and the last two weeks are not in it.
 */

const LEVEL_FADES = 2 ** (-1 / 90);
const DISPERSION_FADES = 2 ** (-1 / 240);
/** Days’ worth of the kind’s dispersion in that of a series. */
const DISPERSION_PRIOR = 15;
/** Of the level’s relative variance, this share goes into the forecast’s: with all of it, alarms on quiet series come late. Rates of false alarms do not rest on it. */
const DOUBT = 0.25;
/** Squared relative error of a level that has moved since it was learnt: it is what busy series are mostly wrong by. */
const DRIFT = 0.01;
/** Complaints of doubt in what happened to all on a day; and to a kind of its own, which may be what is looked for. */
const SHOCK_PRIOR = 40;
const KIND_SHOCK_PRIOR = 400;
/** Days’ worth of expectation from which on a series tells something about its kind. */
const KNOWN = 5;
const SERIES_LEAST = 5;
const COUNTS_LEAST = 20;

export function expectationOf(table: SeriesTable, days: KindDays, i: number): Expectation {
  const { prior } = days.kinds[table.kinds[i]!]!;
  const shape = table.column('usual')[i]! + prior.shape;
  const level = shape / (table.column('weight')[i]! + prior.shape / prior.level);
  const dispersion =
    (table.column('squares')[i]! + DISPERSION_PRIOR * prior.dispersion) /
    (table.column('seen')[i]! + DISPERSION_PRIOR);
  return { level, doubt: DOUBT / shape + DRIFT, dispersion: Math.max(1, dispersion) };
}

/** How a day is learnt: what share of its complaints is known by now, and whether its series share what happens on it. */
export interface DayLearning {
  readonly share: number;
  readonly isShared: boolean;
}

/** What happened to all series on a day, beyond what the calendar knows: a channel that is down, the evening news. Extremes of single series count little. */
export function learnDay(table: SeriesTable, days: KindDays, day: number, learning: DayLearning): void {
  days.close(totalsOf(table, days, day, learning));
}

/** The same of a day of which more is known by now. */
export function learnAgain(
  table: SeriesTable,
  days: KindDays,
  day: number,
  back: number,
  learning: DayLearning,
): void {
  days.restate(back, totalsOf(table, days, day, learning));
}

/** By kind: the trimmed total of the day, as it will be once all is known. Sets what the day was like for each kind. */
function totalsOf(
  table: SeriesTable,
  days: KindDays,
  day: number,
  { share, isShared }: DayLearning,
): number[] {
  const slot = day % KEPT;
  const factors = days.kinds.map((_, k) => share * days.factorOf(day, k));
  const expected = days.kinds.map(() => 0);
  const came = days.kinds.map(() => 0);
  const since = table.column('since');
  for (let i = 0; i < table.size; i++) {
    if (since[i]! > day) continue;
    const k = table.kinds[i]!;
    const told = expectationOf(table, days, i);
    const mean = told.level * factors[k]!;
    expected[k]! += mean;
    came[k]! += Math.min(table.recent[i * KEPT + slot]!, usualMost(mean, told.dispersion));
  }
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  const all = (sum(came) + SHOCK_PRIOR) / (sum(expected) + SHOCK_PRIOR);
  for (const [k, kind] of days.kinds.entries())
    kind.recent[slot] = isShared
      ? (factors[k]! * (came[k]! + KIND_SHOCK_PRIOR * all)) / (expected[k]! + KIND_SHOCK_PRIOR)
      : factors[k]!;
  return share === 1 ? came : came.map((count) => count / share);
}

/** Takes a day that lies behind the gap into the levels. */
export function learnLevels(table: SeriesTable, days: KindDays, day: number): void {
  const slot = day % KEPT;
  const usual = table.column('usual');
  const weight = table.column('weight');
  const squares = table.column('squares');
  const seen = table.column('seen');
  const since = table.column('since');
  for (let i = 0; i < table.size; i++) {
    const factor = days.kinds[table.kinds[i]!]!.recent[slot]!;
    if (since[i]! > day || factor === 0) continue;
    const told = expectationOf(table, days, i);
    const mean = told.level * factor;
    const count = Math.min(table.recent[i * KEPT + slot]!, usualMost(mean, told.dispersion));
    usual[i] = LEVEL_FADES * usual[i]! + count;
    weight[i] = LEVEL_FADES * weight[i]! + factor;
    squares[i] = DISPERSION_FADES * squares[i]! + (count - mean) ** 2 / mean;
    seen[i] = DISPERSION_FADES * seen[i]! + 1;
  }
}

/** How much the levels of each kind’s series differ, by the method of moments, and their dispersion. */
export function learnPriors(table: SeriesTable, days: KindDays): void {
  const sums = days.kinds.map(() => ({ counts: 0, weights: 0, squares: 0, seen: 0, series: 0, between: 0 }));
  const usual = table.column('usual');
  const weight = table.column('weight');
  const known = (visit: (i: number, sum: (typeof sums)[number]) => void) => {
    for (let i = 0; i < table.size; i++) if (weight[i]! >= KNOWN) visit(i, sums[table.kinds[i]!]!);
  };
  known((i, sum) => {
    sum.counts += usual[i]!;
    sum.weights += weight[i]!;
    sum.squares += table.column('squares')[i]!;
    sum.seen += table.column('seen')[i]!;
    sum.series++;
  });
  known((i, sum) => {
    const level = sum.counts / sum.weights;
    sum.between += (usual[i]! / weight[i]! - level) ** 2 - level / weight[i]!;
  });
  for (const [k, kind] of days.kinds.entries()) kind.prior = priorOf(sums[k]!, kind.prior);
}

function priorOf(
  sum: { counts: number; weights: number; squares: number; seen: number; series: number; between: number },
  last: KindPrior,
): KindPrior {
  if (sum.series < SERIES_LEAST || sum.counts < COUNTS_LEAST) return last;
  const level = sum.counts / sum.weights;
  const between = Math.max(sum.between / sum.series, 0.01 * level ** 2);
  const dispersion = (sum.squares + 30 * FIRST_PRIOR.dispersion) / (sum.seen + 30);
  const shape = Math.min(20, Math.max(0.2, level ** 2 / between));
  return { level, shape, dispersion: Math.max(1, dispersion) };
}

function usualMost(mean: number, dispersion: number): number {
  return mean + 3.5 * Math.sqrt(mean * dispersion) + 1;
}
