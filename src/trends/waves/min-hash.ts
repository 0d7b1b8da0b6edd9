/**
 * MinHash with bands: two texts share the key of a band with the chance J^rows, where J is the Jaccard similarity of what is in them.
 */
export class MinHash {
  readonly #bands: number;
  readonly #rows: number;
  readonly #factors: Uint32Array;
  readonly #terms: Uint32Array;
  readonly #keys: Uint32Array;

  constructor(bands: number, rows: number) {
    this.#bands = bands;
    this.#rows = rows;
    this.#factors = new Uint32Array(bands * rows);
    this.#terms = new Uint32Array(bands * rows);
    this.#keys = new Uint32Array(bands);
    let state = 0x6a09e667;
    const next = () => {
      state = (state + 0x9e3779b9) | 0;
      return mixed(state);
    };
    for (let i = 0; i < bands * rows; i++) {
      this.#factors[i] = next() | 1;
      this.#terms[i] = next();
    }
  }

  /** One key a band; they hold until the next call. */
  keys(hashes: Uint16Array, count: number): Uint32Array {
    for (let i = 0; i < count; i++) spread[i] = mixed(hashes[i]! + 1);
    for (let band = 0, i = 0; band < this.#bands; band++) {
      let key = band + 1;
      for (let row = 0; row < this.#rows; row++, i++) {
        const factor = this.#factors[i]!;
        const term = this.#terms[i]! | 0;
        let least = 0x7fffffff;
        for (let k = 0; k < count; k++) {
          const value = (Math.imul(spread[k]!, factor) + term) | 0;
          if (value < least) least = value;
        }
        key = Math.imul(key ^ least, 0x85ebca6b);
        key ^= key >>> 15;
      }
      this.#keys[band] = mixed(key);
    }
    return this.#keys;
  }
}

const spread = new Int32Array(2048);

export function mixed(hash: number): number {
  let h = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
}
