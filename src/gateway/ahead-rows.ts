import { type Kysely, sql } from 'kysely';
import type { ConsentReply } from '../domain/index.ts';
import type { Database } from '../store/index.ts';

type Db = Kysely<Database>;

/** A refusal and the block that holds it. */
export interface AheadRefusal {
  readonly block: number;
  readonly reply: ConsentReply;
}

/**
 * Of refusals whose blocks are not stored yet those that nobody has concluded, noted as concluded in this transaction. The position is held until its end, so
 * that a block is stored before this or after it. One statement: what is asked of the record in turn is what a refusal waits for.
 */
export async function claimAhead(
  db: Db,
  gateway: string,
  refusals: readonly AheadRefusal[],
): Promise<ConsentReply[]> {
  const { rows } = await sql<{ inbound_id: string }>`
    with held as (
      insert into ingest_position (gateway, block, announced) values (${gateway}, 0, 0)
      on conflict (gateway) do update set gateway = excluded.gateway
      returning block
    )
    insert into refusal_ahead (gateway, block, inbound_id)
    select ${gateway}, due.block, due.inbound_id
    from held, unnest(
      ${refusals.map(({ block }) => block)}::bigint[], ${refusals.map(({ reply }) => reply.inboundId)}::text[]
    ) as due (block, inbound_id)
    where due.block > held.block
    on conflict (inbound_id) do nothing
    returning inbound_id`.execute(db);
  const ids = new Set(rows.map((row) => row.inbound_id));
  return refusals.flatMap(({ reply }) => (ids.has(reply.inboundId) ? [reply] : []));
}

/** Replies in blocks up to `last` that were concluded ahead, which their blocks pass over. Within the transaction that moves the position. */
export async function passAhead(db: Db, gateway: string, last: number): Promise<Set<string>> {
  const rows = await db
    .deleteFrom('refusal_ahead')
    .where('gateway', '=', gateway)
    .where('block', '<=', last)
    .returning('inbound_id')
    .execute();
  return new Set(rows.map((row) => row.inbound_id));
}
