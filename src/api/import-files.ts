import { createWriteStream, rmSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { Act, ImportMode } from '../domain/index.ts';
import {
  csvLine,
  type ImportAsked,
  type ImportStand,
  ImportStopped,
  type ImportTold,
  type Problem,
  type RegistryRoom,
} from '../registry/index.ts';
import { type ImportFolder, NoLonger } from './import-folder.ts';
import type { JobRow, JobWatch, OtherWork } from './job.ts';

/** What may be shown of an import's problems at once; the rest is in its file. */
const FIRST_MAX = 1000;
/** Of a file that is wrong in every row, so many are written down; all are counted. */
const WRITTEN_MAX = 100_000;
const TELL_EVERY_MS = 500;

export const ACT_OF_MODE = {
  facts: 'registry.review',
  applications: 'registry.apply',
} as const satisfies Record<ImportMode, Act>;

export interface ImportResult {
  readonly told: ImportTold;
  readonly first: readonly Problem[];
}

/** Whether the rest of it can be written by going on. */
export function goesOn({ checked, written, fresh }: ImportTold): boolean {
  return checked && !written && fresh > 0;
}

/** Files on their way into the registry. */
export class ImportFiles implements OtherWork {
  readonly #folder: ImportFolder;
  readonly #room: RegistryRoom;
  readonly #bytesRead = new Map<string, number>();

  constructor(folder: ImportFolder, room: RegistryRoom) {
    this.#folder = folder;
    this.#room = room;
  }

  bytesRead(id: string): number | undefined {
    return this.#bytesRead.get(id);
  }

  /** Undefined: it is not through. */
  result(id: string): Promise<ImportResult | undefined> {
    return this.#folder.result<ImportResult>(id);
  }

  async run(row: JobRow, watch: JobWatch): Promise<boolean> {
    const { filter, progress } = row;
    const path = this.#folder.upload(row.id);
    const from = (progress ?? undefined) as ImportStand | undefined;
    const asked = { ...askedOf(row, path), sha256: filter['sha256'], from };
    const act = ACT_OF_MODE[asked.mode];
    const actor = await this.#folder.actorOf(row, act);
    const list = createWriteStream(this.#folder.place(row.id, 'problems.csv'), { mode: 0o600 });
    list.write(`\ufeff${csvLine(['row', 'column', 'found', 'code', '问题', '办法', 'problem', 'fix'])}`);
    const first: Problem[] = [];
    let count = 0;
    let toldAt = 0;
    try {
      const told = await this.#room.imports.run(asked, actor, {
        onProblem: async (problem) => {
          count++;
          if (first.length < FIRST_MAX) first.push(problem);
          if (count > WRITTEN_MAX) return;
          if (!list.write(problemLine(problem)))
            await new Promise<void>((done) => list.once('drain', () => done()));
        },
        onProgress: ({ rows, bytes, of }) => {
          this.#bytesRead.set(row.id, bytes);
          // What is written is counted with each piece.
          if (of !== undefined || Date.now() - toldAt < TELL_EVERY_MS) return;
          toldAt = Date.now();
          watch.done(rows).catch(() => undefined);
        },
        stopped: async () => {
          // Duties that are taken away meanwhile end it where it is.
          const { scope } = await this.#folder.actorOf(row, act);
          if (!isDeepStrictEqual(scope, actor.scope)) throw new NoLonger();
          return watch.stopped();
        },
        keep: watch.keep,
      });
      await watch.done(told.checked && !asked.dryRun ? told.rowsThrough : told.rows);
      await new Promise<void>((done, failed) =>
        list.end((error?: Error | null) => (error ? failed(error) : done())),
      );
      await this.#folder.keepResult(row.id, { told, first });
      // What can still be confirmed or gone on with keeps its file.
      if (!(asked.dryRun ? told.checked : goesOn(told))) rmSync(asked.path, { force: true });
      return true;
    } catch (error) {
      list.destroy();
      if (error instanceof ImportStopped) return false;
      throw error;
    } finally {
      this.#bytesRead.delete(row.id);
    }
  }

  forget(id: string): void {
    this.#folder.forget(id);
  }
}

export function askedOf({ filter }: Pick<JobRow, 'filter'>, path: string): ImportAsked {
  return {
    kind: filter['kind'] as ImportAsked['kind'],
    mode: filter['mode'] as ImportMode,
    dryRun: filter['dryRun'] === '1',
    reason: filter['reason'] ?? '',
    path,
  };
}

function problemLine({ row, column, found, code, words, fix }: Problem): string {
  return csvLine([row, column, found, code, words.zh, fix.zh, words.en, fix.en]);
}
