import { inForceFrom } from './citations.ts';
import { CODE_TEXT, confirmedLease, ORGANISATIONS } from './example-world.ts';
import { GUIDANCE_ON_SIGNATURES, LEASE_TERMS } from './related-law.ts';
import type { Rule } from './rule.ts';

const citations = [LEASE_TERMS, GUIDANCE_ON_SIGNATURES];
const inForce = inForceFrom(citations);

const oneADay = confirmedLease({ messagesMax: { count: 1, per: 'day' } });
const oneAMonth = confirmedLease({ messagesMax: { count: 1, per: 'month' } });
const before = [{ at: '2026-06-01T09:00:00+08:00' }];

/**
 * No more goes over a hop in a day or a month than both sides agreed to: all that passes over it counts, also what those further out send.
 * Each gateway counts what it let through itself.
 */
export const leaseVolume: Rule = {
  id: 'lease-volume',
  codes: ['lease-volume-exceeded'],
  dutyHolder: 'provider',
  citations,
  // A convention between two parties: what cannot be counted is not stopped.
  failureMode: 'allow',
  mode: 'enforce',
  fix: {
    zh: '接入关系 {lease}（{lessor} 给 {lessee}）约定每{per} {count} 条，已发 {sent} 条。请待下一{per}发送，或由双方另行声明并确认更大的条数。',
    en: 'Lease {lease} ({lessor} to {lessee}) allows {count} messages a {per}; {sent} were sent. Wait for the next {per}, or have both sides declare and confirm a larger volume.',
  },
  judge(c) {
    if (c.terms.length === 0 || c.message.at < inForce) return undefined;
    const used = c.volumeUsedUp;
    if (used === undefined) return undefined;
    const { lease, lessor, lessee, messagesMax } = used.terms;
    const { count, per } = messagesMax!;
    return {
      code: 'lease-volume-exceeded',
      // A code or a notice beyond the volume is kept for a person; an advert can wait for the next period.
      outcome: c.marketing ? 'refuse' : 'hold',
      evidence: { lease, lessor, lessee, count, per, sent: used.sent },
    };
  },
  examples: [
    { title: 'a chain without terms', expect: null },
    { title: 'the first message of the day', changes: oneADay, expect: null },
    {
      title: 'one more than the day allows',
      changes: oneADay,
      earlier: before,
      expect: 'lease-volume-exceeded',
    },
    {
      title: 'a verification code beyond the volume',
      message: { text: CODE_TEXT },
      changes: oneADay,
      earlier: before,
      expect: 'lease-volume-exceeded',
    },
    {
      title: 'the next day, Shanghai time',
      message: { at: '2026-06-02T00:00:00+08:00' },
      changes: oneADay,
      earlier: [{ at: '2026-06-01T23:59:59+08:00' }],
      expect: null,
    },
    {
      title: 'the next day of the same month',
      message: { at: '2026-06-30T23:59:59+08:00' },
      changes: oneAMonth,
      earlier: before,
      expect: 'lease-volume-exceeded',
    },
    {
      title: 'the next month',
      message: { at: '2026-07-01T00:00:00+08:00' },
      changes: oneAMonth,
      earlier: before,
      expect: null,
    },
    {
      title: 'what could not be told to be anything counts as well',
      changes: [
        ...oneADay,
        ...confirmedLease({ lease: 'L2', port: '10690002', messagesMax: { count: 1, per: 'day' } }),
      ],
      message: { source: '10690002', text: CODE_TEXT },
      earlier: [
        { at: '2026-06-01T09:00:00+08:00', source: '10690002', text: '【安宁商城】老地方见，记得带上。' },
      ],
      expect: 'lease-volume-exceeded',
    },
    {
      title: 'an earlier hop is used up by what another sent over it',
      message: {
        ...{ account: 'loan01', source: '1069000188' },
        text: '【晴川贷款】您的还款已到账，感谢支持。',
      },
      changes: [
        {
          ...{ kind: 'account-opened', at: '2020-01-01', account: 'loan01' },
          organisation: ORGANISATIONS.lender,
          credential: { scheme: 'sealed-secret', sealed: 'AAAA' },
        },
        ...oneADay,
        ...confirmedLease({ lease: 'L9', lessor: ORGANISATIONS.shop, lessee: ORGANISATIONS.lender }),
      ],
      earlier: before,
      expect: 'lease-volume-exceeded',
    },
    {
      title: 'what was refused does not count',
      changes: oneADay,
      earlier: [{ ...before[0], text: '【安宁商城】全场满300减50，今晚8点开抢。' }],
      expect: null,
    },
    {
      title: 'the day before the guidance',
      message: { at: '2021-10-24T12:00:00+08:00' },
      changes: confirmedLease({ at: '2021-10-01', messagesMax: { count: 1, per: 'day' } }),
      earlier: [{ at: '2021-10-24T11:00:00+08:00' }],
      expect: null,
    },
  ],
};
