import { farringtonFlexible, NOUFAILY } from '../../src/trends/surveillance/farrington-flexible.ts';
import { play, playEars } from './play.ts';
import type { LabelledSeries } from './reference.ts';

/* The monitor beside EARS and Farrington on daily series of third parties, each method with the threshold that leaves as many quiet days alone. */

export interface SyndromicLine {
  readonly method: string;
  /** Of the days with an outbreak, those with an alarm; of outbreaks, those with one on some day. */
  readonly sensitivity: number;
  readonly detected: number;
  /** In days from an outbreak’s first day on, of those that were detected. */
  readonly delay: number | undefined;
}

export const SPECIFICITY = 0.98;
/** They are judged; all before is past. */
const JUDGED = 343;
/** A Monday, as the series begin on one; no festival of the calendar is in them. */
const FIRST_DAY = 17_903;

export function scoreSyndromic(all: readonly LabelledSeries[]): readonly SyndromicLine[] {
  const from = all[0]!.counts.length - JUDGED;
  // Two years are past enough.
  const cut = Math.max(0, from - 2 * 364);
  const world = {
    ...{
      firstDay: FIRST_DAY + cut,
      counts: all.map(({ counts }) => counts.slice(cut)),
      from: from - cut,
      events: [],
    },
    kinds: all.map(({ signal }) => signal),
  };
  const { scores } = play(world, 5);
  const counts = all.map((each) => each.counts);
  const lines: (readonly [string, readonly Float32Array[]])[] = [
    ['the monitor', scores],
    ['EARS C1, 28 days', playEars('C1', { counts, from })],
    ['EARS C2, 28 days', playEars('C2', { counts, from })],
    ['EARS C3, 28 days', playEars('C3', { counts, from })],
    ['Farrington flexible, sums of 7 days', all.map(({ counts }) => farringtonOf(counts, from))],
  ];
  return lines.map(([method, told]) => lineOf(method, told, all, from));
}

/** Judged at each week’s end, which is when there is a sum. */
function farringtonOf(counts: readonly number[], from: number): Float32Array {
  const weeks = Array.from({ length: Math.floor(counts.length / 7) }, (_, w) =>
    counts.slice(w * 7, w * 7 + 7).reduce((a, b) => a + b, 0),
  );
  const told = new Float32Array(counts.length - from);
  for (let w = Math.ceil(from / 7); w < weeks.length; w++) {
    const { expected, upper } = farringtonFlexible({ counts: weeks, perYear: 52 }, w, {
      ...NOUFAILY,
      years: 3,
      casesLeast: 0,
    });
    const day = w * 7 + 6 - from;
    if (day >= 0 && upper > expected) told[day] = (weeks[w]! - expected) / (upper - expected);
  }
  return told;
}

function lineOf(
  method: string,
  told: readonly ArrayLike<number>[],
  all: readonly LabelledSeries[],
  from: number,
): SyndromicLine {
  const quiet = all.flatMap(({ outbreak }, i) =>
    Array.from(told[i]!).filter((_, d) => !(outbreak[from + d]! > 0)),
  );
  const threshold = quiet.sort((a, b) => a - b)[Math.ceil(SPECIFICITY * quiet.length)] ?? Infinity;
  let [days, hits, outbreaks, detected] = [0, 0, 0, 0];
  const delays: number[] = [];
  for (const [i, { outbreak }] of all.entries()) {
    const own = Array.from({ length: JUDGED }, (_, d) => d).filter((d) => outbreak[from + d]! > 0);
    if (own.length === 0) continue;
    const seen = own.filter((d) => told[i]![d]! > threshold);
    days += own.length;
    hits += seen.length;
    outbreaks++;
    if (seen.length === 0) continue;
    detected++;
    delays.push(seen[0]! - own[0]!);
  }
  delays.sort((a, b) => a - b);
  return {
    method,
    sensitivity: hits / days,
    detected: detected / outbreaks,
    delay: delays[delays.length >> 1],
  };
}
