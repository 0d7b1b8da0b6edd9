import { createCipheriv } from 'node:crypto';
import { Invalid, parseRecipient, type Recipient } from '../domain/index.ts';
import type { Sealer, SealKey } from './seal.ts';

/** Sealed recipients one behind another in some bytes, each with its tag (u64, little-endian). */
export interface SealedMany {
  readonly bytes: Buffer;
  readonly length: number;
  sealedPlace(row: number): number;
  sealedEnd(row: number): number;
  tagPlace(row: number): number;
}

/** Version, key id, nonce, authentication tag: see seal.ts. */
const KEY_ID = 1;
const NONCE = 5;
const NONCE_BYTES = 12;
const TEXT = 33;
const BLOCK_BYTES = 16;
const VERSION = 1;

/**
 * The recipients of many messages, 0 where one is no number.
 *
 * Opened one by one, each costs the making of a cipher, which is more than a verdict. AES-GCM is AES in counter mode: the first block of each text is
 * what AES makes of its nonce and a counter of 2, and of these blocks thousands are made in one call. Whether the text is what a holder of the key wrote is then told by
 * the recipient's tag, which is keyed too and has 64 bits. What is longer, under another key or without such a tag is opened as usual: 'tampered' is found there.
 *
 * @throws SealError
 */
export function openMany(many: SealedMany, key: SealKey, sealer: Sealer): Float64Array {
  const { bytes, length } = many;
  const blocks = Buffer.alloc(length * BLOCK_BYTES);
  for (let row = 0; row < length; row++) {
    const place = many.sealedPlace(row);
    const at = row * BLOCK_BYTES;
    bytes.copy(blocks, at, place + NONCE, place + NONCE + NONCE_BYTES);
    blocks[at + BLOCK_BYTES - 1] = 2;
  }
  const streams = createCipheriv('aes-256-ecb', key.sealing, null).setAutoPadding(false).update(blocks);
  const keyId = key.id.readUInt32BE();
  const numbers: number[] = new Array(length);
  for (let row = 0; row < length; row++) {
    const place = many.sealedPlace(row);
    const size = many.sealedEnd(row) - place - TEXT;
    const ours = size > 0 && bytes[place] === VERSION && bytes.readUInt32BE(place + KEY_ID) === keyId;
    numbers[row] = ours ? mainland(bytes, place + TEXT, size, streams, row * BLOCK_BYTES) : 0;
  }
  const tags = key.tags(numbers);
  const recipients = new Float64Array(length);
  for (let row = 0; row < length; row++) {
    const tag = many.tagPlace(row);
    const same =
      numbers[row] !== 0 &&
      tags.readUInt32BE(row * 8) === bytes.readUInt32LE(tag + 4) &&
      tags.readUInt32BE(row * 8 + 4) === bytes.readUInt32LE(tag);
    recipients[row] = same ? numbers[row]! : openOne(many, row, sealer);
  }
  return recipients;
}

/** 13800138000, or the same behind 86; 0: something else, which is read as every number is. */
function mainland(bytes: Buffer, text: number, size: number, streams: Buffer, stream: number): number {
  if (size !== 11 && size !== 13) return 0;
  let value = 0;
  for (let i = 0; i < size; i++) {
    const digit = (bytes[text + i]! ^ streams[stream + i]!) - 48;
    if (digit < 0 || digit > 9) return 0;
    value = value * 10 + digit;
  }
  return size === 11 ? value + 8_600_000_000_000 : value;
}

function openOne(many: SealedMany, row: number, sealer: Sealer): Recipient | 0 {
  const sealed = many.bytes.subarray(many.sealedPlace(row), many.sealedEnd(row));
  const recipient = parseRecipient(sealer.open(sealed).toString());
  return recipient instanceof Invalid ? 0 : recipient;
}
