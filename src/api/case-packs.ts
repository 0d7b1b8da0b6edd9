import { rmSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { Caller } from '../access/index.ts';
import { type PackGround, writePack } from '../complaints/index.ts';
import { judgedIn } from '../gateway/index.ts';
import type { Actor, CustodyRoom, Sanctions } from '../registry/index.ts';
import { scopeWithin } from './guard.ts';
import { traceOf } from './handlers/custody.ts';
import { type ImportFolder, NoLonger } from './import-folder.ts';
import type { FileWatch, JobRow } from './job.ts';
import type { ApiParts } from './parts.ts';

export const PACK_JOB = 'case-pack';

/** Evidence packs of cases, written as jobs in the name of whoever asked. */
export class CasePacks {
  readonly #parts: ApiParts;
  readonly #folder: ImportFolder;
  readonly #ground: PackGround;

  constructor(
    parts: ApiParts,
    {
      folder,
      custody,
      sanctions,
    }: {
      readonly folder: ImportFolder;
      readonly custody: CustodyRoom;
      readonly sanctions: Pick<Sanctions, 'find' | 'get'>;
    },
  ) {
    this.#parts = parts;
    this.#folder = folder;
    this.#ground = groundOf(parts, custody, sanctions);
  }

  /** False where it was stopped. */
  async write(row: JobRow, file: FileHandle, watch: FileWatch): Promise<boolean> {
    const { filter } = row;
    const options = optionsOf(filter);
    const actor = await this.#actorOf(row);
    const told = await writePack(
      this.#ground,
      {
        ...{ case: filter['case']!, ...options, reason: filter['reason'] ?? '' },
        by: { id: actor.id, name: actor.name },
      },
      {
        out: intoFile(file),
        folder: this.#place(row.id),
        watch: {
          stopped: () => watch.stopped(),
          done: (count) => watch.done(count),
          // In the name of whoever asked, as their duties are now: what they lost meanwhile they do not see.
          note: async (deeds) => {
            if (deeds.length > 0) await (await this.#actorOf(row)).note(this.#parts.record.db, ...deeds);
          },
        },
      },
    );
    if (told === undefined) return false;
    await actor.note(this.#parts.record.db, {
      ...{ act: 'case.packed', object: { kind: 'case', id: filter['case']! }, organisation: undefined },
      reason: filter['reason'] === '' ? undefined : filter['reason'],
      detail: { ...options, ...told },
    });
    return true;
  }

  forget(id: string): void {
    rmSync(this.#place(id), { recursive: true, force: true });
  }

  #place(id: string): string {
    return join(this.#parts.exportsFolder, `${id}.pack`);
  }

  async #actorOf(row: JobRow): Promise<Actor> {
    const actor = await this.#folder.actorOf(row, 'complaint.read');
    const { withNumbers, withOriginals } = optionsOf(row.filter);
    const unmasks =
      withNumbers || withOriginals ? (await this.#folder.actorOf(row, 'number.unmask')).scope : 'all';
    if (actor.scope !== 'all' || unmasks !== 'all') throw new NoLonger();
    return actor;
  }
}

/** The file stays open: whoever opened it syncs and closes it. */
function intoFile(file: FileHandle): Writable {
  return new Writable({
    write: (piece: Buffer, _encoding, done) => {
      file.writeFile(piece).then(() => done(), done);
    },
  });
}

function optionsOf(filter: JobRow['filter']) {
  return {
    english: filter['english'] === 'true',
    withNumbers: filter['withNumbers'] === 'true',
    withOriginals: filter['withOriginals'] === 'true',
  };
}

/** Whether a caller may have what the pack holds. */
export function mayFetchPack(caller: Caller, { filter }: Pick<JobRow, 'filter'>): boolean {
  const { withNumbers, withOriginals } = optionsOf(filter);
  if (scopeWithin(caller, 'complaint.read') !== 'all') return false;
  return !(withNumbers || withOriginals) || scopeWithin(caller, 'number.unmask') === 'all';
}

export function packFileName({ filter, created_at: at }: Pick<JobRow, 'filter' | 'created_at'>): string {
  return `case-${filter['case']}-${at.toISOString().slice(0, 10)}.zip`;
}

function groundOf(
  parts: ApiParts,
  custody: CustodyRoom,
  sanctions: Pick<Sanctions, 'find' | 'get'>,
): PackGround {
  const { record, sealer, sealKey: key, clock, directory, traffic, consent, evidence, held } = parts;
  return {
    ...{ record, sealer, key, clock, directory, traffic, sanctions, evidence },
    ...{
      outbox: parts.webhooks.outbox,
      ledger: consent.ledger,
      reading: consent.reading,
      receipts: consent.receipts,
    },
    traceOf: (message) => traceOf(parts, custody, message),
    custodyKeyOf: async (organisation, name) => {
      const keys = await custody.keys.list(organisation, 'all');
      return keys.find((each) => each.key === name)?.verifier.text;
    },
    heldOf: async (message) => {
      const row = await held.get(message);
      if (row === undefined) return undefined;
      return {
        ...{ state: row.state, at: row.settled_at?.getTime() },
        ...{ by: row.decided_by_name ?? row.decided_by ?? '', reason: row.decided_reason ?? '' },
      };
    },
    openRecord: judgedIn,
  };
}
