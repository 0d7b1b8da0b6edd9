/**
 * Text of a short message: bytes and a format value (CMPP Msg_Fmt, SGIP MessageCoding, SMGP MsgFormat, SMPP data_coding) to
 * text and back. Format values after 3GPP TS 23.038 section 4, and each protocol's own table.
 */
import { decodeGb18030, encodeGb18030 } from './gb18030.ts';
import { decodeGsm7, encodeGsm7 } from './gsm7.ts';
import { bestReading, costOf, type Reading } from './reading.ts';

export type TextProtocol = 'cmpp' | 'smpp' | 'sgip' | 'smgp';

export type Scheme = 'gsm7' | 'ascii' | 'latin1' | 'ucs2' | 'gb18030' | 'binary';

export type TextAnomaly =
  /** The value says "binary", so the reading is a guess. */
  | 'binary-coding'
  /** The value has no meaning in this protocol, so the reading is a guess. */
  | 'unknown-coding'
  /** The bytes are far likelier text in another encoding than in the declared one; that reading is given. */
  | 'coding-mismatch'
  /** UTF-16 with an octet left over. */
  | 'odd-length'
  | 'lone-surrogate'
  | 'undecodable-bytes'
  | 'byte-order-mark'
  /** UTF-16 with its low byte first. */
  | 'byte-swapped'
  | 'utf8-bytes';

export type DecodedText = {
  /** Well-formed: what could not be read stands as U+FFFD. For binary content, its runs of printable ASCII. */
  readonly text: string;
  readonly scheme: Scheme;
  readonly anomalies: readonly TextAnomaly[];
};

const NONE: readonly TextAnomaly[] = Object.freeze([]);

/** An alternative must beat the declared encoding by this factor and by this many bits, else the sender is believed. */
const DOUBT_FACTOR = 0.8;
const DOUBT_BITS = 8;

/**
 * Reads `bytes` (user data without its header) as the format value says, or, where the value is odd or the bytes contradict
 * it, as what they most likely are, with the anomaly named: a wrong value must not hide a text. Never throws, never
 * changes `bytes`.
 */
export function decodeText(bytes: Buffer, coding: number, protocol: TextProtocol): DecodedText {
  const declared = schemeOf(coding, protocol);
  switch (declared) {
    case 'ucs2':
      return decodeUcs2(bytes);
    case 'ascii':
      return decodeAscii(bytes);
    case 'gsm7': {
      const { text, undecodable } = decodeGsm7(bytes);
      if (!undecodable) return { text, scheme: 'gsm7', anomalies: NONE };
      return doubted(bytes, { text, scheme: 'gsm7', anomalies: ['undecodable-bytes'] });
    }
    case 'latin1': {
      const text = bytes.toString('latin1');
      const plain: DecodedText = { text, scheme: 'latin1', anomalies: NONE };
      return UNPRINTABLE_LATIN1.test(text) ? doubted(bytes, plain) : plain;
    }
    case 'gb18030': {
      const { text, undecodable } = decodeGb18030(bytes);
      if (undecodable) return doubted(bytes, { text, scheme: 'gb18030', anomalies: ['undecodable-bytes'] });
      const plain: DecodedText = { text, scheme: 'gb18030', anomalies: NONE };
      return CONTROL.test(text) ? doubted(bytes, plain) : plain;
    }
    case 'binary':
      return guessed(bytes, 'binary-coding');
    case undefined:
      return guessed(bytes, 'unknown-coding');
    default:
      return assertNever(declared);
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const UNPRINTABLE_LATIN1 = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/;

/** What a format value declares; undefined when it has no meaning. */
export function schemeOf(coding: number, protocol: TextProtocol): Scheme | undefined {
  switch (coding) {
    case 8:
      return 'ucs2';
    case 0:
      return protocol === 'smpp' ? 'gsm7' : 'ascii';
    case 15:
      return 'gb18030';
    case 4:
      return 'binary';
    case 1:
      return protocol === 'smpp' ? 'ascii' : undefined;
    case 2:
      return protocol === 'smpp' ? 'binary' : undefined;
    case 3:
      // SMPP: Latin-1. The Chinese protocols: "write to the card".
      return protocol === 'smpp' ? 'latin1' : 'binary';
    default:
      return schemeOfClass(coding, protocol);
  }
}

/** Values with class, deletion or waiting bits: 23.038 section 4, groups 00x1, 01x1, 1100 to 1111. */
function schemeOfClass(coding: number, protocol: TextProtocol): Scheme | undefined {
  const group = coding >> 4;
  if (group === 0x1 || group === 0x4 || group === 0x5) return schemeOfAlphabet((coding >> 2) & 3, protocol);
  if (group === 0xc || group === 0xd) return schemeOfAlphabet(0, protocol);
  if (group === 0xe) return 'ucs2';
  if (group === 0xf) return schemeOfAlphabet((coding >> 2) & 1, protocol);
  return undefined;
}

function schemeOfAlphabet(alphabet: number, protocol: TextProtocol): Scheme | undefined {
  if (alphabet === 0) return protocol === 'smpp' ? 'gsm7' : 'ascii';
  if (alphabet === 1) return 'binary';
  return alphabet === 2 ? 'ucs2' : undefined;
}

/** 1 for octets of everyday ASCII text: printable, tab, line feed, carriage return. */
const everydayAscii = Uint8Array.from({ length: 256 }, (_, octet) =>
  (octet >= 0x20 && octet < 0x7f) || octet === 0x09 || octet === 0x0a || octet === 0x0d ? 1 : 0,
);

function isEverydayAscii(bytes: Buffer): boolean {
  for (let i = 0; i < bytes.length; i++) if (everydayAscii[bytes[i]!] === 0) return false;
  return true;
}

function decodeAscii(bytes: Buffer): DecodedText {
  if (isEverydayAscii(bytes)) return { text: bytes.toString('latin1'), scheme: 'ascii', anomalies: NONE };
  const text = bytes.toString('latin1').replace(/[\x80-\xff]/g, '\ufffd');
  const anomalies: TextAnomaly[] = text.includes('\ufffd') ? ['undecodable-bytes'] : [];
  return doubted(bytes, { text, scheme: 'ascii', anomalies });
}

/** Units in the machine's order, reused from call to call (which is safe: nothing here waits). Grows with the longest text. */
let units = new Uint16Array(1024);
let unitBytes = Buffer.from(units.buffer);

function decodeUcs2(bytes: Buffer): DecodedText {
  const length = bytes.length >> 1;
  if (length > units.length) {
    units = new Uint16Array(length * 2);
    unitBytes = Buffer.from(units.buffer);
  }
  let surrogates = 0;
  for (let i = 0, at = 0; i < length; i++, at += 2) {
    const unit = (bytes[at]! << 8) | bytes[at + 1]!;
    units[i] = unit;
    if ((unit & 0xf800) === 0xd800) surrogates++;
  }
  const raw = unitBytes.toString('utf16le', 0, length * 2);
  const broken = surrogates > 0 && !raw.isWellFormed();
  const odd = bytes.length !== length * 2;
  if (!broken && !odd && !isOddUcs2(bytes)) return { text: raw, scheme: 'ucs2', anomalies: NONE };

  const anomalies: TextAnomaly[] = [];
  if (odd) anomalies.push('odd-length');
  if (broken) anomalies.push('lone-surrogate');
  const marked = raw.charCodeAt(0) === 0xfeff;
  if (marked) anomalies.push('byte-order-mark');
  return doubted(bytes, { text: (marked ? raw.slice(1) : raw).toWellFormed(), scheme: 'ucs2', anomalies });
}

/**
 * Whether bytes declared UCS-2 begin like something else, so that a second reading is worth its cost: a mark of byte order, a
 * GBK character, a low byte first, or nothing but ASCII.
 */
function isOddUcs2(bytes: Buffer): boolean {
  if (bytes.length < 2) return false;
  const high = bytes[0]!;
  const low = bytes[1]!;
  if (high >= 0xa1) return high < 0xd8 || (high >= 0xe0 && high < 0xff) || (high === 0xff && low === 0xfe);
  if (high > 0x06 && high < 0x1e) return true;
  if (low === 0) return bytes.length < 4 || bytes[3] === 0;
  return everydayAscii[high] === 1 && everydayAscii[low] === 1 && isEverydayAscii(bytes);
}

/** Keeps the declared reading unless another is far likelier. */
function doubted(bytes: Buffer, declared: DecodedText): DecodedText {
  const other = bestReading(bytes);
  const cost = costOf(declared.text);
  if (other.scheme === declared.scheme && other.text === declared.text) return sealed(declared);
  if (other.cost + DOUBT_BITS > cost * DOUBT_FACTOR) return sealed(declared);
  return sealedReading(other, 'coding-mismatch');
}

function guessed(bytes: Buffer, anomaly: TextAnomaly): DecodedText {
  return sealedReading(bestReading(bytes), anomaly);
}

function sealed({ text, scheme, anomalies }: DecodedText): DecodedText {
  return { text, scheme, anomalies: anomalies.length === 0 ? NONE : Object.freeze(anomalies) };
}

function sealedReading({ text, scheme, anomalies }: Reading, anomaly: TextAnomaly): DecodedText {
  return { text, scheme, anomalies: Object.freeze([anomaly, ...anomalies]) };
}

/** The bytes of a text, or undefined when a character cannot be expressed (and always for `binary`, which is no text). */
export function encodeText(text: string, scheme: Scheme): Buffer | undefined {
  switch (scheme) {
    case 'gsm7':
      return encodeGsm7(text);
    case 'ascii':
      return isWithin(text, 0x7f) ? Buffer.from(text, 'latin1') : undefined;
    case 'latin1':
      return isWithin(text, 0xff) ? Buffer.from(text, 'latin1') : undefined;
    case 'ucs2':
      return text.isWellFormed() ? Buffer.from(text, 'utf16le').swap16() : undefined;
    case 'gb18030':
      return encodeGb18030(text);
    case 'binary':
      return undefined;
    default:
      return assertNever(scheme);
  }
}

function isWithin(text: string, highest: number): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > highest) return false;
  return true;
}

/** The shortest scheme that every peer of the protocol reads: its value 0 where the text allows, UCS-2 otherwise. */
export function bestScheme(text: string, protocol: TextProtocol): Scheme {
  if (protocol === 'smpp') return encodeGsm7(text) === undefined ? 'ucs2' : 'gsm7';
  return isWithin(text, 0x7f) ? 'ascii' : 'ucs2';
}

/** The format value that declares a scheme, or undefined when the protocol has none for it. */
export function codingOf(scheme: Scheme, protocol: TextProtocol): number | undefined {
  switch (scheme) {
    case 'gsm7':
      return protocol === 'smpp' ? 0 : undefined;
    case 'ascii':
      return protocol === 'smpp' ? 1 : 0;
    case 'latin1':
      return protocol === 'smpp' ? 3 : undefined;
    case 'binary':
      return 4;
    case 'ucs2':
      return 8;
    case 'gb18030':
      return 15;
    default:
      return assertNever(scheme);
  }
}

function assertNever(value: never): never {
  throw new TypeError(`unexpected ${String(value)}`);
}
