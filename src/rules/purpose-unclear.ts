import { PREVENTION } from './citations.ts';
import { CODE_TEXT } from './example-world.ts';
import type { Rule } from './rule.ts';

/**
 * What a message is for could not be told, so the rules on marketing did not look at it. In shadow by default: a text that is merely
 * unusual must not be stopped; filing it as a template settles it.
 */
export const purposeUnclear: Rule = {
  id: 'purpose-unclear',
  codes: ['purpose-unclear'],
  dutyHolder: 'provider',
  citations: PREVENTION,
  failureMode: 'allow',
  mode: 'shadow',
  fix: {
    zh: '请把该文本报备为模板并写明类型；营销短信请走营销端口（所见信号：{because}）。',
    en: 'File the text as a template with its purpose; send marketing from a marketing port (signs seen: {because}).',
  },
  judge(c) {
    if (!c.portLike || c.purpose !== 'unclear') return undefined;
    return { code: 'purpose-unclear', outcome: 'hold', evidence: { because: c.purposeBecause } };
  },
  examples: [
    { title: 'marketing', expect: null },
    { title: 'a verification code', message: { source: '10690002', text: CODE_TEXT }, expect: null },
    {
      title: 'a text without a sign on a service port',
      message: { source: '10690002', text: '【安宁商城】老地方见，记得带上。' },
      expect: 'purpose-unclear',
    },
    {
      title: 'the same text on a marketing port is taken for marketing',
      message: { text: '【安宁商城】老地方见，记得带上。' },
      expect: null,
    },
    {
      title: 'the same text as a filed template',
      message: { source: '10690002', text: '【安宁商城】老地方见，记得带上。' },
      changes: [
        {
          kind: 'template-filed',
          at: '2026-05-01',
          template: 'T2',
          organisation: '91310000MA1FL00K2G',
          signature: '安宁商城',
          text: '老地方见，记得带上。',
          purpose: 'notification',
        },
      ],
      expect: null,
    },
    {
      title: 'a person’s message is not read',
      message: { source: '13900139000', text: '老地方见，记得带上。' },
      expect: null,
    },
  ],
};
