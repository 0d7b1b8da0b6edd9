import { randomInt } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import {
  formatInstant,
  Invalid,
  type OrganisationId,
  parseChange,
  type RecordedChange,
  type Scope,
  type Signature,
} from '../domain/index.ts';
import { appendChanges, type Database, type RecordStore, type Sealer } from '../store/index.ts';
import type { LookAlike } from './look-alikes.ts';
import { Refusal } from './refusal.ts';

/** A connection or a transaction: what is written together is handed the same one. */
export type Db = Kysely<Database>;

/** What the room stands on. */
export interface Ground {
  readonly record: RecordStore;
  /** For the phones of people who answer for an organisation. */
  readonly sealer: Sealer;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Registered names of others that this one resembles, the best first. */
  readonly resembling: (name: Signature, owner: OrganisationId) => readonly LookAlike[];
}

/** A line for the audit, whose keeper adds who and from where. */
export interface Deed {
  readonly act: string;
  readonly object: { readonly kind: string; readonly id: string };
  readonly organisation: string | undefined;
  readonly reason: string | undefined;
  readonly detail: Readonly<Record<string, string | number | boolean>>;
}

/** Who acts, and how far the duty for this act reaches. */
export interface Actor {
  /** The person, also behind a key: nobody becomes two by it. */
  readonly id: string;
  readonly name: string;
  readonly scope: Scope;
  /** Writes into the audit, in the transaction of the act. */
  note(db: Db, ...deeds: readonly Deed[]): Promise<void>;
}

/** "registry" read as bytes; with it one act of the registry is judged and written after another. */
const LOCK = 0x7265_6769;

/**
 * One act of the registry: judged and written under one lock, so that what was judged is still so when it is written. Whatever throws leaves
 * nothing behind.
 */
export async function act<T>({ record }: Pick<Ground, 'record'>, work: (db: Db) => Promise<T>): Promise<T> {
  return record.db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${LOCK})`.execute(trx);
    return work(trx);
  });
}

/** Into the feed, last in the transaction. The changes are parsed once more: nothing enters the feed that facts would not take. */
export async function feed(db: Db, actor: Actor, changes: readonly Record<string, unknown>[]): Promise<void> {
  if (changes.length === 0) return;
  const parsed = changes.map((change): RecordedChange => {
    const read = parseChange(change);
    if (read instanceof Invalid) throw new Error(read.toString());
    return read;
  });
  await appendChanges(db, actor.id, parsed);
}

export function covers(scope: Scope, organisation: string): boolean {
  return scope === 'all' || scope.includes(organisation as OrganisationId);
}

/** The error of a statement that ran into this constraint. */
export function isRefusedBy(error: unknown, constraint: string): boolean {
  return (
    !(error instanceof Refusal) && (error as { constraint?: string } | undefined)?.constraint === constraint
  );
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
export function drawId(kind: string): string {
  return `${kind}_${Array.from({ length: 20 }, () => LETTERS[randomInt(LETTERS.length)]!).join('')}`;
}

export function told(at: number | undefined): string {
  return at === undefined || at === Number.POSITIVE_INFINITY ? '—' : formatInstant(at).slice(0, 16);
}
