import { complaintsOver, falseAlarmOf } from '../../src/complaints/thresholds/false-alarms.ts';
import type { ComplaintThreshold } from '../../src/rules/index.ts';
import type { Sender } from './season.ts';

/** What a threshold came to among senders of whom none deserves it. In 30 days, of 1,000 senders. */
export interface Scored {
  /** How often somebody came to be over it, as estimated on the first day of each month and as it was, with what chance leaves open (95 %). */
  readonly estimated: number;
  readonly measured: number;
  readonly low: number;
  readonly high: number;
  /** The share of looks on which somebody is over it. */
  readonly chanceEstimated: number;
  readonly chanceMeasured: number;
}

export function score(threshold: ComplaintThreshold, seasons: readonly (readonly Sender[])[]): Scored {
  const { windowDays } = threshold;
  let [estimated, months, chance, looks, over] = [0, 0, 0, 0, 0];
  /** By sender: they are independent of each other, the looks of one are not. */
  const rises: number[] = [];
  for (const senders of seasons) {
    const days = senders[0]!.messages.length;
    const held = senders.map(() => false);
    const counts = senders.map(() => 0);
    for (let day = windowDays - 1; day < days; day++) {
      const seen = senders.map(({ messages, complaints }) => ({
        messages: sumOf(messages, day, windowDays),
        complaints: sumOf(complaints, day, windowDays),
      }));
      const isEstimated = (day - windowDays + 1) % windowDays === 0;
      const all = { messages: 0, complaints: 0 };
      for (const each of seen) {
        all.messages += each.messages;
        all.complaints += each.complaints;
      }
      for (const [i, { messages, complaints }] of seen.entries()) {
        const from = complaintsOver(threshold, messages);
        const isOver = from !== undefined && complaints >= from;
        // On the first look nobody can tell since when.
        if (isOver && !held[i] && day > windowDays - 1) counts[i]! += 1;
        held[i] = isOver;
        looks += 1;
        if (isOver) over += 1;
        if (!isEstimated) continue;
        const rate = ((all.complaints - complaints) * 1e6) / (all.messages - messages);
        const alarm = falseAlarmOf(threshold, messages, rate);
        estimated += alarm.perMonth;
        chance += alarm.chance;
        months += 1;
      }
    }
    const spanMonths = (days - windowDays) / 30;
    rises.push(...counts.map((count) => count / spanMonths));
  }
  const mean = rises.reduce((sum, each) => sum + each, 0) / rises.length;
  const variance = rises.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (rises.length - 1);
  const half = 1.96 * Math.sqrt(variance / rises.length);
  return {
    ...{ estimated: (1000 * estimated) / months, measured: 1000 * mean },
    ...{ low: Math.max(0, 1000 * (mean - half)), high: 1000 * (mean + half) },
    ...{ chanceEstimated: chance / months, chanceMeasured: over / looks },
  };
}

function sumOf(values: Float64Array | Int32Array, day: number, days: number): number {
  let sum = 0;
  for (let i = day - days + 1; i <= day; i++) sum += values[i]!;
  return sum;
}
