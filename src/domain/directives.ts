import type { Words } from './language.ts';

/** What becomes of a directive; whether it is done is told by its obligations. */
export const DIRECTIVE_STATES = ['draft', 'issued', 'withdrawn', 'discarded'] as const;
export type DirectiveState = (typeof DIRECTIVE_STATES)[number];

/** What becomes of one clause at one addressee; which act leads where stands in the machine of the room `supervision`. */
export const OBLIGATION_STATES = [
  'issued',
  'acknowledged',
  'committed',
  'in-progress',
  'reported',
  'verified',
  'returned',
  'closed',
  'withdrawn',
] as const;
export type ObligationState = (typeof OBLIGATION_STATES)[number];

/** What an addressee is to the clauses: each clause says whom it is for. */
export const ADDRESSEE_STANDINGS = ['platform', 'provider', 'carrier', 'centre'] as const;
export type AddresseeStanding = (typeof ADDRESSEE_STANDINGS)[number];

/** What the days of a clause are counted in. */
export const DUE_UNITS = ['working-days', 'calendar-days'] as const;
export type DueUnit = (typeof DUE_UNITS)[number];

/** What a query's values are: messages, complaints or findings; a part of one; complaints per million messages. */
export const QUERY_UNITS = ['count', 'share', 'per-million'] as const;
export type QueryUnit = (typeof QUERY_UNITS)[number];

/** Why a query says nothing. */
export const UNMEASURED = [
  'too-early',
  'nothing-sent',
  'too-few',
  'not-judged',
  'not-watched',
  'not-recorded',
] as const;
export type Unmeasured = (typeof UNMEASURED)[number];

/** What a value and its interval say of a threshold. */
export const MEASURED_RESULTS = ['met', 'not-met', 'unclear', 'insufficient-data'] as const;
export type MeasuredResult = (typeof MEASURED_RESULTS)[number];

/** What it was measured for. */
export const MEASURED_FOR = ['look', 'report', 'verification'] as const;
export type MeasuredFor = (typeof MEASURED_FOR)[number];

export const DIRECTIVE_STATE_WORDS: Readonly<Record<DirectiveState, Words>> = {
  draft: { zh: '起草中', en: 'draft' },
  issued: { zh: '已下发', en: 'issued' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
  discarded: { zh: '已作废', en: 'discarded' },
};

export const OBLIGATION_STATE_WORDS: Readonly<Record<ObligationState, Words>> = {
  issued: { zh: '已下发，待签收', en: 'issued' },
  acknowledged: { zh: '已签收，待承诺', en: 'acknowledged' },
  committed: { zh: '已承诺', en: 'committed' },
  'in-progress': { zh: '整改中', en: 'in progress' },
  reported: { zh: '已报告，待核验', en: 'reported' },
  verified: { zh: '已核验', en: 'verified' },
  returned: { zh: '已退回', en: 'returned' },
  closed: { zh: '已销号', en: 'closed' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
};

export const ADDRESSEE_STANDING_WORDS: Readonly<Record<AddresseeStanding, Words>> = {
  platform: { zh: '电商平台', en: 'platform' },
  provider: { zh: '短信息服务企业', en: 'provider' },
  carrier: { zh: '基础电信企业', en: 'carrier' },
  centre: { zh: '投诉受理中心', en: 'complaint centre' },
};

export const UNMEASURED_WORDS: Readonly<Record<Unmeasured, Words>> = {
  'too-early': {
    zh: '下发后尚未满核验期，还不能核验',
    en: 'the period of the clause is not over since it was issued',
  },
  'nothing-sent': {
    zh: '期间没有营销短信，没有可以衡量的',
    en: 'no marketing was sent, so that there is nothing to measure',
  },
  'too-few': { zh: '期间数量太少，不足以下结论', en: 'there is too little to say anything' },
  'not-judged': {
    zh: '相应的规则已关闭，网关没有判断',
    en: 'the rule behind it is turned off: the gateway did not judge it',
  },
  'not-watched': { zh: '期间检测没有运行', en: 'the detectors did not run over the time' },
  'not-recorded': {
    zh: '本系统在此期间还没有记录',
    en: 'this installation has no records of the time',
  },
};

export const MEASURED_RESULT_WORDS: Readonly<Record<MeasuredResult, Words>> = {
  met: { zh: '达到', en: 'met' },
  'not-met': { zh: '未达到', en: 'not met' },
  unclear: { zh: '尚不能确定（区间跨过限值）', en: 'unclear: the interval holds the threshold' },
  'insufficient-data': { zh: '数据不足', en: 'insufficient data' },
};
