import { type Citation, DAY_MS, type Instant } from '../domain/index.ts';
import { shortMessageProvisions } from './citations.ts';
import { COMPLAINTS_KEPT, PIPL_RECORDS } from './related-law.ts';

/*
 * How long the law has records kept, as dated data. A term is that of the law in force at the moment from which it runs: what ended under
 * 令31 is kept for five months, what ends under 令74 for six.
 */

export interface RetentionTerm {
  /** Calendar months, counted in Shanghai. */
  readonly months: number;
  /** The clause, and with its dates when this term counts. */
  readonly citation: Citation;
}

/**
 * `messages` run from the message, `consents` from the end of the relation, `complaints` from the last that happened to a matter, `processing` from the
 * act that is recorded.
 */
export type RetentionKind = 'messages' | 'consents' | 'complaints' | 'processing';

/** The duty was read, its article's number was not; 令74 is known by an account of it. */
const ARTICLE = '（条号待核）';

const OF_MESSAGES = shortMessageProvisions(
  ARTICLE,
  'found',
  {
    zh: '记录短信息的发送和接收时间、两端号码或者代码，端口类短信息还保存内容，至少保存五个月。',
    en: 'Times of sending and receiving and both ends’ numbers are recorded, of messages from ports the content too, and kept for five months at least.',
  },
  {
    article: ARTICLE,
    certainty: 'unverified',
    zh: '短信息的发送和接收时间、码号等记录，至少保存六个月。',
    en: 'Records of messages, of their times and numbers, are kept for six months at least.',
  },
);

const OF_CONSENTS = shortMessageProvisions(
  ARTICLE,
  'found',
  {
    zh: '用户订阅和退订情况，保存至与用户的服务关系终止后五个月。',
    en: 'What a user agreed to and refused is kept until five months after the relation has ended.',
  },
  {
    article: ARTICLE,
    certainty: 'unverified',
    zh: '用户订阅和退订情况，保存至与用户的服务关系终止后六个月。',
    en: 'What a user agreed to and refused is kept until six months after the relation has ended.',
  },
);

function terms(citations: readonly Citation[], ...months: readonly number[]): RetentionTerm[] {
  return citations.map((citation, i) => ({ months: months[i]!, citation }));
}

export const RETENTION_TERMS: Readonly<Record<RetentionKind, readonly RetentionTerm[]>> = {
  messages: terms(OF_MESSAGES, 5, 6),
  consents: terms(OF_CONSENTS, 5, 6),
  complaints: terms([COMPLAINTS_KEPT], 36),
  processing: terms([PIPL_RECORDS], 36),
};

/** What is older than the first of these laws is kept as under it. */
export function termAt(kind: RetentionKind, from: Instant): RetentionTerm {
  const all = RETENTION_TERMS[kind];
  return all.findLast(({ citation }) => citation.from <= from) ?? all[0]!;
}

/** Until when a record is kept whose term runs from a moment: the midnight in Shanghai after the term's last day. */
export function keptUntil(kind: RetentionKind, from: Instant): Instant {
  return monthsLater(from, termAt(kind, from).months);
}

/** All records whose term ran from before this moment may go at `now`; none of a later one may. */
export function dueBefore(kind: RetentionKind, now: Instant): Instant {
  // `keptUntil` never falls: a later law that asked for less would have to be weighed here anew (a test holds it so).
  let [low, high] = [now - 4000 * DAY_MS, now];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (keptUntil(kind, middle) <= now) low = middle;
    else high = middle;
  }
  return high;
}

const SHANGHAI_MS = 8 * 3_600_000;

/** The midnight after the same day of a later month, or after that month's last day where it has no such day. */
function monthsLater(from: Instant, months: number): Instant {
  const at = new Date(from + SHANGHAI_MS);
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth() + months];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(at.getUTCDate(), lastDay) + 1) - SHANGHAI_MS;
}
