import { normalQuantile } from '../surveillance/distributions.ts';

/*
 * How late complaints are told. A day's complaints come over weeks, so that the last days look quiet. From the past it is counted with which chance a complaint that
 * came within j days came on the last of them; these chances, multiplied, say which share of a day is known after k days.
 */

/** Complaints about messages of a day that were filed so many days later. */
export interface DelayCount {
  readonly day: number;
  readonly delayDays: number;
  readonly complaints: number;
}

export interface Delay {
  /** Estimated at the end of this day, from so many complaints of the days up to it. */
  readonly asOf: number;
  readonly complaints: number;
  /** By how many days ago a day was, from 0: the share of its complaints that is known. */
  readonly shares: readonly number[];
  /** By the same, counted off the past: between how many standard deviations of chance alone nine of ten lay of what was still to come. */
  readonly spreads: readonly Spread[];
}

export interface Spread {
  readonly low: number;
  readonly high: number;
}

/** What the days up to now come to, once all is told. Within `low` and `high` nine of ten. */
export interface Nowcast {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** What is told later is not waited for. */
export const DELAY_DAYS = 28;
/** Days that the estimate looks back over, and in how many the older ones weigh half. */
export const DELAY_PAST_DAYS = 180;
const FADES_DAYS = 28;
/** Complaints' worth of the opinion before any came: of those within j days this share came on the last. */
const PRIOR_COMPLAINTS = 20;
const priorOn = (delayDays: number) => 0.3 * 0.7 ** delayDays;
/** Days that are complete, of which it is counted how far off a forecast lay. */
const SPREAD_DAYS = 90;
const RANGE = 0.05;
/** The opinion that chance alone is at work, in so many days' worth of it. */
const PRIOR_DAYS = 20;
const PRIOR_SPREAD = Array.from({ length: PRIOR_DAYS }, (_, i) => normalQuantile((i + 0.5) / PRIOR_DAYS));

/** By day, how many complaints were filed after 0, 1, 2, … days. */
type Triangle = ReadonlyMap<number, readonly number[]>;

export function estimateDelay(counts: readonly DelayCount[], asOf: number): Delay {
  const triangle = new Map<number, number[]>();
  let complaints = 0;
  for (const { day, delayDays, complaints: count } of counts) {
    if (day <= asOf - DELAY_PAST_DAYS || day + delayDays > asOf || delayDays >= DELAY_DAYS) continue;
    const told = triangle.get(day) ?? new Array<number>(DELAY_DAYS).fill(0);
    told[delayDays]! += count;
    complaints += count;
    triangle.set(day, told);
  }
  return { asOf, complaints, shares: sharesAt(triangle, asOf), spreads: spreadsAt(triangle, asOf) };
}

/** By what was known at the end of a day. */
function sharesAt(triangle: Triangle, asOf: number): number[] {
  const on = new Array<number>(DELAY_DAYS).fill(0);
  const within = new Array<number>(DELAY_DAYS).fill(0);
  for (const [day, told] of triangle) {
    if (day > asOf) continue;
    const weight = 2 ** (-(asOf - day) / FADES_DAYS);
    let sum = 0;
    for (let j = 0; j < DELAY_DAYS && day + j <= asOf; j++) {
      sum += told[j]!;
      on[j]! += weight * told[j]!;
      within[j]! += weight * sum;
    }
  }
  const shares = new Array<number>(DELAY_DAYS).fill(1);
  for (let k = DELAY_DAYS - 2; k >= 0; k--) {
    const j = k + 1;
    const chance = (on[j]! + PRIOR_COMPLAINTS * priorOn(j)) / (within[j]! + PRIOR_COMPLAINTS);
    shares[k] = shares[j]! * (1 - chance);
  }
  return shares;
}

/**
 * How far what came later lay from what was foretold of it at the time, on the last days that are complete: by what was known then, so that a delay that changes is in it,
 * and lists that come once a week, which are no chance.
 */
function spreadsAt(triangle: Triangle, asOf: number): Spread[] {
  const then = new Map<number, readonly number[]>();
  const seen = Array.from({ length: DELAY_DAYS }, () => [...PRIOR_SPREAD]);
  for (let day = asOf - DELAY_DAYS - SPREAD_DAYS + 1; day <= asOf - DELAY_DAYS; day++) {
    const told = triangle.get(day);
    if (told === undefined) continue;
    const final = told.reduce((a, b) => a + b, 0);
    let known = 0;
    for (let k = 0; k < DELAY_DAYS; k++) {
      known += told[k]!;
      const at = day + k;
      const shares = then.get(at) ?? sharesAt(triangle, at);
      then.set(at, shares);
      const { mean, deviation } = toCome(known, shares[k]!);
      if (deviation > 0) seen[k]!.push((final - known - mean) / deviation);
    }
  }
  return seen.map((values) => {
    values.sort((a, b) => a - b);
    const at = (p: number) => values[Math.min(values.length - 1, Math.floor(p * values.length))]!;
    return { low: at(RANGE), high: at(1 - RANGE) };
  });
}

/** @param back how many days ago the day was. */
export function nowcast(known: number, back: number, { shares, spreads }: Delay): Nowcast {
  const share = shares[back] ?? 1;
  const spread = spreads[back];
  const { mean, deviation } = toCome(known, share);
  if (spread === undefined || !(mean > 1e-6)) return { mean: known, low: known, high: known };
  const least = Math.max(0, mean + spread.low * deviation);
  const most = Math.max(0, mean + spread.high * deviation);
  return {
    mean: known / share,
    low: known + Math.floor(least),
    high: known + Math.max(Math.ceil(most), Math.ceil(least)),
  };
}

/** As if half a complaint more were known: a day of which nothing is known yet may be no quiet one. */
function toCome(known: number, share: number): { readonly mean: number; readonly deviation: number } {
  if (share >= 1) return { mean: 0, deviation: 0 };
  const mean = ((known + 0.5) * (1 - share)) / share;
  return { mean, deviation: Math.sqrt(mean / share) };
}
