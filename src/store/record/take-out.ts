import { type Kysely, sql } from 'kysely';
import type { Sealer } from '../seal.ts';
import type { StoredChange } from './changes.ts';
import type { Database } from './database.ts';
import { openRecipients, sealRemaining } from './recipients.ts';

/** A change as whoever takes recipients out of it sees it: without them. */
export type Unaddressed = Pick<StoredChange, 'sequence'> & {
  readonly body: Omit<StoredChange['body'], 'recipients'>;
};

export interface TakeOut {
  /** Changes of these organisations, '' for those of none, up to this sequence. */
  readonly organisations: readonly string[];
  readonly through: number;
  /** Which recipients go out of a change; undefined: it is left alone, and not opened. */
  readonly goes: (change: Unaddressed) => ((recipient: number) => boolean) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** So many changes are looked at in one transaction. */
const CHANGES = 100;

/**
 * Takes recipients out of what the feed holds: their lists are sealed anew, a change of which nobody is left stays as a change of nobody, and every
 * sequence stays. From the oldest change on, for a reader that starts meanwhile must find what came last, if not all. May be cut off and repeated.
 * Resolves with how many mentions went, and whether all was looked at.
 */
export async function takeOutRecipients(
  db: Kysely<Database>,
  sealer: Sealer,
  { organisations, through, goes, signal }: TakeOut,
): Promise<{ readonly mentions: number; readonly whole: boolean }> {
  let mentions = 0;
  for (let after = 0; ; ) {
    if (signal?.aborted) return { mentions, whole: false };
    const piece = await db.transaction().execute(async (trx) => {
      const { rows } = await sql<{ sequence: number; body: StoredChange['body'] }>`
        select sequence, body from change
        where sequence > ${after} and sequence <= ${through} and jsonb_typeof(body -> 'recipients') is not null
          and coalesce(body ->> 'organisation', '') = any(${[...organisations]}::text[])
        order by sequence limit ${CHANGES} for update`.execute(trx);
      const left: { sequence: number; recipients: object }[] = [];
      let taken = 0;
      for (const { sequence, body } of rows) {
        const out = goes({ sequence, body });
        if (out === undefined) continue;
        const all = openRecipients(sequence, body, sealer)['recipients'] as readonly number[];
        const staying = all.filter((recipient) => !out(recipient));
        if (staying.length === all.length) continue;
        taken += all.length - staying.length;
        left.push({ sequence, recipients: sealRemaining(staying, sealer) });
      }
      if (left.length > 0)
        await sql`
          update change set body = jsonb_set(body, '{recipients}', item.value -> 'recipients')
          from jsonb_array_elements(${JSON.stringify(left)}::jsonb) as item (value)
          where sequence = (item.value ->> 'sequence')::bigint`.execute(trx);
      return { taken, last: rows.at(-1)?.sequence, full: rows.length === CHANGES };
    });
    mentions += piece.taken;
    if (piece.last === undefined || !piece.full) return { mentions, whole: true };
    after = piece.last;
  }
}
