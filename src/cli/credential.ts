import { argon2Sync, randomBytes } from 'node:crypto';
import type { ChangeOf } from '../domain/index.ts';
import type { Sealer } from '../store/index.ts';

export type Credential = ChangeOf<'account-opened'>['credential'];

/** OWASP's second choice: 19 MiB, two passes, one lane. */
const MEMORY_KIB = 19_456;
const PASSES = 2;
const LANES = 1;
const SALT_BYTES = 16;
const TAG_BYTES = 32;

/** How long a protocol lets a secret be: SMPP 3.4, 4.1.1: a password of at most 8; a CMPP secret is only ever digested. */
export const SECRET_LENGTH = { cmpp: [1, 64], smpp: [1, 8] } as const;

/** `$argon2id$v=19$m=19456,t=2,p=1$salt$hash` (the PHC string format), for protocols that send the secret itself. */
export function hashSecret(secret: string): Credential {
  const nonce = randomBytes(SALT_BYTES);
  const message = Buffer.from(secret);
  const parameters = {
    message,
    nonce,
    parallelism: LANES,
    tagLength: TAG_BYTES,
    memory: MEMORY_KIB,
    passes: PASSES,
  };
  const tag = argon2Sync('argon2id', parameters);
  const hash = `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${base64(nonce)}$${base64(tag)}`;
  return { scheme: 'argon2id', hash };
}

/** For protocols that send a digest of it, which only the secret itself can check. */
export function sealSecret(secret: string, sealer: Sealer): Credential {
  return { scheme: 'sealed-secret', sealed: sealer.seal(Buffer.from(secret)).toString('base64') };
}

/** PHC writes base64 without padding. */
function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
