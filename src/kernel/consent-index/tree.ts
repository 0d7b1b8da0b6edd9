/** Changing the tree of one set and page: a leaf is rewritten in a copy, hung in by one store, and counted in the nodes above. */
import type { Allocator } from './allocator.ts';
import { type Containers, UNCHANGED } from './containers.ts';
import { type Directory, findSlot, SIZE_KEY } from './directory.ts';
import { decodeLeaf, LEAF_AGAIN, refCount, within } from './leaf.ts';
import { BITMAP, ConsentIndexFull, type Memory, NODE } from './memory.ts';

/** So few numbers of one leaf are put in one by one: copying the leaf costs less than unpacking it. */
const FEW = 3;

export class Tree {
  readonly #memory: Memory;
  readonly #cells: Allocator;
  readonly #containers: Containers;
  readonly #directory: Directory;
  /** The slots of the nodes on the way to the last leaf, and where the leaf hangs: see `#descend`. */
  readonly #nodes: number[] = [0, 0];
  #depth = 0;
  #slot = 0;
  #present = new Uint32Array(8192);
  #merged = new Uint32Array(16_384);

  constructor(memory: Memory, cells: Allocator, containers: Containers, directory: Directory) {
    this.#memory = memory;
    this.#cells = cells;
    this.#containers = containers;
    this.#directory = directory;
  }

  add(set: number, page: number, low: number): boolean {
    this.#directory.reserve(2);
    const slot = findSlot(this.#memory, set, page + 1);
    const ref = slot < 0 ? 0 : this.#descend(slot, low);
    const width = slot < 0 ? 3 : 3 - this.#depth;
    const fresh = this.#all(() => this.#containers.insert(ref, width, low));
    if (fresh === UNCHANGED) return false;
    if (slot < 0) this.#directory.put(set, page + 1, fresh);
    else this.#publish(ref, fresh, 1);
    this.#count(set, 1);
    return true;
  }

  delete(set: number, page: number, low: number): boolean {
    const slot = findSlot(this.#memory, set, page + 1);
    if (slot < 0) return false;
    const ref = this.#descend(slot, low);
    const fresh = this.#containers.remove(ref, 3 - this.#depth, low);
    if (fresh === UNCHANGED) return false;
    this.#publish(ref, fresh, -1);
    this.#count(set, -1);
    this.#flatten();
    return true;
  }

  /** Puts in, or takes out, ascending numbers of one page; returns how many were new, or there. */
  many(set: number, page: number, lows: Uint32Array, what: 'add' | 'delete'): number {
    let changed = 0;
    for (let from = 0; from < lows.length; ) {
      this.#directory.reserve(2);
      const slot = findSlot(this.#memory, set, page + 1);
      const ref = slot < 0 ? 0 : this.#descend(slot, lows[from]!);
      const width = slot < 0 ? 3 : 3 - this.#depth;
      const to = endOfLeaf(lows, from, width);
      if (to - from <= FEW || (ref & 3) === BITMAP) {
        for (let i = from; i < to; i++) if (this[what](set, page, lows[i]! | 0)) changed++;
      } else if (ref !== 0 || what === 'add') {
        const before = refCount(this.#memory, ref);
        const count = this.#combine(ref, width, lows, from, to, what);
        if (count !== before) {
          const fresh = this.#all(() => this.#containers.encode(this.#merged, 0, count, width));
          if (slot < 0) this.#directory.put(set, page + 1, fresh);
          else this.#publish(ref, fresh, count - before);
          this.#count(set, count - before);
          changed += Math.abs(count - before);
          if (slot >= 0 && what === 'delete') this.#flatten();
        }
      }
      from = to;
    }
    return changed;
  }

  /** What the leaf holds with the numbers put in or taken out, in `#merged`; returns how many. */
  #combine(
    ref: number,
    width: number,
    lows: Uint32Array,
    from: number,
    to: number,
    what: 'add' | 'delete',
  ): number {
    const present = this.#present;
    const held = ref === 0 ? 0 : decodeLeaf(this.#memory, ref, width, 0, present, 0);
    if (this.#merged.length < held + to - from) this.#merged = new Uint32Array(2 * (held + to - from));
    const merged = this.#merged;
    let count = 0;
    let at = 0;
    for (let i = from; i < to; i++) {
      const value = within(lows[i]!, width);
      while (at < held && present[at]! < value) merged[count++] = present[at++]!;
      const there = at < held && present[at] === value;
      if (there) at++;
      const repeated = what === 'add' && count > 0 && merged[count - 1] === value;
      if (what === 'add' && !repeated) merged[count++] = value;
    }
    while (at < held) merged[count++] = present[at++]!;
    return count;
  }

  /** Goes down to the leaf for a number; returns its reference and remembers the way. */
  #descend(slot: number, low: number): number {
    const { words } = this.#memory;
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

  /** Takes all the cells that `make` asks for, or none. */
  #all(make: () => number): number {
    this.#cells.begin();
    let fresh: number;
    try {
      fresh = make();
    } catch (error) {
      this.#cells.rollBack();
      throw error;
    }
    this.#cells.commit();
    return fresh;
  }

  #count(set: number, change: number): void {
    this.#directory.put(set, SIZE_KEY, this.#directory.get(set, SIZE_KEY) + change);
  }

  /** Hangs the changed leaf where the old one hung and counts it in the nodes above. */
  #publish(old: number, fresh: number, change: number): void {
    const { words } = this.#memory;
    if (fresh !== old) {
      Atomics.store(words, this.#slot, fresh);
      this.#memory.countChange();
    }
    for (let level = 0; level < this.#depth; level++) {
      words[(words[this.#nodes[level]!]! >>> 2) * 2]! += change;
    }
    if (fresh !== old && old !== 0) this.#cells.retire(old >>> 2);
  }

  /** Makes the highest node that has become small a leaf. Without memory for it, it stays a node. */
  #flatten(): void {
    for (let level = 0; level < this.#depth; level++) {
      const slot = this.#nodes[level]!;
      const node = this.#memory.words[slot]!;
      if (this.#containers.count(node) >= LEAF_AGAIN[3 - level]!) continue;
      let leaf: number;
      try {
        leaf = this.#all(() => this.#containers.flatten(node, 3 - level));
      } catch (error) {
        if (error instanceof ConsentIndexFull) return;
        throw error;
      }
      Atomics.store(this.#memory.words, slot, leaf);
      this.#memory.countChange();
      this.#containers.retireAll(node, 3 - level);
      return;
    }
  }
}

/** The end of the numbers that belong to the same leaf of this width as the one at `from`. */
function endOfLeaf(lows: Uint32Array, from: number, width: number): number {
  if (width === 3) return lows.length;
  const prefix = lows[from]! >>> ((width + 1) * 8);
  let to = from + 1;
  while (to < lows.length && lows[to]! >>> ((width + 1) * 8) === prefix) to++;
  return to;
}
