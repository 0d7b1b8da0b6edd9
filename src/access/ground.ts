import type { Kysely } from 'kysely';
import type { Database, RecordStore, Sealer } from '../store/index.ts';
import type { Failures } from './failures.ts';
import type { Passwords } from './passwords.ts';

export interface Settings {
  /** A session ends when nothing is asked of it for so long, and in any case after the second. */
  readonly idleMs: number;
  readonly absoluteMs: number;
  /** So many wrong passwords or codes for a login, then none is looked at for a while. */
  readonly failuresMax: number;
  readonly lockMs: number;
  /** The same by address, where many people may sit behind one. */
  readonly addressFailuresMax: number;
}

export const DEFAULTS: Settings = {
  idleMs: 30 * 60_000,
  absoluteMs: 12 * 3_600_000,
  failuresMax: 5,
  lockMs: 15 * 60_000,
  addressFailuresMax: 50,
};

/** What every part of the room stands on. */
export interface Ground {
  readonly record: RecordStore;
  readonly db: Kysely<Database>;
  readonly sealer: Sealer;
  /** The only source of time, in SQL too. */
  readonly clock: () => number;
  readonly settings: Settings;
  readonly passwords: Passwords;
  readonly failures: Failures;
  /** Its host is what passkeys are bound to. */
  readonly publicUrl: URL;
}

/** A connection or a transaction: what is written together is handed the same one. */
export type Db = Kysely<Database>;
