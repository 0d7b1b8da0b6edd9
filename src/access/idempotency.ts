import { sql } from 'kysely';
import type { Ground } from './ground.ts';
import { AccessError, type Id } from './types.ts';

export const KEPT_MS = 24 * 3_600_000;
const SERVER_ERROR = 500;
export interface Answer {
  readonly status: number;
  /** Whatever JSON can hold. */
  readonly body: unknown;
}

/** An answer is given once for a key: who repeats a request because no answer came gets that of the first. */
export class Idempotency {
  readonly #ground: Ground;
  /** Each piece of work under way holds a connection for its lock and needs another: more than half are left free. */
  readonly #atOnce: number;
  readonly #waiting: (() => void)[] = [];
  /** The last in line for each key, within this process: only the first of them takes a connection. */
  readonly #lines = new Map<string, Promise<unknown>>();
  #running = 0;

  constructor(ground: Ground) {
    this.#ground = ground;
    this.#atOnce = Math.max(1, Math.ceil(ground.record.connectionsMax / 2) - 1);
  }

  async run(
    caller: Id,
    key: string,
    fingerprint: string,
    work: () => Promise<Answer>,
  ): Promise<Answer & { readonly replayed: boolean }> {
    const line = `${caller} ${key}`;
    const before = this.#lines.get(line) ?? Promise.resolve();
    const mine = before.then(() => this.#oneOfFew(() => this.#locked(caller, key, fingerprint, work)));
    const settled = mine.then(
      () => undefined,
      () => undefined,
    );
    this.#lines.set(line, settled);
    try {
      return await mine;
    } finally {
      if (this.#lines.get(line) === settled) this.#lines.delete(line);
    }
  }

  /** The lock goes with the connection: whoever dies at work leaves the key free. */
  async #locked(caller: Id, key: string, fingerprint: string, work: () => Promise<Answer>) {
    const { db, clock, sealer } = this.#ground;
    return db.transaction().execute(async (trx) => {
      await sql`select pg_advisory_xact_lock(hashtextextended(${`idempotency ${caller} ${key}`}, 0))`.execute(
        trx,
      );
      const kept = await trx
        .selectFrom('idempotency')
        .select(['fingerprint', 'status', 'sealed'])
        .where('caller', '=', caller)
        .where('key', '=', key)
        .where('answered_at', '>', new Date(clock() - KEPT_MS))
        .executeTakeFirst();
      if (kept !== undefined) {
        if (kept.fingerprint !== fingerprint) throw new AccessError('idempotency-mismatch');
        const { body } = JSON.parse(sealer.open(kept.sealed).toString()) as { body?: unknown };
        return { status: kept.status, body, replayed: true };
      }
      const answer = await work();
      if (answer.status < SERVER_ERROR) {
        const row = {
          fingerprint,
          status: answer.status,
          sealed: sealer.seal(Buffer.from(JSON.stringify({ body: answer.body }))),
          answered_at: new Date(clock()),
        };
        await trx
          .insertInto('idempotency')
          .values({ caller, key, ...row })
          .onConflict((conflict) => conflict.columns(['caller', 'key']).doUpdateSet(row))
          .execute();
      }
      return { ...answer, replayed: false };
    });
  }

  async #oneOfFew<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#atOnce) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
