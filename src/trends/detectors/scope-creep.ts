import { MARKETING_PURPOSES, type MarketingPurpose, PURPOSES, type Purpose } from '../../domain/index.ts';
import type { SignatureDay } from './days.ts';
import type { Watch } from './detector.ts';
import { SCOPE_CREEP_FALSE_ALARMS } from './false-alarms.ts';
import type { Evidence, Finding } from './findings.ts';
import { LINE_WORDS } from './line-words.ts';
import type { MarketWords } from './market-words.ts';
import { type Rise, riseOf } from './rise.ts';
import { kindOf } from './text-purpose.ts';
import { hasLearned, type SeenText, type TextStream } from './text-stream.ts';
import {
  byTemplate,
  emptyTextState,
  numbersOf,
  type TextState,
  takeDay,
  wordsEvidence,
} from './text-watch.ts';

/** Chosen on development seasons (docs/detectors.md), for at most one innocent signature accused in 200 over 60 days. */
export const SCOPE_CREEP_THRESHOLD = 4;

/** Signatures that come to advertise what they were not filed for, and did not before: a finding for each registered one of the day. */
export const scopeCreep: Watch<TextState> = {
  detector: 'scope-creep',
  version: 2,
  empty: emptyTextState,
  *judge(state, { day, signatures }, declared) {
    const subjects = signatures.map((each) => ({ name: each.signature, texts: textsOf(each) }));
    const isRegistered = (signature: string) => declared.ownerOf(signature) !== undefined;
    for (const met of takeDay(state, day, subjects, isRegistered))
      yield met && judge(met.name, day, met.stream, state.words, declared.purposesOf(met.name));
  },
};

function judge(
  signature: string,
  day: number,
  stream: TextStream,
  words: MarketWords,
  filed: ReadonlySet<Purpose>,
): Finding {
  const rises = MARKETING_PURPOSES.filter((line) => !filed.has(line))
    .map((line) => ({ line, rise: riseOf(stream, line, kindOf([line]), SCOPE_CREEP_THRESHOLD) }))
    .sort((a, b) => b.rise.score - a.rise.score);
  const risen = rises.filter(({ rise }) => rise.suspect);
  const suspect = risen.length > 0;
  return {
    detector: 'scope-creep',
    subject: signature,
    day,
    state: suspect ? 'suspect' : hasLearned(stream) ? 'ok' : 'insufficient-data',
    score: rises[0]?.rise.score ?? 0,
    threshold: SCOPE_CREEP_THRESHOLD,
    since: suspect ? Math.min(...risen.map(({ rise }) => rise.since)) : null,
    causes: risen.map(({ line, rise }) => ({ key: `${line}|${rise.since}`, score: rise.score })),
    evidence: risen.flatMap(({ line, rise }) => [
      lineEvidence(line, rise, filed, day),
      ...wordsEvidence(words, rise, kindOf([line]), LINE_WORDS[line]),
    ]),
    examples: risen.flatMap(({ rise }) => rise.texts.flatMap((text) => text.examples)).slice(0, 6),
    falseAlarms: SCOPE_CREEP_FALSE_ALARMS,
  };
}

function textsOf({ purposes }: SignatureDay): SeenText[] {
  return byTemplate(
    Object.entries(purposes).flatMap(([purpose, { texts }]) =>
      texts.map((text) => ({ ...text, reads: { [purpose]: text.messages } })),
    ),
  );
}

function lineEvidence(
  line: MarketingPurpose,
  rise: Rise,
  filed: ReadonlySet<Purpose>,
  day: number,
): Evidence {
  const numbers = numbersOf(rise, kindOf([line]), day);
  const { texts, all, days, messages, read, usual } = numbers;
  const names = PURPOSES.filter((purpose) => filed.has(purpose)).map((purpose) => LINE_WORDS[purpose]);
  const zh = names.map((name) => name.zh).join('、') || '无';
  const en = names.map((name) => name.en).join(', ') || 'nothing';
  return {
    kind: 'line-risen',
    weight: rise.score,
    words: {
      zh: `${days} 天来新出现的 ${all} 种文本中，${texts} 种是${LINE_WORDS[line].zh}（共 ${messages} 条，其中 ${read} 条读作此类），以往每百种约 ${usual} 种；该签名报备的类型：${zh}。`,
      en: `${texts} of ${all} new texts that came up in ${days === 1 ? 'a day' : `${days} days`} are ${LINE_WORDS[line].en} (${messages} messages, ${read} of them read so), where ${usual} in 100 were usual; the signature was filed for: ${en}.`,
    },
    numbers,
  };
}
