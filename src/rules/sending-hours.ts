import { formatInstant, shanghaiMinuteOfDay } from '../domain/index.ts';
import { CODE_TEXT } from './example-world.ts';
import { SENDING_HOURS } from './related-law.ts';
import type { Rule } from './rule.ts';

/** From inclusive, until exclusive, in minutes of the Shanghai day. */
const FROM_MINUTE = 8 * 60;
const UNTIL_MINUTE = 21 * 60;

/**
 * Marketing in waking hours only. A convention of the SMS clouds and no law, so it runs in shadow until an operator or a contract
 * says otherwise, and then it holds for the morning and does not refuse.
 */
export const sendingHours: Rule = {
  id: 'sending-hours',
  codes: ['outside-sending-hours'],
  dutyHolder: 'content-provider',
  citations: SENDING_HOURS,
  failureMode: 'allow',
  mode: 'shadow',
  fix: {
    zh: '请在 {allowed} 之间发送营销短信（提交于 {sentAt}）；这是行业惯例，不是法律规定。',
    en: 'Send marketing between {allowed} (submitted at {sentAt}); this is a convention, not law.',
  },
  judge(c) {
    if (!c.marketing) return undefined;
    const minute = shanghaiMinuteOfDay(c.message.at);
    if (minute >= FROM_MINUTE && minute < UNTIL_MINUTE) return undefined;
    return {
      code: 'outside-sending-hours',
      outcome: 'hold',
      evidence: { sentAt: formatInstant(c.message.at).slice(11, 16), allowed: '08:00–21:00' },
    };
  },
  examples: [
    { title: 'in the morning', expect: null },
    { title: 'at eight', message: { at: '2026-06-01T08:00:00+08:00' }, expect: null },
    {
      title: 'a second before eight',
      message: { at: '2026-06-01T07:59:59+08:00' },
      expect: 'outside-sending-hours',
    },
    {
      title: 'a second before nine in the evening',
      message: { at: '2026-06-01T20:59:59+08:00' },
      expect: null,
    },
    {
      title: 'at nine in the evening',
      message: { at: '2026-06-01T21:00:00+08:00' },
      expect: 'outside-sending-hours',
    },
    {
      title: 'at nine in the evening, written in another offset',
      message: { at: '2026-06-01T13:00:00Z' },
      expect: 'outside-sending-hours',
    },
    {
      title: 'a verification code in the night',
      message: { at: '2026-06-01T03:00:00+08:00', text: CODE_TEXT },
      expect: null,
    },
  ],
};
