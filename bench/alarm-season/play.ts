import { AlarmMonitor, type SeriesCount } from '../../src/trends/alarms/monitor.ts';
import { earsC1, earsC2 } from '../../src/trends/surveillance/ears.ts';
import type { Planted } from './score.ts';

/** Daily series with an answer key, wherever they come from. */
export interface DailyWorld {
  /** Whole days since 1970-01-01. */
  readonly firstDay: number;
  /** By series, then by day. */
  readonly counts: readonly ArrayLike<number>[];
  /** By series. */
  readonly kinds: readonly string[];
  /** Judged from this day on, counted from the first. */
  readonly from: number;
  readonly events: readonly Planted[];
}

export interface Played {
  readonly scores: readonly Float32Array[];
  /** The monitor’s own, of each judged day. */
  readonly thresholds: Float32Array;
  readonly ms: number;
}

/** All days through a monitor that is set to so many false alarms a week. */
export function play({ firstDay, counts, kinds, from }: DailyWorld, falseAlarmsPerWeek: number): Played {
  const monitor = new AlarmMonitor({ falseAlarmsPerWeek });
  const days = counts[0]!.length;
  const scores = counts.map(() => new Float32Array(days - from));
  const thresholds = new Float32Array(days - from);
  const begun = performance.now();
  for (let d = 0; d < days; d++) {
    const rows: SeriesCount[] = [];
    for (const [i, own] of counts.entries())
      if (own[d]! > 0) rows.push({ series: String(i), kind: kinds[i]!, count: own[d]! });
    monitor.run(firstDay + d, rows);
    if (d < from) continue;
    thresholds[d - from] = monitor.threshold;
    monitor.scores((series, score) => {
      scores[Number(series)]![d - from] = score;
    });
  }
  return { scores, thresholds, ms: performance.now() - begun };
}

/** How many deviations each day lies over what EARS expects; C3: by how much it and the two days before are over one deviation, summed, as its authors had it. */
export function playEars(
  method: 'C1' | 'C2' | 'C3',
  { counts, from }: Pick<DailyWorld, 'counts' | 'from'>,
): Float32Array[] {
  const judge = method === 'C1' ? earsC1 : earsC2;
  return counts.map((own) => {
    const series = { counts: Array.from(own), perYear: 364 };
    const over = (day: number) => {
      const at = (alpha: number) => judge(series, day, { ...DAILY_EARS, alpha }).upper;
      // Between the limits of these two chances lies one deviation.
      const mean = at(0.5);
      return Math.max(0, (own[day]! - mean) / (at(ONE_DEVIATION) - mean));
    };
    return Float32Array.from({ length: own.length - from }, (_, d) => {
      if (method !== 'C3') return over(from + d);
      return [0, 1, 2].reduce((sum, back) => sum + Math.max(0, over(from + d - back) - 1), 0);
    });
  });
}

const ONE_DEVIATION = 0.15865525393145707;
const DAILY_EARS = { baseline: 28, deviationLeast: 0.5 };
