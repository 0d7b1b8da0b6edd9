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
import { Containers, UNCHANGED } from './consent-index/containers.ts';
import { Directory, findSlot, SETS, SIZE_KEY } from './consent-index/directory.ts';
import { readIndex, writeIndex } from './consent-index/file.ts';
import { LEAF_AGAIN, LEAF_MOST } from './consent-index/leaf.ts';
import {
  ADDRESSABLE_BYTES,
  ConsentIndexFull,
  LAYOUT,
  LAYOUT_VERSION,
  MAGIC,
  MAGIC_HIGH,
  MAGIC_LOW,
  Memory,
  NODE,
  SLAB_BYTES,
  SLABS,
} from './consent-index/memory.ts';
import { ConsentReader, RECIPIENTS } from './consent-index/reader.ts';

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
  /** The slots of the nodes on the way to the last leaf, and where the leaf hangs: see `#descend`. */
  readonly #nodes: number[] = [0, 0];
  #depth = 0;
  #slot = 0;

  constructor(options: ConsentIndexOptions = {}, saved?: ReturnType<typeof readIndex>) {
    const memory =
      saved?.memory ?? new Memory(new SharedArrayBuffer(START_BYTES, { maxByteLength: limitOf(options) }));
    super(memory);
    this.attachment = saved?.attachment ?? new Uint8Array(0);
    this.#cells = new Allocator(memory);
    this.#containers = new Containers(memory, this.#cells);
    this.#directory = new Directory(memory, this.#cells);
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
    return this.#add(set, page, low);
  }

  /** Takes a recipient out; false when it was not there. Works in the memory kept back for it even when the index is full. */
  delete(set: number, recipient: number): boolean {
    checkSet(set);
    checkRecipient(recipient);
    const page = Math.floor(recipient / PAGE);
    const low = (recipient - page * PAGE) | 0;
    this.#cells.mayUseReserve = true;
    try {
      return this.#delete(set, page, low);
    } finally {
      this.#cells.mayUseReserve = false;
    }
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

  /** Goes down to the leaf for a number; returns its reference and remembers the way. */
  #descend(slot: number, low: number): number {
    const { words } = this.memory;
    let ref = words[slot]!;
    this.#depth = 0;
    while ((ref & 3) === NODE) {
      const node = (ref >>> 2) * 2;
      this.#nodes[this.#depth] = slot;
      slot = node + 2 + ((low >>> ((3 - this.#depth) * 8)) & 255);
      this.#depth++;
      ref = words[slot]!;
    }
    this.#slot = slot;
    return ref;
  }

  #add(set: number, page: number, low: number): boolean {
    this.#directory.reserve(2);
    const slot = findSlot(this.memory, set, page + 1);
    const ref = slot < 0 ? 0 : this.#descend(slot, low);
    const width = slot < 0 ? 3 : 3 - this.#depth;
    this.#cells.begin();
    let fresh: number;
    try {
      fresh = this.#containers.insert(ref, width, low);
    } catch (error) {
      this.#cells.rollBack();
      throw error;
    }
    this.#cells.commit();
    if (fresh === UNCHANGED) return false;
    if (slot < 0) this.#directory.put(set, page + 1, fresh);
    else this.#publish(ref, fresh, 1);
    this.#directory.put(set, SIZE_KEY, this.#directory.get(set, SIZE_KEY) + 1);
    return true;
  }

  #delete(set: number, page: number, low: number): boolean {
    const slot = findSlot(this.memory, set, page + 1);
    if (slot < 0) return false;
    const ref = this.#descend(slot, low);
    const fresh = this.#containers.remove(ref, 3 - this.#depth, low);
    if (fresh === UNCHANGED) return false;
    this.#publish(ref, fresh, -1);
    this.#directory.put(set, SIZE_KEY, this.#directory.get(set, SIZE_KEY) - 1);
    this.#flatten();
    return true;
  }

  /** Hangs the changed leaf where the old one hung and counts it in the nodes above. */
  #publish(old: number, fresh: number, change: number): void {
    const { words } = this.memory;
    if (fresh !== old) Atomics.store(words, this.#slot, fresh);
    for (let level = 0; level < this.#depth; level++) {
      words[(words[this.#nodes[level]!]! >>> 2) * 2]! += change;
    }
    if (fresh !== old && old !== 0) this.#cells.retire(old >>> 2);
  }

  /** Makes the highest node that has become small a leaf. Without memory for it, it stays a node. */
  #flatten(): void {
    for (let level = 0; level < this.#depth; level++) {
      const slot = this.#nodes[level]!;
      const node = this.memory.words[slot]!;
      if (this.#containers.count(node) >= LEAF_AGAIN[3 - level]!) continue;
      this.#cells.begin();
      let leaf: number;
      try {
        leaf = this.#containers.flatten(node, 3 - level);
      } catch (error) {
        this.#cells.rollBack();
        if (error instanceof ConsentIndexFull) return;
        throw error;
      }
      this.#cells.commit();
      Atomics.store(this.memory.words, slot, leaf);
      this.#containers.retireAll(node, 3 - level);
      return;
    }
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
