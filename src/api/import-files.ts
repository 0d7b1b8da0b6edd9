import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, rmSync } from 'node:fs';
import { link, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { isDeepStrictEqual } from 'node:util';
import { type Act, type ImportMode, mayDo, type Scope, scopeFor } from '../domain/index.ts';
import {
  type Actor,
  csvLine,
  type ImportAsked,
  ImportStopped,
  type ImportTold,
  type Problem,
  type RegistryRoom,
} from '../registry/index.ts';
import type { JobRow, JobWatch, OtherWork } from './jobs.ts';
import type { ApiParts } from './parts.ts';

/** What may be shown of an import's problems at once; the rest is in its file. */
const FIRST_MAX = 1000;
/** Of a file that is wrong in every row, so many are written down; all are counted. */
const WRITTEN_MAX = 100_000;
const TELL_EVERY_MS = 500;
const NO_LONGER = 'the owner may no longer do this';

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

/** Files on their way into the registry: kept while they are judged, with what was found beside them. */
export class ImportFiles implements OtherWork {
  readonly #parts: ApiParts;
  readonly #room: RegistryRoom;
  readonly #bytesRead = new Map<string, number>();

  constructor(parts: ApiParts, room: RegistryRoom) {
    this.#parts = parts;
    this.#room = room;
  }

  get bytesMax(): number {
    return this.#parts.importBytesMax;
  }

  /** Piece by piece onto the disk. Throws 413 where it is too much; nothing is left then. */
  async take(id: string, body: AsyncIterable<Buffer>): Promise<{ bytes: number; sha256: string }> {
    const hash = createHash('sha256');
    let bytes = 0;
    const file = await open(this.#place(id, 'upload'), 'w', 0o600);
    try {
      for await (const piece of body) {
        bytes += piece.length;
        hash.update(piece);
        await file.write(piece);
      }
      // It is gone on with after the machine came back.
      await file.sync();
      return { bytes, sha256: hash.digest('hex') };
    } catch (error) {
      this.forget(id);
      throw error;
    } finally {
      await file.close();
    }
  }

  /** The same file again, for another job. */
  async again(from: string, to: string): Promise<void> {
    await link(this.#place(from, 'upload'), this.#place(to, 'upload'));
  }

  has(id: string): boolean {
    return existsSync(this.#place(id, 'upload'));
  }

  bytesRead(id: string): number | undefined {
    return this.#bytesRead.get(id);
  }

  /** Undefined: it is not through. */
  async result(id: string): Promise<ImportResult | undefined> {
    const text = await readFile(this.#place(id, 'result.json'), 'utf8').catch(() => undefined);
    return text === undefined ? undefined : (JSON.parse(text) as ImportResult);
  }

  problems(id: string): Readable {
    return createReadStream(this.#place(id, 'problems.csv'));
  }

  async run(row: JobRow, watch: JobWatch): Promise<boolean> {
    const { filter, progress } = row;
    const path = this.#place(row.id, 'upload');
    if (!existsSync(path))
      throw new Error('the file is no longer here: hand it in again, what was written is not written twice');
    const asked = { ...askedOf(row, path), sha256: filter['sha256'], from: progress ?? undefined };
    const act = ACT_OF_MODE[asked.mode];
    const actor = await this.#actorOf(row, act);
    const list = createWriteStream(this.#place(row.id, 'problems.csv'), { mode: 0o600 });
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
          const { scope } = await this.#actorOf(row, act);
          if (!isDeepStrictEqual(scope, actor.scope)) throw new Error(NO_LONGER);
          return watch.stopped();
        },
        keep: watch.keep,
      });
      await watch.done(told.checked && !asked.dryRun ? told.rowsThrough : told.rows);
      await new Promise<void>((done, failed) =>
        list.end((error?: Error | null) => (error ? failed(error) : done())),
      );
      await writeFile(this.#place(row.id, 'result.json'), JSON.stringify({ told, first }), { mode: 0o600 });
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
    for (const part of ['upload', 'result.json', 'problems.csv'] as const)
      rmSync(this.#place(id, part), { force: true });
  }

  #place(id: string, part: 'upload' | 'result.json' | 'problems.csv'): string {
    return join(this.#parts.exportsFolder, `${id}.${part}`);
  }

  /** As the owner may act now: duties that are gone since no longer count. */
  async #actorOf(row: JobRow, act: Act): Promise<Actor> {
    const { access, clock } = this.#parts;
    const key = row.owner.startsWith('k_') ? await access.keys.get(row.owner, 'all') : undefined;
    const person = await access.people.get(key?.createdBy ?? row.owner);
    let scope: Scope | undefined = person?.state === 'active' ? scopeFor(person.duties, act) : undefined;
    if (key !== undefined && scope !== undefined) scope = scopeOfKey(key, act, scope);
    if (person === undefined || scope === undefined) throw new Error(NO_LONGER);
    return {
      id: person.id,
      name: key?.name ?? person.name,
      scope,
      note: (db, ...deeds) =>
        access.audit.writeAll(
          db,
          deeds.map((deed) => ({
            ...deed,
            actor: row.owner,
            actorName: key?.name ?? person.name,
            address: row.filter['address'] ?? '',
          })),
          clock(),
        ),
    };
  }
}

function scopeOfKey(
  key: {
    readonly role: Parameters<typeof mayDo>[0];
    readonly organisation: string | undefined;
    readonly acts: readonly Act[];
  },
  act: Act,
  scope: Scope,
): Scope | undefined {
  if (!key.acts.includes(act) || !mayDo(key.role, act)) return undefined;
  if (key.organisation === undefined) return scope;
  const own = key.organisation as Exclude<Scope, 'all'>[number];
  return scope === 'all' || scope.includes(own) ? [own] : undefined;
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
