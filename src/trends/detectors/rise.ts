import { type Kind, ratioOf, shareOf } from './text-purpose.ts';
import { hasLearned, type KnownText, type TextStream } from './text-stream.ts';

/** How much better "more of the new texts are of this kind than is usual" explains a stream than "as usual" does. */
export interface Rise {
  /** A natural logarithm. */
  readonly score: number;
  readonly suspect: boolean;
  /** The day on which it probably began: while it is suspect always the same. */
  readonly since: number;
  /** The day from which on its texts count, and which the score is largest for. */
  readonly from: number;
  /** Texts that are new from then on, and those of them that are rather of the kind. */
  readonly all: number;
  readonly texts: readonly KnownText[];
  /** The share of texts that was usual. */
  readonly usual: number;
}

/** Of all texts, before anything is known of a stream: so many are taken for the kind wrongly, as if seen in so many texts. */
const PRIOR = { share: 0.02, texts: 20 };
/** The reader's own errors make at least so much of anything. It also keeps one text, however sure, below the thresholds: one text is no change of business. */
const USUAL_LEAST = 0.01;
const USUAL_MOST = 0.9;
/** The shares of new texts that would be worth knowing of; which one it is, is not known. */
const SHARES = [0.1, 0.3, 0.7] as const;
/** So little is left of a suspicion that the next one is another matter. */
const OVER = 1;

/**
 * A change point over the texts of a stream, in the order in which they were first met: each text is one observation, however many messages it had,
 * because a reader's errors are of texts. The score is the largest over all days on which it could have begun, averaged over SHARES.
 * @param key what the stream remembers the suspicion by
 */
export function riseOf(stream: TextStream, key: string, kind: Kind, threshold: number): Rise {
  const usual = usualOf(stream, kind);
  const fresh = stream.texts.filter((text) => isNew(stream, text)).sort((a, b) => b.firstDay - a.firstDay);
  const sums = SHARES.map(() => 0);
  let best = { score: 0, from: 0, all: 0 };
  for (const [i, { shares, firstDay }] of fresh.entries()) {
    const ratio = ratioOf(shares, kind);
    for (const [s, share] of SHARES.entries())
      sums[s]! += Math.log((1 - share + share * ratio) / (1 - usual + usual * ratio));
    const score = Math.log(sums.reduce((sum, each) => sum + Math.exp(each), 0) / SHARES.length);
    if (fresh[i + 1]?.firstDay !== firstDay && score > best.score)
      best = { score, from: firstDay, all: i + 1 };
  }
  const score = Math.round(best.score * 100) / 100;
  const texts = fresh.slice(0, best.all).filter(({ shares }) => ratioOf(shares, kind) > 1);
  const suspect = score >= threshold;
  if (suspect) for (const text of texts) text.suspected = true;
  return { ...best, score, suspect, texts, usual, since: follow(stream, key, suspect, score, best.from) };
}

/** A suspicion keeps the day on which it began, whatever is added to it or falls silent. */
function follow({ rising }: TextStream, key: string, suspect: boolean, score: number, since: number): number {
  const known = rising.get(key);
  if (known === undefined && suspect) rising.set(key, since);
  if (known !== undefined && score < OVER) rising.delete(key);
  return known ?? since;
}

function isNew(stream: TextStream, { firstDay }: KnownText): boolean {
  return hasLearned(stream) && firstDay >= stream.learnedOn;
}

/** The share of texts of the kind among those that are no news. */
function usualOf(stream: TextStream, kind: Kind): number {
  let texts = PRIOR.texts + stream.usual.texts;
  let hits = PRIOR.share * PRIOR.texts;
  for (const place of kind) hits += stream.usual.of[place]!;
  for (const text of stream.texts) {
    if (isNew(stream, text)) continue;
    texts += 1;
    hits += shareOf(text.shares, kind);
  }
  return Math.min(USUAL_MOST, Math.max(USUAL_LEAST, hits / texts));
}
