import { ALARM_LEVELS, type AlarmLevel } from '../../domain/index.ts';
import { AlarmMonitor, type Assessment, type LateCount, type SeriesCount } from '../alarms/index.ts';
import type { LeafCount, WaveCount } from '../series/leaves.ts';
import { watchedOf } from '../series/nodes.ts';

/** Of each level, at most so many episodes a week, true and false. */
export type Budgets = Readonly<Record<AlarmLevel, number>>;

/** The monitors of all levels: what comes of leaves is given to each as sums of its series. */
export class Watch {
  readonly monitors: Readonly<Record<AlarmLevel, AlarmMonitor>>;

  /** @param memories by level, what `memory()` of its monitor gave; absent: it begins to learn. */
  constructor(budgets: Budgets, memories: Partial<Record<AlarmLevel, string>> = {}) {
    this.monitors = Object.fromEntries(
      ALARM_LEVELS.map((level) => [level, openMonitor(level, budgets[level], memories[level])]),
    ) as Record<AlarmLevel, AlarmMonitor>;
  }

  /** The last day that all of them were run over; undefined: they were not, or not over the same. */
  get day(): number | undefined {
    const days = new Set(ALARM_LEVELS.map((level) => this.monitors[level].day));
    const [day = 0] = days;
    return days.size === 1 && day > 0 ? day : undefined;
  }

  /**
   * Takes a day: what was filed on it, also about earlier days, and what has changed.
   *
   * @param shares by how many days ago: how much of a day is known.
   * @returns the alarms that hold, by level
   */
  take(
    day: number,
    leaves: readonly (LeafCount | WaveCount)[],
    shares: readonly number[],
  ): ReadonlyMap<AlarmLevel, readonly Assessment[]> {
    const sums = sumsOf(leaves);
    return new Map(
      ALARM_LEVELS.map((level) => {
        const counts: SeriesCount[] = [];
        const late: LateCount[] = [];
        for (const [its, series] of sums[level])
          for (const each of series.values()) {
            if (its === day) counts.push(each);
            else late.push({ ...each, day: its });
          }
        return [level, this.monitors[level].run(day, counts, { late, shares })];
      }),
    );
  }
}

/** A monitor over its own sums: where these are of everything, what happens to all is what is looked for. */
export function openMonitor(level: AlarmLevel, falseAlarmsPerWeek: number, memory?: string): AlarmMonitor {
  return new AlarmMonitor({ falseAlarmsPerWeek, sharesDays: level !== 'total' }, memory);
}

interface Sum {
  readonly series: string;
  readonly kind: string;
  count: number;
}
/** By day and series. */
type Sums = Map<number, Map<string, Sum>>;

function sumsOf(leaves: readonly (LeafCount | WaveCount)[]): Record<AlarmLevel, Sums> {
  const sums = Object.fromEntries(ALARM_LEVELS.map((level) => [level, new Map()])) as Record<
    AlarmLevel,
    Sums
  >;
  for (const leaf of leaves)
    for (const { level, series, kind } of watchedOf(leaf)) {
      const ofDay = sums[level].get(leaf.day) ?? new Map<string, Sum>();
      sums[level].set(leaf.day, ofDay);
      const known = ofDay.get(series);
      if (known === undefined) ofDay.set(series, { series, kind, count: leaf.complaints });
      else known.count += leaf.complaints;
    }
  return sums;
}
