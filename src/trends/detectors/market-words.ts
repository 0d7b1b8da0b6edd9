import { PURPOSES } from '../../domain/index.ts';

/** How the messages of one text were read: messages by purpose, `unclear` among them. */
export type Reads = Readonly<Record<string, number>>;

/** What texts were read as, by the words in them, over the whole market: in texts, by PURPOSES. Older days count less. */
export interface MarketWords {
  /** By pair of neighbouring characters, hashed. */
  readonly pairs: Map<number, number[]>;
  readonly all: number[];
}

/** More pairs than this share a place, so that the memory stays small whatever is sent. */
const PLACES = 16_384;
const FORGETTING = 0.97;
const FORGOTTEN = 0.02;
/** A pair that was met in fewer texts says nothing, and in few of them little: what is usual of all texts is added so many times. */
const TEXTS_LEAST = 3;
const DRAWN = 4;
/** Pairs of one text overlap and come together: each counts for a part of what it would say alone. */
const TEMPER = 0.25;
/** The words of a text alone convict nobody. */
const MOST = 4;
/** Words are shown whose odds to be met in such a text are so many times the usual ones, in so many texts. */
const TELLING = { times: 8, texts: 5, words: 5 };
const LETTERS = /^\p{L}+$/u;

export function emptyWords(): MarketWords {
  return { pairs: new Map(), all: PURPOSES.map(() => 0) };
}

/** Makes way for another day. */
export function ageWords(words: MarketWords): void {
  age(words.all);
  for (const [place, counts] of words.pairs) {
    age(counts);
    if (counts.every((count) => count === 0)) words.pairs.delete(place);
  }
}

/** Takes a text, once a day however many messages it had: that one text was sent often does not make its words known better. */
export function learnWords(words: MarketWords, shape: string, reads: Reads): void {
  const shares = sharesOf(reads);
  if (shares === undefined) return;
  add(words.all, shares);
  for (const place of placesOf(shape)) {
    const counts = words.pairs.get(place) ?? PURPOSES.map(() => 0);
    words.pairs.set(place, counts);
    add(counts, shares);
  }
}

/**
 * What the words of a text say of its purpose, by PURPOSES: natural logarithms, 0 for the likeliest and no less than -MOST for any.
 * @param own how the text itself was read when it was learned, so many times: it does not testify for itself
 */
export function wordsWeights(words: MarketWords, shape: string, own: Reads, times: number): number[] {
  const taken = (sharesOf(own) ?? PURPOSES.map(() => 0)).map((share) => share * times);
  const usual = usualShares(words);
  // Factors of some 60 pairs stay far within a double; a logarithm of each would take most of the time.
  const product = PURPOSES.map(() => 1);
  for (const place of placesOf(shape)) {
    const counts = words.pairs.get(place);
    if (counts === undefined) continue;
    let texts = 0;
    for (let p = 0; p < counts.length; p++) texts += Math.max(0, counts[p]! - taken[p]!);
    if (texts < TEXTS_LEAST) continue;
    for (let p = 0; p < counts.length; p++) {
      const count = Math.max(0, counts[p]! - taken[p]!);
      product[p]! *= (count + DRAWN * usual[p]!) / ((texts + DRAWN) * usual[p]!);
    }
  }
  const said = product.map((each) => TEMPER * Math.log(each));
  const best = Math.max(...said);
  return said.map((each) => Math.max(-MOST, each - best));
}

/** Words in a text that are met far more often in texts of some purposes than elsewhere, as the text has them. */
export function tellingWords(words: MarketWords, shape: string, kind: readonly number[]): string[] {
  const inside = (counts: readonly number[]) => sum(kind.map((place) => counts[place]!));
  const odds = (share: number) => share / (1 - share);
  const least = TELLING.times * odds(inside(usualShares(words)));
  const found: string[] = [];
  let from: number | undefined;
  for (let i = 0; i < shape.length; i++) {
    const pair = shape.slice(i, i + 2);
    const counts = pair.length === 2 && LETTERS.test(pair) ? words.pairs.get(placeOf(pair)) : undefined;
    const texts = counts === undefined ? 0 : sum(counts);
    const tells = texts >= TELLING.texts && odds(inside(counts!) / texts) >= least;
    if (tells) from ??= i;
    else if (from !== undefined) {
      found.push(shape.slice(from, i + 1));
      from = undefined;
    }
  }
  return [...new Set(found)].sort((a, b) => b.length - a.length).slice(0, TELLING.words);
}

function usualShares({ all }: MarketWords): number[] {
  const texts = sum(all) + PURPOSES.length;
  return all.map((count) => (count + 1) / texts);
}

function sharesOf(reads: Reads): number[] | undefined {
  const counts = PURPOSES.map((purpose) => reads[purpose] ?? 0);
  const clear = sum(counts);
  return clear === 0 ? undefined : counts.map((count) => count / clear);
}

function placesOf(shape: string): Set<number> {
  const places = new Set<number>();
  for (let i = 0; i + 1 < shape.length; i++) places.add(placeOf(shape.slice(i, i + 2)));
  return places;
}

function placeOf(pair: string): number {
  const mixed = Math.imul(pair.charCodeAt(0), 0x9e3779b1) ^ Math.imul(pair.charCodeAt(1), 0x85ebca6b);
  return ((mixed ^ (mixed >>> 15)) >>> 0) % PLACES;
}

/** Rounded in memory as it is in text, so that a run that resumes goes on as the same. */
function age(counts: number[]): void {
  for (const [i, count] of counts.entries()) counts[i] = count < FORGOTTEN ? 0 : rounded(count * FORGETTING);
}

function add(counts: number[], shares: readonly number[]): void {
  for (const [p, share] of shares.entries()) if (share > 0) counts[p] = rounded(counts[p]! + share);
}

function sum(counts: readonly number[]): number {
  let all = 0;
  for (const count of counts) all += count;
  return all;
}

function rounded(count: number): number {
  return Math.round(count * 1000) / 1000;
}
