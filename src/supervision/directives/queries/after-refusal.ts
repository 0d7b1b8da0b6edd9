import { marked } from './marked.ts';

export const AFTER_REFUSAL = marked({
  id: 'after-refusal',
  words: { zh: '用户拒绝后仍发营销短信的占比', en: 'share of marketing to people who had refused' },
  codes: ['recipient-refuses-all-marketing', 'recipient-withdrew-consent', 'recipient-declined'],
  rules: ['consent', 'consent-withdrawn'],
});
