import { randomInt } from 'node:crypto';
import { createReadStream, mkdirSync, type ReadStream, rmSync } from 'node:fs';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type Kysely, type Selectable, sql } from 'kysely';
import { z } from 'zod';
import type { PersonCaller } from '../access/index.ts';
import { EXCHANGE_KINDS, type ExchangeKind, scopeFor } from '../domain/index.ts';
import { columnsOut, csvLine, ImportStopped, type RegistryRoom } from '../registry/index.ts';
import type { Database, Sealer } from '../store/index.ts';
import { dateOf, dayNumber } from '../trends/index.ts';
import { CONTRACT, type RouteName } from './contract/index.ts';
import type { ApiParts } from './parts.ts';
import { read } from './reading.ts';
import type { Ask, Handler } from './serve.ts';

export type JobRow = Selectable<Database['job']>;
type JobDb = Kysely<Database>;
type ListKind = 'messages' | 'audit' | 'held' | 'accounts';
export type ExportKind = ListKind | ExchangeKind;
export type JobKind = ExportKind | WorkKind | 'detectors';
/** Jobs that bring a file in. */
export type ImportJob = 'import' | 'consent-import';
/** Jobs that are no exports: each has its own work, and files of its own. */
export type WorkKind = ImportJob | 'preflight';
export type Works = Readonly<Record<WorkKind, OtherWork>>;
export type JobFormat = JobRow['format'];

/** An export is its list, read to the end page by page. What the registry holds is told by its own columns instead, and can be read again. */
const LISTS = {
  messages: 'GET /api/messages',
  audit: 'GET /api/audit',
  held: 'GET /api/held',
  accounts: 'GET /api/accounts',
} as const satisfies Record<ListKind, RouteName>;
type ListRoute = (typeof LISTS)[ListKind];
type Lists = { readonly [K in ListRoute]: Handler<K> };

/** What waits for another of its lane: neither a large file nor a run of the detectors over months holds up an export. */
const LANES: Readonly<Record<Lane, readonly JobKind[]>> = {
  exports: [...(Object.keys(LISTS) as ListKind[]), ...EXCHANGE_KINDS],
  imports: ['import'],
  // Tens of millions of rows: nobody's book of ports waits for them.
  consents: ['consent-import'],
  // One at a time: each holds an index of all consents.
  preflights: ['preflight'],
  detectors: ['detectors'],
};
type Lane = 'exports' | 'imports' | 'consents' | 'preflights' | 'detectors';

/** The one filter that names a person: it is kept as sealed as the messages that it finds (P7). */
function sealedFilter({ recipient, ...rest }: Readonly<Record<string, string>>, sealer: Sealer) {
  if (recipient === undefined) return rest;
  return { ...rest, recipientSealed: sealer.seal(Buffer.from(recipient)).toString('base64') };
}

function openFilter({ recipientSealed, ...rest }: Readonly<Record<string, string>>, sealer: Sealer) {
  if (recipientSealed === undefined) return rest;
  return { ...rest, recipient: sealer.open(Buffer.from(recipientSealed, 'base64')).toString() };
}

/** In a job's filter: it waits for a file that it was asked with, and takes no turn. */
export const AWAITS = 'awaits';
const PAGE = 500;
export const KEPT_MS = 7 * 86_400_000;
const FORGET_MS = 3_600_000;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** One page of what an export holds, and where it goes on. */
interface ExportPage {
  readonly items: readonly unknown[];
  readonly next: string | null;
}

export interface JobWatch {
  stopped(): Promise<boolean>;
  done(rows: number): Promise<void>;
  /** In the transaction of a piece. Throws ImportStopped where the job is no longer this one's to go on with: the piece is then not written. */
  keep(db: JobDb, stand: { readonly through: number }): Promise<void>;
}

/** A job that is no export: what it does, and what is left of it when it is forgotten. */
export interface OtherWork {
  /** False where it was stopped. Throws what went wrong. */
  run(row: JobRow, watch: JobWatch): Promise<boolean>;
  forget(id: string): void;
  /** Whether nothing is left of one that was cancelled; else it can be gone on with. */
  readonly forgetsCancelled?: boolean;
}

/**
 * Exports one after another, and imports and runs of the detectors beside them. What was under way when the process ended begins anew at its next
 * start; a file is whole or not there. An import goes on behind the last piece that it wrote.
 */
export class Jobs {
  readonly #parts: ApiParts;
  readonly #lists: Lists;
  readonly #room: RegistryRoom;
  readonly #works: Works;
  readonly #running: Record<Lane, Promise<void>> = {
    exports: Promise.resolve(),
    imports: Promise.resolve(),
    consents: Promise.resolve(),
    preflights: Promise.resolve(),
    detectors: Promise.resolve(),
  };
  readonly #stop = new AbortController();
  #forgetting: NodeJS.Timeout | undefined;

  constructor(parts: ApiParts, lists: Lists, room: RegistryRoom, works: Works) {
    this.#parts = parts;
    this.#lists = lists;
    this.#room = room;
    this.#works = works;
  }

  async start(): Promise<void> {
    mkdirSync(this.#parts.exportsFolder, { recursive: true, mode: 0o700 });
    await this.#parts.record.db
      .updateTable('job')
      .set({ state: 'waiting', done: sql`coalesce((progress ->> 'through')::bigint, 0)` })
      .where('state', '=', 'running')
      .execute();
    // It was cancelled while the process that worked on it was ending.
    const cancelled = await this.#parts.record.db
      .selectFrom('job')
      .select(['id', 'kind'])
      .where('state', '=', 'cancelled')
      .execute();
    for (const { id, kind } of cancelled) this.#forgetCancelled(id, kind);
    await this.#forget();
    this.#forgetting = setInterval(() => {
      this.#forget().catch((error: Error) =>
        this.#parts.log.warn({ fault: error.message }, 'old jobs and their files were not removed'),
      );
    }, FORGET_MS).unref();
    this.#wake();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    clearInterval(this.#forgetting);
    await Promise.all(Object.values(this.#running));
  }

  /** Throws where the filter is not one of the list's. */
  async add(
    kind: ExportKind | 'detectors',
    format: JobFormat,
    filter: Record<string, string>,
    owner: string,
  ): Promise<JobRow> {
    if (kind !== 'detectors') read(isExchange(kind) ? NO_FILTER : CONTRACT[LISTS[kind]].query, filter);
    return this.put(drawJobId(), kind, format, filter, owner);
  }

  /** Waits until it is its turn. `progress`: of an import that goes on where another ended. */
  async put(
    id: string,
    kind: JobKind,
    format: JobFormat,
    filter: Record<string, string>,
    owner: string,
    progress?: object,
  ): Promise<JobRow> {
    const row = await this.#parts.record.db
      .insertInto('job')
      .values({
        id,
        kind,
        format,
        filter: JSON.stringify(sealedFilter(filter, this.#parts.sealer)),
        owner,
        state: 'waiting',
        ...(progress === undefined ? {} : { progress: JSON.stringify(progress) }),
        created_at: new Date(this.#parts.clock()),
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    this.#wake();
    return row;
  }

  of(owner: string): Promise<JobRow[]> {
    return this.#parts.record.db
      .selectFrom('job')
      .selectAll()
      .where('owner', '=', owner)
      .orderBy('created_at', 'desc')
      .limit(50)
      .execute();
  }

  get(id: string, owner: string): Promise<JobRow | undefined> {
    return this.#parts.record.db
      .selectFrom('job')
      .selectAll()
      .where('id', '=', id)
      .where('owner', '=', owner)
      .executeTakeFirst();
  }

  /** The file has come that a job waits for: now it waits for its turn. Undefined where it waits for none any more. */
  async handOver(
    id: string,
    owner: string,
    more: Readonly<Record<string, string>>,
  ): Promise<JobRow | undefined> {
    const row = await this.#parts.record.db
      .updateTable('job')
      .set({ filter: sql<string>`(filter - ${AWAITS}::text) || ${JSON.stringify(more)}::jsonb` })
      .where('id', '=', id)
      .where('owner', '=', owner)
      .where('state', '=', 'waiting')
      .where(sql`filter ->> ${AWAITS}::text`, 'is not', null)
      .returningAll()
      .executeTakeFirst();
    this.#wake();
    return row;
  }

  /** What is done stays done. */
  async cancel(id: string, owner: string): Promise<void> {
    const { db } = this.#parts.record;
    await db.transaction().execute(async (tx) => {
      const row = await tx
        .selectFrom('job')
        .select(['kind', 'state'])
        .where('id', '=', id)
        .where('owner', '=', owner)
        .where('state', 'in', ['waiting', 'running'])
        .forUpdate()
        .executeTakeFirst();
      if (row === undefined) return;
      const ended = { state: 'cancelled', ended_at: new Date(this.#parts.clock()) } as const;
      await tx.updateTable('job').set(ended).where('id', '=', id).execute();
      // One that is under way forgets its files once it has let go of them.
      if (row.state === 'waiting') this.#forgetCancelled(id, row.kind);
    });
  }

  #forgetCancelled(id: string, kind: string): void {
    if (isWork(kind) && this.#works[kind].forgetsCancelled === true) this.#works[kind].forget(id);
  }

  file(row: JobRow): ReadStream {
    return createReadStream(this.#place(row));
  }

  #place({ id, format }: Pick<JobRow, 'id' | 'format'>): string {
    return join(this.#parts.exportsFolder, `${id}.${format}`);
  }

  #wake(): void {
    for (const lane of Object.keys(LANES) as Lane[])
      this.#running[lane] = this.#running[lane]
        .then(() => this.#runAll(LANES[lane]))
        .catch((error: Error) => {
          this.#parts.log.error({ fault: error.message }, 'the jobs could not be looked at');
        });
  }

  async #runAll(kinds: readonly JobKind[]): Promise<void> {
    for (;;) {
      if (this.#stop.signal.aborted) return;
      const row = await this.#parts.record.db
        .updateTable('job')
        .set({ state: 'running' })
        .where('id', '=', (eb) =>
          eb
            .selectFrom('job')
            .select('id')
            .where('state', '=', 'waiting')
            .where('kind', 'in', kinds)
            .where(sql`filter ->> ${AWAITS}::text`, 'is', null)
            .orderBy('created_at')
            .limit(1)
            .forUpdate()
            .skipLocked(),
        )
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) return;
      await this.#run(row);
    }
  }

  async #run(row: JobRow): Promise<void> {
    if (isWork(row.kind)) return this.#workOn(row, this.#works[row.kind]);
    const draft = `${this.#place(row)}.new`;
    try {
      const file = await open(draft, 'w', 0o600);
      try {
        const whole = row.kind === 'detectors' ? this.#detect(row, file) : this.#write(row, file);
        if (!(await whole)) return;
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(draft, this.#place(row));
      await this.#end(row.id, { state: 'done', file_bytes: await sizeOf(this.#place(row)) });
    } catch (error) {
      this.#parts.log.error({ fault: (error as Error).message }, 'a job failed');
      await this.#end(row.id, { state: 'failed', error: (error as Error).message.slice(0, 500) });
    } finally {
      rmSync(draft, { force: true });
    }
  }

  async #workOn(row: JobRow, work: OtherWork): Promise<void> {
    try {
      const whole = await work.run(row, {
        stopped: async () => this.#stop.signal.aborted || (await this.#stateOf(row.id)) !== 'running',
        done: (done) => this.#count(row.id, done),
        keep: this.#keeper(row),
      });
      if (whole) await this.#end(row.id, { state: 'done' });
    } catch (error) {
      this.#parts.log.error({ fault: (error as Error).message }, 'a job failed');
      await this.#end(row.id, { state: 'failed', error: (error as Error).message.slice(0, 500) });
    }
    if ((await this.#stateOf(row.id)) === 'cancelled') this.#forgetCancelled(row.id, row.kind);
  }

  /** Each piece follows the one that was kept last: two processes that take up the same job do not write it twice. */
  #keeper(row: JobRow): JobWatch['keep'] {
    let last = row.progress?.through ?? 0;
    return async (db, stand) => {
      const { numUpdatedRows } = await db
        .updateTable('job')
        .set({ done: stand.through, progress: JSON.stringify(stand) })
        .where('id', '=', row.id)
        .where('state', '=', 'running')
        .where(sql`coalesce((progress ->> 'through')::bigint, 0)`, '=', last)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows === 0n) throw new ImportStopped();
      last = stand.through;
    };
  }

  async #count(id: string, done: number): Promise<void> {
    await this.#parts.record.db.updateTable('job').set({ done }).where('id', '=', id).execute();
  }

  /** False where it was cancelled, or where the process is ending and the rest is for its next start. */
  async #write(row: JobRow, file: FileHandle): Promise<boolean> {
    const kind = row.kind as ExportKind;
    const columns = isExchange(kind) ? columnsOut(kind).map(({ key }) => key) : columnsOf(LISTS[kind]);
    const { format } = row;
    // A byte order mark: without it office programs read Chinese as something else.
    await file.write(format === 'csv' ? `\ufeff${csvLine(columns)}` : format === 'json' ? '[' : '');
    let done = 0;
    for (let after: string | null | undefined; after !== null; ) {
      if (this.#stop.signal.aborted || (await this.#stateOf(row.id)) !== 'running') return false;
      const page: ExportPage = await this.#page(row, kind, after);
      const lines = page.items.map((item, i) => {
        if (format === 'csv')
          return csvLine(columns.map((column) => (item as Record<string, unknown>)[column]));
        const line = JSON.stringify(item);
        return format === 'jsonl' ? `${line}\n` : `${done + i === 0 ? '' : ','}\n${line}`;
      });
      await file.write(lines.join(''));
      done += page.items.length;
      await this.#count(row.id, done);
      after = page.next;
    }
    if (format === 'json') await file.write('\n]\n');
    return true;
  }

  /** Days not yet run are run as every night; those that were are run again beside it. The file tells what each day says. */
  async #detect(row: JobRow, file: FileHandle): Promise<boolean> {
    const { runs } = this.#parts.detectors;
    const [from, to] = [dayNumber(row.filter['from']!), dayNumber(row.filter['to']!)];
    const [first, before] = [await runs.nextDay(), await runs.lastDay()];
    await file.write('[');
    let done = 0;
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, this.#stop.signal]);
    const tell = async ({ day, ...said }: { readonly day: number }) => {
      await file.write(`${done === 0 ? '' : ','}\n${JSON.stringify({ day: dateOf(day), ...said })}`);
      done += 1;
      await this.#count(row.id, done);
      if ((await this.#stateOf(row.id)) !== 'running') stop.abort();
    };
    for await (const said of runs.replay(from, Math.min(to, before ?? 0), signal)) await tell(said);
    if (first !== undefined)
      await runs.catchUp(to, { signal, onDay: async (ran) => (ran.day < from ? undefined : tell(ran)) });
    await file.write('\n]\n');
    return !signal.aborted;
  }

  /** As the owner sees it now: duties that are gone since no longer count. */
  async #page(row: JobRow, kind: ExportKind, after: string | undefined): Promise<ExportPage> {
    const person = await this.#parts.access.people.get(row.owner);
    const act = isExchange(kind) ? 'facts.read' : CONTRACT[LISTS[kind]].access.act;
    const scope = person?.state === 'active' ? scopeFor(person.duties, act) : undefined;
    if (person === undefined || scope === undefined) throw new Error('the owner may no longer see this list');
    if (isExchange(kind)) {
      const { rows, next } = await this.#room.exportPage(kind, scope, { after, limit: PAGE });
      return { items: rows, next };
    }
    const name = LISTS[kind];
    const caller: PersonCaller = { kind: 'person', session: '', ...person };
    const query = read(CONTRACT[name].query, {
      ...openFilter(row.filter, this.#parts.sealer),
      limit: String(PAGE),
      ...(after === undefined ? {} : { after }),
    });
    const ask = { query, scope, caller, params: undefined, body: undefined } as unknown as Ask<ListRoute>;
    return (this.#lists[name] as Handler<ListRoute>)(ask) as Promise<ExportPage>;
  }

  async #stateOf(id: string): Promise<JobRow['state'] | undefined> {
    const row = await this.#parts.record.db
      .selectFrom('job')
      .select('state')
      .where('id', '=', id)
      .executeTakeFirst();
    return row?.state;
  }

  async #end(id: string, set: Partial<JobRow>): Promise<void> {
    await this.#parts.record.db
      .updateTable('job')
      .set({
        state: set.state!,
        file_bytes: set.file_bytes ?? null,
        error: set.error ?? null,
        ended_at: new Date(this.#parts.clock()),
      })
      .where('id', '=', id)
      .where('state', '=', 'running')
      .execute();
  }

  /** Files hold what the list held: they do not stay for ever. */
  async #forget(): Promise<void> {
    const gone = await this.#parts.record.db
      .deleteFrom('job')
      .where('created_at', '<', new Date(this.#parts.clock() - KEPT_MS))
      .returning(['id', 'format'])
      .execute();
    for (const row of gone) {
      rmSync(this.#place(row), { force: true });
      for (const work of Object.values(this.#works)) work.forget(row.id);
    }
  }
}

export function isImport(kind: string): kind is ImportJob {
  return kind === 'import' || kind === 'consent-import';
}

export function isWork(kind: string): kind is WorkKind {
  return isImport(kind) || kind === 'preflight';
}

const NO_FILTER = z.strictObject({});

function isExchange(kind: ExportKind): kind is ExchangeKind {
  return (EXCHANGE_KINDS as readonly string[]).includes(kind);
}

export function drawJobId(): string {
  return `j_${Array.from({ length: 20 }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`;
}

function columnsOf(name: ListRoute): string[] {
  const { items } = CONTRACT[name].answer.shape;
  return Object.keys((items.element as z.ZodObject).shape);
}

async function sizeOf(path: string): Promise<number> {
  const file = await open(path);
  try {
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}
