import { marked } from './marked.ts';

export const OUTSIDE_PLAN = marked({
  id: 'outside-plan',
  words: { zh: '不符合营销预案的短信占比', en: 'share of marketing outside of marketing plans' },
  codes: [
    'plan-missing',
    'plan-not-approved',
    'plan-text-not-planned',
    'plan-stopped',
    'plan-outside-window',
    'plan-outside-hours',
    'plan-exceeded',
  ],
  rules: ['plan'],
});
