import type { ComplaintThreshold } from '../../rules/index.ts';
import { atLeast, countOver, probabilities } from './counts.ts';

/** How often an honest sender of this volume would be over a threshold: one about whom people complain at the pooled rate of all others. */
export interface FalseAlarm {
  /** The chance on one look. */
  readonly chance: number;
  /** How often in 30 days it would come to be over it, on a look after one on which it was not. */
  readonly perMonth: number;
}

type Terms = Pick<
  ComplaintThreshold,
  'windowDays' | 'messagesMin' | 'complaintsMin' | 'perMillionMax' | 'confidence' | 'overdispersion'
>;

export const MONTH_DAYS = 30;
const MILLION = 1e6;

/** From how many complaints on a sender of so many messages is over the limit; undefined: no number is, for there are too few messages. */
export function complaintsOver(terms: Terms, messages: number): number | undefined {
  const { messagesMin, complaintsMin, perMillionMax, confidence, overdispersion } = terms;
  if (messages < messagesMin) return undefined;
  const mean = (messages * perMillionMax) / MILLION;
  return Math.max(complaintsMin, countOver(mean, confidence, overdispersion));
}

/** @param perMillion the rate of all others */
export function falseAlarmOf(terms: Terms, messages: number, perMillion: number): FalseAlarm {
  const count = complaintsOver(terms, messages);
  const mean = (messages * perMillion) / MILLION;
  if (count === undefined || mean === 0) return { chance: 0, perMonth: 0 };
  const { overdispersion, windowDays } = terms;
  return {
    chance: atLeast(count, mean, overdispersion),
    perMonth: MONTH_DAYS * risesTo(count, mean, overdispersion, windowDays),
  };
}

/**
 * The chance that today's window holds `count` or more and yesterday's held fewer. The two share all days but one on either side: summed over what the shared
 * days hold, the day that came brings it up to the count, and the day that went did not.
 */
function risesTo(count: number, mean: number, overdispersion: number, days: number): number {
  if (days <= 1) {
    const over = atLeast(count, mean, overdispersion);
    return over * (1 - over);
  }
  const shared = probabilities(count - 1, (mean * (days - 1)) / days, overdispersion);
  const day = probabilities(count, mean / days, overdispersion);
  let chance = 0;
  // What one day holds: at least `count - held`.
  let rest = atLeast(count + 1, mean / days, overdispersion);
  const reaching: number[] = [];
  for (let j = count; j >= 1; j--) {
    rest += day[j]!;
    reaching[j] = Math.min(1, rest);
  }
  for (let held = 0; held < count; held++) {
    const reaches = reaching[count - held]!;
    chance += shared[held]! * reaches * (1 - reaches);
  }
  return chance;
}
