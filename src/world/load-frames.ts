/**
 * SUBMITs encoded ahead: for each source and text a finished frame in which only the sequence, the recipient and, in parts of a long
 * text, the reference are written before each sending. Where those stand is found by encoding with two different values, so that the
 * codec's tables stay the only place that knows a layout.
 */
import {
  bestScheme,
  cmppPdu,
  codingOf,
  encodeCmpp,
  encodeSmpp,
  type Scheme,
  smppPdu,
  splitLong,
} from '../wire/index.ts';
import type { ClientProtocol } from './client-types.ts';

export interface LoadFrame {
  readonly bytes: Buffer;
  /** Offset of the recipient's first digit. */
  readonly recipientAt: number;
  /** Offset of the octet that tells long messages apart; 0 for a short one. */
  readonly referenceAt: number;
}

/** Offset of the sequence number's four octets. */
export function sequenceAt(protocol: ClientProtocol): number {
  return protocol === 'smpp' ? 12 : 8;
}

/** One entry for each source and text, each the frames of one message. */
export function loadFrames(given: {
  readonly protocol: ClientProtocol;
  readonly account: string;
  readonly sources: readonly string[];
  readonly texts: readonly string[];
  readonly scheme: Scheme | undefined;
  readonly recipientLength: number;
  readonly receipts: boolean;
}): LoadFrame[][] {
  const { protocol, recipientLength } = given;
  const family = protocol === 'smpp' ? 'smpp' : 'cmpp';
  const all: LoadFrame[][] = [];
  for (const text of given.texts) {
    const scheme = given.scheme ?? bestScheme(text, family);
    const split = (reference: number) => splitLong(text, scheme, { reference, bits: 8 });
    const contents = split(0);
    const others = split(0xff);
    const coding = codingOf(scheme, family);
    if (contents === undefined || others === undefined || coding === undefined)
      throw new RangeError(`load: ${scheme} cannot express a text`);
    for (const source of given.sources) {
      all.push(
        contents.map((content, i) => {
          const encode = (digit: string, body: Buffer) =>
            encodeSubmit(given, {
              source,
              recipient: digit.repeat(recipientLength),
              content: body,
              coding,
              number: i + 1,
              total: contents.length,
            });
          const bytes = encode('1', content);
          return {
            bytes,
            recipientAt: difference(bytes, encode('2', content)),
            referenceAt: contents.length === 1 ? 0 : difference(bytes, encode('1', others[i]!)),
          };
        }),
      );
    }
  }
  return all;
}

function encodeSubmit(
  given: { readonly protocol: ClientProtocol; readonly account: string; readonly receipts: boolean },
  part: {
    readonly source: string;
    readonly recipient: string;
    readonly content: Buffer;
    readonly coding: number;
    readonly number: number;
    readonly total: number;
  },
): Buffer {
  const long = part.total > 1;
  if (given.protocol === 'smpp') {
    return encodeSmpp(
      smppPdu('submit_sm', 0, {
        sourceAddr: part.source,
        destAddrTon: 1,
        destAddrNpi: 1,
        destinationAddr: part.recipient,
        esmClass: long ? 0x40 : 0,
        registeredDelivery: given.receipts ? 1 : 0,
        dataCoding: part.coding,
        shortMessage: part.content,
      }),
    );
  }
  return encodeCmpp(
    cmppPdu('submit', 0, {
      pkTotal: part.total,
      pkNumber: part.number,
      registeredDelivery: given.receipts ? 1 : 0,
      serviceId: 'load',
      feeUserType: 2,
      tpUdhi: long ? 1 : 0,
      msgFmt: part.coding,
      msgSrc: given.account,
      feeType: '01',
      feeCode: '000000',
      srcId: part.source,
      destTerminalIds: [part.recipient],
      content: part.content,
    }),
    given.protocol === 'cmpp20' ? 0x20 : 0x30,
  );
}

function difference(a: Buffer, b: Buffer): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return i;
  throw new Error('load: the two frames do not differ');
}

/** Writes a number's digits; `length` of them, at most 15. */
export function putDigits(out: Buffer, at: number, value: number, length: number): void {
  // Two halves that fit an int32 each: a division of large numbers costs several times as much.
  let high = Math.floor(value / 1e7);
  let low = value - high * 1e7;
  let i = at + length - 1;
  const middle = Math.max(at, i - 6);
  for (; i >= middle; i--) {
    const next = (low / 10) | 0;
    out[i] = 48 + low - next * 10;
    low = next;
  }
  for (; i >= at; i--) {
    const next = (high / 10) | 0;
    out[i] = 48 + high - next * 10;
    high = next;
  }
}
