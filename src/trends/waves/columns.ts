/** A column of numbers that grows. */
export class Column<T extends Uint32Array | Uint16Array | Uint8Array | Float32Array | Float64Array> {
  values: T;
  constructor(values: T) {
    this.values = values;
  }

  set(at: number, value: number): void {
    if (at >= this.values.length) {
      const grown = new (this.values.constructor as new (length: number) => T)(
        Math.max(at + 1, Math.ceil(this.values.length * 1.5)),
      );
      grown.set(this.values);
      this.values = grown;
    }
    this.values[at] = value;
  }
}

/** Texts one behind the other, in blocks that never move. */
export class TextStore {
  readonly #blocks: Uint16Array[] = [];
  #block = -1;
  #used = 0;

  /** @param length at most BLOCK units; gives the place to read it again */
  add(units: Uint16Array, length: number): number {
    if (this.#block < 0 || this.#used + length > BLOCK) {
      this.#blocks.push(new Uint16Array(BLOCK));
      this.#block++;
      this.#used = 0;
    }
    const at = this.#used;
    this.#blocks[this.#block]!.set(units.subarray(0, length), at);
    this.#used += length;
    return this.#block * BLOCK + at;
  }

  block(place: number): Uint16Array {
    return this.#blocks[Math.floor(place / BLOCK)]!;
  }

  start(place: number): number {
    return place % BLOCK;
  }

  text(place: number, length: number): string {
    const from = place % BLOCK;
    return String.fromCharCode(...this.block(place).subarray(from, from + length));
  }
}

const BLOCK = 1 << 16;
