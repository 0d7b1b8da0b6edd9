import { sql } from 'kysely';
import { type CaseState, type Instant, NotThere } from '../../domain/index.ts';
import type { Db } from '../ground.ts';
import { answerSince, type CaseDetail, type CaseFold, foldCase } from './case-fold.ts';
import type { CaseAct } from './case-states.ts';
import type { Hand } from './ground.ts';

/** Something that happened to a case. `told` is for its parties, `note` for the centre. */
export interface CaseEvent {
  readonly act: CaseAct;
  /** When it happened, and when it was known here. */
  readonly at: Instant;
  readonly learntAt: Instant;
  readonly by: string;
  readonly byName: string;
  readonly told: string;
  readonly note: string;
  readonly detail: CaseDetail;
}

/** An event about to be written. */
export interface NewCaseEvent {
  readonly case: string;
  readonly act: CaseAct;
  /** When it happened, where that is not now. */
  readonly at?: Instant | undefined;
  readonly told?: string | undefined;
  readonly note?: string | undefined;
  readonly detail?: CaseDetail | undefined;
}

/** Writes events and brings the rows of their cases to what they now say. Throws where one of them cannot follow. */
export async function happen(
  db: Db,
  events: readonly NewCaseEvent[],
  hand: Hand,
  now: Instant,
): Promise<void> {
  if (events.length === 0) return;
  const of = <T>(value: (event: NewCaseEvent) => T): T[] => events.map(value);
  await sql`
    insert into case_event ("case", act, at, learnt_at, by, by_name, told, note, detail)
    select w.id, w.act, to_timestamp(w.at / 1000.0), ${new Date(now)}::timestamptz, ${hand.id}, ${hand.name}, w.told, w.note, w.detail::jsonb
    from unnest(${of((each) => each.case)}::text[], ${of(({ act }) => act)}::text[], ${of(({ at }) => at ?? now)}::float8[],
      ${of(({ told = '' }) => told)}::text[], ${of(({ note = '' }) => note)}::text[],
      ${of(({ detail = {} }) => JSON.stringify(detail))}::text[]) with ordinality as w (id, act, at, told, note, detail, place)
    order by w.place`.execute(db);
  await refresh(
    db,
    of((each) => each.case),
  );
}

/** What the events of each case come to. */
export async function foldsOf(db: Db, cases: readonly string[]): Promise<Map<string, CaseFold>> {
  const { rows } = await sql<{ id: string; act: CaseAct; learnt_at: Date; detail: CaseDetail }>`
    select "case" as id, act, learnt_at, detail from case_event where "case" = any(${[...cases]}::text[]) order by sequence`.execute(
    db,
  );
  const events = new Map<string, { act: CaseAct; learntAt: Instant; detail: CaseDetail }[]>();
  for (const { id, act, learnt_at, detail } of rows) {
    const one = { act, learntAt: learnt_at.getTime(), detail };
    const known = events.get(id);
    if (known === undefined) events.set(id, [one]);
    else known.push(one);
  }
  return new Map([...events].map(([id, all]) => [id, foldCase(all)]));
}

export async function foldOf(db: Db, id: string): Promise<CaseFold> {
  const fold = (await foldsOf(db, [id])).get(id);
  if (fold === undefined) throw new NotThere();
  return fold;
}

/** The columns of a row that events say. */
export interface FoldedRow {
  readonly id: string;
  readonly state: CaseState;
  readonly subject_kind: string;
  readonly port: string | null;
  readonly signature: string | null;
  readonly organisation: string | null;
  readonly assignee: string | null;
  readonly assignee_name: string | null;
  readonly decision: string | null;
  /** Milliseconds. */
  readonly decided_at: number | null;
  readonly into_case: string | null;
  readonly answer_since: number | null;
}

export function rowOf(id: string, fold: CaseFold): FoldedRow {
  return {
    ...{ id, state: fold.state, subject_kind: fold.subjectKind, port: fold.port, signature: fold.signature },
    ...{ organisation: fold.organisation, assignee: fold.assignee, assignee_name: fold.assigneeName },
    ...{ decision: fold.decision, decided_at: fold.decidedAt, into_case: fold.into },
    answer_since: answerSince(fold),
  };
}

/** "case" read as bytes; with it one act on cases is judged and written after another. */
const LOCK = 0x6361_7365;

export async function holdCases(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(db);
}

/** The case that a complaint is in. */
export async function caseOf(db: Db, complaint: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('case_member')
    .select('case')
    .where('complaint', '=', complaint)
    .executeTakeFirst();
  return row?.case;
}

/** Of the cases that these complaints are in, which something happened to beside their case. */
export async function refreshCasesOf(db: Db, complaints: readonly string[]): Promise<void> {
  const rows = await db
    .selectFrom('case_member')
    .select('case')
    .where(sql<boolean>`complaint = any(${[...complaints]}::text[])`)
    .distinct()
    .execute();
  await refresh(
    db,
    rows.map((row) => row.case),
  );
}

/** Brings rows to what the events and the members of their cases say: all of them at once. */
export async function refresh(db: Db, cases: readonly string[]): Promise<void> {
  const ids = [...new Set(cases)];
  if (ids.length === 0) return;
  const rows = [...(await foldsOf(db, ids))].map(([id, fold]) => rowOf(id, fold));
  await sql`
    with folded as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as f (id text, state text, subject_kind text, port text,
        signature text, organisation text, assignee text, assignee_name text, decision text, decided_at float8, into_case text, answer_since float8)
    ), counted as (
      select m."case" as id, count(*)::int as members,
        min(c.accepted_at) filter (where not m.forwarded and c.state = 'gathered') as forward_since
      from case_member m join complaint c on c.id = m.complaint
      where m."case" = any(${ids}::text[]) group by m."case"
    )
    update complaint_case k set state = f.state, subject_kind = f.subject_kind, port = f.port, signature = f.signature,
      organisation = f.organisation, assignee = f.assignee, assignee_name = f.assignee_name, decision = f.decision,
      decided_at = to_timestamp(f.decided_at / 1000.0), into_case = f.into_case,
      members = coalesce(n.members, 0),
      forward_since = case when f.state = 'open' then n.forward_since end,
      answer_since = to_timestamp(f.answer_since / 1000.0)
    from folded f left join counted n on n.id = f.id
    where k.id = f.id`.execute(db);
}
