import { rmSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { ComplaintRoom, ComplaintStand, ComplaintsTold } from '../complaints/index.ts';
import type { ConsentRoom, ConsentStand, ConsentsTold } from '../consent/index.ts';
import type { Act, OrganisationId } from '../domain/index.ts';
import { type Actor, type Db, ImportStopped } from '../registry/index.ts';
import { type ImportFolder, NoLonger } from './import-folder.ts';
import type { ImportJob, JobRow, JobWatch, OtherWork } from './job.ts';

const TELL_EVERY_MS = 500;
export type RowJob = Exclude<ImportJob, 'import'>;
export const ACT_OF_JOB = {
  'consent-import': 'consent.write',
  'complaint-import': 'complaint.tell',
} as const satisfies Record<RowJob, Act>;

/** What both rooms keep of a file whose rows rest on nothing but themselves. */
export type RowStand = ConsentStand | ComplaintStand;
export type RowsTold = ConsentsTold | ComplaintsTold;

/** How far such an import is. */
export interface RowsGoing<S extends RowStand = RowStand> {
  readonly stand: S;
  /** Of its file, from 0 to 1. */
  readonly share: number;
}

interface Asked<S> {
  readonly path: string;
  readonly rejectedPath: string;
  readonly dryRun: boolean;
  readonly organisation: OrganisationId | undefined;
  /** Under which each row that is written is found again. */
  readonly source: string;
  readonly sha256: string | undefined;
  readonly from: S | undefined;
}

interface Watch<S extends RowStand> {
  onProgress(going: RowsGoing<S>): void;
  stopped(): Promise<boolean>;
  keep(db: Db, stand: S): Promise<void>;
}

interface Imports<S extends RowStand> {
  run(asked: Asked<S>, actor: Actor, watch: Watch<S>): Promise<RowsTold>;
}

/** Files of consents on their way into the ledger, and of complaints on theirs into the centre. */
export class RowImportFiles<S extends RowStand = RowStand> implements OtherWork {
  readonly #folder: ImportFolder;
  readonly #job: RowJob;
  readonly #imports: Imports<S>;
  readonly #going = new Map<string, RowsGoing<S>>();

  private constructor(folder: ImportFolder, job: RowJob, imports: Imports<S>) {
    this.#folder = folder;
    this.#job = job;
    this.#imports = imports;
  }

  static ofConsents(
    folder: ImportFolder,
    { imports }: Pick<ConsentRoom, 'imports'>,
  ): RowImportFiles<ConsentStand> {
    return new RowImportFiles(folder, 'consent-import', imports);
  }

  static ofComplaints(
    folder: ImportFolder,
    { imports }: Pick<ComplaintRoom, 'imports'>,
  ): RowImportFiles<ComplaintStand> {
    return new RowImportFiles(folder, 'complaint-import', imports);
  }

  /** Undefined: it is not under way in this process, or has only begun. */
  going(id: string): RowsGoing<S> | undefined {
    return this.#going.get(id);
  }

  /** Undefined: it is not through. */
  result(id: string): Promise<RowsTold | undefined> {
    return this.#folder.result<RowsTold>(id);
  }

  async run(row: JobRow, watch: JobWatch): Promise<boolean> {
    const { id, filter } = row;
    const dryRun = filter['dryRun'] === '1';
    const act = ACT_OF_JOB[this.#job];
    const actor = await this.#folder.actorOf(row, act);
    let toldAt = 0;
    try {
      const told = await this.#imports.run(
        {
          ...{ path: this.#folder.upload(id), rejectedPath: this.#folder.place(id, 'problems.csv'), dryRun },
          organisation: filter['organisation'] as OrganisationId | undefined,
          source: `import:${id}`,
          sha256: filter['sha256'],
          from: standOf(row) as S | undefined,
        },
        actor,
        {
          onProgress: (going) => {
            this.#going.set(id, going);
            // What is written is counted with each piece.
            if (!dryRun || Date.now() - toldAt < TELL_EVERY_MS) return;
            toldAt = Date.now();
            watch.done(going.stand.through).catch(() => undefined);
          },
          stopped: async () => {
            // Duties that are taken away meanwhile end it where it is.
            const { scope } = await this.#folder.actorOf(row, act);
            if (!isDeepStrictEqual(scope, actor.scope)) throw new NoLonger();
            return watch.stopped();
          },
          keep: watch.keep,
        },
      );
      await watch.done(told.through);
      await this.#folder.keepResult(id, told);
      // What can still be confirmed keeps its file.
      if (!dryRun || told.fresh === 0) rmSync(this.#folder.place(id, 'upload'), { force: true });
      return true;
    } catch (error) {
      if (error instanceof ImportStopped) return false;
      throw error;
    } finally {
      this.#going.delete(id);
    }
  }

  forget(id: string): void {
    this.#folder.forget(id);
  }
}

export function isRowJob(kind: string): kind is RowJob {
  return kind in ACT_OF_JOB;
}

/** How far it was kept to be; undefined: nothing of it is written. */
export function standOf({ kind, progress }: JobRow): RowStand | undefined {
  return isRowJob(kind) && progress !== null ? (progress as unknown as RowStand) : undefined;
}
