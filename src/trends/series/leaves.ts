import { type Kysely, type RawBuilder, sql } from 'kysely';
import { UNCOUNTED_ENDS } from '../../domain/index.ts';
import type { Database, RecordStore } from '../../store/index.ts';
import { type Leaf, type Node, PARTS, type WaveLeaf } from './nodes.ts';

export type Db = Kysely<Database>;

/** "series" cut to four letters, read as bytes: whoever counts, or reads what the monitor has not been told, does so alone. */
const LOCK = 0x7365_7269;

/** Complaints of a leaf about messages of one day. */
export interface LeafCount extends Leaf {
  readonly day: number;
  readonly complaints: number;
}

/** The same of a wave’s complaints of one origin. */
export interface WaveCount extends WaveLeaf {
  readonly day: number;
  readonly complaints: number;
}

const WAVE_PARTS = ['wave', 'organisation', 'port', 'region'] as const;

/** What is counted, and what a complaint is counted as: of `c`, its match `m` and its wave `wc`. */
export const COUNTED = [
  {
    table: 'series_leaf',
    parts: PARTS,
    of: sql`coalesce(m.organisation, '') as organisation,
      case when coalesce(m.organisation, '') = '' then coalesce(c.port, '') else '' end as port,
      c.category, coalesce(c.province, 'unknown') as region, c.channel`,
    join: sql``,
  },
  {
    table: 'series_wave',
    parts: WAVE_PARTS,
    of: sql`wc.wave, wc.organisation, wc.port, coalesce(c.province, 'unknown') as region`,
    join: sql`join wave_complaint wc on wc.complaint = c.id`,
  },
] as const;

export function columnsOf(parts: readonly string[]): RawBuilder<unknown> {
  return sql.join(parts.map((part) => sql.ref(part)));
}

/** Where the leaves of a series stand. */
function leavesTable({ wave }: Node) {
  return wave === undefined ? COUNTED[0] : COUNTED[1];
}

/** Has whoever counts the series wait until the transaction is over. */
export async function lockSeries(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(db);
}

/** Counts the days again on which complaints are new or have changed. @returns how many days */
export function keepSeries({ db }: Pick<RecordStore, 'db'>): Promise<number> {
  return db.transaction().execute(async (trx) => {
    await lockSeries(trx);
    return keepTouched(trx);
  });
}

/** The same within a transaction that holds the lock. */
export async function keepTouched(db: Db): Promise<number> {
  const { rows } = await sql<{ day: number }>`
    with touched as (delete from series_touched returning day) select distinct day from touched`.execute(db);
  const days = rows.map(({ day }) => day);
  if (days.length > 0) await count(db, days);
  return days.length;
}

/** Counts all days again, as if nothing had been counted. */
export function recountSeries({ db }: Pick<RecordStore, 'db'>): Promise<void> {
  return db.transaction().execute(async (trx) => {
    await lockSeries(trx);
    await sql`delete from series_touched`.execute(trx);
    await count(trx, 'all');
  });
}

/**
 * A complaint counts on the day of its message: of the one that it was matched with, else as the person told, else of filing. Days up to the last of those
 * complaints whose match was erased with the end of their term stay as they were counted.
 */
async function count(db: Db, days: readonly number[] | 'all'): Promise<void> {
  const isOpen = sql`day > coalesce((select shanghai_day(max(accepted_at)) from complaint where erased_at is not null), 0)`;
  const isAsked = days === 'all' ? isOpen : sql`${isOpen} and day = any(${days}::integer[])`;
  const candidates =
    days === 'all'
      ? sql`true`
      : sql`c.id in (
          select id from complaint where shanghai_day(coalesce(told_at, accepted_at)) = any(${days}::integer[])
          union select complaint from complaint_match where message is not null and shanghai_day(message_at) = any(${days}::integer[]))`;
  for (const { table, parts, of, join } of COUNTED) {
    const counted = sql.table(table);
    const key = columnsOf(['day', 'filed_day', ...parts]);
    await sql`update ${counted} set complaints = 0 where ${isAsked}`.execute(db);
    await sql`
      insert into ${counted} (${key}, complaints)
      select ${key}, count(*)
      from (
        select shanghai_day(coalesce(m.message_at, c.told_at, c.accepted_at)) as day,
          greatest(shanghai_day(c.accepted_at), shanghai_day(coalesce(m.message_at, c.told_at, c.accepted_at))) as filed_day,
          ${of}
        from complaint c left join complaint_match m on m.complaint = c.id and m.message is not null ${join}
        where c.counted and (c.ended is null or not (c.ended = any(${[...UNCOUNTED_ENDS]}::text[]))) and ${candidates}
      ) counted
      where ${isAsked}
      group by ${key}
      on conflict (${key}) do update set complaints = excluded.complaints`.execute(db);
    await sql`delete from ${counted} where ${isAsked} and complaints = 0 and told = 0`.execute(db);
  }
}

/** Of the leaves that make up a series. */
export function isOf(node: Node): RawBuilder<boolean> {
  const told = ([...PARTS, 'wave'] as const).flatMap((part) =>
    node[part] === undefined ? [] : [sql`${sql.ref(part)} = ${node[part]}`],
  );
  return told.length === 0 ? sql<boolean>`true` : sql<boolean>`${sql.join(told, sql` and `)}`;
}

/** By day, how many complaints of a series were filed by the end of a day; days without any are left out. */
export async function daysOf(
  db: Db,
  node: Node,
  { from, to, filedBy }: { readonly from: number; readonly to: number; readonly filedBy: number },
): Promise<ReadonlyMap<number, number>> {
  const { rows } = await sql<{ day: number; complaints: number }>`
    select day, sum(complaints)::integer as complaints from ${sql.table(leavesTable(node).table)}
    where ${isOf(node)} and day between ${from} and ${to} and filed_day <= ${filedBy} group by day`.execute(
    db,
  );
  return new Map(rows.map(({ day, complaints }) => [day, complaints]));
}

/** The leaves of a series with what each had in a time, the fullest first. */
export async function leavesOf(
  db: Db,
  node: Node,
  { from, to, filedBy }: { readonly from: number; readonly to: number; readonly filedBy: number },
): Promise<((Leaf | WaveLeaf) & { readonly complaints: number })[]> {
  const { table, parts } = leavesTable(node);
  const columns = columnsOf(parts);
  const { rows } = await sql<(Leaf | WaveLeaf) & { complaints: number }>`
    select ${columns}, sum(complaints)::integer as complaints from ${sql.table(table)}
    where ${isOf(node)} and day between ${from} and ${to} and filed_day <= ${filedBy}
    group by ${columns} having sum(complaints) > 0
    order by sum(complaints) desc, ${columns}`.execute(db);
  return rows;
}
