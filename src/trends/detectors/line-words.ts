import type { Purpose, Words } from '../../domain/index.ts';

/** What a purpose is called in a sentence. */
export const LINE_WORDS: Readonly<Record<Purpose, Words>> = {
  verification: { zh: '验证码', en: 'verification codes' },
  notification: { zh: '通知', en: 'notices' },
  'public-interest': { zh: '公益', en: 'public interest' },
  'consent-request': { zh: '征求同意', en: 'requests for consent' },
  'marketing-retail': { zh: '零售营销', en: 'retail advertising' },
  'marketing-finance': { zh: '金融营销', en: 'financial advertising' },
  'marketing-insurance': { zh: '保险营销', en: 'insurance advertising' },
  'marketing-education': { zh: '教育营销', en: 'education advertising' },
  'marketing-travel': { zh: '旅游营销', en: 'travel advertising' },
  'marketing-property': { zh: '房产营销', en: 'property advertising' },
  'marketing-games': { zh: '游戏营销', en: 'games advertising' },
  'marketing-telecom': { zh: '电信营销', en: 'telecom advertising' },
  'marketing-other': { zh: '其他营销', en: 'other advertising' },
};
