import { type Batch, PIECE } from './batch.ts';

const FIRST = 8_613_000_000_000;
const NUMBERS = 7_000_000_000;
const WORD = 32;
/** A word that means nothing. */
const NOWHERE = Math.ceil(NUMBERS / WORD);

/**
 * Which numbers came already: one bit for each mainland number, and a Set for others. The bits take memory only where there are numbers (a page of the
 * processor's for each 32,768; at most 0.9 GB, where the audience is spread over all numbers that there can be).
 */
export class Seen {
  readonly #words = new Uint32Array(NOWHERE + 1);
  readonly #places = new Int32Array(PIECE);
  readonly #others = new Set<number>();

  /** Says of each of a batch's numbers whether it came before. */
  addMany({ near, repeated }: Batch, rows: number): void {
    for (let from = 0; from < rows; from += PIECE)
      this.#addPiece(this.#words, near, repeated, from, Math.min(rows, from + PIECE));
  }

  /**
   * First where the bits lie, then the bits: with so little in between, and nothing that waits for them or branches upon them, the processor fetches
   * many at once.
   */
  #addPiece(words: Uint32Array, near: Float64Array, repeated: Uint8Array, from: number, to: number): void {
    const places = this.#places;
    let others = 0;
    for (let i = from; i < to; i++) {
      const offset = near[i]! - FIRST;
      const isMobile = offset >= 0 && offset < NUMBERS;
      places[i - from] = isMobile ? (offset / WORD) | 0 : NOWHERE;
      if (!isMobile) others++;
    }
    addBits(words, places, near, repeated, from, to);
    if (others === 0) return;
    for (let i = from; i < to; i++)
      if (places[i - from] === NOWHERE) repeated[i] = this.#addOther(near[i]!) ? 0 : 1;
  }

  /** What is no number never came before. */
  #addOther(number: number): boolean {
    if (number === 0) return true;
    const before = this.#others.size;
    return this.#others.add(number).size > before;
  }
}

/** The first number of all is a multiple of a word's bits. */
function addBits(
  words: Uint32Array,
  places: Int32Array,
  near: Float64Array,
  repeated: Uint8Array,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    const place = places[i - from]!;
    const bit = near[i]! & 31;
    const word = words[place]!;
    repeated[i] = (word >>> bit) & 1;
    words[place] = word | (1 << bit);
  }
}
