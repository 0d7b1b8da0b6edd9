import type { Purpose } from '../domain/index.ts';
import { MARKETING_PURPOSES, type MarketingPurpose, PURPOSES } from '../domain/index.ts';
import type { SignatureDay, TrafficDay } from './days.ts';
import type { Declared } from './declared.ts';
import { emptyWatch, hasLearned, type ShareWatch, usualShare, watchDay } from './excess.ts';
import { SCOPE_CREEP_FALSE_ALARMS } from './false-alarms.ts';
import type { Evidence, Finding } from './findings.ts';
import { LINE_WORDS } from './line-words.ts';
import { readState, writeState } from './state-text.ts';

/** Chosen on the seasons with seeds 1 to 3, as for sub-leases. */
export const SCOPE_CREEP_THRESHOLD = 6;
/** One text that the reader takes for something else is no new line of business. */
const TEXTS = 2;
const KEPT = 8;

interface LineWatch {
  readonly share: ShareWatch;
  /** Texts of the line since the sum rose, each with messages and examples. */
  texts: Map<string, { messages: number; examples: readonly string[] }>;
}

interface State {
  day: number;
  readonly signatures: Map<string, Map<MarketingPurpose, LineWatch>>;
  findings: readonly Finding[];
}

/** Signatures that come to advertise what they were not filed for, and did not before. Days in order; what it remembers is text. */
export class ScopeCreepDetector {
  readonly #state: State;

  /** @param memory what `memory()` gave; none: it begins to learn. */
  constructor(memory?: string) {
    this.#state =
      memory === undefined ? { day: 0, signatures: new Map(), findings: [] } : readState<State>(memory);
  }

  memory(): string {
    return writeState(this.#state);
  }

  /** A finding for each signature of the day. A day that was run before changes nothing. */
  run(traffic: TrafficDay, declared: Declared): readonly Finding[] {
    const state = this.#state;
    if (traffic.day < state.day) return [];
    if (traffic.day === state.day) return state.findings;
    state.day = traffic.day;
    state.findings = traffic.signatures
      .filter(({ signature }) => declared.ownerOf(signature) !== undefined)
      .map((each) => this.#judge(each, declared.purposesOf(each.signature)));
    return state.findings;
  }

  #judge(today: SignatureDay, filed: ReadonlySet<Purpose>): Finding {
    const { day, signatures } = this.#state;
    const lines = signatures.get(today.signature) ?? new Map<MarketingPurpose, LineWatch>();
    signatures.set(today.signature, lines);
    for (const line of MARKETING_PURPOSES) {
      const watch = lines.get(line) ?? { share: emptyWatch(), texts: new Map() };
      lines.set(line, watch);
      watchLine(watch, day, today, line);
    }
    const outside = [...lines].filter(([line]) => !filed.has(line));
    const risen = outside
      .filter(([, { share, texts }]) => share.sum >= SCOPE_CREEP_THRESHOLD && texts.size >= TEXTS)
      .sort(([, a], [, b]) => b.share.sum - a.share.sum);
    const score = Math.max(0, ...outside.map(([, { share }]) => share.sum));
    const learned = outside.some(([, { share }]) => hasLearned(share));
    const suspect = risen.length > 0;
    const examples = risen.flatMap(([, { texts }]) => [...texts.values()].flatMap((text) => text.examples));
    return {
      detector: 'scope-creep',
      subject: today.signature,
      day,
      state: suspect ? 'suspect' : learned ? 'ok' : 'insufficient-data',
      score: Math.round(score * 100) / 100,
      threshold: SCOPE_CREEP_THRESHOLD,
      since: suspect ? Math.min(...risen.map(([, { share }]) => share.since)) : undefined,
      evidence: risen.map(([line, watch]) => evidenceOf(line, watch, filed)),
      examples: examples.slice(0, 6),
      falseAlarms: SCOPE_CREEP_FALSE_ALARMS,
    };
  }
}

/** The share among what was read clearly: a day on which the reader is at a loss says nothing. */
function watchLine(watch: LineWatch, day: number, today: SignatureDay, line: MarketingPurpose): void {
  const clear = today.messages - (today.purposes['unclear']?.messages ?? 0);
  const of = today.purposes[line];
  watchDay(watch.share, day, clear, of?.messages ?? 0);
  if (watch.share.sum === 0) watch.texts = new Map();
  else {
    if (watch.share.since === day) watch.texts = new Map();
    for (const { template, messages, examples } of of?.texts ?? []) {
      const known = watch.texts.get(template);
      if (known !== undefined) known.messages += messages;
      else if (watch.texts.size < KEPT) watch.texts.set(template, { messages, examples });
    }
  }
}

function evidenceOf(
  line: MarketingPurpose,
  { share, texts }: LineWatch,
  filed: ReadonlySet<Purpose>,
): Evidence {
  const { messages, hits, days } = share.excursion;
  const now = percent(hits / messages);
  const usual = percent(usualShare(share));
  const for_ = PURPOSES.filter((purpose) => filed.has(purpose)).map((purpose) => LINE_WORDS[purpose]);
  const zh = for_.map((words) => words.zh).join('、') || '无';
  const en = for_.map((words) => words.en).join(', ') || 'nothing';
  return {
    kind: 'line-risen',
    weight: Math.round(share.sum * 100) / 100,
    words: {
      zh: `${LINE_WORDS[line].zh}占 ${now}%（${days} 天内 ${messages} 条中的 ${hits} 条，${texts.size} 种文本），以往为 ${usual}%；该签名报备的类型：${zh}。`,
      en: `${LINE_WORDS[line].en} is ${now} % (${hits} of ${messages} in ${days} days, ${texts.size} texts), where ${usual} % was usual; the signature was filed for: ${en}.`,
    },
    numbers: { now, usual, messages, hits, days, texts: texts.size },
  };
}

function percent(share: number): number {
  return Math.round(share * 100);
}
