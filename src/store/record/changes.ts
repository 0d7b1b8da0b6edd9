import { type Kysely, sql } from 'kysely';
import type { ClientBase } from 'pg';
import type { Sealer } from '../seal.ts';
import type { Database } from './database.ts';
import { openRecipients, refuseClearRecipients } from './recipients.ts';

export const CHANNEL = 'anning_change';

/** To the record a change is opaque: what kind, when it takes effect, and whatever else it carries. */
export interface RecordedChange {
  readonly kind: string;
  /** Milliseconds since 1970; when the change takes effect, which may be before or after it is recorded. */
  readonly at: number;
}

export interface StoredChange {
  /** From 1, gapless, in commit order. */
  readonly sequence: number;
  readonly at: number;
  readonly recordedAt: number;
  readonly actor: string;
  readonly body: RecordedChange & Record<string, unknown>;
}

/**
 * Appends changes in the caller's transaction and wakes the tails when it commits. The feed is locked for other writers from
 * here to the commit, so this comes last in a transaction. Resolves with the sequences given; a rollback gives them back.
 * Throws RangeError where one holds recipients in clear: `sealRecipients` comes first (P7).
 */
export async function appendChanges(
  db: Kysely<Database>,
  actor: string,
  changes: readonly RecordedChange[],
): Promise<{ first: number; last: number }> {
  if (changes.length === 0) throw new RangeError('no changes to append');
  refuseClearRecipients(changes);
  const { rows } = await sql<{ last: number }>`
    with head as (update change_head set last = last + ${changes.length} returning last),
    added as (
      insert into change (sequence, at, actor, body)
      select head.last - ${changes.length} + item.number,
             to_timestamp((item.body ->> 'at')::double precision / 1000), ${actor}, item.body
      from head, jsonb_array_elements(${JSON.stringify(changes)}::jsonb) with ordinality as item (body, number)
    )
    select last, pg_notify(${CHANNEL}, last::text) from head`.execute(db);
  const last = rows[0]!.last;
  return { first: last - changes.length + 1, last };
}

interface ChangeRow {
  sequence: number;
  at: Date;
  recorded_at: Date;
  actor: string;
  body: StoredChange['body'];
}

/** A change may name 100,000 recipients: a piece holds so many bytes of them (as stored, which is packed), and one change at least. */
const PIECE_BYTES = 8 << 20;

/** Which changes: those without recipients, or those with recipients that these organisations were given or refused, or everyone. */
export interface ChangesOf {
  readonly recipients: 'none' | readonly string[];
}

/** The next changes, at most `limit`, with their recipients opened; fewer where they are large, none only where there are none. Throws RecipientsError where one cannot be opened. */
export async function readChanges(
  client: Pick<ClientBase, 'query'>,
  after: number,
  limit: number,
  sealer: Sealer | undefined,
  of?: ChangesOf,
): Promise<StoredChange[]> {
  const only =
    of === undefined
      ? { name: 'read changes', where: '', values: [] }
      : of.recipients === 'none'
        ? { name: 'read plain changes', where: "and jsonb_typeof(body -> 'recipients') is null", values: [] }
        : {
            name: 'read changes of',
            where: `and jsonb_typeof(body -> 'recipients') is not null
              and (body ->> 'organisation' = any($4::text[]) or body ->> 'organisation' is null)`,
            values: [of.recipients],
          };
  const { rows } = await client.query<ChangeRow>({
    name: only.name,
    text: `select sequence, at, recorded_at, actor, body from (
        select *, sum(pg_column_size(body)) over (order by sequence) - pg_column_size(body) as bytes_before
        from (select * from change where sequence > $1 ${only.where} order by sequence limit $2) next
      ) sized where bytes_before < $3 order by sequence`,
    values: [after, limit, PIECE_BYTES, ...only.values],
  });
  return rows.map((row) => ({
    sequence: row.sequence,
    at: row.at.getTime(),
    recordedAt: row.recorded_at.getTime(),
    actor: row.actor,
    body: openRecipients(row.sequence, row.body, sealer),
  }));
}

/** Opens the newest sealed change: with another key at hand, nothing can be read and nothing may be written. Throws RecipientsError. */
export async function tryKey(client: Pick<ClientBase, 'query'>, sealer: Sealer): Promise<void> {
  const { rows } = await client.query<Pick<ChangeRow, 'sequence' | 'body'>>(
    `select sequence, body from change where jsonb_typeof(body -> 'recipients') = 'object'
     order by sequence desc limit 1`,
  );
  for (const { sequence, body } of rows) openRecipients(sequence, body, sealer);
}
