/**
 * Seeded random numbers (sfc32), so that a town, its traffic and its faults repeat exactly. Not for secrets.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d = 1;

  /** @param seed any text or number; equal seeds give equal streams. */
  constructor(seed: string | number) {
    // FNV-1a over the seed, three times with different starts, fills the state.
    const text = String(seed);
    this.#a = fnv(text, 0x811c9dc5);
    this.#b = fnv(text, 0x9747b28c);
    this.#c = fnv(text, 0x1b873593);
    for (let i = 0; i < 12; i++) this.uint32();
  }

  uint32(): number {
    const t = (((this.#a + this.#b) | 0) + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (this.#c << 21) | (this.#c >>> 11);
    this.#c = (this.#c + t) | 0;
    return t >>> 0;
  }

  /** 0 inclusive to 1 exclusive. */
  fraction(): number {
    return this.uint32() / 0x1_0000_0000;
  }

  /** `from` to `to`, both inclusive. */
  between(from: number, to: number): number {
    return from + Math.floor(this.fraction() * (to - from + 1));
  }

  chance(share: number): boolean {
    return this.fraction() < share;
  }

  pick<T>(list: readonly T[]): T {
    const found = list[Math.floor(this.fraction() * list.length)];
    if (found === undefined) throw new RangeError('pick: the list is empty');
    return found;
  }

  /** One of several with their weights. */
  weighted<T>(list: readonly (readonly [weight: number, value: T])[]): T {
    let sum = 0;
    for (const [weight] of list) sum += weight;
    let at = this.fraction() * sum;
    for (const [weight, value] of list) {
      at -= weight;
      if (at < 0) return value;
    }
    return list[list.length - 1]![1];
  }

  /** `count` decimal digits, the first of them not 0. */
  digits(count: number): string {
    let text = String(this.between(1, 9));
    while (text.length < count) text += String(this.between(0, 9));
    return text;
  }
}

function fnv(text: string, start: number): number {
  let hash = start;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash | 0;
}
