import { maskNumbers, type Scope } from '../domain/index.ts';
import { scoped } from '../store/index.ts';
import type { Db, Ground } from './ground.ts';
import { containing } from './sql-words.ts';
import type { AuditEntry, StoredAuditEntry } from './types.ts';

export interface AuditFilter {
  readonly actor?: string | undefined;
  readonly act?: string | undefined;
  readonly objectKind?: string | undefined;
  readonly objectId?: string | undefined;
  /** From this moment on, and before that one. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Part of an actor's name, an act, an object's id or a reason. */
  readonly q?: string | undefined;
}

/** Who did what, when, why. The database refuses to change or remove a row. */
export class Audit {
  readonly #ground: Ground;
  /** What is told in one moment within one transaction. */
  readonly #told = new WeakMap<Db, { readonly rows: AuditRow[]; readonly written: Promise<void> }>();

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /** In the transaction of the thing itself, so that neither is there without the other. */
  write(db: Db, entry: AuditEntry, at: number): Promise<void> {
    return db.isTransaction ? this.#together(db, rowOf(entry, at)) : this.writeAll(db, [entry], at);
  }

  /** Many who are served by one transaction tell what they did at the same moment: one statement holds it all. */
  #together(db: Db, row: AuditRow): Promise<void> {
    const told = this.#told.get(db);
    if (told !== undefined) {
      told.rows.push(row);
      return told.written;
    }
    const rows = [row];
    const written = Promise.resolve().then(async () => {
      this.#told.delete(db);
      await db.insertInto('audit').values(rows).execute();
    });
    this.#told.set(db, { rows, written });
    return written;
  }

  /** In this order. */
  async writeAll(db: Db, entries: readonly AuditEntry[], at: number): Promise<void> {
    if (entries.length === 0) return;
    await db
      .insertInto('audit')
      .values(entries.map((entry) => rowOf(entry, at)))
      .execute();
  }

  /** Newest first. `after` is the sequence of the last one seen. */
  async list(
    scope: Scope,
    filter: AuditFilter,
    page: { readonly limit: number; readonly after?: number | undefined },
  ): Promise<StoredAuditEntry[]> {
    return scoped(this.#ground.record, scope, async (db) => {
      let query = db.selectFrom('audit').selectAll();
      // The database sees to it as well; this is what lets it use the index.
      if (scope !== 'all') query = query.where('organisation', 'in', scope.length === 0 ? [''] : scope);
      if (filter.actor !== undefined) query = query.where('actor', '=', filter.actor);
      if (filter.act !== undefined) query = query.where('act', '=', filter.act);
      if (filter.objectKind !== undefined) query = query.where('object_kind', '=', filter.objectKind);
      if (filter.objectId !== undefined) query = query.where('object_id', '=', filter.objectId);
      if (filter.from !== undefined) query = query.where('at', '>=', new Date(filter.from));
      if (filter.to !== undefined) query = query.where('at', '<', new Date(filter.to));
      if (filter.q !== undefined && filter.q !== '') {
        const like = containing(filter.q);
        query = query.where((eb) =>
          eb.or([
            eb('actor_name', 'ilike', like),
            eb('act', 'ilike', like),
            eb('object_id', 'ilike', like),
            eb('reason', 'ilike', like),
          ]),
        );
      }
      if (page.after !== undefined) query = query.where('sequence', '<', page.after);
      const rows = await query.orderBy('sequence', 'desc').limit(page.limit).execute();
      return rows.map((row) => ({
        sequence: row.sequence,
        at: row.at.getTime(),
        actor: row.actor,
        actorName: row.actor_name,
        act: row.act,
        object: { kind: row.object_kind, id: row.object_id },
        organisation: row.organisation ?? undefined,
        reason: row.reason ?? undefined,
        detail: row.detail as StoredAuditEntry['detail'],
        address: row.address,
      }));
    });
  }
}

type AuditRow = ReturnType<typeof rowOf>;

function rowOf(entry: AuditEntry, at: number) {
  return {
    at: new Date(at),
    actor: entry.actor,
    actor_name: entry.actorName,
    act: entry.act,
    object_kind: entry.object.kind,
    object_id: entry.object.id,
    organisation: entry.organisation ?? null,
    // It is kept for ever: a number that somebody wrote into a reason is masked on the way (P7).
    reason: entry.reason === undefined ? null : maskNumbers(entry.reason),
    detail: JSON.stringify(entry.detail),
    address: entry.address,
  };
}
