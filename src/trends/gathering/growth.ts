import { type RawBuilder, sql } from 'kysely';
import type { WaveGrowth } from '../../domain/index.ts';

export interface Growth {
  /** In the last seven days, and in the seven before. */
  readonly last: number;
  readonly before: number;
  /** The last week over the one before; undefined: nothing came in the one before, or there is too little data. */
  readonly ratio: number | undefined;
  readonly state: WaveGrowth;
}

export type Counting = 'complaints' | 'messages';

/** Both weeks together, below which nothing is said. */
export const GROWTH_LEAST: Readonly<Record<Counting, number>> = { complaints: 10, messages: 200 };
/** One week over the other, from which on it is a change. */
const TIMES = 1.5;
/** Two standard deviations of the difference of two counts, squared, per count. */
const SPREAD = 4;

/** A change is half as much again, and more than two counts that differ by chance would. */
export function growthOf(of: Counting, last: number, before: number): Growth {
  const all = last + before;
  if (all < GROWTH_LEAST[of]) return { last, before, ratio: undefined, state: 'insufficient-data' };
  const isChange = (last - before) ** 2 > SPREAD * all;
  const state =
    isChange && last >= TIMES * before
      ? 'growing'
      : isChange && before >= TIMES * last
        ? 'shrinking'
        : 'steady';
  return { last, before, ratio: before === 0 ? undefined : last / before, state };
}

/** The same in the record’s words. */
export function isGrowing(
  of: Counting,
  last: RawBuilder<number>,
  before: RawBuilder<number>,
): RawBuilder<boolean> {
  return sql<boolean>`(${last} + ${before} >= ${sql.lit(GROWTH_LEAST[of])} and ${last} >= ${sql.lit(TIMES)} * ${before}
    and (${last} - ${before}) * (${last} - ${before}) > ${sql.lit(SPREAD)} * (${last} + ${before}))`;
}
