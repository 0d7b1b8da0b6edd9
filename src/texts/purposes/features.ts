import { FOLDED, UNKNOWN } from '../normal/character-folds.ts';
import { DIGIT, KINDS, LATIN } from '../normal/kinds.ts';
import { normalUnits } from '../normal/normalise.ts';

/** Places that pieces of texts are hashed to. */
export const PLACES = 1 << 20;
/** A text says what it is for in its first thousand characters, or not at all. */
export const UNITS_MAX = 1000;
const BEGIN = 2;
const END = 3;
const FIRST = 0x9e3779b1;
const SECOND = 0x85ebca6b;
const THIRD = 0xc2b2ae35;
/** The kinds of pieces, each hashed apart. */
const PAIR = 0x5bd1e995;
const THREE = 0x27d4eb2f;
const WRITTEN = 0x1b873593;

/** The pieces of one text. */
export interface Features {
  /** Where each piece is hashed to; a piece that is met twice is told twice. */
  readonly places: Int32Array;
  readonly count: number;
  /** So many of them, the first ones, are of the normal form: three at each of its units and at its end, of one to three units that end there. */
  readonly ofNormal: number;
}

/** What a piece of a text counts: less, the more there are. */
export function shareOf(count: number): number {
  return 1 / Math.sqrt(Math.max(1, count));
}

export const PIECES_AT_UNIT = 3;
export const FEATURES_MAX = (UNITS_MAX + 1) * PIECES_AT_UNIT + UNITS_MAX;
const features = { places: new Int32Array(FEATURES_MAX), count: 0, ofNormal: 0 };

/**
 * The pieces of a text: pieces of one to three characters of its normal form with its beginning and end, then the characters of the text as written that
 * were folded away. They hold until the next text.
 */
export function featuresOf(text: string): Features {
  const normal = normalUnits(text.length > UNITS_MAX ? text.slice(0, UNITS_MAX) : text);
  const { units } = normal;
  const length = Math.min(normal.length, UNITS_MAX);
  const { places } = features;
  let n = 0;
  let last = BEGIN;
  let second = 0;
  for (let i = 0; i <= length; i++) {
    const unit = i < length ? units[i]! : END;
    const one = Math.imul(unit, FIRST);
    const two = Math.imul(last, SECOND) + one;
    places[n++] = mixed(one);
    places[n++] = mixed(two ^ PAIR);
    places[n++] = mixed((Math.imul(second, THIRD) + two) ^ THREE);
    second = last;
    last = unit;
  }
  features.ofNormal = n;
  const written = Math.min(text.length, UNITS_MAX);
  for (let i = 0; i < written; i++) {
    const unit = text.charCodeAt(i);
    const folded = FOLDED[unit]!;
    if (folded === unit || (folded === UNKNOWN && unit < 0xd800)) continue;
    // Capitals, full-width letters and digits are one sign each; which they are does not matter.
    const plain = (KINDS[folded]! & (LATIN | DIGIT)) !== 0;
    places[n++] = mixed(Math.imul(plain ? (unit < 128 ? 1 : 2) : unit, FIRST) ^ WRITTEN);
  }
  features.count = n;
  return features;
}

function mixed(hash: number): number {
  const half = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  return (half ^ (half >>> 15)) & (PLACES - 1);
}
