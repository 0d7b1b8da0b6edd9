import type { DerivationState, Words } from '../../domain/index.ts';
import type { PlatformMerchants } from '../../registry/index.ts';
import type { Followed } from '../../store/index.ts';
import { dateOf } from '../detectors/declared-days.ts';
import { type Lift, liftOf } from './lift.ts';
import { CLEAR_DAYS, type DerivationMonth, WINDOW_DAYS } from './months.ts';
import { type ConfounderId, wordsOf } from './words.ts';

export const SCHEMA = 'anning-derivation-1';
export const BUCKETS = 32;
/** With fewer nothing is said of a platform. */
export const LEAST = { people: 200, days: 40, calendarDays: 200 } as const;
/** A count of people, or of their days, below this is not told. */
export const CELL_LEAST = 10;

export interface ToldLift {
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

/** One platform in one month. Null: so few that it is not told, or too little to say anything. */
export interface PlatformDerivation {
  readonly organisation: string;
  /** Merchants whose messages count as the platform's. */
  readonly merchants: number;
  readonly state: DerivationState;
  /** Of finance marketing, and of marketing that is neither retail nor finance. */
  readonly lift: ToldLift | null;
  readonly other: ToldLift | null;
  readonly counts: {
    /** People whose first contact lay in the month. */
    readonly contacted: number | null;
    /** Left out: nothing had come to them before. */
    readonly newcomers: number | null;
    readonly compared: number | null;
    readonly peopleBefore: number | null;
    readonly peopleAfter: number | null;
    /** Days of a person with finance marketing. */
    readonly daysBefore: number | null;
    readonly daysAfter: number | null;
    readonly expectedAfter: number | null;
    /** Of the days after: finance marketing of the platform or its merchants themselves. */
    readonly ownAfter: number | null;
    /** People without contact, by whom the calendar is told, and their days with finance marketing. */
    readonly apart: number | null;
    readonly apartDays: number | null;
  };
  readonly words: Words;
}

export interface DerivationDocument {
  readonly schema: typeof SCHEMA;
  readonly month: string;
  /** Dates of all that was looked at, both inclusive. */
  readonly from: string;
  readonly to: string;
  readonly windowDays: number;
  readonly clearDays: number;
  readonly least: typeof LEAST & { readonly cell: number };
  /** How many platforms something was said of, and how many of them are named although nothing follows, at most on average. */
  readonly judged: number;
  readonly falselyNamed: number;
  readonly confounders: readonly ConfounderId[];
  readonly platforms: readonly PlatformDerivation[];
}

/** The chance that an interval of 95 % lies above the truth. */
const ABOVE = 0.025;

export function documentOf(
  month: DerivationMonth,
  platforms: readonly PlatformDerivation[],
  confounders: readonly ConfounderId[],
): DerivationDocument {
  const judged = platforms.filter(({ lift }) => lift !== null).length;
  return {
    ...{ schema: SCHEMA, month: month.name, from: dateOf(month.fromDay), to: dateOf(month.toDay) },
    ...{ windowDays: WINDOW_DAYS, clearDays: CLEAR_DAYS, least: { ...LEAST, cell: CELL_LEAST } },
    ...{ judged, falselyNamed: Math.round(judged * ABOVE * 1000) / 1000 },
    ...{ confounders, platforms },
  };
}

export function derivationOf(
  month: DerivationMonth,
  { organisation, merchants }: PlatformMerchants,
  { contacted, apart }: Followed,
): PlatformDerivation {
  const known = contacted.filter((row) => row.known === 1);
  const sum = <R>(rows: readonly R[], of: (row: R) => number) => rows.reduce((all, row) => all + of(row), 0);
  const calm = (what: 'people' | 'finance' | 'other') => apart.filter((row) => row.what === what);
  const settings = {
    ...{ buckets: BUCKETS, windowDays: WINDOW_DAYS, fromDay: month.fromDay, toDay: month.toDay },
  };
  const people = sum(known, (row) => row.people);
  const lift = (what: 'finance' | 'other'): Lift | undefined => {
    const [before, after] = [`${what}Before`, `${what}After`] as const;
    if (people < LEAST.people) return undefined;
    if (sum(known, (row) => row[before] + row[after]) < LEAST.days) return undefined;
    if (sum(calm(what), (row) => row.people) < LEAST.calendarDays) return undefined;
    return liftOf(
      known.map((row) => ({ ...row, sort: sortOf(row), before: row[before], after: row[after] })),
      calm(what).map((row) => ({ ...row, sort: sortOf(row) })),
      settings,
    );
  };
  const [finance, other] = [lift('finance'), lift('other')];
  const counts = {
    contacted: told(sum(contacted, (row) => row.people)),
    newcomers: told(sum(contacted, (row) => row.people) - people),
    compared: told(people),
    peopleBefore: told(sum(known, (row) => row.peopleBefore)),
    peopleAfter: told(sum(known, (row) => row.peopleAfter)),
    daysBefore: told(sum(known, (row) => row.financeBefore)),
    daysAfter: told(sum(known, (row) => row.financeAfter)),
    expectedAfter: finance === undefined ? null : told(Math.round(finance.expectedAfter)),
    ownAfter: told(sum(known, (row) => row.ownAfter)),
    apart: told(sum(calm('people'), (row) => row.people)),
    apartDays: told(sum(calm('finance'), (row) => row.people)),
  };
  const said = {
    ...{ organisation, merchants: merchants.length, state: stateOf(finance, other) },
    ...{ lift: rounded(finance), other: rounded(other), counts },
  };
  return { ...said, words: wordsOf(said) };
}

function stateOf(finance: Lift | undefined, other: Lift | undefined): DerivationState {
  if (finance === undefined) return 'too-little-data';
  if (finance.low <= 1) return 'no-association';
  if (other !== undefined && other.low > 1 && finance.low <= other.high) return 'everything-rises';
  return 'follows';
}

function sortOf({ carrier, band }: { readonly carrier: string; readonly band: number }): string {
  return `${carrier} ${band}`;
}

/** Few people are nobody's figure. */
function told(count: number): number | null {
  return count > 0 && count < CELL_LEAST ? null : count;
}

function rounded(lift: Lift | undefined): ToldLift | null {
  if (lift === undefined) return null;
  const two = (value: number) => Math.round(value * 100) / 100;
  return { ratio: two(lift.ratio), low: two(lift.low), high: two(lift.high) };
}
