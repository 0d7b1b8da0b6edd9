import type { Purpose } from '../domain/index.ts';
import { MARKETING_PURPOSES, type MarketingPurpose, PURPOSES } from '../domain/index.ts';
import type { SignatureDay } from './days.ts';
import type { Watch } from './detector.ts';
import {
  emptyWatch,
  type FoundText,
  hasLearned,
  isAgreed,
  isRisen,
  type ShareWatch,
  usualShare,
  watchDay,
} from './excess.ts';
import { SCOPE_CREEP_FALSE_ALARMS } from './false-alarms.ts';
import type { Evidence, Finding } from './findings.ts';
import { LINE_WORDS } from './line-words.ts';

/** Chosen on the seasons with seeds 1 to 3, as for sub-leases. */
export const SCOPE_CREEP_THRESHOLD = 7;

interface State {
  readonly signatures: Map<string, Map<MarketingPurpose, ShareWatch>>;
}

/** Signatures that come to advertise what they were not filed for, and did not before: a finding for each registered one of the day. */
export const scopeCreep: Watch<State> = {
  detector: 'scope-creep',
  empty: () => ({ signatures: new Map() }),
  *judge({ signatures }, { day, signatures: seen }, declared) {
    for (const each of seen) {
      if (declared.ownerOf(each.signature) === undefined) continue;
      const lines = signatures.get(each.signature) ?? new Map<MarketingPurpose, ShareWatch>();
      signatures.set(each.signature, lines);
      yield judge(day, each, lines, declared.purposesOf(each.signature));
    }
  },
};

function judge(
  day: number,
  today: SignatureDay,
  lines: Map<MarketingPurpose, ShareWatch>,
  filed: ReadonlySet<Purpose>,
): Finding {
  const texts = clearTexts(today);
  const all = texts.reduce((sum, { messages }) => sum + messages, 0);
  for (const line of MARKETING_PURPOSES) {
    const watch = lines.get(line) ?? emptyWatch();
    lines.set(line, watch);
    const ofLine = texts.filter(({ purpose }) => purpose === line);
    watchDay(watch, day, all, ofLine);
  }
  const outside = [...lines].filter(([line]) => !filed.has(line));
  const risen = outside
    .filter(([, watch]) => isRisen(watch, SCOPE_CREEP_THRESHOLD))
    .sort(([, a], [, b]) => b.sum - a.sum);
  const score = Math.max(0, ...outside.map(([, watch]) => watch.sum));
  const learned = outside.some(([, watch]) => hasLearned(watch));
  const suspect = risen.length > 0;
  const examples = risen.flatMap(([, watch]) => watch.texts.flatMap((text) => text.examples));
  return {
    detector: 'scope-creep',
    subject: today.signature,
    day,
    state: suspect ? 'suspect' : learned ? 'ok' : 'insufficient-data',
    score: rounded(score),
    threshold: SCOPE_CREEP_THRESHOLD,
    since: suspect ? Math.min(...risen.map(([, watch]) => watch.since)) : null,
    causes: risen.map(([line, watch]) => ({ key: `${line}|${watch.since}`, score: rounded(watch.sum) })),
    evidence: risen.map(([line, watch]) => evidenceOf(line, watch, filed)),
    examples: examples.slice(0, 6),
    falseAlarms: SCOPE_CREEP_FALSE_ALARMS,
  };
}

interface ReadText extends FoundText {
  readonly purpose: string;
}

/** Texts that the reader takes for one thing; where it is of two minds about a text, the text says nothing. */
function clearTexts({ purposes }: SignatureDay): ReadText[] {
  const all = new Map<string, number>();
  for (const { texts } of Object.values(purposes))
    for (const { template, messages } of texts) all.set(template, (all.get(template) ?? 0) + messages);
  return Object.entries(purposes).flatMap(([purpose, { texts }]) =>
    texts
      .filter(({ template, messages }) => purpose !== 'unclear' && isAgreed(messages, all.get(template)!))
      .map(({ template, shape, examples }) => ({ shape, purpose, messages: all.get(template)!, examples })),
  );
}

function evidenceOf(line: MarketingPurpose, watch: ShareWatch, filed: ReadonlySet<Purpose>): Evidence {
  const texts = watch.texts.length;
  const { messages, hits, days } = watch.excursion;
  const now = percent(hits / messages);
  const usual = percent(usualShare(watch));
  const names = PURPOSES.filter((purpose) => filed.has(purpose)).map((purpose) => LINE_WORDS[purpose]);
  const zh = names.map((words) => words.zh).join('、') || '无';
  const en = names.map((words) => words.en).join(', ') || 'nothing';
  return {
    kind: 'line-risen',
    weight: rounded(watch.sum),
    words: {
      zh: `${LINE_WORDS[line].zh}占 ${now}%（${days} 天内 ${messages} 条中的 ${hits} 条，${texts} 种文本），以往为 ${usual}%；该签名报备的类型：${zh}。`,
      en: `${LINE_WORDS[line].en} is ${now} % (${hits} of ${messages} in ${days} days, ${texts} texts), where ${usual} % was usual; the signature was filed for: ${en}.`,
    },
    numbers: { now, usual, messages, hits, days, texts },
  };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

function percent(share: number): number {
  return Math.round(share * 100);
}
