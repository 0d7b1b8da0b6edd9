import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Series } from './judged-week.ts';

/* Reference results that were computed with R’s surveillance 1.20.3; they lie beside the project and not in it. */

const TOP = path.resolve(import.meta.dirname, '../../..');
/** Beside the project; ANNING_GOLDEN says where else. */
const PLACES = [
  process.env['ANNING_GOLDEN'],
  path.join(TOP, '../shared/golden'),
  path.join(TOP, '../../shared/golden'),
];

/** The folder of reference results; undefined where there is none. */
export const GOLDEN = PLACES.find(
  (place) => place !== undefined && existsSync(path.join(place, 'surveillance')),
);

/** Why tests that need the folder are not run. */
export const NO_GOLDEN: string | false =
  GOLDEN === undefined ? 'no folder shared/golden beside the project, and ANNING_GOLDEN is not set' : false;

/** What R was told, by R’s names. Of each method some of them. */
export interface GoldenControl {
  readonly b: number;
  readonly w: number;
  readonly k: number;
  readonly h: number;
  readonly M?: number;
  readonly noPeriods: number;
  readonly pastWeeksNotIncluded: number;
  readonly alpha: number;
  readonly thresholdMethod: 'nbPlugin' | 'delta' | 'muan';
  readonly powertrans: '2/3' | '1/2' | 'none';
  readonly reweight: boolean;
  readonly weightsThreshold: number;
  readonly trend: boolean;
  readonly pThresholdTrend: number;
  readonly limit54: readonly [number, number];
  readonly populationOffset: boolean;
  readonly method: 'C1' | 'C2' | 'C3';
  readonly baseline: number;
  readonly minSigma: number;
  readonly actY: boolean;
  readonly trans: string;
  readonly mResolved: number | readonly number[];
  readonly mu0Resolved: readonly number[];
  readonly alphaResolved: number;
  readonly theta?: number | null;
  readonly 'c.ARL': number;
  readonly ret: 'value' | 'cases';
  readonly change?: string;
}

export interface GoldenCase {
  readonly id: string;
  readonly algorithm: string;
  readonly series: Series;
  readonly control: GoldenControl;
  /** Places in the series, from 0. */
  readonly at: readonly number[];
  readonly alarm: readonly (boolean | undefined)[];
  readonly upper: readonly (number | undefined)[];
  readonly expected?: readonly (number | undefined)[];
}

interface Raw {
  readonly id: string;
  readonly algorithm: string;
  readonly data: {
    readonly observed: number[];
    readonly epoch?: (string | number)[];
    readonly epochAsDate?: boolean;
    readonly freq?: number;
    readonly population?: number[];
  };
  readonly control: GoldenControl & { readonly range: number[] };
  readonly result: {
    readonly alarm: (number | null)[];
    readonly upperbound: (number | null)[];
    readonly expected?: (number | null)[];
  };
}

/** Of one algorithm, or several. */
export function goldenCases(...algorithms: readonly string[]): readonly GoldenCase[] {
  const folder = path.join(GOLDEN!, 'surveillance');
  return readdirSync(folder)
    .sort()
    .flatMap((file) => {
      const raw = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Raw;
      return algorithms.includes(raw.algorithm) && raw.result !== undefined ? [read(raw)] : [];
    });
}

function read({ id, algorithm, data, control, result }: Raw): GoldenCase {
  const known = (values: readonly (number | null)[]) => values.map((value) => value ?? undefined);
  return {
    id,
    algorithm,
    control,
    series: {
      counts: data.observed,
      perYear: data.freq ?? 52,
      ...(data.epochAsDate ? { dates: data.epoch as string[] } : {}),
      ...(data.population === undefined ? {} : { population: data.population }),
    },
    at: control.range.map((place) => place - 1),
    alarm: result.alarm.map((alarm) => (alarm === null ? undefined : alarm === 1)),
    upper: known(result.upperbound),
    ...(result.expected === undefined ? {} : { expected: known(result.expected) }),
  };
}
