/**
 * Cells of many sizes in slabs of 64 KiB, all bookkeeping inside the shared memory.
 *
 * A slab holds cells of one size class. A class keeps a list of its slabs with room; a slab that empties goes back to a
 * pool that any class draws from, so that a population of containers which drifts from one size to another takes its
 * memory along.
 *
 * What a reader may still be looking at is not reused at once: a retired cell waits until the epoch has advanced three
 * times. A reader compares the epoch before and after a look-up; a difference of two or more means that its memory may
 * have been reused, and it looks again. Between the two lies a whole batch of the writer's work, which is far beyond
 * what any processor reorders.
 */
import {
  ConsentIndexFull,
  EPOCH,
  FREE_SLAB_HEAD,
  FREE_SLABS,
  type Memory,
  PARTIAL_HEADS,
  SLAB_BYTES,
  SLAB_UNITS,
  SLABS,
} from './memory.ts';

const SLAB_HEADER_BYTES = 16;
const SLAB_WORDS = SLAB_BYTES / 4;
const SLAB_HALVES = SLAB_BYTES / 2;
/** Offsets in a slab's header, in u16: class, cells in use, first free cell + 1, cells ever handed out. */
const CLASS = 0;
const USED = 1;
const FREE_CELL = 2;
const TOUCHED = 3;
/** In u32: the neighbours in the class's list of slabs with room. */
const PREVIOUS = 2;
const NEXT = 3;

/** Retired cells in a batch; the epoch advances when it is full. */
const BATCH_CELLS = 512;
const BATCH_BYTES = 1024 * 1024;
/** Cells taken after which the epoch advances too: loading retires little, but outgrown directories should not wait. */
const BATCH_TAKEN = 4096;
/** Only deletions may use the last slabs: a withdrawal is taken even when nothing more can be added. */
const RESERVED_SLABS = 16;

export const MIN_BYTES = (RESERVED_SLABS + 32) * SLAB_BYTES;

/** Cell sizes: every 8 bytes up to 512, then whatever divides a slab into 120, 116 … 3 cells. */
export const CLASS_BYTES: readonly number[] = (() => {
  const sizes: number[] = [];
  for (let bytes = 8; bytes <= 512; bytes += 8) sizes.push(bytes);
  for (let cells = 120; cells >= 3; cells -= Math.max(1, Math.floor(cells / 32))) {
    const bytes = Math.floor((SLAB_BYTES - SLAB_HEADER_BYTES) / cells / 8) * 8;
    if (bytes > sizes.at(-1)!) sizes.push(bytes);
  }
  return sizes;
})();
export const MAX_CELL_BYTES = CLASS_BYTES.at(-1)!;

const CLASS_OF_UNITS = (() => {
  const table = new Uint8Array(MAX_CELL_BYTES / 8 + 1);
  let sizeClass = 0;
  for (let units = 1; units < table.length; units++) {
    while (CLASS_BYTES[sizeClass]! < units * 8) sizeClass++;
    table[units] = sizeClass;
  }
  return table;
})();
const CELLS = CLASS_BYTES.map((bytes) => Math.floor((SLAB_BYTES - SLAB_HEADER_BYTES) / bytes));

interface Batch {
  cells: number[];
  /** Runs of whole slabs: first slab, how many. */
  runs: [number, number][];
  bytes: number;
}

const emptyBatch = (): Batch => ({ cells: [], runs: [], bytes: 0 });

export class Allocator {
  readonly #memory: Memory;
  /** Retired in this epoch, in the last, in the one before. */
  #limbo: [Batch, Batch, Batch] = [emptyBatch(), emptyBatch(), emptyBatch()];
  /** Cells taken since `begin`, to be given back by `rollBack`. */
  #journal: number[] | undefined;
  #takenSince = 0;
  /** Set while deleting. */
  mayUseReserve = false;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** A cell of at least `bytes`, as a unit address. Its content is what was there before. */
  take(bytes: number): number {
    if (++this.#takenSince >= BATCH_TAKEN) this.#advance();
    const sizeClass = CLASS_OF_UNITS[(bytes + 7) >>> 3]!;
    const { words } = this.#memory;
    let slab = words[PARTIAL_HEADS + sizeClass]!;
    if (slab === 0) {
      slab = this.#takeSlab();
      this.#open(slab, sizeClass);
    }
    const { halves } = this.#memory;
    const at = slab * SLAB_HALVES;
    const cellUnits = CLASS_BYTES[sizeClass]! / 8;
    let cell = halves[at + FREE_CELL]!;
    if (cell === 0) {
      cell = ++halves[at + TOUCHED]!;
    } else {
      halves[at + FREE_CELL] = halves[(slab * SLAB_UNITS + 2 + (cell - 1) * cellUnits) * 4]!;
    }
    halves[at + USED]!++;
    if (halves[at + FREE_CELL] === 0 && halves[at + TOUCHED] === CELLS[sizeClass])
      this.#unlink(slab, sizeClass);
    const unit = slab * SLAB_UNITS + 2 + (cell - 1) * cellUnits;
    this.#journal?.push(unit);
    return unit;
  }

  /** Hands back a cell that no reader has ever been shown. */
  giveBack(unit: number): void {
    const { halves } = this.#memory;
    const slab = Math.floor(unit / SLAB_UNITS);
    const at = slab * SLAB_HALVES;
    const sizeClass = halves[at + CLASS]!;
    const wasFull = halves[at + FREE_CELL] === 0 && halves[at + TOUCHED] === CELLS[sizeClass];
    const cell = (unit - slab * SLAB_UNITS - 2) / (CLASS_BYTES[sizeClass]! / 8) + 1;
    halves[unit * 4] = halves[at + FREE_CELL]!;
    halves[at + FREE_CELL] = cell;
    if (--halves[at + USED]! === 0) {
      if (!wasFull) this.#unlink(slab, sizeClass);
      this.#freeSlab(slab);
    } else if (wasFull) this.#link(slab, sizeClass);
  }

  /** Retires a cell that readers may be looking at. */
  retire(unit: number): void {
    const batch = this.#limbo[0];
    batch.cells.push(unit);
    batch.bytes += CLASS_BYTES[this.#memory.halves[Math.floor(unit / SLAB_UNITS) * SLAB_HALVES + CLASS]!]!;
    if (batch.cells.length >= BATCH_CELLS || batch.bytes >= BATCH_BYTES) this.#advance();
  }

  /** Contiguous whole slabs, zeroed; a unit address. */
  takeRun(slabs: number): number {
    if (slabs > 1) this.#claim(slabs);
    const slab = slabs === 1 ? this.#takeSlab() : this.#growBy(slabs);
    this.#memory.words.fill(0, slab * SLAB_WORDS, (slab + slabs) * SLAB_WORDS);
    return slab * SLAB_UNITS;
  }

  retireRun(unit: number, slabs: number): void {
    this.#limbo[0].runs.push([unit / SLAB_UNITS, slabs]);
    this.#advance();
  }

  begin(): void {
    this.#journal = [];
  }

  commit(): void {
    this.#journal = undefined;
  }

  rollBack(): void {
    const journal = this.#journal ?? [];
    this.#journal = undefined;
    for (const unit of journal) this.giveBack(unit);
  }

  /** Retired cells and runs, for a saved file: who loads it has no readers yet. */
  retired(): { cells: number[]; runs: [number, number][] } {
    return { cells: this.#limbo.flatMap((b) => b.cells), runs: this.#limbo.flatMap((b) => b.runs) };
  }

  releaseRun(slab: number, slabs: number): void {
    for (let offset = 0; offset < slabs; offset++) this.#freeSlab(slab + offset);
  }

  #advance(): void {
    const { words } = this.#memory;
    // The epoch first: whoever sees reused memory also sees the epoch that says so.
    Atomics.add(words, EPOCH, 1);
    this.#takenSince = 0;
    const [current, last, oldest] = this.#limbo;
    this.#limbo = [emptyBatch(), current, last];
    for (const unit of oldest.cells) this.giveBack(unit);
    for (const [slab, slabs] of oldest.runs) this.releaseRun(slab, slabs);
  }

  #takeSlab(): number {
    const { words } = this.#memory;
    this.#claim(1);
    if (words[FREE_SLABS] === 0) return this.#growBy(1);
    const slab = words[FREE_SLAB_HEAD]!;
    words[FREE_SLAB_HEAD] = words[slab * SLAB_WORDS]!;
    words[FREE_SLABS]!--;
    return slab;
  }

  /** Throws unless so many slabs may be taken with the reserve left over. */
  #claim(slabs: number): void {
    const reserve = this.mayUseReserve ? 0 : RESERVED_SLABS;
    if (this.#slabsLeft() - slabs >= reserve) return;
    // Retired memory waits for readers; when there is no other it is taken at once, and they look again.
    for (let round = 0; round < 3; round++) this.#advance();
    if (this.#slabsLeft() - slabs < reserve) throw new ConsentIndexFull(this.#memory.buffer.maxByteLength);
  }

  #slabsLeft(): number {
    const { buffer, words } = this.#memory;
    return Math.floor(buffer.maxByteLength / SLAB_BYTES) - words[SLABS]! + words[FREE_SLABS]!;
  }

  #growBy(slabs: number): number {
    const first = this.#memory.words[SLABS]!;
    this.#memory.growTo((first + slabs) * SLAB_BYTES);
    this.#memory.words[SLABS] = first + slabs;
    return first;
  }

  #freeSlab(slab: number): void {
    const { words } = this.#memory;
    words[slab * SLAB_WORDS] = words[FREE_SLAB_HEAD]!;
    words[FREE_SLAB_HEAD] = slab;
    words[FREE_SLABS]!++;
  }

  #open(slab: number, sizeClass: number): void {
    const { halves } = this.#memory;
    const at = slab * SLAB_HALVES;
    halves[at + CLASS] = sizeClass;
    halves[at + USED] = 0;
    halves[at + FREE_CELL] = 0;
    halves[at + TOUCHED] = 0;
    this.#link(slab, sizeClass);
  }

  #link(slab: number, sizeClass: number): void {
    const { words } = this.#memory;
    const head = words[PARTIAL_HEADS + sizeClass]!;
    words[slab * SLAB_WORDS + PREVIOUS] = 0;
    words[slab * SLAB_WORDS + NEXT] = head;
    if (head !== 0) words[head * SLAB_WORDS + PREVIOUS] = slab;
    words[PARTIAL_HEADS + sizeClass] = slab;
  }

  #unlink(slab: number, sizeClass: number): void {
    const { words } = this.#memory;
    const previous = words[slab * SLAB_WORDS + PREVIOUS]!;
    const next = words[slab * SLAB_WORDS + NEXT]!;
    if (previous === 0) words[PARTIAL_HEADS + sizeClass] = next;
    else words[previous * SLAB_WORDS + NEXT] = next;
    if (next !== 0) words[next * SLAB_WORDS + PREVIOUS] = previous;
  }
}
