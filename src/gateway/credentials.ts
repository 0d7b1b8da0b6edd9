import { argon2, timingSafeEqual } from 'node:crypto';
import { BlockList, isIP } from 'node:net';
import type { ChangeOf } from '../domain/index.ts';
import { SealError, type Sealer } from '../store/index.ts';

type Opened = ChangeOf<'account-opened'>;

/** Checks logins: the secret in whatever form the account keeps it, and the address it comes from. */
export class Credentials {
  readonly #sealer: Sealer;
  readonly #addresses = new WeakMap<Opened, BlockList>();
  #checking: Promise<unknown> = Promise.resolve();

  constructor(sealer: Sealer) {
    this.#sealer = sealer;
  }

  /** The shared secret that a digest is made with; undefined for an account that keeps only a hash, or one sealed with another key. */
  sharedSecret(opened: Opened): string | undefined {
    const { credential } = opened;
    if (credential.scheme !== 'sealed-secret') return undefined;
    try {
      return this.#sealer.open(Buffer.from(credential.sealed, 'base64')).toString();
    } catch (error) {
      if (error instanceof SealError) return undefined;
      throw error;
    }
  }

  /** Whether a password sent in clear is the account's. Hashes are checked one after another: each takes memory on purpose. */
  async passwordFits(opened: Opened, password: string): Promise<boolean> {
    const secret = this.sharedSecret(opened);
    if (secret !== undefined) return sameText(secret, password);
    const { credential } = opened;
    if (credential.scheme !== 'argon2id') return false;
    const checked = this.#checking.then(() => argon2Fits(credential.hash, password));
    this.#checking = checked.catch(() => {});
    return checked;
  }

  /** Whether an account may log in from an address; with none listed, from anywhere. */
  addressFits(opened: Opened, address: string): boolean {
    if (opened.addresses.length === 0) return true;
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    return isIP(address) !== 0 && this.#listOf(opened).check(address, family);
  }

  #listOf(opened: Opened): BlockList {
    let list = this.#addresses.get(opened);
    if (list === undefined) {
      list = new BlockList();
      for (const entry of opened.addresses) {
        const [address, bits] = entry.split('/') as [string, string?];
        const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
        if (bits === undefined) list.addAddress(address, family);
        else list.addSubnet(address, Number(bits), family);
      }
      this.#addresses.set(opened, list);
    }
    return list;
  }
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Checks a PHC string `$argon2id$v=19$m=…,t=…,p=…$salt$hash` (RFC 9106). */
async function argon2Fits(phc: string, password: string): Promise<boolean> {
  const m = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(phc);
  if (m === null) return false;
  const expected = Buffer.from(m[5]!, 'base64');
  const found = await new Promise<Buffer>((resolve, reject) => {
    argon2(
      'argon2id',
      {
        message: password,
        nonce: Buffer.from(m[4]!, 'base64'),
        memory: Number(m[1]),
        passes: Number(m[2]),
        parallelism: Number(m[3]),
        tagLength: expected.length,
      },
      (error, hash) => (error === null ? resolve(hash) : reject(error)),
    );
  });
  return timingSafeEqual(found, expected);
}
