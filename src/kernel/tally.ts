/**
 * How often something happened to a key in its present period: for frequency limits and plan quotas.
 *
 * A key is two u32 that the caller has mixed well (`tallyKey`). It has one count, that of the last period it was counted
 * in; the number of another period is 0. Entries lie in 256 segments of open-addressing tables, each of which doubles by
 * itself, so that growth stops the caller for a few milliseconds and not for a second.
 */
import { crc32 } from 'node:zlib';

/** Words of an entry: key, key, period, count + 1 (0: nobody's). */
const ENTRY = 4;
const HI = 0;
const LO = 1;
const PERIOD = 2;
const COUNT = 3;
const SEGMENTS = 256;
const SMALLEST = 16;
/** Counts stay here rather than turn over. */
export const COUNT_MOST = 0xffff_fffe;

const MAGIC = 0x594c_4154;
const HEADER_BYTES = 12;
const ENTRY_BYTES_MOST = 8 + 5 + 5;

export interface TallyKey {
  hi: number;
  lo: number;
}

/** A delta or snapshot is damaged or something else; nothing of it was applied. */
export class TallyUnreadable extends Error {
  override readonly name = 'TallyUnreadable';
}

function scramble(half: number, salt: number): number {
  let mixed = Math.imul(half ^ salt, 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return mixed ^ (mixed >>> 16);
}

/**
 * A well-mixed key of 2 × 32 bits for a recipient (up to 15 digits) and a slot (u32: whatever is counted for a
 * recipient).
 *
 * While slots are below 2^14 the key is a permutation of (recipient, slot): no two collide. Beyond, keys collide as 64
 * random bits do: with 100 million keys the probability that any two of them share one is 2.7 in 10,000 (n² / 2^65).
 * `into` is filled and returned, so that the hot path need not make objects.
 */
export function tallyKey(recipient: number, slot: number, into: TallyKey = { hi: 0, lo: 0 }): TallyKey {
  const high = Math.floor(recipient / 2 ** 32);
  let hi = high | ((slot & 0x3fff) << 18);
  let lo = (recipient - high * 2 ** 32) | 0;
  // A Feistel network: each step can be undone, so the whole is a permutation for each value of the slot's high bits.
  const salt = scramble(slot >>> 14, 0x9e37_79b9);
  lo ^= scramble(hi, salt ^ 0x243f_6a88);
  hi ^= scramble(lo, salt ^ 0x85a3_08d3);
  lo ^= scramble(hi, salt ^ 0x1319_8a2e);
  hi ^= scramble(lo, salt ^ 0x0370_7344);
  into.hi = hi >>> 0;
  into.lo = lo >>> 0;
  return into;
}

class Segment {
  words: Uint32Array;
  /** One bit an entry: touched since the last delta. */
  touched: Uint32Array;
  used = 0;
  mask: number;

  constructor(capacity: number) {
    this.words = new Uint32Array(capacity * ENTRY);
    this.touched = new Uint32Array(Math.ceil(capacity / 32));
    this.mask = capacity - 1;
  }

  /** The word where the key's entry starts, or would. */
  find(hi: number, lo: number): number {
    const { words, mask } = this;
    let index = lo & mask;
    for (;;) {
      const at = index * ENTRY;
      if (words[at + COUNT] === 0 || (words[at + LO] === lo && words[at + HI] === hi)) return at;
      index = (index + 1) & mask;
    }
  }

  set(at: number, hi: number, lo: number, period: number, count: number): void {
    const { words } = this;
    if (words[at + COUNT] === 0) {
      words[at + HI] = hi;
      words[at + LO] = lo;
      this.used++;
    }
    words[at + PERIOD] = period;
    words[at + COUNT] = count + 1;
    const entry = at / ENTRY;
    this.touched[entry >>> 5]! |= 1 << (entry & 31);
  }

  isTouched(at: number): boolean {
    const entry = at / ENTRY;
    return ((this.touched[entry >>> 5]! >>> (entry & 31)) & 1) === 1;
  }

  /** The entries that `keep` keeps, in a table of a fitting size. */
  copy(capacity: number, keep: (period: number) => boolean): Segment {
    const fresh = new Segment(capacity);
    const { words } = this;
    for (let at = 0; at < words.length; at += ENTRY) {
      if (words[at + COUNT] === 0 || !keep(words[at + PERIOD]!)) continue;
      const to = fresh.find(words[at + HI]!, words[at + LO]!);
      fresh.set(to, words[at + HI]!, words[at + LO]!, words[at + PERIOD]!, words[at + COUNT]! - 1);
      if (!this.isTouched(at)) fresh.touched[(to / ENTRY) >>> 5]! &= ~(1 << ((to / ENTRY) & 31));
    }
    return fresh;
  }
}

export class Tally {
  readonly #segments: Segment[];
  #swept = 0;

  /** `expected`: how many keys to make room for at once. */
  constructor(expected = 0) {
    let capacity = SMALLEST;
    while (capacity * SEGMENTS * 0.7 < expected) capacity *= 2;
    this.#segments = Array.from({ length: SEGMENTS }, () => new Segment(capacity));
  }

  /** How many keys have an entry, of whatever period. */
  get size(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.used, 0);
  }

  /** Bytes of the tables. */
  get bytes(): number {
    return this.#segments.reduce((sum, each) => sum + each.words.byteLength + each.touched.byteLength, 0);
  }

  /** The count of the key in this period; 0 when it was last counted in another. */
  count(hi: number, lo: number, period: number): number {
    const segment = this.#segments[hi >>> 24]!;
    const at = segment.find(hi, lo);
    const { words } = segment;
    return words[at + COUNT] !== 0 && words[at + PERIOD] === period ? words[at + COUNT]! - 1 : 0;
  }

  /**
   * Counts `by` more (fewer, when negative; never below 0) and returns the new count. A period other than the one stored begins
   * at 0 and replaces it, so the caller counts each key in the order of time.
   */
  increment(hi: number, lo: number, period: number, by = 1): number {
    let segment = this.#segments[hi >>> 24]!;
    let at = segment.find(hi, lo);
    if (segment.words[at + COUNT] === 0 && (segment.used + 1) * 4 > (segment.mask + 1) * 3) {
      segment = this.#grow(hi >>> 24);
      at = segment.find(hi, lo);
    }
    const { words } = segment;
    const present = words[at + COUNT] !== 0 && words[at + PERIOD] === period ? words[at + COUNT]! - 1 : 0;
    const next = Math.min(COUNT_MOST, Math.max(0, present + by));
    segment.set(at, hi, lo, period, next);
    return next;
  }

  /**
   * Drops entries whose period is over, in the next `segments` of 256 tables (all of them when not said, so that a
   * caller can spread the work); returns how many. `isOver` is asked once a period and sweep.
   */
  sweep(isOver: (period: number) => boolean, segments = SEGMENTS): number {
    const over = new Map<number, boolean>();
    const keep = (period: number): boolean => {
      let known = over.get(period);
      if (known === undefined) {
        known = isOver(period);
        over.set(period, known);
      }
      return !known;
    };
    let dropped = 0;
    for (let step = 0; step < Math.min(segments, SEGMENTS); step++) {
      const number = this.#swept;
      this.#swept = (this.#swept + 1) % SEGMENTS;
      const segment = this.#segments[number]!;
      let left = 0;
      for (let at = 0; at < segment.words.length; at += ENTRY) {
        if (segment.words[at + COUNT] !== 0 && keep(segment.words[at + PERIOD]!)) left++;
      }
      if (left === segment.used) continue;
      dropped += segment.used - left;
      let capacity = SMALLEST;
      while (capacity * 0.6 < left) capacity *= 2;
      this.#segments[number] = segment.copy(capacity, keep);
    }
    return dropped;
  }

  /**
   * The entries touched since the last take, with the values they have now. Deltas are applied in the order they were
   * taken, to the snapshot before the first of them; one applied twice does no harm. What a sweep dropped is in none: a
   * restored tally holds it until its own next sweep.
   */
  takeDelta(): Buffer {
    const delta = this.#write((segment, at) => segment.isTouched(at));
    for (const segment of this.#segments) segment.touched.fill(0);
    return delta;
  }

  /** All entries. Does not count as a take. */
  snapshot(): Buffer {
    return this.#write(() => true);
  }

  /** Takes over the entries of a delta or snapshot. Throws `TallyUnreadable` before it changes anything. */
  applyDelta(delta: Buffer): void {
    if (delta.length < HEADER_BYTES || delta.readUInt32LE(0) !== MAGIC)
      throw new TallyUnreadable('no tally delta');
    if (crc32(delta.subarray(8)) !== delta.readUInt32LE(4))
      throw new TallyUnreadable('tally delta is damaged');
    const entries = delta.readUInt32LE(8);
    let at = HEADER_BYTES;
    let period = 0;
    const varint = (): number => {
      let value = 0;
      for (let scale = 1; ; scale *= 128) {
        const byte = delta[at++]!;
        value += (byte & 127) * scale;
        if (byte < 128) return value;
      }
    };
    for (let entry = 0; entry < entries; entry++) {
      const hi = delta.readUInt32LE(at);
      const lo = delta.readUInt32LE(at + 4);
      at += 8;
      const change = varint();
      period += change % 2 === 0 ? change / 2 : -(change + 1) / 2;
      this.#put(hi, lo, period, varint());
    }
  }

  /** A tally from a snapshot and the deltas taken after it, in their order; nothing in it counts as touched. */
  static restore(snapshot: Buffer, deltas: Iterable<Buffer> = []): Tally {
    const tally = new Tally(
      snapshot.length >= HEADER_BYTES ? Math.min(snapshot.readUInt32LE(8), snapshot.length / 10) : 0,
    );
    tally.applyDelta(snapshot);
    for (const delta of deltas) tally.applyDelta(delta);
    for (const segment of tally.#segments) segment.touched.fill(0);
    return tally;
  }

  #put(hi: number, lo: number, period: number, count: number): void {
    const segment = this.#segments[hi >>> 24]!;
    const full = (segment.used + 1) * 4 > (segment.mask + 1) * 3;
    const into = full ? this.#grow(hi >>> 24) : segment;
    into.set(into.find(hi, lo), hi, lo, period, count);
  }

  #grow(number: number): Segment {
    const segment = this.#segments[number]!;
    const grown = segment.copy((segment.mask + 1) * 2, () => true);
    this.#segments[number] = grown;
    return grown;
  }

  /** u32 magic, u32 CRC-32 of the rest, u32 entries; each: u32 hi, u32 lo, period less the last (zigzag), count. */
  #write(wanted: (segment: Segment, at: number) => boolean): Buffer {
    let entries = 0;
    this.#each(wanted, () => entries++);
    const out = Buffer.allocUnsafe(HEADER_BYTES + entries * ENTRY_BYTES_MOST);
    let to = HEADER_BYTES;
    let last = 0;
    const varint = (value: number): void => {
      while (value >= 128) {
        out[to++] = (value % 128) | 128;
        value = Math.floor(value / 128);
      }
      out[to++] = value;
    };
    this.#each(wanted, (words, at) => {
      out.writeUInt32LE(words[at + HI]!, to);
      out.writeUInt32LE(words[at + LO]!, to + 4);
      to += 8;
      const change = words[at + PERIOD]! - last;
      varint(change >= 0 ? change * 2 : -change * 2 - 1);
      last = words[at + PERIOD]!;
      varint(words[at + COUNT]! - 1);
    });
    out.writeUInt32LE(MAGIC, 0);
    out.writeUInt32LE(entries, 8);
    out.writeUInt32LE(crc32(out.subarray(8, to)), 4);
    // A copy of its own length: the rest of the allocation is not kept alive with it.
    return Buffer.from(out.subarray(0, to));
  }

  #each(
    wanted: (segment: Segment, at: number) => boolean,
    visit: (words: Uint32Array, at: number) => void,
  ): void {
    for (const segment of this.#segments) {
      for (let at = 0; at < segment.words.length; at += ENTRY) {
        if (segment.words[at + COUNT] !== 0 && wanted(segment, at)) visit(segment.words, at);
      }
    }
  }
}
