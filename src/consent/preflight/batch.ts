const FIRST = 8_613_000_000_000;
const NUMBERS = 7_000_000_000;
/** Numbers whose bits share a line of a processor's cache. */
const LINE = 512;
const DIGIT_BITS = 12;
const DIGITS = 1 << DIGIT_BITS;
const LAST_KEY = DIGITS * DIGITS - 1;

/** So many numbers are looked up together. */
export const BATCH = 1 << 16;
/** The number came before. */
export const REPEATED = -1;

/**
 * A piece of the audience. Looking numbers up in the order of the file meets memory in no order, which takes longer than everything else; so they are
 * looked up in the order of the numbers, and what was found is gone through in the order of the file.
 */
export class Batch {
  /** In the audience's order; 0 where there is none. */
  readonly numbers = new Float64Array(BATCH);
  /** What was found of each. */
  readonly standings = new Float64Array(BATCH);
  length = 0;
  readonly #keys = new Uint32Array(BATCH);
  readonly #half = new Uint32Array(BATCH);
  readonly #order = new Uint32Array(BATCH);

  /** Indices by the number, near enough; of equal numbers the earlier comes first. */
  inOrder(): Uint32Array {
    const [keys, half, order, count] = [this.#keys, this.#half, this.#order, this.length];
    const low = new Uint32Array(DIGITS + 1);
    const high = new Uint32Array(DIGITS + 1);
    for (let i = 0; i < count; i++) {
      const offset = this.numbers[i]! - FIRST;
      const key = offset >= 0 && offset < NUMBERS ? (offset / LINE) | 0 : LAST_KEY;
      keys[i] = key;
      low[(key & (DIGITS - 1)) + 1]!++;
      high[(key >>> DIGIT_BITS) + 1]!++;
    }
    for (let digit = 0; digit < DIGITS; digit++) {
      low[digit + 1]! += low[digit]!;
      high[digit + 1]! += high[digit]!;
    }
    for (let i = 0; i < count; i++) half[low[keys[i]! & (DIGITS - 1)]!++] = i;
    for (let k = 0; k < count; k++) order[high[keys[half[k]!]! >>> DIGIT_BITS]!++] = half[k]!;
    return order.subarray(0, count);
  }
}
