import { TERMS_OF_CONSENT } from './citations.ts';
import { CODE_TEXT } from './example-world.ts';
import type { Rule } from './rule.ts';

const times = (dates: readonly string[]) => dates.map((date) => ({ at: `${date}T10:00:00+08:00` }));
const four = times(['2026-06-01', '2026-06-02', '2026-06-03', '2026-06-04']);

/** No more messages in a day, week or month than the recipient agreed to. */
export const consentFrequency: Rule = {
  id: 'consent-frequency',
  codes: ['consent-frequency-exceeded'],
  dutyHolder: 'content-provider',
  citations: TERMS_OF_CONSENT,
  // Beyond what was agreed to there is no consent.
  failureMode: 'refuse',
  mode: 'enforce',
  fix: {
    zh: '用户只同意每{per} {count} 条，本{per}已发 {sent} 条。请等到下一{per}，或取得更高频次的同意。',
    en: 'The recipient agreed to {count} a {per} and had {sent}. Wait for the next {per}, or obtain consent to more.',
  },
  judge(c) {
    if (!c.marketing || c.signature === undefined || c.contentProvider === undefined) return undefined;
    if (c.suppression !== 'none' || c.consent !== 'granted') return undefined;
    const { frequency } = c;
    if (frequency === undefined || c.sentInPeriod < frequency.count) return undefined;
    return {
      code: 'consent-frequency-exceeded',
      evidence: { count: frequency.count, per: frequency.per, sent: c.sentInPeriod },
    };
  },
  examples: [
    { title: 'the first of the month', expect: null },
    { title: 'the fourth of four', message: four[3]!, earlier: four.slice(0, 3), expect: null },
    {
      title: 'the fifth of four',
      message: { at: '2026-06-30T10:00:00+08:00' },
      earlier: four,
      expect: 'consent-frequency-exceeded',
    },
    {
      title: 'the first of the next month',
      message: { at: '2026-07-01T10:00:00+08:00' },
      earlier: four,
      expect: null,
    },
    {
      title: 'verification codes do not count and are not counted',
      message: { at: '2026-06-30T10:00:00+08:00', text: CODE_TEXT },
      earlier: four,
      expect: null,
    },
  ],
};
