import { marked } from './marked.ts';

export const UNDECLARED_HOPS = marked({
  id: 'undeclared-hops',
  words: { zh: '接入链上未声明环节的短信占比', en: 'share of marketing over undeclared hops' },
  codes: ['port-unknown', 'sender-outside-custody-chain'],
  rules: ['port-unknown', 'custody-chain'],
});
