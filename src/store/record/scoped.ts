import { type Kysely, sql } from 'kysely';
import type { Database } from './database.ts';
import type { RecordStore } from './record.ts';

/**
 * Reads on behalf of some organisations. Within, the database itself shows no row of another organisation, whatever the query says or
 * forgets to say; with 'all' the query alone decides.
 */
export async function scoped<T>(
  record: Pick<RecordStore, 'db'>,
  scope: 'all' | readonly string[],
  work: (db: Kysely<Database>) => Promise<T>,
): Promise<T> {
  if (scope === 'all') return work(record.db);
  return record.db
    .transaction()
    .setAccessMode('read only')
    .execute(async (trx) => {
      await sql`select set_config('anning.organisations', ${scope.join(',')}, true)`.execute(trx);
      await sql`set local role anning_scoped`.execute(trx);
      return work(trx);
    });
}
