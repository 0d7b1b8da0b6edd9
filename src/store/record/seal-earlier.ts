import { type Kysely, sql } from 'kysely';
import type { Sealer } from '../seal.ts';
import type { Database } from './database.ts';
import { sealNumbers } from './recipients.ts';

/** At most so many changes in one transaction, and of their numbers not many more: a change may hold 100,000. */
const CHANGES = 1000;
const NUMBERS = 200_000;

/**
 * Seals in place what was recorded before recipients were sealed, a piece at a time; what is sealed is left alone, so it may be cut
 * off and repeated, also by two processes at once. Then the table is written anew, for the old rows would lie in its file until
 * others overwrite them. Resolves with the number of changes sealed.
 */
export async function sealEarlierRecipients(db: Kysely<Database>, sealer: Sealer): Promise<number> {
  let sealed = 0;
  for (let piece = await sealPiece(db, sealer); piece > 0; piece = await sealPiece(db, sealer))
    sealed += piece;
  if (sealed > 0) await sql`vacuum full change`.execute(db);
  return sealed;
}

async function sealPiece(db: Kysely<Database>, sealer: Sealer): Promise<number> {
  const { rows } = await sql<{ sequence: number; recipients: number[] }>`
    select sequence, body -> 'recipients' as recipients from (
      select sequence, body, sum(jsonb_array_length(body -> 'recipients')) over before as numbers
      from (
        select sequence, body from change where jsonb_typeof(body -> 'recipients') = 'array'
        order by sequence limit ${CHANGES}
      ) as clear
      window before as (order by sequence rows between unbounded preceding and 1 preceding)
    ) as counted
    where coalesce(numbers, 0) < ${NUMBERS} order by sequence`.execute(db);
  if (rows.length === 0) return 0;
  const sealed = rows.map(({ sequence, recipients }) => {
    try {
      return { sequence, recipients: sealNumbers(recipients, sealer) };
    } catch (error) {
      throw new Error(`change ${sequence}: ${(error as Error).message}`, { cause: error });
    }
  });
  await sql`
    update change set body = jsonb_set(body, '{recipients}', item.value -> 'recipients')
    from jsonb_array_elements(${JSON.stringify(sealed)}::jsonb) as item (value)
    where sequence = (item.value ->> 'sequence')::bigint and jsonb_typeof(body -> 'recipients') = 'array'`.execute(
    db,
  );
  return rows.length;
}
