import {
  CROSS_TABLES,
  formatInstant,
  type PeriodKind,
  type StatisticsTableId,
  type Words,
} from '../../domain/index.ts';
import { csvLine } from '../../registry/index.ts';
import { spamWords } from '../categories.ts';
import { BREAKDOWN_LEAST, CELL_LEAST, type Figures, type Headline, type Line } from './figures.ts';
import type { Period } from './periods.ts';
import { TABLES } from './tables.ts';

export const SCHEMA = 'anning-statistics-1';

/** A published edition that another one refers to. */
export interface Reference {
  readonly period: string;
  readonly edition: number;
  /** Of its JSON, hexadecimal. */
  readonly sha256: string;
}

/** A figure that is another one than in the edition before. Null: it was not told. */
export interface Changed {
  readonly table: StatisticsTableId;
  readonly code: string;
  readonly by: string | null;
  readonly measure: 'all' | 'counted' | 'share';
  readonly before: number | null;
  readonly after: number | null;
}

export interface DocumentLine extends Line {
  /** The same figure (`counted` where it is told, else `all`) in the period before and in the same one of the year before; null: not available. */
  readonly before: number | null;
  readonly yearAgo: number | null;
}

export interface DocumentTable {
  readonly id: StatisticsTableId;
  readonly name: Words;
  readonly definition: Words;
  /** Whether its lines are held against earlier periods. */
  readonly isCompared: boolean;
  readonly shareOf: number | null;
  readonly lines: readonly DocumentLine[];
}

/** What is published, as its JSON has it. Nothing in it depends on when it was made: the same figures are the same bytes. */
export interface StatisticsDocument {
  readonly schema: typeof SCHEMA;
  /** The name of the evidence log of whoever publishes. */
  readonly publisher: string;
  readonly subject: Words;
  readonly kind: PeriodKind;
  readonly period: string;
  readonly from: string;
  /** Exclusive. */
  readonly until: string;
  readonly edition: number;
  readonly replaces: Reference | null;
  readonly changed: readonly Changed[];
  readonly compared: { readonly before: Reference | null; readonly yearAgo: Reference | null };
  readonly least: { readonly breakdown: number; readonly cell: number };
  readonly withheld: boolean;
  readonly headline: Headline;
  readonly tables: readonly DocumentTable[];
}

/** A published one with what it said. */
export interface Earlier {
  readonly reference: Reference;
  readonly document: StatisticsDocument;
}

export interface Making {
  readonly period: Period;
  readonly publisher: string;
  readonly figures: Figures;
  /** The newest edition of this very period. */
  readonly last: Earlier | undefined;
  readonly before: Earlier | undefined;
  readonly yearAgo: Earlier | undefined;
}

export function documentOf({
  period,
  publisher,
  figures,
  last,
  before,
  yearAgo,
}: Making): StatisticsDocument {
  const [then, year] = [valuesOf(before), valuesOf(yearAgo)];
  const { withheld, headline, tables } = figures;
  return {
    ...{ schema: SCHEMA, publisher, subject: spamWords(period.from), kind: period.kind, period: period.name },
    ...{ from: formatInstant(period.from), until: formatInstant(period.until) },
    edition: (last?.reference.edition ?? 0) + 1,
    replaces: last?.reference ?? null,
    changed: last === undefined ? [] : changesSince(last.document, figures),
    compared: { before: before?.reference ?? null, yearAgo: yearAgo?.reference ?? null },
    least: { breakdown: BREAKDOWN_LEAST, cell: CELL_LEAST },
    ...{ withheld, headline },
    tables: tables.map(({ id, shareOf, lines }) => {
      const isCompared = !CROSS_TABLES.some((each) => each === id);
      return {
        ...{ id, ...TABLES[id], isCompared, shareOf },
        lines: lines.map((line) => ({
          ...line,
          before: isCompared ? (then.get(keyOf(id, line)) ?? null) : null,
          yearAgo: isCompared ? (year.get(keyOf(id, line)) ?? null) : null,
        })),
      };
    }),
  };
}

const keyOf = (table: StatisticsTableId, { code, by }: Pick<Line, 'code' | 'by'>) =>
  [table, code, by?.code ?? ''].join('\n');

function valuesOf(earlier: Earlier | undefined): ReadonlyMap<string, number | null> {
  return new Map(
    earlier?.document.tables.flatMap(({ id, lines }) =>
      lines.map((line) => [keyOf(id, line), line.counted ?? line.all] as const),
    ),
  );
}

/** In the order of the tables; what is not told any more comes last. */
export function changesSince(document: StatisticsDocument, { tables }: Figures): Changed[] {
  const measures = ['all', 'counted', 'share'] as const;
  const told = new Map(
    document.tables.flatMap(({ id, lines }) => lines.map((line) => [keyOf(id, line), { id, line }] as const)),
  );
  const changes: Changed[] = [];
  const compare = (id: StatisticsTableId, now: Line | undefined, then: Line | undefined) => {
    const { code, by } = (now ?? then)!;
    for (const measure of measures) {
      const [before, after] = [then?.[measure] ?? null, now?.[measure] ?? null];
      if (before !== after) changes.push({ table: id, code, by: by?.code ?? null, measure, before, after });
    }
  };
  for (const { id, lines } of tables)
    for (const line of lines) {
      compare(id, line, told.get(keyOf(id, line))?.line);
      told.delete(keyOf(id, line));
    }
  for (const { id, line } of told.values()) compare(id, undefined, line);
  return changes;
}

export function jsonOf(document: StatisticsDocument): Buffer {
  return Buffer.from(`${JSON.stringify(document, undefined, 1)}\n`);
}

const COLUMNS = [
  ...[
    'period',
    'edition',
    'table',
    'table_zh',
    'table_en',
    'code',
    'name_zh',
    'name_en',
    'by',
    'by_zh',
    'by_en',
  ],
  ...['all', 'counted', 'share', 'share_of', 'before', 'year_ago'],
];
const NOT_AVAILABLE = '不可得 not available';

/** A line for each figure, with a byte order mark, so that Excel reads Chinese; a cell that a spreadsheet would compute stays text (P12). */
export function csvOf({ period, edition, tables }: StatisticsDocument): Buffer {
  const lines = tables.flatMap(({ id, name, isCompared, shareOf, lines: all }) =>
    all.map((line) => {
      const then = (value: number | null) => (isCompared ? (value ?? NOT_AVAILABLE) : null);
      return csvLine([
        ...[period, edition, id, name.zh, name.en, line.code, line.name.zh, line.name.en],
        ...[line.by?.code, line.by?.name.zh, line.by?.name.en, line.all, line.counted, line.share],
        ...[line.share === null ? null : shareOf, then(line.before), then(line.yearAgo)],
      ]);
    }),
  );
  return Buffer.from(`\ufeff${csvLine(COLUMNS)}${lines.join('')}`);
}
