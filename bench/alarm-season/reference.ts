import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DAY_MS } from '../../src/domain/index.ts';
import { GOLDEN } from '../../src/trends/surveillance/golden.fixture.ts';
import type { DailyWorld } from './play.ts';

/* The simulated complaint centre and the weekly scenarios that lie beside the project, with their answer keys. */

export function goldenDaily(): DailyWorld {
  const read = readGolden('complaints-daily.json.gz') as {
    readonly start: string;
    readonly evalFrom: number;
    readonly streams: readonly { readonly cat: string }[];
    readonly counts: readonly (readonly number[])[];
    readonly events: readonly { kind: string; onset: number; end: number; streams: number[] }[];
  };
  return {
    firstDay: Date.parse(read.start) / DAY_MS,
    counts: read.counts,
    kinds: read.streams.map(({ cat }) => cat),
    from: read.evalFrom,
    events: read.events.map(({ streams, ...event }) => ({ ...event, series: streams })),
  };
}

export interface WeeklyRun {
  readonly counts: readonly number[];
  /** Added at these weeks, from 0. */
  readonly outbreak: readonly (readonly [week: number, cases: number])[];
}

export const WEEKS_FROM = 575;

export function goldenWeekly(): readonly WeeklyRun[] {
  const read = readGolden('weekly-28x100.json.gz') as {
    readonly series: readonly (readonly (readonly number[])[])[];
    readonly outbreak: readonly (readonly {
      readonly weeks: readonly number[];
      readonly cases: readonly number[];
    }[])[];
  };
  return read.series.flatMap((runs, scenario) =>
    runs.map((counts, run) => {
      const { weeks, cases } = read.outbreak[scenario]![run]!;
      return { counts, outbreak: weeks.map((week, i) => [week - 1, cases[i]!] as const) };
    }),
  );
}

/** Daily counts that third parties simulated, and how many of each day’s belong to an outbreak. */
export interface LabelledSeries {
  readonly signal: string;
  readonly counts: readonly number[];
  readonly outbreak: readonly number[];
}

const SYNDROMIC = GOLDEN === undefined ? undefined : path.join(GOLDEN, '../data/series/syndromic');

/** The first runs of each signal; none where the folder is not there. */
export function syndromic(runs: number): readonly LabelledSeries[] {
  if (SYNDROMIC === undefined || !existsSync(SYNDROMIC)) return [];
  const signals = readdirSync(SYNDROMIC).flatMap(
    (file) => /^totals_(sig\d+)\.csv\.gz$/.exec(file)?.[1] ?? [],
  );
  return signals.sort().flatMap((signal) => {
    const totals = columns(path.join(SYNDROMIC, `totals_${signal}.csv.gz`), runs);
    const outbreaks = columns(path.join(SYNDROMIC, `outbreaks_${signal}.csv.gz`), runs);
    return totals.map((counts, run) => ({ signal, counts, outbreak: outbreaks[run]! }));
  });
}

function columns(file: string, count: number): number[][] {
  const lines = gunzipSync(readFileSync(file)).toString().trim().split('\n').slice(1);
  const rows = lines.map((line) => line.split(',').map(Number));
  return Array.from({ length: count }, (_, i) => rows.map((row) => row[i]!));
}

function readGolden(file: string): unknown {
  return JSON.parse(gunzipSync(readFileSync(path.join(GOLDEN!, file))).toString());
}
