/** Reading the consent index, in the writer's thread and in any other. Readers take no locks and wait for nobody. */
import { directoryBytes, eachEntry, findSlot, SIZE_KEY } from './directory.ts';
import { decodeLeaf, refBytes, refHas, refHasNear } from './leaf.ts';
import {
  ARRAY,
  BEYOND,
  BITMAP,
  BUCKETS,
  CHANGES,
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
/** So many at once are worth remembering where their leaves lie. */
const MANY = 1024;
const BLOCK = 4096;
/** Leaves that are remembered: more than a country has numbers for. */
const SLOTS = 1 << 17;
/** In place of a word where bits begin. None begin at word 1. */
const SEVERAL = 1;
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

/** A set, and what is written for whoever is in it: not 0. */
export interface MarkedSet {
  readonly set: number;
  readonly mark: number;
}

/** Where one of the sets holds the numbers of a leaf. */
interface Held {
  readonly mark: number;
  readonly ref: number;
  readonly width: number;
  /** The low 32 bits of the leaf's first number. */
  readonly prefix: number;
}

/** Where sets hold their leaves, as long as they hold them there: found once, however many recipients are asked about. */
class Leaves {
  /** By the low bits of the leaf's number: its high bits, plus 1; 0: not looked for yet. */
  readonly tags = new Int32Array(SLOTS);
  /** The word where a bitmap's bits begin, where one set alone has numbers there and as a bitmap; 0: none has any; SEVERAL: otherwise. */
  readonly bits = new Int32Array(SLOTS);
  readonly marks = new Uint8Array(SLOTS);
  readonly several: (readonly Held[] | undefined)[] = new Array(SLOTS);
  /** Of a block: the word of each one's bit, the mark that it means, the mark that was found; and those in leaves of SEVERAL. */
  readonly places = new Int32Array(BLOCK);
  readonly meanings = new Uint8Array(BLOCK);
  readonly found = new Uint8Array(BLOCK);
  readonly askedSeveral = new Uint16Array(BLOCK);
  readonly askedIn: (readonly Held[])[] = [];
  epoch = 0;
  #changes = -1;
  #marked: readonly MarkedSet[] = [];

  /** Forgets what was found, unless it was for the same sets and nothing has moved since. */
  keepFor(memory: Memory, marked: readonly MarkedSet[]): void {
    const known = this.#marked;
    const isSame =
      known.length === marked.length &&
      marked.every(({ set, mark }, i) => known[i]!.set === set && known[i]!.mark === mark);
    if (isSame && Atomics.load(memory.words, CHANGES) === this.#changes) return;
    this.#marked = marked.map((each) => ({ ...each }));
    this.clear(memory);
  }

  clear(memory: Memory): void {
    memory.refresh();
    // First these, then what they are about: what moves in between is looked for once more.
    this.#changes = Atomics.load(memory.words, CHANGES);
    this.epoch = Atomics.load(memory.words, EPOCH);
    this.tags.fill(0);
  }
}

/** Views end where slabs end, and no container lies in two. */
function isWithin(memory: Memory, ref: number): boolean {
  return ref >>> 2 < memory.units;
}

/**
 * One load for each, and next to nothing else: a processor that looks some hundred steps ahead fetches a dozen at once, where with the steps of
 * `#placeBlock` in between it would fetch two or three.
 */
function findBits(words: Uint32Array, { places, meanings, found }: Leaves, block: Float64Array): void {
  for (let i = 0; i < block.length; i++)
    found[i] = -((words[places[i]!]! >>> (block[i]! & 31)) & 1) & meanings[i]!;
}

/** Where something was found; without a branch. */
function putMarks(found: Uint8Array, out: Uint8Array, from: number, count: number): void {
  for (let i = 0; i < count; i++) {
    const mark = found[i]!;
    out[from + i] = (out[from + i]! & ~(-mark >> 31)) | mark;
  }
}

export class ConsentReader {
  protected readonly memory: Memory;
  #scratch: Uint32Array | undefined;
  #leaves: Leaves | undefined;

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
   * Writes to `out` at each of the recipients the mark of the last of the sets that has it; the rest of `out` stays. Of many at once it is found once for
   * each leaf which sets have anything there, mostly one and as a bitmap; then a number costs one load of its bit, upon which nothing waits or
   * branches, so that the processor fetches many at once. Quickest where neighbours stand near each other, in whatever order.
   */
  markMany(marked: readonly MarkedSet[], recipients: Float64Array, out: Uint8Array): void {
    const count = recipients.length;
    if (count < MANY) {
      for (let i = 0; i < count; i++)
        for (const { set, mark } of marked) if (this.has(set, recipients[i]!)) out[i] = mark;
      return;
    }
    const { memory } = this;
    this.#leaves ??= new Leaves();
    const leaves = this.#leaves;
    leaves.keepFor(memory, marked);
    for (let from = 0; from < count; from += BLOCK) {
      const block = recipients.subarray(from, from + BLOCK);
      for (let attempt = 0; ; attempt++) {
        this.#findBlock(leaves, marked, block);
        if ((Atomics.load(memory.words, EPOCH) - leaves.epoch) >>> 0 < 2) break;
        // What was found may lie in memory that was reused meanwhile.
        if (attempt === ATTEMPTS) throw new ConsentIndexUnreadable('memory', 'look-up found no stable state');
        leaves.clear(memory);
      }
      putMarks(leaves.found, out, from, block.length);
    }
  }

  /** Of each recipient of a block the mark of the last set that has it, or 0, in `leaves.found`. */
  #findBlock(leaves: Leaves, marked: readonly MarkedSet[], block: Float64Array): void {
    const several = this.#placeBlock(leaves, marked, block);
    findBits(this.memory.words, leaves, block);
    for (let k = 0; k < several; k++) {
      const i = leaves.askedSeveral[k]!;
      leaves.found[i] = this.#findIn(leaves.askedIn[k]!, block[i]! & (LEAF - 1));
    }
  }

  /** In which word each one's bit lies, and what it means; @returns of how many several sets have to be asked. */
  #placeBlock(leaves: Leaves, marked: readonly MarkedSet[], block: Float64Array): number {
    const { tags, bits, marks, places, meanings, askedSeveral, askedIn } = leaves;
    let several = 0;
    for (let i = 0; i < block.length; i++) {
      const recipient = block[i]!;
      const slot = (recipient / LEAF) & (SLOTS - 1);
      const tag = ((recipient / (LEAF * SLOTS)) | 0) + 1;
      if (tags[slot] !== tag) {
        tags[slot] = tag;
        this.#findLeaf(leaves, marked, Math.floor(recipient / LEAF), slot);
      }
      const at = bits[slot]!;
      if (at > SEVERAL) {
        places[i] = at + ((recipient & (LEAF - 1)) >>> 5);
        meanings[i] = marks[slot]!;
      } else {
        places[i] = 0;
        meanings[i] = 0;
        if (at === SEVERAL) {
          // Later in the block another leaf may take the slot.
          askedIn[several] = leaves.several[slot]!;
          askedSeveral[several++] = i;
        }
      }
    }
    return several;
  }

  #findIn(held: readonly Held[], value: number): number {
    let mark = 0;
    for (const each of held)
      if (refHas(this.memory, each.ref, each.width, each.prefix | value) === 1) mark = each.mark;
    return mark;
  }

  /** Where the sets that have any number of a leaf hold them. */
  #findLeaf(leaves: Leaves, marked: readonly MarkedSet[], leaf: number, slot: number): void {
    const { memory } = this;
    const { words } = memory;
    const page = Math.floor(leaf / LEAF);
    const prefix = ((leaf - page * LEAF) * LEAF) | 0;
    const held: Held[] = [];
    for (const { set, mark } of marked) {
      const entry = findSlot(memory, set, page + 1);
      if (entry < 0) continue;
      let ref = words[entry]!;
      let width = 3;
      for (; (ref & 3) === NODE && width > 1 && isWithin(memory, ref); width--)
        ref = words[(ref >>> 2) * 2 + 2 + ((prefix >>> (width * 8)) & 255)]!;
      if (ref === 0 || (ref & 3) === NODE || !isWithin(memory, ref)) continue;
      if (refHasNear(memory, ref, width, prefix)) held.push({ mark, ref, width, prefix });
    }
    const [only] = held;
    if (only === undefined) leaves.bits[slot] = 0;
    else if (held.length === 1 && (only.ref & 3) === BITMAP) {
      leaves.bits[slot] = (only.ref >>> 2) * 2 + 2;
      leaves.marks[slot] = only.mark;
    } else {
      leaves.bits[slot] = SEVERAL;
      leaves.several[slot] = held;
    }
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
