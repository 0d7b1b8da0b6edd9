import type { Kysely } from 'kysely';
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
 * that a block is stored before this or after it.
 */
export async function claimAhead(
  db: Db,
  gateway: string,
  refusals: readonly AheadRefusal[],
): Promise<ConsentReply[]> {
  await db
    .insertInto('ingest_position')
    .values({ gateway, block: 0, announced: 0 })
    .onConflict((oc) => oc.column('gateway').doNothing())
    .execute();
  const { block: stored } = await db
    .selectFrom('ingest_position')
    .select('block')
    .where('gateway', '=', gateway)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const due = refusals.filter(({ block }) => block > stored);
  if (due.length === 0) return [];
  const claimed = await db
    .insertInto('refusal_ahead')
    .values(due.map(({ block, reply }) => ({ gateway, block, inbound_id: reply.inboundId })))
    .onConflict((oc) => oc.column('inbound_id').doNothing())
    .returning('inbound_id')
    .execute();
  const ids = new Set(claimed.map((row) => row.inbound_id));
  return due.flatMap(({ reply }) => (ids.has(reply.inboundId) ? [reply] : []));
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
