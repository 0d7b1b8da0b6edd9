import { formatDay } from '../domain/index.ts';
import { PREVENTION } from './citations.ts';
import { CODE_TEXT, ORGANISATIONS } from './example-world.ts';
import type { Rule } from './rule.ts';

const suspended = {
  kind: 'sanction-placed',
  at: '2026-05-20T00:00:00+08:00',
  sanction: 'S1',
  on: { organisation: ORGANISATIONS.shop },
  action: { kind: 'suspend' },
  until: '2026-06-01T10:00:01+08:00',
  reason: '投诉核实后整改期间',
};

/** Whoever was suspended sends nothing until the suspension ends. */
export const senderSuspended: Rule = {
  id: 'sender-suspended',
  codes: ['sender-suspended'],
  dutyHolder: 'provider',
  citations: PREVENTION,
  // A suspension is an exception that somebody placed: unknown, it is neither presumed nor waved through.
  failureMode: 'hold',
  mode: 'enforce',
  fix: {
    zh: '请完成整改，由作出处置 {sanction} 的单位解除暂停（自 {since} 起，原因：{reason}）；有异议的可以申诉。',
    en: 'Rectify and have whoever placed {sanction} lift it (since {since}, because: {reason}); an appeal is possible.',
  },
  judge(c) {
    const found = c.suspension;
    if (found === undefined) return undefined;
    const { sanction, reason, since } = found;
    return { code: 'sender-suspended', evidence: { sanction, reason, since: formatDay(since) } };
  },
  examples: [
    { title: 'nobody is suspended', expect: null },
    { title: 'the organisation is suspended', changes: [suspended], expect: 'sender-suspended' },
    {
      title: 'its verification codes too: a suspension closes the sender and not a kind of message',
      message: { text: CODE_TEXT },
      changes: [suspended],
      expect: 'sender-suspended',
    },
    {
      title: 'the account alone is suspended',
      changes: [{ ...suspended, on: { account: 'shop01' } }],
      expect: 'sender-suspended',
    },
    {
      title: 'the suspension has just ended',
      message: { at: '2026-06-01T10:00:01+08:00' },
      changes: [suspended],
      expect: null,
    },
    {
      title: 'it was lifted',
      changes: [suspended, { kind: 'sanction-lifted', at: '2026-05-25', sanction: 'S1' }],
      expect: null,
    },
  ],
};
