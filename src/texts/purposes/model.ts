import { readFileSync } from 'node:fs';
import { TEXT_CLASSES, type TextClass } from './classes.ts';
import { FEATURES_MAX, featuresOf, PLACES, shareOf } from './features.ts';
import { type ModelFile, readModelFile, WORDS_A_ROW } from './model-file.ts';

/** What a text is likely to be for. */
export interface PurposeGuess {
  readonly likeliest: TextClass;
  /** How likely that is, calibrated: of the texts with 0.9 about nine in ten are. */
  readonly share: number;
  /** By TEXT_CLASSES; 1 together. */
  readonly shares: readonly number[];
}

const CLASSES = TEXT_CLASSES.length;
/** A row's sums are of 16 bits, two in a word: so many rows of 255 at most go into them. */
const ROWS_MOST = 256;
const BIAS = 128;
const HIGH = 0x00ff00ff;

/**
 * The linear model over hashed pieces of a text. A row has a weight of eight bits for every class, four in a word; two classes are added up at once in
 * the halves of a word, so that a text takes a few microseconds.
 */
export class PurposeModel {
  readonly #file: ModelFile;
  readonly #rowOf = new Uint16Array(PLACES);
  /** Signed, since V8 keeps no unsigned word of 32 bits as a small integer. */
  readonly #rows: Int32Array;
  readonly #found = new Int32Array(FEATURES_MAX);
  readonly #sums = new Float64Array(WORDS_A_ROW * 4);

  constructor(file: ModelFile) {
    this.#file = file;
    this.#rows = new Int32Array(file.rows);
    for (const [row, place] of file.places.entries()) this.#rowOf[place] = row + 1;
  }

  /** The model that this program was delivered with. @throws Error where the file is damaged or of other classes. */
  static delivered(): PurposeModel {
    return new PurposeModel(readModelFile(readFileSync(new URL('./purposes.model', import.meta.url))));
  }

  guess(text: string): PurposeGuess {
    const shares = this.#shares(text);
    let best = 0;
    for (let c = 1; c < CLASSES; c++) if (shares[c]! > shares[best]!) best = c;
    return { likeliest: TEXT_CLASSES[best]!, share: shares[best]!, shares };
  }

  /** What each piece of a text says for a class: its weight, in logits, by feature; 0 where the model does not know it. */
  weightsFor(text: string, each: number): { readonly weights: Float64Array; readonly ofNormal: number } {
    const { places, count, ofNormal } = featuresOf(text);
    const { rows, scales, temperature } = this.#file;
    const weights = new Float64Array(count);
    const share = (scales[each]! * shareOf(count)) / temperature;
    for (let i = 0; i < count; i++) {
      const row = this.#rowOf[places[i]!]!;
      if (row === 0) continue;
      const word = rows[(row - 1) * WORDS_A_ROW + (each >> 2)]!;
      weights[i] = (((word >>> ((each & 3) * 8)) & 255) - BIAS) * share;
    }
    return { weights, ofNormal };
  }

  #shares(text: string): number[] {
    const sums = this.#sums;
    const { bias, scales, temperature } = this.#file;
    const share = shareOf(this.#addUp(text));
    const shares = new Array<number>(CLASSES);
    let best = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < CLASSES; c++) {
      const score = (sums[c]! * scales[c]! * share + bias[c]!) / temperature;
      shares[c] = score;
      if (score > best) best = score;
    }
    let all = 0;
    for (let c = 0; c < CLASSES; c++) {
      shares[c] = Math.exp(shares[c]! - best);
      all += shares[c]!;
    }
    for (let c = 0; c < CLASSES; c++) shares[c]! /= all;
    return shares;
  }

  /** Adds the rows of a text's pieces into `#sums`; says how many pieces there were. */
  #addUp(text: string): number {
    const { places, count } = featuresOf(text);
    const rowOf = this.#rowOf;
    const rows = this.#rows;
    const found = this.#found;
    this.#sums.fill(0);
    // First every row is found and touched, so that the memory brings many at once; then they are added up.
    let known = 0;
    let touched = 0;
    for (let i = 0; i < count; i++) {
      const row = rowOf[places[i]!]!;
      if (row === 0) continue;
      const at = (row - 1) * WORDS_A_ROW;
      found[known++] = at;
      touched |= rows[at]!;
    }
    // No row is 0 throughout: this is never so, and keeps a compiler from leaving the touching away.
    if (touched === 0 && known > 0) return 0;
    for (let from = 0; from < known; from += ROWS_MOST)
      addRows(rows, found, from, Math.min(known, from + ROWS_MOST), this.#sums);
    return count;
  }
}

/** Adds up rows that `found` names, ROWS_MOST of them at most, and puts what they come to on top of `sums`. A loop of its own, without a call in it. */
function addRows(rows: Int32Array, found: Int32Array, from: number, to: number, sums: Float64Array): void {
  let a0 = 0;
  let a1 = 0;
  let b0 = 0;
  let b1 = 0;
  let c0 = 0;
  let c1 = 0;
  let d0 = 0;
  let d1 = 0;
  let e0 = 0;
  let e1 = 0;
  let f0 = 0;
  let f1 = 0;
  for (let i = from; i < to; i++) {
    const at = found[i]!;
    const a = rows[at]!;
    const b = rows[at + 1]!;
    const c = rows[at + 2]!;
    const d = rows[at + 3]!;
    const e = rows[at + 4]!;
    const f = rows[at + 5]!;
    a0 = (a0 + (a & HIGH)) | 0;
    a1 = (a1 + ((a >>> 8) & HIGH)) | 0;
    b0 = (b0 + (b & HIGH)) | 0;
    b1 = (b1 + ((b >>> 8) & HIGH)) | 0;
    c0 = (c0 + (c & HIGH)) | 0;
    c1 = (c1 + ((c >>> 8) & HIGH)) | 0;
    d0 = (d0 + (d & HIGH)) | 0;
    d1 = (d1 + ((d >>> 8) & HIGH)) | 0;
    e0 = (e0 + (e & HIGH)) | 0;
    e1 = (e1 + ((e >>> 8) & HIGH)) | 0;
    f0 = (f0 + (f & HIGH)) | 0;
    f1 = (f1 + ((f >>> 8) & HIGH)) | 0;
  }
  const away = BIAS * (to - from);
  take(sums, 0, a0, a1, away);
  take(sums, 4, b0, b1, away);
  take(sums, 8, c0, c1, away);
  take(sums, 12, d0, d1, away);
  take(sums, 16, e0, e1, away);
  take(sums, 20, f0, f1, away);
}

function take(sums: Float64Array, at: number, even: number, odd: number, away: number): void {
  sums[at]! += (even & 0xffff) - away;
  sums[at + 1]! += (odd & 0xffff) - away;
  sums[at + 2]! += (even >>> 16) - away;
  sums[at + 3]! += (odd >>> 16) - away;
}
