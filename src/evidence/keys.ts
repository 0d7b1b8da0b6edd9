import { createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto';
import { link, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Cosigner, createCosignature } from './cosignature.ts';
import { formatVerifierKey, isKeyName, keyIdOf, type Signer } from './note.ts';
import { EvidenceError } from './problem.ts';

const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const SEED_BYTES = 32;

/**
 * A signer from a 32-byte seed or an Ed25519 private key in PEM (PKCS #8). `name` is the log's origin, best a
 * schema-less URL such as `evidence.example.cn/log`.
 */
export function createSigner(name: string, secret: Buffer | string): Signer {
  const { key, raw } = readSecret(name, secret);
  return {
    name,
    keyId: keyIdOf(name, raw),
    verifierKey: formatVerifierKey(name, raw),
    sign: (text) => sign(null, text, key),
  };
}

/** A witness from the same kinds of secret. The key must sign nothing else: a cosignature does not name its cosigner. */
export function createCosigner(name: string, secret: Buffer | string): Cosigner {
  const { key, raw } = readSecret(name, secret);
  const keyId = keyIdOf(name, raw, 'cosignature');
  return {
    name,
    keyId,
    verifierKey: formatVerifierKey(name, raw, 'cosignature'),
    cosign: (text, atSeconds) => ({
      name,
      keyId,
      signature: createCosignature(text, atSeconds, (message) => sign(null, message, key)),
    }),
  };
}

function readSecret(name: string, secret: Buffer | string): { key: KeyObject; raw: Buffer } {
  if (!isKeyName(name)) {
    throw new EvidenceError(
      'signing-key-malformed',
      'name',
      JSON.stringify(name),
      'a name without spaces or plus',
    );
  }
  const key = privateKey(secret);
  return { key, raw: createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32) };
}

function privateKey(secret: Buffer | string): KeyObject {
  if (typeof secret !== 'string') {
    if (secret.length !== SEED_BYTES) {
      throw new EvidenceError(
        'signing-key-malformed',
        'seed',
        `${secret.length} bytes`,
        `${SEED_BYTES} bytes`,
      );
    }
    return createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, secret]), format: 'der', type: 'pkcs8' });
  }
  let key: KeyObject;
  try {
    key = createPrivateKey(secret);
  } catch {
    throw new EvidenceError(
      'signing-key-malformed',
      'PEM',
      'unreadable text',
      'an Ed25519 private key in PEM',
    );
  }
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new EvidenceError('signing-key-malformed', 'PEM', String(key.asymmetricKeyType), 'ed25519');
  }
  return key;
}

/**
 * The signer whose key stands in the file at `path`, made on first use with mode 0600. A key that others can read or
 * that its group can write is refused, as ssh does: whoever reads it can forge every checkpoint to come.
 */
export async function loadOrCreateSigner(path: string, name: string): Promise<Signer> {
  return createSigner(name, await loadOrCreateSecret(path));
}

/** The same of a witness. */
export async function loadOrCreateCosigner(path: string, name: string): Promise<Cosigner> {
  return createCosigner(name, await loadOrCreateSecret(path));
}

async function loadOrCreateSecret(path: string): Promise<string> {
  const found = await readKey(path);
  if (found !== undefined) return found;
  const seed = randomBytes(SEED_BYTES);
  const made = privateKey(seed).export({ format: 'pem', type: 'pkcs8' }).toString();
  const draft = `${path}.${randomBytes(6).toString('hex')}.new`;
  await writeSecret(draft, made);
  try {
    // link, not rename: if two processes start at once, the second keeps the first one's key.
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
  await syncParent(path);
  return (await readKey(path)) ?? made;
}

async function readKey(path: string): Promise<string | undefined> {
  try {
    const { mode } = await stat(path);
    if ((mode & 0o027) !== 0) {
      throw new EvidenceError('signing-key-exposed', path, `mode ${(mode & 0o777).toString(8)}`, 'mode 600');
    }
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function writeSecret(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncParent(path: string): Promise<void> {
  const folder = await open(dirname(path));
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
