/*
 * Complaints by wave, with an answer key: texts that come and go and draw a complaint or some, texts that go on for months, and, from a random day on, texts that were
 * never seen before and draw many. Complaints are filed late. It knows nothing of what is tried on it.
 */
import { Random } from '../../src/world/index.ts';
import { countsAround, normal } from './draws.ts';
import type { Planted } from './score.ts';

export interface WaveSeasonOptions {
  readonly seed: number;
  /** Brand-new waves of each strength within the days that are judged. */
  readonly planted: number;
}

/** Complaints of a wave about messages of a day that were filed on another one. */
export interface FiledCount {
  readonly wave: number;
  readonly day: number;
  readonly filedDay: number;
  readonly complaints: number;
}

export const WAVE_DAYS = 640;
export const WAVES_FROM = 400;
/** Complaints a day of what is planted, once it is under way. */
export const STRENGTHS = [2, 4, 8, 16] as const;

/** 2024-03-01, a Friday. */
const FIRST_DAY = 19_783;
const NEW_A_DAY = 4;
const STANDING = 40;
const WEEKDAY = [0.62, 1.1, 1.12, 1.08, 1.05, 1.0, 0.7];
/** Days of a season counted from the first on which shops write more, and by how much. */
const SALES = [
  [100, 112, 2.2],
  [246, 258, 3.5],
  [322, 330, 1.8],
  [465, 477, 2.2],
  [611, 623, 3.5],
] as const;
/** Of complaints, how many are filed so many days later; the rest goes into a list that is handed in on the next Monday. */
const FILED_AFTER = [0.52, 0.78, 0.86, 0.9, 0.92];
const WEEK = 7;

export class WaveSeason {
  readonly firstDay = FIRST_DAY;
  /** How many waves there are: they are numbered from 0. */
  readonly waves: number;
  readonly filed: readonly FiledCount[];
  readonly events: readonly Planted[];

  constructor({ seed, planted }: WaveSeasonOptions) {
    const random = new Random(`waves ${seed}`);
    const filed: FiledCount[] = [];
    let waves = 0;
    const begin = (onset: number, days: number, rate: (day: number) => number, spread: number) => {
      const wave = waves++;
      for (let day = onset; day < Math.min(WAVE_DAYS, onset + days); day++)
        file(random, filed, wave, day, countsAround(random, rate(day), spread));
      return wave;
    };
    for (let n = 0; n < STANDING; n++) {
      const mean = 0.12 * Math.exp(0.9 * normal(random));
      begin(0, WAVE_DAYS, (day) => mean * dayFactor(day), 1.4);
    }
    for (let day = 0; day < WAVE_DAYS; day++) {
      const born = countsAround(random, NEW_A_DAY * dayFactor(day), 1);
      for (let n = 0; n < born; n++) {
        // Most draw one or two in all; one in a hundred draws some dozens, and that is no crime.
        const size = 1.4 * Math.exp(1.05 * normal(random));
        const days = random.between(1, 16);
        begin(day, days, (at) => (size / days) * dayFactor(at), 1.3);
      }
    }
    const events: Planted[] = [];
    for (const strength of STRENGTHS)
      for (let n = 0; n < planted; n++) {
        const length = random.between(4, 12);
        const onset = random.between(WAVES_FROM, WAVE_DAYS - length);
        const wave = begin(
          onset,
          length,
          (day) => strength * (day === onset ? 0.6 : 1) * weekdayFactor(day),
          1.5,
        );
        events.push({ kind: `${strength} a day`, onset, end: onset + length - 1, series: [wave] });
      }
    this.waves = waves;
    this.filed = filed;
    this.events = events;
  }
}

function weekdayFactor(day: number): number {
  // 1970-01-01 was a Thursday: 0 is Sunday.
  return WEEKDAY[(FIRST_DAY + day + 4) % WEEK]!;
}

function dayFactor(day: number): number {
  const sale = SALES.find(([from, to]) => from <= day && day <= to);
  return weekdayFactor(day) * (sale?.[2] ?? 1);
}

function file(random: Random, into: FiledCount[], wave: number, day: number, complaints: number): void {
  const byDay = new Map<number, number>();
  for (let n = 0; n < complaints; n++) {
    const drawn = random.fraction();
    const after = FILED_AFTER.findIndex((share) => drawn < share);
    const monday = (WEEK + 1 - ((FIRST_DAY + day + 4) % WEEK)) % WEEK || WEEK;
    const filedDay = day + (after < 0 ? monday : after);
    byDay.set(filedDay, (byDay.get(filedDay) ?? 0) + 1);
  }
  for (const [filedDay, count] of byDay) into.push({ wave, day, filedDay, complaints: count });
}
