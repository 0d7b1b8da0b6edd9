import type { Words } from '../../domain/index.ts';
import { CLASS_WORDS, KIND_WORDS, type TextKind } from '../../texts/index.ts';
import { dateOf } from '../detectors/declared-days.ts';
import type { Template, WaveId } from '../waves/index.ts';
import { type Collected, type CollectedRows, isClass, type Said } from './collected.ts';
import { maskedSender, maskedText } from './masked.ts';
import { type SeriesKind, type Watched, type WatchedAlarm, watch } from './watched.ts';

/** A name and how many complaints have it. */
export interface Counted {
  readonly name: string;
  readonly complaints: number;
}

export interface ReportPiece {
  /** Null: the same in all of its texts. */
  readonly slot: 'link' | 'telephone' | 'amount' | 'number' | 'name' | 'words' | null;
  /** Of a slot: what stood there in some, without numbers. */
  readonly text: string;
}

/** Texts that belong together. */
export interface ReportWave {
  readonly wave: WaveId;
  readonly complaints: number;
  readonly variants: number;
  readonly first: string;
  readonly last: string;
  /** First seen in the last seven days of the file. */
  readonly isNew: boolean;
  /** In the last seven days, and in the seven before. */
  readonly lastWeek: number;
  readonly weekBefore: number;
  readonly said: Said;
  readonly senders: readonly Counted[];
  readonly regions: readonly Counted[];
  readonly sendersTotal: number;
  readonly regionsTotal: number;
  readonly template: readonly ReportPiece[];
}

export interface ReportAlarm {
  readonly kind: SeriesKind;
  readonly name: string;
  readonly since: string;
  readonly until: string | null;
  readonly windowDays: number;
  readonly count: number;
  readonly expected: { readonly mean: number; readonly low: number; readonly high: number };
  readonly words: readonly Words[];
  /** Complaints a day between two dates, both inclusive. */
  readonly drawn: { readonly from: string; readonly to: string; readonly daily: readonly number[] };
}

/** What is told of a file; the shape that `--json` prints. No number of a person stands in it. */
export interface TrendsReport {
  readonly version: 1;
  readonly from: string;
  readonly to: string;
  readonly days: number;
  readonly rows: number;
  readonly rejected: number;
  readonly columns: readonly string[];
  readonly classes: readonly (Counted & { readonly words: Words })[];
  readonly categories: readonly Counted[];
  readonly senders: readonly Counted[];
  readonly regions: readonly Counted[];
  readonly waves: readonly ReportWave[];
  /** Waves of two texts or more, and complaints in them. */
  readonly wavesTotal: number;
  readonly inWaves: number;
  readonly alarms: {
    readonly setPerWeek: number;
    readonly begun: number;
    readonly weeks: number;
    readonly isLearning: boolean;
    readonly series: number;
    readonly tooLittle: number;
    readonly emptyDays: number;
    readonly emptyMeans: 'quiet' | 'missing';
    readonly holding: readonly ReportAlarm[];
    readonly over: readonly ReportAlarm[];
  };
}

const TOP = 20;
const WAVES_TOP = 100;
const OF_WAVE = 5;
const WEEK = 7;
/** A name of the file that is longer is cut. */
const NAME_MAX = 60;

export function reportOf(
  collected: Collected,
  rows: CollectedRows,
  { rejected, falseAlarmsPerWeek }: { readonly rejected: number; readonly falseAlarmsPerWeek: number },
): TrendsReport {
  const watched = watch(rows, falseAlarmsPerWeek);
  const last = rows.day.reduce((most, day) => Math.max(most, day), 0);
  const first = rows.day.reduce((least, day) => Math.min(least, day), last);
  const named = (column: 'category' | 'sender' | 'region') =>
    countsOf(rows[column], rows.names[column]).filter(({ name }) => name !== '');
  const waves = wavesOf(collected, rows, last);
  const cut = (counted: readonly Counted[], mask: (name: string) => string) =>
    counted.slice(0, TOP).map(({ name, complaints }) => ({ name: mask(name), complaints }));
  return {
    ...{ version: 1, from: dateOf(first), to: dateOf(last), days: last - first + 1 },
    ...{ rows: rows.row.length, rejected },
    columns: (['category', 'sender', 'region'] as const).filter((column) => named(column).length > 0),
    classes: countsOf(rows.said, rows.names.said).map((each) => ({
      ...each,
      words: saidWords(each.name as Said),
    })),
    categories: cut(named('category'), nameOf),
    senders: cut(named('sender'), (name) => maskedSender(name).slice(0, NAME_MAX)),
    regions: cut(named('region'), nameOf),
    ...waves,
    alarms: alarmsOf(watched, last),
  };
}

export function saidWords(said: Said): Words {
  return isClass(said) ? CLASS_WORDS[said] : KIND_WORDS[said.slice(0, -1) as TextKind | 'uncertain'];
}

/** A category or region as the file has it: a file may hold anything there. */
function nameOf(name: string): string {
  return maskedText(name).slice(0, NAME_MAX);
}

function countsOf(places: readonly number[], names: readonly string[]): Counted[] {
  const counts = new Array<number>(names.length).fill(0);
  for (const place of places) counts[place]! += 1;
  return names
    .map((name, i) => ({ name, complaints: counts[i]! }))
    .filter(({ complaints }) => complaints > 0)
    .sort((a, b) => b.complaints - a.complaints || (a.name < b.name ? -1 : 1));
}

function wavesOf(
  collected: Collected,
  rows: CollectedRows,
  last: number,
): Pick<TrendsReport, 'waves' | 'wavesTotal' | 'inWaves'> {
  const members = new Map<WaveId, number[]>();
  for (const [i, wave] of rows.wave.entries()) {
    const known = members.get(wave);
    if (known === undefined) members.set(wave, [i]);
    else known.push(i);
  }
  const large = [...members]
    .filter(([, all]) => all.length > 1)
    .sort(([a, one], [b, other]) => other.length - one.length || a - b);
  const told = large.slice(0, WAVES_TOP).map(([wave, all]): ReportWave => {
    const days = all.map((i) => rows.day[i]!);
    const [from, until] = [Math.min(...spread(days)), Math.max(...spread(days))];
    const within = (a: number, b: number) => days.filter((day) => day > last - a && day <= last - b).length;
    const of = (column: 'sender' | 'region') =>
      countsOf(
        all.map((i) => rows[column][i]!),
        rows.names[column],
      ).filter(({ name }) => name !== '');
    const [senders, regions] = [of('sender'), of('region')];
    const said = countsOf(
      all.map((i) => rows.said[i]!),
      rows.names.said,
    )[0]!.name as Said;
    return {
      ...{ wave, complaints: all.length, variants: collected.waves.variants(wave).length },
      ...{ first: dateOf(from), last: dateOf(until), isNew: from > last - WEEK },
      ...{ lastWeek: within(WEEK, 0), weekBefore: within(2 * WEEK, WEEK), said },
      senders: senders
        .slice(0, OF_WAVE)
        .map(({ name, complaints }) => ({ name: maskedSender(name).slice(0, NAME_MAX), complaints })),
      regions: regions.slice(0, OF_WAVE).map(({ name, complaints }) => ({ name: nameOf(name), complaints })),
      ...{ sendersTotal: senders.length, regionsTotal: regions.length },
      template: piecesOf(collected.waves.template(wave)),
    };
  });
  return {
    waves: told,
    wavesTotal: large.length,
    inWaves: large.reduce((sum, [, all]) => sum + all.length, 0),
  };
}

/** Some hundred thousand at once are too many for a call. */
function spread(days: readonly number[]): number[] {
  return [days.reduce((a, b) => Math.min(a, b)), days.reduce((a, b) => Math.max(a, b))];
}

function piecesOf({ pieces }: Template): ReportPiece[] {
  return pieces.map((piece) =>
    piece.kind === 'fixed'
      ? { slot: null, text: maskedText(piece.text) }
      : {
          slot: piece.kind,
          text: piece.examples
            .filter((example) => example !== '')
            .slice(0, 2)
            .map((example) => maskedText(example).slice(0, NAME_MAX))
            .join(' / '),
        },
  );
}

function alarmsOf(watched: Watched, last: number): TrendsReport['alarms'] {
  const { record, holding, over, ...counts } = watched;
  return {
    ...{ setPerWeek: record.set, begun: record.begun, weeks: record.weeks },
    ...{ isLearning: counts.isLearning, series: counts.series, tooLittle: counts.tooLittle },
    ...{ emptyDays: counts.emptyDays, emptyMeans: counts.emptyMeans },
    holding: holding.map((alarm) => alarmOf(alarm, last)),
    over: over.map((alarm) => alarmOf(alarm, last)),
  };
}

function alarmOf({ kind, name, assessment, lastDay, daily }: WatchedAlarm, last: number): ReportAlarm {
  const { windowDays, count, expected, reasons, since } = assessment;
  return {
    ...{ kind, name: kind === 'sender' ? maskedSender(name).slice(0, NAME_MAX) : nameOf(name) },
    ...{ since: dateOf(since!), until: lastDay < last ? dateOf(lastDay) : null },
    ...{ windowDays, count, expected, words: reasons },
    drawn: { from: dateOf(lastDay - daily.length + 1), to: dateOf(lastDay), daily },
  };
}
