import { PREVENTION } from './citations.ts';
import { ORGANISATIONS } from './example-world.ts';
import type { Rule } from './rule.ts';

const slowed = {
  kind: 'sanction-placed',
  at: '2026-05-20',
  sanction: 'S2',
  on: { organisation: ORGANISATIONS.shop },
  action: { kind: 'slow', ratePerSecond: 1 },
  reason: '投诉率偏高',
};

/** Whoever was slowed sends no more in a second than the sanction leaves. */
export const senderSlowed: Rule = {
  id: 'sender-slowed',
  codes: ['sender-slowed'],
  dutyHolder: 'provider',
  citations: PREVENTION,
  // A rate is a measure of caution and no law: where it cannot be counted, nobody's message waits for it.
  failureMode: 'allow',
  mode: 'enforce',
  fix: {
    zh: '请降到每秒 {ratePerSecond} 条以内，下一秒再提交；处置 {sanction} 解除后恢复。',
    en: 'Slow down to {ratePerSecond} a second and submit again in the next; it ends when {sanction} is lifted.',
  },
  judge(c) {
    const found = c.slowing;
    if (found === undefined || found.sentThisSecond < found.ratePerSecond) return undefined;
    const { sanction, ratePerSecond } = found;
    return { code: 'sender-slowed', evidence: { sanction, ratePerSecond } };
  },
  examples: [
    { title: 'nobody is slowed', earlier: [{}], expect: null },
    { title: 'slowed, and the first in this second', changes: [slowed], expect: null },
    {
      title: 'slowed, and the second in this second',
      changes: [slowed],
      earlier: [{}],
      expect: 'sender-slowed',
    },
    {
      title: 'slowed, and the other was a second ago',
      changes: [slowed],
      earlier: [{ at: '2026-06-01T09:59:59+08:00' }],
      expect: null,
    },
    {
      title: 'the slowing was lifted',
      changes: [slowed, { kind: 'sanction-lifted', at: '2026-05-21', sanction: 'S2' }],
      earlier: [{}],
      expect: null,
    },
  ],
};
