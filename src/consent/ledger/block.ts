import { type Selectable, sql } from 'kysely';
import type { Frequency, Instant, MarketingPurpose, OrganisationId, Recipient } from '../../domain/index.ts';
import type { Database } from '../../store/index.ts';
import { type Ground, openNumber } from '../ground.ts';
import { statementOf } from './statement.ts';

/** Events that go into the log together. */
export interface Block {
  readonly block: number;
  /** When its first and its last event were recorded. */
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  /** The last of its events: what is said later has a greater id. */
  readonly last: number;
  /** What the log is to hold, in the order of the events. */
  statements(): readonly Buffer[];
  /** Those of its grants that stood when it was written. */
  readonly grants: readonly Granted[];
}

/** A grant that is to take effect. */
export interface Granted {
  readonly tag: Buffer;
  readonly event: number;
  readonly recipient: Recipient;
  readonly organisation: OrganisationId;
  readonly purpose: MarketingPurpose;
  readonly frequency: Frequency;
  readonly until: Instant;
  readonly proof: 'proven' | 'unproven';
  /** Whether a refusal may stand that it ends. */
  readonly refusing: boolean;
}

/** A block as the record tells it: byte for byte what was at hand when it was written, and those of its grants that stand. */
export async function readBlock({ record, sealer }: Ground, block: number): Promise<Block> {
  const { rows } = await sql<EventInBlock>`
    select e.*, r.subject, r.sealed, w.sha256 as wording_sha256, e.kind = 'granted' and exists (
      select from (select event from consent where tag = e.tag offset 0) as c where c.event = e.id
    ) as stands
    from consent_event e join recipient r on r.tag = e.tag left join consent_wording w on w.id = e.wording
    where e.block = ${block} order by e.place`.execute(record.db);
  const times = rows.map(({ recorded_at }) => recorded_at.getTime());
  return {
    block,
    firstAt: Math.min(...times),
    lastAt: Math.max(...times),
    last: rows.reduce((last, { id }) => Math.max(last, id), 0),
    statements: () => rows.map(statedIn),
    grants: rows
      .filter(({ stands }) => stands)
      .map((row) => ({
        ...{ tag: row.tag, event: row.id, recipient: openNumber(sealer, row.sealed) },
        organisation: row.organisation as OrganisationId,
        purpose: row.purpose as MarketingPurpose,
        frequency: { count: row.frequency_count!, per: row.frequency_per! },
        ...{ until: row.until!.getTime(), proof: row.proof!, refusing: true },
      })),
  };
}

interface EventInBlock extends Selectable<Database['consent_event']> {
  readonly wording_sha256: Buffer | null;
  readonly subject: Buffer;
  readonly sealed: Buffer;
  readonly stands: boolean;
}

function statedIn(row: EventInBlock): Buffer {
  const { frequency_count: count, frequency_per: per } = row;
  const event = {
    ...{ tag: row.tag, organisation: row.organisation, purpose: row.purpose, kind: row.kind },
    ...{ at: row.at.getTime(), recordedAt: row.recorded_at.getTime(), channel: row.channel },
    ...{ wording: row.wording ?? undefined, evidence: row.evidence?.toString('hex') },
    ...{ proof: row.proof ?? undefined, until: row.until?.getTime() },
    frequency: count === null ? undefined : { count, per: per! },
  };
  return statementOf(row.id, event, row.subject, row.wording_sha256 ?? undefined);
}
