import { CARRIERS } from '../domain/index.ts';
import { inForceFrom } from './citations.ts';
import { FILING_DOCUMENTS, GUIDANCE_ON_SIGNATURES } from './related-law.ts';
import type { Rule } from './rule.ts';

const citations = [...FILING_DOCUMENTS, GUIDANCE_ON_SIGNATURES];
const inForce = inForceFrom(citations);

/**
 * A signature is filed with the carrier that delivers it; where the route does not tell the carrier, with at least one. Younger than
 * the rulebook that it first stands in: asked for since the guidance of 2021-10-25, then by working documents.
 */
export const signatureFiled: Rule = {
  id: 'signature-filed',
  codes: ['signature-not-filed'],
  dutyHolder: 'provider',
  citations,
  // The carrier checks its own filings again, and no statute asks for more: a code or a notice must not be lost over it.
  failureMode: 'allow',
  mode: 'enforce',
  fix: {
    zh: '请在{carrier}完成签名【{signature}】的报备（现状：{state}）后再发送。',
    en: 'File the signature 【{signature}】 with {carrier} (now: {state}) before sending.',
  },
  judge(c) {
    const { signature } = c;
    if (signature === undefined || c.message.at < inForce) return undefined;
    const { filings } = signature;
    const { carrier } = c.message;
    if (carrier !== undefined) {
      const state = filings.get(carrier);
      if (state === 'filed') return undefined;
      return {
        code: 'signature-not-filed',
        evidence: { signature: signature.signature, carrier, state: state ?? 'not-filed' },
      };
    }
    for (let i = 0; i < CARRIERS.length; i++) if (filings.get(CARRIERS[i]!) === 'filed') return undefined;
    return {
      code: 'signature-not-filed',
      evidence: { signature: signature.signature, carrier: 'any', state: 'not-filed' },
    };
  },
  examples: [
    { title: 'filed with the carrier that delivers', message: { carrier: 'mobile' }, expect: null },
    { title: 'the carrier is not known, and it is filed with one', expect: null },
    {
      title: 'filed with another carrier only',
      message: { carrier: 'unicom' },
      expect: 'signature-not-filed',
    },
    {
      title: 'the carrier turned the filing down',
      message: { carrier: 'mobile' },
      changes: [
        {
          kind: 'signature-filed',
          at: '2026-05-01',
          signature: '安宁商城',
          carrier: 'mobile',
          state: 'failed',
        },
      ],
      expect: 'signature-not-filed',
    },
    {
      title: 'withdrawn, and filed nowhere else',
      changes: [
        {
          kind: 'signature-filed',
          at: '2026-05-01',
          signature: '安宁商城',
          carrier: 'mobile',
          state: 'withdrawn',
        },
      ],
      expect: 'signature-not-filed',
    },
    {
      title: 'the day before anybody asked for it',
      message: { at: '2021-10-24T23:59:59+08:00', carrier: 'unicom' },
      expect: null,
    },
    {
      title: 'the day of the guidance',
      message: { at: '2021-10-25T00:00:00+08:00', carrier: 'unicom' },
      expect: 'signature-not-filed',
    },
  ],
};
