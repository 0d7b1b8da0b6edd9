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
}

const LEARNING_DAYS = 10;
const LEARNING_MESSAGES = 60;
/** A day of one sending is one decision of the reader, however many it went to: no day counts for more messages than this. */
const DAY_MESSAGES = 15;
const DAY_MOST = 3;
/** The share that it would be worth knowing of, above what is usual. */
const RISE = 0.12;
const PRIOR = { share: 0.03, messages: 30 };

export function emptyWatch(): ShareWatch {
  return {
    days: 0,
    messages: 0,
    hits: 0,
    sum: 0,
    since: 0,
    excursion: { days: 0, messages: 0, hits: 0 },
  };
}

export function hasLearned(watch: ShareWatch): boolean {
  return watch.days >= LEARNING_DAYS && watch.messages >= LEARNING_MESSAGES;
}

export function usualShare({ hits, messages }: ShareWatch): number {
  return (hits + PRIOR.share * PRIOR.messages) / (messages + PRIOR.messages);
}

/** Takes a day's counts: to learn from, or to hold against what was learned. A day as before goes into the past. */
export function watchDay(watch: ShareWatch, day: number, messages: number, hits: number): void {
  if (messages === 0) return;
  if (hasLearned(watch)) {
    const usual = Math.min(0.8, usualShare(watch));
    const risen = usual + RISE;
    const counted = Math.min(messages, DAY_MESSAGES) / messages;
    const gain =
      counted * (hits * Math.log(risen / usual) + (messages - hits) * Math.log((1 - risen) / (1 - usual)));
    const before = watch.sum;
    watch.sum = Math.max(0, before + Math.min(DAY_MOST, Math.max(-DAY_MOST, gain)));
    if (before === 0) {
      watch.since = day;
      watch.excursion = { days: 0, messages: 0, hits: 0 };
    }
    if (watch.sum > 0) {
      watch.excursion.days += 1;
      watch.excursion.messages += messages;
      watch.excursion.hits += hits;
      return;
    }
  }
  watch.days += 1;
  watch.messages += messages;
  watch.hits += hits;
}
