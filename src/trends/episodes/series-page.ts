import { sql } from 'kysely';
import type { AlarmLevel } from '../../domain/index.ts';
import type { RecordStore } from '../../store/index.ts';
import {
  type AlarmMonitor,
  type Assessment,
  Calendar,
  type Expectation,
  type Feature,
} from '../alarms/index.ts';
import { type Delay, estimateDelay, type Nowcast, nowcast } from '../series/delay.ts';
import { daysOf } from '../series/leaves.ts';
import { levelOf, type Node, seriesOf } from '../series/nodes.ts';
import { type Rate, rateOf, sentUnder, type Unsaid, type VolumeSource } from '../series/rates.ts';
import type { AlarmRuns } from './alarm-runs.ts';
import type { Episode } from './episodes.ts';
import { type SecondOpinion, secondOpinion } from './second-opinion.ts';
import { delayCounts } from './untold.ts';
import { BEFORE_DAYS, type Volume, volumeOf } from './volume.ts';
import { type Budgets, openMonitor } from './watch.ts';

export interface SeriesGround {
  readonly record: RecordStore;
  readonly traffic: VolumeSource;
  readonly budgets: Budgets;
  readonly runs: Pick<AlarmRuns, 'lastRun' | 'yesterday'>;
}

export interface SeriesDay {
  readonly day: number;
  /** Known by the end of the last day. */
  readonly seen: number;
  /** Once the day is complete; undefined: nothing watches the series, or it was never complained of. */
  readonly expected: Assessment['expected'] | undefined;
  readonly isAlarm: boolean;
  /** Of a day that is not complete: what it will come to, and how much of it is known. */
  readonly incomplete: (Nowcast & { readonly share: number }) | undefined;
  /** Marketing under the series that passed; undefined: not known. */
  readonly messages: number | undefined;
  /** Undefined: not known, or nothing was sent. */
  readonly rate: Rate | undefined;
  /** What the calendar knows of it. */
  readonly features: readonly Feature[];
}

export interface SeriesPage {
  readonly node: Node;
  readonly series: string;
  readonly level: AlarmLevel | undefined;
  readonly days: readonly SeriesDay[];
  /** What the monitor says now; undefined: nothing watches it, or nothing was run yet. */
  readonly assessed: Assessment | undefined;
  readonly secondOpinion: SecondOpinion;
  readonly delay: Delay;
  /** Of all days that are complete and whose messages are known, and of each seven of them, the latest last. */
  readonly rate: Rate | undefined;
  readonly weeks: readonly RateWeek[];
  /** Why not all days have a number of messages. */
  readonly unsaid: Unsaid | undefined;
}

export interface RateWeek {
  readonly from: number;
  readonly to: number;
  /** Undefined: nothing was sent. */
  readonly rate: Rate | undefined;
}

/** Less than this share known: a day is told to be incomplete. */
const COMPLETE_SHARE = 0.98;
const WEEK_DAYS = 7;

/** One series, day by day, with what was expected of it. */
export class SeriesBook {
  readonly #ground: SeriesGround;
  readonly #calendar = new Calendar();
  /** As it was after a day: read once, since the memory of a hundred thousand series takes a moment. */
  readonly #read = new Map<AlarmLevel, { readonly day: number; readonly monitor: AlarmMonitor }>();

  constructor(ground: SeriesGround) {
    this.#ground = ground;
  }

  /** @param from and `to`: days since 1970; what lies after the last day that is over is left out. */
  async page(node: Node, from: number, to: number): Promise<SeriesPage> {
    const { record, traffic, runs } = this.#ground;
    const run = await runs.lastRun();
    const last = run?.day ?? runs.yesterday();
    const until = Math.min(to, last);
    const level = levelOf(node);
    const series = seriesOf(node);
    const { rows } = await sql<{ day: number | null }>`select min(filed_day) as day from series_leaf`.execute(
      record.db,
    );
    const firstDay = rows[0]?.day ?? last + 1;
    const [counts, alarms, monitor, delay, sent] = await Promise.all([
      daysOf(record.db, node, { from: Math.min(from, firstDay), to: last, filedBy: last }),
      this.#alarms(series, level, from, until),
      level === undefined ? undefined : this.#monitor(level),
      run?.delay ?? delayCounts(record.db, last).then((each) => estimateDelay(each, last)),
      sentUnder(traffic, node, from, until),
    ]);
    const expected = monitor?.expected(series, from, until, delay.shares, alarms.usualOn);
    const days = Array.from({ length: Math.max(0, until - from + 1) }, (_, i): SeriesDay => {
      const day = from + i;
      const seen = counts.get(day) ?? 0;
      const share = delay.shares[last - day] ?? 1;
      const messages = sent.days.get(day);
      return {
        ...{ messages, rate: messages === undefined ? undefined : rateOf(seen, messages) },
        ...{ day, seen, expected: expected?.[i], isAlarm: alarms.days.has(day) },
        incomplete: share < COMPLETE_SHARE ? { ...nowcast(seen, last - day, delay), share } : undefined,
        features: this.#calendar.of(day),
      };
    });
    return {
      ...{ node, series, level, delay, days, unsaid: sent.unsaid, ...ratesOf(days) },
      assessed: monitor?.assess(series),
      secondOpinion: secondOpinion(counts, firstDay, last),
    };
  }

  /** Whether an alarm came with more messages, as it was known on the last day on which it stood out. */
  async volume({ node, lastDay, assessed }: Pick<Episode, 'node' | 'lastDay' | 'assessed'>): Promise<Volume> {
    const { record, traffic } = this.#ground;
    const [from, first] = [
      lastDay - assessed.windowDays + 1,
      lastDay - assessed.windowDays + 1 - BEFORE_DAYS,
    ];
    const [sent, complaints, run] = await Promise.all([
      sentUnder(traffic, node, first, lastDay),
      daysOf(record.db, node, { from: first, to: lastDay, filedBy: lastDay }),
      record.db.selectFrom('alarm_run').select('delay').where('day', '=', lastDay).executeTakeFirst(),
    ]);
    const { shares } = (run?.delay as Delay | undefined) ?? { shares: [] };
    return volumeOf({
      ...{ from, to: lastDay, complaints, shares },
      messages: sent.days,
      unsaid: sent.unsaid,
    });
  }

  /** The days on which it stood out, and what was usual of it when that was raised: what went wrong is not held against itself. */
  async #alarms(series: string, level: AlarmLevel | undefined, from: number, to: number) {
    const { db } = this.#ground.record;
    const episodes =
      level === undefined
        ? []
        : await db
            .selectFrom('alarm_episode')
            .select(['id', 'since_day', 'last_day', 'usual'])
            .where('series', '=', series)
            .where('level', '=', level)
            .where('last_day', '>=', from)
            .where('since_day', '<=', to)
            .execute();
    const days =
      episodes.length === 0
        ? []
        : await db
            .selectFrom('alarm_day')
            .select('day')
            .where(
              'episode',
              'in',
              episodes.map(({ id }) => id),
            )
            .execute();
    return {
      days: new Set(days.map(({ day }) => day)),
      usualOn: (day: number) =>
        episodes.find(({ since_day, last_day }) => since_day <= day && day <= last_day)?.usual as
          | Expectation
          | undefined,
    };
  }

  async #monitor(level: AlarmLevel): Promise<AlarmMonitor | undefined> {
    const { record, budgets } = this.#ground;
    const stored = await record.db
      .selectFrom('alarm_memory')
      .select('day')
      .where('level', '=', level)
      .executeTakeFirst();
    if (stored === undefined) return undefined;
    const known = this.#read.get(level);
    if (known?.day === stored.day) return known.monitor;
    const { day, memory } = await record.db
      .selectFrom('alarm_memory')
      .select(['day', 'memory'])
      .where('level', '=', level)
      .executeTakeFirstOrThrow();
    const monitor = openMonitor(level, budgets[level], memory);
    this.#read.set(level, { day, monitor });
    return monitor;
  }
}

/** Days of which complaints are still to come would draw the rate down. */
function ratesOf(days: readonly SeriesDay[]): Pick<SeriesPage, 'rate' | 'weeks'> {
  const whole = days.filter(({ messages, incomplete }) => messages !== undefined && incomplete === undefined);
  const over = (some: readonly SeriesDay[]) =>
    rateOf(
      some.reduce((sum, { seen }) => sum + seen, 0),
      some.reduce((sum, { messages = 0 }) => sum + messages, 0),
    );
  const weeks: RateWeek[] = [];
  for (let end = whole.length; end >= WEEK_DAYS; end -= WEEK_DAYS) {
    const week = whole.slice(end - WEEK_DAYS, end);
    weeks.unshift({ from: week[0]!.day, to: week.at(-1)!.day, rate: over(week) });
  }
  return { rate: over(whole), weeks };
}
