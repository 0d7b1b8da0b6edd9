/* Long because an edition's whole way stands together: when it is due, counted, written into the log, kept, and told. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { type Instant, NotThere, type PeriodKind, Refusal } from '../../domain/index.ts';
import type { EvidenceStore } from '../../evidence/index.ts';
import type { Actor } from '../../registry/index.ts';
import type { Db, Ground } from '../ground.ts';
import { fillPlaces } from '../places/fill.ts';
import { objection } from '../refusals.ts';
import { countPeriod } from './count.ts';
import {
  changesSince,
  csvOf,
  documentOf,
  type Earlier,
  jsonOf,
  type StatisticsDocument,
} from './document.ts';
import {
  type Edition,
  type EditionRow,
  editionRows,
  entryOf,
  FORMATS,
  type Format,
  manifestLine,
  readEdition,
} from './edition-rows.ts';
import { figuresOf } from './figures.ts';
import {
  lastLookDue,
  type Period,
  periodAfter,
  periodAt,
  periodBefore,
  readPeriod,
  yearAgo,
} from './periods.ts';

export interface StatisticsGround extends Pick<Ground, 'record' | 'sealer' | 'clock'> {
  readonly evidence: Pick<EvidenceStore, 'addEntries' | 'checkpoint'>;
  /** The name of the evidence log. */
  readonly publisher: string;
}

/** What a look at a period came to. */
export interface Looked {
  readonly edition: Edition;
  /** False: nothing differs from what was published, and this is that. */
  readonly isNew: boolean;
}

/** One edition at a time, of several processes too: "stat" read as bytes. */
const LOCK = 0x7374_6174;

/** Published counts of complaints. Each edition is kept as the bytes that were published; what comes late makes another one. */
export class Statistics {
  readonly #ground: StatisticsGround;

  constructor(ground: StatisticsGround) {
    this.#ground = ground;
  }

  /**
   * Makes what is due now, the oldest first, so that each finds the one before it. What is made stays made: cut off, it is gone on with at the next call.
   * @returns the new editions
   */
  async runDue(actor: Actor, signal?: AbortSignal): Promise<Edition[]> {
    const made: Edition[] = [];
    for (const period of await this.due()) {
      if (signal?.aborted === true) break;
      const { edition, isNew } = await this.look(period, actor, signal);
      if (isNew) made.push(edition);
    }
    return made;
  }

  /** The periods that are over and were not looked at since they were last due, from that of the first complaint on. */
  async due(): Promise<Period[]> {
    const { record, clock } = this.#ground;
    const first = await this.#firstAt(record.db);
    if (first === undefined) return [];
    const looks = await record.db.selectFrom('statistics_look').selectAll().execute();
    const looked = new Map(
      looks.map(({ kind, period, looked_at }) => [`${kind} ${period}`, looked_at.getTime()]),
    );
    const now = clock();
    const due: Period[] = [];
    for (const kind of ['day', 'quarter'] as const)
      for (let period = periodAt(kind, first); ; period = periodAfter(period)) {
        const dueAt = lastLookDue(period, now);
        if (dueAt === undefined) break;
        if ((looked.get(`${kind} ${period.name}`) ?? Number.NEGATIVE_INFINITY) < dueAt) due.push(period);
      }
    return due.sort((a, b) => a.until - b.until || a.from - b.from);
  }

  /** Counts a period now. Throws Refusal where it is not over, or nobody had complained by its end. */
  async look(period: Period, actor: Actor, signal?: AbortSignal): Promise<Looked> {
    const { record, clock } = this.#ground;
    const now = clock();
    const first = await this.#firstAt(record.db);
    const told = { period: period.name };
    if (now < period.until) throw new Refusal([objection('period-not-over', 'period', told)]);
    if (first === undefined || first >= period.until)
      throw new Refusal([objection('period-before-first', 'period', told)]);
    await fillPlaces(this.#ground, period.from, period.until, signal);
    return record.db.transaction().execute(async (db) => {
      await sql`select pg_advisory_xact_lock(${LOCK})`.execute(db);
      const figures = figuresOf(await countPeriod(db, period), period.from);
      const last = await newest(db, period);
      const look = { kind: period.kind, period: period.name, looked_at: new Date(now) };
      await db
        .insertInto('statistics_look')
        .values(look)
        .onConflict((conflict) => conflict.columns(['kind', 'period']).doUpdateSet(look))
        .execute();
      const published = last && (await earlier(db, last));
      if (published !== undefined && changesSince(published.document, figures).length === 0)
        return { edition: readEdition(last!), isNew: false };
      const ago = yearAgo(period);
      const of = async (other: Period | undefined) => {
        const row = other && (await newest(db, other));
        return row && earlier(db, row);
      };
      const document = documentOf({
        ...{ period, figures, publisher: this.#ground.publisher, last: published },
        ...{ before: await of(periodBefore(period)), yearAgo: await of(ago) },
      });
      return { edition: await this.#keep(db, period, document, actor, now), isNew: true };
    });
  }

  /** The newest first. `newestOnly`: without those that a later edition revised. */
  async list(
    filter: { readonly kind?: PeriodKind | undefined; readonly newestOnly?: boolean | undefined },
    page: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<Edition[]> {
    const after = page.after === undefined ? undefined : (await this.get(page.after)).row;
    let query = editionRows(this.#ground.record.db)
      .orderBy('ends', 'desc')
      .orderBy('kind', 'desc')
      .orderBy('number', 'desc')
      .limit(page.limit);
    if (filter.kind !== undefined) query = query.where('kind', '=', filter.kind);
    if (filter.newestOnly === true)
      query = query.where(
        sql<boolean>`e.number = (select max(o.number) from statistics_edition o where o.kind = e.kind and o.period = e.period)`,
      );
    if (after !== undefined)
      query = query.where(
        sql<boolean>`(e.ends, e.kind, e.number) < (${after.ends}::timestamptz, ${after.kind}, ${after.number})`,
      );
    const rows = await query.execute();
    return rows.map(readEdition);
  }

  /** All of one period, the newest first. */
  async ofPeriod(kind: PeriodKind, period: string): Promise<Edition[]> {
    const rows = await editionRows(this.#ground.record.db)
      .where('kind', '=', kind)
      .where('period', '=', period)
      .orderBy('number', 'desc')
      .execute();
    return rows.map(readEdition);
  }

  /** By its id, 2026Q2.1, or the newest of 2026Q2. Throws NotThere. */
  async get(id: string): Promise<{
    readonly edition: Edition;
    readonly document: StatisticsDocument;
    readonly manifest: string;
    readonly row: EditionRow;
  }> {
    const { db } = this.#ground.record;
    const row = await find(db, id);
    return {
      ...{ row, edition: readEdition(row), document: (await earlier(db, row)).document },
      manifest: manifestLine(readEdition(row), this.#ground.publisher),
    };
  }

  /** The bytes as they were published. Throws NotThere. */
  async file(
    id: string,
    format: Format,
  ): Promise<{ readonly name: string; readonly bytes: Buffer; readonly sha256: string }> {
    const { db } = this.#ground.record;
    const row = await find(db, id);
    const { name, sha256 } = readEdition(row).files.find((file) => file.format === format)!;
    return { name, sha256, bytes: await bytesOf(db, row, format) };
  }

  /** A line of JSON for each edition, in the order in which the evidence log has them. */
  async manifest(): Promise<string> {
    const rows = await editionRows(this.#ground.record.db).orderBy('evidence_index').execute();
    return rows.map((row) => `${manifestLine(readEdition(row), this.#ground.publisher)}\n`).join('');
  }

  async #firstAt(db: Db): Promise<Instant | undefined> {
    const { rows } = await sql<{ at: Date | null }>`select min(accepted_at) as at from complaint`.execute(db);
    return rows[0]?.at?.getTime();
  }

  async #keep(
    db: Db,
    period: Period,
    document: StatisticsDocument,
    actor: Actor,
    now: Instant,
  ): Promise<Edition> {
    const { evidence } = this.#ground;
    const { edition: number, changed, headline } = document;
    const files = { csv: csvOf(document), json: jsonOf(document) };
    const [csv, json] = FORMATS.map((format) => createHash('sha256').update(files[format]).digest());
    await actor.note(db, {
      act: 'statistics.published',
      object: { kind: 'statistics', id: `${period.name}.${number}` },
      organisation: undefined,
      reason: undefined,
      detail: { json: json!.toString('hex'), changed: changed.length },
    });
    // In the log last: where the record then fails to commit, the log holds hashes of an edition that nobody was shown, and the next try adds its own.
    const entry = entryOf({ period: period.name, number, csv: csv!, json: json! });
    const { firstIndex } = await evidence.addEntries([entry]);
    await db
      .insertInto('statistics_edition')
      .values({
        ...{ kind: period.kind, period: period.name, number, made_at: new Date(now) },
        ...{ starts: new Date(period.from), ends: new Date(period.until) },
        ...{ received: headline.received, counted: headline.counted },
        ...{ marketing: headline.marketing, ecommerce: headline.ecommerce, changes: changed.length },
        ...{ csv: files.csv, csv_sha256: csv!, json: files.json, json_sha256: json! },
        ...{ evidence_index: firstIndex, checkpoint: evidence.checkpoint, by: actor.id, by_name: actor.name },
      })
      .execute();
    return readEdition((await newest(db, period))!);
  }
}

function newest(db: Db, { kind, name }: Period): Promise<EditionRow | undefined> {
  return editionRows(db)
    .where('kind', '=', kind)
    .where('period', '=', name)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
}

async function find(db: Db, id: string): Promise<EditionRow> {
  const [name = '', number] = id.split('.');
  const period = readPeriod(name);
  const last = period === undefined ? undefined : await newest(db, period);
  if (last === undefined) throw new NotThere();
  if (number === undefined) return last;
  const row = await editionRows(db)
    .where('kind', '=', last.kind)
    .where('period', '=', name)
    .where('number', '=', Number(number))
    .executeTakeFirst();
  if (row === undefined) throw new NotThere();
  return row;
}

async function bytesOf(
  db: Db,
  { kind, period, number }: Pick<EditionRow, 'kind' | 'period' | 'number'>,
  format: Format,
): Promise<Buffer> {
  const row = await db
    .selectFrom('statistics_edition')
    .select((eb) => eb.ref(format).as('bytes'))
    .where('kind', '=', kind)
    .where('period', '=', period)
    .where('number', '=', number)
    .executeTakeFirstOrThrow();
  return row.bytes;
}

async function earlier(db: Db, row: EditionRow): Promise<Earlier> {
  return {
    reference: { period: row.period, edition: row.number, sha256: row.json_sha256.toString('hex') },
    document: JSON.parse((await bytesOf(db, row, 'json')).toString()) as StatisticsDocument,
  };
}
