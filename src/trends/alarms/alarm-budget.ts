import type { MonitorRecord } from './alarm.ts';

/*
 * From which score on there is an alarm, so that over all series together so many episodes begin in a week. No formula tells that: a formula’s small chances are wrong by
 * factors of ten and more. It is read off the past: how many episodes there would have been with each threshold, week by week.
 */

/** Scores are told apart by this. */
const STEP = 0.05;
const LEVELS = 1000;
/** What is read off. */
const WEEKS_MAX = 26;
/** Fewer weeks say too little. */
export const WEEKS_LEAST = 6;
/** The last weeks are left out, since what goes wrong now is not yet told from what does not. */
const WEEKS_LATE = 2;

export interface Week {
  /** Episodes that would have begun: those of a threshold are the sum up to its level. A difference at each level. */
  readonly steps: number[];
  days: number;
  /** Days on which there was a threshold, and episodes that began with it. */
  watched: number;
  begun: number;
}

export class AlarmBudget {
  /** Oldest first; the last one goes on. */
  readonly weeks: Week[];

  constructor(weeks: readonly Week[] = []) {
    this.weeks = weeks.map((week) => ({ ...week, steps: week.steps.slice() }));
  }

  /** A score of a day, and the highest of the seven days before: with thresholds in between an episode would have begun. */
  note(score: number, before: number): void {
    if (!(score > before)) return;
    const { steps } = this.weeks.at(-1)!;
    steps[levelOf(before)]! += 1;
    steps[levelOf(score)]! -= 1;
  }

  beginDay(): void {
    const last = this.weeks.at(-1);
    if (last === undefined || last.days === 7) {
      this.weeks.push({ steps: new Array<number>(LEVELS).fill(0), days: 0, watched: 0, begun: 0 });
      if (this.weeks.length > WEEKS_MAX + WEEKS_LATE + 1) this.weeks.shift();
    }
    const week = this.weeks.at(-1)!;
    week.days++;
    if (this.isReady) week.watched++;
  }

  begin(): void {
    this.weeks.at(-1)!.begun++;
  }

  record(set: number): MonitorRecord {
    const sum = (of: (week: Week) => number) => this.weeks.reduce((all, week) => all + of(week), 0);
    return { set, begun: sum(({ begun }) => begun), weeks: Math.round(sum(({ watched }) => watched) / 7) };
  }

  get isReady(): boolean {
    return this.weeks.length - 1 - WEEKS_LATE >= WEEKS_LEAST;
  }

  /** The lowest score with at most so many episodes a week; Infinity as long as the past says too little. */
  threshold(perWeek: number): number {
    if (!this.isReady) return Infinity;
    const past = this.weeks.slice(0, -1 - WEEKS_LATE);
    const weeks = past.reduce((all, { days }) => all + days, 0) / 7;
    const most = perWeek * weeks;
    let episodes = 0;
    const at = (l: number) => past.reduce((all, { steps }) => all + steps[l]!, 0);
    // From above: the sum of the differences over a level is minus the episodes at it.
    let lowest = LEVELS - 1;
    for (let level = LEVELS - 1; level > 0; level--) {
      episodes -= at(level);
      if (episodes > most) break;
      lowest = level;
    }
    return lowest * STEP;
  }
}

function levelOf(score: number): number {
  return Math.max(0, Math.min(LEVELS - 1, Math.floor(score / STEP)));
}
