import { sql } from 'kysely';
import {
  type AlarmLevel,
  type AlarmOpinion,
  type Instant,
  shanghaiDay,
  type Words,
} from '../../domain/index.ts';
import type { AlarmDay } from '../../trends/index.ts';
import { categoryWords } from '../categories.ts';
import type { Db } from '../ground.ts';
import { PROVINCE_CODES, type ProvinceCode, provinceWords } from '../places/provinces.ts';
import { CELL_LEAST } from '../statistics/figures.ts';
import { type BulletinPeriod, daysOf } from './bulletin-periods.ts';
import { type Cell, words } from './draft-data.ts';

/** An episode of the nightly monitors, as it was last seen to stand out by the end of a period. Days since 1970 in Shanghai. */
export interface StoodEpisode {
  readonly level: AlarmLevel;
  /** Of a wave: `wave/500`. */
  readonly series: string;
  /** As it is judged now; null: nobody has said anything. */
  readonly opinion: AlarmOpinion | null;
  /** Null: summed up over all; empty: not known. */
  readonly organisation: string | null;
  readonly port: string | null;
  readonly category: string | null;
  readonly region: string | null;
  readonly since: number;
  readonly day: number;
  readonly windowDays: number;
  readonly complaints: number;
  readonly low: number;
  readonly high: number;
}

/** Those that stood in a period: they had begun by its end and were seen to stand out since its beginning. */
export async function episodesIn(db: Db, { from, until }: BulletinPeriod): Promise<StoodEpisode[]> {
  const last = shanghaiDay(until - 1);
  const { rows } = await sql<StoodEpisode>`
    select e.level, e.series, e.opinion, e.organisation, e.port, e.category, e.region, e.since_day as since,
      seen.day, seen.window_days as "windowDays", seen.complaints, seen.low, seen.high
    from alarm_episode e cross join lateral (
      select * from alarm_day d where d.episode = e.id and d.day <= ${last} order by d.day desc limit 1) seen
    where e.first_day <= ${last} and e.last_day >= ${shanghaiDay(from)}
    order by seen.day desc, e.series, e.sequence`.execute(db);
  return rows;
}

export interface MonitorNights {
  /** How each level stood after the last night about the period or a day before it; undefined: none was run by then. */
  readonly levels: AlarmDay['levels'] | undefined;
  /** Days of the period that no monitor looked at. */
  readonly missing: number;
}

export async function nightsOf(db: Db, period: BulletinPeriod): Promise<MonitorNights> {
  const [first, last] = [shanghaiDay(period.from), shanghaiDay(period.until - 1)];
  const newest = await db
    .selectFrom('alarm_run')
    .select('levels')
    .where('day', '<=', last)
    .orderBy('day', 'desc')
    .executeTakeFirst();
  const { run } = await db
    .selectFrom('alarm_run')
    .select(({ fn }) => fn.countAll<number>().as('run'))
    .where('day', '>=', first)
    .where('day', '<=', last)
    .executeTakeFirstOrThrow();
  return {
    levels: newest?.levels as AlarmDay['levels'] | undefined,
    missing: daysOf(period) - Number(run),
  };
}

/** What a row tells of the series, without whose it is. */
export function placeCells({ category, region }: StoodEpisode, at: Instant): Record<string, Cell> {
  return {
    category: category === null ? ALL : categoryWords(category, at),
    region: region === null ? ALL : provinceWords(isProvince(region) ? region : 'unknown'),
  };
}

/** What was seen in the window against what was expected of it; a few complaints are not counted out. */
export function seenCells({ windowDays, complaints, low, high }: StoodEpisode): Record<string, Cell> {
  const isFew = complaints < CELL_LEAST;
  return {
    days: windowDays,
    complaints: isFew ? null : complaints,
    ...{ low: isFew ? null : low, high: isFew ? null : high },
  };
}

const ALL: Words = words('全部', 'all');
const PROVINCES: ReadonlySet<string> = new Set(PROVINCE_CODES);
const isProvince = (code: string): code is ProvinceCode => PROVINCES.has(code);
