import { PURPOSES, type Purpose } from '../../domain/index.ts';
import { type MarketWords, type Reads, wordsWeights } from './market-words.ts';

/*
 * How the messages of one text are read. Priors, set by hand: nine texts of ten are read well, the tenth anyhow, and which it is holds for all of its
 * messages. [a, b] of a beta distribution over the share of its messages that are read as this purpose.
 */
const WELL = 0.9;
const OF_PURPOSE = { well: [9, 1], anyhow: [1, 1] } as const;
const OF_ANOTHER = { well: [0.2, 10], anyhow: [1, 3] } as const;
/** However many messages one text has, the reader's word on it is one opinion. */
const MESSAGES = 40;
const READS_MOST = 5;
/** Nothing is surer than this. */
const RATIO_MOST = 400;

/**
 * How likely each purpose is for a text, by PURPOSES, where all were alike before: shares of 1. The reader's word on its own messages and what its words
 * were read as in other texts each say their part.
 * @param times how often `words` has learned from this text
 */
export function purposeShares(words: MarketWords, shape: string, reads: Reads, times: number): number[] {
  const read = readsWeights(reads);
  const both = wordsWeights(words, shape, reads, times).map((each, p) => each + read[p]!);
  const best = Math.max(...both);
  const likely = both.map((each) => Math.exp(each - best));
  const all = likely.reduce((sum, each) => sum + each, 0);
  return likely.map((each) => each / all);
}

/** Purposes that are watched together, by their places in PURPOSES. */
export type Kind = readonly number[];

export function kindOf(purposes: readonly Purpose[]): Kind {
  return purposes.map((purpose) => PURPOSES.indexOf(purpose));
}

/** How much likelier a text is of this kind than of any other. */
export function ratioOf(shares: readonly number[], kind: Kind): number {
  const inside = shareOf(shares, kind);
  return Math.min(RATIO_MOST, Math.max(1 / RATIO_MOST, inside / (1 - inside)));
}

export function shareOf(shares: readonly number[], kind: Kind): number {
  let inside = 0;
  for (const place of kind) inside += shares[place]!;
  return Math.min(1, inside);
}

/** The likelihood of these readings if the text is of a purpose, against that if it is of another. */
function readsWeights(reads: Reads): number[] {
  const counts = PURPOSES.map((purpose) => reads[purpose] ?? 0);
  const clear = counts.reduce((sum, count) => sum + count, 0);
  const part = Math.min(1, MESSAGES / Math.max(1, clear));
  const all = Math.round(clear * part);
  return counts.map((count) => {
    const hits = Math.min(all, Math.round(count * part));
    const ratio = likelihood(OF_PURPOSE, hits, all) / likelihood(OF_ANOTHER, hits, all);
    return Math.min(READS_MOST, Math.max(-READS_MOST, Math.log(ratio)));
  });
}

type Beta = readonly [a: number, b: number];

function likelihood({ well, anyhow }: { well: Beta; anyhow: Beta }, hits: number, all: number): number {
  return WELL * betaBinomial(well, hits, all) + (1 - WELL) * betaBinomial(anyhow, hits, all);
}

/** The chance of so many hits in one order, where their share is drawn from a beta distribution. */
function betaBinomial([a, b]: Beta, hits: number, all: number): number {
  let product = 1;
  for (let i = 0; i < hits; i++) product *= (a + i) / (a + b + i);
  for (let i = 0; i < all - hits; i++) product *= (b + i) / (a + b + hits + i);
  return product;
}
