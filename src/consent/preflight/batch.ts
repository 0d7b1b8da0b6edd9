/** So many rows go from one thread to the other at once. */
export const BATCH = 1 << 17;
const [NUMBER_BYTES, PLACE_BYTES] = [Float64Array.BYTES_PER_ELEMENT, Uint32Array.BYTES_PER_ELEMENT];

/** Rows gone through in one call: loops that are called often are compiled best. */
export const PIECE = 4096;

/** A piece of the audience, in memory that two threads share: filled by the one that reads, emptied by the one that judges, one after the other. */
export class Batch {
  readonly memory: SharedArrayBuffer;
  /** In the audience's order; 0 where there is none. */
  readonly numbers: Float64Array;
  /** By row: its place among `near`, the same numbers with neighbours near each other. */
  readonly placeOf: Uint32Array;
  readonly near: Float64Array;
  /** By place: 1 where the number came before. */
  readonly repeated: Uint8Array;

  constructor(memory = new SharedArrayBuffer(BATCH * (2 * NUMBER_BYTES + PLACE_BYTES + 1))) {
    this.memory = memory;
    this.numbers = new Float64Array(memory, 0, BATCH);
    this.near = new Float64Array(memory, BATCH * NUMBER_BYTES, BATCH);
    this.placeOf = new Uint32Array(memory, 2 * BATCH * NUMBER_BYTES, BATCH);
    this.repeated = new Uint8Array(memory, BATCH * (2 * NUMBER_BYTES + PLACE_BYTES), BATCH);
  }
}

/** Of a batch that is filled: what does not lie in it. */
export interface Filled {
  readonly rows: number;
  /** What stands in rows that are no numbers, by the row. */
  readonly cells: ReadonlyMap<number, string>;
  /** So far of the file, packed as it is. */
  readonly bytes: number;
}

const FIRST = 8_613_000_000_000;
const NUMBERS = 7_000_000_000;
/** Numbers whose bits are half a megabyte: what one core keeps near. */
const STRETCH = 1 << 20;
const STRETCHES = Math.ceil(NUMBERS / STRETCH) + 1;

/**
 * Brings neighbours together. Looked up in the order of the file, numbers meet memory in no order, which takes longer than everything else; so they are
 * put into stretches first, and looked up stretch by stretch. Of equal numbers the earlier comes first.
 */
export class Neighbours {
  readonly #starts = new Uint32Array(STRETCHES);

  bringTogether({ numbers, placeOf, near }: Batch, rows: number): void {
    const starts = this.#starts.fill(0);
    for (let from = 0; from < rows; from += PIECE)
      countStretches(numbers, from, Math.min(rows, from + PIECE), starts);
    let start = 0;
    for (let stretch = 0; stretch < STRETCHES; stretch++) {
      const size = starts[stretch]!;
      starts[stretch] = start;
      start += size;
    }
    for (let from = 0; from < rows; from += PIECE)
      place(numbers, from, Math.min(rows, from + PIECE), starts, placeOf, near);
  }
}

function countStretches(numbers: Float64Array, from: number, to: number, counts: Uint32Array): void {
  for (let i = from; i < to; i++) counts[stretchOf(numbers[i]!)]!++;
}

function place(
  numbers: Float64Array,
  from: number,
  to: number,
  starts: Uint32Array,
  placeOf: Uint32Array,
  near: Float64Array,
): void {
  for (let i = from; i < to; i++) {
    const number = numbers[i]!;
    const at = starts[stretchOf(number)]!++;
    near[at] = number;
    placeOf[i] = at;
  }
}

function stretchOf(number: number): number {
  const offset = number - FIRST;
  return offset >= 0 && offset < NUMBERS ? (offset / STRETCH) | 0 : STRETCHES - 1;
}
