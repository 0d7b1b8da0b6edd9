import { sql } from 'kysely';
import type { Db } from '../../registry/index.ts';
import type { PlaceKind, WaveDay, WaveEvent, WavePlace } from './wave-told.ts';

const PLACES_MAX = 50;
const EVENTS_MAX = 200;
const CASES_MAX = 50;

/** Days on which something came, in order. */
export async function daysOf(
  db: Db,
  waves: readonly number[],
  from: number,
): Promise<Map<number, WaveDay[]>> {
  const { rows } = await sql<WaveDay & { wave: number }>`
    select wave, day, sum(messages)::float8 as messages, sum(refused)::float8 as refused, sum(complaints)::int as complaints
    from wave_day where wave = any(${waves}::bigint[]) and day >= ${from} group by wave, day order by wave, day`.execute(
    db,
  );
  const days = new Map<number, WaveDay[]>();
  for (const { wave, ...day } of rows) days.set(wave, [...(days.get(wave) ?? []), day]);
  return days;
}

/** With those on which nothing came. */
export function everyDay(days: readonly WaveDay[], first: number, last: number): WaveDay[] {
  const byDay = new Map(days.map((each) => [each.day, each]));
  return Array.from({ length: last - first + 1 }, (_, i) => {
    const day = first + i;
    return byDay.get(day) ?? { day, messages: 0, refused: 0, complaints: 0 };
  });
}

export async function countsOf(
  db: Db,
  waves: readonly number[],
): Promise<Map<number, Readonly<Record<PlaceKind, number>>>> {
  const { rows } = await sql<Record<PlaceKind, number> & { wave: number }>`
    select wave, count(distinct nullif(port, ''))::int as port, count(distinct nullif(signature, ''))::int as signature,
      count(distinct nullif(organisation, ''))::int as organisation, count(distinct nullif(region, ''))::int as region
    from wave_day where wave = any(${waves}::bigint[]) group by wave`.execute(db);
  return new Map(rows.map(({ wave, ...counts }) => [wave, counts]));
}

/** Where waves that are part of others went in the end. */
export async function goalsOf(db: Db, waves: readonly number[]): Promise<Map<number, number>> {
  if (waves.length === 0) return new Map();
  const { rows } = await sql<{ id: number; goal: number }>`
    with recursive went as (
      select id, merged_into as goal from wave where id = any(${waves}::bigint[])
      union select went.id, w.merged_into from went join wave w on w.id = went.goal where w.merged_into is not null
    ) select went.id, went.goal from went join wave w on w.id = went.goal and w.merged_into is null`.execute(
    db,
  );
  return new Map(rows.map(({ id, goal }) => [id, goal]));
}

/** What came from which, those with most first. */
export async function placesOf(db: Db, id: number, kind: PlaceKind): Promise<WavePlace[]> {
  const column = sql.ref(kind);
  const { rows } = await sql<WavePlace>`
    select ${column} as name, sum(messages) as messages, sum(refused) as refused, sum(complaints)::int as complaints,
      min(day) as "firstDay", max(day) as "lastDay"
    from wave_day where wave = ${id} and ${column} <> ''
    group by ${column} order by sum(complaints) desc, sum(messages) desc, ${column} limit ${PLACES_MAX}`.execute(
    db,
  );
  return rows.map((row) => ({ ...row, messages: Number(row.messages), refused: Number(row.refused) }));
}

/** The newest first. */
export async function eventsOf(db: Db, id: number): Promise<WaveEvent[]> {
  const rows = await db
    .selectFrom('wave_event')
    .selectAll()
    .where((eb) => eb.or([eb('wave', '=', id), eb('other', '=', id)]))
    .orderBy('sequence', 'desc')
    .limit(EVENTS_MAX)
    .execute();
  return rows.map(({ kind, wave, other, variants, at, joined_by: by, similarity }) => ({
    ...{ kind, wave, other, variants, at: at.getTime() },
    ...{ by: by ?? undefined, similarity: similarity ?? undefined },
  }));
}

export async function casesOf(db: Db, id: number): Promise<{ id: string; complaints: number }[]> {
  const { rows } = await sql<{ id: string; complaints: number }>`
    select m."case" as id, count(*)::int as complaints from wave_complaint wc join case_member m on m.complaint = wc.complaint
    where wc.wave = ${id} group by m."case" order by count(*) desc, m."case" limit ${CASES_MAX}`.execute(db);
  return rows;
}
