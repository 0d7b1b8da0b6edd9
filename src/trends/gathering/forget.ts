import { sql } from 'kysely';
import { DAY_MS, type Instant, shanghaiDay } from '../../domain/index.ts';
import type { Db } from '../../registry/index.ts';

/** Waves that were not seen for so long go with all that was counted of them; of others the days that lie further back. */
export const KEPT_DAYS = 366;

/** Removes what is old, and which wave a complaint was in of which nothing is left. */
export async function forgetOld(db: Db, now: Instant): Promise<void> {
  const before = new Date(now - KEPT_DAYS * DAY_MS);
  await sql`
    delete from wave_complaint wc using complaint c where c.id = wc.complaint and c.erased_at is not null`.execute(
    db,
  );
  await db
    .deleteFrom('wave_day')
    .where('day', '<', shanghaiDay(now) - KEPT_DAYS)
    .execute();
  // With those that went into them: whoever asks for such a one is told where it went for as long as that is there.
  const { rows } = await sql<{ id: number }>`
    with recursive old as (
      select id from wave where merged_into is null and last_seen < ${before}
      union select w.id from wave w join old on w.merged_into = old.id
    ) select id from old`.execute(db);
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return;
  await db.deleteFrom('wave_day').where('wave', 'in', ids).execute();
  await db.deleteFrom('wave_complaint').where('wave', 'in', ids).execute();
  await db.deleteFrom('wave_variant').where('wave', 'in', ids).execute();
  await db.deleteFrom('wave_event').where('wave', 'in', ids).execute();
  await sql`delete from wave where id = any(${ids}::bigint[])`.execute(db);
}
