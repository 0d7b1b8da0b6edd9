import { sql } from 'kysely';
import { type ComplaintState, type Instant, NotThere, type Words } from '../../domain/index.ts';
import type { CaseFold } from '../cases/case-fold.ts';
import type { Hand } from '../cases/ground.ts';
import type { Db } from '../ground.ts';
import type { HopRow } from './lead-rows.ts';

export interface LeadRow {
  readonly id: string;
  readonly at: Date;
  readonly case: string;
  readonly port: string | null;
  readonly chain: readonly string[];
}

/** A complaint that a lead carries. */
export interface Carried {
  readonly complaint: string;
  readonly state: ComplaintState;
}

export async function leadOf(db: Db, id: string): Promise<LeadRow> {
  const row = await db.selectFrom('lead').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new NotThere();
  return row;
}

export function hopsOf(db: Db, lead: string): Promise<HopRow[]> {
  return db.selectFrom('lead_hop').selectAll().where('lead', '=', lead).orderBy('place').execute();
}

export function momentsOf(row: Pick<HopRow, 'sent_at' | 'seen_at' | 'answered_at'>) {
  return {
    sentAt: row.sent_at.getTime(),
    ...{ seenAt: row.seen_at?.getTime(), answeredAt: row.answered_at?.getTime() },
  };
}

/** The last lead of a case that went to this organisation. */
export async function lastLeadTo(db: Db, id: string, organisation: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('lead_hop')
    .innerJoin('lead', 'lead.id', 'lead_hop.lead')
    .select('lead.id')
    .where('lead.case', '=', id)
    .where('lead_hop.organisation', '=', organisation)
    .orderBy('lead.sequence', 'desc')
    .executeTakeFirst();
  return row?.id;
}

/** The port of the case, or the one that most of its complaints name; and when the last of these messages came. */
export async function portOf(
  db: Db,
  id: string,
  { port }: CaseFold,
): Promise<{ readonly port: string | undefined; readonly at: Instant | undefined }> {
  const { rows } = await sql<{ port: string | null; at: Date | null }>`
    select mode() within group (order by c.port) as port, max(coalesce(c.told_at, c.accepted_at)) as at
    from case_member m join complaint c on c.id = m.complaint where m."case" = ${id}`.execute(db);
  const [row] = rows;
  return { port: port ?? row?.port ?? undefined, at: row?.at?.getTime() };
}

/** Complaints of the case that no lead covers yet; where all are covered, all that are not closed. */
export async function toForward(db: Db, id: string): Promise<Carried[]> {
  const { rows } = await sql<Carried & { forwarded: boolean }>`
    select c.id as complaint, c.state, m.forwarded from case_member m join complaint c on c.id = m.complaint
    where m."case" = ${id} and c.state <> 'closed' order by c.sequence`.execute(db);
  const fresh = rows.filter(({ forwarded }) => !forwarded);
  return fresh.length > 0 ? fresh : rows;
}

/** The last hop of this organisation in the case that has no answer. */
export async function unansweredHop(db: Db, id: string, organisation: string): Promise<HopRow | undefined> {
  return db
    .selectFrom('lead_hop')
    .innerJoin('lead', 'lead.id', 'lead_hop.lead')
    .selectAll('lead_hop')
    .where('lead.case', '=', id)
    .where('lead_hop.organisation', '=', organisation)
    .where('lead_hop.answered_at', 'is', null)
    .orderBy('lead_hop.sent_at', 'desc')
    .executeTakeFirst();
}

export async function insertHop(
  db: Db,
  lead: string,
  place: number,
  organisation: string,
  standing: HopRow['standing'],
  passedBy: string | null,
  now: Instant,
): Promise<void> {
  await db
    .insertInto('lead_hop')
    .values({
      ...{ lead, place, organisation, standing, passed_by: passedBy },
      ...{ sent_at: new Date(now), seen_at: null, answered_at: null },
    })
    .execute();
}

/** The lead carries these complaints too, each under a number of its own. */
export async function cover(db: Db, lead: string, complaints: readonly Carried[]): Promise<void> {
  const ids = complaints.map(({ complaint }) => complaint);
  await sql`
    insert into lead_complaint (lead, place, complaint)
    select ${lead}, (select coalesce(max(place), 0) from lead_complaint where lead = ${lead}) + row_number() over (order by w.place), w.id
    from unnest(${ids}::text[]) with ordinality as w (id, place)
    where not exists (select from lead_complaint c where c.lead = ${lead} and c.complaint = w.id)`.execute(
    db,
  );
  await sql`update case_member set forwarded = true where complaint = any(${ids}::text[])`.execute(db);
}

/** Complaints that the lead carries, that are still in its case, and that stand so. */
export async function onLead(db: Db, lead: string, states: readonly ComplaintState[]): Promise<Carried[]> {
  const { rows } = await sql<Carried>`
    select c.id as complaint, c.state
    from lead_complaint l join lead on lead.id = l.lead
      join case_member m on m.complaint = l.complaint and m."case" = lead."case"
      join complaint c on c.id = l.complaint
    where l.lead = ${lead} and c.state = any(${[...states]}::text[]) order by c.id`.execute(db);
  return rows;
}

export async function mark(
  db: Db,
  { lead, place }: HopRow,
  set: Partial<Pick<HopRow, 'seen_at' | 'answered_at'>>,
): Promise<void> {
  await db.updateTable('lead_hop').set(set).where('lead', '=', lead).where('place', '=', place).execute();
}

export async function tellPeople(
  db: Db,
  complaints: readonly Carried[],
  words: Words,
  detail: Readonly<Record<string, unknown>>,
  who: Hand,
  now: Instant,
): Promise<void> {
  await sql`
    insert into complaint_event (complaint, act, state, at, learnt_at, by, by_name, told, detail)
    select w.id, 'note', c.state, ${new Date(now)}::timestamptz, ${new Date(now)}::timestamptz, ${who.id}, ${who.name}, ${words.zh},
      ${JSON.stringify({ ...detail, words })}::jsonb
    from unnest(${complaints.map(({ complaint }) => complaint)}::text[]) with ordinality as w (id, place)
    join complaint c on c.id = w.id order by w.place`.execute(db);
}
