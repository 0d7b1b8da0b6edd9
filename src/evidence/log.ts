import { mkdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Disk, DurableFolder, eachAtOnce, realDisk } from './disk.ts';
import { type Edge, grow, readEdge } from './growth.ts';
import { type FolderLock, lockFolder } from './lock.ts';
import { EMPTY_ROOT } from './merkle.ts';
import {
  attestedText,
  type Checkpoint,
  formatCheckpoint,
  openCheckpoint,
  parseNote,
  parseVerifierKey,
  type Signer,
  signNote,
  type VerifierKey,
} from './note.ts';
import { EvidenceError } from './problem.ts';
import {
  CHECKPOINT_PATH,
  COSIGNED_PATH,
  ENTRY_BYTES_MAX,
  names,
  readBundle,
  readIfThere,
  TILE_WIDTH,
  TileProver,
  tilePath,
  tileWidth,
  walkTiles,
} from './tiles.ts';

/** A checkpoint covers at most this many new leaves, so that a huge append does not hold its files in memory at once. */
const LEAVES_PER_CHECKPOINT_MAX = 65_536;
const VERIFIER_KEY_PATH = 'verifier.pub';

export interface LogOptions {
  readonly folder: string;
  /** The checkpoint's first line; the signer's name, or nothing is opened. */
  readonly origin: string;
  readonly signer: Signer;
  readonly disk?: Disk;
}

export interface Appended {
  readonly firstIndex: number;
  /** Leaves in the checkpoint that covers them. */
  readonly size: number;
}

interface Published {
  readonly edge: Edge;
  readonly checkpoint: Checkpoint;
  readonly note: string;
}

interface Request {
  readonly leaves: readonly Buffer[];
  readonly done: (appended: Appended) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * An append-only log in a folder: stage (tiles and bundles, synced), then publish (checkpoint: temporary file, sync,
 * rename, sync). A checkpoint therefore never covers a file that a crash can take away. Appends that arrive while one
 * is under way share the next one's files and syncs.
 */
export class Log {
  readonly folder: string;
  readonly verifierKey: VerifierKey;
  readonly #signer: Signer;
  readonly #disk: DurableFolder;
  readonly #lock: FolderLock;
  #published: Published;
  /** A failed append leaves files behind that only a fresh look at the disk can judge. */
  #suspect = false;
  #closed = false;
  #waiting: Request[] = [];
  #work: Promise<void> = Promise.resolve();
  #working = false;

  private constructor(
    options: LogOptions,
    key: VerifierKey,
    disk: DurableFolder,
    lock: FolderLock,
    published: Published,
  ) {
    this.folder = options.folder;
    this.verifierKey = key;
    this.#signer = options.signer;
    this.#disk = disk;
    this.#lock = lock;
    this.#published = published;
  }

  static async open(options: LogOptions): Promise<Log> {
    const { folder, origin, signer } = options;
    const key = parseVerifierKey(signer.verifierKey);
    if (origin !== key.name) throw new EvidenceError('checkpoint-of-another-log', 'origin', origin, key.name);
    const plain = options.disk ?? realDisk;
    await makeRoot(folder, plain);
    const lock = lockFolder(folder);
    try {
      const disk = new DurableFolder(plain, folder);
      await begin(folder, signer, disk);
      const published = await recover(folder, key, disk);
      return new Log(options, key, disk, lock, published);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  get size(): number {
    return this.#published.checkpoint.size;
  }

  get root(): Buffer {
    return this.#published.checkpoint.root;
  }

  /** The newest published checkpoint, a signed note. */
  get checkpoint(): string {
    return this.#published.note;
  }

  /** Resolves once the leaves are on disk and covered by a published checkpoint. */
  append(leaves: readonly Buffer[]): Promise<Appended> {
    if (this.#closed) return Promise.reject(closedError(this.folder));
    for (const [i, leaf] of leaves.entries()) {
      if (leaf.length > ENTRY_BYTES_MAX) {
        const found = `${leaf.length} bytes`;
        const error = new EvidenceError('entry-too-large', `entry ${i}`, found, `at most ${ENTRY_BYTES_MAX}`);
        return Promise.reject(error);
      }
    }
    return new Promise((done, reject) => {
      this.#waiting.push({ leaves, done, reject });
      if (!this.#working) this.#work = this.#drain();
    });
  }

  /** After a failed append: looks at the disk again, so that `size` tells what is published. Otherwise does nothing. */
  async settle(): Promise<void> {
    if (this.#closed) throw closedError(this.folder);
    // The group under way settles by itself before it appends.
    if (this.#suspect && !this.#working) await this.#recover();
  }

  async entry(index: number): Promise<Buffer> {
    for await (const entry of this.entries(index, index + 1)) return entry;
    throw new EvidenceError(
      'entry-not-there',
      `entry ${index}`,
      `a log of ${this.size} entries`,
      'a smaller index',
    );
  }

  /** Entries from `from` until `until`, exclusive; a bundle in memory at a time. */
  async *entries(from = 0, until = this.size): AsyncGenerator<Buffer> {
    const { size } = this;
    const end = Math.min(until, size);
    let at = from;
    while (at < end) {
      const index = Math.floor(at / TILE_WIDTH);
      const bundle = await readBundle(this.folder, index, size);
      const stop = Math.min(end, (index + 1) * TILE_WIDTH);
      yield* bundle.slice(at - index * TILE_WIDTH, stop - index * TILE_WIDTH);
      at = stop;
    }
  }

  /** An inclusion proof for the newest checkpoint, and that checkpoint: both of one moment. */
  async prove(index: number): Promise<{ path: Buffer[]; checkpoint: string; size: number }> {
    const { size } = this;
    const { note } = this.#published;
    if (!Number.isSafeInteger(index) || index < 0 || index >= size) {
      throw new EvidenceError(
        'entry-not-there',
        `entry ${index}`,
        `a log of ${size} entries`,
        'a smaller index',
      );
    }
    return { path: await new TileProver(this.folder, size).inclusionProof(index), checkpoint: note, size };
  }

  /** The same for the newest checkpoint that witnesses cosigned; undefined where none does that covers the entry. */
  async proveWitnessed(index: number): Promise<{ path: Buffer[]; checkpoint: string } | undefined> {
    const note = (await readIfThere(join(this.folder, COSIGNED_PATH)))?.toString();
    if (note === undefined) return undefined;
    const cosigned = openCheckpoint(note, this.verifierKey, COSIGNED_PATH);
    if (index >= cosigned.size || cosigned.size > this.size) return undefined;
    return {
      path: await new TileProver(this.folder, this.size).inclusionProof(index, cosigned.size),
      checkpoint: note,
    };
  }

  /** The log's word on something beside it, as a signed note of three lines: whose, what kind of thing, its SHA-256. No kind of it is a checkpoint. */
  attest(kind: string, thing: Buffer): string {
    return signNote(attestedText(this.verifierKey.name, kind, thing), [this.#signer]);
  }

  /** Shows that the log of `oldSize` leaves is a beginning of the newest one. */
  async proveGrowth(oldSize: number): Promise<{ proof: Buffer[]; checkpoint: string; size: number }> {
    const { size } = this;
    const { note } = this.#published;
    return {
      proof: await new TileProver(this.folder, size).consistencyProof(oldSize),
      checkpoint: note,
      size,
    };
  }

  /** Waits for appends under way and gives the folder free. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#work;
    this.#lock.release();
  }

  async #drain(): Promise<void> {
    this.#working = true;
    // Lets every append of this turn join the first group.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      try {
        if (this.#suspect) await this.#recover();
        const firstIndex = this.size;
        await this.#appendAll(group.flatMap(({ leaves }) => leaves));
        let at = firstIndex;
        for (const { leaves, done } of group) {
          done({ firstIndex: at, size: this.size });
          at += leaves.length;
        }
      } catch (error) {
        this.#suspect = true;
        for (const { reject } of group) reject(error);
      }
    }
    this.#working = false;
  }

  async #recover(): Promise<void> {
    this.#lock.check();
    this.#published = await recover(this.folder, this.verifierKey, this.#disk);
    this.#suspect = false;
  }

  async #appendAll(leaves: readonly Buffer[]): Promise<void> {
    for (let at = 0; at < leaves.length; at += LEAVES_PER_CHECKPOINT_MAX) {
      await this.#appendGroup(leaves.slice(at, at + LEAVES_PER_CHECKPOINT_MAX));
    }
  }

  async #appendGroup(leaves: readonly Buffer[]): Promise<void> {
    const { edge, files, spent } = grow(this.#published.edge, leaves);
    await this.#stillOurs();
    await this.#disk.write(files.map(({ path, bytes }) => ({ path: join(this.folder, path), bytes })));
    this.#lock.check();
    const checkpoint = { origin: this.#signer.name, size: edge.range.size, root: edge.range.root() };
    const note = signNote(formatCheckpoint(checkpoint), [this.#signer]);
    await this.#disk.replace(join(this.folder, CHECKPOINT_PATH), Buffer.from(note), () => this.#stillOurs());
    this.#published = { edge, checkpoint, note };
    // Only tidiness: what stays behind is checked by verification and removed by the next recovery.
    await eachAtOnce(2, spent, (path) => this.#disk.remove(join(this.folder, path)).catch(() => undefined));
  }

  /** Before anything is staged, and again before a checkpoint replaces another: two writers must not fork the log. */
  async #stillOurs(): Promise<void> {
    this.#lock.check();
    const path = join(this.folder, CHECKPOINT_PATH);
    const found = (await readIfThere(path))?.toString() ?? '';
    const ours = parseNote(this.#published.note).text;
    // The text only: witnesses may have added their signatures to the file.
    if (found !== this.#published.note && (found === '' || parseNote(found, path).text !== ours)) {
      const size = found.split('\n')[1] ?? 'none';
      throw new EvidenceError(
        'checkpoint-changed-by-someone-else',
        path,
        `size ${size}`,
        `size ${this.size}`,
      );
    }
  }
}

export function openLog(options: LogOptions): Promise<Log> {
  return Log.open(options);
}

function closedError(folder: string): EvidenceError {
  return new EvidenceError('log-closed', folder, 'a closed log', 'an open one');
}

async function makeRoot(folder: string, disk: Disk): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  const last = dirname(resolve(folder));
  for (let at = last; at !== dirname(dirname(resolve(first))) && at.length > 1; at = dirname(at))
    await disk.syncFolder(at);
}

/** A new folder gets its verifier key and the checkpoint of the empty log; an old one must be this key's. */
async function begin(folder: string, signer: Signer, disk: DurableFolder): Promise<void> {
  const keyPath = join(folder, VERIFIER_KEY_PATH);
  const keyFound = (await readIfThere(keyPath))?.toString().trim();
  if (keyFound !== undefined && keyFound !== signer.verifierKey) {
    throw new EvidenceError('verifier-key-differs', keyPath, keyFound, signer.verifierKey);
  }
  const path = join(folder, CHECKPOINT_PATH);
  if ((await readIfThere(path)) === undefined) {
    // The empty checkpoint precedes every tile, so tiles without one mean that it was taken away.
    if ((await names(join(folder, 'tile'))).length > 0) {
      throw new EvidenceError(
        'checkpoint-missing',
        path,
        'tiles without a checkpoint',
        'the last signed checkpoint',
      );
    }
    const empty = { origin: signer.name, size: 0, root: EMPTY_ROOT };
    await disk.replace(path, Buffer.from(signNote(formatCheckpoint(empty), [signer])));
  }
  if (keyFound === undefined) await disk.replace(keyPath, Buffer.from(`${signer.verifierKey}\n`));
}

/** What is published, after what a crash left half-done is finished or cleared away. */
async function recover(folder: string, key: VerifierKey, disk: DurableFolder): Promise<Published> {
  const path = join(folder, CHECKPOINT_PATH);
  const note = (await readIfThere(path))?.toString();
  if (note === undefined)
    throw new EvidenceError('checkpoint-missing', path, 'no file', 'a signed checkpoint');
  const published = await readPublished(folder, note, key, path);
  const newest = (await finishSigned(folder, published, key, disk)) ?? published;
  await disk.remove(`${path}.tmp`);
  await sweep(folder, newest.checkpoint.size, disk);
  return newest;
}

async function readPublished(
  folder: string,
  note: string,
  key: VerifierKey,
  path: string,
): Promise<Published> {
  const checkpoint = openCheckpoint(note, key, path);
  const edge = await readEdge(folder, checkpoint.size);
  const root = edge.range.root();
  if (!root.equals(checkpoint.root)) {
    throw new EvidenceError('root-differs', path, root.toString('hex'), checkpoint.root.toString('hex'));
  }
  return { edge, checkpoint, note };
}

/**
 * A checkpoint that was signed but not renamed into place is published now: a log must never sign two that contradict
 * each other (c2sp.org/tlog-checkpoint), and its files were synced before it was signed. A torn one was never given out.
 */
async function finishSigned(
  folder: string,
  published: Published,
  key: VerifierKey,
  disk: DurableFolder,
): Promise<Published | undefined> {
  const path = join(folder, CHECKPOINT_PATH);
  const note = (await readIfThere(`${path}.tmp`))?.toString();
  if (note === undefined) return undefined;
  try {
    const signed = await readPublished(folder, note, key, `${path}.tmp`);
    const old = published.checkpoint;
    if (signed.checkpoint.size <= old.size) return undefined;
    const oldRoot = await new TileProver(folder, signed.checkpoint.size).rootAt(old.size);
    if (!oldRoot.equals(old.root)) return undefined;
    await disk.replace(path, Buffer.from(note));
    return signed;
  } catch (error) {
    if (error instanceof EvidenceError) return undefined;
    throw error;
  }
}

/**
 * Removes what was staged beyond the checkpoint, and partial tiles whose full tile is published. A staged partial tile
 * would otherwise lie among the published ones one day, with other content.
 */
async function sweep(folder: string, size: number, disk: DurableFolder): Promise<void> {
  const spent = new Set<string>();
  for await (const { path, row, index, width } of walkTiles(folder)) {
    if (row === undefined) continue;
    const covered = tileWidth(row, index, size);
    if (width > covered) await disk.remove(join(folder, path));
    else if (width < TILE_WIDTH && covered === TILE_WIDTH) spent.add(`${tilePath(row, index)}.p`);
  }
  for (const path of spent) {
    const full = await stat(join(folder, path.slice(0, -2))).catch(() => undefined);
    if (full?.isFile()) await disk.remove(join(folder, path));
  }
}
