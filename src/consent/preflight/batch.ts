const FIRST = 8_613_000_000_000;
const NUMBERS = 7_000_000_000;
/** Numbers whose bits share a line of a processor's cache. */
const LINE = 512;
/** The sort goes through the keys once for each digit, with so few places to write to that they stay near. */
const DIGIT_BITS = 8;
const DIGITS = 1 << DIGIT_BITS;
const PASSES = 3;
const LAST_KEY = DIGITS ** PASSES - 1;

/** So many numbers are looked up together. */
export const BATCH = 1 << 18;
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
  #keys = new Uint32Array(BATCH);
  #order = new Uint32Array(BATCH);
  #nextKeys = new Uint32Array(BATCH);
  #nextOrder = new Uint32Array(BATCH);

  /** Of the numbers in their own order, near enough: the index of each. Of equal numbers the earlier comes first. */
  inOrder(): Uint32Array {
    const count = this.length;
    const counts = new Uint32Array(DIGITS * PASSES);
    for (let i = 0; i < count; i++) {
      const offset = this.numbers[i]! - FIRST;
      const key = offset >= 0 && offset < NUMBERS ? (offset / LINE) | 0 : LAST_KEY;
      this.#keys[i] = key;
      this.#order[i] = i;
      for (let pass = 0; pass < PASSES; pass++)
        counts[pass * DIGITS + ((key >>> (pass * DIGIT_BITS)) & (DIGITS - 1))]!++;
    }
    for (let pass = 0; pass < PASSES; pass++) {
      const starts = counts.subarray(pass * DIGITS, (pass + 1) * DIGITS);
      let start = 0;
      for (let digit = 0; digit < DIGITS; digit++) {
        const size = starts[digit]!;
        starts[digit] = start;
        start += size;
      }
      this.#pass(pass * DIGIT_BITS, starts);
    }
    return this.#order.subarray(0, count);
  }

  /** Brings keys and indices into the order of one digit; what is equal there stays in its order. */
  #pass(shift: number, starts: Uint32Array): void {
    const [keys, order, nextKeys, nextOrder] = [this.#keys, this.#order, this.#nextKeys, this.#nextOrder];
    for (let i = 0; i < this.length; i++) {
      const key = keys[i]!;
      const at = starts[(key >>> shift) & (DIGITS - 1)]!++;
      nextKeys[at] = key;
      nextOrder[at] = order[i]!;
    }
    this.#keys = nextKeys;
    this.#order = nextOrder;
    this.#nextKeys = keys;
    this.#nextOrder = order;
  }
}
