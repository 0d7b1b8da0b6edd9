import { createPublicKey, verify } from 'node:crypto';
import { Invalid, type OrganisationId, parseOrganisationId, type Scope } from '../../domain/index.ts';
import { whose } from '../facts.ts';
import { type Actor, act, covers, feed } from '../ground.ts';
import { Reading } from '../reading.ts';
import { NotThere, refuse, refuseAll } from '../refusal.ts';
import type { CustodyGround } from './ground.ts';
import { type CustodyKey, keysOf } from './key-book.ts';
import { readHash } from './statement.ts';

/** A key as its owner registers it. `proof`: base64 of the Ed25519 signature over `possessionStatement`, by the key itself. */
export interface WantedKey {
  readonly key: string;
  readonly publicKey: string;
  readonly proof: string;
}

const KEYS_MAX = 20;
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
/**
 * Points of small order (RFC 8032 lets them be encoded; libsodium's list): under such a key anybody's signature holds, so that whoever signed
 * with it could say that it was somebody else. Compared without the sign bit.
 */
const SMALL_ORDER: ReadonlySet<string> = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
]);

/** What a new key signs, so that nobody registers a key that they do not hold, nor a proof is good at another installation. */
export function possessionStatement(
  organisation: string,
  { key, publicKey }: Omit<WantedKey, 'proof'>,
  origin: string,
): string {
  return `anning custody key 1\norganisation ${organisation}\nkey ${key}\npublic ${publicKey}\norigin ${origin}\n`;
}

/** The keys by which organisations sign what they passed on. They are facts of the feed; nothing else is kept of them. */
export class CustodyKeys {
  readonly #ground: CustodyGround;

  constructor(ground: CustodyGround) {
    this.#ground = ground;
  }

  /** Names the installation in what a new key signs: the evidence log's. */
  get origin(): string {
    return this.#ground.evidence.log.verifierKey.name;
  }

  async list(organisation: string, scope: Scope): Promise<CustodyKey[]> {
    return keysOf(this.#ground.record.db, await this.#mine(organisation, scope));
  }

  async register(organisation: string, wanted: WantedKey, actor: Actor): Promise<CustodyKey> {
    const owner = await this.#mine(organisation, actor.scope);
    const reading = new Reading();
    const key = reading.name('key', wanted.key);
    const raw = readHash(wanted.publicKey);
    if (raw === undefined || isSmallOrder(raw))
      reading.add('custody-public-key', 'publicKey', { found: wanted.publicKey.slice(0, 60) });
    else if (!proves(raw, possessionStatement(owner, wanted, this.origin), wanted.proof))
      reading.add('custody-proof', 'proof', { origin: this.origin });
    refuseAll(reading.objections);
    const { publicKey } = wanted;
    return act(this.#ground, async (db) => {
      const keys = await keysOf(db, owner);
      if (keys.some((each) => each.key === key)) reading.add('custody-key-taken', 'key', { key: key! });
      if (keys.some((each) => each.publicKey === publicKey)) reading.add('custody-key-known', 'publicKey');
      if (keys.filter(({ revokedAt }) => revokedAt === undefined).length >= KEYS_MAX)
        reading.add('custody-keys-many', 'key', { max: `${KEYS_MAX}` });
      refuseAll(reading.objections);
      const at = this.#ground.clock();
      await actor.note(db, {
        act: 'custody.key-registered',
        object: { kind: 'organisation', id: owner },
        organisation: owner,
        reason: undefined,
        detail: { key: key!, publicKey },
      });
      await feed(db, actor, [
        { kind: 'organisation-key-registered', at, organisation: owner, key, publicKey },
      ]);
      return found(await keysOf(db, owner), key!);
    });
  }

  /** From now on nothing counts that it signs. What it signed and was handed in before stands. */
  async revoke(organisation: string, key: string, reason: string, actor: Actor): Promise<CustodyKey> {
    const owner = await this.#mine(organisation, actor.scope);
    return act(this.#ground, async (db) => {
      const known = (await keysOf(db, owner)).find((each) => each.key === key);
      if (known === undefined) return refuse('custody-key-unknown', 'key', { key: key.slice(0, 40) });
      if (known.revokedAt !== undefined) refuse('custody-key-revoked', 'key', { key });
      const at = this.#ground.clock();
      await actor.note(db, {
        act: 'custody.key-revoked',
        object: { kind: 'organisation', id: owner },
        organisation: owner,
        reason,
        detail: { key },
      });
      await feed(db, actor, [{ kind: 'organisation-key-revoked', at, organisation: owner, key, reason }]);
      return found(await keysOf(db, owner), key);
    });
  }

  /** The organisation, registered and within the scope. */
  async #mine(text: string, scope: Scope): Promise<OrganisationId> {
    const organisation = parseOrganisationId(text);
    if (organisation instanceof Invalid) throw new NotThere();
    const known = (await whose(this.#ground.record.db, 'organisation', organisation)).length > 0;
    if (!known || !covers(scope, organisation)) throw new NotThere();
    return organisation;
  }
}

function found(keys: readonly CustodyKey[], key: string): CustodyKey {
  return keys.find((each) => each.key === key)!;
}

function isSmallOrder(raw: Buffer): boolean {
  const plain = Buffer.from(raw);
  plain[31]! &= 0x7f;
  return SMALL_ORDER.has(plain.toString('hex'));
}

function proves(raw: Buffer, statement: string, proof: string): boolean {
  const signature = Buffer.from(proof, 'base64');
  const publicKey = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: 'der', type: 'spki' });
  return signature.length === 64 && verify(null, Buffer.from(statement), publicKey, signature);
}
