import { type Kysely, sql } from 'kysely';
import type { ClientBase } from 'pg';
import type { Sealer } from '../seal.ts';
import type { Database } from './database.ts';

export const SENT_CHANNEL = 'anning_sent';

/** What passed at one gateway in the blocks `first` to `last` of its journal. To the record the counts are opaque. */
export interface SentCounts {
  readonly gateway: string;
  readonly first: number;
  readonly last: number;
  readonly counts: Buffer;
}

/** A piece holds so many bytes of counts, and one row at least. */
const PIECE_BYTES = 8 << 20;
const PIECE_ROWS = 1000;

/** In the transaction that announces the gateway's blocks; wakes the other gateways when it commits. */
export async function addSentCounts(
  db: Kysely<Database>,
  sealer: Sealer,
  { counts, ...blocks }: SentCounts,
  entries: number,
): Promise<void> {
  await db
    .insertInto('sent_counts')
    .values({ ...blocks, counts: sealer.seal(counts), entries })
    .execute();
  await sql`select pg_notify(${SENT_CHANNEL}, '')`.execute(db);
}

/**
 * What passed at the gateways other than `gateway`, behind the blocks that it has of each; of one gateway in order. Rows of one that was not heard of
 * yet begin at its first. A row that begins at or before what is had, and ends behind it, was put together from rows of which some are had.
 */
export async function readSentCounts(
  client: Pick<ClientBase, 'query'>,
  sealer: Sealer,
  gateway: string,
  has: ReadonlyMap<string, number>,
): Promise<SentCounts[]> {
  const { rows } = await client.query<SentCounts>({
    name: 'read sent counts',
    text: `select gateway, first, last, counts from (
        select next.*, sum(length(counts)) over (order by next.gateway, next.last) - length(counts) as bytes_before
        from ingest_position p cross join lateral (
          select gateway, first, last, counts from sent_counts c
          where c.gateway = p.gateway and c.last > coalesce(($2::jsonb ->> p.gateway)::bigint, 0)
          order by last limit $3
        ) next where p.gateway <> $1
      ) sized where bytes_before < $4 order by gateway, last`,
    values: [gateway, JSON.stringify(Object.fromEntries(has)), PIECE_ROWS, PIECE_BYTES],
  });
  return rows.map(({ counts, ...blocks }) => ({ ...blocks, counts: sealer.open(counts) }));
}
