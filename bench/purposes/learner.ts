import { featuresOf, PLACES, shareOf } from '../../src/texts/purposes/features.ts';
import { Random } from '../../src/world/index.ts';

/** A text as the learner takes it. */
export interface Example extends Pieces {
  /** Its own class is one of these; all weigh alike where nothing more is known. */
  readonly classes: readonly number[];
  readonly weight: number;
}

export interface Pieces {
  /** Distinct places, in the order met, and how often each was. */
  readonly places: Int32Array;
  readonly times: Uint16Array;
  /** How many pieces there are, each as often as it is met. */
  readonly count: number;
}

export interface Learned {
  readonly classes: number;
  /** PLACES × classes, of a piece as it is, what it tells counted in. */
  readonly weights: Float32Array;
  readonly bias: Float64Array;
}

export interface LearnOptions {
  readonly classes: number;
  readonly epochs: number;
  readonly rate: number;
  readonly seed: number;
}

/** A piece weighs this power of what it tells. */
const TELLS_POWER = 0.5;
/** A piece tells a class in full where it is that of one text in three that have the piece. */
const TOLD_FROM = 1 / 3;
/** A piece was met in so many more texts of all classes, as often as they are met: one that was met once tells little. */
const DOUBT = 0.5;

export function exampleOf(written: string, classes: readonly number[], weight: number): Example {
  return { ...piecesOf(written), classes, weight };
}

const indexOf = new Int32Array(PLACES);

export function piecesOf(written: string): Pieces {
  const { places, count } = featuresOf(written);
  const found = new Int32Array(count);
  const times = new Uint16Array(count);
  let n = 0;
  for (let i = 0; i < count; i++) {
    const place = places[i]!;
    let index = indexOf[place]!;
    if (index >= n || found[index] !== place) {
      index = n++;
      indexOf[place] = index;
      found[index] = place;
    }
    times[index]!++;
  }
  return { places: found.slice(0, n), times: times.slice(0, n), count };
}

/**
 * What each piece tells, by place: how much oftener than usual the class is met where the piece is, as a logarithm, of the class of which it says most; 0 for a
 * piece that was not met. As in naive Bayes, whose ratios scale the pieces of a linear model well (Wang and Manning 2012); here one number for all classes.
 */
export function tellingOf(examples: readonly Example[], classes: number): Float32Array {
  const met = new Float32Array(PLACES * classes);
  const usual = new Float64Array(classes);
  for (const { places, classes: own } of examples) if (own.length === 1) usual[own[0]!]! += places.length;
  const certain = usual.slice();
  for (const { places, classes: own } of examples) {
    // Where one of several is its own, each as likely as it is among the texts of which one is known.
    const all = own.reduce((sum, c) => sum + certain[c]! + 1, 0);
    for (const c of own) {
      const share = (certain[c]! + 1) / all;
      if (own.length > 1) usual[c]! += share * places.length;
      for (const place of places) met[place * classes + c]! += share;
    }
  }
  const pieces = usual.reduce((sum, each) => sum + each, 0);
  const telling = new Float32Array(PLACES);
  for (let place = 0; place < PLACES; place++) {
    let times = 0;
    for (let c = 0; c < classes; c++) times += met[place * classes + c]!;
    if (times === 0) continue;
    let most = 0;
    for (let c = 0; c < classes; c++) {
      if (usual[c] === 0) continue;
      const before = usual[c]! / pieces;
      const share = (met[place * classes + c]! + DOUBT * before) / (times + DOUBT);
      most = Math.max(most, Math.abs(Math.log(share / before)) * Math.min(1, share / TOLD_FROM));
    }
    telling[place] = most ** TELLS_POWER;
  }
  return telling;
}

/** Multinomial logistic regression by AdaGrad; one thread, one order, nothing drawn but from the seed: the same texts make the same bits. */
export function learn(examples: readonly Example[], options: LearnOptions): Learned {
  const { classes, epochs, rate } = options;
  const telling = tellingOf(examples, classes);
  const values = examples.map(({ places, times, count }) =>
    Float32Array.from(places, (place, i) => times[i]! * telling[place]! * shareOf(count)),
  );
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
      const own = values[at]!;
      scores.fill(0);
      for (let i = 0; i < places.length; i++) {
        const row = places[i]! * classes;
        const value = own[i]!;
        for (let c = 0; c < classes; c++) scores[c]! += weights[row + c]! * value;
      }
      for (let c = 0; c < classes; c++) scores[c]! += bias[c]!;
      softmax(scores, 1);
      wantedInto(wanted, scores, example.classes);
      for (let c = 0; c < classes; c++) {
        const gradient = example.weight * (scores[c]! - wanted[c]!);
        biasSquares[c]! += gradient * gradient;
        bias[c]! -= (rate * gradient) / Math.sqrt(1e-4 + biasSquares[c]!);
        if (Math.abs(gradient) < 1e-5) continue;
        for (let i = 0; i < places.length; i++) {
          const w = places[i]! * classes + c;
          const g = gradient * own[i]!;
          squares[w]! += g * g;
          weights[w]! -= (rate * g) / Math.sqrt(1e-6 + squares[w]!);
        }
      }
    }
  }
  for (let place = 0; place < PLACES; place++)
    for (let c = 0; c < classes; c++) weights[place * classes + c]! *= telling[place]!;
  return { classes, weights, bias };
}

export function scoresInto(
  into: Float64Array,
  { places, times, count }: Pieces,
  weights: Float32Array,
  bias: Float64Array,
): void {
  const classes = into.length;
  into.fill(0);
  for (let i = 0; i < places.length; i++) {
    const row = places[i]! * classes;
    const often = times[i]!;
    for (let c = 0; c < classes; c++) into[c]! += weights[row + c]! * often;
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
