import { rmSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { ConsentRoom, ConsentStand, ConsentsTold } from '../consent/index.ts';
import type { OrganisationId } from '../domain/index.ts';
import { ImportStopped } from '../registry/index.ts';
import { type ImportFolder, NoLonger } from './import-folder.ts';
import type { JobRow, JobWatch, OtherWork } from './jobs.ts';

const TELL_EVERY_MS = 500;
export const CONSENT_IMPORT_ACT = 'consent.write';

/** How far an import of consents is. */
export interface ConsentsGoing {
  readonly stand: ConsentStand;
  /** Of its file, from 0 to 1. */
  readonly share: number;
}

/** Files of consents on their way into the ledger. */
export class ConsentImportFiles implements OtherWork {
  readonly #folder: ImportFolder;
  readonly #imports: ConsentRoom['imports'];
  readonly #going = new Map<string, ConsentsGoing>();

  constructor(folder: ImportFolder, { imports }: Pick<ConsentRoom, 'imports'>) {
    this.#folder = folder;
    this.#imports = imports;
  }

  /** Undefined: it is not under way in this process, or has only begun. */
  going(id: string): ConsentsGoing | undefined {
    return this.#going.get(id);
  }

  /** Undefined: it is not through. */
  result(id: string): Promise<ConsentsTold | undefined> {
    return this.#folder.result<ConsentsTold>(id);
  }

  async run(row: JobRow, watch: JobWatch): Promise<boolean> {
    const { id, filter } = row;
    const dryRun = filter['dryRun'] === '1';
    const actor = await this.#folder.actorOf(row, CONSENT_IMPORT_ACT);
    let toldAt = 0;
    try {
      const told = await this.#imports.run(
        {
          ...{ path: this.#folder.upload(id), rejectedPath: this.#folder.place(id, 'problems.csv'), dryRun },
          organisation: filter['organisation'] as OrganisationId | undefined,
          source: `import:${id}`,
          sha256: filter['sha256'],
          from: standOf(row),
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
            const { scope } = await this.#folder.actorOf(row, CONSENT_IMPORT_ACT);
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

/** How far it was kept to be; undefined: nothing of it is written. */
export function standOf({ kind, progress }: JobRow): ConsentStand | undefined {
  return kind === 'consent-import' && progress !== null ? (progress as unknown as ConsentStand) : undefined;
}
