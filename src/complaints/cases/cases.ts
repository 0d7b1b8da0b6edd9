import { sql } from 'kysely';
import {
  type CaseDecision,
  type CaseState,
  COMPLAINTS_MOVED_MAX,
  type ComplaintEnd,
  type ComplaintState,
  type Instant,
  NotThere,
  Refusal,
} from '../../domain/index.ts';
import type { Actor } from '../../registry/index.ts';
import { type Complaint, readComplaint } from '../complaint-rows.ts';
import type { Complaints } from '../complaints.ts';
import type { Db } from '../ground.ts';
import { lastLeadTo } from '../leads/lead-tables.ts';
import { type CaseEvent, foldOf, foldsOf, happen, refresh } from './case-events.ts';
import { type CaseMove, detailOf, eventOfMove, MOVE_DEEDS } from './case-moves.ts';
import { type Case, readCase } from './case-rows.ts';
import type { CaseAct } from './case-states.ts';
import { type CaseGround, caseAct, type Hand } from './ground.ts';
import { type Going, type MassKind, membersOf, moveComplaints, type Place, placesOf } from './membership.ts';
import { openCase, type WantedCase, type Which } from './opening.ts';
import { closedWords } from './person-words.ts';
import { caseObjection, someOf } from './refusals.ts';
import { recordStops } from './stops.ts';
import { ungatheredLike } from './suggestions.ts';
import { type Undone, undoAct } from './undo.ts';

/** What an act on many did. */
export interface Massed {
  readonly case: string;
  readonly act: string;
  readonly moved: number;
}

export interface CaseTold {
  readonly case: Case;
  /** In the order in which they were known. */
  readonly events: readonly CaseEvent[];
  /** How many of its complaints stand where. */
  readonly complaints: Readonly<Partial<Record<ComplaintState, number>>>;
}

/** Complaints about one matter, from the first of them to the decision. Every act is an event; the acts on many can be undone. */
export class Cases {
  readonly #ground: CaseGround;
  readonly #complaints: Pick<Complaints, 'move'>;

  constructor(ground: CaseGround, complaints: Pick<Complaints, 'move'>) {
    this.#ground = ground;
    this.#complaints = complaints;
  }

  async get(id: string): Promise<CaseTold> {
    const { db } = this.#ground.record;
    const row = await db.selectFrom('complaint_case').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) throw new NotThere();
    const [events, counts] = await Promise.all([
      db.selectFrom('case_event').selectAll().where('case', '=', id).orderBy('sequence').execute(),
      sql<{ state: ComplaintState; count: number }>`
        select c.state, count(*)::int as count from case_member m join complaint c on c.id = m.complaint
        where m."case" = ${id} group by c.state`.execute(db),
    ]);
    return {
      case: readCase(row, this.#ground.clock()),
      events: events.map(({ act, at, learnt_at, by, by_name, told, note, detail }) => ({
        ...{ act: act as CaseAct, at: at.getTime(), learntAt: learnt_at.getTime(), by, byName: by_name },
        ...{ told, note, detail },
      })),
      complaints: Object.fromEntries(counts.rows.map(({ state, count }) => [state, count])),
    };
  }

  /** Its complaints, in the order of their numbers. */
  async complaints(
    id: string,
    page: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<Complaint[]> {
    const { db } = this.#ground.record;
    const there = await db.selectFrom('complaint_case').select('id').where('id', '=', id).executeTakeFirst();
    if (there === undefined) throw new NotThere();
    const rows = await db
      .selectFrom('complaint')
      .innerJoin('case_member', 'case_member.complaint', 'complaint.id')
      .selectAll('complaint')
      .where('case_member.case', '=', id)
      .where('complaint.id', '>', page.after ?? '')
      .orderBy('complaint.id')
      .limit(page.limit)
      .execute();
    return rows.map((row) => readComplaint(this.#ground.sealer, row));
  }

  /** Opens a case with its first complaints. */
  async open(wanted: WantedCase, actor: Actor): Promise<Massed> {
    return this.#act(async (db) => {
      const places = await this.#which(db, wanted);
      const id = await openCase(this.#ground, db, wanted, places, actor);
      return this.#move(db, 'open', id, places.map(to(id)), wanted.reason ?? '', actor);
    });
  }

  /** Into a case, from wherever they are. */
  async gather(id: string, which: Which, reason: string, actor: Actor): Promise<Massed> {
    return this.#act(async (db) => {
      await foldOf(db, id);
      const places = await this.#which(db, which);
      return this.#move(db, 'gather', id, places.map(to(id)), reason, actor);
    });
  }

  /** Out of a case, into none. */
  async separate(id: string, complaints: readonly string[], reason: string, actor: Actor): Promise<Massed> {
    return this.#act(async (db) => {
      const places = await this.#ofCase(db, id, complaints);
      return this.#move(db, 'separate', id, places.map(to(null)), reason, actor);
    });
  }

  /** Out of a case, into a new one. */
  async split(
    id: string,
    wanted: WantedCase & { readonly complaints: readonly string[] },
    actor: Actor,
  ): Promise<Massed> {
    return this.#act(async (db) => {
      const places = await this.#ofCase(db, id, wanted.complaints);
      const made = await openCase(this.#ground, db, wanted, places, actor);
      return this.#move(db, 'split', made, places.map(to(made)), wanted.reason ?? '', actor);
    });
  }

  /** All complaints of other cases into this one. What was forwarded already stays by itself. */
  async merge(id: string, others: readonly string[], reason: string, actor: Actor): Promise<Massed> {
    if (others.includes(id)) throw new Refusal([caseObjection('case-itself', 'cases')]);
    return this.#act(async (db) => {
      await foldOf(db, id);
      const { rows } = await sql<{ id: string; led: boolean }>`
        select k.id, exists (select from lead l where l."case" = k.id) as led
        from complaint_case k where k.id = any(${[...others]}::text[])`.execute(db);
      if (rows.length < new Set(others).size) throw new NotThere();
      const led = rows.filter((each) => each.led).map((each) => each.id);
      if (led.length > 0)
        throw new Refusal([caseObjection('case-has-leads', 'cases', { cases: someOf(led) })]);
      const places = await membersOf(db, others);
      return this.#move(db, 'merge', id, places.map(to(id)), reason, actor);
    });
  }

  /** Takes an act on many back, as far as it can be. */
  async undo(act: string, reason: string, actor: Actor): Promise<Undone> {
    return this.#act(async (db) => {
      const { stops, ...undone } = await undoAct(this.#ground, this.#complaints, db, act, reason, actor);
      await this.#audit(db, 'case.undone', act, actor, reason, { moved: undone.moved });
      return { result: undone, stops };
    });
  }

  async do(id: string, move: CaseMove, actor: Actor): Promise<void> {
    await this.#act(async (db) => {
      const fold = await foldOf(db, id);
      await refuseErased(db, id);
      const now = this.#ground.clock();
      const event = await eventOfMove(this.#ground, db, id, fold, move, actor, now);
      await happen(db, [{ ...event, case: id }], actor, now);
      if (move.act === 'close') await this.#closeAll(db, id, move.end, actor);
      if (move.act === 'reopen') await this.#reopenAll(db, id, actor);
      // Its complaints have moved after it.
      await refresh(db, [id]);
      const stops = move.act === 'name' ? await recordStops(this.#ground, db, [id], actor) : 0;
      await this.#tellAccused(db, id, fold.organisation, move, actor);
      const reason = 'reason' in move ? move.reason : undefined;
      await this.#audit(db, MOVE_DEEDS[move.act], id, actor, reason, detailOf(move));
      return { result: undefined, stops };
    });
  }

  /** All of these to one person, or to nobody: each an event of its case and a line in the audit. */
  async assign(ids: readonly string[], person: Hand | undefined, actor: Actor): Promise<number> {
    return this.#act(async (db) => {
      const all = [...new Set(ids)];
      const folds = await foldsOf(db, all);
      const missing = all.filter((id) => !folds.has(id));
      if (missing.length > 0)
        throw new Refusal([caseObjection('case-not-there', 'cases', { cases: someOf(missing) })]);
      const over = all.filter((id) => !isWorkedOn(folds.get(id)!.state));
      if (over.length > 0) throw new Refusal([caseObjection('case-over', 'cases', { cases: someOf(over) })]);
      const { id: assignee = null, name: assigneeName = null } = person ?? {};
      const going = all.filter((id) => folds.get(id)!.assignee !== assignee);
      const events = going.map(
        (id) => ({ case: id, act: 'assign', detail: { assignee, assigneeName } }) as const,
      );
      await happen(db, events, actor, this.#ground.clock());
      const detail = { name: assigneeName ?? '' };
      await Promise.all(going.map((id) => this.#audit(db, 'case.assigned', id, actor, undefined, detail)));
      return { result: going.length, stops: 0 };
    });
  }

  /** How many cases that are worked on each person has. */
  async load(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#ground.record.db
      .selectFrom('complaint_case')
      .select('assignee')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('assignee', 'is not', null)
      .where('state', 'in', WORKED_ON)
      .groupBy('assignee')
      .execute();
    return new Map(rows.map(({ assignee, count }) => [assignee!, Number(count)]));
  }

  /** Against the decision, in the name of the accused: once. Within `caseAct`; who may was seen to. */
  async appeal(db: Db, id: string, organisation: string, statement: string, actor: Actor): Promise<void> {
    const fold = await foldOf(db, id);
    if (fold.organisation !== organisation) throw new NotThere();
    if (fold.hasAppealed) throw new Refusal([caseObjection('appealed-already', 'statement')]);
    const detail = { organisation };
    await happen(db, [{ case: id, act: 'appeal', told: statement, detail }], actor, this.#ground.clock());
    await this.#audit(db, 'case.appealed', id, actor, undefined, {}, organisation);
  }

  /** How the cases about an organisation ended: in cases, and in complaints that count. */
  async decisions(
    organisation: string,
    from: Instant | undefined,
    until: Instant | undefined,
  ): Promise<Readonly<Record<CaseDecision, { readonly cases: number; readonly complaints: number }>>> {
    const { rows } = await sql<{ decision: CaseDecision; cases: number; complaints: number }>`
      select k.decision, count(distinct k.id)::int as cases, count(c.id) filter (where c.counted)::int as complaints
      from complaint_case k left join case_member m on m."case" = k.id left join complaint c on c.id = m.complaint
      where k.organisation = ${organisation} and k.decision is not null and k.state in ('decided', 'closed')
        and (${moment(from)}::timestamptz is null or k.decided_at >= ${moment(from)}::timestamptz)
        and (${moment(until)}::timestamptz is null or k.decided_at < ${moment(until)}::timestamptz)
      group by k.decision`.execute(this.#ground.record.db);
    const of = (decision: CaseDecision) => {
      const row = rows.find((each) => each.decision === decision);
      return { cases: row?.cases ?? 0, complaints: row?.complaints ?? 0 };
    };
    return {
      founded: of('founded'),
      unfounded: of('unfounded'),
      'not-established': of('not-established'),
    };
  }

  /** One act, and what the ledger is to be told of it once it is written. */
  async #act<T>(work: (db: Db) => Promise<{ readonly result: T; readonly stops: number }>): Promise<T> {
    const { result, stops } = await caseAct(this.#ground, work);
    if (stops > 0) this.#ground.ledger.onRecorded();
    return result;
  }

  async #which(db: Db, { complaints, alike }: Which): Promise<Place[]> {
    if (alike === undefined) return placesOf(db, complaints ?? []);
    await placesOf(db, [alike]);
    return placesOf(db, await ungatheredLike(db, alike, COMPLAINTS_MOVED_MAX));
  }

  async #ofCase(db: Db, id: string, complaints: readonly string[]): Promise<Place[]> {
    await foldOf(db, id);
    const places = await placesOf(db, complaints);
    const others = places.filter((place) => place.case !== id).map(({ complaint }) => complaint);
    if (others.length > 0)
      throw new Refusal([
        caseObjection('complaint-not-in-case', 'complaints', { complaints: someOf(others) }),
      ]);
    return places;
  }

  async #move(
    db: Db,
    kind: MassKind,
    id: string,
    going: readonly Going[],
    reason: string,
    actor: Actor,
  ): Promise<{ readonly result: Massed; readonly stops: number }> {
    const done = await moveComplaints(this.#ground, this.#complaints, db, { kind, reason }, going, actor);
    await this.#audit(db, MASS_DEEDS[kind], id, actor, reason, { moved: done.moved, massAct: done.id });
    return { result: { case: id, act: done.id, moved: done.moved }, stops: done.stops };
  }

  async #closeAll(db: Db, id: string, end: ComplaintEnd, actor: Actor): Promise<void> {
    const open = (await membersOf(db, [id])).filter(({ state }) => state !== 'closed');
    const words = closedWords(end);
    await this.#complaints.move(
      db,
      open.map(({ complaint }) => complaint),
      { act: 'close', end, told: words.zh, detail: { case: id, words } },
      actor,
    );
  }

  /** Its complaints are worked on again; also those that their people objected about. */
  async #reopenAll(db: Db, id: string, actor: Actor): Promise<void> {
    const places = await membersOf(db, [id]);
    const of = (...states: ComplaintState[]) =>
      places.filter(({ state }) => states.includes(state)).map(({ complaint }) => complaint);
    const words = { zh: '您的投诉已重新办理。', en: 'Your complaint is being looked into again.' };
    const detail = { case: id };
    await this.#complaints.move(
      db,
      of('closed'),
      { act: 'reopen', told: words.zh, detail: { ...detail, words } },
      actor,
    );
    await this.#complaints.move(db, of('closed', 'accepted'), { act: 'gather', detail }, actor);
  }

  /** Whose matter it is reads the decision on the last lead that it was sent. */
  async #tellAccused(
    db: Db,
    id: string,
    organisation: string | null,
    move: CaseMove,
    actor: Actor,
  ): Promise<void> {
    const { act } = move;
    if ((act !== 'decide' && act !== 'uphold' && act !== 'overturn') || organisation === null) return;
    const lead = await lastLeadTo(db, id, organisation);
    if (lead === undefined) return;
    const news =
      act === 'decide'
        ? ({ type: 'case.decided' } as const)
        : ({
            type: 'case.appeal_decided',
            appeal: { outcome: act === 'uphold' ? 'upheld' : 'overturned', reason: move.reason },
          } as const);
    await this.#ground.outbox.write(db, [{ ...news, lead, organisation }], actor);
  }

  #audit(
    db: Db,
    act: string,
    id: string,
    actor: Actor,
    reason: string | undefined,
    detail: Readonly<Record<string, string | number | boolean>>,
    organisation?: string,
  ): Promise<void> {
    return actor.note(db, {
      ...{ act, object: { kind: act === 'case.undone' ? 'case-act' : 'case', id }, organisation, detail },
      reason: reason === undefined || reason === '' ? undefined : reason.slice(0, 500),
    });
  }
}

async function refuseErased(db: Db, id: string): Promise<void> {
  const row = await db
    .selectFrom('complaint_case')
    .select('erased_at')
    .where('id', '=', id)
    .executeTakeFirst();
  if (row?.erased_at != null) throw new Refusal([caseObjection('erased-already', 'case')]);
}

const WORKED_ON: readonly CaseState[] = ['open', 'decided', 'appealed'];
const isWorkedOn = (state: CaseState) => WORKED_ON.includes(state);

const MASS_DEEDS: Readonly<Record<MassKind, string>> = {
  open: 'case.opened',
  gather: 'case.gathered',
  merge: 'case.merged',
  split: 'case.split',
  separate: 'case.separated',
  undo: 'case.undone',
};

const to =
  (target: string | null) =>
  (place: Place): Going => ({ ...place, to: target });

const moment = (at: Instant | undefined) => (at === undefined ? null : new Date(at));
