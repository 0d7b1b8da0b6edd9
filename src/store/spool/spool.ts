import { mkdirSync } from 'node:fs';
import { type FolderLock, FolderLockedError, lockFolder } from '../folder-lock.ts';
import type { Sealer } from '../seal.ts';
import { Ballast } from './ballast.ts';
import { Environment } from './environment.ts';
import { SpoolError } from './error.ts';
import { Flight } from './flight.ts';

export interface SpoolOptions {
  /** Made when absent, mode 0700. */
  readonly folder: string;
  readonly sealer: Sealer;
  /** The most that blocks and parked values may hold, sealed, before append and park reject with 'full'. Default: what the disk has. */
  readonly mapSizeBytes?: number;
  /** Room held on the disk, and kept free besides, so that a full disk can be emptied again. Default 8 MiB each. */
  readonly ballastBytes?: number;
}

export interface SpooledBlock {
  readonly sequence: number;
  readonly block: Buffer;
}

/** What one gateway still owes. Every promise that takes something in resolves after the commit that holds it is on disk. */
export interface Spool {
  /** Copies and seals before it returns. Resolves with the block's sequence (from 1, gapless, never reused); rejects with SpoolError. */
  append(block: Buffer): Promise<number>;
  block(sequence: number): Buffer | undefined;
  /** A block as it lies on disk: for another holder of the key. */
  sealedBlock(sequence: number): Buffer | undefined;
  /** In order from `from` (default: the first). Sees blocks that are appended or dropped while it runs; may be left at any time. */
  blocks(from?: number): Iterable<SpooledBlock>;
  /** Ignoring the promise is safe: a drop that did not reach the disk leaves a block to be shipped again. */
  drop(sequences: readonly number[]): Promise<void>;
  readonly count: number;
  /** Bytes of pages that hold blocks. */
  readonly bytes: number;

  /** Visible to `parked` at once. Keys are up to 400 bytes, not sealed: no phone number belongs in one. */
  park(key: string, value: Buffer): Promise<void>;
  /** In one commit, with which the keys of `replaced` are gone; where it fails, all stays as it was. */
  parkAll(entries: Iterable<readonly [string, Buffer]>, replaced?: Iterable<string>): Promise<void>;
  parked(key: string): Buffer | undefined;
  /** Ignoring the promise is safe, as with `drop`. */
  unpark(key: string): Promise<void>;
  /** Keys that begin with `prefix`, in order; committed entries only. */
  parkedRange(prefix: string): Iterable<readonly [string, Buffer]>;

  /** Small and not sealed. */
  setMeta(key: string, value: Buffer): Promise<void>;
  getMeta(key: string): Buffer | undefined;

  /** Waits for what was taken in. */
  close(): Promise<void>;
}

/** @throws SpoolError 'locked' when another process has the folder open. */
export function openSpool(options: SpoolOptions): Spool {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  let lock: FolderLock;
  try {
    lock = lockFolder(options.folder);
  } catch (error) {
    if (error instanceof FolderLockedError) throw new SpoolError('locked', error.message, { cause: error });
    throw error;
  }
  try {
    return new LmdbSpool(options, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

const NEXT_SEQUENCE = 'spool.next';
const PIECE = 32;
const KEY_BYTES_MAX = 400;
/** Tree and free-list pages that one commit may write besides its values. */
const COMMIT_OVERHEAD_BYTES = 32 * 4096;
/** So many removals write less than the ballast. */
const LOW_DROPS_MAX = 64;

class LmdbSpool implements Spool {
  #environment: Environment;
  readonly #sealer: Sealer;
  readonly #lock: FolderLock;
  readonly #ballast: Ballast;
  readonly #limitBytes: number;
  #usedBytes: number;
  #next: number;
  #waiting = new Flight();
  #flying: Flight | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: SpoolOptions, lock: FolderLock) {
    this.#sealer = options.sealer;
    this.#lock = lock;
    this.#ballast = new Ballast(options.folder, options.ballastBytes ?? 8 << 20);
    this.#limitBytes = options.mapSizeBytes ?? Number.POSITIVE_INFINITY;
    this.#environment = Environment.newest(options.folder);
    const [last] = this.#environment.blocks.getKeys({ reverse: true, limit: 1 });
    const noted = this.#environment.meta.get(NEXT_SEQUENCE);
    this.#next = Math.max((last ?? 0) + 1, noted === undefined ? 1 : Number(noted.readBigUInt64BE()));
    this.#usedBytes = this.#environment.heldBytes;
  }

  append(block: Buffer): Promise<number> {
    const refusal = this.#refusal(block.length);
    if (refusal !== undefined) return Promise.reject(refusal);
    const sealed = this.#sealer.seal(block);
    const flight = this.#waiting;
    flight.bytesIn += sealed.length;
    return new Promise((resolve, reject) => {
      flight.blocks.push({ sealed, resolve, reject });
      this.#fly();
    });
  }

  block(sequence: number): Buffer | undefined {
    const sealed = this.sealedBlock(sequence);
    return sealed === undefined ? undefined : this.#sealer.open(sealed);
  }

  sealedBlock(sequence: number): Buffer | undefined {
    return this.#environment.blocks.get(sequence);
  }

  /** In pieces: a long-lived cursor pins every page that is freed meanwhile, and the file would grow. */
  *blocks(from = 1): Iterable<SpooledBlock> {
    for (let start = from; ; ) {
      const piece = [...this.#environment.blocks.getRange({ start, limit: PIECE })];
      for (const { key, value } of piece) yield { sequence: key, block: this.#sealer.open(value) };
      if (piece.length === 0) return;
      start = piece[piece.length - 1]!.key + 1;
    }
  }

  drop(sequences: readonly number[]): Promise<void> {
    for (const sequence of sequences) this.#waiting.dropped.push(sequence);
    return this.#remove();
  }

  get count(): number {
    return this.#environment.blockCount;
  }

  get bytes(): number {
    return this.#environment.blockBytes;
  }

  park(key: string, value: Buffer): Promise<void> {
    return this.parkAll([[key, value]]);
  }

  parkAll(entries: Iterable<readonly [string, Buffer]>, replaced: Iterable<string> = []): Promise<void> {
    const refusal = this.#refusal(0);
    if (refusal !== undefined) return Promise.reject(refusal);
    const flight = this.#waiting;
    for (const [key, value] of entries) {
      checkKey(key);
      const sealed = this.#sealer.seal(value);
      flight.bytesIn += sealed.length;
      flight.parked.set(key, sealed);
    }
    for (const key of replaced) {
      // Put in the same commit, it is gone with it too; what is put there later stays.
      if (flight.parked.get(key)) flight.parked.delete(key);
      flight.replaced.push(key);
    }
    return this.#put(flight);
  }

  parked(key: string): Buffer | undefined {
    let sealed = this.#waiting.parked.get(key);
    if (sealed === undefined) sealed = this.#flying?.parked.get(key);
    if (sealed === undefined) sealed = this.#environment.parked.get(key);
    return sealed === undefined || sealed === null ? undefined : this.#sealer.open(sealed);
  }

  unpark(key: string): Promise<void> {
    checkKey(key);
    this.#waiting.parked.set(key, null);
    return this.#remove();
  }

  *parkedRange(prefix: string): Iterable<readonly [string, Buffer]> {
    for (let start = prefix, exclusiveStart = false; ; exclusiveStart = true) {
      const piece = [...this.#environment.parked.getRange({ start, exclusiveStart, limit: PIECE })];
      for (const { key, value } of piece) {
        if (!key.startsWith(prefix)) return;
        yield [key, this.#sealer.open(value)];
      }
      if (piece.length < PIECE) return;
      start = piece[piece.length - 1]!.key;
    }
  }

  setMeta(key: string, value: Buffer): Promise<void> {
    const refusal = this.#refusal(0);
    if (refusal !== undefined) return Promise.reject(refusal);
    checkKey(key);
    this.#waiting.meta.set(`user.${key}`, Buffer.from(value));
    return this.#put(this.#waiting);
  }

  getMeta(key: string): Buffer | undefined {
    const name = `user.${key}`;
    return this.#waiting.meta.get(name) ?? this.#flying?.meta.get(name) ?? this.#environment.meta.get(name);
  }

  close(): Promise<void> {
    this.#closing ??= (async () => {
      while (this.#flying !== undefined) await new Promise((resolve) => setTimeout(resolve, 1));
      await this.#environment.root.close();
      this.#lock.release();
    })();
    return this.#closing;
  }

  #put(flight: Flight): Promise<void> {
    return new Promise((resolve, reject) => {
      flight.puts.push({ resolve, reject });
      this.#fly();
    });
  }

  #remove(): Promise<void> {
    if (this.#closing !== undefined) return ignorable(Promise.reject(closed()));
    const flight = this.#waiting;
    return ignorable(
      new Promise((resolve, reject) => {
        flight.removals.push({ resolve, reject });
        this.#fly();
      }),
    );
  }

  #refusal(bytes: number): SpoolError | undefined {
    if (this.#closing !== undefined) return closed();
    if (this.#usedBytes + this.#waiting.bytesIn + bytes > this.#limitBytes) {
      return new SpoolError(
        'full',
        `the spool holds ${this.#usedBytes} bytes, its limit is ${this.#limitBytes}`,
      );
    }
    return undefined;
  }

  #fly(): void {
    if (this.#flying !== undefined) return;
    const flight = this.#waiting;
    this.#flying = flight;
    this.#waiting = new Flight();
    if (flight.bytesIn > 0 && !this.#hasRoom(flight)) {
      flight.refuse(new SpoolError('full', 'the disk of the spool is full'));
    }
    const low = flight.removals.length > 0 && this.#ballast.free() < this.#ballast.bytes;
    (low ? this.#commitLow(flight) : this.#commit(flight)).then(
      () => this.#landed(flight),
      (error: Error) => this.#failed(flight, error),
    );
  }

  /**
   * LMDB itself must not meet a full disk: lmdb 3.5 writes its message about a failed page write past the end of a
   * buffer and may crash the process. So the disk keeps free what the ballast weighs; below that, only pages that
   * were freed inside the file are filled, while the disk could still take the whole commit should they not fit it.
   */
  #hasRoom(flight: Flight): boolean {
    const free = this.#ballast.free();
    const need = 2 * flight.bytesIn + COMMIT_OVERHEAD_BYTES;
    if (free >= this.#ballast.bytes + need) return true;
    return free >= need && this.#environment.freedBytes >= 2 * need;
  }

  /** Removes with the room that the ballast gives up; then a file that is half empty gives its holes back to the disk. */
  async #commitLow(flight: Flight): Promise<void> {
    this.#ballast.release();
    try {
      if (this.#ballast.free() < COMMIT_OVERHEAD_BYTES)
        throw new SpoolError('full', 'the disk of the spool is full');
      const dropped = flight.dropped.splice(0);
      await this.#commit(flight);
      for (let at = 0; at < dropped.length; at += LOW_DROPS_MAX) {
        const part = new Flight();
        part.dropped.push(...dropped.slice(at, at + LOW_DROPS_MAX));
        part.nextSequence = this.#next + flight.blocks.length;
        await this.#commit(part);
      }
      await this.#compact();
    } finally {
      this.#ballast.load();
    }
  }

  async #compact(): Promise<void> {
    const old = this.#environment;
    if (old.freedBytes < old.fileBytes / 2) return;
    if (old.fileBytes - old.freedBytes + COMMIT_OVERHEAD_BYTES > this.#ballast.free()) return;
    this.#environment = await old.compacted();
    await old.discard();
  }

  #landed(flight: Flight): void {
    const first = this.#next;
    this.#next += flight.blocks.length;
    this.#usedBytes += flight.bytesIn;
    if (flight.removals.length + flight.replaced.length > 0) this.#usedBytes = this.#environment.heldBytes;
    for (let i = 0; i < flight.blocks.length; i += 1) flight.blocks[i]!.resolve(first + i);
    for (const put of flight.puts) put.resolve();
    for (const removal of flight.removals) removal.resolve();
    this.#after();
  }

  #failed(flight: Flight, error: Error): void {
    const reason = this.#reason(error);
    flight.refuse(reason);
    for (const removal of flight.removals) removal.reject(reason);
    this.#after();
  }

  #after(): void {
    this.#flying = undefined;
    const next = this.#waiting;
    if (next.blocks.length + next.puts.length + next.removals.length > 0) this.#fly();
  }

  /** One LMDB transaction. The sequences are given here, so that a transaction that fails leaves no gap. */
  #commit(flight: Flight): Promise<unknown> {
    const { blocks, dropped, parked, replaced, meta } = flight;
    try {
      if (blocks.length === 1 && dropped.length + parked.size + meta.size === 0) {
        return settled(this.#environment.blocks.put(this.#next, blocks[0]!.sealed));
      }
      return settled(
        this.#environment.root.batch(() => {
          for (let i = 0; i < blocks.length; i += 1)
            this.#environment.blocks.put(this.#next + i, blocks[i]!.sealed);
          for (const key of replaced) this.#environment.parked.remove(key);
          for (const [key, value] of parked) {
            if (value === null) this.#environment.parked.remove(key);
            else this.#environment.parked.put(key, value);
          }
          for (const [key, value] of meta) this.#environment.meta.put(key, value);
          if (dropped.length > 0 || blocks.length === 0) {
            // The last block may be among the dropped: what was given out must be known without it.
            const next = Buffer.alloc(8);
            next.writeBigUInt64BE(BigInt(flight.nextSequence ?? this.#next + blocks.length));
            this.#environment.meta.put(NEXT_SEQUENCE, next);
            for (const sequence of dropped) this.#environment.blocks.remove(sequence);
          }
        }),
      );
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** LMDB reports a write cut short by a full disk as EIO; the disk itself is asked. */
  #reason(error: Error): SpoolError {
    if (error instanceof SpoolError) return error;
    const full =
      /MDB_MAP_FULL|No space left|quota/i.test(error.message) || this.#ballast.free() < COMMIT_OVERHEAD_BYTES;
    return new SpoolError(full ? 'full' : 'io', `the spool could not be written: ${error.message}`, {
      cause: error,
    });
  }
}

/** lmdb rejects with "see commitError", a second promise that carries the cause and must be heard too. */
function settled(commit: Promise<unknown>): Promise<unknown> {
  return commit.catch(async (error: Error & { commitError?: Promise<never> }) => {
    if (error.commitError === undefined) throw error;
    await error.commitError;
  });
}

/** A key that LMDB refuses would fail a whole commit; a programming error is thrown at its author instead. */
function checkKey(key: string): void {
  if (key.length === 0 || Buffer.byteLength(key) > KEY_BYTES_MAX) {
    throw new RangeError(`a key has 1 to ${KEY_BYTES_MAX} bytes, found ${Buffer.byteLength(key)}`);
  }
}

function ignorable(promise: Promise<void>): Promise<void> {
  promise.catch(() => undefined);
  return promise;
}

function closed(): SpoolError {
  return new SpoolError('closed', 'the spool is closed');
}
