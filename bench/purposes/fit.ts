import { PLACES, shareOf } from '../../src/texts/purposes/features.ts';
import { type ModelFile, ROWS_MAX, WORDS_A_ROW } from '../../src/texts/purposes/model-file.ts';
import type { Row } from './corpus.ts';
import { hashed } from './corpus.ts';
import { type Example, exampleOf, type Learned, learn, softmax } from './learner.ts';

/** Set on folds 0 and 1 of five, by FBS's own classes; the figures are of folds 2 to 4. */
export const OPTIONS = { epochs: 6, rate: 0.6, seed: 20261130 } as const;
/** More near-duplicates of one group teach nothing new. */
const ROWS_A_GROUP = 4;
/** Seldom classes count a little more, by the root of how much seldomer than usual they are. */
const SELDOM = { power: 0.4, most: 4 };
/** People write to each other in corpora of 19,000 groups; that many are not needed to know it. */
const PERSONS_EVERY = 3;
/** One group in ten is kept back to find how sure the model may be. */
const CALIBRATING = 10;

export interface Labelled {
  readonly text: string;
  readonly group: string;
  readonly classes: readonly number[];
}

/** The rows that are learned from: at most a few of a group, in the order of the corpus, and the shares of a group together 1. */
export function examplesOf(rows: readonly Labelled[], classes: number): Example[] {
  const groups = new Map<string, Labelled[]>();
  for (const row of rows) {
    if (row.classes.length === 0) continue;
    const known = groups.get(row.group) ?? [];
    groups.set(row.group, known);
    if (known.length < ROWS_A_GROUP) known.push(row);
  }
  const counts = new Float64Array(classes);
  for (const [first] of groups.values())
    for (const c of first!.classes) counts[c]! += 1 / first!.classes.length;
  const usual = groups.size / classes;
  const examples: Example[] = [];
  for (const kept of groups.values())
    for (const { text, classes: own } of kept) {
      let often = 0;
      for (const c of own) often += counts[c]! / own.length;
      const seldom = Math.min(SELDOM.most, (usual / Math.max(1, often)) ** SELDOM.power);
      examples.push(exampleOf(text, own, seldom / kept.length));
    }
  return examples;
}

/** Leaves out part of what there is too much of; by the group's name, so that the same are left out each time. */
export function thinned(rows: readonly Row[]): Row[] {
  return rows.filter(
    ({ source, group }) => source !== 'nus_sms_zh' || hashed(`thin ${group}`) % PERSONS_EVERY === 0,
  );
}

/** A model of the product's own classes, cut down to eight bits and calibrated on groups that were not learned from. */
export function fit(rows: readonly Labelled[], classes: number): ModelFile {
  const kept = (row: Labelled) => hashed(`calibrate ${row.group}`) % CALIBRATING === 0;
  const examples = examplesOf(
    rows.filter((row) => !kept(row)),
    classes,
  );
  const cut = quantised(learn(examples, { classes, ...OPTIONS }), examples);
  return { ...cut, temperature: temperatureOf(cut, examplesOf(rows.filter(kept), classes), classes) };
}

/** The rows that weigh most, in eight bits; those of most texts first. */
function quantised(
  { classes, weights, bias }: Learned,
  examples: readonly Example[],
): Omit<ModelFile, 'temperature'> {
  const texts = new Float64Array(PLACES);
  for (const { places } of examples) for (const place of places) texts[place]!++;
  const scales = new Float32Array(classes);
  const sizes = new Float64Array(PLACES);
  const used: number[] = [];
  for (let place = 0; place < PLACES; place++) {
    let size = 0;
    for (let c = 0; c < classes; c++) size += weights[place * classes + c]! ** 2;
    sizes[place] = size;
    if (size > 0) used.push(place);
  }
  used.sort((a, b) => sizes[b]! - sizes[a]! || a - b);
  const places = Uint32Array.from(used.slice(0, ROWS_MAX).sort((a, b) => texts[b]! - texts[a]! || a - b));
  for (let c = 0; c < classes; c++) {
    let most = 0;
    for (const place of places) most = Math.max(most, Math.abs(weights[place * classes + c]!));
    scales[c] = most / 127;
  }
  const rows = new Uint32Array(places.length * WORDS_A_ROW).fill(0x80808080);
  for (const [row, place] of places.entries())
    for (let word = 0; word < WORDS_A_ROW; word++) {
      let packed = 0;
      for (let k = 0; k < 4; k++) {
        const c = word * 4 + k;
        const step =
          c < classes && scales[c]! > 0 ? Math.round(weights[place * classes + c]! / scales[c]!) : 0;
        packed |= (Math.max(-127, Math.min(127, step)) + 128) << (k * 8);
      }
      rows[row * WORDS_A_ROW + word] = packed >>> 0;
    }
  return { places, rows, scales, bias: Float32Array.from(bias) };
}

/** The temperature at which what was kept back is likeliest, by halves of the step. */
function temperatureOf(
  cut: Omit<ModelFile, 'temperature'>,
  examples: readonly Example[],
  classes: number,
): number {
  const scores = examples.map((example) => plainScores(cut, example, classes));
  const loss = (temperature: number) => {
    let all = 0;
    for (const [i, example] of examples.entries()) {
      const shares = Float64Array.from(scores[i]!);
      softmax(shares, temperature);
      let own = 0;
      for (const c of example.classes) own += shares[c]!;
      all -= example.weight * Math.log(Math.max(1e-9, own));
    }
    return all;
  };
  let best = 1;
  for (let step = 0.5; step > 0.005; step /= 2)
    for (let better = true; better; ) {
      const [less, more] = [best / (1 + step), best * (1 + step)];
      const next = loss(less) < loss(best) ? less : loss(more) < loss(best) ? more : best;
      better = next !== best && next > 0.05 && next < 20;
      best = next;
    }
  return Math.round(best * 1000) / 1000;
}

const rowsOf = new WeakMap<Uint32Array, Map<number, number>>();

function plainScores(
  { places, rows, scales, bias }: Omit<ModelFile, 'temperature'>,
  example: Example,
  classes: number,
): Float64Array {
  let rowOf = rowsOf.get(places);
  if (rowOf === undefined) {
    rowOf = new Map([...places].map((place, row) => [place, row]));
    rowsOf.set(places, rowOf);
  }
  const scores = new Float64Array(classes);
  for (const [i, place] of example.places.entries()) {
    const row = rowOf.get(place);
    if (row === undefined) continue;
    const times = example.times[i]!;
    for (let c = 0; c < classes; c++)
      scores[c]! += times * (((rows[row * WORDS_A_ROW + (c >> 2)]! >>> ((c & 3) * 8)) & 255) - 128);
  }
  const share = shareOf(example.count);
  for (let c = 0; c < classes; c++) scores[c] = scores[c]! * scales[c]! * share + bias[c]!;
  return scores;
}
