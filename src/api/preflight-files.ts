import { createReadStream, existsSync, type ReadStream, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import {
  type CheckAudience,
  PreflightFault,
  PreflightStopped,
  REFUSED_FILE,
  type Report,
  SEND_FILE,
  type Wanted,
} from '../consent/index.ts';
import { type Instant, parseInstant, valid, type Words } from '../domain/index.ts';
import { type ImportFolder, NoLonger } from './import-folder.ts';
import type { JobRow, JobWatch, OtherWork } from './job.ts';
import type { ApiParts } from './parts.ts';

const LOOK_EVERY_MS = 500;
export const PREFLIGHT_ACT = 'audience.check';
const FILES = { send: SEND_FILE, refused: REFUSED_FILE } as const;
export type PreflightFile = keyof typeof FILES;

/** How far one is. */
export interface PreflightGoing {
  readonly rows: number;
  readonly bytes: number;
}

/** What came of one: the report, or why there is none. */
interface Result {
  readonly report?: Report;
  readonly fault?: Words;
}

/** Audiences that are checked before anything is sent: what was handed in, and what comes out. Both hold numbers, and both go when one is cancelled. */
export class PreflightFiles implements OtherWork {
  readonly forgetsCancelled = true;
  readonly #parts: Pick<ApiParts, 'record' | 'clock'> & { readonly checkAudience: CheckAudience };
  readonly #folder: ImportFolder;
  readonly #going = new Map<string, PreflightGoing>();

  constructor(folder: ImportFolder, parts: Pick<ApiParts, 'record' | 'clock' | 'checkAudience'>) {
    this.#folder = folder;
    this.#parts = parts;
  }

  /** Undefined: it is not under way in this process, or has only begun. */
  going(id: string): PreflightGoing | undefined {
    return this.#going.get(id);
  }

  result(id: string): Promise<Result | undefined> {
    return this.#folder.result<Result>(id);
  }

  /** Undefined where it is not there. */
  file(id: string, which: PreflightFile): { stream: ReadStream; bytes: number } | undefined {
    const place = join(this.#folder.place(id, 'preflight'), FILES[which]);
    return existsSync(place) ? { stream: createReadStream(place), bytes: statSync(place).size } : undefined;
  }

  async run(row: JobRow, watch: JobWatch): Promise<boolean> {
    const { id } = row;
    // The process ended between its result and the end of the job.
    if ((await this.result(id))?.report !== undefined) return true;
    try {
      const report = await this.#check(row, watch);
      await watch.done(report.rows);
      await this.#note(row, report);
      await this.#folder.keepResult(id, { report } satisfies Result);
      rmSync(this.#folder.upload(id), { force: true });
      return true;
    } catch (error) {
      if (error instanceof PreflightStopped) return false;
      this.#folder.forget(id);
      if (error instanceof PreflightFault)
        await this.#folder.keepResult(id, { fault: error.words } satisfies Result);
      throw error;
    } finally {
      this.#going.delete(id);
    }
  }

  async #check(row: JobRow, watch: JobWatch): Promise<Report> {
    const { id, filter } = row;
    const { scope } = await this.#folder.actorOf(row, PREFLIGHT_ACT);
    const asked = {
      ...{ audience: this.#folder.upload(id), column: filter['column'] },
      ...{ folder: this.#folder.place(id, 'preflight'), wanted: wantedOf(row), scope },
      now: this.#parts.clock(),
    };
    let stopped = false;
    let lost = false;
    const look = async () => {
      stopped ||= await watch.stopped();
      // Duties that are taken away meanwhile end it.
      const actor = await this.#folder.actorOf(row, PREFLIGHT_ACT).catch(() => undefined);
      if (!isDeepStrictEqual(actor?.scope, scope)) lost = stopped = true;
      const going = this.#going.get(id);
      if (going !== undefined) await watch.done(going.rows);
    };
    // What cannot be looked up now is looked up at the next turn.
    const looking = setInterval(() => void look().catch(() => undefined), LOOK_EVERY_MS);
    try {
      return await this.#parts.checkAudience(asked, {
        onProgress: ({ rows, bytes }) => void this.#going.set(id, { rows, bytes }),
        stopped: () => stopped,
      });
    } catch (error) {
      throw lost ? new NoLonger() : error;
    } finally {
      clearInterval(looking);
    }
  }

  /** With counts and the file's hash, never a number. */
  async #note(row: JobRow, report: Report): Promise<void> {
    const { rows, allowed, held, refused, duplicates, unreadable, organisation } = report;
    const actor = await this.#folder.actorOf(row, PREFLIGHT_ACT);
    const counts = { rows, allowed, held, refused, duplicates, unreadable };
    await actor.note(this.#parts.record.db, {
      act: 'preflight.done',
      object: { kind: 'job', id: row.id },
      organisation: organisation ?? undefined,
      reason: undefined,
      detail: { ...counts, sha256: row.filter['sha256'] ?? '' },
    });
  }

  forget(id: string): void {
    this.#folder.forget(id);
  }
}

/** What was asked, as it was kept with the job. */
export function wantedOf({ filter }: Pick<JobRow, 'filter'>): Wanted {
  const at = filter['at'];
  return {
    ...{ plan: filter['plan'], organisation: undefined, account: filter['account'], port: filter['port'] },
    text: filter['text'] ?? '',
    at: at === undefined ? undefined : (valid(parseInstant(at)) satisfies Instant),
  };
}
