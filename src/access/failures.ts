import { sql } from 'kysely';
import { addressBlock } from '../domain/index.ts';
import { hashOf } from './draw.ts';
import type { Db, Settings } from './ground.ts';
import { AccessError } from './types.ts';

/**
 * Counts wrong passwords and codes, by login and by address. An attempt is counted before it is looked at and given back when it was
 * right, so that a crowd of attempts at once is bounded as well. Logins that nobody has are counted alike.
 */
export class Failures {
  readonly #db: Db;
  readonly #clock: () => number;
  readonly #settings: Settings;

  constructor(db: Db, clock: () => number, settings: Settings) {
    this.#db = db;
    this.#clock = clock;
    this.#settings = settings;
  }

  /** Throws AccessError 'locked'. What it returns gives the attempt back. */
  async attempt(login: string, address: string): Promise<() => Promise<void>> {
    const { failuresMax, addressFailuresMax } = this.#settings;
    const keys = [addressKey(address), loginKey(login)];
    await this.#count(keys[0]!, addressFailuresMax);
    await this.#count(keys[1]!, failuresMax);
    return async () => {
      await this.#db
        .updateTable('sign_in_failure')
        .set({ failures: sql`greatest(failures - 1, 0)`, locked_until: null })
        .where('key', 'in', keys)
        .execute();
    };
  }

  /** Somebody came in: their failures are forgotten, those of the address are not. */
  async forget(login: string, db: Db = this.#db): Promise<void> {
    await db.deleteFrom('sign_in_failure').where('key', '=', loginKey(login)).execute();
  }

  /** Until when each of these logins is locked. */
  async locks(logins: readonly string[]): Promise<Map<string, number>> {
    if (logins.length === 0) return new Map();
    const keys = new Map(logins.map((login) => [loginKey(login).toString('hex'), login]));
    const rows = await this.#db
      .selectFrom('sign_in_failure')
      .select(['key', 'locked_until'])
      .where('key', 'in', logins.map(loginKey))
      .where('locked_until', '>', new Date(this.#clock()))
      .execute();
    return new Map(rows.map((row) => [keys.get(row.key.toString('hex'))!, row.locked_until!.getTime()]));
  }

  async #count(key: Buffer, max: number): Promise<void> {
    const now = new Date(this.#clock());
    const past = new Date(now.getTime() - this.#settings.lockMs);
    const until = new Date(now.getTime() + this.#settings.lockMs);
    // One statement: of many at once, exactly `max` find the door open. A lock that has ended starts a new count.
    const { rows } = await sql`
      insert into sign_in_failure as f (key, failures, counted_from, locked_until)
      values (${key}, 1, ${now}, ${max <= 1 ? until : null})
      on conflict (key) do update set
        failures = case when f.locked_until is not null or f.counted_from <= ${past} then 1 else f.failures + 1 end,
        counted_from = case when f.locked_until is not null or f.counted_from <= ${past} then ${now} else f.counted_from end,
        locked_until = case when f.locked_until is null and f.counted_from > ${past} and f.failures + 1 >= ${max}
          then ${until}::timestamptz end
      where f.locked_until is null or f.locked_until <= ${now}
      returning 1`.execute(this.#db);
    if (rows.length > 0) return;
    const locked = await this.#db
      .selectFrom('sign_in_failure')
      .select('locked_until')
      .where('key', '=', key)
      .executeTakeFirst();
    throw new AccessError('locked', { until: (locked?.locked_until ?? until).getTime() });
  }
}

/** A hash, because people type their password where the login belongs. */
const loginKey = (login: string): Buffer => hashOf(`login:${login}`);

const addressKey = (address: string): Buffer => hashOf(`address:${addressBlock(address)}`);
