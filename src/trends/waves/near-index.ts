import { KeyTable } from './key-table.ts';
import { MinHash, mixed } from './min-hash.ts';
import type { Shingles } from './shingles.ts';

/** Of texts that share a band no more are kept: what so many say in part finds nothing any more. */
const BUCKET_MOST = 40;
/** So many are looked at, those that share most bands first. */
const LOOKED_AT_MOST = 24;

/** Finds variants that may be near a text. */
export class NearIndex {
  readonly #hash: MinHash;
  readonly #bands: readonly KeyTable[];
  readonly #exact = new KeyTable(BUCKET_MOST);
  readonly #found: Uint32Array;
  readonly #near = new Uint32Array(LOOKED_AT_MOST);
  readonly #same = new Uint32Array(BUCKET_MOST);

  constructor(bands: number, rows: number) {
    this.#hash = new MinHash(bands, rows);
    this.#bands = Array.from({ length: bands }, () => new KeyTable(BUCKET_MOST));
    this.#found = new Uint32Array(bands * BUCKET_MOST);
  }

  add(variant: number, shingles: Shingles, units: Uint16Array, length: number): void {
    this.#exact.add(exactKey(units, length), variant);
    if (shingles.count === 0) return;
    const keys = this.#hash.keys(shingles.list, shingles.count);
    for (const [band, table] of this.#bands.entries()) table.add(keys[band]!, variant);
  }

  /** Those whose text may be the very same; they hold until the next call. */
  same(units: Uint16Array, length: number): Uint32Array {
    return this.#same.subarray(0, this.#exact.find(exactKey(units, length), this.#same, 0));
  }

  /** Those that share a band, most bands first, then as they were kept, band by band; they hold until the next call. */
  near(shingles: Shingles): Uint32Array {
    if (shingles.count === 0) return this.#near.subarray(0, 0);
    const keys = this.#hash.keys(shingles.list, shingles.count);
    let count = 0;
    for (let band = 0; band < this.#bands.length; band++)
      count = this.#bands[band]!.find(keys[band]!, this.#found, count);
    const [distinct, most] = this.#tally(count);
    let n = 0;
    for (let hit = most; hit > 0 && n < LOOKED_AT_MOST; hit--)
      for (let i = 0; i < distinct && n < LOOKED_AT_MOST; i++)
        if (hits[i] === hit) this.#near[n++] = variants[i]!;
    return this.#near.subarray(0, n);
  }

  /** Counts how often each was found; says how many they are, and the most. */
  #tally(count: number): readonly [distinct: number, most: number] {
    let distinct = 0;
    let most = 0;
    for (let i = 0; i < count; i++) {
      const variant = this.#found[i]!;
      let at = mixed(variant) & (SLOTS - 1);
      while (slots[at] !== 0 && variants[slots[at]! - 1] !== variant) at = (at + 1) & (SLOTS - 1);
      let place = slots[at]! - 1;
      if (place < 0) {
        place = distinct++;
        slots[at] = distinct;
        variants[place] = variant;
        taken[place] = at;
        hits[place] = 0;
      }
      if (++hits[place]! > most) most = hits[place]!;
    }
    for (let i = 0; i < distinct; i++) slots[taken[i]!] = 0;
    return [distinct, most];
  }
}

/** Above twice what all bands of a gatherer find. */
const SLOTS = 1 << 13;
const slots = new Uint16Array(SLOTS);
const taken = new Uint16Array(SLOTS);
const variants = new Uint32Array(SLOTS);
const hits = new Uint16Array(SLOTS);

function exactKey(units: Uint16Array, length: number): number {
  let hash = length;
  for (let i = 0; i < length; i++) hash = Math.imul(hash ^ units[i]!, 0x01000193) ^ (hash >>> 15);
  return mixed(hash);
}
