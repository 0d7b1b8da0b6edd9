import { randomInt } from 'node:crypto';
import { createReadStream, mkdirSync, type ReadStream, rmSync } from 'node:fs';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Selectable } from 'kysely';
import type { z } from 'zod';
import type { PersonCaller } from '../access/index.ts';
import { scopeFor } from '../domain/index.ts';
import { csvLine } from '../registry/index.ts';
import type { Database } from '../store/index.ts';
import { CONTRACT, type RouteName } from './contract/index.ts';
import type { ApiParts } from './parts.ts';
import { read } from './reading.ts';
import type { Ask, Handler } from './serve.ts';

export type JobRow = Selectable<Database['job']>;
export type ExportKind = 'messages' | 'audit' | 'held' | 'accounts';

/** An export is its list, read to the end page by page. */
const LISTS = {
  messages: 'GET /api/messages',
  audit: 'GET /api/audit',
  held: 'GET /api/held',
  accounts: 'GET /api/accounts',
} as const satisfies Record<ExportKind, RouteName>;
type ListRoute = (typeof LISTS)[ExportKind];
type Lists = { readonly [K in ListRoute]: Handler<K> };

const PAGE = 500;
const KEPT_MS = 7 * 86_400_000;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Exports, one after another. What was under way when the process ended begins anew at its next start; a file is whole or not there. */
export class Jobs {
  readonly #parts: ApiParts;
  readonly #lists: Lists;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(parts: ApiParts, lists: Lists) {
    this.#parts = parts;
    this.#lists = lists;
  }

  async start(): Promise<void> {
    mkdirSync(this.#parts.exportsFolder, { recursive: true, mode: 0o700 });
    await this.#parts.record.db
      .updateTable('job')
      .set({ state: 'waiting', done: 0 })
      .where('state', '=', 'running')
      .execute();
    await this.#forget();
    this.#wake();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  /** Throws where the filter is not one of the list's. */
  async add(
    kind: ExportKind,
    format: 'csv' | 'json',
    filter: Record<string, string>,
    owner: string,
  ): Promise<JobRow> {
    queryOf(LISTS[kind], filter);
    const id = `j_${Array.from({ length: 20 }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`;
    const row = await this.#parts.record.db
      .insertInto('job')
      .values({
        id,
        kind,
        format,
        filter: JSON.stringify(filter),
        owner,
        state: 'waiting',
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

  /** What is done stays done. */
  async cancel(id: string, owner: string): Promise<void> {
    await this.#parts.record.db
      .updateTable('job')
      .set({ state: 'cancelled', ended_at: new Date(this.#parts.clock()) })
      .where('id', '=', id)
      .where('owner', '=', owner)
      .where('state', 'in', ['waiting', 'running'])
      .execute();
  }

  file(row: JobRow): ReadStream {
    return createReadStream(this.#place(row));
  }

  #place({ id, format }: Pick<JobRow, 'id' | 'format'>): string {
    return join(this.#parts.exportsFolder, `${id}.${format}`);
  }

  #wake(): void {
    this.#running = this.#running
      .then(() => this.#runAll())
      .catch((error: Error) => {
        this.#parts.log.error({ fault: error.message }, 'the jobs could not be looked at');
      });
  }

  async #runAll(): Promise<void> {
    for (;;) {
      if (this.#stopped) return;
      const row = await this.#parts.record.db
        .updateTable('job')
        .set({ state: 'running' })
        .where('id', '=', (eb) =>
          eb
            .selectFrom('job')
            .select('id')
            .where('state', '=', 'waiting')
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
    const draft = `${this.#place(row)}.new`;
    try {
      const file = await open(draft, 'w', 0o600);
      try {
        if (!(await this.#write(row, file))) return;
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(draft, this.#place(row));
      await this.#end(row.id, { state: 'done', file_bytes: await sizeOf(this.#place(row)) });
    } catch (error) {
      this.#parts.log.error({ fault: (error as Error).message }, 'an export failed');
      await this.#end(row.id, { state: 'failed', error: (error as Error).message.slice(0, 500) });
    } finally {
      rmSync(draft, { force: true });
    }
  }

  /** False where it was cancelled, or where the process is ending and the rest is for its next start. */
  async #write(row: JobRow, file: FileHandle): Promise<boolean> {
    const name = LISTS[row.kind as ExportKind];
    const columns = columnsOf(name);
    // A byte order mark: without it office programs read Chinese as something else.
    await file.write(row.format === 'csv' ? `\ufeff${csvLine(columns)}` : '[');
    let done = 0;
    for (let after: string | null | undefined; after !== null; ) {
      if (this.#stopped || (await this.#stateOf(row.id)) !== 'running') return false;
      const page = await this.#page(row, name, after);
      const lines = page.items.map((item, i) =>
        row.format === 'csv'
          ? csvLine(columns.map((column) => (item as Record<string, unknown>)[column]))
          : `${done + i === 0 ? '' : ','}\n${JSON.stringify(item)}`,
      );
      await file.write(lines.join(''));
      done += page.items.length;
      await this.#parts.record.db.updateTable('job').set({ done }).where('id', '=', row.id).execute();
      after = page.next;
    }
    if (row.format === 'json') await file.write('\n]\n');
    return true;
  }

  /** As the owner sees it now: duties that are gone since no longer count. */
  async #page(
    row: JobRow,
    name: ListRoute,
    after: string | undefined,
  ): Promise<{ items: unknown[]; next: string | null }> {
    const person = await this.#parts.access.people.get(row.owner);
    const { access } = CONTRACT[name];
    const scope = person?.state === 'active' ? scopeFor(person.duties, access.act) : undefined;
    if (person === undefined || scope === undefined) throw new Error('the owner may no longer see this list');
    const caller: PersonCaller = { kind: 'person', session: '', ...person };
    const query = queryOf(name, {
      ...row.filter,
      limit: String(PAGE),
      ...(after === undefined ? {} : { after }),
    });
    const ask = { query, scope, caller, params: undefined, body: undefined } as unknown as Ask<ListRoute>;
    return (this.#lists[name] as Handler<ListRoute>)(ask) as Promise<{
      items: unknown[];
      next: string | null;
    }>;
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
    for (const row of gone) rmSync(this.#place(row), { force: true });
  }
}

function queryOf(name: ListRoute, given: Record<string, string>): unknown {
  return read(CONTRACT[name].query, given);
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
