/** A text taken apart: what can be read, and what cannot be seen but changes how the rest is read. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'mark'; readonly code: string; readonly name: string };

/** Names that people who meet them know; the others are told by their number alone. */
const NAMES: Readonly<Record<number, string>> = {
  0: 'NUL',
  9: 'TAB',
  13: 'CR',
  27: 'ESC',
  127: 'DEL',
  160: 'NBSP',
  173: 'SHY',
  847: 'CGJ',
  1564: 'ALM',
  4447: 'HCF',
  4448: 'HJF',
  6158: 'MVS',
  8203: 'ZWSP',
  8204: 'ZWNJ',
  8205: 'ZWJ',
  8206: 'LRM',
  8207: 'RLM',
  8232: 'LS',
  8233: 'PS',
  8234: 'LRE',
  8235: 'RLE',
  8236: 'PDF',
  8237: 'LRO',
  8238: 'RLO',
  8288: 'WJ',
  8294: 'LRI',
  8295: 'RLI',
  8296: 'FSI',
  8297: 'PDI',
  12644: 'HF',
  65279: 'BOM',
  65440: 'HHF',
  65533: '?',
};

/**
 * Controls (but the line feed, which is shown as one), soft hyphens and no-break spaces, zero-width and bidirectional marks, fillers,
 * separators, variation selectors, tags, halves of surrogate pairs, private use and the replacement character.
 */
const INVISIBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: a combining mark is looked for by itself
  /[\u0000-\u0009\u000b-\u001f\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}\p{Cs}\p{Co}]/u;
const ALL = new RegExp(INVISIBLE, 'gu');

export function hasMarks(text: string): boolean {
  return INVISIBLE.test(text);
}

export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(ALL)) {
    if (match.index > from) pieces.push({ kind: 'text', text: text.slice(from, match.index) });
    const point = match[0].codePointAt(0)!;
    const code = `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
    pieces.push({ kind: 'mark', code, name: NAMES[point] ?? code });
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ kind: 'text', text: text.slice(from) });
  return pieces;
}
