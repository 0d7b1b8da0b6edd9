/** Free entries are chained like used ones. */
const NONE = -1;

/**
 * Numbers by 32-bit keys, many a key: chains in flat arrays, 12 bytes an entry and 4 to 8 a chain. Keys of different texts may coincide: whoever asks
 * compares the texts.
 */
export class KeyIndex {
  #heads = new Int32Array(1024).fill(NONE);
  #keys = new Uint32Array(1024);
  #values = new Int32Array(1024);
  #next = new Int32Array(1024);
  #used = 0;
  #free = NONE;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    return this.#heads.byteLength + 3 * this.#keys.byteLength;
  }

  add(key: number, value: number): void {
    let entry = this.#free;
    if (entry === NONE) {
      if (this.#used === this.#keys.length) this.#grow();
      entry = this.#used++;
    } else this.#free = this.#next[entry]!;
    this.#keys[entry] = key;
    this.#values[entry] = value;
    this.#chain(entry);
    this.#size++;
  }

  /** Takes one entry out; false where there is none. */
  remove(key: number, value: number): boolean {
    const head = this.#headOf(key);
    let before = NONE;
    for (let entry = this.#heads[head]!; entry !== NONE; entry = this.#next[entry]!) {
      if (this.#keys[entry] === key && this.#values[entry] === value) {
        if (before === NONE) this.#heads[head] = this.#next[entry]!;
        else this.#next[before] = this.#next[entry]!;
        this.#next[entry] = this.#free;
        this.#free = entry;
        this.#size--;
        return true;
      }
      before = entry;
    }
    return false;
  }

  /** Puts at most `most` values of a key into a set, the newest first. */
  gather(key: number, into: Set<number>, most: number): void {
    let found = 0;
    for (
      let entry = this.#heads[this.#headOf(key)]!;
      entry !== NONE && found < most;
      entry = this.#next[entry]!
    )
      if (this.#keys[entry] === key) {
        into.add(this.#values[entry]!);
        found++;
      }
  }

  #headOf(key: number): number {
    return Math.imul(key, 0x9e3779b1) >>> (32 - Math.log2(this.#heads.length));
  }

  #chain(entry: number): void {
    const head = this.#headOf(this.#keys[entry]!);
    this.#next[entry] = this.#heads[head]!;
    this.#heads[head] = entry;
  }

  /** By half: doubling would hold twice the memory of what is there. Only called when no entry is free. */
  #grow(): void {
    const length = Math.ceil(this.#keys.length * 1.5);
    this.#keys = longer(this.#keys, new Uint32Array(length));
    this.#values = longer(this.#values, new Int32Array(length));
    this.#next = longer(this.#next, new Int32Array(length));
    if (length <= 2 * this.#heads.length) return;
    this.#heads = new Int32Array(2 * this.#heads.length).fill(NONE);
    for (let entry = 0; entry < this.#used; entry++) this.#chain(entry);
  }
}

function longer<T extends Int32Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
