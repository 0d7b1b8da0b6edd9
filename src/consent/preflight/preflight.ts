import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Instant, Message, Recipient, Verdict } from '../../domain/index.ts';
import type { Audience, CarrierOf, Judge } from '../../kernel/index.ts';
import { csvLine } from '../../registry/index.ts';
import { type AudienceForm, bytesOf } from './audience-file.ts';
import { BATCH, Batch, REPEATED } from './batch.ts';
import { NumberScanner } from './number-scanner.ts';
import { type Outputs, openOutputs, ROW_MOST } from './outputs.ts';
import { type Found, Group, nothingFound } from './report.ts';
import { Seen } from './seen.ts';

const POSITION_FILE = 'position.json';
/** How often the position is kept, at least; on a slow disk so seldom that it costs a twentieth of the time. */
const KEEP_EVERY_MS = 500;
const KEEP_SHARE = 20;

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
  try {
    return await new Run(asked, outputs, before?.found).all(watch);
  } finally {
    await outputs.send.close();
    await outputs.refused.close();
  }
}

const LINE_END = Buffer.from('\n');
const DUPLICATE = Buffer.from(',duplicate,duplicate-number\r\n');

class Run {
  readonly #asked: PreflightAsked;
  readonly #outputs: Outputs;
  readonly #found: Found;
  /** Rows that an earlier run has judged: of these only the numbers are needed, for what comes twice. */
  readonly #judgedBefore: number;
  readonly #seen = new Seen();
  readonly #groups: Group[] = [];
  readonly #byVerdict = new Map<Verdict, Group>();
  readonly #batch = new Batch();
  /** Of the batch, in the order of the numbers: those that come for the first time, where they stand, and what is found of them. */
  readonly #fresh = new Float64Array(BATCH);
  readonly #places = new Uint32Array(BATCH);
  readonly #standings = new Float64Array(BATCH);
  /** What stands in rows of the batch that are no numbers. */
  readonly #cells = new Map<number, string>();
  #audience: Audience | undefined;
  /** Rows that are done. */
  #row = 0;
  #bytes = 0;

  constructor(asked: PreflightAsked, outputs: Outputs, found: Found | undefined) {
    this.#asked = asked;
    this.#outputs = outputs;
    this.#found = found ?? nothingFound();
    this.#judgedBefore = this.#found.rows;
  }

  async all(watch: Watch): Promise<Found> {
    const { audience: file, form, message, judge, carrierOf } = this.#asked;
    for (const { plan, leases, messages } of this.#found.passed)
      judge.facts.countMany({ plan: plan ?? undefined, leases }, message.at, messages);
    this.#audience = judge.audience(message, carrierOf);
    const { numbers } = this.#batch;
    const scanner = new NumberScanner(form.column, form.delimiter, (recipient, cell) => {
      const at = this.#batch.length++;
      numbers[at] = recipient;
      if (recipient === 0) this.#cells.set(at, cell());
    });
    let nextKeepMs = performance.now() + KEEP_EVERY_MS;
    let skip = form.headBytes;
    const pieces = bytesOf(file, form.gzip, (bytes) => {
      this.#bytes = bytes;
    });
    for await (const whole of pieces) {
      const piece = (whole as Buffer).subarray(skip);
      skip = Math.max(0, skip - (whole as Buffer).length);
      for (let at = 0; at < piece.length; at += STEP) {
        scanner.push(piece.subarray(at, at + STEP));
        // A row has two bytes at least.
        if (this.#batch.length + STEP / 2 > BATCH) await this.#judgeBatch();
      }
      const now = performance.now();
      if (now > nextKeepMs || watch.stopped()) {
        await this.#judgeBatch();
        await this.#keep();
        const kept = performance.now();
        nextKeepMs = kept + Math.max(KEEP_EVERY_MS, KEEP_SHARE * (kept - now));
        this.#tell(watch);
      }
      if (watch.stopped()) throw new PreflightStopped('stopped');
    }
    scanner.end();
    await this.#judgeBatch();
    await this.#keep();
    this.#tell(watch);
    return this.#found;
  }

  /** Everything of one number that can be looked up by itself first; then, in the audience's order, what becomes of it. */
  async #judgeBatch(): Promise<void> {
    const batch = this.#batch;
    const { numbers, standings } = batch;
    const audience = this.#audience!;
    const order = batch.inOrder();
    const [fresh, places, found] = [this.#fresh, this.#places, this.#standings];
    let count = 0;
    for (let k = 0; k < order.length; k++) {
      const i = order[k]!;
      const recipient = numbers[i]!;
      if (recipient === 0) continue;
      if (!this.#seen.add(recipient)) standings[i] = REPEATED;
      else {
        places[count] = i;
        fresh[count++] = recipient;
      }
    }
    if (this.#row + batch.length > this.#judgedBefore) {
      audience.standingsOf(fresh.subarray(0, count), found);
      for (let k = 0; k < count; k++) standings[places[k]!] = found[k]!;
    }
    for (let from = Math.max(0, this.#judgedBefore - this.#row); from < batch.length; from += ROWS_AT_ONCE) {
      const { send, refused } = this.#outputs;
      if (send.room < ROOM) await send.write();
      if (refused.room < ROOM) await refused.write();
      this.#enter(from, Math.min(batch.length, from + ROWS_AT_ONCE));
    }
    this.#row += batch.length;
    batch.length = 0;
    this.#cells.clear();
  }

  #enter(from: number, to: number): void {
    const { numbers, standings } = this.#batch;
    const { send, refused } = this.#outputs;
    const audience = this.#audience!;
    for (let i = from; i < to; i++) {
      const recipient = numbers[i]!;
      const standing = standings[i]!;
      if (recipient === 0) this.#unreadable(this.#cells.get(i) ?? '');
      else if (standing === REPEATED) {
        this.#found.duplicates++;
        refused.putNumber(recipient);
        refused.put(DUPLICATE);
      } else {
        const verdict = audience.judgeAs(recipient as Recipient, standing);
        const group = this.#groupOf(verdict);
        group.add(recipient as Recipient, this.#found);
        const allowed = verdict.outcome === 'allow';
        const output = allowed ? send : refused;
        output.putNumber(recipient);
        output.put(allowed ? LINE_END : group.rowEnd);
      }
    }
  }

  #groupOf(verdict: Verdict): Group {
    const groups = this.#groups;
    for (let i = 0; i < groups.length && i < 8; i++) if (groups[i]!.verdict === verdict) return groups[i]!;
    let group = this.#byVerdict.get(verdict);
    if (group === undefined) {
      group = new Group(verdict, this.#asked.message.at);
      this.#byVerdict.set(verdict, group);
      groups.push(group);
    }
    return group;
  }

  #unreadable(cell: string): void {
    this.#found.unreadable++;
    // Only ASCII of it was kept, and an office program must not run it.
    const safe = csvLine([cell.replace(/[^ -~]/g, '?'), 'unreadable', 'number-unreadable']);
    this.#outputs.refused.put(Buffer.from(safe, 'latin1'));
  }

  /** All until here onto the disk first, then the position that says so. */
  async #keep(): Promise<void> {
    if (this.#row < this.#judgedBefore) return;
    const { send, refused } = this.#outputs;
    const found = this.#found;
    for (const group of this.#groups) group.enter(found);
    found.rows = this.#row;
    await send.write();
    await refused.write();
    await send.sync();
    await refused.sync();
    const lengths = { send: send.length, refused: refused.length };
    const { identity, sequence, message } = this.#asked;
    const position: Position = { identity, sequence, at: message.at, lengths, found };
    const place = path.join(this.#asked.folder, POSITION_FILE);
    await writeFile(`${place}.new`, JSON.stringify(position), { mode: 0o600, flush: true });
    await rename(`${place}.new`, place);
  }

  #tell(watch: Watch): void {
    watch.onProgress({ bytes: this.#bytes, bytesTotal: this.#asked.form.fileBytes, rows: this.#row });
  }
}

const STEP = 16 * 1024;
const ROWS_AT_ONCE = 1024;
const ROOM = ROWS_AT_ONCE * ROW_MOST;

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
