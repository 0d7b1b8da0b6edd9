/**
 * Fits the weights of `src/complaints/matching/weights.ts` on tuning seasons and prints the file: `node bench/complaint-season/fit.ts`. A conditional logit, by
 * gradient descent with a penalty, so that what was seldom seen weighs little.
 */
import {
  agreements,
  type Features,
  featuresOf,
  featuresOfNone,
  readReport,
} from '../../src/complaints/matching/features.ts';
import { readToldSender } from '../../src/complaints/matching/sender.ts';
import { learning } from './play.ts';

/** docs/matching.md reports on others. */
export const TUNING = [1, 2, 3, 4, 5, 6];
const SIZE = { people: 300, firms: 100, reports: 1500 };
const ROUNDS = 800;
const STEP = 0.08;
const PENALTY = 0.5;
/** Only the likeliest are kept, for speed. */
const KEPT = 25;

interface Example {
  readonly messages: readonly [name: number, amount: number][][];
  readonly none: readonly [name: number, amount: number][];
  /** −1: none of them. */
  readonly truth: number;
}

const names: string[] = [];
const places = new Map<string, number>();

function numbered(features: Features): [number, number][] {
  return Object.entries(features).map(([name, amount]) => {
    let place = places.get(name);
    if (place === undefined) {
      place = names.length;
      places.set(name, place);
      names.push(name);
    }
    return [place, amount];
  });
}

function examples(): Example[] {
  const all: Example[] = [];
  for (const seed of TUNING) {
    for (const { each, report, candidates, context } of learning({ seed, ...SIZE })) {
      const { kind } = readToldSender(report.sender, report.recipient);
      if (kind === 'person') continue;
      const told = readReport(report);
      if ((kind === 'none' || kind === 'other') && told.text.length < 4) continue;
      const agreed = agreements(report, told, candidates);
      const { truth } = each;
      const right =
        truth.kind === 'message' ? agreed.findIndex(({ candidate }) => candidate.messageId === truth.id) : -1;
      const order = [...agreed.keys()].sort((a, b) => rank(agreed[a]!) - rank(agreed[b]!)).slice(0, KEPT);
      if (right >= 0 && !order.includes(right)) order.push(right);
      all.push({
        messages: order.map((n) => numbered(featuresOf(agreed[n]!))),
        none: numbered(featuresOfNone(told, agreed, context)),
        truth: order.indexOf(right),
      });
    }
    process.stderr.write(`season ${seed}\n`);
  }
  return all;
}

function rank({ sender, behind, time }: ReturnType<typeof agreements>[number]): number {
  return (
    Math.min(20, behind) +
    (sender === 'another' ? 6 : 0) +
    (['far', 'weeks', 'untold'].includes(time) ? 3 : 0)
  );
}

/** The examples one behind the other, for speed. */
class Flat {
  readonly names: Int32Array;
  readonly amounts: Float64Array;
  /** Where each option's features begin, and where each example's options do; the last option of each is that it is none. */
  readonly options: Int32Array;
  readonly starts: Int32Array;
  readonly truths: Int32Array;

  constructor(all: readonly Example[]) {
    const [names, amounts, options, starts]: [number[], number[], number[], number[]] = [[], [], [], []];
    for (const { messages, none } of all) {
      starts.push(options.length);
      for (const features of [...messages, none]) {
        options.push(names.length);
        for (const [name, amount] of features) {
          names.push(name);
          amounts.push(amount);
        }
      }
    }
    this.names = Int32Array.from(names);
    this.amounts = Float64Array.from(amounts);
    this.options = Int32Array.from([...options.values(), names.length]);
    this.starts = Int32Array.from([...starts.values(), options.length]);
    this.truths = Int32Array.from(all, ({ messages, truth }) => (truth < 0 ? messages.length : truth));
  }
}

function fit(all: readonly Example[]): Float64Array {
  const { names: of, amounts, options, starts, truths } = new Flat(all);
  const weights = new Float64Array(names.length);
  const [first, second] = [new Float64Array(names.length), new Float64Array(names.length)];
  for (let round = 1; round <= ROUNDS; round++) {
    const slope = new Float64Array(names.length);
    let loss = 0;
    for (let e = 0; e < truths.length; e++) {
      const [from, to] = [starts[e]!, starts[e + 1]!];
      const likely = new Float64Array(to - from);
      for (let o = from; o < to; o++)
        for (let f = options[o]!; f < options[o + 1]!; f++)
          likely[o - from]! += weights[of[f]!]! * amounts[f]!;
      const most = Math.max(...likely);
      let sum = 0;
      for (let o = 0; o < likely.length; o++) {
        likely[o] = Math.exp(likely[o]! - most);
        sum += likely[o]!;
      }
      loss -= Math.log(likely[truths[e]!]! / sum);
      for (let o = 0; o < likely.length; o++) {
        const push = likely[o]! / sum - (o === truths[e]! ? 1 : 0);
        for (let f = options[from + o]!; f < options[from + o + 1]!; f++)
          slope[of[f]!]! += push * amounts[f]!;
      }
    }
    for (let n = 0; n < names.length; n++) {
      const g = (slope[n]! + PENALTY * weights[n]!) / all.length;
      // Adam.
      first[n] = 0.9 * first[n]! + 0.1 * g;
      second[n] = 0.999 * second[n]! + 0.001 * g * g;
      const step = first[n]! / (1 - 0.9 ** round) / (Math.sqrt(second[n]! / (1 - 0.999 ** round)) + 1e-9);
      weights[n]! -= STEP * step;
    }
    if (round % 100 === 0) process.stderr.write(`round ${round}: ${(loss / all.length).toFixed(4)}\n`);
  }
  return weights;
}

const all = examples();
const weights = fit(all);
const lines = names
  .map((name, n) => [name, Math.round(weights[n]! * 100) / 100] as const)
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([name, weight]) => `  '${name}': ${weight},`);
process.stdout.write(`/**
 * What each agreement says for a message, in log-odds: fitted by \`node bench/complaint-season/fit.ts\` on the seeds ${TUNING.join(', ')} and never changed by hand.
 * docs/matching.md shows how well they hold on others.
 */
export const WEIGHTS: Readonly<Record<string, number>> = {
${lines.join('\n')}
};
`);
