import { sql } from 'kysely';
import type {
  ConsentChannel,
  ConsentEventKind,
  Frequency,
  Instant,
  MarketingPurpose,
  Scope,
} from '../../domain/index.ts';
import { covers, type Db } from '../../registry/index.ts';

/** An event as the tables hold it, with its place in the log. */
export interface LoggedRow {
  readonly id: number;
  readonly tag: Buffer;
  readonly organisation: string;
  readonly purpose: MarketingPurpose | '';
  readonly kind: ConsentEventKind;
  readonly at: Date;
  readonly recorded_at: Date;
  readonly channel: ConsentChannel;
  readonly wording: string | null;
  readonly evidence: Buffer | null;
  readonly proof: 'proven' | 'unproven' | null;
  readonly frequency_count: number | null;
  readonly frequency_per: Frequency['per'] | null;
  readonly until: Date | null;
  readonly source: string;
  readonly actor: string;
  readonly block: number | null;
  readonly place: number | null;
  readonly sealed: Buffer | null;
  readonly entry: number | null;
  readonly logged_at: Date | null;
  readonly wording_name: string | null;
  readonly wording_version: number | null;
}

/** Of an event, where it stands in the evidence log; undefined until the log holds it. */
export interface LogPlace {
  readonly block: number;
  readonly place: number;
  readonly entry: number;
  readonly loggedAt: Instant;
}

/** These events, in the order of their ids. Whoever hands the ids in has seen to who may read them. */
export async function eventRows(db: Db, ids: readonly number[]): Promise<LoggedRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<LoggedRow>`
    select e.*, r.sealed, b.entry, b.logged_at, w.name as wording_name, w.version as wording_version
    from consent_event e
      left join recipient r on r.tag = e.tag
      left join consent_block b on b.block = e.block
      left join consent_wording w on w.id = e.wording
    where e.id = any(${ids}::bigint[]) order by e.id`.execute(db);
  return rows;
}

export async function eventRow(db: Db, id: number): Promise<LoggedRow | undefined> {
  return (await eventRows(db, [id]))[0];
}

/** A refusal of everyone is nobody's own: only who sees all organisations sees it. */
export function isSeen({ organisation }: Pick<LoggedRow, 'organisation'>, scope: Scope): boolean {
  return organisation === '' ? scope === 'all' : covers(scope, organisation);
}
