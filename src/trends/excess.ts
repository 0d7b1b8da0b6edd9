/** A text of the watched kind. */
export interface FoundText {
  readonly shape: string;
  readonly messages: number;
  readonly examples: readonly string[];
}

/** A share of messages that is watched against its own past. */
export interface ShareWatch {
  days: number;
  messages: number;
  /** Of the watched kind, within `messages`. */
  hits: number;
  /** The cumulative sum: how much better "more than before" explains the days since `since` than "as before" does. */
  sum: number;
  since: number;
  /** Since then: days, messages, and those of the watched kind. */
  excursion: { days: number; messages: number; hits: number };
  /** Texts of the watched kind since then, of which none is nearly another. */
  texts: FoundText[];
}

const LEARNING_DAYS = 10;
const LEARNING_MESSAGES = 60;
/** A day of one sending is one decision of the reader, however many it went to: no day counts for more messages than this. */
const DAY_MESSAGES = 15;
const DAY_MOST = 3;
/** The share that it would be worth knowing of, above what is usual. */
const RISE = 0.12;
/** The reader's own errors make at least so much of anything. */
const USUAL_LEAST = 0.03;
/** What has risen for long must be able to fall again within days. */
const SUM_MOST = 20;
/** One text that the reader takes for something else is no change of business: two of them must be found. */
const TEXTS_LEAST = 2;
const TEXTS_KEPT = 4;
/** Of the pairs of characters in two texts: from so many in common they are one text with other words put in. */
const ALIKE = 0.5;
const AGREED = 0.6;
const PRIOR = { share: 0.03, messages: 30 };

export function emptyWatch(): ShareWatch {
  return {
    days: 0,
    messages: 0,
    hits: 0,
    sum: 0,
    since: 0,
    excursion: { days: 0, messages: 0, hits: 0 },
    texts: [],
  };
}

/** Whether so many of a text's messages were read alike that the text can be taken for it; of one or two that is never known. */
export function isAgreed(alike: number, messages: number): boolean {
  return alike >= AGREED * (messages + 1.5);
}

export function isRisen({ sum, texts }: ShareWatch, threshold: number): boolean {
  return sum >= threshold && texts.length >= TEXTS_LEAST;
}

export function hasLearned(watch: ShareWatch): boolean {
  return watch.days >= LEARNING_DAYS && watch.messages >= LEARNING_MESSAGES;
}

export function usualShare({ hits, messages }: ShareWatch): number {
  return (hits + PRIOR.share * PRIOR.messages) / (messages + PRIOR.messages);
}

/**
 * Takes a day: to learn from, or to hold against what was learned. A day as before goes into the past.
 * @param messages all that were read clearly, those of the watched kind among them
 */
export function watchDay(
  watch: ShareWatch,
  day: number,
  messages: number,
  found: readonly FoundText[],
): void {
  if (messages === 0) return;
  const hits = found.reduce((sum, text) => sum + text.messages, 0);
  if (hasLearned(watch)) {
    if (watch.sum === 0) {
      watch.since = day;
      watch.excursion = { days: 0, messages: 0, hits: 0 };
      watch.texts = [];
    }
    watch.sum = Math.min(SUM_MOST, Math.max(0, watch.sum + gain(watch, messages, hits)));
    if (watch.sum > 0) {
      watch.excursion.days += 1;
      watch.excursion.messages += messages;
      watch.excursion.hits += hits;
      for (const text of found) keep(watch.texts, text);
      return;
    }
  }
  watch.days += 1;
  watch.messages += messages;
  watch.hits += hits;
}

function gain(watch: ShareWatch, messages: number, hits: number): number {
  const usual = Math.min(0.8, Math.max(USUAL_LEAST, usualShare(watch)));
  const risen = usual + RISE;
  const counted = Math.min(messages, DAY_MESSAGES) / messages;
  const all = hits * Math.log(risen / usual) + (messages - hits) * Math.log((1 - risen) / (1 - usual));
  return Math.min(DAY_MOST, Math.max(-DAY_MOST, counted * all));
}

function keep(texts: FoundText[], text: FoundText): void {
  if (texts.length < TEXTS_KEPT && !texts.some(({ shape }) => isAlike(shape, text.shape))) texts.push(text);
}

/** Whether two texts are one but for some words: by the pairs of characters that they share (Jaccard). */
export function isAlike(a: string, b: string): boolean {
  const [left, right] = [pairs(a), pairs(b)];
  const common = [...left].filter((pair) => right.has(pair)).length;
  return common >= ALIKE * (left.size + right.size - common);
}

function pairs(text: string): Set<string> {
  const found = new Set<string>();
  for (let i = 0; i + 1 < text.length; i++) found.add(text.slice(i, i + 2));
  return found;
}
