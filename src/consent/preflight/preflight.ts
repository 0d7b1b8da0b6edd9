import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Instant, Message, Recipient, Verdict } from '../../domain/index.ts';
import type { Audience, CarrierOf, Judge } from '../../kernel/index.ts';
import { csvLine } from '../../registry/index.ts';
import type { AudienceForm } from './audience-file.ts';
import { rowsOf } from './audience-rows.ts';
import { BATCH, type Batch, type Filled } from './batch.ts';
import { type Outputs, openOutputs, ROW_MOST, RowEnd } from './outputs.ts';
import { type Found, Group, nothingFound } from './report.ts';

const POSITION_FILE = 'position.json';
/** How often the position is kept, where the disk keeps up; so often also that little is left to be written at the end. */
const KEEP_EVERY_MS = 250;

export interface PreflightAsked {
  readonly audience: string;
  readonly form: AudienceForm;
  /** What is to be sent, at the planned moment; its recipient is nobody in particular. */
  readonly message: Message;
  readonly judge: Judge;
  readonly carrierOf: CarrierOf | undefined;
  /** For the files that come out, and the position while it goes on. Exists. */
  readonly folder: string;
  /** What must be the same for a position to be gone on from: the file, the text, the plan. */
  readonly identity: string;
  /** Of the newest change that is in the facts. */
  readonly sequence: number;
}

export interface Progress {
  readonly bytes: number;
  readonly bytesTotal: number;
  readonly rows: number;
}

/** By what a preflight that goes on judges: the facts and the moment of its beginning. */
export interface Kept {
  readonly sequence: number;
  readonly at: Instant;
}

export interface Watch {
  onProgress(progress: Progress): void;
  /** Asked between two pieces; what was done until then is kept. */
  stopped(): boolean;
}

interface Position extends Kept {
  readonly identity: string;
  readonly lengths: { readonly send: number; readonly refused: number };
  readonly found: Found;
}

/** The preflight was stopped and can be gone on with. */
export class PreflightStopped extends Error {
  override readonly name = 'PreflightStopped';
}

/**
 * Judges an audience against the facts as they stand, and writes who may be sent to and who not. Nothing is sent. The facts are the caller's own and are
 * used up: what passes is counted in them. Where a position is kept in the folder, it goes on from there.
 *
 * @throws PreflightFault where the file cannot be read on; what came before it stays.
 */
export async function runPreflight(asked: PreflightAsked, watch: Watch): Promise<Found> {
  const before = await positionIn(asked.folder, asked.identity);
  const outputs = await openOutputs(asked.folder, before?.lengths);
  const run = new Run(asked, outputs, before?.found);
  try {
    return await run.all(watch);
  } finally {
    await run.kept();
    await outputs.send.close();
    await outputs.refused.close();
  }
}

const DUPLICATE = new RowEnd(',duplicate,duplicate-number\r\n');
const ROWS_AT_ONCE = 1024;
const ROOM = ROWS_AT_ONCE * ROW_MOST;

class Run {
  readonly #asked: PreflightAsked;
  readonly #outputs: Outputs;
  readonly #found: Found;
  readonly #audience: Audience;
  /** Rows that an earlier run has judged: of these only the numbers are needed, for what comes twice. */
  readonly #judgedBefore: number;
  readonly #groups = new Map<Verdict, Group>();
  /** By class, the one that was met last. */
  readonly #byClass: Group[] = [];
  /** By place. */
  readonly #classes = new Uint32Array(BATCH);
  /** Rows that are done. */
  #row = 0;
  #bytes = 0;
  /** The position on its way to the disk. */
  #keeping: Promise<void> | undefined;

  constructor(asked: PreflightAsked, outputs: Outputs, found: Found | undefined) {
    this.#asked = asked;
    this.#outputs = outputs;
    this.#found = found ?? nothingFound();
    this.#judgedBefore = this.#found.rows;
    const { message, judge, carrierOf } = asked;
    for (const { plan, leases, messages } of this.#found.passed)
      judge.facts.countMany({ plan: plan ?? undefined, leases }, message.at, messages);
    this.#audience = judge.audience(message, carrierOf);
  }

  async all(watch: Watch): Promise<Found> {
    let nextKeepMs = performance.now() + KEEP_EVERY_MS;
    for await (const { batch, filled } of rowsOf(this.#asked.audience, this.#asked.form)) {
      await this.#judgeBatch(batch, filled);
      this.#bytes = filled.bytes;
      const stopped = watch.stopped();
      const now = performance.now();
      if (stopped || (now > nextKeepMs && this.#keeping === undefined)) {
        await this.#keep();
        nextKeepMs = now + KEEP_EVERY_MS;
        this.#tell(watch);
      }
      if (stopped) {
        await this.#keeping;
        throw new PreflightStopped('stopped');
      }
    }
    await this.#keep();
    await this.#keeping;
    this.#tell(watch);
    return this.#found;
  }

  /** Once no position is on its way to the disk. */
  async kept(): Promise<void> {
    await this.#keeping?.catch(() => undefined);
  }

  /** Everything of one number that can be looked up by itself first; then, in the audience's order, what becomes of it. */
  async #judgeBatch(batch: Batch, filled: Filled): Promise<void> {
    const { rows } = filled;
    const first = Math.max(0, this.#judgedBefore - this.#row);
    if (first < rows) this.#audience.classesOf(batch.near.subarray(0, rows), this.#classes);
    const { send, refused } = this.#outputs;
    for (let from = first; from < rows; from += ROWS_AT_ONCE) {
      if (send.room < ROOM) await send.write();
      if (refused.room < ROOM) await refused.write();
      this.#enter(batch, filled, from, Math.min(rows, from + ROWS_AT_ONCE));
    }
    this.#row += rows;
  }

  #enter(
    { numbers, placeOf, near, repeated }: Batch,
    { rows, cells }: Filled,
    from: number,
    to: number,
  ): void {
    const { send, refused } = this.#outputs;
    const audience = this.#audience;
    const classes = this.#classes;
    const found = this.#found;
    let { turn } = audience;
    for (let i = from; i < to; i++) {
      const recipient = numbers[i]!;
      const place = placeOf[i]!;
      if (recipient === 0) this.#unreadable(cells.get(i) ?? '');
      else if (repeated[place] === 1) {
        found.duplicates++;
        refused.putRow(recipient, DUPLICATE);
      } else {
        const ofClass = classes[place]!;
        const verdict = audience.judgeAs(recipient as Recipient, ofClass);
        let group = this.#byClass[ofClass];
        if (group === undefined || group.verdict !== verdict) group = this.#groupOf(verdict, ofClass);
        group.add(recipient as Recipient, found);
        (group.allowed ? send : refused).putRow(recipient, group.rowEnd);
        if (audience.turn !== turn) {
          turn = audience.turn;
          audience.classesOf(near.subarray(0, rows), classes);
        }
      }
    }
  }

  #groupOf(verdict: Verdict, ofClass: number): Group {
    let group = this.#groups.get(verdict);
    if (group === undefined) {
      group = new Group(verdict, this.#asked.message.at);
      this.#groups.set(verdict, group);
    }
    this.#byClass[ofClass] = group;
    return group;
  }

  #unreadable(cell: string): void {
    this.#found.unreadable++;
    // Only ASCII of it was kept, and an office program must not run it.
    const safe = csvLine([cell.replace(/[^ -~]/g, '?'), 'unreadable', 'number-unreadable']);
    this.#outputs.refused.put(Buffer.from(safe, 'latin1'));
  }

  /** All until here onto the disk first, then the position that says so; it goes on meanwhile. */
  async #keep(): Promise<void> {
    await this.#keeping;
    if (this.#row < this.#judgedBefore) return;
    const { send, refused } = this.#outputs;
    const found = this.#found;
    for (const group of this.#groups.values()) group.enter(found);
    found.rows = this.#row;
    await send.write();
    await refused.write();
    const lengths = { send: send.length, refused: refused.length };
    const { identity, sequence, message, folder } = this.#asked;
    const position: Position = { identity, sequence, at: message.at, lengths, found };
    const text = JSON.stringify(position);
    const keeping = (async () => {
      await Promise.all([send.sync(), refused.sync()]);
      const place = path.join(folder, POSITION_FILE);
      await writeFile(`${place}.new`, text, { mode: 0o600, flush: true });
      await rename(`${place}.new`, place);
      this.#keeping = undefined;
    })();
    // Whoever waits for it next is told.
    keeping.catch(() => undefined);
    this.#keeping = keeping;
  }

  #tell(watch: Watch): void {
    watch.onProgress({ bytes: this.#bytes, bytesTotal: this.#asked.form.fileBytes, rows: this.#row });
  }
}

async function positionIn(folder: string, identity: string): Promise<Position | undefined> {
  try {
    const position = JSON.parse(await readFile(path.join(folder, POSITION_FILE), 'utf8')) as Position;
    return position.identity === identity ? position : undefined;
  } catch {
    return undefined;
  }
}

/** Of the preflight of this identity that was begun in a folder and not ended; undefined: none. */
export async function keptIn(folder: string, identity: string): Promise<Kept | undefined> {
  return positionIn(folder, identity);
}

/** The position is needed no more once the report is written. */
export function forgetPosition(folder: string): Promise<void> {
  return rm(path.join(folder, POSITION_FILE), { force: true });
}
