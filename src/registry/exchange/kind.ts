import type { ImportMode, Instant, Scope } from '../../domain/index.ts';
import type { Actor, Db } from '../ground.ts';
import type { Assignment } from '../ports.ts';
import type { Objection } from '../refusal.ts';
import type { Moment, Wanted } from '../wanted.ts';
import type { RowValues } from './row-values.ts';

/** In whose name a file is read, and as what. */
export interface Reader {
  readonly db: Db;
  readonly scope: Scope;
  readonly moment: Moment;
  readonly mode: ImportMode;
  /** Of applications: why they are made. */
  readonly reason: string;
  /** What rows above assign: it is not in the database yet. */
  readonly assigned: Map<string, Assignment[]>;
}

/** What the machine finds of one row. */
export interface Judged {
  readonly objections: readonly Objection[];
  /** It stands there as it is, or waits for its review. */
  readonly same?: boolean;
  /** What rows below may rest on. */
  readonly ahead: readonly Record<string, unknown>[];
  /** Writes all but the feed; resolves with what the feed is to hold. */
  write(db: Db, actor: Actor, now: Instant): Promise<readonly Record<string, unknown>[]>;
}

export interface Page {
  readonly rows: readonly RowValues[];
  readonly next: string | null;
}

/** How one kind of thing comes in and goes out. */
export interface Exchange {
  /** What a row is about: no two rows of a file are about the same. */
  subject(values: RowValues): string;
  /** As what its subject may wait for a review. */
  readonly waits?: Wanted['kind'];
  /** It is judged by what its port is assigned to. */
  readonly assigns?: true;
  /** What stands in the registry of the same subject, as an export tells it; undefined: nothing that is in force. */
  current(db: Db, values: RowValues, now: Instant): Promise<RowValues | undefined>;
  judge(reader: Reader, values: RowValues): Promise<Judged>;
  /** `scoped`: shows its rows alone; `db`: all, to read what those stand for. In the order of their names. */
  page(
    scoped: Db,
    db: Db,
    ask: { readonly after: string; readonly limit: number; readonly now: Instant },
  ): Promise<Page>;
}

export const one = (values: RowValues, key: string): string => (values[key] as string | undefined) ?? '';
export const maybe = (values: RowValues, key: string): string | undefined =>
  values[key] as string | undefined;
export const many = (values: RowValues, key: string): readonly string[] | undefined =>
  values[key] as readonly string[] | undefined;

/** The subjects of a kind that a scope may see, after the last one, and whether there are more. */
export async function subjectsOf(
  db: Db,
  kind: 'organisation' | 'port' | 'lease' | 'signature' | 'letter' | 'template',
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<{ readonly names: string[]; readonly next: string | null }> {
  const rows = await db
    .selectFrom('registry_fact')
    .select('subject')
    .distinct()
    .where('subject_kind', '=', kind)
    .where('subject', '>', after)
    .orderBy('subject')
    .limit(limit + 1)
    .execute();
  const names = rows.slice(0, limit).map(({ subject }) => subject);
  return { names, next: rows.length > limit ? names.at(-1)! : null };
}
