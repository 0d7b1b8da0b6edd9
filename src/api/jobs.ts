import { randomInt } from 'node:crypto';
import { createReadStream, mkdirSync, type ReadStream, rmSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { ImportStopped } from '../registry/index.ts';
import { type CasePacks, PACK_JOB } from './case-packs.ts';
import { detectDays } from './detect-days.ts';
import { EXPORT_KINDS, type ExportKind, type Exports } from './exports.ts';
import type { FileWatch, ImportJob, JobRow, JobWatch, OtherWork } from './job.ts';
import type { ApiParts } from './parts.ts';

export type JobKind = ExportKind | WorkKind | 'detectors' | typeof PACK_JOB;
/** Jobs that are no exports: each has its own work, and files of its own. */
export type WorkKind = ImportJob | 'preflight';
export type Works = Readonly<Record<WorkKind, OtherWork>>;
export type JobFormat = JobRow['format'];

/** What waits for another of its lane: neither a large file nor a run of the detectors over months holds up an export. */
const LANES: Readonly<Record<Lane, readonly JobKind[]>> = {
  exports: EXPORT_KINDS,
  imports: ['import'],
  // Tens of millions of rows: nobody's book of ports waits for them.
  consents: ['consent-import'],
  complaints: ['complaint-import'],
  // One at a time: each holds an index of all consents.
  preflights: ['preflight'],
  detectors: ['detectors'],
  packs: [PACK_JOB],
};
type Lane = 'exports' | 'imports' | 'consents' | 'complaints' | 'preflights' | 'detectors' | 'packs';

/** In a job's filter: it waits for a file that it was asked with, and takes no turn. */
export const AWAITS = 'awaits';
export const KEPT_MS = 7 * 86_400_000;
const FORGET_MS = 3_600_000;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/**
 * Exports one after another, and imports and runs of the detectors beside them. What was under way when the process ended begins anew at its next
 * start; a file is whole or not there. An import goes on behind the last piece that it wrote.
 */
export class Jobs {
  readonly #parts: ApiParts;
  readonly #exports: Exports;
  readonly #works: Works;
  readonly #packs: CasePacks;
  readonly #running: Record<Lane, Promise<void>> = {
    exports: Promise.resolve(),
    imports: Promise.resolve(),
    consents: Promise.resolve(),
    complaints: Promise.resolve(),
    preflights: Promise.resolve(),
    detectors: Promise.resolve(),
    packs: Promise.resolve(),
  };
  readonly #stop = new AbortController();
  #forgetting: NodeJS.Timeout | undefined;

  constructor(parts: ApiParts, exports: Exports, works: Works, packs: CasePacks) {
    this.#parts = parts;
    this.#exports = exports;
    this.#works = works;
    this.#packs = packs;
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
    const kept = kind === 'detectors' ? filter : this.#exports.filterOf(kind, filter);
    return this.put(drawJobId(), kind, format, kept, owner);
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
        filter: JSON.stringify(filter),
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
        const watch = this.#watch(row);
        const whole =
          row.kind === 'detectors'
            ? detectDays(this.#parts.detectors.runs, row.filter, file, watch, this.#stop.signal)
            : row.kind === PACK_JOB
              ? this.#packs.write(row, file, watch)
              : this.#exports.write(row, file, watch);
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
      const whole = await work.run(row, { ...this.#watch(row), keep: this.#keeper(row) });
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

  /** It stops where it was cancelled, or where the process is ending and the rest is for its next start. */
  #watch({ id }: JobRow): FileWatch {
    return {
      stopped: async () => this.#stop.signal.aborted || (await this.#stateOf(id)) !== 'running',
      done: async (done) => {
        await this.#parts.record.db.updateTable('job').set({ done }).where('id', '=', id).execute();
      },
    };
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
      this.#packs.forget(row.id);
    }
  }
}

export function isImport(kind: string): kind is ImportJob {
  return kind === 'import' || kind === 'consent-import' || kind === 'complaint-import';
}

export function isWork(kind: string): kind is WorkKind {
  return isImport(kind) || kind === 'preflight';
}

export function drawJobId(): string {
  return `j_${Array.from({ length: 20 }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`;
}

async function sizeOf(path: string): Promise<number> {
  const file = await open(path);
  try {
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}
