const FIRST = 8_613_000_000_000;
const NUMBERS = 7_000_000_000;
const PAGE_BITS = 16;
const PAGE = 1 << PAGE_BITS;

/**
 * Which numbers came already: one bit for each mainland number, in pages of 8 KB that are made when first needed (at most 0.9 GB, where the audience is
 * spread over all numbers that there can be), and a Set for others.
 */
export class Seen {
  readonly #pages: (Uint32Array | undefined)[] = new Array(Math.ceil(NUMBERS / PAGE));
  readonly #others = new Set<number>();

  /** False where it came before. */
  add(recipient: number): boolean {
    const offset = recipient - FIRST;
    if (!(offset >= 0 && offset < NUMBERS)) {
      const before = this.#others.size;
      return this.#others.add(recipient).size > before;
    }
    const number = Math.floor(offset / PAGE);
    let page = this.#pages[number];
    if (page === undefined) {
      page = new Uint32Array(PAGE / 32);
      this.#pages[number] = page;
    }
    const bit = offset - number * PAGE;
    const mask = 1 << (bit & 31);
    if ((page[bit >>> 5]! & mask) !== 0) return false;
    page[bit >>> 5]! |= mask;
    return true;
  }
}
