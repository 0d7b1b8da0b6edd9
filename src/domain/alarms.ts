import type { Words } from './language.ts';

/** Which series are watched together, with one number of false alarms a week for all of them. */
export const ALARM_LEVELS = ['leaf', 'organisation', 'category-region', 'total', 'wave'] as const;
export type AlarmLevel = (typeof ALARM_LEVELS)[number];

export const ALARM_LEVEL_WORDS: Readonly<Record<AlarmLevel, Words>> = {
  leaf: { zh: '明细（主体×类别×地区×渠道）', en: 'leaf (organisation × category × region × channel)' },
  organisation: {
    zh: '主体（合计，及主体×类别）',
    en: 'organisation (all of it, and organisation × category)',
  },
  'category-region': { zh: '类别×地区', en: 'category × region' },
  total: { zh: '总体（全部、各类别、各地区）', en: 'total (all, each category, each region)' },
  wave: { zh: '同源短信群', en: 'wave (near-duplicate texts)' },
};

/** An episode goes on until its series was quiet for two weeks. */
export const EPISODE_STATES = ['open', 'closed'] as const;
export type EpisodeState = (typeof EPISODE_STATES)[number];

/** What a person makes of an episode. */
export const ALARM_OPINIONS = ['confirmed', 'false', 'known-cause'] as const;
export type AlarmOpinion = (typeof ALARM_OPINIONS)[number];

export const ALARM_OPINION_WORDS: Readonly<Record<AlarmOpinion, Words>> = {
  confirmed: { zh: '属实', en: 'confirmed' },
  false: { zh: '误报', en: 'false alarm' },
  'known-cause': { zh: '原因已知', en: 'known cause' },
};
