/** A text by its letters and digits alone, and where each of them stands in it. */
export interface Letters {
  readonly text: string;
  /** For each unit of `text`, the index of its origin; one more at the end, the length of the origin. */
  readonly places: Uint16Array | Uint32Array;
  /** For each unit of `text`, what stands between it and the one before it: nothing but spaces, a mark inside a number, or more. */
  readonly parted: Uint8Array;
}

/** What stands before a letter: spaces at most; between two digits one mark that a number may hold; or what parts words. */
export const NOTHING = 0;
export const INSIDE = 1;
export const PARTING = 2;

/**
 * Full width becomes half, capitals become small; spaces, punctuation and what cannot be seen are left out. Every letter keeps its
 * own unit, so that a place in the result is a place in the text.
 */
export function lettersOf(text: string): Letters {
  const size = text.length + 1;
  const places = size < 65_536 ? new Uint16Array(size) : new Uint32Array(size);
  const parted = new Uint8Array(size);
  const units: number[] = [];
  let parting = NOTHING;
  for (let i = 0; i < text.length; i++) {
    const unit = folded(text.charCodeAt(i));
    if (isBetween(unit)) {
      if (!isSpace(unit)) parting = parting === NOTHING && IN_NUMBERS.has(unit) ? INSIDE : PARTING;
      continue;
    }
    places[units.length] = i;
    // 1,234.50 and 20:05 and 11/10 are each one.
    const within = parting === INSIDE && isDigit(unit) && isDigit(units[units.length - 1]);
    parted[units.length] = parting === NOTHING || within ? parting : PARTING;
    parting = NOTHING;
    units.push(unit);
  }
  places[units.length] = text.length;
  parted[units.length] = parting;
  return { text: textOf(units), places, parted };
}

/** What a unit of a text is among its letters; 0 where it is none. */
export function letterOf(unit: number): number {
  // Most are Chinese characters.
  if (unit >= 0x4e00 && unit <= 0x9fff) return unit;
  const letter = folded(unit);
  return isBetween(letter) ? 0 : letter;
}

function folded(unit: number): number {
  const narrow = unit >= 0xff01 && unit <= 0xff5e ? unit - 0xfee0 : unit;
  return narrow >= 0x41 && narrow <= 0x5a ? narrow + 0x20 : narrow;
}

/** Spaces, controls, ASCII and CJK punctuation, general punctuation, variation selectors and marks of direction. */
function isBetween(unit: number): boolean {
  if (unit < 0x30) return true;
  if (unit < 0x80) return (unit > 0x39 && unit < 0x61) || unit > 0x7a;
  return (
    (unit >= 0x80 && unit <= 0xbf) ||
    (unit >= 0x2000 && unit <= 0x206f) ||
    (unit >= 0x3000 && unit <= 0x303f && unit !== 0x3007) ||
    (unit >= 0xfe00 && unit <= 0xfe0f) ||
    (unit >= 0xfe30 && unit <= 0xfe4f) ||
    unit === 0xfeff ||
    (unit >= 0xff5f && unit <= 0xff65)
  );
}

const IN_NUMBERS: ReadonlySet<number> = new Set([...',.:/-'].map((mark) => mark.charCodeAt(0)));

function isDigit(unit: number | undefined): boolean {
  return unit !== undefined && unit >= 0x30 && unit <= 0x39;
}

function isSpace(unit: number): boolean {
  return (
    unit <= 0x20 ||
    unit === 0xa0 ||
    unit === 0x3000 ||
    unit === 0xfeff ||
    (unit >= 0x2000 && unit <= 0x200f) ||
    (unit >= 0x2028 && unit <= 0x202f) ||
    (unit >= 0x205f && unit <= 0x206f)
  );
}

const PIECE = 8192;
function textOf(units: readonly number[]): string {
  if (units.length <= PIECE) return String.fromCharCode(...units);
  let text = '';
  for (let i = 0; i < units.length; i += PIECE) text += String.fromCharCode(...units.slice(i, i + PIECE));
  return text;
}
