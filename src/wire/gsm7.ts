/**
 * The GSM 7-bit default alphabet and its extension table (3GPP TS 23.038, 6.2.1 and 6.2.1.1), unpacked: one septet an
 * octet, as SMPP's data_coding 0 carries it.
 */

const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';

/** Announces a character of the extension table; never a character of its own. */
const ESCAPE = 0x1b;

const EXTENSION: ReadonlyMap<number, string> = new Map([
  [0x0a, '\f'],
  [0x14, '^'],
  [0x28, '{'],
  [0x29, '}'],
  [0x2f, '\\'],
  [0x3c, '['],
  [0x3d, '~'],
  [0x3e, ']'],
  [0x40, '|'],
  [0x65, '€'],
]);

/** Septets of a character: a single number, with the escape in its high byte for the extension table. */
const septetsOf: ReadonlyMap<string, number> = new Map([
  ...[...BASIC].flatMap((character, septet): [string, number][] =>
    septet === ESCAPE ? [] : [[character, septet]],
  ),
  ...[...EXTENSION].map(([septet, character]): [string, number] => [character, (ESCAPE << 8) | septet]),
]);

/** 1 where the octet means the same in GSM 7-bit and in ASCII: most messages are made of these alone. */
const sameAsAscii = Uint8Array.from({ length: 256 }, (_, octet) =>
  octet < 0x80 && octet !== ESCAPE && BASIC[octet] === String.fromCharCode(octet) ? 1 : 0,
);

/** The alphabet as a phone knows it, without the escape: for tests and for telling a user what fits. */
export const GSM7_CHARACTERS: readonly string[] = [...septetsOf.keys()];

/**
 * The text of unpacked septets. `undecodable` when an octet is over 127 (read as U+FFFD), when an escape is the last octet
 * (read as a space) or announces nothing known (the phone shows the basic character: 23.038, 6.2.1.1, note 1).
 */
export function decodeGsm7(bytes: Buffer): { readonly text: string; readonly undecodable: boolean } {
  let plain = 0;
  while (plain < bytes.length && sameAsAscii[bytes[plain]!] === 1) plain++;
  if (plain === bytes.length) return { text: bytes.toString('latin1'), undecodable: false };

  let text = bytes.toString('latin1', 0, plain);
  let undecodable = false;
  for (let i = plain; i < bytes.length; i++) {
    const octet = bytes[i]!;
    if (octet > 0x7f) {
      text += '\ufffd';
      undecodable = true;
    } else if (octet !== ESCAPE) {
      text += BASIC[octet]!;
    } else {
      const next = bytes[i + 1];
      const extended = next === undefined ? undefined : EXTENSION.get(next);
      if (extended !== undefined) {
        text += extended;
        i++;
      } else {
        undecodable = true;
        if (next === undefined || next === ESCAPE) text += ' ';
      }
    }
  }
  return { text, undecodable };
}

/** Unpacked septets, or undefined when a character is in neither table. */
export function encodeGsm7(text: string): Buffer | undefined {
  const bytes = Buffer.allocUnsafe(text.length * 2);
  let length = 0;
  for (const character of text) {
    const septets = septetsOf.get(character);
    if (septets === undefined) return undefined;
    if (septets > 0xff) bytes[length++] = septets >> 8;
    bytes[length++] = septets & 0xff;
  }
  return bytes.subarray(0, length);
}

/** Where septets may be cut at or before `end`: never between an escape and what it announces. */
export function gsm7Cut(bytes: Buffer, start: number, end: number): number {
  if (end >= bytes.length) return bytes.length;
  return end - 1 > start && bytes[end - 1] === ESCAPE ? end - 1 : end;
}
