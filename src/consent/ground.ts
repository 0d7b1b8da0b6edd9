import { sql } from 'kysely';
import type { Recipient } from '../domain/index.ts';
import type { Db } from '../registry/index.ts';
import { type RecordStore, recipientTag, type Sealer, type SealKey } from '../store/index.ts';

/** What the room stands on. */
export interface Ground {
  readonly record: RecordStore;
  readonly sealer: Sealer;
  /** For the tags under which numbers are found again. */
  readonly key: SealKey;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** "consent" read as bytes; with it one act of the ledger is judged and written after another. */
const LOCK = 0x636f_6e73;

/** One act of the ledger: judged and written under one lock, so that what was judged is still so when it is written. Whatever throws leaves nothing. */
export async function act<T>({ record }: Pick<Ground, 'record'>, work: (db: Db) => Promise<T>): Promise<T> {
  return record.db.transaction().execute(async (trx) => {
    await holdLedger(trx);
    return work(trx);
  });
}

/** The same lock within somebody else's transaction, until its end. */
export async function holdLedger(trx: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(trx);
}

/** A number's keyed tag as eight bytes, as the tables hold it. */
export function tagOf(key: SealKey, recipient: Recipient): Buffer {
  const tag = Buffer.allocUnsafe(8);
  tag.writeBigUInt64BE(recipientTag(key, recipient));
  return tag;
}

/** Those of many numbers. */
export function tagsOf(key: SealKey, recipients: readonly Recipient[]): Buffer[] {
  const tags = key.tags(recipients);
  return recipients.map((_, i) => tags.subarray(8 * i, 8 * i + 8));
}

/** The number that was sealed. */
export function openNumber(sealer: Sealer, sealed: Buffer): Recipient {
  return Number(sealer.open(sealed).toString()) as Recipient;
}
