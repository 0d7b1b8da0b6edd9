import { CONTENT_PROVIDER_NAMED } from './citations.ts';
import { ADVERTS_NAME_THE_SENDER, GUIDANCE_ON_SIGNATURES } from './related-law.ts';
import type { Rule } from './rule.ts';

/** The name at the front belongs to somebody on record. */
export const signatureUnknown: Rule = {
  id: 'signature-unknown',
  codes: ['signature-unknown'],
  dutyHolder: 'content-provider',
  citations: [...CONTENT_PROVIDER_NAMED, ...ADVERTS_NAME_THE_SENDER, GUIDANCE_ON_SIGNATURES],
  failureMode: 'hold',
  mode: 'enforce',
  fix: {
    zh: '请先由权利人登记签名【{signature}】，或改用已登记的签名（须完全一致）。',
    en: 'Have its owner register the signature 【{signature}】, or use a registered one, letter for letter.',
  },
  judge(c) {
    const text = c.signatureText;
    if (text === undefined || c.signature !== undefined) return undefined;
    // A stranger may write anything in the brackets, a telephone number too.
    return { code: 'signature-unknown', evidence: { signature: text.replace(/\d{7,}/g, '****') } };
  },
  examples: [
    {
      title: 'a signature that its owner gave up',
      changes: [{ kind: 'signature-closed', at: '2026-05-31', signature: '安宁商城' }],
      expect: 'signature-unknown',
    },
    {
      title: 'one that was given up and registered anew',
      changes: [
        { kind: 'signature-closed', at: '2026-05-30', signature: '安宁商城' },
        {
          ...{ kind: 'signature-registered', at: '2026-05-31' },
          ...{ signature: '安宁商城', owner: '91310000MA1FL00K2G' },
        },
      ],
      expect: null,
    },
    { title: 'a registered signature', expect: null },
    {
      title: 'a name nobody registered',
      message: { text: '【安宁商场】全场满300减50。拒收请回复R' },
      expect: 'signature-unknown',
    },
    {
      title: 'the right name with a space',
      message: { text: '【安宁 商城】您的订单已发货。' },
      expect: 'signature-unknown',
    },
    {
      title: 'no signature at all is told elsewhere',
      message: { text: '全场满300减50。拒收请回复R' },
      expect: null,
    },
  ],
};
