import { createHash } from 'node:crypto';
import type { MeasuredResult } from '../../domain/index.ts';
import {
  DAY_MS,
  day,
  formatDay,
  formatInstant,
  type Instant,
  type QueryUnit,
  type Words,
} from '../../domain/index.ts';
import type { Addressee, Clause, Commitment } from './directive-rows.ts';
import type { Claims } from './discrepancy.ts';
import { type DirectiveGround, partyOf } from './ground.ts';
import { type DayCount, type Measured, resultOf } from './measurement.ts';
import { queryNamed } from './queries/queries.ts';
import type { DirectiveQuery } from './queries/query.ts';

/** So long before the issue is told of; the days before are what the time since is held against. */
export const BEFORE_DAYS = 56;
const WEEK_MS = 7 * DAY_MS;

/** A week from the day after the issue on, or before it; the last one may be short. */
export interface ReportWeek {
  /** 2026-06-01: its first day. */
  readonly from: string;
  readonly days: number;
  readonly isSince: boolean;
  readonly count: number;
  /** Null: a plain count. */
  readonly of: number | null;
}

/** The figures of a report. Nobody types them. */
export interface ReportFigures {
  readonly query: string;
  readonly words: Words;
  readonly unit: QueryUnit;
  readonly threshold: number;
  /** RFC 3339. */
  readonly cutoff: string;
  /** Null: the query is for the regulator alone. */
  readonly before: Measured | null;
  readonly since: Measured | null;
  readonly result: MeasuredResult | null;
  readonly weeks: readonly ReportWeek[];
}

/** What an addressee signs, as JSON. */
export interface SignedReport {
  readonly schema: 'anning-directive-report-1';
  readonly directive: string;
  readonly title: string;
  /** Of the directive as it was issued; hexadecimal. */
  readonly issued: string;
  readonly clause: number;
  readonly text: string;
  readonly organisation: string;
  readonly organisationName: string;
  readonly commitment: { readonly what: string; readonly by: string } | null;
  /** Null: the clause has no query. */
  readonly figures: ReportFigures | null;
  readonly claims: Claims;
  readonly comment: string;
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
  readonly signedBy: string;
  readonly signedAt: string;
}

export interface ReportDraft {
  readonly clause: number;
  readonly organisation: string;
  readonly commitment: Commitment | undefined;
  readonly figures: ReportFigures | undefined;
  /** Of the figures; hexadecimal. Who signs sends it back: what is signed is what was seen. */
  readonly digest: string;
}

/** The midnight from which on days are after the issue: the day of the issue is neither. */
export function sinceOf(issuedAt: Instant): Instant {
  return day(formatDay(issuedAt)) + DAY_MS;
}

/** Whole days that are over. */
export function untilOf(cutoff: Instant): Instant {
  return day(formatDay(cutoff));
}

/** The figures of a clause at an addressee before and since, of data up to `cutoff`. */
export async function figuresOf(
  ground: DirectiveGround,
  clause: Clause,
  addressee: Addressee,
  issuedAt: Instant,
  cutoff: Instant,
): Promise<ReportFigures | undefined> {
  const query = clause.query === null ? undefined : queryNamed(clause.query);
  if (query === undefined) return undefined;
  const [since, until] = [sinceOf(issuedAt), untilOf(cutoff)];
  const from = since - DAY_MS - BEFORE_DAYS * DAY_MS;
  const party = await partyOf(ground, addressee, from, Math.max(until, since));
  const told = {
    ...{ query: query.id, words: query.words, unit: query.unit, threshold: clause.threshold ?? 0 },
    cutoff: formatInstant(cutoff),
  };
  if (query.isHidden) return { ...told, before: null, since: null, result: null, weeks: [] };
  const [before, after] = await Promise.all([
    query.measure(ground, party, from, since - DAY_MS),
    until <= since ? early(since, until) : query.measure(ground, party, since, until),
  ]);
  return {
    ...told,
    ...{ before, since: after, result: resultOf(after, told.threshold) },
    weeks: await weeksOf(ground, query, party, { from, since, until }),
  };
}

function early(from: Instant, until: Instant): Measured {
  return { kind: 'insufficient-data', from, until: Math.max(from, until), count: 0, why: 'too-early' };
}

async function weeksOf(
  ground: DirectiveGround,
  query: DirectiveQuery,
  party: Parameters<DirectiveQuery['measure']>[1],
  { from, since, until }: { readonly from: Instant; readonly since: Instant; readonly until: Instant },
): Promise<ReportWeek[]> {
  if (query.days === undefined) return [];
  const days = await query.days(ground, party, from, Math.max(until, since));
  const weeks = (begin: Instant, end: Instant, isSince: boolean) =>
    Array.from({ length: Math.max(0, Math.ceil((end - begin) / WEEK_MS)) }, (_, i) => {
      const [first, last] = [begin + i * WEEK_MS, Math.min(end, begin + (i + 1) * WEEK_MS)];
      return weekOf(query, days, first, last, isSince);
    });
  return [...weeks(from, since - DAY_MS, false), ...weeks(since, until, true)];
}

function weekOf(
  { unit }: DirectiveQuery,
  days: readonly DayCount[],
  from: Instant,
  until: Instant,
  isSince: boolean,
): ReportWeek {
  const own = days.filter(({ at }) => at >= from && at < until);
  const sum = (of: (each: DayCount) => number) => own.reduce((all, each) => all + of(each), 0);
  return {
    ...{ from: formatDay(from), days: Math.round((until - from) / DAY_MS), isSince },
    ...{ count: sum(({ count }) => count), of: unit === 'count' ? null : sum(({ of }) => of) },
  };
}

export function digestOf(figures: ReportFigures | undefined): string {
  return createHash('sha256')
    .update(JSON.stringify(figures ?? null))
    .digest('hex');
}
