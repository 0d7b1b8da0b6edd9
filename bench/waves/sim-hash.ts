import { normalise } from '../../src/texts/normal/normalise.ts';

/** What is usual, to be better than: SimHash of 64 bits over the normal form’s trigrams, near from 3 bits on (Manku 2007); and one hash of the normal form. */
export class SimHashGatherer {
  readonly #blocks: Map<number, number[]>[] = [new Map(), new Map(), new Map(), new Map()];
  readonly #high: number[] = [];
  readonly #low: number[] = [];
  readonly #parents: number[] = [];

  /** The wave's number; waves that meet become one. */
  take(text: string): number {
    const { high, low } = simHash(normalise(text).text);
    const own = this.#high.length;
    this.#high.push(high);
    this.#low.push(low);
    this.#parents.push(own);
    // Of four blocks one is the same when three bits differ.
    const keys = [high >>> 16, high & 0xffff, low >>> 16, low & 0xffff];
    for (const [b, key] of keys.entries()) {
      const others = this.#blocks[b]!.get(key) ?? [];
      this.#blocks[b]!.set(key, others);
      for (const other of others)
        if (bits(this.#high[other]! ^ high) + bits(this.#low[other]! ^ low) <= 3)
          this.#parents[this.root(own)] = this.root(other);
      others.push(own);
    }
    return own;
  }

  root(at: number): number {
    let found = at;
    while (this.#parents[found] !== found) found = this.#parents[found]!;
    return found;
  }
}

function simHash(text: string): { high: number; low: number } {
  const sums = new Int32Array(64);
  for (let i = 0; i + 3 <= text.length; i++) {
    let one = 0x811c9dc5;
    for (let k = i; k < i + 3; k++) one = Math.imul(one ^ text.charCodeAt(k), 0x01000193);
    one = Math.imul(one ^ (one >>> 16), 0x85ebca6b);
    one ^= one >>> 13;
    let two = Math.imul(one, 0xc2b2ae35);
    two ^= two >>> 16;
    for (let bit = 0; bit < 32; bit++) {
      sums[bit]! += ((one >>> bit) & 1) * 2 - 1;
      sums[32 + bit]! += ((two >>> bit) & 1) * 2 - 1;
    }
  }
  let high = 0;
  let low = 0;
  for (let bit = 0; bit < 32; bit++) {
    if (sums[bit]! > 0) high |= 1 << bit;
    if (sums[32 + bit]! > 0) low |= 1 << bit;
  }
  return { high: high >>> 0, low: low >>> 0 };
}

function bits(value: number): number {
  let v = value - ((value >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
