/** Reading the consent index, in the writer's thread and in any other. Readers take no locks and wait for nobody. */
import { directoryBytes, eachEntry, findSlot, SIZE_KEY } from './directory.ts';
import { decodeLeaf, refBytes, refHas } from './leaf.ts';
import {
  ARRAY,
  BEYOND,
  BITMAP,
  BUCKETS,
  ConsentIndexUnreadable,
  EPOCH,
  FREE_SLABS,
  Memory,
  NODE,
  SLAB_BYTES,
  SLABS,
} from './memory.ts';

/** What one thread hands another: `worker.postMessage({ index: index.share() })`. */
export interface ConsentIndexHandle {
  readonly buffer: SharedArrayBuffer;
}

export interface ConsentIndexStats {
  readonly sets: number;
  readonly consents: number;
  readonly arrays: number;
  readonly buckets: number;
  readonly bitmaps: number;
  readonly nodes: number;
  /** Memory that has ever been handed out, whether in use or waiting for reuse: what the index costs. */
  readonly bytesUsed: number;
  /** Of these, what the containers need exactly. */
  readonly bytesContainers: number;
  readonly bytesDirectory: number;
  /** Whole slabs waiting for reuse. */
  readonly bytesPool: number;
  /** The rest: rounding to cells, cells waiting for reuse, slab headers. */
  readonly bytesWaste: number;
  /** Length of the shared buffer, some of it never touched yet. */
  readonly bytesReserved: number;
}

/** A recipient is a whole number below this: up to 15 digits. */
export const RECIPIENTS = 1e15;
const PAGE = 2 ** 32;
const LEAF = 2 ** 16;
/** So many at least of one leaf are worth finding its bitmap first. */
const TOGETHER = 3;
/**
 * A look-up is repeated only when the writer has meanwhile retired over 512 containers, which in practice means that
 * this thread was set aside in the middle. So often in a row it does not happen: the memory is not an index.
 */
const ATTEMPTS = 10_000;

function lookUp(memory: Memory, set: number, page: number, low: number): number {
  const slot = findSlot(memory, set, page + 1);
  if (slot < 0) return slot === BEYOND ? BEYOND : 0;
  return refHas(memory, memory.words[slot]!, 3, low);
}

interface Batch {
  values: Uint32Array;
  /** The first number of the page beyond what the batch covers; 2^32 at the end of the page. */
  end: number;
}

export class ConsentReader {
  protected readonly memory: Memory;
  #scratch: Uint32Array | undefined;

  protected constructor(memory: Memory) {
    this.memory = memory;
  }

  /** A reader on an index that another thread writes. */
  static attach(handle: ConsentIndexHandle): ConsentReader {
    const memory = new Memory(handle.buffer);
    if (!memory.isIndex)
      throw new ConsentIndexUnreadable('memory', 'the shared memory holds no consent index');
    return new ConsentReader(memory);
  }

  share(): ConsentIndexHandle {
    return { buffer: this.memory.buffer };
  }

  /** Whether the recipient (a whole number of up to 15 digits) is in the set. The gateway's hot path. */
  has(set: number, recipient: number): boolean {
    const page = Math.floor(recipient / PAGE);
    const low = (recipient - page * PAGE) | 0;
    const { memory } = this;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      // A plain load is enough here: read late by what a processor reorders, it is still a batch of changes too early.
      const before = memory.words[EPOCH]!;
      const found = lookUp(memory, set, page, low);
      if (found === BEYOND) memory.refresh();
      else if ((Atomics.load(memory.words, EPOCH) - before) >>> 0 < 2) return found === 1;
    }
    throw new ConsentIndexUnreadable('memory', 'look-up found no stable state');
  }

  /**
   * Writes `mark` to `out` at each of the recipients who are in the set. Those of one leaf that stand together are looked up together, which for
   * recipients in order costs a fraction of asking one by one.
   */
  markMany(set: number, recipients: Float64Array, out: Uint8Array, mark: number): void {
    const { memory } = this;
    const count = recipients.length;
    for (let from = 0; from < count; ) {
      const leaf = Math.floor(recipients[from]! / LEAF);
      const first = leaf * LEAF;
      let to = from + 1;
      while (to < count && recipients[to]! >= first && recipients[to]! < first + LEAF) to++;
      const page = Math.floor(leaf / LEAF);
      const ref = to - from < TOGETHER ? 0 : this.#bitmapOf(set, page, (leaf - page * LEAF) * LEAF);
      if (ref === 0) {
        for (let i = from; i < to; i++) if (this.has(set, recipients[i]!)) out[i] = mark;
      } else {
        const bits = (ref >>> 2) * 8 + 8;
        const { bytes } = memory;
        const before = memory.words[EPOCH]!;
        // Again from here where the bitmap was not one any more: what was marked wrongly is set right.
        for (let i = from; i < to; i++) {
          const value = recipients[i]! - first;
          if (((bytes[bits + (value >>> 3)]! >>> (value & 7)) & 1) === 1) out[i] = mark;
        }
        if (
          Atomics.load(memory.words, EPOCH) !== before ||
          this.#bitmapOf(set, page, (leaf - page * LEAF) * LEAF) !== ref
        ) {
          for (let i = from; i < to; i++) {
            if (this.has(set, recipients[i]!)) out[i] = mark;
            else if (out[i] === mark) out[i] = 0;
          }
        }
      }
      from = to;
    }
  }

  /** The reference of the bitmap that holds a leaf's numbers; 0 where they are held in another way. */
  #bitmapOf(set: number, page: number, low: number): number {
    const { memory } = this;
    memory.refresh();
    const slot = findSlot(memory, set, page + 1);
    let ref = slot < 0 ? 0 : memory.words[slot]!;
    for (let width = 3; (ref & 3) === NODE && width > 1; width--) {
      if (ref >>> 2 >= memory.units) return 0;
      ref = memory.words[(ref >>> 2) * 2 + 2 + ((low >>> (width * 8)) & 255)]!;
    }
    return (ref & 3) === BITMAP && ref >>> 2 < memory.units ? ref : 0;
  }

  /** How many recipients the set has. */
  size(set: number): number {
    return this.#stable(() => {
      const slot = findSlot(this.memory, set, SIZE_KEY);
      return slot === BEYOND ? undefined : slot < 0 ? 0 : this.memory.words[slot]!;
    });
  }

  /** The sets that have recipients, in no order. */
  sets(): number[] {
    return this.#stable(() => {
      const found: number[] = [];
      eachEntry(this.memory, (set, key) => key === SIZE_KEY && found.push(set));
      return found;
    });
  }

  /**
   * The recipients of a set, ascending. The set may change meanwhile: what is in it from beginning to end comes exactly
   * once, what is not in it never, and what changes either way.
   */
  *values(set: number): Generator<number, void, undefined> {
    for (const page of this.pagesOf(set)) {
      for (let from = 0; from < PAGE; ) {
        const batch = this.#stable(() => this.#batch(set, page, from));
        for (const low of batch.values) if (low >= from) yield page * PAGE + low;
        from = batch.end;
      }
    }
  }

  /** The pages of 2^32 numbers in which the set has or had recipients, ascending. */
  protected pagesOf(set: number): number[] {
    const pages = this.#stable(() => {
      const found: number[] = [];
      eachEntry(this.memory, (owner, key) => owner === set && key !== SIZE_KEY && found.push(key - 1));
      return found;
    });
    return pages.sort((a, b) => a - b);
  }

  /** Counts everything; takes as long as there are containers. In a reader's thread it may be off by what changes. */
  stats(): ConsentIndexStats {
    const { memory } = this;
    memory.refresh();
    const count = { sets: 0, consents: 0, arrays: 0, buckets: 0, bitmaps: 0, nodes: 0, bytesContainers: 0 };
    const walk = (ref: number, width: number): void => {
      if (ref === 0 || width === 0) return;
      const kind = ref & 3;
      count.bytesContainers += refBytes(memory, ref, width);
      if (kind === ARRAY) count.arrays++;
      else if (kind === BUCKETS) count.buckets++;
      else if (kind === BITMAP) count.bitmaps++;
      else {
        count.nodes++;
        for (let byte = 0; byte < 256; byte++) walk(memory.words[(ref >>> 2) * 2 + 2 + byte]!, width - 1);
      }
    };
    eachEntry(memory, (_set, key, value) => {
      if (key === SIZE_KEY) {
        count.sets++;
        count.consents += value;
      } else walk(value, 3);
    });
    const bytesUsed = memory.words[SLABS]! * SLAB_BYTES;
    const bytesPool = memory.words[FREE_SLABS]! * SLAB_BYTES;
    const bytesDirectory = directoryBytes(memory);
    const bytesWaste = bytesUsed - bytesPool - bytesDirectory - count.bytesContainers;
    return {
      ...count,
      bytesUsed,
      bytesPool,
      bytesDirectory,
      bytesWaste,
      bytesReserved: memory.buffer.byteLength,
    };
  }

  /** Runs `read` until no memory that it may have seen was reused meanwhile; `undefined` asks for a wider view. */
  #stable<T>(read: () => T | undefined): T {
    const { memory } = this;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      memory.refresh();
      const before = Atomics.load(memory.words, EPOCH);
      const found = read();
      if (found !== undefined && (Atomics.load(memory.words, EPOCH) - before) >>> 0 < 2) return found;
    }
    throw new ConsentIndexUnreadable('memory', 'look-up found no stable state');
  }

  /** The values of the first container of a page that reaches `from`. */
  #batch(set: number, page: number, from: number): Batch | undefined {
    const slot = findSlot(this.memory, set, page + 1);
    if (slot === BEYOND) return undefined;
    if (slot < 0) return { values: new Uint32Array(0), end: PAGE };
    return this.#batchBelow(this.memory.words[slot]!, 3, 0, from);
  }

  #batchBelow(ref: number, width: number, prefix: number, from: number): Batch | undefined {
    const { memory } = this;
    const span = 2 ** (width * 8);
    const end = prefix + span * 256;
    if (ref === 0 || width === 0) return { values: new Uint32Array(0), end };
    if (ref >>> 2 >= memory.units) return undefined;
    if ((ref & 3) !== NODE) {
      this.#scratch ??= new Uint32Array(65_536);
      const count = decodeLeaf(memory, ref, width, prefix, this.#scratch, 0);
      return { values: this.#scratch.slice(0, count), end };
    }
    for (let byte = from <= prefix ? 0 : Math.floor((from - prefix) / span); byte < 256; byte++) {
      const child = memory.words[(ref >>> 2) * 2 + 2 + byte]!;
      if (child !== 0) return this.#batchBelow(child, width - 1, prefix + byte * span, from);
    }
    return { values: new Uint32Array(0), end };
  }
}
