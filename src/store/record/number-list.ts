/**
 * A list of phone numbers as bytes: the format (1), then the distances between the sorted, distinct numbers as varints (7 bits a
 * byte, the lowest first, the high bit says that more follow), the first one from 0. Numbers beyond 32 bits have no bit operators:
 * plain arithmetic, exact up to 2^53.
 */
const FORMAT = 1;
/** E.164 has at most 15 digits. */
const NUMBER_MAX = 999_999_999_999_999;
/** A distance of 15 digits fits. */
const VARINT_BYTES_MAX = 8;

/** Throws RangeError for an empty list and for what is no number of 1 to 15 digits; the number is not repeated. */
export function packNumbers(numbers: readonly number[]): { readonly bytes: Buffer; readonly count: number } {
  if (numbers.length === 0) throw new RangeError('recipients: found none, allowed: at least one number');
  const wrong = numbers.findIndex((n) => !Number.isSafeInteger(n) || n < 1 || n > NUMBER_MAX);
  if (wrong >= 0) {
    throw new RangeError(
      `recipients.${wrong}: found ${typeof numbers[wrong]}, allowed: a whole number of 1 to 15 digits`,
    );
  }
  const sorted = Float64Array.from(numbers).sort();
  const bytes = Buffer.allocUnsafe(1 + VARINT_BYTES_MAX * sorted.length);
  bytes[0] = FORMAT;
  let end = 1;
  let count = 0;
  let before = 0;
  for (const number of sorted) {
    let distance = number - before;
    if (distance === 0) continue;
    for (; distance >= 128; distance = Math.floor(distance / 128)) bytes[end++] = (distance % 128) + 128;
    bytes[end++] = distance;
    before = number;
    count += 1;
  }
  return { bytes: bytes.subarray(0, end), count };
}

/** What is left of a list of which everybody was taken out. No change is written with it. */
export const NO_NUMBERS = { bytes: Buffer.of(FORMAT), count: 0 } as const;

/** The numbers in rising order; undefined where the bytes are no list of so many. */
export function unpackNumbers(bytes: Buffer, count: number): number[] | undefined {
  if (count === 0) return bytes.equals(NO_NUMBERS.bytes) ? [] : undefined;
  // Each number takes a byte at least: a count beyond that asks for no memory.
  if (bytes[0] !== FORMAT || !Number.isInteger(count) || count < 1 || count >= bytes.length) return undefined;
  const numbers = new Array<number>(count);
  const { length } = bytes;
  let at = 1;
  let number = 0;
  for (let i = 0; i < count; i++) {
    let byte = at < length ? bytes[at++]! : 0;
    let distance = byte & 0x7f;
    for (let scale = 128; byte >= 128; scale *= 128) {
      if (at === length) return undefined;
      byte = bytes[at++]!;
      distance += (byte & 0x7f) * scale;
    }
    number += distance;
    if (distance === 0 || number > NUMBER_MAX) return undefined;
    numbers[i] = number;
  }
  return at === length ? numbers : undefined;
}
