import type { Selectable } from 'kysely';
import {
  type Instant,
  next,
  QUALIFICATION_KINDS,
  type QualificationKind,
  type QualificationState,
} from '../domain/index.ts';
import type { Database } from '../store/index.ts';
import { decisionOf, type Hand } from './application-rows.ts';
import { type Actor, act, covers, drawId, type Ground } from './ground.ts';
import { readTerm, type WantedTerm } from './paper-reading.ts';
import { QUALIFICATION_MACHINE, type QualificationAct } from './qualification-states.ts';
import { Reading } from './reading.ts';
import { NotThere, refuse, refuseAll } from './refusal.ts';
import { inWhoseName } from './wanted.ts';

/** A licence or certificate as somebody hands it in for an organisation. */
export interface WantedQualification extends WantedTerm {
  readonly kind: string;
  readonly number: string;
  readonly issuer: string;
}

export interface Qualification {
  readonly id: string;
  readonly organisation: string;
  readonly kind: QualificationKind;
  readonly number: string;
  readonly issuer: string;
  readonly from: Instant;
  readonly until: Instant | undefined;
  readonly state: QualificationState;
  /** Its term is over. Shown, and not judged by. */
  readonly expired: boolean;
  readonly added: Hand;
  readonly decided: Hand | undefined;
  readonly decisionReason: string | undefined;
}

const NUMBER_MAX = 60;
const ISSUER_MAX = 100;

/** Licences and certificates: handed in by whoever acts for the organisation, verified or rejected by another person who reviews. */
export class Qualifications {
  readonly #ground: Ground;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  async add(organisation: string, wanted: WantedQualification, actor: Actor): Promise<Qualification> {
    const now = this.#ground.clock();
    return act(this.#ground, async (db) => {
      const reading = new Reading();
      const whose = await inWhoseName(db, reading, actor.scope, organisation);
      const kind = reading.oneOf('kind', wanted.kind, QUALIFICATION_KINDS);
      const number = reading.line('number', wanted.number, NUMBER_MAX);
      const issuer = reading.line('issuer', wanted.issuer, ISSUER_MAX);
      const term = readTerm(reading, wanted, now);
      if (whose !== undefined && kind !== undefined && number !== undefined) {
        const same = await db
          .selectFrom('qualification')
          .select('id')
          .where('organisation', '=', whose)
          .where('kind', '=', kind)
          .where('number', '=', number)
          .where('state', 'in', ['unverified', 'verified'])
          .executeTakeFirst();
        if (same !== undefined) reading.add('qualification-held-already', 'number', { number });
      }
      refuseAll(reading.objections);
      const row = await db
        .insertInto('qualification')
        .values({
          ...{ id: drawId('q'), organisation: whose!, kind: kind!, number: number!, issuer: issuer! },
          ...term!,
          ...{ state: 'unverified', added_by: actor.id, added_by_name: actor.name, added_at: new Date(now) },
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      await note(row, 'qualification.added', undefined, actor, db);
      return readQualification(row, now);
    });
  }

  /** By a reviewer who did not hand it in. */
  decide(id: string, approve: boolean, reason: string, actor: Actor): Promise<Qualification> {
    return this.#move(id, approve ? 'verify' : 'reject', reason, actor);
  }

  /** By whoever acts for the organisation: it is no longer held, or was handed in by mistake. */
  end(id: string, reason: string, actor: Actor): Promise<Qualification> {
    return this.#move(id, 'end', reason, actor);
  }

  async #move(id: string, deed: QualificationAct, reason: string, actor: Actor): Promise<Qualification> {
    const now = this.#ground.clock();
    return act(this.#ground, async (db) => {
      const before = await db.selectFrom('qualification').selectAll().where('id', '=', id).executeTakeFirst();
      if (before === undefined || !covers(actor.scope, before.organisation)) throw new NotThere();
      const state = next(QUALIFICATION_MACHINE, before.state, deed);
      if (deed !== 'end' && before.added_by === actor.id) refuse('four-eyes', 'decision');
      const hand = { decided_by: actor.id, decided_by_name: actor.name, decided_at: new Date(now) };
      const row = await db
        .updateTable('qualification')
        .set({ state, ...(deed === 'end' ? {} : { ...hand, decision_reason: reason }) })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow();
      await note(row, `qualification.${state}`, reason, actor, db);
      return readQualification(row, now);
    });
  }
}

export function readQualification(row: Selectable<Database['qualification']>, now: Instant): Qualification {
  const { id, organisation, kind, number, issuer, state, starts, ends } = row;
  return {
    ...{ id, organisation, number, issuer, state },
    kind: kind as QualificationKind,
    from: starts.getTime(),
    until: ends?.getTime(),
    expired: ends !== null && ends.getTime() <= now,
    added: { by: row.added_by, name: row.added_by_name, at: row.added_at.getTime() },
    decided: decisionOf(row),
    decisionReason: row.decision_reason ?? undefined,
  };
}

function note(
  { id, organisation, kind, number }: Selectable<Database['qualification']>,
  deed: string,
  reason: string | undefined,
  actor: Actor,
  db: Parameters<Actor['note']>[0],
): Promise<void> {
  const object = { kind: 'qualification', id };
  return actor.note(db, { act: deed, object, organisation, reason, detail: { kind, name: number } });
}
