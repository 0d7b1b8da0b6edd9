/**
 * The user data header and long messages (3GPP TS 23.040, 9.2.3.24): the content begins with its header's length, followed by
 * information elements of identifier, length and data. One layout for all four protocols; where the flag stands that says a
 * header is there (TP_udhi, esm_class 0x40, SMGP TLV 2) is the PDU's matter.
 */
import { gb18030Cut } from './gb18030.ts';
import { gsm7Cut } from './gsm7.ts';
import { encodeText, type Scheme } from './text.ts';

export type UdhElement = { readonly id: number; readonly data: Buffer };

export type Concat = {
  readonly reference: number;
  /** Width of the reference: 8 (element 00) or 16 (element 08). */
  readonly bits: 8 | 16;
  /** 1 to 255. */
  readonly total: number;
  /** 1 to `total`. */
  readonly part: number;
};

export type UdhAnomaly =
  /** A concatenation element of another length than 3 (8-bit) or 4 (16-bit): not read. */
  | 'concat-length'
  /** These three make a phone ignore the element (9.2.3.24.1), and so does `readUdh`. */
  | 'concat-total-zero'
  | 'concat-part-zero'
  | 'concat-part-beyond-total'
  /** More than one valid element: the last one holds (9.2.3.24), but phones differ, so a message can be two things. */
  | 'concat-duplicate';

export type Udh = {
  readonly kind: 'udh';
  /** Octets before the text, the length octet included. */
  readonly headerLength: number;
  /** Every element in its order, concatenation too; `data` are views of the content. */
  readonly elements: readonly UdhElement[];
  readonly concat: Concat | undefined;
  readonly anomalies: readonly UdhAnomaly[];
};

/** The flag promises a header that is not there; a phone then takes the whole content as text. */
export type UdhFault = {
  readonly kind: 'fault';
  readonly fault: 'content-empty' | 'header-beyond-content' | 'element-beyond-header';
};

const NONE: readonly UdhAnomaly[] = Object.freeze([]);

const CONCAT_8 = 0x00;
const CONCAT_16 = 0x08;

/** Reads the header at the front of `content`, whose flag says that there is one. Never throws. */
export function readUdh(content: Buffer): Udh | UdhFault {
  const length = content[0];
  if (length === undefined) return { kind: 'fault', fault: 'content-empty' };
  const headerLength = length + 1;
  if (headerLength > content.length) return { kind: 'fault', fault: 'header-beyond-content' };

  const elements: UdhElement[] = [];
  const anomalies: UdhAnomaly[] = [];
  let concat: Concat | undefined;
  for (let at = 1; at < headerLength; ) {
    const id = content[at]!;
    const end = at + 2 + (content[at + 1] ?? 0);
    if (at + 2 > headerLength || end > headerLength) return { kind: 'fault', fault: 'element-beyond-header' };
    const data = content.subarray(at + 2, end);
    elements.push({ id, data });
    if (id === CONCAT_8 || id === CONCAT_16) {
      const found = readConcat(data, id === CONCAT_8 ? 8 : 16);
      if (typeof found === 'string') {
        anomalies.push(found);
      } else {
        if (concat !== undefined) anomalies.push('concat-duplicate');
        concat = found;
      }
    }
    at = end;
  }
  return {
    kind: 'udh',
    headerLength,
    elements,
    concat,
    anomalies: anomalies.length === 0 ? NONE : anomalies,
  };
}

function readConcat(data: Buffer, bits: 8 | 16): Concat | UdhAnomaly {
  const width = bits / 8;
  if (data.length !== width + 2) return 'concat-length';
  const reference = data.readUIntBE(0, width);
  const total = data[width]!;
  const part = data[width + 1]!;
  if (total === 0) return 'concat-total-zero';
  if (part === 0) return 'concat-part-zero';
  if (part > total) return 'concat-part-beyond-total';
  return { reference, bits, total, part };
}

/** `05 00 03 ref total part` or `06 08 04 refhi reflo total part`; the reference is cut to its width. */
export function concatHeader({ reference, bits, total, part }: Concat): Buffer {
  return bits === 8
    ? Buffer.of(5, CONCAT_8, 3, reference, total, part)
    : Buffer.of(6, CONCAT_16, 4, reference >> 8, reference, total, part);
}

/** What one short message carries over the air. */
const OCTETS = 140;
const PARTS_MAX = 255;

/**
 * The contents of the messages that carry `text`. One element: it fits and has no header (the flag stays off). More: each has
 * its header. Undefined when the scheme cannot express the text or more than 255 parts would be needed.
 *
 * A part is 140 octets; of unpacked GSM 7-bit, one octet a septet, it is what packs into 140 (160 septets alone, 153 or 152
 * beside a header). No character is cut: neither a surrogate pair, nor an escape and what it announces, nor a GB18030 form.
 */
export function splitLong(
  text: string,
  scheme: Scheme,
  { reference, bits }: Pick<Concat, 'reference' | 'bits'>,
): Buffer[] | undefined {
  const bytes = encodeText(text, scheme);
  if (bytes === undefined) return undefined;
  if (bytes.length <= (scheme === 'gsm7' ? Math.floor((OCTETS * 8) / 7) : OCTETS)) return [bytes];

  const room = OCTETS - (bits === 8 ? 6 : 7);
  const size = scheme === 'gsm7' ? Math.floor((room * 8) / 7) : room;
  const bodies: Buffer[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = boundary(bytes, scheme, start, start + size);
    bodies.push(bytes.subarray(start, end));
    start = end;
  }
  const total = bodies.length;
  if (total > PARTS_MAX) return undefined;
  return bodies.map((body, index) =>
    Buffer.concat([concatHeader({ reference, bits, total, part: index + 1 }), body]),
  );
}

/** The last place at or before `end` where no character is cut. */
function boundary(bytes: Buffer, scheme: Scheme, start: number, end: number): number {
  if (end >= bytes.length) return bytes.length;
  switch (scheme) {
    case 'ucs2': {
      const even = start + ((end - start) & ~1);
      const lowSurrogateNext = (bytes[even]! & 0xfc) === 0xdc;
      return lowSurrogateNext ? even - 2 : even;
    }
    case 'gb18030':
      return gb18030Cut(bytes, start, end);
    case 'gsm7':
      return gsm7Cut(bytes, start, end);
    case 'ascii':
    case 'latin1':
    case 'binary':
      return end;
    default:
      return assertNever(scheme);
  }
}

/**
 * The bytes of a whole set: headers taken off, parts in the order of their numbers (in the given order where they have none),
 * joined as bytes, for clients cut characters in half. Decode afterwards. That the set is complete and of one reference is
 * the reassembler's to know; a part whose header cannot be read stands as it came.
 */
export function joinParts(parts: readonly Buffer[]): Buffer {
  const read = parts.map((content) => {
    const udh = readUdh(content);
    return udh.kind === 'udh'
      ? { part: udh.concat?.part ?? 0, body: content.subarray(udh.headerLength) }
      : { part: 0, body: content };
  });
  read.sort((a, b) => a.part - b.part);
  return Buffer.concat(read.map(({ body }) => body));
}

const UNITS_ALONE = 70;
const UNITS_A_PART = 67;

/**
 * How many messages a text is charged as: up to 70 UTF-16 units one, beyond that 67 a part. (A split that keeps surrogate pairs
 * whole can need one part more.)
 */
export function segmentCount(text: string): number {
  return text.length <= UNITS_ALONE ? 1 : Math.ceil(text.length / UNITS_A_PART);
}

function assertNever(value: never): never {
  throw new TypeError(`unexpected ${String(value)}`);
}
