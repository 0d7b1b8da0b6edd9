import * as client from 'openid-client';
import { isLoopback } from '../domain/index.ts';
import { drawToken, hashOf } from './draw.ts';
import type { Ground } from './ground.ts';
import { foldLogin, isLogin, lockOperators } from './person-rows.ts';
import type { Sessions } from './sessions.ts';
import { AccessError, type Id, type NewSession, type Origin } from './types.ts';

export interface OidcProvider {
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

const ATTEMPT_MS = 10 * 60_000;
const TIMEOUT_S = 10;

/** Signing in at a provider (OpenID Connect, authorization code with PKCE, state and nonce), which vouches for both factors. */
export class Oidc {
  readonly #ground: Ground;
  readonly #sessions: Sessions;
  readonly #providers: ReadonlyMap<string, OidcProvider>;
  readonly #configurations = new Map<string, Promise<client.Configuration>>();

  constructor(ground: Ground, sessions: Sessions, providers: readonly OidcProvider[]) {
    this.#ground = ground;
    this.#sessions = sessions;
    this.#providers = new Map(providers.map((provider) => [provider.id, provider]));
  }

  providers(): { id: string; name: string }[] {
    return [...this.#providers.values()].map(({ id, name }) => ({ id, name }));
  }

  /** The caller puts `browserToken` into a cookie: only the browser that set out can arrive. */
  async begin(
    provider: string,
    redirectUri: string,
    returnTo: string,
  ): Promise<{ url: string; browserToken: string }> {
    const { db, sealer, clock } = this.#ground;
    const configuration = await this.#configuration(provider);
    const [state, nonce, browserToken] = [drawToken(), drawToken(), drawToken()];
    const verifier = client.randomPKCECodeVerifier();
    await db
      .insertInto('oidc_attempt')
      .values({
        state: hashOf(state),
        provider,
        browser: hashOf(browserToken),
        sealed: sealer.seal(Buffer.from(JSON.stringify({ verifier, nonce }))),
        redirect: redirectUri,
        return_to: isOwnPath(returnTo) ? returnTo : '/',
        until: new Date(clock() + ATTEMPT_MS),
      })
      .execute();
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: 'openid email profile',
      state,
      nonce,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, browserToken };
  }

  async finish(
    provider: string,
    callbackUrl: string,
    browserToken: string,
    origin: Origin,
  ): Promise<NewSession & { readonly returnTo: string }> {
    const { db, sealer, clock } = this.#ground;
    const answer = new URL(callbackUrl, this.#ground.publicUrl);
    const state = answer.searchParams.get('state') ?? '';
    const attempt = await db
      .deleteFrom('oidc_attempt')
      .where('state', '=', hashOf(state))
      .where('provider', '=', provider)
      .where('browser', '=', hashOf(browserToken))
      .where('until', '>', new Date(clock()))
      .returning(['sealed', 'redirect', 'return_to'])
      .executeTakeFirst();
    if (attempt === undefined) throw new AccessError('provider-refused');
    const { verifier, nonce } = JSON.parse(sealer.open(attempt.sealed).toString()) as {
      verifier: string;
      nonce: string;
    };
    // The address that was announced, whatever a proxy has made of it on the way here.
    const arrived = new URL(attempt.redirect);
    arrived.search = answer.search;
    const who = await this.#ask(provider, arrived, { verifier, nonce, state });
    const person = await this.#personFor(who);
    const session = await this.#sessions.open(person, 'in', origin);
    return { ...session, returnTo: attempt.return_to };
  }

  async #ask(
    provider: string,
    arrived: URL,
    { verifier, nonce, state }: { verifier: string; nonce: string; state: string },
  ): Promise<Identity> {
    const configuration = await this.#configuration(provider);
    try {
      const tokens = await client.authorizationCodeGrant(configuration, arrived, {
        pkceCodeVerifier: verifier,
        expectedNonce: nonce,
        expectedState: state,
        idTokenExpected: true,
      });
      const claims = tokens.claims()!;
      const { issuer, userinfo_endpoint } = configuration.serverMetadata();
      const told: Readonly<Record<string, unknown>> =
        claims['email'] === undefined && userinfo_endpoint !== undefined
          ? { ...(await client.fetchUserInfo(configuration, tokens.access_token, claims.sub)) }
          : { ...claims };
      const email = told['email_verified'] === true ? told['email'] : undefined;
      return { issuer, subject: claims.sub, email: typeof email === 'string' ? email : undefined };
    } catch (error) {
      throw refused(error);
    }
  }

  /** By the subject; the first time by a login that is the address the provider has verified. Nobody's second subject is ever linked. */
  async #personFor({ issuer, subject, email }: Identity): Promise<Id> {
    const { db, clock } = this.#ground;
    return db.transaction().execute(async (trx) => {
      await lockOperators(trx);
      const linked = await trx
        .selectFrom('person_identity')
        .innerJoin('person', 'person.id', 'person_identity.person')
        .select(['person.id', 'person.state'])
        .where('issuer', '=', issuer)
        .where('subject', '=', subject)
        .executeTakeFirst();
      const person =
        linked ??
        (email === undefined || !isLogin(foldLogin(email))
          ? undefined
          : await trx
              .selectFrom('person')
              .select(['id', 'state'])
              .where('login', '=', foldLogin(email))
              .executeTakeFirst());
      if (person === undefined || person.state === 'disabled') throw new AccessError('sign-in-failed');
      const now = new Date(clock());
      if (linked === undefined) {
        const added = await trx
          .insertInto('person_identity')
          .values({ issuer, subject, person: person.id, linked_at: now })
          .onConflict((conflict) => conflict.doNothing())
          .returning('person')
          .executeTakeFirst();
        if (added === undefined) throw new AccessError('sign-in-failed');
      }
      if (person.state === 'invited') {
        await trx
          .updateTable('person')
          .set({ state: 'active', enrolled_at: now })
          .where('id', '=', person.id)
          .execute();
        await trx.deleteFrom('person_token').where('person', '=', person.id).execute();
      }
      return person.id;
    });
  }

  /** Read from the provider at first use; a provider that could not be reached is asked again the next time. */
  async #configuration(id: string): Promise<client.Configuration> {
    const provider = this.#providers.get(id);
    if (provider === undefined) throw new AccessError('not-there');
    let asked = this.#configurations.get(id);
    if (asked === undefined) {
      asked = discover(provider);
      this.#configurations.set(id, asked);
      asked.catch(() => this.#configurations.delete(id));
    }
    try {
      return await asked;
    } catch (error) {
      throw refused(error);
    }
  }
}

interface Identity {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | undefined;
}

function discover({ issuer, clientId, clientSecret }: OidcProvider): Promise<client.Configuration> {
  const server = new URL(issuer);
  // Without TLS only on this machine itself, which is for trials.
  const own = server.protocol === 'http:' && isLoopback(server.hostname);
  return client.discovery(server, clientId, clientSecret, undefined, {
    timeout: TIMEOUT_S,
    // The token's signature is checked too, not only the connection that it came by.
    execute: [client.enableNonRepudiationChecks, ...(own ? [client.allowInsecureRequests] : [])],
  });
}

/** A path of ours: a link that came from elsewhere must not send people there after they have signed in. */
const isOwnPath = (path: string): boolean => /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(path);

function refused(cause: unknown): AccessError {
  return Object.assign(new AccessError('provider-refused'), { cause });
}
