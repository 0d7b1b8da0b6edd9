import { marked } from './marked.ts';

export const UNPROVEN_CONSENTS = marked({
  id: 'unproven-consents',
  words: { zh: '依据无证明同意的营销短信占比', en: 'share of marketing on consents that nothing proves' },
  codes: ['consent-unproven'],
  rules: ['consent-proof'],
});
