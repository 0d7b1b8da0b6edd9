import type { Selectable } from 'kysely';
import { type Instant, RELATION_ROLES, type RelationRole } from '../domain/index.ts';
import type { Database } from '../store/index.ts';
import type { Hand } from './application-rows.ts';
import { type Actor, act, covers, drawId, type Ground } from './ground.ts';
import { readTerm, type WantedTerm } from './paper-reading.ts';
import { Reading } from './reading.ts';
import { NotThere, refuse, refuseAll } from './refusal.ts';
import { inWhoseName, registered } from './wanted.ts';

export interface WantedRelation extends WantedTerm {
  readonly counterparty: string;
  /** What the organisation is to its counterparty. */
  readonly role: string;
}

export interface Relation {
  readonly id: string;
  readonly organisation: string;
  readonly counterparty: string;
  readonly role: RelationRole;
  readonly from: Instant;
  readonly until: Instant | undefined;
  readonly added: Hand;
}

/** Roles on relations: what an organisation is to another, from when until when. Both sides see it; the side that said so ends it. */
export class Relations {
  readonly #ground: Ground;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  async add(organisation: string, wanted: WantedRelation, actor: Actor): Promise<Relation> {
    const now = this.#ground.clock();
    return act(this.#ground, async (db) => {
      const reading = new Reading();
      const whose = await inWhoseName(db, reading, actor.scope, organisation);
      const counterparty = await registered(db, reading, 'counterparty', wanted.counterparty);
      const role = reading.oneOf('role', wanted.role, RELATION_ROLES);
      const term = readTerm(reading, wanted, now);
      if (whose !== undefined && whose === counterparty) reading.add('relation-to-oneself', 'counterparty');
      if (whose !== undefined && counterparty !== undefined && role !== undefined && term !== undefined) {
        let same = db
          .selectFrom('organisation_relation')
          .select('id')
          .where('organisation', '=', whose)
          .where('counterparty', '=', counterparty)
          .where('role', '=', role)
          .where((eb) => eb.or([eb('ends', 'is', null), eb('ends', '>', term.starts)]));
        if (term.ends !== null) same = same.where('starts', '<', term.ends);
        if ((await same.executeTakeFirst()) !== undefined) reading.add('relation-stands-already', 'role');
      }
      refuseAll(reading.objections);
      const row = await db
        .insertInto('organisation_relation')
        .values({
          ...{ id: drawId('r'), organisation: whose!, counterparty: counterparty!, role: role! },
          ...term!,
          ...{ added_by: actor.id, added_by_name: actor.name, added_at: new Date(now) },
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      await note(row, 'relation.added', undefined, actor, db);
      return readRelation(row);
    });
  }

  /** From now on; one that has not begun never does. */
  async end(id: string, reason: string, actor: Actor): Promise<Relation> {
    const now = this.#ground.clock();
    return act(this.#ground, async (db) => {
      const before = await db
        .selectFrom('organisation_relation')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      if (before === undefined || !covers(actor.scope, before.organisation)) throw new NotThere();
      if (before.ends !== null && before.ends.getTime() <= now) refuse('paper-over', 'id');
      const row = await db
        .updateTable('organisation_relation')
        .set({ ends: new Date(Math.max(now, before.starts.getTime())) })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow();
      await note(row, 'relation.ended', reason, actor, db);
      return readRelation(row);
    });
  }
}

type Row = Selectable<Database['organisation_relation']>;

export function readRelation({ id, organisation, counterparty, role, starts, ends, ...row }: Row): Relation {
  return {
    ...{ id, organisation, counterparty },
    role: role as RelationRole,
    from: starts.getTime(),
    until: ends?.getTime(),
    added: { by: row.added_by, name: row.added_by_name, at: row.added_at.getTime() },
  };
}

function note(
  { id, organisation, counterparty, role }: Row,
  deed: string,
  reason: string | undefined,
  actor: Actor,
  db: Parameters<Actor['note']>[0],
): Promise<void> {
  const object = { kind: 'relation', id };
  return actor.note(db, { act: deed, object, organisation, reason, detail: { role, counterparty } });
}
