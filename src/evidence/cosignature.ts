import { verify } from 'node:crypto';
import type { NoteSignature, VerifierKey } from './note.ts';
import { parseNote } from './note.ts';
import { EvidenceError } from './problem.ts';

/** Cosignatures of witnesses on a log's checkpoints (c2sp.org/tlog-cosignature, Ed25519: cosignature/v1). */

const TIME_BYTES = 8;
const SIGNATURE_BYTES = 64;

/** A witness's key. Its cosignature states that, at that time, this was the largest consistent tree of the log that it had seen. */
export interface Cosigner {
  readonly name: string;
  readonly keyId: Buffer;
  readonly verifierKey: string;
  /** `text`: the checkpoint's, with its final newline. `atSeconds`: since 1970. */
  cosign(text: string, atSeconds: number): NoteSignature;
}

export interface Cosignature {
  readonly name: string;
  /** When the witness saw it, seconds since 1970. */
  readonly atSeconds: number;
}

export function createCosignature(text: string, atSeconds: number, sign: (bytes: Buffer) => Buffer): Buffer {
  const time = Buffer.alloc(TIME_BYTES);
  time.writeBigUInt64BE(BigInt(atSeconds));
  return Buffer.concat([time, sign(cosigned(text, atSeconds))]);
}

/**
 * The cosignatures of a checkpoint by these witnesses, whose keys are of the kind `cosignature`; others are ignored. One of theirs that does
 * not hold spoils the note: throws `cosignature-not-valid`.
 */
export function cosignaturesOf(
  note: string,
  witnesses: readonly VerifierKey[],
  where = 'checkpoint',
): Cosignature[] {
  const { text, signatures } = parseNote(note, where);
  return signatures.flatMap(({ name, keyId, signature }) => {
    const key = witnesses.find((each) => each.name === name && each.keyId.equals(keyId));
    if (key === undefined) return [];
    const atSeconds =
      signature.length === TIME_BYTES + SIGNATURE_BYTES ? Number(signature.readBigUInt64BE()) : Number.NaN;
    if (
      !Number.isSafeInteger(atSeconds) ||
      !verify(null, cosigned(text, atSeconds), key.publicKey, signature.subarray(TIME_BYTES))
    ) {
      const found = `a cosignature by ${name} that does not hold`;
      throw new EvidenceError('cosignature-not-valid', where, found, 'one that does');
    }
    return [{ name, atSeconds }];
  });
}

function cosigned(text: string, atSeconds: number): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${atSeconds}\n${text}`);
}
