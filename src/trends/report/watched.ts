import type { MonitorRecord } from '../alarms/alarm.ts';
import { AlarmMonitor, type Assessment, type SeriesCount } from '../alarms/index.ts';
import type { CollectedRows } from './collected.ts';

/** By what series are counted: all complaints, and each column that the file has. */
export const SERIES_KINDS = ['all', 'category', 'sender', 'region'] as const;
export type SeriesKind = (typeof SERIES_KINDS)[number];

export interface WatchedAlarm {
  readonly kind: SeriesKind;
  /** As the file has it; '' of all. */
  readonly name: string;
  readonly assessment: Assessment;
  /** The last day on which it was an alarm; that of the file: it holds. */
  readonly lastDay: number;
  /** Complaints a day, the last at the end. */
  readonly daily: readonly number[];
}

export interface Watched {
  /** Those that hold on the last day, and those that are over, the latest first. */
  readonly holding: readonly WatchedAlarm[];
  readonly over: readonly WatchedAlarm[];
  readonly series: number;
  /** Of how many it is said that there is too little data. */
  readonly tooLittle: number;
  readonly record: MonitorRecord;
  /** Not yet known from where on it is an alarm: fewer than eight weeks. */
  readonly isLearning: boolean;
  /** Days without a single complaint: taken for quiet ones, or for such as are missing in the file. */
  readonly emptyDays: number;
  readonly emptyMeans: 'quiet' | 'missing';
}

/** So many days back are watched. */
const DAYS_MAX = 1_096;
/** With so many complaints a day on average, a day without any is one that is missing. */
const MISSING_FROM = 3;
/** Days drawn of an alarm. */
const DRAWN = 56;
/** A gap of so many days begins anew. */
const GAP_MAX = 300;
const OVER_MAX = 100;

/** Runs the monitor over the days of a file as if each night had come. */
export function watch(rows: CollectedRows, falseAlarmsPerWeek: number): Watched {
  const last = rows.day.reduce((most, day) => Math.max(most, day), 0);
  const first = Math.max(
    last - DAYS_MAX,
    rows.day.reduce((least, day) => Math.min(least, day), last),
  );
  const days = countDays(rows, first, last);
  const filled = days.filter((day) => day.size > 0).length;
  const total = rows.day.filter((day) => day >= first).length;
  const emptyMeans = total / days.length >= MISSING_FROM ? 'missing' : 'quiet';
  let monitor = new AlarmMonitor({ falseAlarmsPerWeek });
  const told = new Map<string, { assessment: Assessment; lastDay: number }>();
  const over: { assessment: Assessment; lastDay: number }[] = [];
  for (const [at, counts] of days.entries()) {
    const day = first + at;
    if (counts.size === 0 && emptyMeans === 'missing') continue;
    if (monitor.day > 0 && day - monitor.day > GAP_MAX) monitor = new AlarmMonitor({ falseAlarmsPerWeek });
    const given: SeriesCount[] = [...counts].map(([series, count]) => ({
      ...{ series, count, kind: series.slice(0, series.indexOf(':')) },
    }));
    for (const assessment of monitor.run(day, given)) {
      const known = told.get(assessment.series);
      // Another one than before: it began later.
      if (known !== undefined && known.assessment.since !== assessment.since) over.push(known);
      told.set(assessment.series, { assessment, lastDay: day });
    }
  }
  for (const [series, alarm] of told)
    if (alarm.lastDay < monitor.day) {
      over.push(alarm);
      told.delete(series);
    }
  const names = new Set(days.flatMap((counts) => [...counts.keys()]));
  const states = [...names].map((name) => monitor.assess(name));
  const drawn = ({ assessment, lastDay }: { assessment: Assessment; lastDay: number }): WatchedAlarm => {
    const [kind, name] = partsOf(assessment.series);
    const daily = Array.from({ length: DRAWN }, (_, i) => {
      const at = lastDay - first - DRAWN + 1 + i;
      return days[at]?.get(assessment.series) ?? 0;
    });
    return { kind, name, assessment, lastDay, daily };
  };
  const strongest = (a: WatchedAlarm, b: WatchedAlarm) => b.assessment.score - a.assessment.score;
  const someone = states.find((state) => state !== undefined);
  return {
    holding: [...told.values()].map(drawn).sort(strongest),
    over: over
      .map(drawn)
      .sort((a, b) => b.lastDay - a.lastDay || strongest(a, b))
      .slice(0, OVER_MAX),
    series: names.size,
    tooLittle: states.filter((state) => state === undefined || state.state === 'too-little-data').length,
    record: someone?.record ?? { set: falseAlarmsPerWeek, begun: 0, weeks: 0 },
    isLearning: monitor.threshold === Infinity,
    ...{ emptyDays: days.length - filled, emptyMeans },
  };
}

/** Of each day how many complaints each series had. */
function countDays(rows: CollectedRows, first: number, last: number): ReadonlyMap<string, number>[] {
  const days = Array.from({ length: last - first + 1 }, () => new Map<string, number>());
  const { names } = rows;
  // A column that no row has fills no series; classes stand for the category then.
  const byCategory = names.category.some((name) => name !== '');
  for (const [i, day] of rows.day.entries()) {
    if (day < first) continue;
    const counts = days[day - first]!;
    const add = (series: string) => counts.set(series, (counts.get(series) ?? 0) + 1);
    add('all:');
    const category = byCategory ? names.category[rows.category[i]!]! : names.said[rows.said[i]!]!;
    if (category !== '') add(`category:${category}`);
    const [sender, region] = [names.sender[rows.sender[i]!]!, names.region[rows.region[i]!]!];
    if (sender !== '') add(`sender:${sender}`);
    if (region !== '') add(`region:${region}`);
  }
  return days;
}

function partsOf(series: string): [SeriesKind, string] {
  const at = series.indexOf(':');
  return [series.slice(0, at) as SeriesKind, series.slice(at + 1)];
}
