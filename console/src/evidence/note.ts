import { type Bytes, base64, hexOf, sha256, utf8 } from './hashes.ts';

/** Signed notes and checkpoints (c2sp.org/signed-note, c2sp.org/tlog-checkpoint), Ed25519 only. */

const SIGNATURES_MAX = 64;
const NOTE_CHARACTERS_MAX = 1 << 20;
const ED25519 = 0x01;

export interface VerifierKey {
  readonly name: string;
  /** Eight hex digits. */
  readonly keyId: string;
  readonly publicKey: Bytes;
}

/** Reads `name+hex key id+base64(0x01 ‖ public key)`; whether its id fits is another question. */
export function parseVerifierKey(text: string): VerifierKey | undefined {
  const [, name, keyId, material] = /^([^+\s]+)\+([0-9a-f]{8})\+(.+)$/.exec(text.trim()) ?? [];
  const bytes = base64(material ?? '');
  if (name === undefined || keyId === undefined || bytes?.length !== 33 || bytes[0] !== ED25519)
    return undefined;
  return { name, keyId, publicKey: bytes.slice(1) };
}

/** SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key)[:4], as hex. */
export async function keyIdOf({ name, publicKey }: VerifierKey): Promise<string> {
  return hexOf((await sha256(utf8(`${name}\n`), Uint8Array.of(ED25519), publicKey)).slice(0, 4));
}

export interface Note {
  /** What the signatures cover. */
  readonly text: string;
  readonly signatures: readonly {
    readonly name: string;
    readonly keyId: string;
    readonly signature: Bytes;
  }[];
}
export interface Checkpoint extends Note {
  readonly origin: string;
  readonly size: number;
  readonly root: Bytes;
}

/** Takes a note apart without trusting it; undefined when it is malformed. */
export function parseNote(note: string): Note | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the specification forbids exactly these
  if (note.length > NOTE_CHARACTERS_MAX || /[\u0000-\u0009\u000b-\u001f\ufffd]/.test(note)) return undefined;
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !note.endsWith('\n')) return undefined;
  const lines = note.slice(split + 2, -1).split('\n');
  if (lines.length > SIGNATURES_MAX) return undefined;
  const signatures: { name: string; keyId: string; signature: Bytes }[] = [];
  for (const line of lines) {
    const [, name, text] = /^— ([^ +]+) ([^ ]+)$/.exec(line) ?? [];
    const bytes = base64(text ?? '');
    if (name === undefined || bytes === undefined || bytes.length < 5) return undefined;
    signatures.push({ name, keyId: hexOf(bytes.slice(0, 4)), signature: bytes.slice(4) });
  }
  return { text: note.slice(0, split + 1), signatures };
}

/** A checkpoint, likewise. */
export function parseCheckpoint(note: string): Checkpoint | undefined {
  const parsed = parseNote(note);
  if (parsed === undefined) return undefined;
  const [origin, size, hash, ...more] = parsed.text.split('\n');
  const root = base64(hash ?? '');
  if (!origin || size === undefined || !/^(0|[1-9]\d{0,15})$/.test(size) || root?.length !== 32)
    return undefined;
  if (!Number.isSafeInteger(Number(size))) return undefined;
  if (more[more.length - 1] !== '' || more.slice(0, -1).includes('')) return undefined;
  return { ...parsed, origin, size: Number(size), root };
}

/** Whether Ed25519 holds; undefined where the browser has none. */
export async function ed25519Holds(
  publicKey: Bytes,
  signature: Bytes,
  message: Bytes,
): Promise<boolean | undefined> {
  let key: CryptoKey;
  try {
    key = await crypto.subtle.importKey('raw', publicKey, { name: 'Ed25519' }, false, ['verify']);
  } catch (error) {
    // A browser without it says NotSupportedError; a key that is no point on the curve is another matter.
    if (error instanceof DOMException && error.name === 'DataError') return false;
    return undefined;
  }
  return crypto.subtle.verify({ name: 'Ed25519' }, key, signature, message);
}
