import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Ground } from './ground.ts';
import type { Sessions } from './sessions.ts';
import { constraintOf, nameOf } from './sql-words.ts';
import { AccessError, type Id, type NewSession, type Origin, type Passkey } from './types.ts';

const CHALLENGE_MS = 5 * 60_000;
/** EdDSA, ES256, RS256 (COSE): what authenticators make today. Post-quantum ones are still an experiment in Node. */
const ALGORITHMS = [-8, -7, -257];

/** Passkeys: held by the person and unlocked by them, so that one counts as both factors. */
export class Passkeys {
  readonly #ground: Ground;
  readonly #sessions: Sessions;

  constructor(ground: Ground, sessions: Sessions) {
    this.#ground = ground;
    this.#sessions = sessions;
  }

  async registrationOptions(person: Id): Promise<PublicKeyCredentialCreationOptionsJSON> {
    const { db, publicUrl } = this.#ground;
    const row = await db
      .selectFrom('person')
      .select(['login', 'name'])
      .where('id', '=', person)
      .executeTakeFirst();
    if (row === undefined) throw new AccessError('not-there');
    const owned = await db
      .selectFrom('person_passkey')
      .select(['id', 'transports'])
      .where('person', '=', person)
      .execute();
    const options = await generateRegistrationOptions({
      rpName: 'Anning 安宁',
      rpID: publicUrl.hostname,
      userID: Uint8Array.from(Buffer.from(person)),
      userName: row.login,
      userDisplayName: row.name,
      timeout: CHALLENGE_MS,
      attestationType: 'none',
      supportedAlgorithmIDs: ALGORITHMS,
      excludeCredentials: owned,
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    await this.#keep(options.challenge, person);
    return options;
  }

  async register(person: Id, response: RegistrationResponseJSON, name: string): Promise<Passkey> {
    const { db, clock, publicUrl } = this.#ground;
    const expectedChallenge = await this.#take(response, person);
    const { registrationInfo } = await refusing(() =>
      verifyRegistrationResponse({
        response,
        expectedChallenge,
        expectedOrigin: publicUrl.origin,
        expectedRPID: publicUrl.hostname,
        requireUserVerification: true,
        supportedAlgorithmIDs: ALGORITHMS,
      }),
    );
    if (registrationInfo === undefined) throw new AccessError('passkey-refused');
    const { credential } = registrationInfo;
    const createdAt = clock();
    const shown = nameOf(name);
    try {
      await db
        .insertInto('person_passkey')
        .values({
          id: credential.id,
          person,
          name: shown,
          public_key: Buffer.from(credential.publicKey),
          counter: credential.counter,
          transports: credential.transports ?? [],
          created_at: new Date(createdAt),
        })
        .execute();
    } catch (error) {
      if (constraintOf(error) === 'person_passkey_pkey') throw new AccessError('passkey-refused');
      throw error;
    }
    return { id: credential.id, name: shown, createdAt, lastUsedAt: undefined };
  }

  /** For whoever comes: the passkey itself says whose it is. */
  async signInOptions(): Promise<PublicKeyCredentialRequestOptionsJSON> {
    const options = await generateAuthenticationOptions({
      rpID: this.#ground.publicUrl.hostname,
      timeout: CHALLENGE_MS,
      userVerification: 'required',
    });
    await this.#keep(options.challenge, null);
    return options;
  }

  /** A lock for wrong passwords does not hold here: nobody guesses a key, and its owner gets in while somebody guesses at the password. */
  async signIn(response: AuthenticationResponseJSON, origin: Origin): Promise<NewSession> {
    const { db, clock, publicUrl } = this.#ground;
    const expectedChallenge = await this.#take(response, null);
    if (!isBase64url(response.id)) throw new AccessError('passkey-refused');
    const passkey = await db
      .selectFrom('person_passkey')
      .innerJoin('person', 'person.id', 'person_passkey.person')
      .select(['person_passkey.id', 'person_passkey.person', 'public_key', 'counter', 'transports', 'state'])
      .where('person_passkey.id', '=', response.id)
      .executeTakeFirst();
    if (passkey?.state !== 'active') throw new AccessError('passkey-refused');
    const handle = response.response?.userHandle;
    if (handle !== undefined && handle !== Buffer.from(passkey.person).toString('base64url')) {
      throw new AccessError('passkey-refused');
    }
    const { verified, authenticationInfo } = await refusing(() =>
      verifyAuthenticationResponse({
        response,
        expectedChallenge,
        expectedOrigin: publicUrl.origin,
        expectedRPID: publicUrl.hostname,
        requireUserVerification: true,
        credential: {
          id: passkey.id,
          publicKey: Uint8Array.from(passkey.public_key),
          counter: passkey.counter,
          transports: passkey.transports,
        },
      }),
    );
    if (!verified) throw new AccessError('passkey-refused');
    await db
      .updateTable('person_passkey')
      .set({ counter: authenticationInfo.newCounter, last_used_at: new Date(clock()) })
      .where('id', '=', passkey.id)
      .execute();
    return this.#sessions.open(passkey.person, 'in', origin);
  }

  async list(person: Id): Promise<Passkey[]> {
    const rows = await this.#ground.db
      .selectFrom('person_passkey')
      .select(['id', 'name', 'created_at', 'last_used_at'])
      .where('person', '=', person)
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      createdAt: row.created_at.getTime(),
      lastUsedAt: row.last_used_at?.getTime(),
    }));
  }

  /** Refuses ('factor-needed') to take the last second factor. */
  async remove(person: Id, id: string): Promise<void> {
    await this.#ground.db.transaction().execute(async (trx) => {
      const row = await trx
        .selectFrom('person')
        .select('totp')
        .where('id', '=', person)
        .forUpdate()
        .executeTakeFirst();
      const owned = await trx
        .selectFrom('person_passkey')
        .select('id')
        .where('person', '=', person)
        .execute();
      if (row === undefined || !owned.some((passkey) => passkey.id === id))
        throw new AccessError('not-there');
      if (row.totp === null && owned.length === 1) throw new AccessError('factor-needed');
      await trx.deleteFrom('person_passkey').where('id', '=', id).execute();
    });
  }

  async #keep(challenge: string, person: Id | null): Promise<void> {
    const until = new Date(this.#ground.clock() + CHALLENGE_MS);
    await this.#ground.db.insertInto('passkey_challenge').values({ challenge, person, until }).execute();
  }

  /** The challenge that is answered, if it was ours to this person; it is gone as soon as anything has been answered to it. */
  async #take(
    answer: { readonly response: { readonly clientDataJSON: string } },
    person: Id | null,
  ): Promise<string> {
    const challenge = challengeOf(answer);
    const { numDeletedRows } = await this.#ground.db
      .deleteFrom('passkey_challenge')
      .where('challenge', '=', challenge)
      .where('person', 'is not distinct from', person)
      .where('until', '>', new Date(this.#ground.clock()))
      .executeTakeFirstOrThrow();
    if (numDeletedRows === 0n) throw new AccessError('passkey-refused');
    return challenge;
  }
}

function challengeOf({ response }: { readonly response: { readonly clientDataJSON: string } }): string {
  try {
    const { challenge } = JSON.parse(Buffer.from(response.clientDataJSON, 'base64url').toString());
    if (isBase64url(challenge)) return challenge;
  } catch {
    // No JSON, or nothing at all: refused like any other.
  }
  throw new AccessError('passkey-refused');
}

const isBase64url = (value: unknown): value is string =>
  typeof value === 'string' && /^[A-Za-z0-9_-]+$/.test(value);

/** The library throws at whatever does not fit, each with its own words; to who asks it is one refusal. */
async function refusing<T>(verify: () => Promise<T>): Promise<T> {
  try {
    return await verify();
  } catch (cause) {
    throw Object.assign(new AccessError('passkey-refused'), { cause });
  }
}
