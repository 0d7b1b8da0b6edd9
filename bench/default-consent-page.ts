import { DEFAULT_CONSENT_THRESHOLD } from '../src/trends/detectors/default-consent.ts';
import { grouped } from './bench.ts';
import { STAMPS, STRENGTHS } from './consent-season/asker.ts';
import { CONSENT_BASELINES, type ConsentRule, type ScoredConsents } from './consent-season/score.ts';
import {
  HEAD,
  KIND_HEAD,
  kindLine,
  line,
  type Outcome,
  outcomesOf,
  perThousand,
  type Told,
  thresholdFor,
  told,
} from './registry-season/report.ts';

const RULE = 'default-consent';

export interface ConsentPage {
  readonly page: readonly string[];
  readonly result: Told;
  readonly innocent: Told;
  readonly baselines: readonly Told[];
}

/** The tables of the seasons of consents; baselines get the threshold at which they accuse as many innocents as the detector did. */
export function consentPage(
  guilty: readonly ScoredConsents[],
  clean: readonly ScoredConsents[],
): ConsentPage {
  const outcomes = outcomesOf<ConsentRule>(guilty);
  const innocents = outcomesOf<ConsentRule>(clean);
  const result = told(RULE, DEFAULT_CONSENT_THRESHOLD, outcomes);
  const innocent = told(RULE, DEFAULT_CONSENT_THRESHOLD, innocents);
  const baselines = CONSENT_BASELINES.map((rule) =>
    told(rule, thresholdFor(rule, result.falsely, outcomes), outcomes),
  );
  const [falsely, all] = [result.falsely + innocent.falsely, result.innocent + innocent.innocent];
  const seasons = [...guilty, ...clean];
  const events = seasons.reduce((sum, each) => sum + each.events, 0);
  const codes = seasons.reduce((sum, each) => sum + each.codes, 0);
  const { organisations, days } = guilty[0]!.options;
  const of = (pick: (outcome: Outcome<ConsentRule>) => boolean, what: string) =>
    kindLine(what, RULE, DEFAULT_CONSENT_THRESHOLD, outcomes.filter(pick));
  const looks = ({ lookalikes }: Told) =>
    Object.entries(lookalikes)
      .map(([what, count]) => `${what} ${count}`)
      .join(', ') || 'none';
  return {
    result,
    innocent,
    baselines,
    page: [
      `${guilty.length} seasons with misdeeds and ${clean.length} without, ${organisations} organisations, ${days} days, ${grouped(events)} events of the ledger and ${grouped(codes)} codes. 95 % intervals after Wilson.`,
      '',
      ...HEAD,
      line(RULE, result),
      ...baselines.map((each) => line(`${each.rule} ≥ ${each.threshold.toFixed(2)}`, each)),
      '',
      ...KIND_HEAD,
      ...STRENGTHS.map((strength) => of(({ truth }) => truth?.strength === strength, strength)),
      ...STAMPS.map((stamp) => of(({ truth }) => truth?.disguise === stamp, `dated ${stamp}`)),
      of(({ truth }) => truth?.onset === 0, 'since before the first day'),
      '',
      `Innocent organisations accused at least once within ${days} days: ${falsely} of ${all}, ${perThousand(falsely, all)}; in the seasons without misdeeds ${innocent.falsely} of ${innocent.innocent}, ${perThousand(innocent.falsely, innocent.innocent)}. They look like: ${looks(result)}; without misdeeds: ${looks(innocent)}.`,
    ],
  };
}
