import type { ConsentChannel, ConsentEventKind, LedgerState } from './consent.ts';
import type { Words } from './language.ts';
import type { Purpose } from './purpose.ts';

/* What the codes of the consent ledger are called, wherever they are read: pages, receipts, whoever checks a receipt. */

const told = <K extends string>(table: Readonly<Record<K, readonly [zh: string, en: string]>>) =>
  Object.fromEntries(
    Object.entries<readonly [string, string]>(table).map(([code, [zh, en]]) => [code, { zh, en }]),
  ) as Readonly<Record<K, Words>>;

export const PURPOSE_WORDS = told<Purpose>({
  verification: ['验证码', 'verification'],
  notification: ['服务通知', 'notification'],
  'public-interest': ['公益', 'public interest'],
  'consent-request': ['征询同意', 'consent request'],
  'marketing-retail': ['营销·零售', 'marketing: retail'],
  'marketing-finance': ['营销·金融', 'marketing: finance'],
  'marketing-insurance': ['营销·保险', 'marketing: insurance'],
  'marketing-education': ['营销·教育', 'marketing: education'],
  'marketing-travel': ['营销·旅游', 'marketing: travel'],
  'marketing-property': ['营销·房产', 'marketing: property'],
  'marketing-games': ['营销·游戏', 'marketing: games'],
  'marketing-telecom': ['营销·电信', 'marketing: telecom'],
  'marketing-other': ['营销·其他', 'marketing: other'],
});

export const CONSENT_CHANNEL_WORDS = told<ConsentChannel>({
  web: ['网页', 'web page'],
  app: ['App', 'app'],
  paper: ['纸质', 'paper'],
  'sms-reply': ['短信回复', 'SMS reply'],
  store: ['门店', 'shop'],
  link: ['短信中的链接', 'link in a message'],
  'public-page': ['公众页面', 'public page'],
  phone: ['电话', 'telephone'],
  complaint: ['投诉', 'complaint'],
});

export const CONSENT_STATE_WORDS = told<LedgerState>({
  none: ['没有记录', 'no record'],
  requested: ['征询中', 'asked'],
  granted: ['已同意', 'granted'],
  declined: ['已拒绝', 'declined'],
  unanswered: ['未答复（视为不同意）', 'unanswered (taken as no)'],
  withdrawn: ['已撤回', 'withdrawn'],
  expired: ['已到期', 'expired'],
});

export const CONSENT_KIND_WORDS = told<ConsentEventKind>({
  requested: ['征询同意', 'consent asked for'],
  granted: ['同意', 'consent granted'],
  declined: ['拒绝同意', 'consent declined'],
  unanswered: ['未答复，视为不同意', 'no answer, taken as no'],
  withdrawn: ['撤回同意', 'consent withdrawn'],
  refused: ['拒收', 'refusal of marketing'],
  lifted: ['取消拒收', 'refusal lifted'],
});

export const FREQUENCY_PER_WORDS = told<'day' | 'week' | 'month'>({
  day: ['每天', 'a day'],
  week: ['每周', 'a week'],
  month: ['每月', 'a month'],
});
