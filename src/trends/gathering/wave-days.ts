import { sql } from 'kysely';
import type { Db } from '../../registry/index.ts';
import type { CameFrom } from './arrived.ts';
import { jsonRows } from './storable.ts';

/** What is to be added on a day. */
export interface DayCount extends CameFrom {
  readonly variant: number;
  readonly wave: number;
  readonly day: number;
  readonly messages: number;
  readonly refused: number;
  readonly complaints: number;
}

const CHUNK = 1000;

/** Adds to what came of each variant by day and place; what is taken off again may be below 0. */
export async function addDays(db: Db, counts: readonly DayCount[]): Promise<void> {
  const sums = new Map<string, DayCount>();
  for (const each of counts) {
    if (each.messages === 0 && each.complaints === 0) continue;
    const { variant, wave, day, port, signature, organisation, region } = each;
    const key = JSON.stringify([variant, day, port, signature, organisation, region]);
    const sum = sums.get(key);
    sums.set(key, {
      ...{ variant, wave, day, port, signature, organisation, region },
      messages: each.messages + (sum?.messages ?? 0),
      refused: each.refused + (sum?.refused ?? 0),
      complaints: each.complaints + (sum?.complaints ?? 0),
    });
  }
  // In one order, so that two who write at once wait for each other instead of both.
  const all = [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
  for (let from = 0; from < all.length; from += CHUNK)
    await sql`
      insert into wave_day (variant, wave, day, port, signature, organisation, region, messages, refused, complaints)
      select * from jsonb_to_recordset(${jsonRows(all.slice(from, from + CHUNK))}::jsonb)
        as given (variant bigint, wave bigint, day integer, port text, signature text, organisation text, region text,
          messages bigint, refused bigint, complaints integer)
      on conflict (variant, day, port, signature, organisation, region) do update set
        messages = wave_day.messages + excluded.messages, refused = wave_day.refused + excluded.refused,
        complaints = wave_day.complaints + excluded.complaints`.execute(db);
}
