import {
  type Cipheriv,
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import {
  closeSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/**
 * Sealed bytes: version (1), key id (4), nonce (12), authentication tag (16), ciphertext.
 * AES-256-GCM; the header is authenticated with the text. The nonce is 8 random bytes per sealer and a 32-bit counter
 * (NIST SP 800-38D, 8.2.1: a fixed field and an invocation field), the random part drawn anew before the counter repeats.
 */
const VERSION = 1;
const HEADER_BYTES = 1 + 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const TEXT_START = HEADER_BYTES + NONCE_BYTES + TAG_BYTES;
const KEY_BYTES = 32;

/** What sealing adds to a plain value. */
export const SEAL_OVERHEAD_BYTES = TEXT_START;

/** tampered: the bytes are not what a holder of the key wrote; unknown-key: sealed under a key that is not at hand; key-file: the key cannot be used. */
export type SealErrorCode = 'tampered' | 'unknown-key' | 'key-file';

export class SealError extends Error {
  readonly code: SealErrorCode;
  constructor(code: SealErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SealError';
    this.code = code;
  }
}

/** One key file, split into independent keys for sealing and for tags (HKDF, RFC 5869). Never log it. */
export class SealKey {
  /** First four bytes of an HMAC under the key: says which key, tells nothing about it. */
  readonly id: Buffer;
  /** A KeyObject: node prepares a plain key again at each cipher, which costs three times the sealing. */
  readonly sealing: KeyObject;
  readonly #tagging: Cipheriv;
  readonly #tagBlock = Buffer.alloc(16);

  constructor(bytes: Buffer) {
    if (bytes.length !== KEY_BYTES) {
      throw new SealError('key-file', `a sealing key has ${KEY_BYTES} bytes, found ${bytes.length}`);
    }
    this.id = createHmac('sha256', bytes).update('anning key id').digest().subarray(0, 4);
    this.sealing = createSecretKey(Buffer.from(hkdfSync('sha256', bytes, '', 'anning seal', KEY_BYTES)));
    const tagging = Buffer.from(hkdfSync('sha256', bytes, '', 'anning recipient tag', KEY_BYTES));
    // One AES block is a keyed permutation of 128 bits; half of it is a tag that only the key's holder can compute.
    this.#tagging = createCipheriv('aes-256-ecb', tagging, null).setAutoPadding(false);
  }

  tag(recipient: number): bigint {
    this.#tagBlock.writeBigUInt64BE(BigInt(recipient), 8);
    return this.#tagging.update(this.#tagBlock).readBigUInt64BE(0);
  }

  /** Those of many, eight bytes each as they are written big-endian, one after another: the cipher is asked once. */
  tags(recipients: readonly number[]): Buffer {
    const blocks = Buffer.alloc(16 * recipients.length);
    for (const [i, recipient] of recipients.entries()) {
      blocks.writeUInt32BE(Math.floor(recipient / 2 ** 32), 16 * i + 8);
      blocks.writeUInt32BE(recipient % 2 ** 32, 16 * i + 12);
    }
    const all = this.#tagging.update(blocks);
    const tags = Buffer.allocUnsafeSlow(8 * recipients.length);
    for (let i = 0; i < recipients.length; i++) all.copy(tags, 8 * i, 16 * i, 16 * i + 8);
    return tags;
  }
}

/**
 * A keyed 64-bit tag of a phone number (a safe integer, country code included): equal numbers have equal tags, so that a
 * number can be searched for without being stored. Whoever holds the key can try all numbers; nobody else can.
 */
export function recipientTag(key: SealKey, recipient: number): bigint {
  return key.tag(recipient);
}

/**
 * The key in a file of 32 bytes, mode 0600; made at the first call. Throws SealError 'key-file' when the file has another
 * size or can be read by others: a key that others could read is no key, and replacing it is for a person to decide.
 */
export function loadOrCreateKey(path: string): SealKey {
  try {
    return new SealKey(readKey(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeSync(file, randomBytes(KEY_BYTES));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  try {
    // A link fails when another process was first; then its key is the key.
    linkSync(draft, path);
    syncFolder(dirname(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return new SealKey(readKey(path));
}

function readKey(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    const status = fstatSync(file);
    if ((status.mode & 0o077) !== 0) {
      const mode = (status.mode & 0o777).toString(8).padStart(4, '0');
      throw new SealError('key-file', `${path}: mode ${mode} lets others at the key; it must be 0600`);
    }
    const bytes = readFileSync(file);
    if (bytes.length !== KEY_BYTES) {
      throw new SealError(
        'key-file',
        `${path}: a sealing key has ${KEY_BYTES} bytes, this file has ${bytes.length}`,
      );
    }
    return bytes;
  } finally {
    closeSync(file);
  }
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

export interface Sealer {
  /** A new buffer; `plain` may be reused at once. */
  seal(plain: Buffer): Buffer;
  /** Throws SealError 'tampered' or 'unknown-key'. */
  open(sealed: Buffer): Buffer;
}

/** Seals under `key`; opens what `key` or one of the earlier keys sealed. */
export function createSealer(key: SealKey, earlier: readonly SealKey[] = []): Sealer {
  const keys = new Map([key, ...earlier].map((each) => [each.id.readUInt32BE(), each]));
  const header = Buffer.concat([Buffer.from([VERSION]), key.id]);
  const nonce = Buffer.alloc(NONCE_BYTES);
  let counter = 0xffffffff;

  return {
    seal(plain) {
      if (counter === 0xffffffff) {
        randomBytes(8).copy(nonce);
        counter = 0;
      } else counter += 1;
      nonce.writeUInt32BE(counter, 8);
      const cipher = createCipheriv('aes-256-gcm', key.sealing, nonce);
      cipher.setAAD(header);
      const text = cipher.update(plain);
      cipher.final();
      const sealed = Buffer.allocUnsafe(TEXT_START + plain.length);
      header.copy(sealed, 0);
      nonce.copy(sealed, HEADER_BYTES);
      cipher.getAuthTag().copy(sealed, HEADER_BYTES + NONCE_BYTES);
      text.copy(sealed, TEXT_START);
      return sealed;
    },
    open(sealed) {
      if (sealed.length < TEXT_START || sealed[0] !== VERSION) {
        throw new SealError(
          'tampered',
          `not a sealed value: ${sealed.length} bytes, version ${sealed[0] ?? 'none'}`,
        );
      }
      const opener = keys.get(sealed.readUInt32BE(1));
      if (opener === undefined) {
        throw new SealError(
          'unknown-key',
          `sealed under key ${sealed.toString('hex', 1, 5)}, which is not at hand`,
        );
      }
      const decipher = createDecipheriv(
        'aes-256-gcm',
        opener.sealing,
        sealed.subarray(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES),
        { authTagLength: TAG_BYTES },
      );
      decipher.setAAD(sealed.subarray(0, HEADER_BYTES));
      decipher.setAuthTag(sealed.subarray(HEADER_BYTES + NONCE_BYTES, TEXT_START));
      const plain = decipher.update(sealed.subarray(TEXT_START));
      try {
        decipher.final();
      } catch (error) {
        throw new SealError('tampered', 'a sealed value was changed after it was written', { cause: error });
      }
      return plain;
    },
  };
}
