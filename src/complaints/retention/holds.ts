import { type Instant, NotThere, Refusal } from '../../domain/index.ts';
import { type Actor, drawId } from '../../registry/index.ts';
import { holdCases } from '../cases/case-events.ts';
import { caseObjection } from '../cases/refusals.ts';
import type { Db, Ground } from '../ground.ts';

export interface HeldObject {
  readonly kind: 'case' | 'complaint';
  readonly id: string;
}

/** Something that is kept beyond its term, for a proceeding. */
export interface Hold {
  readonly id: string;
  readonly object: HeldObject;
  readonly reason: string;
  readonly placedAt: Instant;
  readonly placedBy: string;
  readonly liftedAt: Instant | undefined;
  readonly liftedBy: string | undefined;
  readonly liftedReason: string | undefined;
}

/** Holds: while one is in force, nothing of the case, or of the complaint and the case that it is in, is erased. */
export class Holds {
  readonly #ground: Pick<Ground, 'record' | 'clock'>;

  constructor(ground: Pick<Ground, 'record' | 'clock'>) {
    this.#ground = ground;
  }

  /** The newest first; with an object those of it alone, else those in force. */
  async list(object: HeldObject | undefined): Promise<Hold[]> {
    let query = this.#ground.record.db
      .selectFrom('retention_hold')
      .selectAll()
      .orderBy('sequence', 'desc')
      .limit(500);
    query =
      object === undefined
        ? query.where('lifted_at', 'is', null)
        : query.where('kind', '=', object.kind).where('object', '=', object.id);
    return (await query.execute()).map((row) => ({
      ...{ id: row.id, object: { kind: row.kind, id: row.object }, reason: row.reason },
      ...{ placedAt: row.placed_at.getTime(), placedBy: row.placed_by_name },
      ...{ liftedAt: row.lifted_at?.getTime(), liftedBy: row.lifted_by_name ?? undefined },
      liftedReason: row.lifted_reason ?? undefined,
    }));
  }

  /** One at a time of each; what was erased already cannot be held. */
  async place(object: HeldObject, reason: string, actor: Actor): Promise<void> {
    await this.#act(async (db) => {
      const table = object.kind === 'case' ? ('complaint_case' as const) : ('complaint' as const);
      const found = await db
        .selectFrom(table)
        .select('erased_at')
        .where('id', '=', object.id)
        .executeTakeFirst();
      if (found === undefined) throw new NotThere();
      if (found.erased_at !== null) throw new Refusal([caseObjection('erased-already', 'object')]);
      const id = drawId('h');
      const row = await db
        .insertInto('retention_hold')
        .values({
          ...{ id, kind: object.kind, object: object.id, reason, placed_at: new Date(this.#ground.clock()) },
          ...{ placed_by: actor.id, placed_by_name: actor.name },
          ...{ lifted_at: null, lifted_by: null, lifted_by_name: null, lifted_reason: null },
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst();
      if (row === undefined) throw new Refusal([caseObjection('held-already', 'object')]);
      await this.#note(db, 'retention.held', object, reason, actor);
    });
  }

  async lift(id: string, reason: string, actor: Actor): Promise<HeldObject> {
    return this.#act(async (db) => {
      const row = await db
        .updateTable('retention_hold')
        .set({
          ...{ lifted_at: new Date(this.#ground.clock()), lifted_by: actor.id },
          ...{ lifted_by_name: actor.name, lifted_reason: reason },
        })
        .where('id', '=', id)
        .where('lifted_at', 'is', null)
        .returning(['kind', 'object'])
        .executeTakeFirst();
      if (row === undefined) throw new NotThere();
      const object = { kind: row.kind, id: row.object };
      await this.#note(db, 'retention.hold-lifted', object, reason, actor);
      return object;
    });
  }

  /** Under the lock under which matters are judged: none is erased while it is being held. */
  #act<T>(work: (db: Db) => Promise<T>): Promise<T> {
    return this.#ground.record.db.transaction().execute(async (db) => {
      await holdCases(db);
      return work(db);
    });
  }

  #note(db: Db, act: string, object: HeldObject, reason: string, actor: Actor): Promise<void> {
    return actor.note(db, { act, object, organisation: undefined, reason, detail: {} });
  }
}
