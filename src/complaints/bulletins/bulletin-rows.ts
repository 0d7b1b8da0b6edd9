import { type Selectable, sql } from 'kysely';
import type {
  BulletinAudience,
  BulletinPeriodKind,
  BulletinState,
  Instant,
  Language,
} from '../../domain/index.ts';
import type { Database } from '../../store/index.ts';
import type { Db } from '../ground.ts';
import type { BulletinData, BulletinText } from './draft-data.ts';

export type BulletinRow = Omit<Selectable<Database['bulletin']>, 'data' | 'text'> & {
  readonly data: BulletinData;
  readonly text: BulletinText;
};

/** What is told of a version in lists. */
export interface Bulletin {
  readonly id: string;
  readonly series: string;
  readonly version: number;
  readonly state: BulletinState;
  readonly audience: BulletinAudience;
  readonly language: Language;
  readonly kind: BulletinPeriodKind;
  readonly period: string;
  readonly from: Instant;
  readonly until: Instant;
  readonly cutoff: Instant;
  /** As it is read, with its figures. */
  readonly headline: string;
  /** 2026-3; undefined: not published yet. */
  readonly number: string | undefined;
  readonly edit: number;
  readonly changedAt: Instant;
  readonly changedBy: string;
  readonly revises: string | undefined;
  readonly publishedAt: Instant | undefined;
  readonly withdrawn: { readonly at: Instant; readonly reason: string } | undefined;
}

export interface BulletinStep {
  readonly act: string;
  readonly state: BulletinState;
  readonly at: Instant;
  readonly name: string;
  readonly reason: string;
}

export interface BulletinFile {
  readonly form: BulletinAudience;
  readonly name: string;
  readonly media: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** 2026-3 */
export function numberOf({
  issue_year: year,
  issue,
}: Pick<BulletinRow, 'issue_year' | 'issue'>): string | undefined {
  return year === null || issue === null ? undefined : `${year}-${issue}`;
}

export function readBulletin(row: BulletinRow, headline: string): Bulletin {
  return {
    ...{ id: row.id, series: row.series, version: row.version, state: row.state, audience: row.audience },
    ...{ language: row.language, kind: row.data.kind, period: row.period, headline },
    ...{ from: row.starts.getTime(), until: row.ends.getTime(), cutoff: row.cutoff.getTime() },
    ...{ number: numberOf(row), edit: row.edit },
    ...{ changedAt: row.changed_at.getTime(), changedBy: row.changed_by_name },
    ...{ revises: row.revises ?? undefined, publishedAt: row.published_at?.getTime() },
    withdrawn:
      row.withdrawn_at === null
        ? undefined
        : { at: row.withdrawn_at.getTime(), reason: row.withdrawn_because ?? '' },
  };
}

export async function filesOf(db: Db, bulletin: string): Promise<BulletinFile[]> {
  const rows = await db
    .selectFrom('bulletin_file')
    .select(['form', 'name', 'media', 'sha256', sql<number>`octet_length(bytes)`.as('size')])
    .where('bulletin', '=', bulletin)
    .orderBy('form')
    // What is read first, then the tables.
    .orderBy(sql`name like '%.csv'`)
    .orderBy('name')
    .execute();
  return rows.map(({ form, name, media, sha256, size }) => ({
    ...{ form, name, media, bytes: size, sha256: sha256.toString('hex') },
  }));
}

export async function stepsOf(db: Db, bulletin: string): Promise<BulletinStep[]> {
  const rows = await db
    .selectFrom('bulletin_step')
    .selectAll()
    .where('bulletin', '=', bulletin)
    .orderBy('sequence')
    .execute();
  return rows.map(({ act, state, at, by_name: name, reason }) => ({
    ...{ act, state: state as BulletinState, at: at.getTime(), name, reason },
  }));
}
