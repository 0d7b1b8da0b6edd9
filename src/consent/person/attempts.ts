import { createHmac, hkdfSync } from 'node:crypto';
import { sql } from 'kysely';
import type { Instant } from '../../domain/index.ts';
import type { Ground } from '../ground.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** So often within so long, then no more until that time is over. */
interface Limit {
  readonly name: string;
  readonly max: number;
  readonly windowMs: number;
}

/** A telephone is not to be flooded with codes, and a million codes are not to be tried: eight a day, each tried five times. */
const BY_NUMBER: readonly Limit[] = [
  { name: 'number minute', max: 1, windowMs: MINUTE_MS },
  { name: 'number hour', max: 4, windowMs: HOUR_MS },
  { name: 'number day', max: 8, windowMs: DAY_MS },
];
/** Many telephones come from one address of a mobile network. */
const BY_ADDRESS: readonly Limit[] = [{ name: 'address hour', max: 60, windowMs: HOUR_MS }];
/** Whoever has many numbers and many addresses still sends no more than this from here: codes cost money, and reach strangers. */
export const CODES_AN_HOUR = 6000;
const TRIES_BY_ADDRESS: readonly Limit[] = [{ name: 'try address hour', max: 120, windowMs: HOUR_MS }];

/** Counts what is asked for and tried before it is looked at, so that a crowd at once is bounded as well. It keeps keyed hashes alone (P7). */
export class Attempts {
  readonly #ground: Ground;
  readonly #key: Buffer;
  readonly #byAll: readonly Limit[];

  constructor(ground: Ground, codesAnHour: number) {
    this.#ground = ground;
    this.#byAll = [{ name: 'all hour', max: codesAnHour, windowMs: HOUR_MS }];
    this.#key = Buffer.from(hkdfSync('sha256', ground.key.sealing, '', 'anning number attempts', 32));
  }

  /** A code is asked for. @returns until when no more is sent, and whose doing that is; undefined: it may be. */
  async ask(
    number: string,
    address: string,
  ): Promise<{ readonly of: 'number' | 'address' | 'all'; readonly until: Instant } | undefined> {
    // The address first: who is held up by it costs no number anything.
    const byAddress = await this.#count(BY_ADDRESS, address);
    if (byAddress !== undefined) return { of: 'address', until: byAddress };
    const byNumber = await this.#count(BY_NUMBER, number);
    if (byNumber !== undefined) return { of: 'number', until: byNumber };
    const byAll = await this.#count(this.#byAll, '');
    return byAll === undefined ? undefined : { of: 'all', until: byAll };
  }

  /** A code is tried. @returns until when none is looked at. */
  try(address: string): Promise<Instant | undefined> {
    return this.#count(TRIES_BY_ADDRESS, address);
  }

  async sweep(): Promise<void> {
    await this.#ground.record.db
      .deleteFrom('number_attempt')
      .where('counted_from', '<=', new Date(this.#ground.clock() - DAY_MS))
      .execute();
  }

  async #count(limits: readonly Limit[], whose: string): Promise<Instant | undefined> {
    for (const { name, max, windowMs } of limits) {
      const key = createHmac('sha256', this.#key).update(`${name}\n${whose}`).digest();
      const now = this.#ground.clock();
      const [at, past] = [new Date(now), new Date(now - windowMs)];
      // One statement: of many at once, exactly `max` pass.
      const { rows } = await sql`
        insert into number_attempt as a (key, attempts, counted_from) values (${key}, 1, ${at})
        on conflict (key) do update set
          attempts = case when a.counted_from <= ${past} then 1 else a.attempts + 1 end,
          counted_from = case when a.counted_from <= ${past} then ${at} else a.counted_from end
        where a.counted_from <= ${past} or a.attempts < ${max}
        returning 1`.execute(this.#ground.record.db);
      if (rows.length > 0) continue;
      const row = await this.#ground.record.db
        .selectFrom('number_attempt')
        .select('counted_from')
        .where('key', '=', key)
        .executeTakeFirst();
      return (row?.counted_from.getTime() ?? now) + windowMs;
    }
    return undefined;
  }
}
