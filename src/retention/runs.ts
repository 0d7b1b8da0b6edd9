import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { type Instant, shanghaiDay } from '../domain/index.ts';
import type { Actor, Db } from '../registry/index.ts';
import { formatCitation } from '../rules/index.ts';
import { alone, type RecordStore } from '../store/index.ts';
import type { Counts, Keeper } from './keeper.ts';
import { clausesOf, type LineId, NIGHTLY } from './schedule.ts';

/** What a run did of one line. */
export interface LineReport {
  readonly line: LineId;
  readonly removed: number;
  /** By which clause, as it was cited then. */
  readonly clause: string;
  /** What was older than this was due; undefined where each record has a moment of its own. */
  readonly dueBefore: Instant | undefined;
  readonly oldestLeft: Instant | undefined;
  readonly done: boolean;
}

export interface RunReport {
  readonly id: string;
  /** Days since 1970 in Shanghai. */
  readonly day: number;
  readonly state: 'running' | 'done' | 'failed';
  readonly startedBy: string;
  readonly startedAt: Instant;
  readonly endedAt: Instant | undefined;
  readonly fault: string | undefined;
  readonly lines: readonly LineReport[];
}

/** What would go now. */
export interface Due {
  readonly line: LineId;
  readonly count: number;
  readonly clause: string;
  readonly dueBefore: Instant | undefined;
}

export interface RunsGround {
  readonly record: RecordStore;
  readonly clock: () => number;
  readonly keepers: readonly Keeper[];
}

/** "rete" read as bytes: whoever holds it removes. */
const LOCK = 0x7265_7465;

/**
 * Removes what need not be kept any more, line by line and in small pieces, and keeps a report. Of several that try at once one runs; what was
 * interrupted, also by `kill -9`, is gone on with by the next.
 */
export class RetentionRuns {
  readonly #ground: RunsGround;

  constructor(ground: RunsGround) {
    this.#ground = ground;
  }

  /** Runs whatever is due now, in the name of an actor. `busy`: another process is at it; undefined: it was told to stop, and is gone on with later. */
  async run(actor: Pick<Actor, 'id' | 'note'>, signal: AbortSignal): Promise<RunReport | 'busy' | undefined> {
    return alone(this.#ground.record, LOCK, async () => {
      const id = await this.#open(actor.id);
      try {
        for (const keeper of this.#ground.keepers) {
          if (signal.aborted) return undefined;
          await this.#keep(id, keeper, signal);
        }
        if (signal.aborted) return undefined;
        await this.#end(id, actor);
      } catch (error) {
        await this.#fail(id, error as Error);
        throw error;
      }
      return this.get(id);
    });
  }

  async preview(signal: AbortSignal): Promise<Due[]> {
    const now = this.#ground.clock();
    const due: Due[] = [];
    for (const keeper of this.#ground.keepers) {
      const counts = await keeper.preview(now, signal);
      // Counted in part it would be told too low.
      signal.throwIfAborted();
      for (const line of keeper.lines)
        due.push({
          line,
          count: counts[line] ?? 0,
          clause: clauseOf(line, keeper.dueBefore(now) ?? now),
          dueBefore: keeper.dueBefore(now),
        });
    }
    return due;
  }

  /** The newest first. */
  async list(limit: number): Promise<RunReport[]> {
    const rows = await this.#ground.record.db
      .selectFrom('retention_run')
      .select('id')
      .orderBy('started_at', 'desc')
      .limit(limit)
      .execute();
    return Promise.all(rows.map(async ({ id }) => (await this.get(id))!));
  }

  async get(id: string): Promise<RunReport | undefined> {
    const { db } = this.#ground.record;
    const run = await db.selectFrom('retention_run').selectAll().where('id', '=', id).executeTakeFirst();
    if (run === undefined) return undefined;
    const lines = await db.selectFrom('retention_line').selectAll().where('run', '=', id).execute();
    const byLine = new Map(lines.map((line) => [line.line, line]));
    return {
      ...{ id, day: run.day, state: run.state, startedBy: run.started_by },
      ...{ startedAt: run.started_at.getTime(), endedAt: run.ended_at?.getTime() },
      fault: run.fault ?? undefined,
      lines: NIGHTLY.flatMap((line): LineReport[] => {
        const row = byLine.get(line);
        if (row === undefined) return [];
        return [
          {
            ...{ line, removed: row.removed, clause: row.clause ?? '', done: row.done },
            ...{ dueBefore: row.due_before?.getTime(), oldestLeft: row.oldest_left?.getTime() },
          },
        ];
      }),
    };
  }

  /**
   * The day of the last run that came to its end. Before the first one it is the day on which the retention came to this installation: whoever has just
   * upgraded has until the next night to look at what would go.
   */
  async lastDay(): Promise<number | undefined> {
    const { db } = this.#ground.record;
    const row = await db
      .selectFrom('retention_run')
      .select('day')
      .where('state', '=', 'done')
      .orderBy('day', 'desc')
      .executeTakeFirst();
    if (row !== undefined) return row.day;
    const came = await db
      .selectFrom('migration')
      .select('applied_at')
      .where('name', 'like', '0015_retention%')
      .executeTakeFirst();
    return came === undefined ? undefined : shanghaiDay(came.applied_at.getTime());
  }

  /** The run that was interrupted, or a new one; with its lines, of which a newer version may have more. */
  async #open(by: string): Promise<string> {
    const { record, clock, keepers } = this.#ground;
    return record.db.transaction().execute(async (trx) => {
      const now = clock();
      const left = await trx
        .selectFrom('retention_run')
        .select('id')
        .where('state', '=', 'running')
        .executeTakeFirst();
      const id = left?.id ?? randomUUID();
      if (left === undefined)
        await trx
          .insertInto('retention_run')
          .values({
            ...{ id, day: shanghaiDay(now), state: 'running', started_by: by, started_at: new Date(now) },
            ...{ ended_at: null, fault: null },
          })
          .execute();
      for (const keeper of keepers)
        for (const line of keeper.lines) {
          const due = keeper.dueBefore(now);
          await trx
            .insertInto('retention_line')
            .values({
              ...{ run: id, line, clause: clauseOf(line, due ?? now), oldest_left: null },
              due_before: due === undefined ? null : new Date(due),
              place: keeper.goesOn === true ? await lastPlace(trx, line) : null,
            })
            .onConflict((conflict) => conflict.columns(['run', 'line']).doNothing())
            .execute();
        }
      return id;
    });
  }

  async #keep(run: string, keeper: Keeper, signal: AbortSignal): Promise<void> {
    const { record, clock } = this.#ground;
    const now = clock();
    const [first] = keeper.lines;
    const placeOf = async () =>
      record.db
        .selectFrom('retention_line')
        .select(['place', 'done'])
        .where('run', '=', run)
        .where('line', '=', first!)
        .executeTakeFirstOrThrow();
    const { place, done } = await placeOf();
    if (done) return;
    const note = async (db: Db | undefined, removed: Counts, next: string | undefined) => {
      for (const line of keeper.lines)
        await (db ?? record.db)
          .updateTable('retention_line')
          .set({ removed: sql`removed + ${removed[line] ?? 0}`, place: next ?? null })
          .where('run', '=', run)
          .where('line', '=', line)
          .execute();
    };
    await keeper.remove({ now, place: place ?? undefined, signal, note });
    if (signal.aborted) return;
    const left = await keeper.oldestLeft(now, (await placeOf()).place ?? undefined);
    for (const line of keeper.lines)
      await record.db
        .updateTable('retention_line')
        .set({ done: true, oldest_left: left === undefined ? null : new Date(left) })
        .where('run', '=', run)
        .where('line', '=', line)
        .execute();
  }

  async #end(id: string, actor: Pick<Actor, 'note'>): Promise<void> {
    const { record, clock } = this.#ground;
    const { lines } = (await this.get(id))!;
    await record.db.transaction().execute(async (trx) => {
      await trx
        .updateTable('retention_run')
        .set({ state: 'done', ended_at: new Date(clock()) })
        .where('id', '=', id)
        .execute();
      await actor.note(trx, {
        act: 'retention.ran',
        object: { kind: 'retention-run', id },
        ...{ organisation: undefined, reason: undefined },
        detail: Object.fromEntries(lines.map(({ line, removed }) => [line, removed])),
      });
    });
  }

  async #fail(id: string, error: Error): Promise<void> {
    await this.#ground.record.db
      .updateTable('retention_run')
      .set({ state: 'failed', ended_at: new Date(this.#ground.clock()), fault: error.message.slice(0, 500) })
      .where('id', '=', id)
      .execute();
  }
}

/** Where the last run of a line came to. */
async function lastPlace(db: Db, line: LineId): Promise<string | null> {
  const row = await db
    .selectFrom('retention_line')
    .innerJoin('retention_run', 'retention_run.id', 'retention_line.run')
    .select('retention_line.place')
    .where('retention_line.line', '=', line)
    .where('retention_line.place', 'is not', null)
    .orderBy('retention_run.started_at', 'desc')
    .executeTakeFirst();
  return row?.place ?? null;
}

/** In Chinese, as reports are read: the law of what goes, which need not be the one in force by now. */
function clauseOf(line: LineId, at: Instant): string {
  return clausesOf(line, at)
    .map((citation) => formatCitation(citation, 'zh'))
    .join('；');
}
