import { DAY_MS } from '../../src/domain/index.ts';
import { Detector } from '../../src/trends/detectors/detector.ts';
import { scopeCreep } from '../../src/trends/detectors/scope-creep.ts';
import { serviceMarketing } from '../../src/trends/detectors/service-marketing.ts';
import { emptyTextState, type TextState } from '../../src/trends/detectors/text-watch.ts';
import {
  Aggregator,
  DETECTOR_TABLE,
  DeclaredFacts,
  type Finding,
  type PortDay,
} from '../../src/trends/index.ts';
import type { Outcome } from './report.ts';
import { MISDEEDS, type Misdeed, Season, type SeasonOptions } from './season.ts';

/**
 * What the detectors are held against: simple rules, which know a port's signatures and nothing that was declared; and two of the detectors
 * themselves, without what other texts tell of the words in a text.
 */
export type Rule =
  | Misdeed
  | (typeof READINGS_ALONE)[number]
  | 'signatures on the port'
  | 'entropy of signatures';
export const READINGS_ALONE = [
  'scope-creep by readings alone',
  'service-marketing by readings alone',
] as const;

export interface Scored {
  readonly options: SeasonOptions;
  readonly messages: number;
  readonly outcomes: readonly Outcome<Rule>[];
}

/** Plays a season through the detectors, a day at a time, as they would run every night. */
export function score(options: SeasonOptions): Scored {
  const season = new Season(options);
  const facts = new DeclaredFacts();
  const detectors = MISDEEDS.map((name) => DETECTOR_TABLE[name].open());
  const wordless = [scopeCreep, serviceMarketing].map(
    (watch) => new Detector({ ...watch, empty: emptyWordless }),
  );
  const steps = new Map<string, { rule: Rule; subject: string; steps: [number, number][] }>();
  const note = (rule: Rule, subject: string, score: number, day: number) => {
    const key = `${rule}\n${subject}`;
    const known = steps.get(key) ?? { rule, subject, steps: [] };
    steps.set(key, known);
    if (score > (known.steps.at(-1)?.[0] ?? 0)) known.steps.push([score, day]);
  };
  let messages = 0;
  for (let day = 0; day < options.days; day++) {
    for (const change of season.changes(day)) facts.take(change);
    const aggregator = new Aggregator(season.firstDay + day);
    for (const message of season.messages(day)) {
      aggregator.add(message);
      messages += 1;
    }
    const traffic = aggregator.close();
    const declared = facts.at((season.firstDay + day + 1) * DAY_MS - 8 * 3_600_000 - 1);
    for (const detector of detectors)
      for (const finding of detector.run(traffic, declared))
        note(detector.name as Misdeed, finding.subject, reached(finding), day);
    for (const [i, detector] of wordless.entries())
      for (const finding of detector.run(traffic, declared))
        note(READINGS_ALONE[i]!, finding.subject, reached(finding), day);
    for (const port of traffic.ports) {
      const counts = bySignature(port);
      note('signatures on the port', port.port, counts.length, day);
      note('entropy of signatures', port.port, entropy(counts), day);
    }
  }
  const outcomes = [...steps.values()].flatMap((each) => outcomeOf(season, each) ?? []);
  return { options, messages, outcomes };
}

/** A score that only rounds up to the threshold is no accusation. */
function reached({ state, score, threshold }: Finding): number {
  return state === 'suspect' ? score : Math.min(score, threshold - 0.01);
}

/** Undefined for a subject that a misdeed of another kind touches: it is neither innocent nor guilty of this one. */
function outcomeOf(
  { truths, lookalikes }: Season,
  { rule, subject, steps }: Pick<Outcome<Rule>, 'rule' | 'subject' | 'steps'>,
): Outcome<Rule> | undefined {
  const misdeed = misdeedOf(rule);
  const truth = truths.find((each) => each.subject === subject && each.misdeed === misdeed);
  const touched = truths.some((each) => each.subject === subject || each.alsoTouched.includes(subject));
  if (truth === undefined && touched) return undefined;
  const best = steps.at(-1)?.[0] ?? 0;
  return { rule, subject, truth, lookalike: lookalikes.get(subject), best, steps };
}

function misdeedOf(rule: Rule): Misdeed {
  const named = MISDEEDS.find((detector) => rule.startsWith(detector));
  return named ?? 'sub-lease';
}

/** Words that are never learned. */
class NoWords extends Map<number, number[]> {
  override set(): this {
    return this;
  }
}

function emptyWordless(): TextState {
  const state = emptyTextState();
  return { ...state, words: { ...state.words, pairs: new NoWords() } };
}

function bySignature({ strands }: PortDay): number[] {
  const counts = new Map<string, number>();
  for (const { signature, messages } of strands)
    counts.set(signature, (counts.get(signature) ?? 0) + messages);
  return [...counts.values()];
}

/** In nats. */
function entropy(counts: readonly number[]): number {
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.reduce((sum, count) => sum - (count / all) * Math.log(count / all), 0);
}
