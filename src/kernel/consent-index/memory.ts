/**
 * The shared memory under the consent index: its header, its three fixed-length views, its growth, its errors.
 *
 * Everything is addressed in units of 8 bytes. A reference (u32) is `unit * 4 + kind`, so 8 GiB can be addressed; 0 is
 * "nothing there". Views have a fixed length and are made anew after growth: length-tracking views on a growable buffer
 * cost ten times as much per access.
 */

export const UNIT_BYTES = 8;
export const SLAB_BYTES = 65_536;
export const SLAB_UNITS = SLAB_BYTES / UNIT_BYTES;
/** 2 tag bits leave 30 bits of units. */
export const ADDRESSABLE_BYTES = 2 ** 30 * UNIT_BYTES;

/** What a reference points at. */
export const ARRAY = 0;
export const BUCKETS = 1;
export const BITMAP = 2;
export const NODE = 3;

/** Header, in u32 words of slab 0. The free lists of the size classes follow at `PARTIAL_HEADS`. */
export const MAGIC_LOW = 0;
export const MAGIC_HIGH = 1;
export const LAYOUT_VERSION = 2;
export const EPOCH = 3;
export const DIRECTORY = 4;
export const SLABS = 5;
export const FREE_SLAB_HEAD = 6;
export const FREE_SLABS = 7;
/** Grows after containers were hung elsewhere: as long as it stays, what was found once is still there. */
export const CHANGES = 8;
export const PARTIAL_HEADS = 16;

export const MAGIC = [0x4e4e_4129, 0x5844_4943] as const;
export const LAYOUT = 1;

/** A look-up met an address beyond the view: the writer has grown the memory since. */
export const BEYOND = -2;

/** The memory may not grow further (`maxBytes`). What was in the index is still in it, unchanged. */
export class ConsentIndexFull extends Error {
  override readonly name = 'ConsentIndexFull';
  readonly maxBytes: number;
  constructor(maxBytes: number) {
    super(`the consent index may not grow beyond ${maxBytes} bytes`);
    this.maxBytes = maxBytes;
  }
}

/** A saved index cannot be used; its owner rebuilds it from record. */
export class ConsentIndexUnreadable extends Error {
  override readonly name = 'ConsentIndexUnreadable';
  readonly reason: 'missing' | 'foreign' | 'version' | 'torn' | 'memory';
  constructor(reason: ConsentIndexUnreadable['reason'], detail: string) {
    super(`consent index unreadable (${reason}): ${detail}`);
    this.reason = reason;
  }
}

/** One thread's window on the shared memory. */
export class Memory {
  readonly buffer: SharedArrayBuffer;
  bytes: Uint8Array;
  halves: Uint16Array;
  words: Uint32Array;
  units: number;

  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.bytes = new Uint8Array(buffer, 0, buffer.byteLength);
    this.halves = new Uint16Array(buffer, 0, buffer.byteLength / 2);
    this.words = new Uint32Array(buffer, 0, buffer.byteLength / 4);
    this.units = buffer.byteLength / UNIT_BYTES;
  }

  /** Takes in what the writer has grown since. */
  refresh(): void {
    const length = this.buffer.byteLength;
    if (length === this.bytes.length) return;
    this.bytes = new Uint8Array(this.buffer, 0, length);
    this.halves = new Uint16Array(this.buffer, 0, length / 2);
    this.words = new Uint32Array(this.buffer, 0, length / 4);
    this.units = length / UNIT_BYTES;
  }

  /** Writer only: makes at least `bytes` usable, or says that it may not. */
  growTo(bytes: number): void {
    const present = this.buffer.byteLength;
    if (bytes <= present) return;
    const max = this.buffer.maxByteLength;
    if (bytes > max) throw new ConsentIndexFull(max);
    // In steps of an eighth, so that views are made anew a few dozen times in a lifetime.
    const step = Math.ceil(present / 8 / SLAB_BYTES) * SLAB_BYTES;
    try {
      this.buffer.grow(Math.min(max, Math.max(bytes, present + step)));
    } catch {
      throw new ConsentIndexFull(present);
    }
    this.refresh();
  }

  /** Writer only, after a reference was published. */
  countChange(): void {
    Atomics.add(this.words, CHANGES, 1);
  }

  get isIndex(): boolean {
    return (
      this.words[MAGIC_LOW] === MAGIC[0] &&
      this.words[MAGIC_HIGH] === MAGIC[1] &&
      this.words[LAYOUT_VERSION] === LAYOUT
    );
  }
}
