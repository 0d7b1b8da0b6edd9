/*
 * A year of honest senders: each sends so much a day, and people complain about it at an ordinary rate. Nobody in it deserves an alert. Of the thresholds it
 * knows nothing.
 */
import { Random } from '../../src/world/index.ts';

/** How complaints come about. */
export interface HonestWorld {
  readonly name: string;
  /** Complaints per million messages, of all senders together. */
  readonly perMillion: number;
  /** How many complaints one annoying text draws: always one, a logarithmic or a geometric number. */
  readonly cluster: 'single' | 'logarithmic' | 'geometric';
  /** Variance of a count over its mean, as it comes of the clusters. */
  readonly dispersion: number;
  /** How far honest senders differ: the standard deviation of their rates over the mean. */
  readonly spread: number;
}

export interface Sender {
  /** By day. */
  readonly messages: Float64Array;
  readonly complaints: Int32Array;
}

export interface SeasonAsked {
  readonly seed: number;
  readonly senders: number;
  readonly days: number;
}

/** Of a week: little on Monday, most before the weekend. */
const WEEK = [0.7, 0.8, 0.9, 1.1, 1.5, 1.2, 0.8];

export function honestSeason(world: HonestWorld, { seed, senders, days }: SeasonAsked): Sender[] {
  const random = new Random(`thresholds ${world.name} ${seed}`);
  return Array.from({ length: senders }, () => {
    // From 30,000 messages a month to some 60 million.
    const monthly = 30_000 * 10 ** (random.fraction() * 3.3);
    const rate = (world.perMillion / 1e6) * (world.spread === 0 ? 1 : gamma(random, world.spread));
    const messages = new Float64Array(days);
    const complaints = new Int32Array(days);
    const begins = random.between(0, 6);
    for (let day = 0; day < days; day++) {
      const sent = Math.round((monthly / 30) * WEEK[(day + begins) % 7]!);
      messages[day] = sent;
      complaints[day] = complaintsOf(random, world, sent * rate);
    }
    return { messages, complaints };
  });
}

function complaintsOf(random: Random, { cluster, dispersion }: HonestWorld, mean: number): number {
  const size = clusterOf(cluster, dispersion);
  let all = 0;
  for (let left = poisson(random, mean / size.mean); left > 0; left--) all += size.draw(random);
  return all;
}

function clusterOf(
  cluster: HonestWorld['cluster'],
  dispersion: number,
): { readonly mean: number; draw(random: Random): number } {
  switch (cluster) {
    case 'single':
      return { mean: 1, draw: () => 1 };
    case 'logarithmic': {
      const again = 1 - 1 / dispersion;
      return { mean: (dispersion - 1) / Math.log(dispersion), draw: (random) => logarithmic(random, again) };
    }
    case 'geometric': {
      const again = (dispersion - 1) / (dispersion + 1);
      return { mean: 1 / (1 - again), draw: (random) => geometric(random, again) };
    }
  }
}

function logarithmic(random: Random, again: number): number {
  let [size, term] = [1, -again / Math.log(1 - again)];
  for (let at = random.fraction(); at >= term && size < 10_000; size++) {
    at -= term;
    term *= (again * size) / (size + 1);
  }
  return size;
}

function geometric(random: Random, again: number): number {
  let size = 1;
  while (random.chance(again)) size++;
  return size;
}

/** By the times between events; means are small here. */
function poisson(random: Random, mean: number): number {
  let count = 0;
  for (let at = exponential(random); at < mean; at += exponential(random)) count++;
  return count;
}

function exponential(random: Random): number {
  return -Math.log(1 - random.fraction());
}

/** With a mean of 1, as a sum of exponentials; of a spread of 0.5 there are four. */
function gamma(random: Random, spread: number): number {
  const parts = Math.round(1 / spread ** 2);
  let sum = 0;
  for (let i = 0; i < parts; i++) sum += exponential(random);
  return sum / parts;
}
