import { sql } from 'kysely';
import type { Db } from '../ground.ts';
import type { Matter } from './due.ts';

export interface CaseMatter extends Matter {
  readonly case: string;
}
export interface LoneMatter extends Matter {
  readonly complaint: string;
}

interface MatterRow {
  readonly id: string;
  readonly closed: boolean;
  readonly held: boolean;
  readonly last_at: Date;
  readonly unanswered_since: Date | null;
}

/** Cases that are over, in the order of their ids; opened before a moment: what was opened later cannot have been over for its term. */
export async function casesAfter(db: Db, after: string, before: Date, limit: number): Promise<CaseMatter[]> {
  const { rows } = await sql<{ id: string }>`
    select id from complaint_case where erased_at is null and state in ('closed', 'dissolved') and id > ${after}
      and opened_at < ${before} order by id limit ${limit}`.execute(db);
  return caseMatters(
    db,
    rows.map(({ id }) => id),
  );
}

export async function caseMatters(db: Db, ids: readonly string[]): Promise<CaseMatter[]> {
  const { rows } = await sql<MatterRow>`
    select k.id,
      k.state in ('closed', 'dissolved')
        and not exists (select from case_member m join complaint c on c.id = m.complaint where m."case" = k.id and c.state <> 'closed') as closed,
      exists (select from retention_hold h where h.lifted_at is null and h.kind = 'case' and h.object = k.id)
        or exists (select from retention_hold h join case_member m on m.complaint = h.object
          where h.lifted_at is null and h.kind = 'complaint' and m."case" = k.id) as held,
      greatest(k.opened_at, (select max(e.learnt_at) from case_event e where e."case" = k.id),
        (select max(e.learnt_at) from case_member m join complaint_event e on e.complaint = m.complaint where m."case" = k.id)) as last_at,
      (select max(h.sent_at) from lead l join lead_hop h on h.lead = l.id where l."case" = k.id and h.answered_at is null) as unanswered_since
    from complaint_case k where k.id = any(${[...ids]}::text[]) order by k.id`.execute(db);
  return rows.map((row) => ({ case: row.id, ...read(row) }));
}

/** Complaints in no case, in the order of their numbers, accepted before a moment. */
export async function loneAfter(db: Db, after: string, before: Date, limit: number): Promise<LoneMatter[]> {
  const { rows } = await sql<{ id: string }>`
    select c.id from complaint c where c.erased_at is null and c.id > ${after} and c.accepted_at < ${before}
      and (c.state = 'closed' or not c.counted) and not exists (select from case_member m where m.complaint = c.id)
    order by c.id limit ${limit}`.execute(db);
  return loneMatters(
    db,
    rows.map(({ id }) => id),
  );
}

export async function loneMatters(db: Db, ids: readonly string[]): Promise<LoneMatter[]> {
  const { rows } = await sql<MatterRow>`
    select c.id, c.state = 'closed' or (c.state = 'accepted' and not c.counted) as closed,
      exists (select from retention_hold h where h.lifted_at is null and h.kind = 'complaint' and h.object = c.id) as held,
      greatest(c.accepted_at, (select max(e.learnt_at) from complaint_event e where e.complaint = c.id)) as last_at,
      null::timestamptz as unanswered_since
    from complaint c where c.id = any(${[...ids]}::text[]) order by c.id`.execute(db);
  return rows.map((row) => ({ complaint: row.id, ...read(row) }));
}

function read({ closed, held, last_at, unanswered_since }: MatterRow): Matter {
  return {
    ...{ isClosed: closed, isHeld: held, lastAt: last_at.getTime() },
    unansweredSince: unanswered_since?.getTime(),
  };
}
