import { sql } from 'kysely';
import type { Instant } from '../../domain/index.ts';
import type { Db } from '../ground.ts';

/*
 * What goes and what stays. Of a complaint its number, its texts, what was sent in, what was said about it and which message it was matched with go; the
 * day, the way, the category, the port, how it ended and whether it counted stay. Of a case the notes, the words of people and of the parties go; its
 * subject, who was asked when, what was found and done, the decision with its reason stay.
 */

/** No number, no text, nothing by which one could be tried out. */
const NOTHING = Buffer.alloc(0);
const NO_TAG = Buffer.alloc(8);

/** @returns how many were not erased before */
export async function eraseComplaints(db: Db, ids: readonly string[], now: Instant): Promise<number> {
  if (ids.length === 0) return 0;
  const all = sql`any(${[...ids]}::text[])`;
  await sql`delete from complaint_original where complaint = ${all}`.execute(db);
  await sql`delete from complaint_match where complaint = ${all}`.execute(db);
  await sql`delete from complaint_event where complaint = ${all}`.execute(db);
  const { numAffectedRows } = await sql`
    update complaint set erased_at = ${new Date(now)}, tag = ${NO_TAG}, sealed = ${NOTHING}, sender_sealed = null, text = '', reference = null,
      sender = case when sender_kind = 'port' then sender else '' end, likeness = ${NO_TAG}, alike = ${NO_TAG}, origin = null
    where id = ${all} and erased_at is null`.execute(db);
  // What somebody wrote about an act on many goes with the last of them.
  await sql`
    update case_act a set reason = '' where a.reason <> ''
      and a.id in (select v.act from case_move v where v.complaint = ${all})
      and not exists (select from case_move v join complaint c on c.id = v.complaint where v.act = a.id and c.erased_at is null)`.execute(
    db,
  );
  return Number(numAffectedRows ?? 0n);
}

/** A case with all its complaints. */
export async function eraseCase(db: Db, id: string, now: Instant): Promise<{ readonly complaints: number }> {
  const { rows } = await sql<{ complaint: string }>`
    select complaint from case_member where "case" = ${id} order by complaint`.execute(db);
  const complaints = await eraseComplaints(
    db,
    rows.map(({ complaint }) => complaint),
    now,
  );
  // The reasons of decisions stay: they say what was made of it, and to whom it was told.
  await sql`
    update case_event set note = '', told = case when act in ('decide', 'uphold', 'overturn') then told else '' end,
      by = case when act = 'object' then '' else by end
    where "case" = ${id} and (note <> '' or (told <> '' and act not in ('decide', 'uphold', 'overturn')) or (act = 'object' and by <> ''))`.execute(
    db,
  );
  await sql`
    update lead_answer a set statement = '', proofs = '[]', files = '[]' from lead l where l.id = a.lead and l."case" = ${id}`.execute(
    db,
  );
  await sql`delete from lead_link k using lead l where l.id = k.lead and l."case" = ${id}`.execute(db);
  await sql`
    update webhook_event set sealed = null where sealed is not null and lead in (select l.id from lead l where l."case" = ${id})`.execute(
    db,
  );
  await sql`update complaint_case set erased_at = ${new Date(now)}, alike = null where id = ${id}`.execute(
    db,
  );
  return { complaints };
}
