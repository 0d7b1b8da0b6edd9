import type { Kysely, Selectable } from 'kysely';
import type { Database } from '../store/index.ts';

/** A job as it is kept: exports, imports, preflights, runs of the detectors, packs. */
export type JobRow = Selectable<Database['job']>;

/** Jobs that bring a file in. */
export type ImportJob = 'import' | 'consent-import' | 'complaint-import';

export interface FileWatch {
  stopped(): Promise<boolean>;
  done(rows: number): Promise<void>;
}

export interface JobWatch extends FileWatch {
  /** In the transaction of a piece. Throws ImportStopped where the job is no longer this one's to go on with: the piece is then not written. */
  keep(db: Kysely<Database>, stand: { readonly through: number }): Promise<void>;
}

/** A job that is no export: what it does, and what is left of it when it is forgotten. */
export interface OtherWork {
  /** False where it was stopped. Throws what went wrong. */
  run(row: JobRow, watch: JobWatch): Promise<boolean>;
  forget(id: string): void;
  /** Whether nothing is left of one that was cancelled; else it can be gone on with. */
  readonly forgetsCancelled?: boolean;
}
