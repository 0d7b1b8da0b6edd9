/** The loops and refusals which the compiled codecs call. */

const { fromCharCode } = String;

/**
 * Latin-1 octets as a string. Most texts here are numbers of 6 to 13 characters: one call of fromCharCode took a third of
 * the time of `latin1Slice`, which has to enter C++ (19 against 57 ns for 12 characters).
 */
export function latin1(b: Buffer, s: number, e: number): string {
  switch (e - s) {
    case 0:
      return '';
    case 1:
      return fromCharCode(b[s]!);
    case 2:
      return fromCharCode(b[s]!, b[s + 1]!);
    case 3:
      return fromCharCode(b[s]!, b[s + 1]!, b[s + 2]!);
    case 4:
      return fromCharCode(b[s]!, b[s + 1]!, b[s + 2]!, b[s + 3]!);
    case 5:
      return fromCharCode(b[s]!, b[s + 1]!, b[s + 2]!, b[s + 3]!, b[s + 4]!);
    case 6:
      return fromCharCode(b[s]!, b[s + 1]!, b[s + 2]!, b[s + 3]!, b[s + 4]!, b[s + 5]!);
    case 11:
      // biome-ignore format: one line per row of octets
      return fromCharCode(b[s]!, b[s + 1]!, b[s + 2]!, b[s + 3]!, b[s + 4]!, b[s + 5]!,
        b[s + 6]!, b[s + 7]!, b[s + 8]!, b[s + 9]!, b[s + 10]!);
    case 12:
      // biome-ignore format: one line per row of octets
      return fromCharCode(b[s]!, b[s + 1]!, b[s + 2]!, b[s + 3]!, b[s + 4]!, b[s + 5]!,
        b[s + 6]!, b[s + 7]!, b[s + 8]!, b[s + 9]!, b[s + 10]!, b[s + 11]!);
    case 13:
      // biome-ignore format: one line per row of octets
      return fromCharCode(b[s]!, b[s + 1]!, b[s + 2]!, b[s + 3]!, b[s + 4]!, b[s + 5]!,
        b[s + 6]!, b[s + 7]!, b[s + 8]!, b[s + 9]!, b[s + 10]!, b[s + 11]!, b[s + 12]!);
    default:
      return b.toString('latin1', s, e);
  }
}

/** Text of fixed width: ends at the first NUL. */
export function fixedText(b: Buffer, at: number, width: number): string {
  const limit = at + width;
  let e = at;
  while (e < limit && b[e] !== 0) e++;
  return latin1(b, at, e);
}

export function fixedTexts(b: Buffer, at: number, width: number, count: number): string[] {
  if (count === 1) return [fixedText(b, at, width)];
  const all: string[] = [];
  for (let i = 0; i < count; i++) all.push(fixedText(b, at + i * width, width));
  return all;
}

/** Offset of the NUL in [at, limit), or `limit` when there is none. */
export function nulBefore(b: Buffer, at: number, limit: number): number {
  let e = at;
  while (e < limit && b[e] !== 0) e++;
  return e;
}

/** Writes at most `max` Latin-1 characters, gives the offset behind them. The target is zeroed before. */
export function putText(out: Buffer, at: number, s: string, max: number, field: string): number {
  const n = s.length;
  if (n > max) throw new RangeError(`${field}: ${n} characters do not fit into ${max}`);
  for (let i = 0; i < n; i++) {
    const c = s.charCodeAt(i);
    if (c === 0 || c > 255) {
      throw new RangeError(
        `${field}: character U+${c.toString(16).padStart(4, '0')} at ${i} is not Latin-1 text`,
      );
    }
    out[at + i] = c;
  }
  return at + n;
}

export function putTexts(
  out: Buffer,
  at: number,
  all: readonly string[],
  width: number,
  field: string,
): void {
  for (let i = 0; i < all.length; i++) putText(out, at + i * width, all[i]!, width, field);
}

export function badNumber(field: string, value: unknown, max: number): never {
  throw new RangeError(`${field}: ${String(value)} is not an integer from 0 to ${max}`);
}

export function badLength(field: string, length: unknown, allowed: string): never {
  throw new RangeError(`${field}: ${String(length)} octets, allowed ${allowed}`);
}

export function badCount(field: string, count: unknown, min: number, max: number): never {
  throw new RangeError(`${field}: ${String(count)} entries, allowed ${min} to ${max}`);
}

export function noRoom(command: string, size: number, at: number, room: number): never {
  throw new RangeError(`${command}: ${size} octets at offset ${at} do not fit into a buffer of ${room}`);
}

export function uint32At(b: Buffer, at: number): number {
  return ((b[at]! << 24) | (b[at + 1]! << 16) | (b[at + 2]! << 8) | b[at + 3]!) >>> 0;
}

export function putUint32(out: Buffer, at: number, value: number): void {
  out[at] = value >>> 24;
  out[at + 1] = value >>> 16;
  out[at + 2] = value >>> 8;
  out[at + 3] = value;
}

export const zero = Uint8Array.prototype.fill;
