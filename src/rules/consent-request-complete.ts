import { TERMS_OF_CONSENT } from './citations.ts';
import { readConsentRequest } from './consent-request.ts';
import { REQUEST_TEXT } from './example-world.ts';
import { PIPL_CONSENT } from './related-law.ts';
import type { Rule } from './rule.ts';

/** Whoever asks for consent says to what: type, frequency and term. */
export const consentRequestComplete: Rule = {
  id: 'consent-request-complete',
  codes: ['consent-request-incomplete'],
  dutyHolder: 'content-provider',
  citations: [...TERMS_OF_CONSENT, PIPL_CONSENT],
  // A text that a person can read in a moment.
  failureMode: 'hold',
  mode: 'enforce',
  fix: {
    zh: '请在征询中写明类型、频次和期限，例如“促销短信，每月不超过4条，期限一年”；目前缺少：{missing}。',
    en: 'State type, frequency and term in the request, for instance “offers, at most 4 a month, for one year”; missing now: {missing}.',
  },
  judge(c) {
    if (c.purpose !== 'consent-request') return undefined;
    const { type, frequency, term } = readConsentRequest(c.message.text);
    if (type && frequency && term) return undefined;
    const missing = [type ? '' : 'type', frequency ? '' : 'frequency', term ? '' : 'term'].filter(
      (m) => m !== '',
    );
    return { code: 'consent-request-incomplete', evidence: { missing: missing.join(',') } };
  },
  examples: [
    { title: 'marketing is no request', expect: null },
    { title: 'type, frequency and term', message: { text: REQUEST_TEXT }, expect: null },
    {
      title: 'no term',
      message: { text: '【安宁商城】是否同意接收本店促销短信？每月不超过4条。回复Y同意，不回复视为不同意。' },
      expect: 'consent-request-incomplete',
    },
    {
      title: 'no frequency',
      message: { text: '【安宁商城】是否同意接收本店促销短信？有效期一年。回复Y同意，不回复视为不同意。' },
      expect: 'consent-request-incomplete',
    },
    {
      title: 'nothing but the question',
      message: { text: '【安宁商城】是否同意接收我们的短信？回复Y同意。' },
      expect: 'consent-request-incomplete',
    },
    {
      title: 'other words for the same',
      message: {
        text: '【安宁商城】诚请您同意接收新品优惠信息，每周最多1条，至2027年6月30日止。同意请回复Y。',
      },
      expect: null,
    },
  ],
};
