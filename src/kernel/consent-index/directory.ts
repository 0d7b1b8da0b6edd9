/**
 * The directory: an open-addressing table from (set, page of 2^32 numbers) to a container, and from a set to its size.
 *
 * Table: u32 mask, u32 slots in use, u32 whole slabs, u32 unused; then three words an entry: reference, ~set, page + 1.
 * A key never changes once written, and its last word is written last: a reader that finds the key finds the rest. The
 * set is stored inverted, so that no set equals the zero of an entry being written. An emptied entry keeps its key (its
 * reference is 0) until the table is next made anew.
 */
import type { Allocator } from './allocator.ts';
import { BEYOND, DIRECTORY, type Memory, SLAB_BYTES } from './memory.ts';

/** Sets are numbered below this. */
export const SETS = 2 ** 32 - 1;
/** Stands where a page would: the entry's first word is the size of the set. */
export const SIZE_KEY = 0xffff_ffff;

const HEADER_BYTES = 16;
const ENTRY_WORDS = 3;
const SMALLEST = 4096;
const ABSENT = -1;

const slabsFor = (capacity: number): number =>
  Math.ceil((HEADER_BYTES + capacity * ENTRY_WORDS * 4) / SLAB_BYTES);

function hash(set: number, key: number): number {
  let mixed = Math.imul(set, 0x9e37_79b1) ^ Math.imul(key, 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b_3c6d);
  return mixed ^ (mixed >>> 13);
}

/** The word that holds the reference of (set, key); -1 when there is none, BEYOND when it lies beyond this view. */
export function findSlot(memory: Memory, set: number, key: number): number {
  const { words } = memory;
  const table = words[DIRECTORY]! * 2;
  if (table >= words.length) return BEYOND;
  const mask = words[table]!;
  const inverted = ~set >>> 0;
  let index = hash(set, key) & mask;
  for (let probes = 0; probes <= mask; probes++) {
    const slot = table + 4 + (index >>> 0) * ENTRY_WORDS;
    if (slot + 2 >= words.length) return BEYOND;
    const stored = words[slot + 2]!;
    if (stored === 0) return ABSENT;
    if (stored === key && words[slot + 1] === inverted) return slot;
    index = (index + 1) & mask;
  }
  return ABSENT;
}

/** Calls `visit` with every entry in use; stops at the end of this view. */
export function eachEntry(memory: Memory, visit: (set: number, key: number, value: number) => void): void {
  const { words } = memory;
  const table = words[DIRECTORY]! * 2;
  const last = Math.min(words.length - 2, table + 4 + (words[table]! + 1) * ENTRY_WORDS);
  for (let slot = table + 4; slot < last; slot += ENTRY_WORDS) {
    if (words[slot] !== 0 && words[slot + 2] !== 0)
      visit(~words[slot + 1]! >>> 0, words[slot + 2]!, words[slot]!);
  }
}

export function directoryBytes(memory: Memory): number {
  return memory.words[memory.words[DIRECTORY]! * 2 + 2]! * SLAB_BYTES;
}

export class Directory {
  readonly #memory: Memory;
  readonly #cells: Allocator;

  constructor(memory: Memory, cells: Allocator) {
    this.#memory = memory;
    this.#cells = cells;
  }

  /** Lays out an empty table in fresh memory. */
  create(): void {
    this.#memory.words[DIRECTORY] = this.#table(SMALLEST);
  }

  get(set: number, key: number): number {
    const slot = findSlot(this.#memory, set, key);
    return slot < 0 ? 0 : this.#memory.words[slot]!;
  }

  /** Makes sure that `put` of up to `entries` new keys needs no memory. */
  reserve(entries: number): void {
    const { words } = this.#memory;
    const table = words[DIRECTORY]! * 2;
    const capacity = words[table]! + 1;
    const used = words[table + 1]!;
    if ((used + entries) * 10 <= capacity * 7) return;
    let live = 0;
    eachEntry(this.#memory, () => live++);
    // Only emptied entries may be what fills it.
    this.#rebuild((live + entries) * 10 <= capacity * 5 ? capacity : capacity * 2);
  }

  /** Publishes; room for a new key was reserved. */
  put(set: number, key: number, value: number): void {
    const { words } = this.#memory;
    const slot = findSlot(this.#memory, set, key);
    if (slot >= 0) Atomics.store(words, slot, value);
    else if (value !== 0) this.#enter(words[DIRECTORY]! * 2, set, key, value);
    if (key !== SIZE_KEY) this.#memory.countChange();
  }

  #enter(table: number, set: number, key: number, value: number): void {
    const { words } = this.#memory;
    const mask = words[table]!;
    let index = (hash(set, key) & mask) >>> 0;
    while (words[table + 4 + index * ENTRY_WORDS + 2] !== 0) index = ((index + 1) & mask) >>> 0;
    const slot = table + 4 + index * ENTRY_WORDS;
    words[slot] = value;
    words[slot + 1] = ~set;
    Atomics.store(words, slot + 2, key);
    words[table + 1]!++;
  }

  #table(capacity: number): number {
    const unit = this.#cells.takeRun(slabsFor(capacity));
    const { words } = this.#memory;
    words[unit * 2] = capacity - 1;
    words[unit * 2 + 2] = slabsFor(capacity);
    return unit;
  }

  #rebuild(capacity: number): void {
    const old = this.#memory.words[DIRECTORY]!;
    const fresh = this.#table(capacity);
    eachEntry(this.#memory, (set, key, value) => this.#enter(fresh * 2, set, key, value));
    Atomics.store(this.#memory.words, DIRECTORY, fresh);
    this.#cells.retireRun(old, this.#memory.words[old * 2 + 2]!);
  }
}
