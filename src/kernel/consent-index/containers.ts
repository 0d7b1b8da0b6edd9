/**
 * Writing containers. A leaf is never changed in place: a changed copy is made in a fresh cell, its owner publishes the
 * reference in one store, and the old cell is retired. Only a bitmap's bits and a node's slots change where they are,
 * each by one aligned store.
 */
import type { Allocator } from './allocator.ts';
import {
  ARRAY_MOST,
  arrayBytes,
  BITMAP_BYTES,
  bitWords,
  bucketAt,
  bucketsBytes,
  countBelow,
  decodeLeaf,
  headWords,
  LEAF_AGAIN,
  LEAF_MOST,
  lowsAt,
  NODE_BYTES,
  readValue,
  refCount,
  sampleAt,
  within,
} from './leaf.ts';
import { ARRAY, BITMAP, BUCKETS, type Memory, NODE } from './memory.ts';

/** The leaf already is as asked. */
export const UNCHANGED = -1;

function writeValue(bytes: Uint8Array, at: number, width: number, value: number): void {
  bytes[at] = value;
  if (width > 1) bytes[at + 1] = value >>> 8;
  if (width > 2) bytes[at + 2] = value >>> 16;
  if (width > 3) bytes[at + 3] = value >>> 24;
}

export class Containers {
  readonly #memory: Memory;
  readonly #cells: Allocator;
  readonly #scratch = new Uint32Array(65_536 + 1);

  constructor(memory: Memory, cells: Allocator) {
    this.#memory = memory;
    this.#cells = cells;
  }

  /** The smallest container for the ascending values `from` … `to - 1`, of which only the low `width + 1` bytes count. */
  encode(values: Uint32Array, from: number, to: number, width: number): number {
    const count = to - from;
    if (count === 0) return 0;
    if (count <= ARRAY_MOST) return this.#encodeArray(values, from, to, width);
    if (count <= LEAF_MOST[width]!) return this.#encodeBuckets(values, from, to, width);
    if (width === 1) return this.#encodeBitmap(values, from, to);
    const node = this.emptyNode();
    for (let start = from; start < to; ) {
      const byte = (values[start]! >>> (width * 8)) & 255;
      let end = start + 1;
      while (end < to && ((values[end]! >>> (width * 8)) & 255) === byte) end++;
      this.fill(node, byte, this.encode(values, start, end, width - 1), end - start);
      start = end;
    }
    return node;
  }

  emptyNode(): number {
    const unit = this.#cells.take(NODE_BYTES);
    this.#memory.words.fill(0, unit * 2, unit * 2 + NODE_BYTES / 4);
    return (unit * 4 + NODE) >>> 0;
  }

  /** Puts a child into a node that is not published yet. */
  fill(node: number, byte: number, child: number, count: number): void {
    const { words } = this.#memory;
    words[(node >>> 2) * 2 + 2 + byte] = child;
    words[(node >>> 2) * 2]! += count;
  }

  /** The container with the number added; `UNCHANGED` when it was there; the same reference when changed in place. */
  insert(ref: number, width: number, low: number): number {
    const { bytes } = this.#memory;
    const value = within(low, width);
    if (ref === 0) {
      this.#scratch[0] = low;
      return this.#encodeArray(this.#scratch, 0, 1, width);
    }
    const unit = ref >>> 2;
    if ((ref & 3) === BITMAP) return this.#setBit(ref, value, 1);
    const count = refCount(this.#memory, ref);
    if ((ref & 3) === ARRAY) {
      const below = countBelow(bytes, unit * 8 + 2, count, width + 1, value);
      const next = unit * 8 + 2 + below * (width + 1);
      if (below < count && readValue(bytes, next, width + 1) === value) return UNCHANGED;
      if (count === ARRAY_MOST) return this.#reencode(ref, width, count, below, value);
      return this.#spliceArray(unit, width, count, below, value);
    }
    const { bucket, position, present } = this.#seek(unit, width, count, value);
    if (present) return UNCHANGED;
    if (count >= LEAF_MOST[width]!) return this.#reencode(ref, width, count, position - bucket, value);
    return this.#spliceBuckets(unit, width, count, bucket, position, value);
  }

  /** The container without the number, 0 when it was the last; `UNCHANGED` when it was not there. */
  remove(ref: number, width: number, low: number): number {
    if (ref === 0) return UNCHANGED;
    const { bytes } = this.#memory;
    const value = within(low, width);
    const unit = ref >>> 2;
    const count = refCount(this.#memory, ref);
    if ((ref & 3) === BITMAP) {
      const changed = this.#setBit(ref, value, 0);
      if (changed === UNCHANGED || count - 1 >= LEAF_AGAIN[1]) return changed;
      const left = decodeLeaf(this.#memory, ref, 1, 0, this.#scratch, 0);
      return this.encode(this.#scratch, 0, left, 1);
    }
    if ((ref & 3) === ARRAY) {
      const below = countBelow(bytes, unit * 8 + 2, count, width + 1, value);
      const next = unit * 8 + 2 + below * (width + 1);
      if (below === count || readValue(bytes, next, width + 1) !== value) return UNCHANGED;
      return count === 1 ? 0 : this.#spliceArray(unit, width, count, below, -1);
    }
    const { bucket, position, present } = this.#seek(unit, width, count, value);
    if (!present) return UNCHANGED;
    if (count - 1 === ARRAY_MOST) return this.#reencode(ref, width, count, position - bucket, -1);
    return this.#spliceBuckets(unit, width, count, bucket, position, -1);
  }

  count(ref: number): number {
    return refCount(this.#memory, ref);
  }

  /** A leaf in place of a node that has become small; 0 when nothing is left. */
  flatten(node: number, width: number): number {
    return this.encode(this.#scratch, 0, this.#collect(node, width, 0, 0), width);
  }

  /** Retires everything below a reference that is no longer published. */
  retireAll(ref: number, width: number): void {
    if (ref === 0) return;
    const unit = ref >>> 2;
    if ((ref & 3) === NODE) {
      for (let byte = 0; byte < 256; byte++)
        this.retireAll(this.#memory.words[unit * 2 + 2 + byte]!, width - 1);
    }
    this.#cells.retire(unit);
  }

  #collect(ref: number, width: number, prefix: number, at: number): number {
    if (ref === 0) return 0;
    if ((ref & 3) !== NODE) return decodeLeaf(this.#memory, ref, width, prefix, this.#scratch, at);
    let found = 0;
    for (let byte = 0; byte < 256; byte++) {
      const child = this.#memory.words[(ref >>> 2) * 2 + 2 + byte]!;
      found += this.#collect(child, width - 1, prefix + byte * 2 ** (width * 8), at + found);
    }
    return found;
  }

  /** The bucket for a value, where it starts in the bits, how many values it has, and how many of them come before. */
  #seek(unit: number, width: number, count: number, value: number) {
    const bucket = value >>> (width * 8);
    const found = bucketAt(this.#memory, unit, count, bucket);
    const start = found >>> 14;
    const length = found & 0x3fff;
    const at = lowsAt(unit, count) + (start - bucket) * width;
    const part = value % 2 ** (width * 8);
    const below = countBelow(this.#memory.bytes, at, length, width, part);
    const present = below < length && readValue(this.#memory.bytes, at + below * width, width) === part;
    return { bucket, position: start + below, present };
  }

  #writeSample(unit: number, count: number, group: number, before: number): void {
    if (count < 256) this.#memory.bytes[unit * 8 + group] = before;
    else this.#memory.halves[unit * 4 + group] = before;
  }

  /** The leaf with `value` put in at `index`, or, when `value` is -1, with the value at `index` taken out. */
  #reencode(ref: number, width: number, count: number, index: number, value: number): number {
    const all = this.#scratch;
    decodeLeaf(this.#memory, ref, width, 0, all, 0);
    if (value === -1) {
      all.copyWithin(index, index + 1, count);
      return this.encode(all, 0, count - 1, width);
    }
    all.copyWithin(index + 1, index, count);
    all[index] = value;
    return this.encode(all, 0, count + 1, width);
  }

  #setBit(ref: number, value: number, bit: 0 | 1): number {
    const { words } = this.#memory;
    const unit = ref >>> 2;
    const at = unit * 2 + 2 + (value >>> 5);
    const mask = 1 << (value & 31);
    if (((words[at]! & mask) !== 0 ? 1 : 0) === bit) return UNCHANGED;
    Atomics.store(words, at, words[at]! ^ mask);
    words[unit * 2]! += bit === 1 ? 1 : -1;
    return ref;
  }

  #encodeArray(values: Uint32Array, from: number, to: number, width: number): number {
    const count = to - from;
    const unit = this.#cells.take(arrayBytes(count, width));
    const { bytes, halves } = this.#memory;
    halves[unit * 4] = count;
    for (let index = 0; index < count; index++) {
      writeValue(bytes, unit * 8 + 2 + index * (width + 1), width + 1, values[from + index]!);
    }
    return (unit * 4 + ARRAY) >>> 0;
  }

  #encodeBuckets(values: Uint32Array, from: number, to: number, width: number): number {
    const count = to - from;
    const unit = this.#cells.take(bucketsBytes(count, width));
    const { bytes, halves, words } = this.#memory;
    halves[unit * 4] = count;
    const first = unit * 2 + headWords(count);
    words.fill(0, first, first + bitWords(count));
    const lows = lowsAt(unit, count);
    let group = 2;
    for (let index = 0; index < count; index++) {
      const value = values[from + index]!;
      const bucket = (value >>> (width * 8)) & 255;
      for (; group <= bucket >>> 4; group++) this.#writeSample(unit, count, group, index);
      const position = index + bucket;
      words[first + (position >>> 5)]! |= 1 << (position & 31);
      writeValue(bytes, lows + index * width, width, value);
    }
    for (; group < 16; group++) this.#writeSample(unit, count, group, count);
    return (unit * 4 + BUCKETS) >>> 0;
  }

  #encodeBitmap(values: Uint32Array, from: number, to: number): number {
    const unit = this.#cells.take(BITMAP_BYTES);
    const { words } = this.#memory;
    words.fill(0, unit * 2, unit * 2 + BITMAP_BYTES / 4);
    words[unit * 2] = to - from;
    for (let index = from; index < to; index++) {
      const value = values[index]! & 0xffff;
      words[unit * 2 + 2 + (value >>> 5)]! |= 1 << (value & 31);
    }
    return (unit * 4 + BITMAP) >>> 0;
  }

  #spliceArray(unit: number, width: number, count: number, index: number, value: number): number {
    const changed = value === -1 ? count - 1 : count + 1;
    const fresh = this.#cells.take(arrayBytes(changed, width));
    const { halves, bytes } = this.#memory;
    halves[fresh * 4] = changed;
    this.#spliceValues(unit * 8 + 2, fresh * 8 + 2, width + 1, count, index, value);
    if (value !== -1) writeValue(bytes, fresh * 8 + 2 + index * (width + 1), width + 1, value);
    return (fresh * 4 + ARRAY) >>> 0;
  }

  #spliceValues(from: number, to: number, size: number, count: number, index: number, value: number): void {
    const { bytes } = this.#memory;
    bytes.copyWithin(to, from, from + index * size);
    if (value === -1) bytes.copyWithin(to + index * size, from + (index + 1) * size, from + count * size);
    else bytes.copyWithin(to + (index + 1) * size, from + index * size, from + count * size);
  }

  #spliceBuckets(
    unit: number,
    width: number,
    count: number,
    bucket: number,
    position: number,
    value: number,
  ): number {
    const changed = value === -1 ? count - 1 : count + 1;
    const fresh = this.#cells.take(bucketsBytes(changed, width));
    const { bytes, halves } = this.#memory;
    halves[fresh * 4] = changed;
    for (let group = 2; group < 16; group++) {
      const before = sampleAt(this.#memory, unit, count, group);
      this.#writeSample(fresh, changed, group, before + (group > bucket >>> 4 ? changed - count : 0));
    }
    const oldBits = unit * 2 + headWords(count);
    const freshBits = fresh * 2 + headWords(changed);
    this.#spliceBits(oldBits, bitWords(count), freshBits, bitWords(changed), position, value !== -1);
    const index = position - bucket;
    const from = lowsAt(unit, count);
    const to = lowsAt(fresh, changed);
    this.#spliceValues(from, to, width, count, index, value);
    if (value !== -1) writeValue(bytes, to + index * width, width, value);
    return (fresh * 4 + BUCKETS) >>> 0;
  }

  /** Copies a string of bits with a 1 put in at `position`, or with the bit there taken out. */
  #spliceBits(
    from: number,
    fromWords: number,
    to: number,
    toWords: number,
    position: number,
    put: boolean,
  ): void {
    const { words } = this.#memory;
    const split = position >>> 5;
    const keep = ~(-1 << (position & 31));
    for (let word = 0; word < toWords; word++) {
      const here = word < fromWords ? words[from + word]! : 0;
      if (word < split) {
        words[to + word] = here;
      } else if (put) {
        const carried = word > split ? words[from + word - 1]! >>> 31 : 0;
        words[to + word] =
          word > split ? (here << 1) | carried : (here & keep) | (keep + 1) | ((here & ~keep) << 1);
      } else {
        const next = word + 1 < fromWords ? words[from + word + 1]! : 0;
        const shifted = (here >>> 1) | (next << 31);
        words[to + word] = word > split ? shifted : (here & keep) | (shifted & ~keep);
      }
    }
  }
}
