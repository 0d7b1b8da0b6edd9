import { marked } from './marked.ts';

export const SIGNATURE_MISUSE = marked({
  id: 'signature-misuse',
  words: {
    zh: '签名使用不规范的短信占比',
    en: 'share of marketing whose signature is not used as it may be',
  },
  codes: [
    'signature-missing',
    'signature-unknown',
    'signature-suspended',
    'signature-not-filed',
    'signature-outside-letter',
    'sub-port-serves-another-signature',
    'signature-outside-lease',
    'purpose-outside-lease',
  ],
  rules: [
    ...[
      'signature-missing',
      'signature-unknown',
      'signature-suspended',
      'signature-filed',
      'signature-letter',
    ],
    ...['sub-port-signature', 'lease-signature', 'lease-purpose'],
  ],
});
