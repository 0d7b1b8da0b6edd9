import { featuresOf, PLACES, shareOf } from '../../src/texts/purposes/features.ts';
import { Random } from '../../src/world/index.ts';

/** A text as the learner takes it. */
export interface Example {
  /** Distinct places, in the order met. */
  readonly places: Int32Array;
  /** How many pieces there are, each as often as it is met. */
  readonly count: number;
  /** Its own class is one of these; all weigh alike where nothing more is known. */
  readonly classes: readonly number[];
  readonly weight: number;
}

export interface Learned {
  readonly classes: number;
  /** PLACES × classes. */
  readonly weights: Float32Array;
  readonly bias: Float64Array;
}

export interface LearnOptions {
  readonly classes: number;
  readonly epochs: number;
  readonly rate: number;
  readonly decay: number;
  readonly seed: number;
}

const seen = new Int32Array(PLACES);
let text = 0;

export function exampleOf(written: string, classes: readonly number[], weight: number): Example {
  return { ...piecesOf(written), classes, weight };
}

export function piecesOf(written: string): { readonly places: Int32Array; readonly count: number } {
  text++;
  const { places, count } = featuresOf(written);
  const found = new Int32Array(count);
  let n = 0;
  for (let i = 0; i < count; i++) {
    const place = places[i]!;
    if (seen[place] === text) continue;
    seen[place] = text;
    found[n++] = place;
  }
  return { places: found.slice(0, n), count };
}

/** Multinomial logistic regression by AdaGrad; one thread, one order, nothing drawn but from the seed: the same texts make the same bits. */
export function learn(examples: readonly Example[], options: LearnOptions): Learned {
  const { classes, epochs, rate, decay } = options;
  const weights = new Float32Array(PLACES * classes);
  const squares = new Float32Array(PLACES * classes);
  const bias = new Float64Array(classes);
  const biasSquares = new Float64Array(classes);
  const random = new Random(options.seed);
  const order = examples.map((_, i) => i);
  const scores = new Float64Array(classes);
  const wanted = new Float64Array(classes);
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let i = order.length - 1; i > 0; i--) {
      const k = random.between(0, i);
      [order[i], order[k]] = [order[k]!, order[i]!];
    }
    for (const at of order) {
      const example = examples[at]!;
      const { places } = example;
      const share = shareOf(example.count);
      scoresInto(scores, example, weights, bias);
      softmax(scores, 1);
      wantedInto(wanted, scores, example.classes);
      for (let c = 0; c < classes; c++) {
        const gradient = example.weight * (scores[c]! - wanted[c]!);
        biasSquares[c]! += gradient * gradient;
        bias[c]! -= (rate * gradient) / Math.sqrt(1e-4 + biasSquares[c]!);
        if (Math.abs(gradient) < 1e-5) continue;
        const step = gradient * share;
        for (let i = 0; i < places.length; i++) {
          const w = places[i]! * classes + c;
          const g = step + decay * weights[w]!;
          squares[w]! += g * g;
          weights[w]! -= (rate * g) / Math.sqrt(1e-6 + squares[w]!);
        }
      }
    }
  }
  return { classes, weights, bias };
}

export function scoresInto(
  into: Float64Array,
  { places, count }: Pick<Example, 'places' | 'count'>,
  weights: Float32Array,
  bias: Float64Array,
): void {
  const classes = into.length;
  into.fill(0);
  for (let i = 0; i < places.length; i++) {
    const row = places[i]! * classes;
    for (let c = 0; c < classes; c++) into[c]! += weights[row + c]!;
  }
  const share = shareOf(count);
  for (let c = 0; c < classes; c++) into[c] = into[c]! * share + bias[c]!;
}

export function softmax(scores: Float64Array, temperature: number): void {
  let best = Number.NEGATIVE_INFINITY;
  for (const each of scores) best = Math.max(best, each);
  let all = 0;
  for (let c = 0; c < scores.length; c++) {
    scores[c] = Math.exp((scores[c]! - best) / temperature);
    all += scores[c]!;
  }
  for (let c = 0; c < scores.length; c++) scores[c]! /= all;
}

/** The share of each class among those that are possible, by what is believed now. */
function wantedInto(wanted: Float64Array, shares: Float64Array, classes: readonly number[]): void {
  wanted.fill(0);
  if (classes.length === 1) {
    wanted[classes[0]!] = 1;
    return;
  }
  let all = 0;
  for (const c of classes) all += shares[c]!;
  for (const c of classes) wanted[c] = all > 0 ? shares[c]! / all : 1 / classes.length;
}
