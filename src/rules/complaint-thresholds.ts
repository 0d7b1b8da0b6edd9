import { type Citation, day, type Instant, type SubjectKind } from '../domain/index.ts';

/*
 * From how many complaints on somebody is alerted, and after that slowed or blocked for a time, as dated data. No law names a rate: these are the
 * installation's own terms, and every citation says so. To change one: give the row an `until`, and put its successor below with the same day as
 * `from`. What was judged before stays as it was judged.
 */

/** What a crossed threshold leads to. Slowing and blocking are proposed to people, and only after an alert. */
export type Consequence =
  | { readonly kind: 'alert' }
  | { readonly kind: 'slow'; readonly ratePerSecond: number; readonly alertDaysMin: number }
  | { readonly kind: 'block'; readonly days: number; readonly alertDaysMin: number };

export interface ComplaintThreshold {
  /** Stable: what was judged names it. */
  readonly id: string;
  readonly measures: SubjectKind;
  /** The last so many days in Shanghai, up to the day that is looked at. */
  readonly windowDays: number;
  /** Marketing messages that passed, and counted complaints about them: with fewer it is not crossed. */
  readonly messagesMin: number;
  readonly complaintsMin: number;
  /** Complaints per million messages. */
  readonly perMillionMax: number;
  /** Of the lower bound of the rate, one-sided: crossed when that bound lies over the limit. */
  readonly confidence: number;
  /** Variance of a count of complaints over its mean: 1 were complaints independent. They are not: one annoying text draws several. */
  readonly overdispersion: number;
  readonly follows: Consequence;
  readonly citation: Citation;
}

const FROM = day('2026-05-01');

/** 0.25 and 0.4 per million a month are what one vendor of SMS services publishes; no others are known. */
function ownTerms(zh: string, en: string): Citation {
  return {
    law: '投诉阈值（本系统约定）',
    article: '—',
    version: '2026-05-01',
    certainty: 'convention',
    zh: `没有法定比率，由本系统约定：${zh}`,
    en: `No law names a rate; a term of this system: ${en}`,
    from: FROM,
  };
}

const ALERT = {
  ...{ windowDays: 30, messagesMin: 50_000, complaintsMin: 5 },
  ...{ perMillionMax: 0.25, confidence: 0.95, overdispersion: 2 },
  follows: { kind: 'alert' },
  citation: ownTerms(
    '30 天内投诉率超过每百万条 0.25 件的预警，数值取自一家服务商公布的停用整改线。',
    'an alert over 0.25 complaints per million in 30 days, the rate at which one vendor suspends.',
  ),
} as const;

const SLOW = {
  ...{ windowDays: 30, messagesMin: 50_000, complaintsMin: 8 },
  ...{ perMillionMax: 0.25, confidence: 0.99, overdispersion: 2 },
  follows: { kind: 'slow', ratePerSecond: 10, alertDaysMin: 7 },
  citation: ownTerms(
    '预警满 7 天仍超过每百万条 0.25 件的，建议限速。',
    'slowing where an alert is 7 days old and the rate is still over 0.25 per million.',
  ),
} as const;

const BLOCK = {
  ...{ windowDays: 30, messagesMin: 50_000, complaintsMin: 10 },
  ...{ perMillionMax: 0.4, confidence: 0.99, overdispersion: 2 },
  follows: { kind: 'block', days: 7, alertDaysMin: 14 },
  citation: ownTerms(
    '预警满 14 天仍超过每百万条 0.4 件的，建议暂停 7 天，数值取自一家服务商公布的关闭线。',
    'a block of 7 days where an alert is 14 days old and the rate is over 0.4 per million, the rate at which one vendor closes.',
  ),
} as const;

/** A gateway slows accounts and organisations alone, so a port and a signature have no such row. */
export const COMPLAINT_THRESHOLDS: readonly ComplaintThreshold[] = [
  { id: 'port-alert', measures: 'port', ...ALERT },
  { id: 'port-block', measures: 'port', ...BLOCK },
  { id: 'signature-alert', measures: 'signature', ...ALERT },
  { id: 'signature-block', measures: 'signature', ...BLOCK },
  { id: 'organisation-alert', measures: 'organisation', ...ALERT },
  { id: 'organisation-slow', measures: 'organisation', ...SLOW },
  { id: 'organisation-block', measures: 'organisation', ...BLOCK },
];

/** Those in force at a moment, in the order of the table. */
export function thresholdsAt(
  at: Instant,
  table: readonly ComplaintThreshold[] = COMPLAINT_THRESHOLDS,
): ComplaintThreshold[] {
  return table.filter(({ citation: { from, until } }) => from <= at && (until === undefined || at < until));
}
