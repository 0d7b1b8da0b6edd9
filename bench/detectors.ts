import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { SCOPE_CREEP_THRESHOLD } from '../src/trends/detectors/scope-creep.ts';
import { SERVICE_MARKETING_THRESHOLD } from '../src/trends/detectors/service-marketing.ts';
import { SUB_LEASE_THRESHOLD } from '../src/trends/detectors/sub-lease.ts';
import { type Bench, type BenchOptions, grouped, type Measured, rounded } from './bench.ts';
import {
  HEAD,
  KIND_HEAD,
  kindLine,
  line,
  type Outcome,
  outcomesOf,
  share,
  thresholdFor,
  told,
} from './registry-season/report.ts';
import { READINGS_ALONE, type Rule, type Scored } from './registry-season/score.ts';
import { type SeasonOptions, STRENGTHS } from './registry-season/season.ts';

/** Never looked at while detectors were made and thresholds chosen: that was done on seeds 1 to 3, 31 to 34 and, without misdeeds, 41 and 42. */
const HELD_OUT = [201, 202, 203, 204, 205];
const INNOCENT = [211, 212];
const AT_ONCE = 2;
const PAGE = path.resolve(import.meta.dirname, '../docs/detectors.md');
const BASELINES: readonly Rule[] = ['signatures on the port', 'entropy of signatures'];
const THRESHOLDS: readonly (readonly [Rule, number])[] = [
  ['sub-lease', SUB_LEASE_THRESHOLD],
  ['scope-creep', SCOPE_CREEP_THRESHOLD],
  ['service-marketing', SERVICE_MARKETING_THRESHOLD],
];
const RECALL_LEAST = 0.9;
const PRECISION_LEAST = 0.95;

/** How many misdeeds the detectors find, how soon, and whom they accuse falsely, in seasons with an answer key. */
export const detectorsBench: Bench = {
  name: 'detectors',
  page: PAGE,
  says: 'the share of undeclared sub-leases that is found in seasons with an answer key, beside counting signatures; precision, delay, false accusations, other detectors',
  options: {
    ports: { value: 200, says: 'in a season' },
    days: { value: 60, says: 'of a season' },
    seasons: { value: HELD_OUT.length, says: `with misdeeds, from seed ${HELD_OUT[0]} on` },
    innocent: { value: INNOCENT.length, says: `without, from seed ${INNOCENT[0]} on` },
  },
  async run(options: BenchOptions): Promise<Measured> {
    const { ports, days } = { ports: options.number('ports'), days: options.number('days') };
    const season = (seed: number, misdeeds: boolean) => ({ seed, ports, days, misdeeds });
    const guilty = HELD_OUT.slice(0, options.number('seasons')).map((seed) => season(seed, true));
    const innocent = INNOCENT.slice(0, options.number('innocent')).map((seed) => season(seed, false));
    const scored = await scoreAll([...guilty, ...innocent], options);
    return report(scored.slice(0, guilty.length), scored.slice(guilty.length));
  },
};

async function scoreAll(seasons: readonly SeasonOptions[], options: BenchOptions): Promise<Scored[]> {
  const scored: Scored[] = [];
  let next = 0;
  const work = async () => {
    for (let i = next++; i < seasons.length; i = next++) {
      scored[i] = await inWorker(seasons[i]!);
      options.tell(`detectors: season ${seasons[i]!.seed}: ${grouped(scored[i]!.messages)} messages`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return scored;
}

function inWorker(season: SeasonOptions): Promise<Scored> {
  const worker = new Worker(new URL('./registry-season/score-worker.ts', import.meta.url), {
    workerData: season,
  });
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

function report(seasons: readonly Scored[], clean: readonly Scored[]): Measured {
  const outcomes = outcomesOf(seasons);
  const innocents = outcomesOf(clean);
  const results = THRESHOLDS.map(([rule, threshold]) => told(rule, threshold, outcomes));
  const subLease = results[0]!;
  // Each baseline is given the threshold at which it accuses as many innocents as the detector did: better than it could be set beforehand.
  const baselines = BASELINES.map((rule) =>
    told(rule, thresholdFor(rule, subLease.falsely, outcomes), outcomes),
  );
  const alone = READINGS_ALONE.map((rule, i) => told(rule, THRESHOLDS[i + 1]![1], outcomes));
  const best = baselines.reduce((a, b) => (b.found > a.found ? b : a));
  const recall = ({ found, cases }: (typeof results)[number]) => found / Math.max(1, cases);
  const messages = [...seasons, ...clean].reduce((sum, each) => sum + each.messages, 0);
  const missed = results.flatMap((each) => {
    const precision = each.found / Math.max(1, each.found + each.falsely);
    const low = recall(each) < RECALL_LEAST || precision < PRECISION_LEAST || each.soon * 2 < each.cases;
    return low ? [`${each.rule}: recall ${recall(each).toFixed(2)}, precision ${precision.toFixed(2)}`] : [];
  });
  const page = [
    `${seasons.length} seasons with misdeeds and ${clean.length} without, ${seasons[0]!.options.ports} ports, ${seasons[0]!.options.days} days, ${grouped(messages)} messages. 95 % intervals after Wilson.`,
    '',
    ...HEAD,
    ...results.map((each) => line(each.rule, each)),
    ...alone.map((each) => line(each.rule, each)),
    ...baselines.map((each) => line(`sub-lease by ${each.rule} ≥ ${each.threshold.toFixed(2)}`, each)),
    '',
    'By strength:',
    '',
    ...KIND_HEAD,
    ...THRESHOLDS.flatMap(([rule, threshold]) =>
      STRENGTHS.map((strength) =>
        kindLine(
          `${rule}, ${strength}`,
          rule,
          threshold,
          outcomes.filter(({ truth }) => truth?.strength === strength),
        ),
      ),
    ),
    '',
    'Sub-leases by disguise:',
    '',
    ...KIND_HEAD,
    ...disguises(outcomes).map((disguise) =>
      kindLine(
        disguise,
        'sub-lease',
        SUB_LEASE_THRESHOLD,
        outcomes.filter(({ truth }) => truth?.disguise === disguise),
      ),
    ),
    '',
    'Seasons without misdeeds: innocents accused at least once.',
    '',
    '| | accused | of | share | looking like |',
    '|---|---|---|---|---|',
    ...THRESHOLDS.map(([rule, threshold]) => innocentLine(rule, told(rule, threshold, innocents))),
    '',
    'Accused innocents in the seasons with misdeeds, by what they look like:',
    '',
    ...results.map((each) => `- ${each.rule}: ${looks(each.lookalikes)}`),
  ];
  const runs = seasons.map(({ outcomes: own }) =>
    rounded(recall(told('sub-lease', SUB_LEASE_THRESHOLD, own)), 3),
  );
  return {
    value: rounded(recall(subLease), 3),
    unit: 'of undeclared sub-leases found',
    against: {
      what: `${best.rule}, at as many false accusations`,
      value: Math.max(0.001, rounded(recall(best), 3)),
    },
    runs,
    detail: {
      results,
      alone,
      baselines,
      innocent: THRESHOLDS.map(([rule, t]) => told(rule, t, innocents)),
      missed,
    },
    page,
    missed,
  };
}

function innocentLine(rule: Rule, { falsely, innocent, lookalikes }: ReturnType<typeof told>): string {
  return `| ${rule} | ${falsely} | ${innocent} | ${share(falsely, innocent)} | ${looks(lookalikes)} |`;
}

function looks(lookalikes: Readonly<Record<string, number>>): string {
  const all = Object.entries(lookalikes).map(([what, count]) => `${what} ${count}`);
  return all.length === 0 ? 'none' : all.join(', ');
}

function disguises(outcomes: readonly Outcome[]): string[] {
  const found = outcomes.flatMap(({ rule, truth }) =>
    rule === 'sub-lease' && truth !== undefined ? [truth.disguise] : [],
  );
  return [...new Set(found)].sort();
}
