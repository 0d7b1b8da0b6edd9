import { createPublicKey, hash, type KeyObject, verify } from 'node:crypto';
import { EvidenceError, type ProblemCode } from './problem.ts';

/** Signed notes (c2sp.org/signed-note) and checkpoints (c2sp.org/tlog-checkpoint), Ed25519 only. */

/** What a key's signatures are: of notes (c2sp.org/signed-note), or a witness's of checkpoints (c2sp.org/tlog-cosignature). */
const KINDS = { note: 0x01, cosignature: 0x04 } as const;
export type KeyKind = keyof typeof KINDS;
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
/** More than the 16 a verifier must accept, and few enough that a stranger's note costs nothing. */
const SIGNATURES_MAX = 64;
const NOTE_BYTES_MAX = 1 << 20;

/** A key that a checker trusts, written `name+hex key id+base64(kind ‖ public key)`. */
export interface VerifierKey {
  readonly name: string;
  readonly keyId: Buffer;
  readonly publicKey: KeyObject;
  readonly text: string;
}

/** A key that signs notes. `sign` takes the bytes of the note's text and gives the 64 bytes of Ed25519 (RFC 8032). */
export interface Signer {
  readonly name: string;
  readonly keyId: Buffer;
  readonly verifierKey: string;
  sign(text: Buffer): Buffer;
}

export interface NoteSignature {
  readonly name: string;
  readonly keyId: Buffer;
  readonly signature: Buffer;
}

export interface Note {
  /** With its final newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface Checkpoint {
  readonly origin: string;
  /** Leaves. */
  readonly size: number;
  readonly root: Buffer;
}

/** SHA-256(name ‖ 0x0A ‖ kind ‖ public key)[:4]; `publicKey` is the raw 32 bytes. */
export function keyIdOf(name: string, publicKey: Buffer, kind: KeyKind = 'note'): Buffer {
  const material = Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(KINDS[kind]), publicKey]);
  return hash('sha256', material, 'buffer').subarray(0, 4);
}

export function isKeyName(name: string): boolean {
  return name.length > 0 && !/[\s+\p{Z}\p{Cc}]/u.test(name) && name.isWellFormed();
}

export function formatVerifierKey(name: string, publicKey: Buffer, kind: KeyKind = 'note'): string {
  const material = Buffer.concat([Buffer.of(KINDS[kind]), publicKey]).toString('base64');
  return `${name}+${keyIdOf(name, publicKey, kind).toString('hex')}+${material}`;
}

/** Reads a verifier key; throws `verifier-key-malformed`. */
export function parseVerifierKey(text: string, kind: KeyKind = 'note'): VerifierKey {
  const fail = (found: string, expected: string): never => {
    throw new EvidenceError('verifier-key-malformed', 'verifier key', found, expected);
  };
  const trimmed = text.trim();
  const [, name, id, base64] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(trimmed) ?? [];
  if (name === undefined || id === undefined || base64 === undefined || !isKeyName(name)) {
    return fail(JSON.stringify(trimmed.slice(0, 120)), 'name+8 hex digits+base64');
  }
  const material = strictBase64(base64);
  if (material?.length !== 33 || material[0] !== KINDS[kind])
    return fail(base64, `base64 of 0x0${KINDS[kind]} and an Ed25519 key`);
  const raw = material.subarray(1);
  const keyId = keyIdOf(name, raw, kind);
  if (keyId.toString('hex') !== id) return fail(id, keyId.toString('hex'));
  const publicKey = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: 'der', type: 'spki' });
  return { name, keyId, publicKey, text: trimmed };
}

/** The note with these signatures, in the order given. */
export function formatNote({ text, signatures }: Note): string {
  return `${text}\n${signatures.map(formatSignature).join('')}`;
}

/** A note's signature line, with its newline. */
export function formatSignature({ name, keyId, signature }: NoteSignature): string {
  return `— ${name} ${Buffer.concat([keyId, signature]).toString('base64')}\n`;
}

export function signNote(text: string, signers: readonly Signer[]): string {
  const bytes = Buffer.from(text);
  const signatures = signers.map((signer) => ({
    name: signer.name,
    keyId: signer.keyId,
    signature: signer.sign(bytes),
  }));
  return formatNote({ text, signatures });
}

/** Takes a note apart without trusting it; signatures by any key are kept. Throws `note-malformed`. */
export function parseNote(note: string, where = 'note'): Note {
  const fail = (found: string, expected: string): never => {
    throw new EvidenceError('note-malformed', where, found, expected);
  };
  if (note.length > NOTE_BYTES_MAX) return fail(`${note.length} characters`, `at most ${NOTE_BYTES_MAX}`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the specification forbids exactly these
  if (/[\u0000-\u0009\u000b-\u001f\ufffd]/.test(note))
    return fail('a control or broken character', 'UTF-8 lines');
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !note.endsWith('\n')) return fail('no signatures', 'text, an empty line, signature lines');
  return { text: note.slice(0, split + 1), signatures: parseSignatures(note.slice(split + 2), where) };
}

/** Signature lines, each ended by a newline. Throws `note-malformed`. */
export function parseSignatures(text: string, where = 'note'): NoteSignature[] {
  const fail = (found: string, expected: string): never => {
    throw new EvidenceError('note-malformed', where, found, expected);
  };
  const lines = text.replace(/\n$/, '').split('\n');
  if (lines.length > SIGNATURES_MAX) return fail(`${lines.length} signatures`, `at most ${SIGNATURES_MAX}`);
  return lines.map((line): NoteSignature => {
    const [, name, base64] = /^— ([^ ]+) ([^ ]+)$/.exec(line) ?? [];
    const bytes = base64 === undefined ? undefined : strictBase64(base64);
    if (name === undefined || !isKeyName(name) || bytes === undefined || bytes.length < 5) {
      return fail(JSON.stringify(line.slice(0, 120)), '— name base64(key id ‖ signature)');
    }
    return { name, keyId: bytes.subarray(0, 4), signature: bytes.subarray(4) };
  });
}

/**
 * The note's text, once a known key has signed it. A known key's signature that does not verify spoils the note;
 * signatures by unknown keys (witnesses, other algorithms) are ignored here and kept in the note.
 */
export function openNote(note: string, keys: readonly VerifierKey[], where = 'note'): Note {
  const parsed = parseNote(note, where);
  const bytes = Buffer.from(parsed.text);
  let trusted = 0;
  for (const { name, keyId, signature } of parsed.signatures) {
    const key = keys.find((each) => each.name === name && each.keyId.equals(keyId));
    if (key === undefined) continue;
    if (signature.length !== 64 || !verify(null, bytes, key.publicKey, signature)) {
      throw new EvidenceError(
        'note-not-signed',
        where,
        `a signature by ${name} that does not verify`,
        'one that does',
      );
    }
    trusted += 1;
  }
  if (trusted === 0) {
    const found = parsed.signatures.map(({ name, keyId }) => `${name}+${keyId.toString('hex')}`).join(', ');
    const expected = keys.map(({ name, keyId }) => `${name}+${keyId.toString('hex')}`).join(' or ');
    throw new EvidenceError('note-not-signed', where, `signed by ${found}`, `signed by ${expected}`);
  }
  return parsed;
}

/** The three lines of a checkpoint's text. */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`;
}

/** What a log's key signs of a thing beside the log. A kind is a word, so that its line is no tree size and the note no checkpoint. */
export function attestedText(origin: string, kind: string, thing: Buffer): string {
  if (!/^[a-z][a-z-]*$/.test(kind)) throw new Error(`no kind of attestation: ${kind}`);
  return `${origin}\n${kind}\n${hash('sha256', thing, 'base64')}\n`;
}

/** Throws unless this key attested exactly this thing. */
export function openAttestation(
  note: string,
  key: VerifierKey,
  kind: string,
  thing: Buffer,
  where: string,
): void {
  const { text } = openNote(note, [key], where);
  const expected = attestedText(key.name, kind, thing);
  if (text !== expected)
    throw new EvidenceError('attestation-of-something-else', where, text.trim(), expected.trim());
}

/** Reads a checkpoint's text; extension lines are allowed and ignored. Throws `checkpoint-malformed`. */
export function parseCheckpoint(text: string, where = 'checkpoint'): Checkpoint {
  const fail = (found: string, expected: string): never => {
    throw new EvidenceError('checkpoint-malformed', where, found, expected);
  };
  const [origin, size, base64, ...more] = text.split('\n');
  if (origin === undefined || origin === '') return fail('no origin', 'an origin line');
  if (size === undefined || !/^(0|[1-9]\d{0,15})$/.test(size) || !Number.isSafeInteger(Number(size))) {
    return fail(JSON.stringify(size ?? ''), 'a decimal tree size below 2^53');
  }
  const root = strictBase64(base64 ?? '');
  if (root?.length !== 32) return fail(JSON.stringify(base64 ?? ''), 'base64 of a 32-byte root');
  if (more.length === 0 || more.at(-1) !== '' || more.slice(0, -1).includes('')) {
    return fail('an empty or unfinished line', 'non-empty extension lines, each ended by a newline');
  }
  return { origin, size: Number(size), root };
}

/**
 * A checkpoint that this key signed, of the log that bears the key's name. A log's origin and its key's name are one
 * here, so that whoever holds the key needs nothing else to know which log a checkpoint speaks of.
 */
export function openCheckpoint(note: string, key: VerifierKey, where = 'checkpoint'): Checkpoint {
  const { text } = as('checkpoint-not-signed-by-this-key', () => openNote(note, [key], where));
  const checkpoint = parseCheckpoint(text, where);
  if (checkpoint.origin !== key.name) {
    throw new EvidenceError('checkpoint-of-another-log', where, checkpoint.origin, key.name);
  }
  return checkpoint;
}

function as<T>(code: ProblemCode, open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error;
    const { what, where, found, expected } = error.problem;
    throw new EvidenceError(
      what === 'note-not-signed' ? code : 'checkpoint-malformed',
      where,
      found,
      expected,
    );
  }
}

/** Buffer reads base64 leniently; a signed thing must have one spelling only. */
export function strictBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}
