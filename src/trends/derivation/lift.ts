/*
 * A self-controlled case series with one exposure (Farrington 1995; Petersen, Mikolajczyk and others 2016, "Self controlled case series methods: an alternative to
 * standard epidemiological study designs"): each person's days after the first contact against the same person's days before it, so that whatever stays the same about
 * a person falls out. What the calendar does is taken from people who had no contact: of a day's finance marketing they get more or less, and the person's days
 * are weighed by that.
 */

/** People of one sort whose first contact was on one day, by random group. */
export interface ContactCell {
  readonly bucket: number;
  readonly sort: string;
  /** Whole days since 1970. */
  readonly day: number;
  /** Days of a person with such a message. */
  readonly before: number;
  readonly after: number;
}

/** How many people without contact, of one sort and random group, had such a message on a day. */
export interface ApartCell {
  readonly bucket: number;
  readonly sort: string;
  readonly day: number;
  readonly people: number;
}

export interface LiftSettings {
  readonly buckets: number;
  readonly windowDays: number;
  /** The first and the last day that is looked at. */
  readonly fromDay: number;
  readonly toDay: number;
}

/** How many times as often it comes after the contact as it would have without. */
export interface Lift {
  readonly ratio: number;
  /** Between them it lies in 95 of 100 such months. */
  readonly low: number;
  readonly high: number;
  /** What would have come after the contact, by the days before it and the calendar. */
  readonly expectedAfter: number;
}

/** Student's t at 97.5 %, by degrees of freedom. */
const T_975: Readonly<Record<number, number>> = { 15: 2.1314, 31: 2.0395, 63: 1.9983 };
/** A sort of which little is seen follows all sorts together: so many of its counted days are taken from them. */
const BORROWED = 200;
/** Half a day on either side, so that none before, or none after, still gives a number. */
const HALF = 0.5;

/**
 * The interval is a jackknife over random groups of people: what a person gets hangs together, and what is known of the calendar is an estimate too. It is never
 * narrower than if all counted days were independent.
 */
export function liftOf(
  contacts: readonly ContactCell[],
  apart: readonly ApartCell[],
  settings: LiftSettings,
): Lift {
  const counts = new Counts(contacts, apart, settings);
  const whole = fit(counts.terms(undefined));
  const others: number[] = [];
  for (let bucket = 0; bucket < settings.buckets; bucket++) others.push(fit(counts.terms(bucket)).theta);
  const mean = others.reduce((sum, each) => sum + each, 0) / others.length;
  const spread = others.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  const jackknife = (spread * (settings.buckets - 1)) / settings.buckets;
  const error = Math.sqrt(Math.max(jackknife, 1 / whole.information));
  const reach = T_975[settings.buckets - 1]! * error;
  return {
    ratio: Math.exp(whole.theta),
    low: Math.exp(whole.theta - reach),
    high: Math.exp(whole.theta + reach),
    expectedAfter: whole.expectedAfter,
  };
}

/** Of people with one contact day and of one sort: days in both windows, those after, and how much more the calendar has after than before. */
interface Term {
  readonly all: number;
  readonly before: number;
  readonly after: number;
  readonly calendar: number;
}

class Counts {
  readonly #settings: LiftSettings;
  readonly #sorts: readonly string[];
  readonly #days: number;
  /** By random group and then sort and day; the last group is all of them. */
  readonly #apart: Float64Array[];
  readonly #before: Float64Array[];
  readonly #after: Float64Array[];

  constructor(contacts: readonly ContactCell[], apart: readonly ApartCell[], settings: LiftSettings) {
    const { buckets, fromDay, toDay } = settings;
    this.#settings = settings;
    this.#days = toDay - fromDay + 1;
    this.#sorts = [...new Set([...contacts, ...apart].map(({ sort }) => sort))].sort();
    const places = new Map(this.#sorts.map((sort, i) => [sort, i * this.#days]));
    const empty = () =>
      Array.from({ length: buckets + 1 }, () => new Float64Array(this.#sorts.length * this.#days));
    [this.#apart, this.#before, this.#after] = [empty(), empty(), empty()];
    const add = (into: Float64Array[], { bucket, sort, day }: ApartCell | ContactCell, count: number) => {
      if (day < fromDay || day > toDay) return;
      const at = places.get(sort)! + day - fromDay;
      into[bucket]![at]! += count;
      into[buckets]![at]! += count;
    };
    for (const cell of apart) add(this.#apart, cell, cell.people);
    for (const cell of contacts) {
      add(this.#before, cell, cell.before);
      add(this.#after, cell, cell.after);
    }
  }

  /** All of it, but for one random group. */
  terms(without: number | undefined): Term[] {
    const { buckets, windowDays } = this.#settings;
    const days = this.#days;
    const left = (table: Float64Array[], at: number) =>
      table[buckets]![at]! - (without === undefined ? 0 : table[without]![at]!);
    const profile = new Float64Array(days).fill(HALF);
    const sums = new Float64Array(this.#sorts.length);
    for (let s = 0; s < this.#sorts.length; s++)
      for (let d = 0; d < days; d++) {
        const count = left(this.#apart, s * days + d);
        profile[d]! += count;
        sums[s]! += count;
      }
    const all = profile.reduce((sum, each) => sum + each, 0);
    const terms: Term[] = [];
    for (let s = 0; s < this.#sorts.length; s++) {
      // Sums up to a day, so that a window is a difference.
      const until = new Float64Array(days + 1);
      for (let d = 0; d < days; d++)
        until[d + 1] = until[d]! + left(this.#apart, s * days + d) + (BORROWED * profile[d]!) / all;
      for (let d = windowDays; d + windowDays < days; d++) {
        const [before, after] = [left(this.#before, s * days + d), left(this.#after, s * days + d)];
        if (before + after === 0) continue;
        const calendar = (until[d + 1 + windowDays]! - until[d + 1]!) / (until[d]! - until[d - windowDays]!);
        terms.push({ all: before + after, before, after, calendar });
      }
    }
    return terms;
  }
}

const STEPS = 60;

/** The conditional likelihood: of a person's days so many lie after the contact as a binomial has it. Newton's method on the logarithm of the ratio. */
function fit(terms: readonly Term[]): {
  readonly theta: number;
  readonly information: number;
  readonly expectedAfter: number;
} {
  const all = terms.reduce((sum, term) => sum + term.all, 0);
  const usual = all === 0 ? 1 : terms.reduce((sum, term) => sum + term.all * term.calendar, 0) / all;
  const told = [...terms, { all: 2 * HALF, before: HALF, after: HALF, calendar: usual }];
  let theta = 0;
  let information = 0;
  for (let step = 0; step < STEPS; step++) {
    let score = 0;
    information = 0;
    for (const { all, after, calendar } of told) {
      const odds = Math.exp(theta) * calendar;
      const share = odds / (1 + odds);
      score += after - all * share;
      information += all * share * (1 - share);
    }
    const move = Math.max(-1, Math.min(1, score / information));
    theta += move;
    if (Math.abs(move) < 1e-10) break;
  }
  const expectedAfter = terms.reduce((sum, { before, calendar }) => sum + before * calendar, 0);
  return { theta, information, expectedAfter };
}
