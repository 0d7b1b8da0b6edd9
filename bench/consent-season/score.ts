import { DAY_MS } from '../../src/domain/index.ts';
import { type ConsentDay, NO_CONSENTS } from '../../src/trends/detectors/consent-day.ts';
import {
  ConsentCounter,
  DETECTOR_TABLE,
  type Declared,
  DeclaredFacts,
  type Finding,
} from '../../src/trends/index.ts';
import type { Outcome } from '../registry-season/report.ts';
import { ConsentSeason, type ConsentSeasonOptions } from './season.ts';

/** What the detector is held against: shares that anybody could count, over two weeks. */
export const CONSENT_BASELINES = ['share of newcomers that agreed', 'share that refused soon'] as const;
export type ConsentRule = 'default-consent' | (typeof CONSENT_BASELINES)[number];

export interface ScoredConsents {
  readonly options: ConsentSeasonOptions;
  /** Of the ledger, and codes. */
  readonly events: number;
  readonly codes: number;
  readonly outcomes: readonly Outcome<ConsentRule>[];
}

const BASELINE_DAYS = 14;
const LEAST = 20;

/** Plays a season through the detector, a day at a time, as it would run every night. */
export function scoreConsents(options: ConsentSeasonOptions): ScoredConsents {
  const season = new ConsentSeason(options);
  const facts = new DeclaredFacts();
  const counter = new ConsentCounter();
  const detector = DETECTOR_TABLE['default-consent'].open();
  const shares = new Shares();
  const steps = new Map<string, { rule: ConsentRule; subject: string; steps: [number, number][] }>();
  const note = (rule: ConsentRule, subject: string, score: number, day: number) => {
    const key = `${rule}\n${subject}`;
    const known = steps.get(key) ?? { rule, subject, steps: [] };
    steps.set(key, known);
    if (score > (known.steps.at(-1)?.[0] ?? 0)) known.steps.push([score, day]);
  };
  let [events, codes] = [0, 0];
  for (let day = 0; day < options.days; day++) {
    for (const change of season.changes(day)) facts.take(change);
    const today = season.day(day);
    events += today.events.length;
    codes += today.codes.length;
    const consents = counter.day(season.firstDay + day, today.events, today.codes);
    const declared = facts.at((season.firstDay + day + 1) * DAY_MS - 8 * 3_600_000 - 1);
    const told = detector.run({ day: season.firstDay + day, ports: [], signatures: [], consents }, declared);
    for (const finding of told) note('default-consent', finding.subject, reached(finding), day);
    for (const { subject, agreed, refused } of shares.day(day, consents, declared)) {
      note('share of newcomers that agreed', subject, agreed, day);
      note('share that refused soon', subject, refused, day);
    }
  }
  const outcomes = [...steps.values()].map((each): Outcome<ConsentRule> => {
    const truth = season.truths.find(({ subject }) => subject === each.subject);
    const lookalike = season.lookalikes.get(each.subject);
    return { ...each, truth, lookalike, best: each.steps.at(-1)?.[0] ?? 0 };
  });
  return { options, events, codes, outcomes };
}

/** A score that only rounds up to the threshold is no accusation. */
function reached({ state, score, threshold }: Finding): number {
  return state === 'suspect' ? score : Math.min(score, threshold - 0.01);
}

/** The baselines: plain shares of the last BASELINE_DAYS. */
class Shares {
  readonly #days: {
    tested: Map<string, number>;
    agreed: Map<string, number>;
    people: Map<string, number>;
    refused: Map<string, number>;
  }[] = [];

  *day(_day: number, { codes, organisations }: ConsentDay = NO_CONSENTS, declared: Declared) {
    const today = { tested: new Map(), agreed: new Map(), people: new Map(), refused: new Map() };
    this.#days.push(today);
    if (this.#days.length > BASELINE_DAYS) this.#days.shift();
    for (const { signature, people } of codes) {
      const owner = declared.ownerOf(signature)!;
      for (const { at, first } of people) {
        const decision = first.find(({ organisation }) => organisation === owner);
        if (decision !== undefined && decision.at < at - 15 * 60_000) continue;
        more(today.tested, owner, 1);
        if (decision?.form !== undefined) more(today.agreed, owner, 1);
      }
    }
    for (const { organisation, sizes, regrets } of organisations) {
      more(today.people, organisation, sum(sizes));
      more(today.refused, organisation, sum(regrets));
    }
    const total = (key: keyof typeof today, subject: string) =>
      sum(this.#days.map((each) => each[key].get(subject) ?? 0));
    for (const subject of new Set(this.#days.flatMap(({ tested }) => [...tested.keys()]))) {
      const [tested, people] = [total('tested', subject), total('people', subject)];
      yield {
        subject,
        agreed: tested < LEAST ? 0 : total('agreed', subject) / tested,
        refused: people < LEAST ? 0 : total('refused', subject) / people,
      };
    }
  }
}

function more(counts: Map<string, number>, key: string, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}

function sum(list: readonly number[]): number {
  return list.reduce((all, each) => all + each, 0);
}
