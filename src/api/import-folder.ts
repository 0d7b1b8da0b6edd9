import { createHash } from 'node:crypto';
import { createReadStream, existsSync, rmSync } from 'node:fs';
import { copyFile, link, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { type Act, mayDo, type Scope, scopeFor } from '../domain/index.ts';
import type { Actor } from '../registry/index.ts';
import type { JobRow } from './job.ts';
import type { ApiParts } from './parts.ts';

type Part = 'upload' | 'result.json' | 'problems.csv' | 'preflight';
const PARTS: readonly Part[] = ['upload', 'result.json', 'problems.csv', 'preflight'];

/** Whoever handed a file in has lost the duty meanwhile. */
export class NoLonger extends Error {
  constructor() {
    super('the owner may no longer do this');
  }
}

/** Files on their way in, with what was found beside them, and in whose name they come. */
export class ImportFolder {
  readonly #parts: Pick<ApiParts, 'exportsFolder' | 'access' | 'clock'>;

  constructor(parts: Pick<ApiParts, 'exportsFolder' | 'access' | 'clock'>) {
    this.#parts = parts;
  }

  /** Piece by piece onto the disk. Throws 413 where it is too much; nothing is left then. */
  async take(id: string, body: AsyncIterable<Buffer>): Promise<{ bytes: number; sha256: string }> {
    const hash = createHash('sha256');
    let bytes = 0;
    const file = await open(this.place(id, 'upload'), 'w', 0o600);
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
    await link(this.place(from, 'upload'), this.place(to, 'upload'));
  }

  /** And what was found so far, where the other goes on. */
  async carryOn(from: string, to: string): Promise<void> {
    await copyFile(this.place(from, 'problems.csv'), this.place(to, 'problems.csv'));
  }

  has(id: string): boolean {
    return existsSync(this.place(id, 'upload'));
  }

  /** Where the file lies that was handed in. Throws where it does so no longer. */
  upload(id: string): string {
    if (!this.has(id))
      throw new Error('the file is no longer here: hand it in again, what was written is not written twice');
    return this.place(id, 'upload');
  }

  /** Undefined: it is not through. */
  async result<T>(id: string): Promise<T | undefined> {
    const text = await readFile(this.place(id, 'result.json'), 'utf8').catch(() => undefined);
    return text === undefined ? undefined : (JSON.parse(text) as T);
  }

  async keepResult(id: string, result: object): Promise<void> {
    await writeFile(this.place(id, 'result.json'), JSON.stringify(result), { mode: 0o600 });
  }

  /** `bytes`: of a file that is still being written, so many of them hold. */
  problems(id: string, bytes?: number): Readable {
    return createReadStream(this.place(id, 'problems.csv'), bytes === undefined ? {} : { end: bytes - 1 });
  }

  forget(id: string): void {
    for (const part of PARTS) rmSync(this.place(id, part), { force: true, recursive: true });
  }

  place(id: string, part: Part): string {
    return join(this.#parts.exportsFolder, `${id}.${part}`);
  }

  /** As the owner may act now: duties that are gone since no longer count. */
  async actorOf(row: JobRow, act: Act): Promise<Actor> {
    const { access, clock } = this.#parts;
    const key = row.owner.startsWith('k_') ? await access.keys.get(row.owner, 'all') : undefined;
    const person = await access.people.get(key?.createdBy ?? row.owner);
    let scope: Scope | undefined = person?.state === 'active' ? scopeFor(person.duties, act) : undefined;
    if (key !== undefined && scope !== undefined) scope = scopeOfKey(key, act, scope);
    if (person === undefined || scope === undefined) throw new NoLonger();
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
