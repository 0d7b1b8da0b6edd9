import { type Kysely, sql } from 'kysely';
import type { Database } from './database.ts';
import type { RecordStore } from './record.ts';

/** Does something that one process at a time may do. The lock is the connection's: it goes with whoever is killed. `busy`: another one has it. */
export function alone<T>(
  record: Pick<RecordStore, 'db'>,
  lock: number,
  work: () => Promise<T>,
): Promise<T | 'busy'> {
  return record.db.connection().execute(async (db: Kysely<Database>) => {
    const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_lock(${lock}) as mine`.execute(db);
    if (rows[0]?.mine !== true) return 'busy';
    try {
      return await work();
    } finally {
      await sql`select pg_advisory_unlock(${lock})`.execute(db);
    }
  });
}
