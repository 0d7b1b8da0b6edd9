import { DAY_MS } from '../domain/index.ts';
import { TERMS_OF_CONSENT } from './citations.ts';
import { readConsentRequest } from './consent-request.ts';
import { REQUEST_TEXT } from './example-world.ts';
import { PIPL_CONSENT } from './related-law.ts';
import type { RequestTerm } from './request-terms.ts';
import type { Rule } from './rule.ts';

/**
 * Whoever asks for consent says to what: type, frequency and term; and asks, for silence is a refusal. Each is said so that a yes can be held to it: what
 * passes here can be granted as it stands.
 */
export const consentRequestComplete: Rule = {
  id: 'consent-request-complete',
  codes: ['consent-request-incomplete'],
  dutyHolder: 'content-provider',
  citations: [...TERMS_OF_CONSENT, PIPL_CONSENT],
  // A text that a person can read in a moment.
  failureMode: 'hold',
  mode: 'enforce',
  fix: {
    zh: '请在征询中写明一个类型、每日、每周或每月的条数和明确的期限，并以明确答复为同意，例如“促销短信，每月不超过4条，期限一年，同意请回复Y，不回复视为不同意”；目前缺少：{missing}。',
    en: 'State one type, a number of messages a day, week or month, and a definite term in the request, and let only an express answer count, for instance “offers, at most 4 a month, for one year; reply Y to agree, no reply means no”; missing now: {missing}.',
  },
  judge(c) {
    if (c.purpose !== 'consent-request') return undefined;
    const { type, frequency, term, assumes, terms } = readConsentRequest(c.message.text);
    const missing: string[] = [];
    if (!type) missing.push('type');
    else if (terms.purpose === undefined) missing.push('type-as-one');
    if (!frequency) missing.push('frequency');
    else if (terms.frequency === undefined) missing.push('frequency-as-number');
    if (!term) missing.push('term');
    else if (terms.term === undefined || isOver(terms.term, c.message.at)) missing.push('term-as-time');
    if (missing.length === 0 && !assumes) return undefined;
    if (!assumes) return { code: 'consent-request-incomplete', evidence: { missing: missing.join(',') } };
    // What takes silence for a yes lacks the asking itself, however well it says the rest.
    missing.push('express-consent');
    return {
      code: 'consent-request-incomplete',
      evidence: { missing: missing.join(','), default: 'silence-as-consent' },
    };
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
    {
      title: 'a question that names its marketing type',
      message: {
        text: '【安宁商城】您好，请问您愿意收到我们的夏季上新优惠短信吗？每月最多2条，为期一年，愿意请回复Y，不回复视为不同意。',
      },
      expect: null,
    },
    {
      title: 'an invitation to subscribe, without a term',
      message: { text: '【安宁商城】诚邀您订阅本店促销信息，每周最多1条，回复Y同意。' },
      expect: 'consent-request-incomplete',
    },
    {
      title: 'silence taken for a yes, whatever else it says',
      message: {
        text: '【安宁商城】是否同意接收本店促销短信？每月不超过4条，有效期一年。回复N拒绝，未回复视为同意。',
      },
      expect: 'consent-request-incomplete',
    },
    {
      title: 'an announcement that leaves it to the reader to say no',
      message: {
        text: '【安宁商城】本店将向您发送会员优惠短信，每月不超过4条，为期一年，如不同意请回复N。',
      },
      expect: 'consent-request-incomplete',
    },
    {
      title: 'a subscription by default',
      message: {
        text: '【安宁商城】您已注册成功，已默认为您订阅优惠信息，每月不超过4条，有效期一年。',
      },
      expect: 'consent-request-incomplete',
    },
    {
      title: 'registration taken for a yes',
      message: {
        text: '【安宁商城】感谢入会。注册会员即视为同意接收本店新品推送，每周1条，有效期一年。',
      },
      expect: 'consent-request-incomplete',
    },
    {
      title: 'a frequency that no number is read from',
      message: {
        text: '【安宁商城】是否同意接收本店促销短信？每月若干条，有效期一年。回复Y同意，不回复视为不同意。',
      },
      expect: 'consent-request-incomplete',
    },
    {
      title: 'a term without an end',
      message: {
        text: '【安宁商城】是否同意接收本店促销短信？每月不超过4条，长期有效。回复Y同意，不回复视为不同意。',
      },
      expect: 'consent-request-incomplete',
    },
    {
      title: 'a term that is over',
      message: {
        text: '【安宁商城】是否同意接收本店促销短信？每月不超过4条，至2026年5月31日止。回复Y同意，不回复视为不同意。',
      },
      expect: 'consent-request-incomplete',
    },
    {
      title: 'two trades in one question',
      message: {
        text: '【安宁商城】是否同意接收贷款和保险优惠短信？每月不超过4条，有效期一年。回复Y同意，不回复视为不同意。',
      },
      expect: 'consent-request-incomplete',
    },
    {
      title: 'an advert that asks besides is an advert',
      message: {
        text: '【安宁商城】全场5折起，满300减50，今晚开抢！同意接收更多优惠短信请回复Y，每月4条，为期一年。拒收请回复R',
      },
      expect: null,
    },
  ],
};

const TERM_MAX_MS = 3660 * DAY_MS;

/** A day that has passed, or that lies further off than anybody can agree to. */
function isOver(term: RequestTerm, at: number): boolean {
  return 'until' in term && (term.until <= at || term.until > at + TERM_MAX_MS);
}
