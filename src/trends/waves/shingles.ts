import { HAN, KINDS, MARK, PLACE, SENTENCE, SPACE, soundOf } from '../../texts/index.ts';
import { PROTOTYPE_MAX } from './wave.ts';

/** Pairs of syllables are told apart by so many bits: two texts of 70 share less than a tenth of a pair by accident. */
const BITS = 16;
const SILENT = MARK | SPACE | SENTENCE | PLACE;
/** Syllables have numbers below it; letters are put where no character is. */
const UNSPOKEN = 0xe000;
const UNKNOWN = 0xffff;
/** By unit, filled as units are met; 0 for what says nothing. */
const CODES = new Uint16Array(65_536).fill(UNKNOWN);

/** The different pairs of syllables of one text; they hold until the next `read`. */
export class Shingles {
  readonly list = new Uint16Array(PROTOTYPE_MAX);
  count = 0;
  /** How many pairs the last text that was compared had in common with this one. */
  common = 0;
  /** By pair: the read in which it was met, and its place in the list. */
  readonly #seen = new Int32Array(1 << BITS);
  readonly #met = new Int32Array(PROTOTYPE_MAX);
  #reading = 0;
  #comparing = 0;

  /** Reads a normal text of at most PROTOTYPE_MAX units. What is neither spoken nor a letter says nothing; of placeholders there is no sound. */
  read(units: Uint16Array, from: number, to: number): void {
    this.#reading += PLACES;
    if (this.#reading >= 0x7fff_0000) {
      this.#seen.fill(0);
      this.#reading = PLACES;
    }
    const reading = this.#reading;
    let n = 0;
    let last = 0;
    for (let i = from; i < to; i++) {
      const code = codeOf(units[i]!);
      if (code === 0) continue;
      const pair = pairOf(last, code);
      last = code;
      if (this.#seen[pair]! >= reading) continue;
      this.#seen[pair] = reading + n;
      this.list[n++] = pair;
    }
    this.count = n;
  }

  /**
   * Of the pairs of both texts, the share that both have (Jaccard), 0 to 1.
   *
   * @param count the different pairs of the other text
   */
  similarity(units: Uint16Array, from: number, to: number, count: number): number {
    if (++this.#comparing === 0x7fff_ffff) {
      this.#met.fill(0);
      this.#comparing = 1;
    }
    const reading = this.#reading;
    const comparing = this.#comparing;
    let common = 0;
    let last = 0;
    for (let i = from; i < to; i++) {
      const code = codeOf(units[i]!);
      if (code === 0) continue;
      const place = this.#seen[pairOf(last, code)]! - reading;
      last = code;
      if (place < 0 || this.#met[place] === comparing) continue;
      this.#met[place] = comparing;
      common++;
    }
    this.common = common;
    const all = this.count + count - common;
    return all === 0 ? 1 : common / all;
  }
}

const PLACES = 1024;

/** What a unit is compared by, 16 bits: its syllable, else itself; 0 for what says nothing. */
export function codeOf(unit: number): number {
  const code = CODES[unit]!;
  return code === UNKNOWN ? learnCode(unit) : code;
}

function learnCode(unit: number): number {
  const kind = KINDS[unit]!;
  const sound = (kind & HAN) !== 0 ? soundOf(unit) : 0;
  const own = unit < 1024 ? UNSPOKEN + unit : unit;
  CODES[unit] = (kind & SILENT) !== 0 ? 0 : sound !== 0 ? sound : own === UNKNOWN ? 1023 : own;
  return CODES[unit]!;
}

function pairOf(one: number, other: number): number {
  const hash = Math.imul((one << 16) | other, 0x9e3779b1);
  return Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) >>> (32 - BITS);
}
