import { DAY_MS, day, formatDay, type Instant, type PeriodKind } from '../../domain/index.ts';

export interface Period {
  readonly kind: PeriodKind;
  /** 2026-06-01 or 2026Q2 */
  readonly name: string;
  readonly from: Instant;
  /** Exclusive. */
  readonly until: Instant;
}

/**
 * How long after its end a period is counted: for the first time, and again, when what came late has come (messages that were shipped late, objections, what
 * officers classified). What differs then is a revised edition; between, figures stand still.
 */
const LOOKS_DAYS: Readonly<Record<PeriodKind, readonly number[]>> = { day: [0, 7, 35], quarter: [0, 30, 90] };

/** Undefined: no such day or quarter. */
export function readPeriod(name: string): Period | undefined {
  const quarter = /^(\d{4})Q([1-4])$/.exec(name);
  if (quarter !== null) return quarterOf(Number(quarter[1]), Number(quarter[2]));
  if (!/^\d{4}-\d{2}-\d{2}$/.test(name)) return undefined;
  const from = Date.parse(`${name}T00:00:00+08:00`);
  // There is no 31st of June.
  return Number.isNaN(from) || formatDay(from) !== name
    ? undefined
    : { kind: 'day', name, from, until: from + DAY_MS };
}

/** The one that a moment falls in. */
export function periodAt(kind: PeriodKind, at: Instant): Period {
  const date = formatDay(at);
  if (kind === 'day') return readPeriod(date)!;
  return quarterOf(Number(date.slice(0, 4)), Math.ceil(Number(date.slice(5, 7)) / 3));
}

export function periodBefore({ kind, from }: Period): Period {
  return periodAt(kind, from - 1);
}

export function periodAfter({ kind, until }: Period): Period {
  return periodAt(kind, until);
}

/** The same day or quarter of the year before; undefined: that year had no 29th of February. */
export function yearAgo({ name }: Period): Period | undefined {
  return readPeriod(`${String(Number(name.slice(0, 4)) - 1).padStart(4, '0')}${name.slice(4)}`);
}

/** When it was last due to be counted; undefined: it is not over. */
export function lastLookDue({ kind, until }: Period, now: Instant): Instant | undefined {
  return LOOKS_DAYS[kind].map((days) => until + days * DAY_MS).findLast((at) => at <= now);
}

function quarterOf(year: number, quarter: number): Period {
  const first = (y: number, month: number) =>
    day(`${String(y).padStart(4, '0')}-${String(month).padStart(2, '0')}-01`);
  return {
    ...{ kind: 'quarter', name: `${String(year).padStart(4, '0')}Q${quarter}` },
    from: first(year, quarter * 3 - 2),
    until: quarter === 4 ? first(year + 1, 1) : first(year, quarter * 3 + 1),
  };
}
