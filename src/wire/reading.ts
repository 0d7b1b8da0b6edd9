/**
 * The likeliest reading of bytes whose declared encoding is missing, unknown or contradicted by the bytes themselves.
 *
 * Each candidate text is priced in bits, as a code for Chinese marketing text would spend them: an everyday hanzi about 10, an
 * ASCII letter about 5, a character that such texts hardly hold far more. Bytes read in the wrong encoding turn into
 * expensive characters, so the cheapest reading is the likeliest. Content that no reading brings under the 8 bits an octet
 * that random bytes cost is called binary.
 */
import { commonHanzi, decodeGb18030 } from './gb18030.ts';
import type { Scheme, TextAnomaly } from './text.ts';

export type Reading = {
  readonly text: string;
  readonly scheme: Scheme;
  /** What is odd about the bytes in this reading. */
  readonly anomalies: readonly TextAnomaly[];
  /** Bits; comparable between readings of the same bytes. */
  readonly cost: number;
};

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });

const COST = {
  letter: 5,
  capital: 6.5,
  symbol: 8,
  commonHanzi: 10,
  punctuation: 9,
  rareHanzi: 16,
  sameBlock: 8,
  emoji: 16,
  otherScript: 18,
  impossible: 26,
} as const;
const BITS_OF_NOISE = 8;
/** An octet that a reading leaves over. */
const LEFT_OVER = 12;

/** The price of a text in bits. */
export function costOf(text: string): number {
  const common = commonHanzi();
  let bits = 0;
  let block = -1;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      bits += asciiCost(unit);
    } else if (common[unit] === 1) {
      bits += COST.commonHanzi;
    } else if ((unit >= 0x3000 && unit < 0x3020) || (unit >= 0xff01 && unit < 0xff5f) || isMark(unit)) {
      bits += COST.punctuation;
    } else if (unit >= 0x4e00 && unit < 0xa000) {
      bits += COST.rareHanzi;
    } else if (unit >= 0xd800 && unit < 0xe000) {
      const codePoint = text.codePointAt(i)!;
      bits += codePoint < 0x10000 ? COST.impossible : codePoint < 0x1f000 ? COST.impossible : COST.emoji;
      if (codePoint > 0xffff) i++;
    } else if (unit < 0xa0 || (unit >= 0xe000 && unit < 0xf900) || unit >= 0xfff0) {
      bits += COST.impossible;
    } else {
      // A text in another script stays in its block; noise jumps about.
      bits += unit >> 7 === block ? COST.sameBlock : COST.otherScript;
      block = unit >> 7;
    }
  }
  return bits;
}

function asciiCost(unit: number): number {
  if ((unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39) || unit === 0x20) return COST.letter;
  if ((unit >= 0x41 && unit <= 0x5a) || unit === 0x2e || unit === 0x2f || unit === 0x2c) return COST.capital;
  if (unit === 0x0a || unit === 0x0d || unit === 0x09) return COST.symbol;
  return unit < 0x20 || unit === 0x7f ? COST.impossible : COST.symbol;
}

/** Quotation marks, dashes, the ellipsis, the middle dot, the yuan sign. */
function isMark(unit: number): boolean {
  return (unit >= 0x2010 && unit <= 0x2027) || unit === 0xb7 || unit === 0xa5;
}

/** The cheapest reading, or a binary one whose text is the runs of printable ASCII within (a link in a push message). */
export function bestReading(bytes: Buffer): Reading {
  let best = binaryReading(bytes);
  for (const reading of readings(bytes)) if (reading.cost < best.cost) best = reading;
  return best;
}

function* readings(bytes: Buffer): Generator<Reading> {
  const ascii = bytes.every((octet) => octet < 0x80);
  if (ascii) {
    const text = bytes.toString('latin1');
    yield { text, scheme: 'ascii', anomalies: [], cost: costOf(text) };
  }
  yield utf16Reading(bytes, false);
  yield utf16Reading(bytes, true);
  if (ascii) return;

  // Both before GB18030: its decoder accepts nearly any bytes, and a tie belongs to the stricter form.
  try {
    const text = utf8.decode(bytes);
    yield { text, scheme: 'binary', anomalies: ['utf8-bytes'], cost: costOf(text) };
  } catch {
    // Not UTF-8, so there is no such reading.
  }
  const { text, undecodable } = decodeGb18030(bytes);
  yield { text, scheme: 'gb18030', anomalies: undecodable ? ['undecodable-bytes'] : [], cost: costOf(text) };
}

/** UTF-16 with its first bytes taken as a mark of byte order, if they are one, and an odd last octet left out. */
function utf16Reading(bytes: Buffer, littleEndian: boolean): Reading {
  const even = bytes.length & ~1;
  const copy = Buffer.from(bytes.subarray(0, even));
  if (!littleEndian) copy.swap16();
  const raw = copy.toString('utf16le');
  const marked = raw.charCodeAt(0) === 0xfeff;
  const text = marked ? raw.slice(1) : raw;
  const anomalies: TextAnomaly[] = [];
  if (even < bytes.length) anomalies.push('odd-length');
  if (marked) anomalies.push('byte-order-mark');
  if (littleEndian) anomalies.push('byte-swapped');
  if (!text.isWellFormed()) anomalies.push('lone-surrogate');
  return {
    text: text.toWellFormed(),
    scheme: 'ucs2',
    anomalies,
    cost: costOf(text) + (even < bytes.length ? LEFT_OVER : 0),
  };
}

function binaryReading(bytes: Buffer): Reading {
  const runs = bytes.toString('latin1').match(/[ -~]{4,}/g) ?? [];
  return { text: runs.join(' '), scheme: 'binary', anomalies: [], cost: bytes.length * BITS_OF_NOISE };
}
