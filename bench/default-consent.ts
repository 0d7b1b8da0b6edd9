import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { type Bench, type BenchOptions, type Measured, rounded } from './bench.ts';
import type { ScoredConsents } from './consent-season/score.ts';
import type { ConsentSeasonOptions } from './consent-season/season.ts';
import { consentPage } from './default-consent-page.ts';

/** Never looked at while the detector was made and its threshold chosen: that was done on seeds 1 to 6 and, without misdeeds, 41 to 43. */
const HELD_OUT = [301, 302, 303, 304, 305, 306];
const INNOCENT = [311, 312, 313];
const AT_ONCE = 2;
const PAGE = path.resolve(import.meta.dirname, '../docs/detectors.md');
/** The budget that is stated with each finding. */
const ACCUSED_MOST = 0.005;

/** How many consents by default the detector finds, how soon, and whom it accuses falsely, in seasons with an answer key. */
export const defaultConsentBench: Bench = {
  name: 'default-consent',
  page: PAGE,
  says: 'the share of consents by default that is found in seasons with an answer key, beside plain shares; precision, delay, false accusations',
  options: {
    organisations: { value: 120, says: 'in a season' },
    days: { value: 60, says: 'of a season' },
    seasons: { value: HELD_OUT.length, says: `with misdeeds, from seed ${HELD_OUT[0]} on` },
    innocent: { value: INNOCENT.length, says: `without, from seed ${INNOCENT[0]} on` },
  },
  async run(options: BenchOptions): Promise<Measured> {
    const { organisations, days } = {
      organisations: options.number('organisations'),
      days: options.number('days'),
    };
    const season = (misdeeds: boolean) => (seed: number) => ({ seed, organisations, days, misdeeds });
    const guilty = HELD_OUT.slice(0, options.number('seasons')).map(season(true));
    const innocent = INNOCENT.slice(0, options.number('innocent')).map(season(false));
    const scored = await scoreAll([...guilty, ...innocent], options);
    const {
      page,
      result,
      innocent: clean,
      baselines,
    } = consentPage(scored.slice(0, guilty.length), scored.slice(guilty.length));
    const recall = ({ found, cases }: typeof result) => found / Math.max(1, cases);
    const best = baselines.reduce((a, b) => (b.found > a.found ? b : a));
    const accused = (result.falsely + clean.falsely) / Math.max(1, result.innocent + clean.innocent);
    return {
      value: rounded(recall(result), 3),
      unit: 'of consents by default found',
      against: {
        what: `${best.rule}, at as many false accusations`,
        value: Math.max(0.001, rounded(recall(best), 3)),
      },
      runs: [rounded(recall(result), 3)],
      detail: { result, innocent: clean, baselines },
      page,
      missed: accused > ACCUSED_MOST ? [`accused ${(accused * 100).toFixed(2)} % of the innocents`] : [],
    };
  },
};

async function scoreAll(
  seasons: readonly ConsentSeasonOptions[],
  options: BenchOptions,
): Promise<ScoredConsents[]> {
  const scored: ScoredConsents[] = [];
  let next = 0;
  const work = async () => {
    for (let i = next++; i < seasons.length; i = next++) {
      scored[i] = await inWorker(seasons[i]!);
      options.tell(`default-consent: season ${seasons[i]!.seed}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return scored;
}

function inWorker(season: ConsentSeasonOptions): Promise<ScoredConsents> {
  const worker = new Worker(new URL('./consent-season/score-worker.ts', import.meta.url), {
    workerData: season,
  });
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
