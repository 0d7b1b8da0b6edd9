import { sql } from 'kysely';
import type { ConsentChannel, Instant } from '../../domain/index.ts';
import type { Db } from '../../registry/index.ts';

/** Channels by which a sender says that somebody agreed. A reply by SMS and the public page are seen by this system itself. */
export const FORM_CHANNELS = ['web', 'app', 'paper', 'store'] as const satisfies readonly ConsentChannel[];
/** A consent that was recorded later than this after it was given is an old one that was taken over. */
export const OLD_MS = 3 * 86_400_000;
/** Refusals are told by their age for so many days after the agreement. */
export const REGRET_DAYS = 14;

/** Consents that came by one form in one hour of the day. */
export interface FormCount {
  readonly organisation: string;
  readonly channel: ConsentChannel;
  /** Id of the wording; '' where none is named. */
  readonly wording: string;
  /** In Shanghai. */
  readonly hour: number;
  readonly grants: number;
  /** Of which the time is told to the second, not as a whole hour or a date. */
  readonly timed: number;
}

/** What the ledger recorded in a span of time, of consents that senders hand in. Everything names an organisation and nobody else. */
export interface LedgerDay {
  readonly forms: readonly FormCount[];
  /** People by how many purposes they agreed to in one moment. */
  readonly sizes: readonly {
    readonly organisation: string;
    readonly purposes: number;
    readonly people: number;
  }[];
  /** People who refused or withdrew, by how many days after they had agreed, below REGRET_DAYS; only where nothing was refused in between. */
  readonly regrets: readonly {
    readonly organisation: string;
    readonly age: number;
    readonly people: number;
  }[];
}

/**
 * What was recorded from `from` to `to`, exclusive. The ledger numbers its events as it records them, so that a day is one range of its key, found by
 * some thirty look-ups; no index has to be kept for it while consents come in.
 */
export async function ledgerDay(db: Db, from: Instant, to: Instant): Promise<LedgerDay> {
  const range = [await firstFrom(db, from), await firstFrom(db, to)] as const;
  const forms = await sql<FormCount>`
    select organisation, channel, coalesce(wording, '') as wording, extract(hour from at at time zone 'Asia/Shanghai')::int as hour,
      count(*)::int as grants, count(*) filter (where at <> date_trunc('hour', at))::int as timed
    from consent_event where ${ofForms(...range)}
    group by 1, 2, 3, 4 order by 1, 2, 3, 4`.execute(db);
  const sizes = await sql<LedgerDay['sizes'][number]>`
    select organisation, purposes, count(*)::int as people from (
      select organisation, tag, max(purposes)::int as purposes from (
        select organisation, tag, at, count(*) as purposes from consent_event where ${ofForms(...range)} group by 1, 2, 3
      ) as moments group by 1, 2
    ) as persons group by 1, 2 order by 1, 2`.execute(db);
  const regrets = await sql<LedgerDay['regrets'][number]>`
    select organisation, age, count(*)::int as people from (
      select r.organisation, ${dayOf(sql`r.recorded_at`)} - ${dayOf(sql`last.recorded_at`)} as age
      from consent_event r cross join lateral (
        select kind, channel, at, recorded_at from consent_event e
        where e.tag = r.tag and e.organisation = r.organisation and e.id < r.id order by e.id desc limit 1
      ) as last
      where r.id >= ${range[0]} and r.id < ${range[1]} and r.kind in ('withdrawn', 'refused') and r.organisation <> ''
        and last.kind = 'granted' and last.channel = any(${FORM_CHANNELS}) and last.at >= last.recorded_at - ${OLD}
    ) as regretted where age < ${REGRET_DAYS}
    group by 1, 2 order by 1, 2`.execute(db);
  return { forms: forms.rows, sizes: sizes.rows, regrets: regrets.rows };
}

/** The first thing that the ledger ever recorded of a person with an organisation. */
export interface FirstEvent {
  /** The person's keyed tag, 64 bits in decimal digits. */
  readonly tag: string;
  readonly organisation: string;
  readonly at: Instant;
  readonly granted: boolean;
  readonly channel: ConsentChannel;
  readonly wording: string;
}

/** For people by their keyed tags, with each organisation: as known at `until`. */
export async function firstEvents(db: Db, tags: readonly string[], until: Instant): Promise<FirstEvent[]> {
  if (tags.length === 0) return [];
  const end = await firstFrom(db, until);
  const bytes = tags.map((tag) => {
    const buffer = Buffer.allocUnsafe(8);
    buffer.writeBigUInt64BE(BigInt(tag));
    return buffer;
  });
  const { rows } = await sql<{
    tag: Buffer;
    organisation: string;
    at: Date;
    granted: boolean;
    channel: ConsentChannel;
    wording: string;
  }>`
    select distinct on (e.tag, e.organisation) e.tag, e.organisation, e.at, e.kind = 'granted' as granted, e.channel,
      coalesce(e.wording, '') as wording
    from unnest(${bytes}::bytea[]) as asked (tag) join consent_event e on e.tag = asked.tag
    where e.id < ${end} and e.organisation <> ''
    order by e.tag, e.organisation, e.id`.execute(db);
  return rows.map(({ tag, at, ...row }) => ({
    ...row,
    tag: String(tag.readBigUInt64BE()),
    at: at.getTime(),
  }));
}

const OLD = sql`make_interval(secs => ${OLD_MS / 1000})`;

function ofForms(first: number, end: number) {
  return sql`id >= ${first} and id < ${end} and kind = 'granted' and channel = any(${FORM_CHANNELS}) and at >= recorded_at - ${OLD}`;
}

function dayOf(moment: ReturnType<typeof sql>) {
  return sql`(${moment} at time zone 'Asia/Shanghai')::date`;
}

/** The number of the first event that was recorded at `at` or later; one past the last where there is none. */
async function firstFrom(db: Db, at: Instant): Promise<number> {
  const ends = await sql<{ low: number | null; high: number | null }>`
    select min(id) as low, max(id) as high from consent_event`.execute(db);
  let [low, end] = [ends.rows[0]!.low ?? 0, (ends.rows[0]!.high ?? -1) + 1];
  while (low < end) {
    const middle = Math.floor((low + end) / 2);
    const { rows } = await sql<{ id: number; recorded_at: Date }>`
      select id, recorded_at from consent_event where id >= ${middle} order by id limit 1`.execute(db);
    const [next] = rows;
    if (next === undefined || next.recorded_at.getTime() >= at) end = middle;
    else low = next.id + 1;
  }
  return low;
}
