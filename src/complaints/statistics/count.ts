import { sql } from 'kysely';
import { UNCOUNTED_MARKS } from '../../domain/index.ts';
import { runningClock } from '../cases/case-rows.ts';
import type { Db } from '../ground.ts';
import type { Period } from './periods.ts';

/** By what complaints are counted, one by one. The names are those of the query's columns. */
const SINGLES = [
  'why',
  'category',
  'channel',
  'sender',
  'sender_carrier',
  'carrier',
  'province',
  'match',
] as const;
export type Single = (typeof SINGLES)[number];
/** And by category and one thing more. */
const CROSSED = ['channel', 'carrier', 'province'] as const;
export type Crossed = (typeof CROSSED)[number];

export interface Count {
  readonly all: number;
  /** Those without a mark that keeps them from counting. */
  readonly counted: number;
}

/** What is read of a period; nothing in it names anybody. By code; a code that is not there was not counted once. */
export interface Counts {
  readonly total: Count;
  readonly by: Readonly<Record<Single, ReadonlyMap<string, Count>>>;
  /** Counted ones: by category, then by the other. */
  readonly crossed: Readonly<Record<Crossed, ReadonlyMap<string, ReadonlyMap<string, number>>>>;
  /** Closed within the period, by the reason that the person was told. */
  readonly ended: ReadonlyMap<string, Count>;
  readonly leads: Readonly<Record<LeadEnd, number>>;
}

/** How a hop of a lead ended within a period: answered by its clock, after it, or not at all by the end of the period in which its clock ran out. */
export const LEAD_ENDS = ['in-time', 'late', 'silent', 'no-clock'] as const;
export type LeadEnd = (typeof LEAD_ENDS)[number];

type Span = Pick<Period, 'from' | 'until'>;

const DAY_MS = 86_400_000;
/** No clock of a hop is longer, holidays included. */
const LONGEST_CLOCK_MS = 90 * DAY_MS;

/**
 * Everything that is told of a period, in one reading of its complaints: put together first by all things at once, which several processes of the database do
 * at a time, and then by each.
 */
export async function countPeriod(db: Db, period: Span): Promise<Counts> {
  const [from, until] = [new Date(period.from), new Date(period.until)];
  const reasons = sql.join(
    UNCOUNTED_MARKS.map((mark) => sql`when ${sql.lit(mark)} = any (c.marks) then ${sql.lit(mark)}`),
    sql` `,
  );
  const sets = [
    '()',
    ...SINGLES.map((column) => `(${column})`),
    ...CROSSED.map((column) => `(category, ${column})`),
  ];
  const columns = sql.raw(SINGLES.join(', '));
  // Its joins and groups fit into memory then; editions are made one at a time.
  await sql`set local work_mem = '64MB'`.execute(db);
  const { rows } = await sql<Record<Single, string | null> & Count & { readonly which: number }>`
    with told as (
      select c.counted, c.category, c.channel, c.sender_carrier, c.carrier, c.province, coalesce(m.kind, 'not-looked') as match,
        case when c.counted then 'counted' ${reasons} else 'muted' end as why,
        case when c.sender_kind <> 'port' then c.sender_kind
          when c.port like '106%' then left(c.port, 4)
          when c.port like '100%' or c.port like '400%' then left(c.port, 3)
          else left(c.port, 2) end as sender
      from complaint c left join complaint_match m on m.complaint = c.id
      where c.accepted_at >= ${from} and c.accepted_at < ${until}
    ), cells as materialized (
      select ${columns}, count(*) as "all", count(*) filter (where counted) as counted from told group by ${columns}
    )
    select ${columns}, grouping(${columns}) as which, coalesce(sum("all"), 0)::int as "all", coalesce(sum(counted), 0)::int as counted
    from cells group by grouping sets (${sql.raw(sets.join(', '))})`.execute(db);
  const of = (...grouped: readonly Single[]) => {
    const which = SINGLES.reduce((bits, column) => bits * 2 + (grouped.includes(column) ? 0 : 1), 0);
    return rows.filter((row) => row.which === which);
  };
  const [total = { all: 0, counted: 0 }] = of();
  return {
    total: countOf(total),
    by: record(
      SINGLES,
      (column) => new Map(of(column).map((row) => [row[column] ?? 'unknown', countOf(row)])),
    ),
    crossed: record(CROSSED, (column) => {
      const counts = new Map<string, Map<string, number>>();
      for (const row of of('category', column)) {
        if (row.counted === 0) continue;
        const inner = counts.get(row.category!) ?? new Map<string, number>();
        counts.set(row.category!, inner.set(row[column] ?? 'unknown', row.counted));
      }
      return counts;
    }),
    ended: await countEnded(db, from, until),
    leads: await countLeads(db, period),
  };
}

const countOf = ({ all, counted }: Count): Count => ({ all, counted });

function record<K extends string, V>(keys: readonly K[], told: (key: K) => V): Record<K, V> {
  return Object.fromEntries(keys.map((key) => [key, told(key)])) as Record<K, V>;
}

/** Each closing once, whenever the complaint came: what was reopened and closed again was closed twice. Events are never changed, so neither is this. */
async function countEnded(db: Db, from: Date, until: Date): Promise<ReadonlyMap<string, Count>> {
  const { rows } = await sql<Count & { readonly ended: string }>`
    select coalesce(e.detail ->> 'end', c.ended, 'not-recorded') as ended, count(*)::int as "all", (count(*) filter (where c.counted))::int as counted
    from complaint_event e join complaint c on c.id = e.complaint
    where e.act = 'close' and e.learnt_at >= ${from} and e.learnt_at < ${until} group by 1`.execute(db);
  return new Map(rows.map((row) => [row.ended, countOf(row)]));
}

/** By the calendar, hop by hop: no column holds when a clock runs out. */
async function countLeads(db: Db, { from, until }: Span): Promise<Record<LeadEnd, number>> {
  const ends = record(LEAD_ENDS, () => 0);
  const { rows } = await sql<{ readonly sent_at: Date; readonly answered_at: Date | null }>`
    select sent_at, answered_at from lead_hop where answered_at >= ${new Date(from)} and answered_at < ${new Date(until)}
    union all
    select sent_at, answered_at from lead_hop where sent_at >= ${new Date(from - LONGEST_CLOCK_MS)} and sent_at < ${new Date(until)}
      and (answered_at is null or answered_at >= ${new Date(until)})`.execute(db);
  for (const { sent_at, answered_at } of rows) {
    const dueAt = runningClock('answer-report', sent_at.getTime(), sent_at.getTime())?.deadline.dueAt;
    const answered =
      answered_at !== null && answered_at.getTime() < until ? answered_at.getTime() : undefined;
    if (answered !== undefined)
      ends[dueAt === undefined ? 'no-clock' : answered < dueAt ? 'in-time' : 'late'] += 1;
    // Silent where the clock ran out in this very period; in the next it is no news.
    else if (dueAt !== undefined && dueAt >= from && dueAt < until) ends.silent += 1;
  }
  return ends;
}
