import { hash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Cosigner, cosignaturesOf } from './cosignature.ts';
import { type Disk, DurableFolder, realDisk } from './disk.ts';
import { type FolderLock, lockFolder } from './lock.ts';
import { consistencyHolds, EMPTY_ROOT } from './merkle.ts';
import {
  type Checkpoint,
  formatNote,
  formatSignature,
  openCheckpoint,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  strictBase64,
  type VerifierKey,
} from './note.ts';
import { EvidenceError } from './problem.ts';
import { readIfThere } from './tiles.ts';

export interface WitnessOptions {
  /** What it has seen of each log. Losing it is losing the witness: a log could then show it another history. */
  readonly folder: string;
  readonly cosigner: Cosigner;
  /** The logs that it watches, by their keys. */
  readonly logs: readonly VerifierKey[];
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly disk?: Disk;
}

/** What `POST add-checkpoint` answers (c2sp.org/tlog-witness). */
export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422;
  readonly type: 'text/plain; charset=utf-8' | 'text/x.tlog.size';
  readonly body: string;
}

interface Seen {
  readonly checkpoint: Checkpoint;
  /** As cosigned. */
  readonly note: string;
}

const PROOF_LINES_MAX = 63;
const TEXT = 'text/plain; charset=utf-8';

/**
 * A witness: for each log that it watches it keeps the newest checkpoint, and cosigns another only once that is proven to have grown out of it. So
 * a log cannot show one history to some and another to others while both are cosigned.
 */
export class Witness {
  readonly #options: WitnessOptions;
  readonly #disk: DurableFolder;
  readonly #lock: FolderLock;
  readonly #seen: Map<string, Seen>;
  /** One request after another: what is compared is what is replaced. */
  #tail: Promise<unknown> = Promise.resolve();

  private constructor(options: WitnessOptions, lock: FolderLock, seen: Map<string, Seen>) {
    this.#options = options;
    this.#disk = new DurableFolder(options.disk ?? realDisk, options.folder);
    this.#lock = lock;
    this.#seen = seen;
  }

  static async open(options: WitnessOptions): Promise<Witness> {
    await mkdir(options.folder, { recursive: true });
    const lock = lockFolder(options.folder);
    try {
      const seen = new Map<string, Seen>();
      for (const log of options.logs) {
        const state = await readState(options, log);
        if (state !== undefined) seen.set(log.name, state);
      }
      return new Witness(options, lock, seen);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  get verifierKey(): string {
    return this.#options.cosigner.verifierKey;
  }

  /** The newest checkpoint of a log with the cosignature on it. */
  newest(origin: string): string | undefined {
    return this.#seen.get(origin)?.note;
  }

  /** `body`: the old size, a consistency proof and the new checkpoint. What it cosigns is on disk before it answers. */
  addCheckpoint(body: string): Promise<WitnessAnswer> {
    const answer = this.#tail.then(() => this.#add(body));
    this.#tail = answer.catch(() => undefined);
    return answer;
  }

  async close(): Promise<void> {
    await this.#tail;
    this.#lock.release();
  }

  async #add(body: string): Promise<WitnessAnswer> {
    const read = readRequest(body);
    if (typeof read === 'string') return { status: 400, type: TEXT, body: `${read}\n` };
    const { oldSize, proof, note, origin } = read;
    const log = this.#options.logs.find(({ name }) => name === origin);
    if (log === undefined)
      return { status: 404, type: TEXT, body: `no log ${JSON.stringify(origin)} here\n` };
    let checkpoint: Checkpoint;
    try {
      checkpoint = openCheckpoint(note, log);
    } catch (error) {
      if (!(error instanceof EvidenceError)) throw error;
      return { status: 403, type: TEXT, body: `${error.message}\n` };
    }
    if (oldSize > checkpoint.size)
      return { status: 400, type: TEXT, body: `old ${oldSize} is beyond ${checkpoint.size}\n` };
    const seen = this.#seen.get(origin)?.checkpoint ?? { origin, size: 0, root: EMPTY_ROOT };
    const stale = { status: 409, type: 'text/x.tlog.size', body: `${seen.size}\n` } as const;
    if (oldSize !== seen.size) return stale;
    if (oldSize === checkpoint.size && !checkpoint.root.equals(seen.root)) return stale;
    if (!consistencyHolds(oldSize, checkpoint.size, proof, seen.root, checkpoint.root)) {
      const found = `the log is not shown to have grown from ${oldSize} to ${checkpoint.size} entries\n`;
      return { status: 422, type: TEXT, body: found };
    }
    return this.#cosign(note, checkpoint);
  }

  async #cosign(note: string, checkpoint: Checkpoint): Promise<WitnessAnswer> {
    const { cosigner, clock, folder } = this.#options;
    const { text, signatures } = parseNote(note);
    const cosignature = cosigner.cosign(text, Math.floor(clock() / 1000));
    const ofLog = signatures.filter(({ name }) => name === checkpoint.origin);
    const cosigned = formatNote({ text, signatures: [...ofLog, cosignature] });
    this.#lock.check();
    await this.#disk.replace(join(folder, statePath(checkpoint.origin)), Buffer.from(cosigned));
    this.#seen.set(checkpoint.origin, { checkpoint, note: cosigned });
    return { status: 200, type: TEXT, body: formatSignature(cosignature) };
  }
}

async function readState({ folder, cosigner }: WitnessOptions, log: VerifierKey): Promise<Seen | undefined> {
  const path = join(folder, statePath(log.name));
  const note = (await readIfThere(path))?.toString();
  if (note === undefined) return undefined;
  const checkpoint = openCheckpoint(note, log, path);
  // Without our own word on it, somebody else put it there.
  if (cosignaturesOf(note, [parseVerifierKey(cosigner.verifierKey, 'cosignature')], path).length === 0) {
    throw new EvidenceError('witness-state-malformed', path, 'no cosignature of this witness', 'its own');
  }
  return { checkpoint, note };
}

/** An origin may hold any letters; its file is named by its hash. */
function statePath(origin: string): string {
  return `${hash('sha256', origin, 'hex')}.checkpoint`;
}

interface WitnessRequest {
  readonly oldSize: number;
  readonly proof: readonly Buffer[];
  readonly note: string;
  readonly origin: string;
}

/** The request's parts, or what is wrong with it. */
function readRequest(body: string): WitnessRequest | string {
  const end = body.indexOf('\n\n');
  if (end < 0) return 'found no empty line before a checkpoint';
  const [first = '', ...lines] = body.slice(0, end).split('\n');
  const [, size] = /^old (0|[1-9]\d{0,15})$/.exec(first) ?? [];
  if (size === undefined) return `found ${JSON.stringify(first.slice(0, 60))}, expected "old" and a size`;
  if (lines.length > PROOF_LINES_MAX) return `found ${lines.length} hashes, allowed are ${PROOF_LINES_MAX}`;
  const proof = lines.map(strictBase64);
  const wrong = proof.findIndex((each) => each?.length !== 32);
  if (wrong >= 0) return `hash ${wrong} of the proof is not base64 of 32 bytes`;
  const note = body.slice(end + 2);
  try {
    const { origin } = parseCheckpoint(parseNote(note).text);
    return { oldSize: Number(size), proof: proof as Buffer[], note, origin };
  } catch (error) {
    if (error instanceof EvidenceError) return error.message;
    throw error;
  }
}
