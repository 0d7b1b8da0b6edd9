import { sql } from 'kysely';
import {
  ALARM_LEVELS,
  type AlarmLevel,
  type AlarmOpinion,
  type EpisodeState,
  type Instant,
  NotThere,
} from '../../domain/index.ts';
import { type Actor, readStep, type Step } from '../../registry/index.ts';
import type { RecordStore } from '../../store/index.ts';
import type { Assessment } from '../alarms/index.ts';
import { type Db, isOf } from '../series/leaves.ts';
import { type Node, nodeOf } from '../series/nodes.ts';
import type { EpisodeLeaves } from './keep-episodes.ts';

export interface EpisodeFilter {
  readonly levels?: readonly AlarmLevel[] | undefined;
  readonly state?: EpisodeState | undefined;
  readonly organisation?: string | undefined;
  readonly category?: string | undefined;
  /** Those that stood out on this day or later. */
  readonly since?: number | undefined;
}

/** Alarms of a series that lie at most seven days apart. Days since 1970 in Shanghai. */
export interface Episode {
  readonly id: string;
  readonly level: AlarmLevel;
  readonly series: string;
  readonly node: Node;
  readonly state: EpisodeState;
  readonly opinion: AlarmOpinion | undefined;
  readonly firstDay: number;
  readonly lastDay: number;
  readonly sinceDay: number;
  readonly closedDay: number | undefined;
  readonly peak: number;
  /** What the monitor said on the last day on which it stood out. */
  readonly assessed: Assessment;
}

/** A day on which it stood out, as it was said then. */
export interface EpisodeDay {
  readonly day: number;
  readonly windowDays: number;
  readonly count: number;
  readonly expected: Assessment['expected'];
  readonly score: number;
  readonly threshold: number;
}

/** What became of a level's episodes. */
export interface OwnRecord {
  readonly raised: number;
  readonly confirmed: number;
  readonly false: number;
  readonly knownCause: number;
  /** Of which nobody has said anything. */
  readonly undecided: number;
}

export interface EpisodePage {
  readonly episode: Episode;
  readonly days: readonly EpisodeDay[];
  readonly leaves: EpisodeLeaves;
  readonly steps: readonly Step[];
  readonly record: OwnRecord;
  /** The newest complaints of its window, by their acceptance numbers. */
  readonly complaints: readonly string[];
}

const COMPLAINTS_TOLD = 20;
const NO_RECORD: OwnRecord = { raised: 0, confirmed: 0, false: 0, knownCause: 0, undecided: 0 };

/** Episodes of alarms, and what people make of them. */
export class Episodes {
  readonly #ground: { readonly record: RecordStore; readonly clock: () => Instant };

  constructor(ground: { readonly record: RecordStore; readonly clock: () => Instant }) {
    this.#ground = ground;
  }

  /** The latest to stand out first. */
  async list(
    filter: EpisodeFilter,
    page: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<Episode[]> {
    let query = this.#db
      .selectFrom('alarm_episode')
      .selectAll()
      .orderBy('last_day', 'desc')
      .orderBy('sequence', 'desc')
      .limit(page.limit);
    if (filter.levels !== undefined) query = query.where('level', 'in', filter.levels);
    if (filter.state !== undefined)
      query = query.where('closed_day', filter.state === 'open' ? 'is' : 'is not', null);
    if (filter.organisation !== undefined) query = query.where('organisation', '=', filter.organisation);
    if (filter.category !== undefined) query = query.where('category', '=', filter.category);
    if (filter.since !== undefined) query = query.where('last_day', '>=', filter.since);
    if (page.after !== undefined) {
      const { after } = page;
      query = query.where(
        sql<boolean>`(last_day, sequence) < (select last.last_day, last.sequence from alarm_episode last where last.id = ${after})`,
      );
    }
    return (await query.execute()).map(readEpisode);
  }

  async get(id: string): Promise<EpisodePage> {
    const row = await this.#db
      .selectFrom('alarm_episode')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    if (row === undefined) throw new NotThere();
    const episode = readEpisode(row);
    const days = await this.#daysOf(id);
    const [steps, records, complaints] = await Promise.all([
      this.#db
        .selectFrom('alarm_step')
        .select(['act', 'state', 'at', 'by', 'by_name', 'reason'])
        .where('episode', '=', id)
        .orderBy('sequence')
        .execute(),
      this.records(),
      this.#complaintsOf(episode, days.at(-1)),
    ]);
    return {
      episode,
      days,
      leaves: row.leaves as EpisodeLeaves,
      steps: steps.map(readStep),
      record: records[episode.level],
      complaints,
    };
  }

  /** By level, what became of all that was raised. */
  async records(): Promise<Readonly<Record<AlarmLevel, OwnRecord>>> {
    const rows = await this.#db
      .selectFrom('alarm_episode')
      .select(({ fn }) => ['level', 'opinion', fn.countAll<number>().as('count')])
      .groupBy(['level', 'opinion'])
      .execute();
    return Object.fromEntries(
      ALARM_LEVELS.map((level) => {
        const told = { ...NO_RECORD } as { -readonly [K in keyof OwnRecord]: number };
        for (const { level: its, opinion, count } of rows) {
          if (its !== level) continue;
          told.raised += Number(count);
          told[opinion === null ? 'undecided' : opinion === 'known-cause' ? 'knownCause' : opinion] +=
            Number(count);
        }
        return [level, told];
      }),
    ) as Record<AlarmLevel, OwnRecord>;
  }

  /** What a person makes of it; the last opinion is the one that counts, and all of them stay. */
  async opine(id: string, opinion: AlarmOpinion, reason: string, actor: Actor): Promise<void> {
    if (actor.scope !== 'all') throw new NotThere();
    await this.#ground.record.db.transaction().execute(async (db) => {
      const row = await db
        .selectFrom('alarm_episode')
        .select(['level', 'series', 'closed_day'])
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst();
      if (row === undefined) throw new NotThere();
      await db.updateTable('alarm_episode').set({ opinion }).where('id', '=', id).execute();
      await db
        .insertInto('alarm_step')
        .values({
          ...{ episode: id, act: opinion, state: row.closed_day === null ? 'open' : 'closed' },
          ...{ at: new Date(this.#ground.clock()), by: actor.id, by_name: actor.name, reason },
        })
        .execute();
      await actor.note(db, {
        act: `alarm.${opinion}`,
        object: { kind: 'alarm-episode', id },
        ...{ organisation: undefined, reason },
        detail: { kind: row.level, name: row.series },
      });
    });
  }

  get #db(): Db {
    return this.#ground.record.db;
  }

  async #daysOf(id: string): Promise<EpisodeDay[]> {
    const rows = await this.#db
      .selectFrom('alarm_day')
      .selectAll()
      .where('episode', '=', id)
      .orderBy('day')
      .execute();
    return rows.map(({ day, window_days, complaints: count, mean, low, high, score, threshold }) => ({
      ...{ day, windowDays: window_days, count, expected: { mean, low, high }, score, threshold },
    }));
  }

  async #complaintsOf({ node }: Episode, last: EpisodeDay | undefined): Promise<string[]> {
    if (last === undefined) return [];
    const from = last.day - last.windowDays + 1;
    const { rows } = await sql<{ id: string }>`
      select id from (
        select c.id, c.sequence, shanghai_day(coalesce(m.message_at, c.told_at, c.accepted_at)) as day,
          coalesce(m.organisation, '') as organisation,
          case when coalesce(m.organisation, '') = '' then coalesce(c.port, '') else '' end as port,
          c.category, coalesce(c.province, 'unknown') as region, c.channel, wc.wave
        from complaint c left join complaint_match m on m.complaint = c.id and m.message is not null
          left join wave_complaint wc on wc.complaint = c.id
        where c.counted and c.id in (
          select id from complaint where shanghai_day(coalesce(told_at, accepted_at)) between ${from} and ${last.day}
          union select complaint from complaint_match where message is not null and shanghai_day(message_at) between ${from} and ${last.day})
      ) counted where day between ${from} and ${last.day} and ${isOf(node)}
      order by sequence desc limit ${COMPLAINTS_TOLD}`.execute(this.#db);
    return rows.map(({ id }) => id);
  }
}

type EpisodeRow = Awaited<ReturnType<ReturnType<typeof rowOf>['executeTakeFirstOrThrow']>>;
const rowOf = (db: Db) => db.selectFrom('alarm_episode').selectAll();

function readEpisode(row: EpisodeRow): Episode {
  return {
    ...{ id: row.id, level: row.level, series: row.series, node: nodeOf(row.series) },
    state: row.closed_day === null ? 'open' : 'closed',
    opinion: row.opinion ?? undefined,
    ...{ firstDay: row.first_day, lastDay: row.last_day, sinceDay: row.since_day },
    ...{ closedDay: row.closed_day ?? undefined, peak: row.peak },
    assessed: row.assessed as Episode['assessed'],
  };
}
