/**
 * GB18030 in both directions: one, two or four bytes a character, a superset of GBK and GB2312. Decoding is the platform's;
 * the platform has no encoder, so the reverse table is read out of its decoder when it is first needed. The two can
 * therefore never disagree.
 */

const decoder = new TextDecoder('gb18030', { ignoreBOM: true });
const strict = new TextDecoder('gb18030', { ignoreBOM: true, fatal: true });

/** The linear index of a four-byte form b1 b2 b3 b4 counts b4 and b2 in tens, b3 in 126s. */
const LINEAR_BMP_END = 39_420;
/** U+10000 is 90 30 81 30; from there code points follow the linear index (GB 18030-2022, 4-byte part). */
const LINEAR_ASTRAL = 189_000;
/** GB18030's own form of U+FFFD. */
const REPLACEMENT_FORM = 0x8431a437;

/** The text, with U+FFFD where bytes mean nothing. */
export function decodeGb18030(bytes: Buffer): { readonly text: string; readonly undecodable: boolean } {
  const text = decoder.decode(bytes);
  return { text, undecodable: text.includes('\ufffd') && !isGb18030(bytes) };
}

/** U+FFFD has a form of its own in GB18030, so its presence alone proves no damage. */
function isGb18030(bytes: Buffer): boolean {
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/**
 * The bytes, or undefined for a lone surrogate and for the few private-use characters (19 with the tables of ICU 78) that no
 * bytes decode to. ASCII needs no table.
 */
export function encodeGb18030(text: string): Buffer | undefined {
  const bytes = Buffer.allocUnsafe(text.length * 4);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      bytes[length++] = unit;
      continue;
    }
    if (unit >= 0xd800 && unit < 0xe000) {
      const codePoint = text.codePointAt(i)!;
      if (codePoint < 0x10000) return undefined;
      length = bytes.writeUInt32BE(fourBytes(LINEAR_ASTRAL + codePoint - 0x10000), length);
      i++;
      continue;
    }
    const form = reverseTable()[unit]!;
    if (form === 0) return undefined;
    length = form > 0xffff ? bytes.writeUInt32BE(form, length) : bytes.writeUInt16BE(form, length);
  }
  return bytes.subarray(0, length);
}

/** The last character boundary in (start, end]; `bytes` is well-formed and `start` a boundary. */
export function gb18030Cut(bytes: Buffer, start: number, end: number): number {
  let cut = start;
  while (cut < bytes.length) {
    const next = cut + width(bytes, cut);
    if (next > end) break;
    cut = next;
  }
  return cut;
}

function width(bytes: Buffer, at: number): 1 | 2 | 4 {
  if (bytes[at]! < 0x81) return 1;
  const second = bytes[at + 1];
  return second !== undefined && second >= 0x30 && second <= 0x39 ? 4 : 2;
}

/** A four-byte form as one unsigned number. */
function fourBytes(linear: number): number {
  const fourth = 0x30 + (linear % 10);
  const third = 0x81 + (Math.floor(linear / 10) % 126);
  const second = 0x30 + (Math.floor(linear / 1260) % 10);
  const first = 0x81 + Math.floor(linear / 12_600);
  return ((first << 24) | (second << 16) | (third << 8) | fourth) >>> 0;
}

let reverse: Uint32Array | undefined;

/** UTF-16 unit → its form as a number, 0 where there is none. 256 KB, some tens of milliseconds, once. */
function reverseTable(): Uint32Array {
  if (reverse !== undefined) return reverse;
  const forms: number[] = [];
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) if (trail !== 0x7f) forms.push((lead << 8) | trail);
  }
  for (let linear = 0; linear < LINEAR_BMP_END; linear++) forms.push(fourBytes(linear));

  // One decode for all: each form ends with a line feed, which can be no part of a longer form.
  const bytes = Buffer.allocUnsafe(forms.length * 5);
  let length = 0;
  for (const form of forms) {
    length = form > 0xffff ? bytes.writeUInt32BE(form, length) : bytes.writeUInt16BE(form, length);
    bytes[length++] = 0x0a;
  }
  const characters = decoder.decode(bytes.subarray(0, length)).split('\n');

  const table = new Uint32Array(0x10000);
  for (const [index, form] of forms.entries()) {
    const character = characters[index]!;
    if (character.length !== 1) continue;
    const unit = character.charCodeAt(0);
    // The first form of a character is kept, as two bytes come before four; U+FFFD is only itself in its four-byte form.
    if (table[unit] !== 0 || (unit === 0xfffd && form !== REPLACEMENT_FORM)) continue;
    table[unit] = form;
  }
  reverse = table;
  return table;
}

let common: Uint8Array | undefined;

/**
 * 1 for each of the 3,755 everyday characters (GB 2312 level 1, rows B0 to D7), by UTF-16 unit. What a Chinese message is
 * made of, and what bytes read in the wrong encoding seldom give.
 */
export function commonHanzi(): Uint8Array {
  if (common !== undefined) return common;
  const table = new Uint8Array(0x10000);
  for (let lead = 0xb0; lead <= 0xd7; lead++) {
    for (let trail = 0xa1; trail <= (lead === 0xd7 ? 0xf9 : 0xfe); trail++) {
      table[decoder.decode(Uint8Array.of(lead, trail)).charCodeAt(0)] = 1;
    }
  }
  common = table;
  return table;
}
