/*
 * Three years of daily complaints in sparse series, with an answer key: who is complained of for what and where, how the days go without anything being wrong, and
 * what goes wrong. It knows nothing of what is tried on it, and takes its calendar from dates written down here.
 */
import { DAY_MS } from '../../src/domain/index.ts';
import { Random } from '../../src/world/index.ts';
import { countsAround, normal } from './draws.ts';
import { dayFactor } from './year.ts';

export interface AlarmSeasonOptions {
  readonly seed: number;
  readonly series: number;
  /** Things that go wrong in the last year and are in the answer key. Half as many a year go wrong before, told to nobody. */
  readonly troubles: number;
}

export interface SeasonSeries {
  readonly sender: string;
  readonly category: string;
  readonly region: string;
}

export type TroubleKind = 'flare' | 'wave' | 'creep' | 'regions' | 'newcomer' | 'leak';

/** One line of the answer key. */
export interface Trouble {
  readonly kind: TroubleKind;
  /** First and last day with more complaints, counted from the season’s first day. */
  readonly onset: number;
  readonly end: number;
  readonly series: readonly number[];
}

export const SEASON_DAYS = 1120;
export const JUDGED_FROM = 755;
/** 2023-10-10. */
const FIRST_DAY = Date.parse('2023-10-10') / DAY_MS;
const CATEGORIES = ['loan', 'retail', 'course', 'gaming', 'parcel', 'property', 'health', 'points'];
const REGIONS = 24;
/** Between the mean of the busiest and of the quietest series lie about three orders of magnitude. */
const MEAN_SD = 1.3;
const MEAN_LOG = Math.log(0.28);
/** A series without any trouble wanders: the logarithm of its rate, day by day. */
const WANDER_SD = 0.06;
const WANDER_BACK = 0.985;

export class AlarmSeason {
  readonly firstDay = FIRST_DAY;
  readonly series: readonly SeasonSeries[];
  /** By series, then by day. */
  readonly counts: readonly Uint16Array[];
  readonly troubles: readonly Trouble[];

  constructor(options: AlarmSeasonOptions) {
    const random = new Random(options.seed);
    this.series = drawSeries(random, options.series);
    const shocks = drawShocks(random);
    const moods = new Map(CATEGORIES.map((category) => [category, drawMood(random)]));
    const means: number[] = [];
    this.counts = this.series.map(({ category }) => {
      const mean = Math.exp(MEAN_LOG + MEAN_SD * normal(random));
      means.push(mean);
      return drawQuiet(random, mean, category, shocks, moods.get(category)!);
    });
    const before = (options.troubles * JUDGED_FROM) / 365 / 2;
    for (let i = 0; i < before; i++) this.#plant(random, means, 30, JUDGED_FROM - 30);
    this.troubles = Array.from({ length: options.troubles }, () =>
      this.#plant(random, means, JUDGED_FROM + 5, SEASON_DAYS - 20),
    ).sort((a, b) => a.onset - b.onset);
  }

  #plant(random: Random, means: readonly number[], from: number, to: number): Trouble {
    const kind = random.pick(KINDS);
    const shape = SHAPES[kind](random);
    const first = random.between(0, this.series.length - 1);
    const series = [first, ...this.#relatives(random, first, shape.series - 1)];
    const onset = random.between(from, to);
    let end = onset;
    for (const one of series) {
      // What goes wrong at a sender that is often complained of is larger, by less than in proportion.
      const size = shape.size * (1 + 1.6 * Math.sqrt(means[one]!));
      for (const [i, share] of shape.days.entries()) {
        const day = onset + i;
        if (day >= SEASON_DAYS) break;
        const more = countsAround(random, size * share, 1.3);
        this.counts[one]![day]! += more;
        if (more > 0) end = Math.max(end, day);
      }
    }
    return { kind, onset, end, series };
  }

  /** Others of the same sender and category, elsewhere; then others of the same category. */
  #relatives(random: Random, first: number, count: number): number[] {
    const own = this.series[first]!;
    const near = (i: number) =>
      i === first || this.series[i]!.category !== own.category
        ? 2
        : this.series[i]!.sender === own.sender
          ? 0
          : 1;
    const order = this.series.map((_, i) => ({ i, rank: near(i) + random.fraction() * 0.5 }));
    return order
      .filter(({ rank }) => rank < 2)
      .sort((a, b) => a.rank - b.rank)
      .slice(0, count)
      .map(({ i }) => i);
  }
}

interface Shape {
  readonly series: number;
  /** Complaints in all, at a series with hardly any. */
  readonly size: number;
  /** Of them, the share of each day. */
  readonly days: readonly number[];
}

const SHAPES: Readonly<Record<TroubleKind, (random: Random) => Shape>> = {
  /** A day or three. */
  flare: (random) => shaped(1, random.between(4, 9), random.between(1, 3), () => 1),
  /** Up fast, down slowly. */
  wave: (random) =>
    shaped(1, random.between(6, 20), random.between(6, 20), (x) => x ** 0.6 * Math.exp(-3 * x)),
  /** More and more over weeks. */
  creep: (random) => shaped(1, random.between(15, 40), random.between(20, 45), (x) => 0.15 + x),
  /** The same in several regions. */
  regions: (random) =>
    shaped(random.between(3, 6), random.between(4, 9), random.between(4, 10), (x) => 1 - 0.6 * x),
  /** From one day to the next, and it stays for weeks. */
  newcomer: (random) => shaped(1, random.between(10, 35), random.between(10, 30), () => 1),
  /** On some days only. */
  leak: (random) => shaped(1, random.between(8, 16), random.between(12, 24), (_, i) => (i % 3 === 0 ? 1 : 0)),
};
const KINDS = Object.keys(SHAPES) as TroubleKind[];

function shaped(series: number, size: number, days: number, at: (x: number, i: number) => number): Shape {
  const raw = Array.from({ length: days }, (_, i) => at((i + 0.5) / days, i));
  const all = raw.reduce((a, b) => a + b, 0);
  return { series, size, days: raw.map((each) => each / all) };
}

function drawSeries(random: Random, count: number): SeasonSeries[] {
  const senders = Math.max(6, Math.round(count / 18));
  const own = Array.from({ length: senders }, () => [random.pick(CATEGORIES), random.pick(CATEGORIES)]);
  return Array.from({ length: count }, () => {
    const sender = random.between(0, senders - 1);
    return {
      sender: `S${sender}`,
      category: random.pick(own[sender]!),
      region: `R${random.between(0, REGIONS - 1)}`,
    };
  });
}

/** What lifts or lowers everything for some days: the news, a form that is down. */
function drawShocks(random: Random): Float64Array {
  const shocks = new Float64Array(SEASON_DAYS).fill(1);
  for (let n = 0; n < 14; n++) {
    const [at, length] = [random.between(0, SEASON_DAYS - 1), random.between(1, 8)];
    const factor = random.chance(0.3) ? 0.3 + 0.4 * random.fraction() : 1.15 + 0.75 * random.fraction();
    for (let d = at; d < Math.min(SEASON_DAYS, at + length); d++) shocks[d]! *= factor;
  }
  return shocks;
}

/** A category’s own slow years: a swing of a period that is no year, and a drift. */
function drawMood(random: Random): (day: number) => number {
  const [phase, period] = [random.fraction() * 2 * Math.PI, 140 + 160 * random.fraction()];
  const [swing, drift] = [0.08 + 0.22 * random.fraction(), (random.fraction() - 0.4) / 1000];
  return (day) => Math.exp(swing * Math.sin(phase + (2 * Math.PI * day) / period) + drift * day);
}

function drawQuiet(
  random: Random,
  mean: number,
  category: string,
  shocks: Float64Array,
  mood: (day: number) => number,
): Uint16Array {
  const counts = new Uint16Array(SEASON_DAYS);
  const born = random.chance(0.12) ? random.between(0, 900) : 0;
  const spread = 1 + 0.9 * random.fraction() + 0.12 * mean;
  let wander = 0;
  let level = 1;
  for (let day = 0; day < SEASON_DAYS; day++) {
    wander = WANDER_BACK * wander + WANDER_SD * normal(random);
    // About once in six years a series is from then on another one.
    if (random.chance(0.00045)) level = Math.exp(0.5 * normal(random));
    if (day < born) continue;
    const rate =
      mean * level * Math.exp(wander) * shocks[day]! * mood(day) * dayFactor(FIRST_DAY + day, category);
    counts[day] = Math.min(60_000, countsAround(random, rate, spread));
  }
  return counts;
}
