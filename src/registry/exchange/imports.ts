import { sql } from 'kysely';
import {
  type ExchangeKind,
  type FileEncoding,
  type FileFormat,
  type ImportMode,
  Invalid,
  parseChange,
} from '../../domain/index.ts';
import { type Actor, act, type Db, feed, type Ground } from '../ground.ts';
import { LookAlikes } from '../look-alikes.ts';
import type { Assignment } from '../ports.ts';
import type { Objection } from '../refusal.ts';
import type { Moment } from '../wanted.ts';
import { type Column, columnsIn, KINDS } from './columns.ts';
import { differences } from './compare.ts';
import { FileFault, fault, fileFault, type Problem, shown } from './faults.ts';
import type { Exchange, Judged, Reader } from './kind.ts';
import { EXCHANGES } from './kinds.ts';
import { openRows } from './read-file.ts';
import type { ReadRow } from './row-values.ts';

/** One file that is to come in. */
export interface ImportAsked {
  readonly kind: ExchangeKind;
  readonly mode: ImportMode;
  readonly dryRun: boolean;
  /** Of applications: why they are made, for whoever reviews them. */
  readonly reason: string;
  readonly path: string;
}

/** What became of it. Nothing is written where there is a problem. */
export interface ImportTold {
  readonly format: FileFormat | undefined;
  readonly encoding: FileEncoding | undefined;
  readonly delimiter: string | undefined;
  readonly rows: number;
  /** Rows that stand in the registry as they are, or wait there for their review. */
  readonly same: number;
  /** Rows that would be written, or were. */
  readonly fresh: number;
  readonly written: boolean;
  readonly problems: number;
}

export interface ImportWatch {
  onProblem(problem: Problem): void | Promise<void>;
  onProgress(progress: { readonly rows: number; readonly bytes: number }): void;
  /** Asked now and then; it ends the import before anything is written. */
  stopped(): boolean | Promise<boolean>;
}

export class ImportStopped extends Error {}

/**
 * One import is written in one transaction, and the feed waits for it, with every withdrawal: so many rows that it stays well within the second in
 * which a withdrawal is in force (P4).
 */
export const IMPORT_ROWS_MAX = 1000;
const LOOK_EVERY = 256;
const FEED_PIECE = 1000;
/** Provisional facts stand behind all that there are. */
const AHEAD = 2 ** 52;

interface Read {
  readonly told: Omit<ImportTold, 'written'>;
  readonly fresh: readonly Judged[];
}

/** Files of rows that come into the registry, each row judged as a single one is, all of them or none. */
export class Imports {
  readonly #ground: Ground;
  readonly #rowsMax: number;

  constructor(ground: Ground, rowsMax = IMPORT_ROWS_MAX) {
    this.#ground = ground;
    this.#rowsMax = rowsMax;
  }

  /** Throws ImportStopped where it is asked to stop. */
  async run(asked: ImportAsked, actor: Actor, watch: ImportWatch): Promise<ImportTold> {
    const { record } = this.#ground;
    const before = await this.#stand(record.db);
    const read = await record.db
      .transaction()
      .execute((db) => provisionally(db, () => this.#read(db, asked, actor, watch)));
    if (asked.dryRun || read.told.problems > 0 || read.fresh.length === 0)
      return { ...read.told, written: false };
    return this.#write(asked, actor, watch, before, read);
  }

  /** Judged and written under the lock of the registry: where others acted since the file was read, it is read once more. */
  #write(
    asked: ImportAsked,
    actor: Actor,
    watch: ImportWatch,
    before: string,
    first: Read,
  ): Promise<ImportTold> {
    return act(this.#ground, async (db) => {
      let read = first;
      if ((await this.#stand(db)) !== before) {
        read = await provisionally(db, () => this.#read(db, asked, actor, watch));
        if (read.told.problems > 0) return { ...read.told, written: false };
      }
      const now = this.#ground.clock();
      const changes: Record<string, unknown>[] = [];
      for (const each of read.fresh) changes.push(...(await each.write(db, actor, now)));
      const { kind, mode } = asked;
      await actor.note(db, {
        act: 'import.written',
        object: { kind: 'import', id: kind },
        organisation: undefined,
        reason: asked.reason === '' ? undefined : asked.reason,
        detail: { kind, mode, rows: read.fresh.length },
      });
      // From here on the feed is kept from others: all else is written.
      for (let i = 0; i < changes.length; i += FEED_PIECE)
        await feed(db, actor, changes.slice(i, i + FEED_PIECE));
      return { ...read.told, written: true };
    });
  }

  /** Where the registry stands: another word once somebody acted in it. */
  async #stand(db: Db): Promise<string> {
    const { rows } = await sql<{ stand: string }>`
      select concat((select max(sequence) from registry_fact), ' ', (select max(sequence) from application_step)) as stand
    `.execute(db);
    return rows[0]!.stand;
  }

  async #read(db: Db, asked: ImportAsked, actor: Actor, watch: ImportWatch): Promise<Read> {
    const columns = columnsIn(asked.kind, asked.mode);
    const counts = { rows: 0, same: 0, problems: 0 };
    const fresh: Judged[] = [];
    let bytes = 0;
    let file: Awaited<ReturnType<typeof openRows>> | undefined;
    const tell = async (problems: readonly Problem[]) => {
      counts.problems += problems.length;
      for (const problem of problems) await watch.onProblem(problem);
    };
    try {
      if (!KINDS[asked.kind].modes.includes(asked.mode)) throw fileFault('kind-not-applied-for');
      file = await openRows(asked.path, columns, (read) => {
        bytes = read;
      });
      const judge = this.#judge(db, asked, actor, columns);
      for await (const row of file.rows) {
        counts.rows++;
        if (counts.rows % LOOK_EVERY === 1) {
          if (await watch.stopped()) throw new ImportStopped();
          watch.onProgress({ rows: counts.rows, bytes });
        }
        const { problems, judged } =
          row.problems.length > 0 || counts.rows > this.#rowsMax
            ? { problems: row.problems, judged: undefined }
            : await judge(row);
        await tell(problems);
        if (judged === 'same') counts.same++;
        else if (judged !== undefined && counts.problems === 0) fresh.push(judged);
      }
      if (counts.rows === 0) throw fileFault('no-rows');
      if (counts.rows > this.#rowsMax)
        throw fileFault('too-many-rows', { rows: `${counts.rows}`, max: `${this.#rowsMax}` });
    } catch (error) {
      if (!(error instanceof FileFault)) throw error;
      await tell(error.problems);
    }
    watch.onProgress({ rows: counts.rows, bytes });
    const { format, encoding, delimiter } = file ?? {};
    return { told: { format, encoding, delimiter, ...counts, fresh: fresh.length }, fresh };
  }

  /** Judges row after row, each seeing what those above would write. */
  #judge(db: Db, { kind, mode, reason }: ImportAsked, actor: Actor, columns: readonly Column[]) {
    const exchange: Exchange = EXCHANGES[kind];
    const names = new LookAlikes();
    const now = this.#ground.clock();
    const moment: Moment = {
      now,
      asked: now,
      elsewhere: mode === 'facts',
      resembling: (name, owner) => {
        const here = names.find(name, owner);
        return [...this.#ground.resembling(name, owner), ...(here instanceof Invalid ? [] : here)];
      },
    };
    const assigned = new Map<string, Assignment[]>();
    const reader: Reader = { db, scope: actor.scope, moment, mode, reason, assigned };
    const seen = new Map<string, number>();
    let ahead = AHEAD;

    return async (
      row: ReadRow,
    ): Promise<{ problems: readonly Problem[]; judged?: Judged | 'same' | undefined }> => {
      const { values } = row;
      const subject = exchange.subject(values);
      const above = seen.get(subject);
      if (above !== undefined) {
        const place = { row: row.row, column: '', field: '', found: shown(subject) };
        return { problems: [fault('row-twice', place, { row: `${above}` })] };
      }
      seen.set(subject, row.row);
      const standing = await exchange.current(db, values, now);
      if (standing !== undefined) {
        const apart = differences(columns, values, standing);
        if (apart.length === 0) return { problems: [], judged: 'same' };
        return {
          problems: apart.map(({ field, found, standing: stands }) =>
            fault(
              'already-otherwise',
              { row: row.row, column: row.columnOf(field), field, found: shown(found) },
              { what: shown(subject), standing: stands, found: shown(found) },
            ),
          ),
        };
      }
      const judged = await exchange.judge(reader, values);
      if (judged.objections.length > 0) return { problems: problemsOf(row, judged.objections, columns) };
      if (judged.same === true) return { problems: [], judged: 'same' };
      for (const change of judged.ahead) {
        const parsed = parseChange(change);
        if (parsed instanceof Invalid) throw new Error(parsed.toString());
        if (parsed.kind === 'signature-registered') names.add(parsed.signature, parsed.owner);
        if (!parsed.kind.startsWith('template-'))
          await sql`select note_registry_fact(${ahead++}::bigint, ${JSON.stringify(parsed)}::jsonb)`.execute(
            db,
          );
      }
      return { problems: [], judged };
    };
  }
}

/** What was found of fields that the file has; of others only where there is nothing else to tell. */
function problemsOf(row: ReadRow, objections: readonly Objection[], columns: readonly Column[]): Problem[] {
  const keys = new Set(columns.map(({ key }) => key));
  const within = objections.filter(({ field }) => keys.has(field.split('.')[0]!));
  return (within.length > 0 ? within : objections).map(({ code, field, words, fix }) => {
    const [key = '', place] = field.split('.');
    const value = row.values[key];
    const found = shown(Array.isArray(value) && place !== undefined ? value[Number(place)] : (value ?? ''));
    return { row: row.row, column: row.columnOf(field), field, found, code, words, fix };
  });
}

/** Whatever the work writes is taken back; what it finds is kept. */
async function provisionally<T>(db: Db, work: () => Promise<T>): Promise<T> {
  await sql`savepoint before_provisional`.execute(db);
  // Nothing is known yet of the tables' new rows: without this they would be read whole for each.
  await sql`set local enable_seqscan = off`.execute(db);
  const result = await work();
  await sql`rollback to savepoint before_provisional`.execute(db);
  return result;
}
