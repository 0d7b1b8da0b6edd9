import { sql } from 'kysely';
import {
  DAY_MS,
  day as dayOf,
  formatDay,
  type Instant,
  type RecordedChange,
  shanghaiDay,
} from '../../domain/index.ts';
import type { RecordStore } from '../../store/index.ts';
import { type Declared, DeclaredFacts } from './declared.ts';

const PAGE = 5000;

/** What was declared on each of some days in a row, as the change feed tells it today: what was recorded late counts from when it says. */
export class DeclaredDays {
  readonly #record: Pick<RecordStore, 'db'>;
  readonly #facts = new DeclaredFacts();
  #read = 0;

  constructor(record: Pick<RecordStore, 'db'>) {
    this.#record = record;
  }

  /** At the end of a day, which is never before the last one asked for. */
  async on(day: number): Promise<Declared> {
    for (let rows = await this.#page(); rows.length > 0; rows = await this.#page()) {
      for (const { body } of rows) this.#facts.take(body as unknown as RecordedChange);
      this.#read = rows.at(-1)!.sequence;
    }
    return this.#facts.at(startOf(day + 1) - 1);
  }

  /** In the very words of the index `change_declaring`, which the database would not use otherwise. */
  #page() {
    return this.#record.db
      .selectFrom('change')
      .select(['sequence', 'body'])
      .where('sequence', '>', this.#read)
      .where(sql<boolean>`body ->> 'kind' ~ '^(organisation|port|lease|signature|template|plan|letter)-'`)
      .orderBy('sequence')
      .limit(PAGE)
      .execute();
  }
}

/** The first moment of a day counted from 1970 in Shanghai. */
export function startOf(day: number): Instant {
  return dayOf(dateOf(day));
}

/** The day of 2026-05-01. */
export function dayNumber(date: string): number {
  return shanghaiDay(dayOf(date));
}

/** 2026-05-01 */
export function dateOf(day: number): string {
  return formatDay(day * DAY_MS);
}
