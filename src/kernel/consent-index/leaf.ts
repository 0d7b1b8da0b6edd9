/**
 * Containers: how a sorted set of small numbers lies in a cell, and how it is read.
 *
 * A leaf of width w (1, 2, 3) holds numbers of w + 1 bytes, that is, a page of 2^16, 2^24 or 2^32 numbers. A node has
 * 256 references, one for each value of the highest byte, to leaves or nodes of width w - 1.
 *
 *   ARRAY    u16 count; count values of w + 1 bytes, ascending. Smallest up to 52 values.
 *   BUCKETS  u16 count; samples; bits; count low parts of w bytes. Bucket b (the high byte) stands in the bits as one
 *            1 for each of its values, then a 0. Sample g (2 … 15) is the number of values in buckets before 16·g, so
 *            that a search starts nearby: a byte at byte g, or from 256 values on a u16 at byte 2·g. (This is one level of the Elias–Fano code: about w + 1/8 bytes a
 *            value where a plain array takes w + 1.)
 *   BITMAP   u32 count, u32 unused; 65,536 bits. Width 1 only.
 *   NODE     u32 count of all values below, u32 unused; 256 × u32.
 *
 * A reader may run over memory that is being reused. It then computes nonsense, which it throws away on seeing the
 * epoch; what this file owes it is that every loop here ends and nothing throws, whatever the memory holds.
 */
import { ARRAY, BEYOND, BITMAP, BUCKETS, type Memory, NODE } from './memory.ts';

export const ARRAY_MOST = 52;
/**
 * Most values in a leaf, by width; beyond, width 1 becomes a bitmap and the others a node. Buckets would be smaller than a bitmap up to 7168 values, but
 * a bit is found several times as fast, and from 5120 values on a bitmap takes less than 2 bytes each. Saved indices may hold fuller leaves.
 */
export const LEAF_MOST = [0, 5120, 8192, 4096] as const;
/** A bitmap or node that falls below becomes a leaf again, well apart so that a set at the limit does not flap. */
export const LEAF_AGAIN = [0, 4096, 4096, 2048] as const;

export const BITMAP_BYTES = 8 + 8192;
export const NODE_BYTES = 8 + 1024;

/** Words before the bits of a bucket leaf. */
export const headWords = (count: number): number => (count < 256 ? 4 : 8);
/** Words of bits of a bucket leaf: a 1 for each value and a 0 for each of 256 buckets. */
export const bitWords = (count: number): number => (count + 256 + 31) >>> 5;

export const arrayBytes = (count: number, width: number): number => 2 + count * (width + 1);
export const bucketsBytes = (count: number, width: number): number =>
  (headWords(count) + bitWords(count)) * 4 + count * width;
/** Byte address of the low parts of a bucket leaf. */
export const lowsAt = (unit: number, count: number): number =>
  unit * 8 + (headWords(count) + bitWords(count)) * 4;

/** The low `width + 1` bytes of a number: its value within a leaf. */
export function within(low: number, width: number): number {
  return width === 3 ? low >>> 0 : width === 2 ? low & 0xff_ffff : low & 0xffff;
}

export function readValue(bytes: Uint8Array, at: number, width: number): number {
  if (width === 1) return bytes[at]!;
  const low = bytes[at]! | (bytes[at + 1]! << 8);
  if (width === 2) return low;
  if (width === 3) return low | (bytes[at + 2]! << 16);
  return (low | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}

/** How many of `count` ascending values are smaller than `value`. */
export function countBelow(
  bytes: Uint8Array,
  at: number,
  count: number,
  width: number,
  value: number,
): number {
  if (width === 4) return countBelowWide(bytes, at, count, value);
  if (count === 0) return 0;
  // Without a branch upon what was read: half of them would be guessed wrongly.
  let low = 0;
  for (let left = count; left > 1; ) {
    const half = left >>> 1;
    low += half & ((readValue(bytes, at + (low + half - 1) * width, width) - value) >> 31);
    left -= half;
  }
  return low - ((readValue(bytes, at + low * width, width) - value) >> 31);
}

function countBelowWide(bytes: Uint8Array, at: number, count: number, value: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (readValue(bytes, at + middle * 4, 4) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many bits are set. */
function bitCount(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x5555_5555);
  const fours = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

/** Number of the lowest bit set; `bits` is not 0. */
const lowestBit = (bits: number): number => 31 - Math.clz32(bits & -bits);

/** The number of values before group `group` (16 buckets each), from 2 to 15: one byte while that is enough. */
export function sampleAt(memory: Memory, unit: number, count: number, group: number): number {
  return count < 256 ? memory.bytes[unit * 8 + group]! : memory.halves[unit * 4 + group]!;
}

/**
 * Where a bucket starts in the bits of a leaf, times 2^14, plus how many values it has. (One number, because this is
 * the hot path and an object would be garbage.)
 */
export function bucketAt(memory: Memory, unit: number, count: number, bucket: number): number {
  const { words } = memory;
  const group = bucket >>> 4;
  const sampled = group < 2 ? 0 : sampleAt(memory, unit, count, group) + (group << 4);
  let skip = group < 2 ? bucket : bucket & 15;
  const first = unit * 2 + headWords(count);
  const end = first + bitWords(count);
  let at = first + (sampled >>> 5);
  let zeros = ~words[at]! & (-1 << (sampled & 31));
  let start = sampled;
  if (skip !== 0) {
    for (let here = bitCount(zeros); here < skip; here = bitCount(zeros)) {
      skip -= here;
      if (++at >= end) return 0;
      zeros = ~words[at]!;
    }
    while (--skip > 0) zeros &= zeros - 1;
    start = ((at - first) << 5) + lowestBit(zeros) + 1;
    zeros &= zeros - 1;
  }
  while (zeros === 0) {
    if (++at >= end) return 0;
    zeros = ~words[at]!;
  }
  return (start << 14) + ((at - first) << 5) + lowestBit(zeros) - start;
}

/** Whether one of `count` ascending values is `value`. */
function has(memory: Memory, at: number, count: number, width: number, value: number): number {
  const { bytes, halves } = memory;
  if (count > 8) {
    const below = countBelow(bytes, at, count, width, value);
    return below < count && readValue(bytes, at + below * width, width) === value ? 1 : 0;
  }
  if (width === 1) {
    for (let index = 0; index < count; index++) if (bytes[at + index] === value) return 1;
  } else if (width === 2) {
    // Values of two bytes lie on even addresses.
    for (let index = 0; index < count; index++) if (halves[at / 2 + index] === value) return 1;
  } else {
    for (let index = 0; index < count; index++)
      if (readValue(bytes, at + index * width, width) === value) return 1;
  }
  return 0;
}

/** Whether the number with these low 32 bits is below `ref`, which has width `width`: 1, 0, or BEYOND this view. */
export function refHas(memory: Memory, ref: number, width: number, low: number): number {
  while ((ref & 3) === NODE) {
    const unit = ref >>> 2;
    if (unit >= memory.units) return BEYOND;
    if (width === 1) return 0;
    ref = memory.words[unit * 2 + 2 + ((low >>> (width * 8)) & 255)]!;
    width--;
  }
  if (ref === 0) return 0;
  const unit = ref >>> 2;
  if (unit >= memory.units) return BEYOND;
  const value = within(low, width);
  if ((ref & 3) === BITMAP) return (memory.bytes[unit * 8 + 8 + (value >>> 3)]! >>> (value & 7)) & 1;
  const count = memory.halves[unit * 4]!;
  if ((ref & 3) === ARRAY) return has(memory, unit * 8 + 2, count, width + 1, value);
  const bucket = value >>> (width * 8);
  const found = bucketAt(memory, unit, count, bucket);
  const length = found & 0x3fff;
  if (length === 0) return 0;
  const at = lowsAt(unit, count) + ((found >>> 14) - bucket) * width;
  return has(memory, at, length, width, value & ((1 << (width * 8)) - 1));
}

/** Whether below `ref`, a leaf that is within this view, there is any number of the same 2^16 as the one with these low 32 bits. */
export function refHasNear(memory: Memory, ref: number, width: number, low: number): boolean {
  if (width === 1) return true;
  const unit = ref >>> 2;
  const count = memory.halves[unit * 4]!;
  const { bytes } = memory;
  const hasBetween = (at: number, length: number, size: number, first: number): boolean =>
    countBelow(bytes, at, length, size, first + 65_536) > countBelow(bytes, at, length, size, first);
  const first = within(low, width) - (low & 0xffff);
  if ((ref & 3) === ARRAY) return hasBetween(unit * 8 + 2, count, width + 1, first);
  const bucket = first >>> (width * 8);
  const found = bucketAt(memory, unit, count, bucket);
  const length = found & 0x3fff;
  if (width === 2) return length > 0;
  return hasBetween(
    lowsAt(unit, count) + ((found >>> 14) - bucket) * width,
    length,
    width,
    first & 0xff_ffff,
  );
}

/** Writes the values of one leaf or bitmap, with `prefix` before them, into `into` from `at`; returns how many. */
export function decodeLeaf(
  memory: Memory,
  ref: number,
  width: number,
  prefix: number,
  into: Uint32Array,
  at: number,
): number {
  const unit = ref >>> 2;
  const { bytes, words } = memory;
  if ((ref & 3) === BITMAP) {
    let found = 0;
    for (let word = 0; word < 2048; word++) {
      for (let bits = words[unit * 2 + 2 + word]! | 0; bits !== 0; bits &= bits - 1) {
        into[at + found++] = prefix + word * 32 + lowestBit(bits);
      }
    }
    return found;
  }
  const count = memory.halves[unit * 4]!;
  if ((ref & 3) === ARRAY) {
    for (let index = 0; index < count; index++) {
      into[at + index] = prefix + readValue(bytes, unit * 8 + 2 + index * (width + 1), width + 1);
    }
    return count;
  }
  const lows = lowsAt(unit, count);
  const first = unit * 2 + headWords(count);
  const bits = bitWords(count) * 32;
  let index = 0;
  // Position p holds value number i of bucket p - i.
  for (let position = 0; position < bits && index < count; position++) {
    if (((words[first + (position >>> 5)]! >>> (position & 31)) & 1) === 0) continue;
    const high = (position - index) * 2 ** (width * 8);
    into[at + index] = prefix + high + readValue(bytes, lows + index * width, width);
    index++;
  }
  return index;
}

/** How many values there are below a reference. */
export function refCount(memory: Memory, ref: number): number {
  if (ref === 0) return 0;
  const unit = ref >>> 2;
  return (ref & 3) === ARRAY || (ref & 3) === BUCKETS ? memory.halves[unit * 4]! : memory.words[unit * 2]!;
}

/** Bytes that a container needs, before rounding to a cell. */
export function refBytes(memory: Memory, ref: number, width: number): number {
  if ((ref & 3) === NODE) return NODE_BYTES;
  if ((ref & 3) === BITMAP) return BITMAP_BYTES;
  const count = refCount(memory, ref);
  return (ref & 3) === ARRAY ? arrayBytes(count, width) : bucketsBytes(count, width);
}
