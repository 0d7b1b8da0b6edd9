import { type Selectable, type SelectQueryBuilder, sql } from 'kysely';
import { DAY_MS, type Instant, NotThere, shanghaiDay, type WaveSort } from '../../domain/index.ts';
import type { Db } from '../../registry/index.ts';
import type { Database, RecordStore, SealKey } from '../../store/index.ts';
import { normalise, opinionOn } from '../../texts/index.ts';
import { WaveGatherer } from '../waves/index.ts';
import type { TemplatePiece } from '../waves/wave.ts';
import { type Counting, type Growth, growthOf, isGrowing } from './growth.ts';
import { storable } from './storable.ts';
import { casesOf, countsOf, daysOf, eventsOf, everyDay, goalsOf, placesOf } from './wave-counts.ts';
import {
  PLACE_KINDS,
  type Wave,
  type WaveDay,
  type WaveFilter,
  type WavePage,
  type WaveVariant,
} from './wave-told.ts';
import { contactKey, memoryOf } from './waves-memory.ts';

export interface WavesGround {
  readonly record: Pick<RecordStore, 'db'>;
  readonly key: SealKey;
  readonly clock: () => number;
}

/** A message whose wave is asked for. */
export interface SentText {
  readonly at: Instant;
  readonly port: string;
  readonly signature: string;
  readonly organisation: string;
  readonly text: string;
}

/** Where a list goes on: behind this one. */
export interface WavePlaceInList {
  readonly value: number;
  readonly id: number;
}

type Row = Selectable<Database['wave']>;
type Listing = SelectQueryBuilder<Database, 'wave', Row>;

const WEEK_DAYS = 7;
const QUIET_MS = 30 * DAY_MS;
const SERIES_DAYS = 120;
/** Waves that one sender’s message may be of. */
const CANDIDATES_MAX = 200;

/** The waves as people read them. Whoever reads them sees all: texts and numbers of every sender. */
export class Waves {
  readonly #ground: WavesGround;

  constructor(ground: WavesGround) {
    this.#ground = ground;
  }

  /** Those that most was seen of lately first, or those with most complaints or messages; not those that are part of others. */
  async list(
    filter: WaveFilter,
    {
      sort = 'seen',
      limit,
      after,
    }: { readonly sort?: WaveSort; readonly limit: number; readonly after?: WavePlaceInList | undefined },
  ): Promise<Wave[]> {
    const { db } = this.#ground.record;
    const column = sort === 'seen' ? 'last_seen' : sort;
    let query: Listing = db
      .selectFrom('wave')
      .selectAll()
      .where('merged_into', 'is', null)
      .orderBy(column, 'desc')
      .orderBy('id')
      .limit(limit);
    if (after !== undefined) {
      const value = sort === 'seen' ? new Date(after.value) : after.value;
      query = query.where((eb) =>
        eb.or([
          eb(column, '<', value as never),
          eb.and([eb(column, '=', value as never), eb('id', '>', after.id)]),
        ]),
      );
    }
    query = await this.#filtered(query, filter);
    return this.#told(await query.execute());
  }

  /** By what a list that goes on behind it is told where it was. */
  placeOf({ id, lastSeen, complaints, messages }: Wave, sort: WaveSort): WavePlaceInList {
    return { id, value: sort === 'seen' ? lastSeen : sort === 'complaints' ? complaints : messages };
  }

  /** How the texts of these read; what is forgotten is left out. */
  async templates(ids: readonly number[]): Promise<ReadonlyMap<number, readonly TemplatePiece[]>> {
    if (ids.length === 0) return new Map();
    const { db } = this.#ground.record;
    const rows = await db.selectFrom('wave').select(['id', 'template']).where('id', 'in', ids).execute();
    return new Map(rows.map(({ id, template }) => [id, template as readonly TemplatePiece[]]));
  }

  /** @throws NotThere */
  async get(id: number): Promise<WavePage> {
    const { db } = this.#ground.record;
    const row = await db.selectFrom('wave').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) throw new NotThere();
    const [wave] = await this.#told([row]);
    const [variants, series, events, cases] = await Promise.all([
      this.#variants(id),
      this.#series(id),
      eventsOf(db, id),
      casesOf(db, id),
    ]);
    const [port, signature, organisation, region] = await Promise.all([
      placesOf(db, id, 'port'),
      placesOf(db, id, 'signature'),
      placesOf(db, id, 'organisation'),
      placesOf(db, id, 'region'),
    ]);
    return {
      wave: wave!,
      purpose: opinionOn(row.shape),
      ...{ variants, series, events, cases },
      places: { port, signature, organisation, region },
    };
  }

  /** Ids of its complaints, the newest first; without those of which nothing is left. @throws NotThere */
  async complaints(
    id: number,
    { limit, after }: { readonly limit: number; readonly after?: number | undefined },
  ): Promise<{ readonly complaint: string; readonly sequence: number }[]> {
    const { db } = this.#ground.record;
    const there = await db.selectFrom('wave').select('id').where('id', '=', id).executeTakeFirst();
    if (there === undefined) throw new NotThere();
    let query = db
      .selectFrom('wave_complaint')
      .innerJoin('complaint', 'complaint.id', 'wave_complaint.complaint')
      .select(['wave_complaint.complaint', 'wave_complaint.sequence'])
      .where('wave', '=', id)
      .where('complaint.erased_at', 'is', null)
      .orderBy('wave_complaint.sequence', 'desc')
      .limit(limit);
    if (after !== undefined) query = query.where('wave_complaint.sequence', '<', after);
    return query.execute();
  }

  /** Of which wave a message is; undefined: of none, or its day is not gathered yet. */
  async ofMessage(sent: SentText): Promise<Wave | undefined> {
    const { db } = this.#ground.record;
    const rows = await db
      .selectFrom('wave_day')
      .select('wave')
      .distinct()
      .where('day', '=', shanghaiDay(sent.at))
      .where('port', '=', storable(sent.port))
      .where('signature', '=', storable(sent.signature))
      .where('organisation', '=', sent.organisation)
      .where('messages', '>', 0)
      .limit(CANDIDATES_MAX)
      .execute();
    if (rows.length === 0) return undefined;
    // They alone are read, and what the text would add to them is not kept.
    const variants = await variantsOf(
      db,
      rows.map(({ wave }) => wave),
    );
    const gatherer = WaveGatherer.from(memoryOf(variants), { contactKey: contactKey(this.#ground.key) });
    const { wave: id, isNewWave } = gatherer.take(sent.text);
    if (isNewWave) return undefined;
    const row = await db.selectFrom('wave').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? undefined : (await this.#told([row]))[0];
  }

  async #filtered(query: Listing, filter: WaveFilter): Promise<Listing> {
    const now = this.#ground.clock();
    let asked = query;
    if (filter.since !== undefined) asked = asked.where('last_seen', '>=', new Date(filter.since));
    if (filter.isNew === true) asked = asked.where('first_seen', '>=', new Date(now - WEEK_DAYS * DAY_MS));
    if (filter.isNew === false) asked = asked.where('first_seen', '<', new Date(now - WEEK_DAYS * DAY_MS));
    for (const kind of PLACE_KINDS) {
      const name = filter[kind];
      if (name !== undefined)
        asked = asked.where('id', 'in', (eb) =>
          eb.selectFrom('wave_day').select('wave').where(kind, '=', name),
        );
    }
    if (filter.text !== undefined) {
      const piece = storable(normalise(filter.text).text);
      asked = asked.where((eb) => eb(eb.fn<number>('strpos', ['shape', eb.val(piece)]), '>', 0));
    }
    if (filter.complaint !== undefined) {
      const { complaint } = filter;
      asked = asked.where('id', 'in', (eb) =>
        eb.selectFrom('wave_complaint').select('wave').where('complaint', '=', complaint),
      );
    }
    if (filter.isGrowing !== undefined) {
      const growing = sql<number>`(${await this.#growing()})`;
      asked = asked.where('id', filter.isGrowing ? 'in' : 'not in', growing as never);
    }
    return asked;
  }

  /** Ids of those that grow by complaints or by messages. */
  async #growing() {
    const through = await this.#through();
    const from = Math.min(through.complaints, through.messages) - 2 * WEEK_DAYS;
    const sumOf = (of: Counting, least: number, most: number) =>
      sql<number>`coalesce(sum(${sql.ref(of)}) filter (where day > ${least} and day <= ${most}), 0)`;
    const grows = (of: Counting) => {
      const last = sumOf(of, through[of] - WEEK_DAYS, through[of]);
      return isGrowing(of, last, sumOf(of, through[of] - 2 * WEEK_DAYS, through[of] - WEEK_DAYS));
    };
    return sql`select wave from wave_day where day > ${from} group by wave having ${grows('complaints')} or ${grows('messages')}`;
  }

  /** The last day of the last week: of complaints today, of messages the last day that was gathered. */
  async #through(): Promise<Readonly<Record<Counting, number>>> {
    const today = shanghaiDay(this.#ground.clock());
    const { last } = await this.#ground.record.db
      .selectFrom('wave_run')
      .select(({ fn }) => fn.max('day').as('last'))
      .executeTakeFirstOrThrow();
    return { complaints: today, messages: Math.min(last ?? today - 1, today - 1) };
  }

  async #told(rows: readonly Row[]): Promise<Wave[]> {
    if (rows.length === 0) return [];
    const { db } = this.#ground.record;
    const ids = rows.map(({ id }) => id);
    const now = this.#ground.clock();
    const today = shanghaiDay(now);
    const through = await this.#through();
    const first = Math.min(through.messages, today) - 2 * WEEK_DAYS + 1;
    const [days, counts, goals] = await Promise.all([
      daysOf(db, ids, first),
      countsOf(db, ids),
      goalsOf(
        db,
        rows.filter(({ merged_into }) => merged_into !== null).map(({ id }) => id),
      ),
    ]);
    return rows.map((row) => {
      const own = days.get(row.id) ?? [];
      const growth = (of: Counting): Growth => {
        const within = (least: number, most: number) =>
          own.reduce((sum, each) => (each.day > least && each.day <= most ? sum + each[of] : sum), 0);
        const last = through[of];
        return growthOf(of, within(last - WEEK_DAYS, last), within(last - 2 * WEEK_DAYS, last - WEEK_DAYS));
      };
      const lastSeen = row.last_seen.getTime();
      const isQuiet = lastSeen < now - QUIET_MS;
      return {
        ...{ id: row.id, state: row.merged_into !== null ? 'merged' : isQuiet ? 'quiet' : 'open' },
        mergedInto: goals.get(row.id),
        template: row.template as readonly TemplatePiece[],
        ...{ firstSeen: row.first_seen.getTime(), lastSeen },
        isNew: row.first_seen.getTime() >= now - WEEK_DAYS * DAY_MS,
        ...{ messages: row.messages, refused: row.refused, complaints: row.complaints },
        growth: { complaints: growth('complaints'), messages: growth('messages') },
        days: everyDay(own, today - 2 * WEEK_DAYS + 1, today),
        counts: counts.get(row.id) ?? { port: 0, signature: 0, organisation: 0, region: 0 },
      };
    });
  }

  async #variants(id: number): Promise<WaveVariant[]> {
    const rows = await variantsOf(this.#ground.record.db, [id]);
    if (rows.length === 0) return [];
    const byId = new Map(rows.map((row) => [row.id, row]));
    const gatherer = WaveGatherer.from(memoryOf(rows));
    return gatherer.variants(id).map((each) => {
      const row = byId.get(each.variant)!;
      return {
        ...each,
        ...{ firstSeen: row.first_seen.getTime(), lastSeen: row.last_seen.getTime() },
        ...{ messages: row.messages, complaints: row.complaints },
      };
    });
  }

  async #series(id: number): Promise<WaveDay[]> {
    const own = (await daysOf(this.#ground.record.db, [id], 0)).get(id) ?? [];
    const [first, last] = [own[0]?.day, own.at(-1)?.day];
    return first === undefined ? [] : everyDay(own, Math.max(first, last! - SERIES_DAYS + 1), last!);
  }
}

function variantsOf(db: Db, waves: readonly number[]): Promise<Selectable<Database['wave_variant']>[]> {
  return db.selectFrom('wave_variant').selectAll().where('wave', 'in', waves).execute();
}
