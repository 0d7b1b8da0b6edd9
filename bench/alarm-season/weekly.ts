import { fitWeeks, weekScore } from '../../src/trends/alarms/weekly.ts';
import { WEEKS_FROM, type WeeklyRun } from './reference.ts';

/** Share of outbreaks of the weekly scenarios that is found at a rate of false alarms a week. */
export interface WeeklyFound {
  readonly falseRate: number;
  readonly found: number;
  readonly outbreaks: number;
}

/** Weeks before those that are judged that are left out of the fit. */
const LEFT_OUT = 26;

export function scoreWeekly(
  runs: readonly WeeklyRun[],
  falseRates: readonly number[],
): readonly WeeklyFound[] {
  const quiet: number[] = [];
  const best: number[] = [];
  for (const { counts, outbreak } of runs) {
    const model = fitWeeks(counts.slice(0, WEEKS_FROM - LEFT_OUT));
    const more = new Map(outbreak);
    const score = (week: number, with_: boolean) => {
      if (model === undefined) return 0;
      const at = (w: number) => counts[w]! + (with_ ? (more.get(w) ?? 0) : 0);
      return weekScore(model, week, at(week), at(week - 1));
    };
    for (let week = WEEKS_FROM; week < counts.length; week++) quiet.push(score(week, false));
    best.push(Math.max(...outbreak.map(([week]) => score(week, true))));
  }
  quiet.sort((a, b) => b - a);
  return falseRates.map((falseRate) => {
    const threshold = quiet[Math.floor(falseRate * quiet.length)]!;
    return { falseRate, found: best.filter((score) => score > threshold).length, outbreaks: best.length };
  });
}
