/**
 * What is under way on one connection, found by sequence number without a map: the low bits of a sequence are the slot.
 * Sequences run from 1, repeat only after 2^31 / capacity uses of a slot, and an answer to an old one finds nothing.
 */
export class Slots<T> {
  readonly capacity: number;
  readonly #bits: number;
  readonly #free: Uint16Array;
  readonly #sequences: Float64Array;
  readonly #items: (T | undefined)[];
  #freeCount: number;
  #round = 1;

  /** @param capacity 1 to 32,768 */
  constructor(capacity: number) {
    if (!(Number.isInteger(capacity) && capacity >= 1 && capacity <= 32_768))
      throw new RangeError(`capacity: found ${capacity}, allowed: 1 to 32768`);
    this.capacity = capacity;
    this.#bits = 32 - Math.clz32(capacity);
    this.#free = new Uint16Array(capacity);
    for (let i = 0; i < capacity; i++) this.#free[i] = capacity - 1 - i;
    this.#freeCount = capacity;
    this.#sequences = new Float64Array(capacity).fill(-1);
    this.#items = new Array<T | undefined>(capacity).fill(undefined);
  }

  get free(): number {
    return this.#freeCount;
  }

  get used(): number {
    return this.capacity - this.#freeCount;
  }

  /** The sequence under which `item` goes out. There must be a free slot. */
  take(item: T): number {
    const slot = this.#free[--this.#freeCount]!;
    const sequence = this.#round * 2 ** this.#bits + slot;
    this.#round = sequence > 0x7fff_0000 - 2 ** this.#bits ? 1 : this.#round + 1;
    this.#sequences[slot] = sequence;
    this.#items[slot] = item;
    return sequence;
  }

  get(sequence: number): T | undefined {
    const slot = sequence & (2 ** this.#bits - 1);
    return slot < this.capacity && this.#sequences[slot] === sequence ? this.#items[slot] : undefined;
  }

  /** What went out under this sequence, once; undefined for an unknown or repeated answer. */
  release(sequence: number): T | undefined {
    const slot = sequence & (2 ** this.#bits - 1);
    if (slot >= this.capacity || this.#sequences[slot] !== sequence) return undefined;
    const item = this.#items[slot];
    this.#sequences[slot] = -1;
    this.#items[slot] = undefined;
    this.#free[this.#freeCount++] = slot;
    return item;
  }

  /** Empties all slots; what was under way, in the order in which it went out. */
  drain(): T[] {
    const order = [...this.#sequences].filter((s) => s >= 0).sort((a, b) => a - b);
    return order.map((sequence) => this.release(sequence)!);
  }

  forEach(visit: (item: T, sequence: number) => void): void {
    for (let slot = 0; slot < this.capacity; slot++) {
      if (this.#sequences[slot]! >= 0) visit(this.#items[slot]!, this.#sequences[slot]!);
    }
  }
}
