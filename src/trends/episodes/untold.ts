import { sql } from 'kysely';
import { DELAY_PAST_DAYS, type DelayCount } from '../series/delay.ts';
import { COUNTED, columnsOf, type Db, type LeafCount, type WaveCount } from '../series/leaves.ts';

/* What the monitors have not been told yet. Read and marked within one transaction that holds the lock of the series. */

export type Counted = (typeof COUNTED)[number]['table'];
/** All that is told. */
export const TABLES: readonly Counted[] = COUNTED.map(({ table }) => table);

/** Of what was filed by the end of a day: what is more than was told, or, below 0, less. */
export async function untold(db: Db, filedBy: number): Promise<(LeafCount | WaveCount)[]> {
  const told: (LeafCount | WaveCount)[] = [];
  for (const { table, parts } of COUNTED) {
    const key = columnsOf(['day', ...parts]);
    const { rows } = await sql<LeafCount | WaveCount>`
      select ${key}, sum(complaints - told)::integer as complaints
      from ${sql.table(table)} where filed_day <= ${filedBy} and complaints <> told
      group by ${key} having sum(complaints - told) <> 0 order by ${key}`.execute(db);
    told.push(...rows);
  }
  return told;
}

export async function markTold(db: Db, filedBy: number, tables: readonly Counted[] = TABLES): Promise<void> {
  for (const each of tables) {
    const table = sql.table(each);
    await sql`delete from ${table} where filed_day <= ${filedBy} and complaints = 0 and told <> 0`.execute(
      db,
    );
    await sql`update ${table} set told = complaints where filed_day <= ${filedBy} and complaints <> told`.execute(
      db,
    );
  }
}

/** What was filed on a day, as it is known now. */
export async function filedOn(db: Db, day: number): Promise<(LeafCount | WaveCount)[]> {
  const filed: (LeafCount | WaveCount)[] = [];
  for (const { table, parts } of COUNTED) {
    const key = columnsOf(['day', ...parts]);
    const { rows } = await sql<LeafCount | WaveCount>`
      select ${key}, complaints from ${sql.table(table)}
      where filed_day = ${day} and complaints > 0 order by ${key}`.execute(db);
    filed.push(...rows);
  }
  return filed;
}

/** How late the complaints of the days up to one were filed. */
export async function delayCounts(db: Db, asOf: number, back = DELAY_PAST_DAYS): Promise<DelayCount[]> {
  const { rows } = await sql<DelayCount>`
    select day, filed_day - day as "delayDays", sum(complaints)::integer as complaints from series_leaf
    where day > ${asOf - back} and day <= ${asOf} and filed_day <= ${asOf} group by day, filed_day`.execute(
    db,
  );
  return rows;
}
