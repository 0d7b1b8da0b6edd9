import { FOLDED, UNKNOWN } from '../normal/character-folds.ts';
import { DIGIT, KINDS, LATIN } from '../normal/kinds.ts';
import { normalUnits } from '../normal/normalise.ts';
import { soundOf } from '../normal/sounds.ts';

/** Places that pieces of texts are hashed to. */
export const PLACES = 1 << 20;
/** A text says what it is for in its first thousand characters, or not at all. */
export const UNITS_MAX = 1000;
const BEGIN = 2;
const END = 3;
const FIRST = 0x9e3779b1;
const SECOND = 0x85ebca6b;
const THIRD = 0xc2b2ae35;

/** The pieces of one text. */
export interface Features {
  /** Places, a piece that is met twice told twice. */
  readonly places: Int32Array;
  /** By feature: its last unit in the normal text (`end` exclusive) and how many; 0 units for what was seen in the text as written. */
  readonly ends: Int32Array;
  readonly lengths: Uint8Array;
  count: number;
}

/** What a piece of a text counts: less, the more there are. */
export function shareOf(count: number): number {
  return 1 / Math.sqrt(Math.max(1, count));
}

export const FEATURES_MAX = (UNITS_MAX + 2) * 5 + UNITS_MAX;
const features: Features = {
  places: new Int32Array(FEATURES_MAX),
  ends: new Int32Array(FEATURES_MAX),
  lengths: new Uint8Array(FEATURES_MAX),
  count: 0,
};

/** The kinds of pieces, each hashed apart. */
const SOUND_PAIR = 0x2545f491;
const WRITTEN = 0x1b873593;

/**
 * The pieces of a text: pieces of one to three characters of its normal form with its beginning and end, pairs of sounds, and the characters of the text as
 * written that were folded away. They hold until the next text.
 */
export function featuresOf(text: string): Features {
  const normal = normalUnits(text.length > UNITS_MAX ? text.slice(0, UNITS_MAX) : text);
  const { units } = normal;
  const length = Math.min(normal.length, UNITS_MAX);
  const { places, ends, lengths } = features;
  let n = 0;
  let second = 0;
  let last = BEGIN;
  let lastSound = 0;
  for (let i = 0; i <= length; i++) {
    const unit = i < length ? units[i]! : END;
    const one = Math.imul(unit, FIRST);
    const two = Math.imul(last, SECOND) + one;
    if (i < length) {
      places[n] = mixed(one);
      ends[n] = i + 1;
      lengths[n++] = 1;
    }
    places[n] = mixed(two ^ 0x5bd1e995);
    ends[n] = i + 1;
    lengths[n++] = 2;
    if (second !== 0) {
      places[n] = mixed((Math.imul(second, THIRD) + two) ^ 0x27d4eb2f);
      ends[n] = i + 1;
      lengths[n++] = 3;
    }
    const sound = soundOf(unit);
    if (sound !== 0 && lastSound !== 0) {
      places[n] = mixed((Math.imul(lastSound, SECOND) + Math.imul(sound, FIRST)) ^ SOUND_PAIR);
      ends[n] = i + 1;
      lengths[n++] = 2;
    }
    lastSound = sound;
    second = last;
    last = unit;
  }
  const written = Math.min(text.length, UNITS_MAX);
  for (let i = 0; i < written; i++) {
    const unit = text.charCodeAt(i);
    const folded = FOLDED[unit]!;
    if (folded === unit || (folded === UNKNOWN && unit < 0xd800)) continue;
    // Capitals, full-width letters and digits are one sign each; which they are does not matter.
    const plain = (KINDS[folded]! & (LATIN | DIGIT)) !== 0;
    places[n] = mixed(Math.imul(plain ? (unit < 128 ? 1 : 2) : unit, FIRST) ^ WRITTEN);
    ends[n] = i + 1;
    lengths[n++] = 0;
  }
  features.count = n;
  return features;
}

function mixed(hash: number): number {
  const half = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  return (half ^ (half >>> 15)) & (PLACES - 1);
}
