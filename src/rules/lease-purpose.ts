import { isMarketing, type Purpose } from '../domain/index.ts';
import type { Case, LeaseTerms } from './case.ts';
import { inForceFrom } from './citations.ts';
import { CODE_TEXT, confirmedLease, ORGANISATIONS } from './example-world.ts';
import { GUIDANCE_ON_SIGNATURES, LEASE_TERMS } from './related-law.ts';
import type { Rule } from './rule.ts';

const citations = [LEASE_TERMS, GUIDANCE_ON_SIGNATURES];
const inForce = inForceFrom(citations);

const forRetail = confirmedLease({ purposes: ['marketing-retail'] });
const forNotices = confirmedLease({ purposes: ['verification', 'notification'] });
const onwards = confirmedLease({ lease: 'L9', lessor: ORGANISATIONS.shop, lessee: ORGANISATIONS.lender });
const lenderAccount = {
  kind: 'account-opened',
  at: '2020-01-01',
  account: 'loan01',
  organisation: ORGANISATIONS.lender,
  credential: { scheme: 'sealed-secret', sealed: 'AAAA' },
};
const withoutASign = '【安宁商城】老地方见，记得带上。';

/**
 * What a message is for is among what every hop of its chain may carry. Only a purpose that a filed template or the text's own words tell
 * is held against a lease: one that merely follows from the port or a plan, or that is unclear, is a guess.
 */
export const leasePurpose: Rule = {
  id: 'lease-purpose',
  codes: ['purpose-outside-lease'],
  dutyHolder: 'provider',
  citations,
  // A convention, and a code could be lost: consent, port and chain are judged by rules of their own.
  failureMode: 'allow',
  mode: 'enforce',
  fix: {
    zh: '接入关系 {lease}（{lessor} 给 {lessee}）约定只承载：{purposes}；本短信为{purpose}。请发送约定的类型，或由双方另行声明并确认涵盖该类型的接入关系。',
    en: 'Lease {lease} ({lessor} to {lessee}) is for {purposes}; this message is {purpose}. Keep within it, or have both sides declare and confirm a lease that covers it.',
  },
  judge(c) {
    const { purpose } = c;
    if (c.terms.length === 0 || purpose === 'unclear' || c.message.at < inForce) return undefined;
    if (c.purposeBy !== 'template' && c.purposeBy !== 'words') return undefined;
    const narrow = c.terms.find((terms) => !carries(terms, purpose, c.purposeBy));
    if (narrow === undefined) return undefined;
    const { lease, lessor, lessee, purposes } = narrow;
    return {
      code: 'purpose-outside-lease',
      // A code or a notice is kept for a person, who can let it go on at once.
      outcome: c.marketing ? 'refuse' : 'hold',
      evidence: { lease, lessor, lessee, purpose, purposes: [...purposes!].join(',') },
    };
  },
  examples: [
    { title: 'a chain without terms', expect: null },
    { title: 'a lease for retail marketing', changes: forRetail, expect: null },
    { title: 'marketing over a lease for notices', changes: forNotices, expect: 'purpose-outside-lease' },
    {
      title: 'a verification code over a lease for marketing alone',
      message: { text: CODE_TEXT },
      changes: forRetail,
      expect: 'purpose-outside-lease',
    },
    {
      title: 'the first hop is narrower than the last',
      message: { account: 'loan01' },
      changes: [lenderAccount, ...forNotices, ...onwards],
      expect: 'purpose-outside-lease',
    },
    {
      title: 'marketing whose line of business the words do not tell, over a lease for one line',
      message: { text: '【安宁商城】年中大促火热开抢，优惠多多，快来选购。拒收请回复R' },
      changes: forRetail,
      expect: null,
    },
    {
      title: 'a text without a sign, which a marketing port takes for marketing, over a lease for notices',
      message: { text: withoutASign },
      changes: forNotices,
      expect: null,
    },
    {
      title: 'a text without a sign on a service port, over a lease for codes',
      message: { source: '10690002', text: withoutASign },
      changes: confirmedLease({ lease: 'L2', port: '10690002', purposes: ['verification'] }),
      expect: null,
    },
    {
      title: 'the lease was declared anew without terms',
      changes: [...forNotices, ...confirmedLease({ at: '2026-05-20' })],
      expect: null,
    },
    {
      title: 'the day before the guidance',
      message: { at: '2021-10-24T12:00:00+08:00' },
      changes: confirmedLease({ at: '2021-10-01', purposes: ['notification'] }),
      expect: null,
    },
    {
      title: 'the day of the guidance',
      message: { at: '2021-10-25T12:00:00+08:00' },
      changes: confirmedLease({ at: '2021-10-01', purposes: ['notification'] }),
      expect: 'purpose-outside-lease',
    },
  ],
};

/** Words tell an advert's line of business, or only that it is one; a template says what it is. */
function carries({ purposes }: LeaseTerms, purpose: Purpose, by: Case['purposeBy']): boolean {
  if (purposes === undefined || purposes.has(purpose)) return true;
  return by === 'words' && purpose === 'marketing-other' && [...purposes].some(isMarketing);
}
