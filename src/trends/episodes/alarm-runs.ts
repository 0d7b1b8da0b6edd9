import { setImmediate as turn } from 'node:timers/promises';
import { sql } from 'kysely';
import { ALARM_LEVELS, type AlarmLevel, type Instant, shanghaiDay } from '../../domain/index.ts';
import { type DaysAsked, dayByDay, type RecordStore } from '../../store/index.ts';
import type { MonitorRecord } from '../alarms/index.ts';
import { DELAY_PAST_DAYS, type Delay, estimateDelay } from '../series/delay.ts';
import { type Db, keepTouched, lockSeries } from '../series/leaves.ts';
import { keepEpisodes } from './keep-episodes.ts';
import { type Counted, delayCounts, filedOn, markTold, TABLES, untold } from './untold.ts';
import { type Budgets, Watch } from './watch.ts';

export interface AlarmGround {
  readonly record: RecordStore;
  readonly clock: () => number;
  /** Of each level, at most so many episodes a week. */
  readonly budgets: Budgets;
}

/** How a level stands after a day. */
export interface LevelTold {
  readonly series: number;
  /** Series that are in alarm. */
  readonly alarms: number;
  /** The score from which on there is an alarm; null: the past says too little yet. */
  readonly threshold: number | null;
  readonly record: MonitorRecord;
}

export interface AlarmDay {
  readonly day: number;
  readonly ranAt: Instant;
  readonly tookMs: number;
  readonly levels: Readonly<Record<AlarmLevel, LevelTold>>;
  readonly delay: Delay;
}

/** "alarms" cut to four letters, read as bytes: whoever holds it runs a day. */
const LOCK = 0x616c_6172;
/** A monitor that remembers nothing learns from so many days before, and raises nothing over them. */
const TEACH_DAYS = 400;
const DELAY_EVERY_DAYS = 7;

/**
 * Runs the monitors over days that are over, each once and in order. Memory, episodes and what the monitors were told are one transaction of the record:
 * killed at any moment, it goes on with the first day that is not there.
 */
export class AlarmRuns {
  readonly #ground: AlarmGround;

  constructor(ground: AlarmGround) {
    this.#ground = ground;
  }

  yesterday(): number {
    return shanghaiDay(this.#ground.clock()) - 1;
  }

  /** The first is yesterday: days before teach, and nobody is alarmed about them. */
  async nextDay(): Promise<number> {
    const last = await this.lastRun();
    return last === undefined ? this.yesterday() : last.day + 1;
  }

  async lastRun(): Promise<AlarmDay | undefined> {
    const { db } = this.#ground.record;
    const row = await db.selectFrom('alarm_run').selectAll().orderBy('day', 'desc').executeTakeFirst();
    return (
      row && {
        ...{ day: row.day, ranAt: row.ran_at.getTime(), tookMs: row.took_ms },
        ...{ levels: row.levels as AlarmDay['levels'], delay: row.delay as Delay },
      }
    );
  }

  /** Runs every day not yet run, in order, until `through` or until told to stop. Where another process is at it, waits for that. */
  async catchUp(through: number, asked: DaysAsked<AlarmDay> = {}): Promise<void> {
    const { record } = this.#ground;
    // Dropped by whatever throws: the monitors would be ahead of the record.
    let watch: Watch | undefined;
    const run = (day: number) =>
      record.db.transaction().execute(async (db) => {
        await lockSeries(db);
        await keepTouched(db);
        if (watch?.day !== day - 1) watch = await this.#load(db, day);
        return this.#run(db, day, watch);
      });
    const last = Math.min(through, this.yesterday());
    await dayByDay({ record, lock: LOCK, nextDay: () => this.nextDay(), run }, last, asked);
  }

  async #run(db: Db, day: number, watch: Watch): Promise<AlarmDay> {
    const begun = performance.now();
    const ranAt = this.#ground.clock();
    const delay = estimateDelay(await delayCounts(db, day), day);
    const alarms = watch.take(day, await untold(db, day), delay.shares);
    const levels = Object.fromEntries(
      ALARM_LEVELS.map((level) => {
        const { size: series, threshold, record } = watch.monitors[level];
        const told: LevelTold = {
          ...{ series, alarms: alarms.get(level)!.length, record },
          threshold: threshold === Infinity ? null : threshold,
        };
        return [level, told];
      }),
    ) as AlarmDay['levels'];
    // A key: whoever else has run this day meanwhile makes all of this be undone.
    await db
      .insertInto('alarm_run')
      .values({
        ...{ day, ran_at: new Date(ranAt), took_ms: 0 },
        ...{ levels: JSON.stringify(levels), delay: JSON.stringify(delay) },
      })
      .execute();
    for (const level of ALARM_LEVELS)
      await keepEpisodes(db, { level, day, ranAt, alarms: alarms.get(level)!, monitors: watch.monitors });
    for (const level of ALARM_LEVELS) {
      const memory = watch.monitors[level].memory();
      await db
        .insertInto('alarm_memory')
        .values({ level, day, memory })
        .onConflict((conflict) => conflict.column('level').doUpdateSet({ day, memory }))
        .execute();
    }
    await markTold(db, day);
    const tookMs = Math.round(performance.now() - begun);
    await db.updateTable('alarm_run').set({ took_ms: tookMs }).where('day', '=', day).execute();
    return { day, ranAt, tookMs, levels, delay };
  }

  /**
   * With what is remembered of the day before; where that cannot be read, as at first or after an upgrade, taught by the days before. Levels are taught together that
   * are sums of the same leaves, since what these were told is marked at the leaves.
   */
  async #load(db: Db, day: number): Promise<Watch> {
    const { budgets } = this.#ground;
    const rows = await db.selectFrom('alarm_memory').select(['level', 'memory']).execute();
    const read = new Watch(budgets, Object.fromEntries(rows.map(({ level, memory }) => [level, memory])));
    const isBehind = (level: AlarmLevel) => read.monitors[level].day !== day - 1;
    const behind = new Set(ALARM_LEVELS.filter(isBehind).map(tableOf));
    if (behind.size === 0) return read;
    const kept = rows.filter(({ level }) => !behind.has(tableOf(level)));
    // Whoever is at the day before takes none of those that teach.
    const watch = new Watch(budgets, Object.fromEntries(kept.map(({ level, memory }) => [level, memory])));
    const { rows: first } = await sql<{ day: number | null }>`
      select min(filed_day) as day from series_leaf where filed_day < ${day}`.execute(db);
    const from = Math.max(first[0]?.day ?? day, day - TEACH_DAYS);
    const counts = await delayCounts(db, day - 1, TEACH_DAYS + DELAY_PAST_DAYS);
    let delay: Delay | undefined;
    for (let past = from; past < day; past++) {
      if (delay === undefined || (past - from) % DELAY_EVERY_DAYS === 0) delay = estimateDelay(counts, past);
      watch.take(past, await filedOn(db, past), delay.shares);
      await turn();
    }
    await markTold(
      db,
      day - 1,
      TABLES.filter((table) => behind.has(table)),
    );
    return watch;
  }
}

/** Of whose rows a level’s series are sums. */
function tableOf(level: AlarmLevel): Counted {
  return level === 'wave' ? 'series_wave' : 'series_leaf';
}
