import { CONTENT_PROVIDER_NAMED } from './citations.ts';
import { ADVERTS_NAME_THE_SENDER } from './related-law.ts';
import type { Rule } from './rule.ts';

/** A text from a port begins with the name of whoever speaks, in 【】. */
export const signatureMissing: Rule = {
  id: 'signature-missing',
  codes: ['signature-missing'],
  dutyHolder: 'content-provider',
  citations: [...CONTENT_PROVIDER_NAMED, ...ADVERTS_NAME_THE_SENDER],
  // An unsigned text misleads its reader, a signed one must not be lost: a person looks.
  failureMode: 'hold',
  mode: 'enforce',
  fix: {
    zh: '请在短信最前面用【】标注内容提供者的签名。',
    en: 'Put the content provider’s signature in 【】 at the very front of the text.',
  },
  judge(c) {
    if (!c.portLike || c.signatureText !== undefined) return undefined;
    return { code: 'signature-missing', evidence: {} };
  },
  examples: [
    { title: 'a signature at the front', expect: null },
    {
      title: 'no signature',
      message: { text: '会员专享：全场满300减50。拒收请回复R' },
      expect: 'signature-missing',
    },
    {
      title: 'a signature at the end',
      message: { text: '会员专享：全场满300减50。拒收请回复R【安宁商城】' },
      expect: 'signature-missing',
    },
    { title: 'empty brackets', message: { text: '【】您的订单已发货。' }, expect: 'signature-missing' },
    {
      title: 'a message between people is not read',
      message: { source: '13900139000', text: '晚上一起吃饭吗' },
      expect: null,
    },
  ],
};
