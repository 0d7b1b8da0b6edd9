import { readState, writeState } from '../detectors/state-text.ts';
import { negativeBinomialQuantile } from '../surveillance/distributions.ts';
import { type Assessment, type MonitorRecord, reasonsOf } from './alarm.ts';
import { AlarmBudget, type Week } from './alarm-budget.ts';
import { Calendar } from './calendar.ts';
import { type DayFactors, NOT_SEEN } from './day-model.ts';
import { type Kind, KindDays } from './kind-days.ts';
import { expectationOf, learnAgain, learnDay, learnLevels, learnPriors } from './levels.ts';
import { type Expectation, LONGEST, surprise, WINDOWS } from './scan.ts';
import { EPISODE_GAP, GAP, KEPT, SCORES_KEPT, SeriesTable, type TableText } from './series-table.ts';

/** How many complaints of a series came on a day. */
export interface SeriesCount {
  readonly series: string;
  /** Whose days it shares and whose level it is drawn towards: a category, say. It is that of the series’ first count. */
  readonly kind: string;
  /** A whole number. Below 0: so many of the last six weeks’ complaints turned out to be none, and are taken off, the latest first. */
  readonly count: number;
}

/** Complaints of an earlier day that became known since, or below 0: that turned out to be none, or another series'. */
export interface LateCount extends SeriesCount {
  /** Of the last six weeks; what is older is left out. */
  readonly day: number;
}

/** Where days are not complete when they are taken. */
export interface ReportingDelay {
  readonly late: readonly LateCount[];
  /** By how many days ago a day was: the share of its complaints that is known by now. 1 of days further back. */
  readonly shares: readonly number[];
}

export interface MonitorSettings {
  /** False alarms a week, over all series together: what is not wrong may begin so many episodes. */
  readonly falseAlarmsPerWeek: number;
  /** Absent: what happens to all series on a day is no alarm of theirs. False, where the series are themselves sums over all. */
  readonly sharesDays?: boolean;
}

interface Memory {
  readonly version: number;
  readonly day: number;
  readonly seenDays: number;
  readonly table: TableText;
  readonly kinds: readonly Kind[];
  readonly all: DayFactors | undefined;
  readonly weeks: readonly Week[];
}

const VERSION = 1;
const REFIT_EVERY = 7;
/** Days until a series’ own past is worth more than its kind’s. */
const YOUNG = 28;
/** No day lies further ahead of the last: a clock that jumps would wipe out what was learnt. */
const JUMP_MAX = 366;
const RANGE = 0.025;
/** Few series may not use up what was set: what has a chance of more than 1 in 100 by the model is no alarm all the same. */
const THRESHOLD_LEAST = 2;
const NO_DELAY: ReportingDelay = { late: [], shares: [] };
/** Of a day of which less is known nothing can be said. */
const SHARE_LEAST = 0.02;
/** From this share on a day is as good as complete, and learnt again only where something came. */
const SHARE_WHOLE = 0.998;
/** Squared error, for each squared logarithm of a day’s factor: a sale does not do the same to all series of a kind. */
const SALE_DOUBT = 0.05;

/** What stands out most of a series’ last days. */
interface Scanned {
  readonly score: number;
  readonly windowDays: number;
  readonly count: number;
  readonly mean: number;
}

/**
 * Watches any number of series of daily complaints. Days come in order; one that was run before changes nothing, and days between that did not come are held to be
 * unseen, not quiet. What is remembered is text, and the same days give the same memory. Series of a day that are not told had no complaint.
 */
export class AlarmMonitor {
  readonly #settings: MonitorSettings;
  readonly #table: SeriesTable;
  readonly #days: KindDays;
  readonly #budget: AlarmBudget;
  #day = 0;
  #seenDays = 0;
  #threshold = Infinity;

  /**
   * @param memory what `memory()` gave; none, or one of another version: it begins to learn.
   * @throws RangeError of a setting that is no number above 0.
   */
  constructor(settings: MonitorSettings, memory?: string, calendar = new Calendar()) {
    const { falseAlarmsPerWeek } = settings;
    if (!(falseAlarmsPerWeek > 0 && falseAlarmsPerWeek < Infinity))
      throw new RangeError(
        `falseAlarmsPerWeek: found ${falseAlarmsPerWeek}, allowed: a number above 0; a monitor without false alarms finds nothing`,
      );
    this.#settings = settings;
    this.#days = new KindDays(calendar);
    const read = memory === undefined ? undefined : readState<Memory>(memory);
    const known = read?.version === VERSION ? read : undefined;
    this.#table = known === undefined ? new SeriesTable() : SeriesTable.read(known.table);
    this.#budget = new AlarmBudget(known?.weeks);
    if (known === undefined) return;
    this.#days.kinds.push(...known.kinds);
    this.#days.all = known.all;
    this.#day = known.day;
    this.#seenDays = known.seenDays;
    this.#threshold = Math.max(THRESHOLD_LEAST, this.#budget.threshold(falseAlarmsPerWeek));
  }

  memory(): string {
    const memory: Memory = {
      ...{ version: VERSION, day: this.#day, seenDays: this.#seenDays, table: this.#table.write() },
      ...{ kinds: this.#days.kinds, all: this.#days.all, weeks: this.#budget.weeks },
    };
    return writeState(memory);
  }

  /** The last day that was taken, whole days since 1970-01-01; 0: none. */
  get day(): number {
    return this.#day;
  }

  /** The score from which on there is an alarm; Infinity as long as the past says too little. */
  get threshold(): number {
    return this.#threshold;
  }

  /**
   * Takes a day, and answers with the alarms that hold at its end. The last day is answered again, an older one with nothing.
   *
   * @throws RangeError of a day that is none or lies more than a year ahead, and of a count that is no whole number; nothing is taken then.
   */
  run(day: number, counts: readonly SeriesCount[], delay: ReportingDelay = NO_DELAY): readonly Assessment[] {
    check(day, this.#day, [...counts, ...delay.late]);
    if (day < this.#day) return [];
    if (day > this.#day) this.#take(day, counts, delay);
    return this.alarms();
  }

  /** Of each day, after it was run: how much each series stands out. For those who measure the monitor. */
  scores(visit: (series: string, score: number) => void): void {
    const slot = this.#day % SCORES_KEPT;
    for (let i = 0; i < this.#table.size; i++)
      visit(this.#table.keys[i]!, this.#table.scores[i * SCORES_KEPT + slot]!);
  }

  alarms(): readonly Assessment[] {
    const last = this.#table.column('alarmLast');
    const found: Assessment[] = [];
    for (let i = 0; i < this.#table.size; i++)
      if (last[i]! >= this.#day - EPISODE_GAP) found.push(this.#assess(i));
    return found;
  }

  /** What is said of a series now; undefined of one that never was complained of. */
  assess(series: string): Assessment | undefined {
    const place = this.#table.place(series);
    return place === undefined ? undefined : this.#assess(place);
  }

  /** What a series had in its last days, and what was expected; undefined of one that never was complained of. */
  over(series: string, windowDays: number): Pick<Assessment, 'count' | 'expected'> | undefined {
    const i = this.#table.place(series);
    if (i === undefined) return undefined;
    const told = expectationOf(this.#table, this.#days, i);
    const { recent } = this.#days.kinds[this.#table.kinds[i]!]!;
    let [count, factor] = [0, 0];
    for (let d = 0; d < Math.min(windowDays, LONGEST); d++) {
      const slot = (this.#day - d + KEPT) % KEPT;
      count += this.#table.recent[i * KEPT + slot]!;
      factor += recent[slot]!;
    }
    return { count, expected: rangeOf(told.level * factor, told) };
  }

  /**
   * What a series is expected to have on each of these days once they are complete, by its level of now: of the last six weeks with what happened to all series, before
   * with the calendar alone. undefined of one that never was complained of.
   *
   * @param shares those that the last day was run with.
   * @param usualOn what was usual on a day, where that is known; else what is now.
   */
  expected(
    series: string,
    from: number,
    to: number,
    shares: readonly number[] = [],
    usualOn: (day: number) => Expectation | undefined = () => undefined,
  ): readonly (Assessment['expected'] & { readonly day: number })[] | undefined {
    const i = this.#table.place(series);
    if (i === undefined) return undefined;
    const now = expectationOf(this.#table, this.#days, i);
    const k = this.#table.kinds[i]!;
    const { recent } = this.#days.kinds[k]!;
    return Array.from({ length: Math.max(0, to - from + 1) }, (_, n) => {
      const day = from + n;
      const isKept = day <= this.#day && day > this.#day - Math.min(KEPT, this.#seenDays);
      const share = Math.max(SHARE_LEAST, shares[this.#day - day] ?? 1);
      const factor = isKept ? recent[day % KEPT]! / share : this.#days.factorOf(day, k);
      const told = usualOn(day) ?? now;
      return { day, ...rangeOf(told.level * factor, told) };
    });
  }

  /** What is usual of a series now; undefined of one that never was complained of. */
  usual(series: string): Expectation | undefined {
    const i = this.#table.place(series);
    return i === undefined ? undefined : expectationOf(this.#table, this.#days, i);
  }

  get size(): number {
    return this.#table.size;
  }

  /** What was set, and what came. */
  get record(): MonitorRecord {
    return this.#budget.record(this.#settings.falseAlarmsPerWeek);
  }

  #take(day: number, counts: readonly SeriesCount[], { late, shares }: ReportingDelay): void {
    const table = this.#table;
    if (this.#day > 0) for (let missed = this.#day + 1; missed < day; missed++) this.#miss(missed);
    for (const { series, kind } of counts)
      if (table.place(series) === undefined) table.add(series, this.#days.place(kind), day);
    const slot = day % KEPT;
    for (let i = 0; i < table.size; i++) table.recent[i * KEPT + slot] = 0;
    for (const { series, count } of counts) table.recent[table.place(series)! * KEPT + slot]! += count;
    for (const { series, count } of counts) if (count < 0) this.#takeOff(table.place(series)!, day);
    for (const each of late) this.#takeLate(each, day);
    const isShared = this.#settings.sharesDays ?? true;
    const shareOf = (back: number) => Math.max(SHARE_LEAST, Math.min(1, shares[back] ?? 1));
    learnDay(table, this.#days, day, { share: shareOf(0), isShared });
    // Of days that were not complete more is known by now.
    const changed = new Set(late.map(({ day: its }) => its));
    for (let back = 1; back < Math.min(shares.length, LONGEST, this.#seenDays + 1); back++)
      if (this.#isSeen(day - back) && (shareOf(back) < SHARE_WHOLE || changed.has(day - back)))
        learnAgain(table, this.#days, day - back, back, { share: shareOf(back), isShared });
    if (this.#seenDays >= GAP) learnLevels(table, this.#days, day - GAP);
    this.#day = day;
    this.#seenDays++;
    this.#budget.beginDay();
    this.#threshold = Math.max(THRESHOLD_LEAST, this.#budget.threshold(this.#settings.falseAlarmsPerWeek));
    this.#score();
    if (this.#seenDays % REFIT_EVERY === 0) {
      this.#days.refit(day);
      learnPriors(table, this.#days);
    }
  }

  /** Into the day that it belongs to, where that was seen and is still kept; never below 0. */
  #takeLate({ series, kind, day: its, count }: LateCount, day: number): void {
    if (its >= day || its <= day - KEPT || its <= day - 1 - this.#seenDays || !this.#isSeen(its)) return;
    const table = this.#table;
    const place = table.place(series) ?? table.add(series, this.#days.place(kind), its);
    const since = table.column('since');
    since[place] = Math.min(since[place]!, its);
    const at = place * KEPT + (its % KEPT);
    table.recent[at] = Math.max(0, table.recent[at]! + count);
  }

  #isSeen(day: number): boolean {
    return this.#days.kinds.some(({ recent }) => recent[day % KEPT]! > 0);
  }

  /** A day that did not come: nothing is expected of it, so that nothing is made of it. */
  #miss(day: number): void {
    const slot = day % KEPT;
    for (const kind of this.#days.kinds) kind.recent[slot] = 0;
    for (let i = 0; i < this.#table.size; i++) {
      this.#table.recent[i * KEPT + slot] = 0;
      this.#table.scores[i * SCORES_KEPT + (day % SCORES_KEPT)] = 0;
    }
    this.#days.close(this.#days.kinds.map(() => NOT_SEEN));
  }

  /** Where corrections outweigh a day’s complaints, the days before give; never below 0. */
  #takeOff(i: number, day: number): void {
    const { recent } = this.#table;
    let owed = 0;
    for (let d = 0; d < KEPT; d++) {
      const at = i * KEPT + ((day - d + KEPT) % KEPT);
      const left = recent[at]! - owed;
      recent[at] = Math.max(0, left);
      owed = Math.max(0, -left);
      if (owed === 0) return;
    }
  }

  #score(): void {
    const table = this.#table;
    const sums = this.#windowFactors();
    const slot = this.#day % SCORES_KEPT;
    const since = table.column('alarmSince');
    const last = table.column('alarmLast');
    for (let i = 0; i < table.size; i++) {
      let before = 0;
      for (let d = 0; d < SCORES_KEPT; d++)
        if (d !== slot) before = Math.max(before, table.scores[i * SCORES_KEPT + d]!);
      const { score, windowDays } = this.#scan(i, sums[table.kinds[i]!]!);
      table.scores[i * SCORES_KEPT + slot] = score;
      this.#budget.note(score, before);
      if (!(score > this.#threshold)) continue;
      if (!(last[i]! >= this.#day - EPISODE_GAP)) {
        since[i] = this.#day - windowDays + 1;
        this.#budget.begin();
      }
      last[i] = this.#day;
    }
  }

  #scan(i: number, factors: readonly number[]): Scanned {
    const table = this.#table;
    const told = expectationOf(table, this.#days, i);
    let best: Scanned = { score: 0, windowDays: 1, count: 0, mean: told.level * factors[0]! };
    let count = 0;
    let d = 0;
    for (const [w, windowDays] of WINDOWS.entries()) {
      for (; d < windowDays; d++) count += table.recent[i * KEPT + ((this.#day - d + KEPT) % KEPT)]!;
      if (w === 0) best = { ...best, count };
      if (count === 0) continue;
      const mean = told.level * factors[w]!;
      const unusual = Math.log(factors[w]! / windowDays);
      const doubt = told.doubt + SALE_DOUBT * unusual * unusual;
      const score = mean > 0 ? surprise(count, mean, { ...told, doubt }) : 0;
      if (score > best.score) best = { score, windowDays, count, mean };
    }
    return best;
  }

  /** By kind, and then by window, how many days of factor 1 it is worth. */
  #windowFactors(): number[][] {
    return this.#days.kinds.map(({ recent }) => {
      let [sum, d] = [0, 0];
      return WINDOWS.map((window) => {
        for (; d < window; d++) sum += recent[(this.#day - d + KEPT) % KEPT]!;
        return sum;
      });
    });
  }

  #assess(i: number): Assessment {
    const table = this.#table;
    const { score, windowDays, count, mean } = this.#scan(i, this.#windowFactors()[table.kinds[i]!]!);
    const inAlarm = table.column('alarmLast')[i]! >= this.#day - EPISODE_GAP;
    const isYoung = this.#day - table.column('since')[i]! < YOUNG;
    const isLearning = this.#threshold === Infinity;
    const told = {
      ...{ series: table.keys[i]!, kind: this.#days.kinds[table.kinds[i]!]!.name, day: this.#day },
      state: inAlarm
        ? ('alarm' as const)
        : isYoung || isLearning
          ? ('too-little-data' as const)
          : ('ok' as const),
      ...{ windowDays, count, score, threshold: this.#threshold },
      expected: rangeOf(mean, expectationOf(table, this.#days, i)),
      ...(inAlarm ? { since: table.column('alarmSince')[i]!, last: table.column('alarmLast')[i]! } : {}),
      record: this.#budget.record(this.#settings.falseAlarmsPerWeek),
    };
    const why = isLearning ? 'learning' : isYoung && !inAlarm ? 'young' : undefined;
    return { ...told, reasons: reasonsOf(told, why) };
  }
}

function rangeOf(mean: number, { dispersion, doubt }: Expectation): Assessment['expected'] {
  const excess = mean * (dispersion - 1) + mean * mean * doubt;
  const size = excess > 0 ? (mean * mean) / excess : Infinity;
  const at = (p: number) => negativeBinomialQuantile(p, mean, size);
  return { mean, low: at(RANGE), high: at(1 - RANGE) };
}

function check(day: number, last: number, counts: readonly SeriesCount[]): void {
  if (!Number.isInteger(day) || day <= 0)
    throw new RangeError(`day: found ${day}, allowed: a whole number of days since 1970-01-01`);
  if (last > 0 && day > last + JUMP_MAX)
    throw new RangeError(
      `day: found ${day}, allowed: up to ${last + JUMP_MAX}, a year after the last one; set the clock right, or begin a new monitor`,
    );
  for (const { series, count } of counts)
    if (!Number.isInteger(count))
      throw new RangeError(
        `count of ${series}: found ${count}, allowed: a whole number; give what came on the day`,
      );
}
