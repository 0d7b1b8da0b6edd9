import { sql } from 'kysely';
import type { Instant, LetterState, Scope } from '../domain/index.ts';
import { type RecordStore, scoped } from '../store/index.ts';
import { type Listed, type PageAsked, within } from './listing.ts';
import type { LetterEntry } from './signature-book.ts';

export interface LetterFilter {
  /** One that it names. */
  readonly signature?: string | undefined;
  /** On either side. */
  readonly organisation?: string | undefined;
  readonly state?: LetterState | undefined;
  /** Those in force that end by themselves within so many days. */
  readonly expiresWithinDays?: number | undefined;
}

export interface ListedLetter {
  readonly letter: LetterEntry;
  readonly state: LetterState;
}

/** By name. Who stands to a letter sees it. */
export async function listLetters(
  record: Pick<RecordStore, 'db'>,
  scope: Scope,
  filter: LetterFilter,
  { limit, after = '' }: PageAsked,
  now: Instant,
): Promise<Listed<ListedLetter>> {
  const moment = new Date(now);
  const state = sql<LetterState>`case
    when coalesce(revoked, 'infinity') <= ${moment} and revoked < ends then 'revoked'
    when ends <= ${moment} then 'over'
    when starts > ${moment} then 'to-come'
    else 'in-force' end`;
  const rows = await scoped(record, scope, (db) => {
    let query = db.selectFrom('letter_standing').selectAll().select(state.as('state'));
    const { signature, organisation, expiresWithinDays: days } = filter;
    if (signature !== undefined) query = query.where(sql<boolean>`signatures @> array[${signature}]::text[]`);
    if (organisation !== undefined)
      query = query.where((eb) =>
        eb.or([eb('grantor', '=', organisation), eb('grantee', '=', organisation)]),
      );
    if (filter.state !== undefined) query = query.where(state, '=', filter.state);
    if (days !== undefined)
      query = query.where(state, 'in', ['in-force', 'to-come']).where('ends', '<=', within(days, now));
    return query
      .where('letter', '>', after)
      .orderBy('letter')
      .limit(limit + 1)
      .execute();
  });
  // What stands in the record was parsed when it was written.
  const items = rows.slice(0, limit).map((row) => ({
    letter: row.body as unknown as LetterEntry,
    state: row.state,
  }));
  return { items, next: rows.length > limit ? items.at(-1)!.letter.letter : null };
}
