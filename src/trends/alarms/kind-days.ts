import type { Calendar } from './calendar.ts';
import { type DayFactors, factorOf, fitDayFactors, NOT_SEEN, TOTALS_MAX } from './day-model.ts';
import { KEPT } from './series-table.ts';

/* Of each kind of series (a category of complaints, say): its days so far, what a day’s factor is, and how its series differ. */

/** What a series of the kind is like before anything is known of it. */
export interface KindPrior {
  /** Complaints a day of factor 1, and how many days’ worth of complaints that opinion weighs. */
  readonly level: number;
  readonly shape: number;
  readonly dispersion: number;
}

export interface Kind {
  readonly name: string;
  /** By day, trimmed; NOT_SEEN: that day did not come. */
  totals: number[];
  factors: DayFactors | undefined;
  prior: KindPrior;
  /** Factors of the last days, what happened to all included; that of a day at day % KEPT. 0: not seen. */
  readonly recent: number[];
}

export const FIRST_PRIOR: KindPrior = { level: 0.2, shape: 1, dispersion: 1.3 };

export class KindDays {
  readonly kinds: Kind[] = [];
  all: DayFactors | undefined;
  readonly #calendar: Calendar;

  constructor(calendar: Calendar) {
    this.#calendar = calendar;
  }

  place(name: string): number {
    const found = this.kinds.findIndex((kind) => kind.name === name);
    if (found >= 0) return found;
    this.kinds.push({
      name,
      totals: (this.kinds[0]?.totals ?? []).map((total) => (total === NOT_SEEN ? NOT_SEEN : 0)),
      factors: this.all,
      prior: FIRST_PRIOR,
      recent: (this.kinds[0]?.recent ?? new Array<number>(KEPT).fill(0)).slice(),
    });
    return this.kinds.length - 1;
  }

  /** What the calendar alone makes of a day. */
  factorOf(day: number, kind: number): number {
    const { factors } = this.kinds[kind]!;
    return factors === undefined ? 1 : factorOf(factors, this.#calendar.of(day));
  }

  close(totals: readonly number[]): void {
    for (const [k, kind] of this.kinds.entries()) {
      kind.totals.push(totals[k] ?? 0);
      if (kind.totals.length > TOTALS_MAX) kind.totals.shift();
    }
  }

  /** A day that lies so far back, with what became known of it since. */
  restate(back: number, totals: readonly number[]): void {
    for (const [k, kind] of this.kinds.entries()) {
      const at = kind.totals.length - 1 - back;
      if (at >= 0 && kind.totals[at] !== NOT_SEEN) kind.totals[at] = totals[k] ?? 0;
    }
  }

  /** @param lastDay of the totals. */
  refit(lastDay: number): void {
    const length = this.kinds[0]?.totals.length ?? 0;
    const sum = Array.from({ length }, (_, i) => sumOf(this.kinds.map(({ totals }) => totals[i]!)));
    this.all = fitDayFactors({ lastDay, totals: sum }, this.#calendar);
    for (const kind of this.kinds)
      kind.factors = fitDayFactors({ lastDay, totals: kind.totals }, this.#calendar, this.all);
  }
}

function sumOf(totals: readonly number[]): number {
  return totals.includes(NOT_SEEN) ? NOT_SEEN : totals.reduce((all, total) => all + total, 0);
}
