/** Which places share a key: open addressing, eight bytes an entry. Of one key it keeps the first `most` places only. */
export class KeyTable {
  #keys = new Uint32Array(1024);
  /** One more than the place; 0 is free. */
  #places = new Uint32Array(1024);
  #size = 0;
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  add(key: number, place: number): void {
    const size = this.#keys.length;
    let at = home(key, size);
    for (let same = 0; this.#places[at] !== 0; at = at + 1 === size ? 0 : at + 1)
      if (this.#keys[at] === key && ++same === this.#most) return;
    this.#keys[at] = key;
    this.#places[at] = place + 1;
    if (++this.#size > LOAD_MOST * size) this.#grow();
  }

  /** Writes the places of a key behind `count` others; says how many there are then. */
  find(key: number, into: Uint32Array, count: number): number {
    const size = this.#keys.length;
    for (let at = home(key, size); this.#places[at] !== 0; at = at + 1 === size ? 0 : at + 1)
      if (this.#keys[at] === key) into[count++] = this.#places[at]! - 1;
    return count;
  }

  #grow(): void {
    const keys = this.#keys;
    const places = this.#places;
    const size = Math.ceil(keys.length * GROWTH);
    this.#keys = new Uint32Array(size);
    this.#places = new Uint32Array(size);
    // Beginning behind a free place, so that entries of one key stay in their order.
    const first = places.indexOf(0) + 1;
    for (let i = 0; i < keys.length; i++) {
      const from = (first + i) % keys.length;
      if (places[from] === 0) continue;
      let at = home(keys[from]!, size);
      while (this.#places[at] !== 0) at = at + 1 === size ? 0 : at + 1;
      this.#keys[at] = keys[from]!;
      this.#places[at] = places[from]!;
    }
  }
}

const LOAD_MOST = 0.75;
const GROWTH = 1.5;

function home(key: number, size: number): number {
  return Math.floor((key / 0x1_0000_0000) * size);
}
