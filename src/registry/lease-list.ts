import { sql } from 'kysely';
import type { Instant, LeaseState, OrganisationId, Port, Scope } from '../domain/index.ts';
import { type RecordStore, scoped } from '../store/index.ts';
import { type Listed, type PageAsked, within } from './listing.ts';
import type { LeaseEntry } from './port-book.ts';

export interface LeaseFilter {
  readonly port?: string | undefined;
  /** On either side. */
  readonly organisation?: string | undefined;
  readonly state?: LeaseState | undefined;
  /** Those that end by themselves within so many days. */
  readonly expiresWithinDays?: number | undefined;
}

export interface ListedLease {
  readonly entry: LeaseEntry;
  readonly state: LeaseState;
}

/** By name. Who stands to a lease sees it. */
export async function listLeases(
  record: Pick<RecordStore, 'db'>,
  scope: Scope,
  filter: LeaseFilter,
  { limit, after = '' }: PageAsked,
  now: Instant,
): Promise<Listed<ListedLease>> {
  const moment = new Date(now);
  const state = sql<LeaseState>`case
    when coalesce(ends, 'infinity') <= ${moment} then case when ended then 'ended' else 'over' end
    when confirmed is null then 'declared'
    when greatest(starts, confirmed) > ${moment} then 'to-come'
    else 'in-force' end`;
  const rows = await scoped(record, scope, (db) => {
    let query = db.selectFrom('lease_standing').selectAll().select(state.as('state'));
    const { port, organisation, expiresWithinDays: days } = filter;
    if (port !== undefined) query = query.where('port', '=', port);
    if (organisation !== undefined)
      query = query.where((eb) => eb.or([eb('lessor', '=', organisation), eb('lessee', '=', organisation)]));
    if (filter.state !== undefined) query = query.where(state, '=', filter.state);
    if (days !== undefined)
      query = query
        .where('ended', '=', false)
        .where('ends', '>', moment)
        .where('ends', '<=', within(days, now));
    return query
      .where('lease', '>', after)
      .orderBy('lease')
      .limit(limit + 1)
      .execute();
  });
  const items = rows.slice(0, limit).map((row) => ({
    state: row.state,
    entry: {
      lease: row.lease,
      port: row.port as Port,
      lessor: row.lessor as OrganisationId,
      lessee: row.lessee as OrganisationId,
      from: row.starts.getTime(),
      until: row.ends?.getTime(),
      confirmedAt: row.confirmed?.getTime(),
      ended: row.ended,
      ...termsIn(row.body),
    },
  }));
  return { items, next: rows.length > limit ? items.at(-1)!.entry.lease : null };
}

/** What stands in the record was parsed when it was written. */
function termsIn(body: Record<string, unknown>): Pick<LeaseEntry, 'purposes' | 'signatures' | 'messagesMax'> {
  const { purposes, signatures, messagesMax } = body as unknown as LeaseEntry;
  return { purposes, signatures, messagesMax };
}
