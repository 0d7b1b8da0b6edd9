import { marked } from './marked.ts';

export const WITHOUT_CONSENT = marked({
  id: 'without-consent',
  words: { zh: '未经同意或请求的营销短信占比', en: 'share of marketing without consent or request' },
  codes: [
    'recipient-never-consented',
    'recipient-silent',
    'consent-expired',
    'consent-for-another-purpose',
    'consent-unproven',
  ],
  rules: ['consent', 'consent-proof'],
});
