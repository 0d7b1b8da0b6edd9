import { lowerBound, upperBound } from '../../complaints/index.ts';
import type { Instant, MeasuredResult, QueryUnit, Unmeasured } from '../../domain/index.ts';

/** Two-sided, of each interval that is told. */
const ONE_SIDED = 0.975;
const Z = 1.959964;
/** Above this the exact bounds take seconds and differ from those of the normal law by less than a part in two thousand. */
const EXACT_MAX = 10_000;

/** What a query says of an organisation over whole days: from inclusive, until exclusive. `of`: what was counted among; absent where nothing is. */
export type Measured = {
  readonly from: Instant;
  readonly until: Instant;
  readonly count: number;
  readonly of?: number;
} & (
  | {
      readonly kind: 'measured';
      /** In the query's unit: a share from 0 to 1, complaints per million, a count. */
      readonly value: number;
      /** The interval of 95 %. */
      readonly low: number;
      readonly high: number;
    }
  | { readonly kind: 'insufficient-data'; readonly why: Unmeasured }
);

/** A day of Shanghai by its midnight: how many, and of how many. */
export interface DayCount {
  readonly at: Instant;
  readonly count: number;
  readonly of: number;
}

const PER: Readonly<Record<QueryUnit, number>> = { count: 1, share: 1, 'per-million': 1_000_000 };

/**
 * The value of a count with its interval: the bounds of `complaints`, exact, of counts whose variance is `overdispersion` times their mean. A plain count
 * is all that there was, and its interval is itself.
 */
export function intervalOf(
  unit: QueryUnit,
  { count, of }: { readonly count: number; readonly of: number },
  overdispersion: number,
): { readonly value: number; readonly low: number; readonly high: number } {
  if (unit === 'count') return { value: count, low: count, high: count };
  const spread = Z * Math.sqrt(overdispersion * count);
  const [low, high] =
    count > EXACT_MAX
      ? [count - spread, count + spread]
      : [lowerBound(count, ONE_SIDED, overdispersion), upperBound(count, ONE_SIDED, overdispersion)];
  const top = unit === 'share' ? 1 : Number.POSITIVE_INFINITY;
  const scaled = (n: number) => Math.min(top, (n / of) * PER[unit]);
  return { value: scaled(count), low: scaled(low), high: scaled(high) };
}

/** Days put together; `insufficient-data` below `least`. */
export function measuredOf(
  days: readonly DayCount[],
  { from, until }: { readonly from: Instant; readonly until: Instant },
  {
    unit,
    least,
    overdispersion,
  }: { readonly unit: QueryUnit; readonly least: number; readonly overdispersion: number },
): Measured {
  const within = days.filter(({ at }) => at >= from && at < until);
  const count = within.reduce((sum, each) => sum + each.count, 0);
  const of = within.reduce((sum, each) => sum + each.of, 0);
  const told = { from, until, count, ...(unit === 'count' ? {} : { of }) };
  if (unit !== 'count' && of === 0) return { kind: 'insufficient-data', ...told, why: 'nothing-sent' };
  if (unit !== 'count' && of < least) return { kind: 'insufficient-data', ...told, why: 'too-few' };
  return { kind: 'measured', ...told, ...intervalOf(unit, { count, of }, overdispersion) };
}

/**
 * Whether no more than the threshold is so by the data. A threshold of zero asks for none at all, which a count can show; any other one is met where the whole
 * interval lies under it and missed where the whole interval lies over it.
 */
export function resultOf(measured: Measured, threshold: number): MeasuredResult {
  if (measured.kind === 'insufficient-data') return 'insufficient-data';
  if (threshold === 0) return measured.count === 0 ? 'met' : 'not-met';
  if (measured.high <= threshold) return 'met';
  return measured.low > threshold ? 'not-met' : 'unclear';
}
