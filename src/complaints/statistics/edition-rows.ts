import { type Selectable, sql } from 'kysely';
import { formatInstant, type Instant, type PeriodKind } from '../../domain/index.ts';
import type { Database } from '../../store/index.ts';
import type { Db } from '../ground.ts';

type Kept = Selectable<Database['statistics_edition']>;
/** An edition without its files, which may be many megabytes of a list. */
export interface EditionRow extends Omit<Kept, 'csv' | 'json'> {
  readonly csv_bytes: number;
  readonly json_bytes: number;
  /** The number of the newest edition of its period. */
  readonly newest: number;
}

/** All of them, with what `where` is left open: which, and in which order. */
export function editionRows(db: Db) {
  return db
    .selectFrom('statistics_edition as e')
    .select(['kind', 'period', 'number', 'starts', 'ends', 'made_at', 'received', 'counted', 'marketing'])
    .select([
      'ecommerce',
      'changes',
      'csv_sha256',
      'json_sha256',
      'evidence_index',
      'checkpoint',
      'by',
      'by_name',
    ])
    .select([
      sql<number>`octet_length(csv)`.as('csv_bytes'),
      sql<number>`octet_length(json)`.as('json_bytes'),
      sql<number>`(select max(o.number) from statistics_edition o where o.kind = e.kind and o.period = e.period)`.as(
        'newest',
      ),
    ]);
}

export const FORMATS = ['csv', 'json'] as const;
export type Format = (typeof FORMATS)[number];

export interface EditionFile {
  readonly format: Format;
  /** anning-statistics-2026Q2.1.csv */
  readonly name: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** What is told of an edition in lists. */
export interface Edition {
  /** 2026-06-01.1, 2026Q2.2 */
  readonly id: string;
  readonly kind: PeriodKind;
  readonly period: string;
  readonly number: number;
  /** The number of the newest edition of its period. */
  readonly newest: number;
  readonly from: Instant;
  readonly until: Instant;
  readonly madeAt: Instant;
  readonly received: number;
  readonly counted: number;
  /** Undefined: withheld, so few complaints are there. */
  readonly marketing: number | undefined;
  readonly ecommerce: number | undefined;
  /** How many figures differ from the edition before it. */
  readonly changes: number;
  readonly files: readonly EditionFile[];
  /** The entry of the evidence log that names its hashes, and the checkpoint that covered it first. */
  readonly entry: number;
  readonly checkpoint: string;
}

export function readEdition(row: EditionRow): Edition {
  const id = `${row.period}.${row.number}`;
  return {
    ...{ id, kind: row.kind, period: row.period, number: row.number, newest: row.newest },
    ...{ from: row.starts.getTime(), until: row.ends.getTime(), madeAt: row.made_at.getTime() },
    ...{ received: row.received, counted: row.counted },
    ...{ marketing: row.marketing ?? undefined, ecommerce: row.ecommerce ?? undefined, changes: row.changes },
    files: FORMATS.map((format) => ({
      ...{ format, name: `anning-statistics-${id}.${format}`, bytes: row[`${format}_bytes`] },
      sha256: row[`${format}_sha256`].toString('hex'),
    })),
    ...{ entry: row.evidence_index, checkpoint: row.checkpoint },
  };
}

/** The entry of the evidence log, byte for byte: whoever has the two files can write it down. */
export function entryOf({
  period,
  number,
  csv,
  json,
}: {
  readonly period: string;
  readonly number: number;
  readonly csv: Buffer;
  readonly json: Buffer;
}): Buffer {
  const hashes = { csv: csv.toString('hex'), json: json.toString('hex') };
  return Buffer.from(JSON.stringify({ kind: 'statistics-edition', period, edition: number, ...hashes }));
}

/** A line of the manifest, without a line's end. */
export function manifestLine(edition: Edition, publisher: string): string {
  const { kind, period, number, madeAt, files, entry, checkpoint } = edition;
  const [csv, json] = files.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 }));
  return JSON.stringify({
    ...{
      schema: 'anning-statistics-manifest-1',
      kind,
      period,
      edition: number,
      madeAt: formatInstant(madeAt),
    },
    ...{ csv, json, log: { origin: publisher, entry, checkpoint } },
  });
}
