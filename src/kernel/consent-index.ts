/**
 * The consent index: many sets of recipients in one piece of shared memory, one writer, readers in any thread.
 *
 * It knows nothing of consents, only of sets of whole numbers. A set is a small number which the caller gives to, say,
 * one organisation, purpose and state; a recipient is a telephone number in its E.164 digits.
 *
 * Each set is a tree over the bytes of the number: a directory entry for each page of 2^32 numbers, below it containers
 * for 2^32, 2^24 and 2^16 numbers (`consent-index/leaf.ts`). A container splits only when it is large, so that a set of
 * a thousand and a set of ten million both take little more than what their numbers' distances need.
 *
 * Changes are made in copies and published by one store; memory that readers may be looking at is reused only later
 * (`consent-index/allocator.ts`). A reader thus sees each number before or after a change, and never waits.
 */
import { Allocator, MIN_BYTES } from './consent-index/allocator.ts';
import { Containers } from './consent-index/containers.ts';
import { Directory, SETS, SIZE_KEY } from './consent-index/directory.ts';
import { readIndex, writeIndex } from './consent-index/file.ts';
import { LEAF_MOST } from './consent-index/leaf.ts';
import {
  ADDRESSABLE_BYTES,
  LAYOUT,
  LAYOUT_VERSION,
  MAGIC,
  MAGIC_HIGH,
  MAGIC_LOW,
  Memory,
  SLAB_BYTES,
  SLABS,
} from './consent-index/memory.ts';
import { ConsentReader, RECIPIENTS } from './consent-index/reader.ts';
import { Tree } from './consent-index/tree.ts';

export { ConsentIndexFull, ConsentIndexUnreadable } from './consent-index/memory.ts';
export { type ConsentIndexHandle, type ConsentIndexStats, ConsentReader } from './consent-index/reader.ts';

const PAGE = 2 ** 32;
const START_BYTES = 1024 * 1024;
/** Address space, not memory: pages are taken from the system when first touched. */
const DEFAULT_MAX_BYTES = 4 * 1024 ** 3;

export interface ConsentIndexOptions {
  /** How far the memory may grow, from 3 MiB to 8 GiB; 4 GiB when not said. */
  readonly maxBytes?: number;
}

function limitOf(options: ConsentIndexOptions): number {
  const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
  if (!(maxBytes >= MIN_BYTES && maxBytes <= ADDRESSABLE_BYTES)) {
    throw new RangeError(`maxBytes must lie between ${MIN_BYTES} and ${ADDRESSABLE_BYTES}, not ${maxBytes}`);
  }
  return Math.floor(maxBytes / SLAB_BYTES) * SLAB_BYTES;
}

function checkSet(set: number): void {
  if (!(Number.isInteger(set) && set >= 0 && set < SETS)) throw new RangeError(`no set number: ${set}`);
}

function checkRecipient(recipient: number): void {
  if (!(Number.isInteger(recipient) && recipient >= 0 && recipient < RECIPIENTS)) {
    // Without the number: it is personal data and errors are logged.
    throw new RangeError('a recipient is a whole number of up to 15 digits');
  }
}

export class ConsentIndex extends ConsentReader {
  /** What the caller saved with the index; empty when it is new. */
  readonly attachment: Uint8Array;
  readonly #cells: Allocator;
  readonly #containers: Containers;
  readonly #directory: Directory;
  readonly #tree: Tree;

  constructor(options: ConsentIndexOptions = {}, saved?: ReturnType<typeof readIndex>) {
    const memory =
      saved?.memory ?? new Memory(new SharedArrayBuffer(START_BYTES, { maxByteLength: limitOf(options) }));
    super(memory);
    this.attachment = saved?.attachment ?? new Uint8Array(0);
    this.#cells = new Allocator(memory);
    this.#containers = new Containers(memory, this.#cells);
    this.#directory = new Directory(memory, this.#cells);
    this.#tree = new Tree(memory, this.#cells, this.#containers, this.#directory);
    if (saved === undefined) {
      memory.words[SLABS] = 1;
      memory.words[MAGIC_LOW] = MAGIC[0];
      memory.words[MAGIC_HIGH] = MAGIC[1];
      memory.words[LAYOUT_VERSION] = LAYOUT;
      this.#directory.create();
    } else {
      for (const unit of saved.retiredCells) this.#cells.giveBack(unit);
      const runs = saved.retiredRuns;
      for (let at = 0; at < runs.length; at += 2) this.#cells.releaseRun(runs[at]!, runs[at + 1]!);
    }
  }

  /**
   * The index as it was saved, ready to be changed. Throws `ConsentIndexUnreadable` when there is none or it is damaged,
   * foreign or of another layout (the caller then rebuilds it), `ConsentIndexFull` when it is larger than `maxBytes`.
   */
  static restore(path: string, options: ConsentIndexOptions = {}): ConsentIndex {
    return new ConsentIndex(options, readIndex(path, limitOf(options)));
  }

  /**
   * Writes the index and an attachment of the caller's (up to which change it is current, say) to one file, durably and all or
   * nothing. Blocks its thread: about a second a gigabyte.
   */
  save(path: string, attachment: Uint8Array = new Uint8Array(0)): void {
    const { cells, runs } = this.#cells.retired();
    writeIndex(path, this.memory.words[SLABS]! * SLAB_BYTES, {
      memory: this.memory,
      retiredCells: Uint32Array.from(cells),
      retiredRuns: Uint32Array.from(runs.flat()),
      attachment,
    });
  }

  /** Adds a recipient; false when it was there. Throws `ConsentIndexFull`, and has then changed nothing. */
  add(set: number, recipient: number): boolean {
    checkSet(set);
    checkRecipient(recipient);
    const page = Math.floor(recipient / PAGE);
    const low = (recipient - page * PAGE) | 0;
    return this.#tree.add(set, page, low);
  }

  /** Takes a recipient out; false when it was not there. Works in the memory kept back for it even when the index is full. */
  delete(set: number, recipient: number): boolean {
    checkSet(set);
    checkRecipient(recipient);
    const page = Math.floor(recipient / PAGE);
    const low = (recipient - page * PAGE) | 0;
    this.#cells.mayUseReserve = true;
    try {
      return this.#tree.delete(set, page, low);
    } finally {
      this.#cells.mayUseReserve = false;
    }
  }

  /**
   * Adds many recipients, ascending (repeats are allowed), each leaf rewritten once for all that it gets: several times as fast as one
   * by one. Returns how many were new. Throws a RangeError on a step back, with nothing changed; `ConsentIndexFull` with part of them in.
   */
  addMany(set: number, recipients: Float64Array): number {
    return this.#many(set, recipients, 'add');
  }

  /** Takes many recipients out, ascending, likewise. Returns how many were there. */
  deleteMany(set: number, recipients: Float64Array): number {
    this.#cells.mayUseReserve = true;
    try {
      return this.#many(set, recipients, 'delete');
    } finally {
      this.#cells.mayUseReserve = false;
    }
  }

  /** Empties a set at once. */
  drop(set: number): void {
    checkSet(set);
    for (const page of this.pagesOf(set)) {
      const ref = this.#directory.get(set, page + 1);
      this.#directory.put(set, page + 1, 0);
      this.#containers.retireAll(ref, 3);
    }
    this.#directory.put(set, SIZE_KEY, 0);
  }

  #many(set: number, recipients: Float64Array, what: 'add' | 'delete'): number {
    checkSet(set);
    let last = 0;
    for (const recipient of recipients) {
      checkRecipient(recipient);
      if (recipient < last) throw new RangeError('recipients must ascend');
      last = recipient;
    }
    let changed = 0;
    for (let from = 0; from < recipients.length; ) {
      const page = Math.floor(recipients[from]! / PAGE);
      let to = from + 1;
      while (to < recipients.length && recipients[to]! < (page + 1) * PAGE) to++;
      const lows = new Uint32Array(to - from);
      for (let i = from; i < to; i++) lows[i - from] = recipients[i]! - page * PAGE;
      changed += this.#tree.many(set, page, lows, what);
      from = to;
    }
    return changed;
  }

  /**
   * Adds many recipients, ascending (repeats are allowed; a step back throws a RangeError), in containers that fit
   * exactly. Readers see it page by page. When it throws, pages of 2^32 numbers already passed are in, whole.
   * Returns how many were new.
   */
  load(set: number, recipients: Iterable<number>): number {
    checkSet(set);
    const before = this.size(set);
    const all = before === 0 ? recipients : merged(this.values(set), recipients);
    let page = -1;
    let last = -1;
    let pageful = new Pageful(this.#containers);
    this.#cells.begin();
    try {
      for (const recipient of all) {
        checkRecipient(recipient);
        if (recipient === last) continue;
        if (recipient < last) throw new RangeError('recipients to load must ascend');
        last = recipient;
        const itsPage = Math.floor(recipient / PAGE);
        if (itsPage !== page) {
          if (page >= 0) this.#publishPage(set, page, pageful);
          page = itsPage;
          pageful = new Pageful(this.#containers);
          this.#cells.begin();
        }
        pageful.push(recipient - page * PAGE);
      }
      if (page >= 0) this.#publishPage(set, page, pageful);
    } catch (error) {
      this.#cells.rollBack();
      throw error;
    }
    this.#cells.commit();
    return this.size(set) - before;
  }

  #publishPage(set: number, page: number, pageful: Pageful): void {
    const fresh = pageful.finish();
    this.#directory.reserve(2);
    this.#cells.commit();
    const old = this.#directory.get(set, page + 1);
    const added = pageful.count - this.#containers.count(old);
    this.#directory.put(set, page + 1, fresh);
    this.#directory.put(set, SIZE_KEY, this.#directory.get(set, SIZE_KEY) + added);
    this.#containers.retireAll(old, 3);
  }
}

/** Collects the ascending numbers of one page of 2^32, and builds finished parts as it goes. */
class Pageful {
  readonly #containers: Containers;
  #low = new Uint32Array(1024);
  #waiting = 0;
  #node = 0;
  count = 0;

  constructor(containers: Containers) {
    this.#containers = containers;
  }

  push(low: number): void {
    if (this.#waiting > LEAF_MOST[3] && low >>> 24 !== this.#low[this.#waiting - 1]! >>> 24) this.#build();
    if (this.#waiting === this.#low.length) {
      const wider = new Uint32Array(this.#low.length * 2);
      wider.set(this.#low);
      this.#low = wider;
    }
    this.#low[this.#waiting++] = low;
    this.count++;
  }

  finish(): number {
    if (this.#node === 0) return this.#containers.encode(this.#low, 0, this.#waiting, 3);
    this.#build();
    return this.#node;
  }

  #build(): void {
    if (this.#node === 0) this.#node = this.#containers.emptyNode();
    for (let from = 0; from < this.#waiting; ) {
      const byte = this.#low[from]! >>> 24;
      let to = from + 1;
      while (to < this.#waiting && this.#low[to]! >>> 24 === byte) to++;
      this.#containers.fill(this.#node, byte, this.#containers.encode(this.#low, from, to, 2), to - from);
      from = to;
    }
    this.#waiting = 0;
  }
}

function* merged(present: Iterable<number>, added: Iterable<number>): Generator<number, void, undefined> {
  const left = present[Symbol.iterator]();
  let old = left.next();
  for (const recipient of added) {
    for (; old.done !== true && old.value <= recipient; old = left.next()) yield old.value;
    yield recipient;
  }
  for (; old.done !== true; old = left.next()) yield old.value;
}
