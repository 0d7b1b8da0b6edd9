import { sql } from 'kysely';
import { COMPLAINTS_MOVED_MAX, type ComplaintState, NotThere, Refusal } from '../../domain/index.ts';
import { drawId } from '../../registry/index.ts';
import type { Complaints } from '../complaints.ts';
import type { Db } from '../ground.ts';
import { happen, type NewCaseEvent } from './case-events.ts';
import type { CaseGround, Hand } from './ground.ts';
import { caseObjection, someOf } from './refusals.ts';
import { recordStops } from './stops.ts';

export type MassKind = 'open' | 'gather' | 'merge' | 'split' | 'separate' | 'undo';

/** Where a complaint is. */
export interface Place {
  readonly complaint: string;
  readonly state: ComplaintState;
  readonly case: string | null;
  /** Whether a lead covers it. */
  readonly forwarded: boolean;
}

/** Where one is to go; null: out of every case. */
export interface Going extends Place {
  readonly to: string | null;
  /** What it was, where it is brought back. */
  readonly back?: { readonly state: ComplaintState; readonly forwarded: boolean } | undefined;
}

export interface MassAct {
  readonly id: string;
  readonly moved: number;
}

type Mover = Pick<Complaints, 'move'>;

/** These complaints and where they are, in the order of their numbers. Throws where one is not there. */
export async function placesOf(db: Db, complaints: readonly string[]): Promise<Place[]> {
  const ids = [...new Set(complaints)];
  if (ids.length > COMPLAINTS_MOVED_MAX) throw tooMany(ids.length);
  const { rows } = await sql<Place>`
    select c.id as complaint, c.state, m."case", coalesce(m.forwarded, false) as forwarded
    from complaint c left join case_member m on m.complaint = c.id
    where c.id = any(${ids}::text[]) order by c.id`.execute(db);
  if (rows.length < ids.length) {
    const there = new Set(rows.map(({ complaint }) => complaint));
    const missing = ids.filter((id) => !there.has(id));
    throw new Refusal([caseObjection('complaint-not-there', 'complaints', { complaints: someOf(missing) })]);
  }
  return rows;
}

/** All complaints of some cases. */
export async function membersOf(db: Db, cases: readonly string[]): Promise<Place[]> {
  const { rows } = await sql<Place>`
    select c.id as complaint, c.state, m."case", m.forwarded
    from case_member m join complaint c on c.id = m.complaint
    where m."case" = any(${[...cases]}::text[]) order by c.id`.execute(db);
  return rows;
}

/**
 * One act that moves complaints between cases, all of them or none: the complaints' own states, the moves, who is in which case, what the cases tell of it. A
 * case that is left without complaints and was never forwarded is dissolved; one that gets some back is revived.
 *
 * Within `caseAct`.
 */
export async function moveComplaints(
  ground: CaseGround,
  complaints: Mover,
  db: Db,
  act: { readonly kind: MassKind; readonly reason: string; readonly undoes?: string | undefined },
  all: readonly Going[],
  hand: Hand,
): Promise<MassAct & { readonly stops: number }> {
  const going = all.filter((each) => each.to !== each.case);
  if (going.length === 0) throw new Refusal([caseObjection('nothing-to-move', 'complaints')]);
  if (going.length > COMPLAINTS_MOVED_MAX) throw tooMany(going.length);
  const closed = going.filter(({ state }) => state === 'closed').map(({ complaint }) => complaint);
  if (closed.length > 0)
    throw new Refusal([caseObjection('complaint-closed', 'complaints', { complaints: someOf(closed) })]);
  const now = ground.clock();
  const id = drawId('m');
  await db
    .insertInto('case_act')
    .values({
      ...{ id, kind: act.kind, undoes: act.undoes ?? null, undone_by: null, at: new Date(now) },
      ...{ by: hand.id, by_name: hand.name, reason: act.reason, moved: going.length },
    })
    .execute();
  await moveStates(complaints, db, id, going, hand);
  await writeMoves(db, id, going);
  await happen(db, await eventsOf(db, id, going), hand, now);
  const stops = await recordStops(
    ground,
    db,
    going.flatMap(({ to }) => to ?? []),
    hand,
  );
  return { id, moved: going.length, stops };
}

async function moveStates(
  complaints: Mover,
  db: Db,
  act: string,
  going: readonly Going[],
  hand: Hand,
): Promise<void> {
  const ids = (of: readonly Going[]) => of.map(({ complaint }) => complaint);
  const gathered = going.filter(({ to }) => to !== null);
  const targets = [...new Set(gathered.map(({ to }) => to))];
  const into = targets.length === 1 ? { case: targets[0] } : {};
  await complaints.move(db, ids(gathered), { act: 'gather', detail: { ...into, massAct: act } }, hand);
  const separated = ids(going.filter(({ to }) => to === null));
  await complaints.move(db, separated, { act: 'separate', detail: { massAct: act } }, hand);
  // What was taken out of a case is no longer transferred; brought back it is so again, and nobody is told twice.
  const detail = { massAct: act, restored: true };
  const lost = gathered.filter(({ state, back }) => back !== undefined && state === 'accepted');
  const further = lost.filter(({ back }) => back!.state === 'transferred' || back!.state === 'answered');
  await complaints.move(db, ids(further), { act: 'transfer', detail }, hand);
  const answered = further.filter(({ back }) => back!.state === 'answered');
  await complaints.move(db, ids(answered), { act: 'answer', detail }, hand);
}

async function writeMoves(db: Db, act: string, going: readonly Going[]): Promise<void> {
  const of = <T>(value: (each: Going) => T): T[] => going.map(value);
  const forwardedAfter = ({ to, forwarded, back }: Going) =>
    to !== null && (forwarded || back?.forwarded === true);
  await sql`
    insert into case_move (act, complaint, from_case, to_case, state_before, state_after, forwarded)
    select ${act}, w.complaint, w.from_case, w.to_case, w.state, c.state, w.forwarded
    from unnest(${of(({ complaint }) => complaint)}::text[], ${of((each) => each.case)}::text[], ${of(({ to }) => to)}::text[],
      ${of(({ state }) => state)}::text[], ${of(({ forwarded }) => forwarded)}::boolean[])
      as w (complaint, from_case, to_case, state, forwarded)
    join complaint c on c.id = w.complaint`.execute(db);
  await sql`
    delete from case_member where complaint = any(${of(({ complaint, to }) => (to === null ? complaint : null))}::text[])`.execute(
    db,
  );
  const staying = going.filter(({ to }) => to !== null);
  await sql`
    insert into case_member (complaint, "case", act, forwarded)
    select w.complaint, w.to_case, ${act}, w.forwarded
    from unnest(${staying.map(({ complaint }) => complaint)}::text[], ${staying.map(({ to }) => to!)}::text[],
      ${staying.map(forwardedAfter)}::boolean[]) as w (complaint, to_case, forwarded)
    on conflict (complaint) do update set "case" = excluded."case", act = excluded.act, forwarded = excluded.forwarded`.execute(
    db,
  );
}

/** What the cases tell of the move, each once. */
async function eventsOf(db: Db, act: string, going: readonly Going[]): Promise<NewCaseEvent[]> {
  const into = Map.groupBy(
    going.filter(({ to }) => to !== null),
    ({ to }) => to!,
  );
  const outOf = Map.groupBy(
    going.filter((each) => each.case !== null),
    (each) => each.case!,
  );
  const touched = [...new Set([...into.keys(), ...outOf.keys()])];
  const { rows } = await sql<{ id: string; state: string; left: number; led: boolean }>`
    select k.id, k.state, (select count(*)::int from case_member m where m."case" = k.id) as left,
      exists (select from lead l where l."case" = k.id) as led
    from complaint_case k where k.id = any(${touched}::text[])`.execute(db);
  const known = new Map(rows.map((row) => [row.id, row]));
  const events: NewCaseEvent[] = [];
  for (const [id, some] of into) {
    if (known.get(id) === undefined) throw new NotThere();
    const from = [...new Set(some.map((each) => each.case))];
    if (known.get(id)!.state === 'dissolved') events.push({ case: id, act: 'revive', detail: { act } });
    events.push({ case: id, act: 'gather', detail: { act, count: some.length, from: from.slice(0, 100) } });
  }
  for (const [id, some] of outOf) {
    const to = [...new Set(some.map((each) => each.to))];
    events.push({ case: id, act: 'separate', detail: { act, count: some.length, to: to.slice(0, 100) } });
    const { left, led } = known.get(id)!;
    if (left === 0 && !led) events.push({ case: id, act: 'dissolve', detail: { act, into: to[0] ?? null } });
  }
  return events;
}

function tooMany(found: number): Refusal {
  return new Refusal([
    caseObjection('too-many', 'complaints', { found: `${found}`, max: `${COMPLAINTS_MOVED_MAX}` }),
  ]);
}
