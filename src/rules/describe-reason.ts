import type { Citation, DutyHolder, Instant, Reason } from '../domain/index.ts';
import { REASONS } from '../domain/index.ts';
import { citationsAt } from './citations.ts';
import { wordOf } from './evidence-words.ts';
import type { Fix, Rulebook } from './rule.ts';
import { rulebookAt } from './rulebooks.ts';

/** A reason as whoever was refused reads it (P3). Sentences are plain text: a screen or a sheet escapes them like any other. */
export interface ReasonDescription {
  readonly rule: string;
  readonly zh: string;
  readonly en: string;
  /** The main clause in force at the message's moment; undefined where the rule was not yet asked for then. */
  readonly citation: Citation | undefined;
  /** Every clause in force then, the main one first. */
  readonly citations: readonly Citation[];
  readonly dutyHolder: DutyHolder;
  readonly fix: Fix;
}

const TRY_AGAIN: Fix = {
  zh: '检查恢复后请重新提交；本次按该项检查声明的方式处理（{failureMode}）。',
  en: 'Submit again once the check runs; meanwhile its declared failure mode applies ({failureMode}).',
};

/**
 * Puts a reason into words as of the message's moment. Undefined: no rulebook was in force then, or the book has no such rule (a record
 * of another rulebook).
 */
export function describeReason(
  reason: Reason,
  at: Instant,
  books: readonly Rulebook[],
): ReasonDescription | undefined {
  const rule = rulebookAt(books, at)?.rules.find((r) => r.id === reason.rule);
  if (rule === undefined) return undefined;
  const citations = citationsAt(rule.citations, at);
  const failed = reason.code === 'check-could-not-run';
  const fix = failed ? TRY_AGAIN : (rule.fixes?.[reason.code] ?? rule.fix);
  const evidence = failed ? { failureMode: rule.failureMode, ...reason.evidence } : reason.evidence;
  const { zh, en } = REASONS[reason.code];
  return {
    rule: rule.id,
    zh,
    en,
    citation: citations[0],
    citations,
    dutyHolder: rule.dutyHolder,
    fix: { zh: fill(fix.zh, evidence, 'zh'), en: fill(fix.en, evidence, 'en') },
  };
}

/** 《…》第18条第1款 and its version, or art. 18(1): how a citation stands in a sentence. */
export function formatCitation(citation: Citation, language: 'zh' | 'en'): string {
  const { law, article, version, certainty } = citation;
  const known = /\d|^[一二三四五六七八九十]+$/.test(article);
  if (language === 'en') return `${law}${known ? `, art. ${article}` : ''} (${version}, ${certainty})`;
  const parts = article.split('、').map((part) => part.replace(/^(\d+)(?:\((\d+)\))?$/, articleInChinese));
  const where = certainty === 'convention' || !known ? (known ? `第${article}项` : '') : parts.join('、');
  return `《${law}》${where}（${version}，${CERTAINTY_ZH[certainty]}）`;
}

const CERTAINTY_ZH: Record<Citation['certainty'], string> = {
  found: '已核对',
  memory: '待核对',
  unverified: '未见全文',
  convention: '非法律',
};

function articleInChinese(_: string, article: string, paragraph: string | undefined): string {
  return `第${article}条${paragraph === undefined ? '' : `第${paragraph}款`}`;
}

/** Fills `{name}` from the evidence in one pass: a brace inside a value stays what it is. */
function fill(template: string, evidence: Reason['evidence'], language: 'zh' | 'en'): string {
  return template.replace(/\{(\w+)\}/g, (_, key: string) => {
    const value = Object.hasOwn(evidence, key) ? evidence[key] : undefined;
    if (value === undefined) return language === 'zh' ? '（未记录）' : '(not recorded)';
    return wordOf(key, String(value), language);
  });
}
