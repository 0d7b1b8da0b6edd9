import { inForceFrom } from './citations.ts';
import { CODE_TEXT, confirmedLease, ORGANISATIONS } from './example-world.ts';
import { GUIDANCE_ON_SIGNATURES, LEASE_TERMS } from './related-law.ts';
import type { Rule } from './rule.ts';

const citations = [LEASE_TERMS, GUIDANCE_ON_SIGNATURES];
const inForce = inForceFrom(citations);

const forTheShop = confirmedLease({ signatures: ['安宁商城'] });
const forTheLender = confirmedLease({ signatures: ['晴川贷款'] });

/** The name that a message bears is among those that every hop of its chain may carry. A name that is not registered is told elsewhere. */
export const leaseSignature: Rule = {
  id: 'lease-signature',
  codes: ['signature-outside-lease'],
  dutyHolder: 'provider',
  citations,
  // A convention: whose the name is and who may use it is judged by rules of their own.
  failureMode: 'allow',
  mode: 'enforce',
  fix: {
    zh: '接入关系 {lease}（{lessor} 给 {lessee}）约定的签名中没有【{signature}】。请使用约定的签名，或由双方另行声明并确认涵盖该签名的接入关系。',
    en: '【{signature}】 is not among the signatures of lease {lease} ({lessor} to {lessee}). Use one that is, or have both sides declare and confirm a lease that names it.',
  },
  judge(c) {
    const { signature } = c;
    if (c.terms.length === 0 || signature === undefined || c.message.at < inForce) return undefined;
    const narrow = c.terms.find(({ signatures }) => signatures?.has(signature.signature) === false);
    if (narrow === undefined) return undefined;
    const { lease, lessor, lessee } = narrow;
    return {
      code: 'signature-outside-lease',
      // Whatever is no advert is kept for a person: a code under the wrong name may still be wanted.
      outcome: c.marketing ? 'refuse' : 'hold',
      evidence: { lease, lessor, lessee, signature: signature.signature },
    };
  },
  examples: [
    { title: 'a chain without terms', expect: null },
    { title: 'a lease that names the signature', changes: forTheShop, expect: null },
    { title: 'a lease that names another', changes: forTheLender, expect: 'signature-outside-lease' },
    {
      title: 'a verification code under a name that the lease does not have',
      message: { text: CODE_TEXT },
      changes: forTheLender,
      expect: 'signature-outside-lease',
    },
    {
      title: 'a name that nobody registered',
      message: { text: '【安宁商场】全场满300减50。拒收请回复R' },
      changes: forTheShop,
      expect: null,
    },
    {
      title: 'a lease that the lessee has not confirmed is no hop at all',
      changes: [forTheLender[0]!],
      expect: null,
    },
    {
      title: 'a narrower lease to somebody further out does not bind whoever stands before',
      changes: confirmedLease({
        ...{ lease: 'L9', lessor: ORGANISATIONS.shop, lessee: ORGANISATIONS.lender },
        signatures: ['晴川贷款'],
      }),
      expect: null,
    },
    {
      title: 'the day before the guidance',
      message: { at: '2021-10-24T12:00:00+08:00' },
      changes: confirmedLease({ at: '2021-10-01', signatures: ['晴川贷款'] }),
      expect: null,
    },
    {
      title: 'the day of the guidance',
      message: { at: '2021-10-25T12:00:00+08:00' },
      changes: confirmedLease({ at: '2021-10-01', signatures: ['晴川贷款'] }),
      expect: 'signature-outside-lease',
    },
  ],
};
