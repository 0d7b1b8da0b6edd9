/** For the tests: an OpenID provider on this machine. It signs, checks PKCE, and lets the test say who is at the keyboard. */
import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Claims {
  sub: string;
  email?: string;
  email_verified?: boolean;
  [claim: string]: unknown;
}

interface Code {
  readonly challenge: string;
  readonly redirect: string;
  readonly nonce: string;
  readonly claims: Claims;
}

export class Provider {
  readonly issuer: string;
  /** What the next id tokens say, over what is right. */
  lies: Record<string, unknown> = {};
  /** Told by the user-info address only. */
  userInfo: Claims | undefined;
  /** Every authorization request that came. */
  readonly asked: URLSearchParams[] = [];
  readonly #server: Server;
  readonly #codes = new Map<string, Code>();
  readonly #key = generateKeyPairSync('rsa', { modulusLength: 2048 });
  readonly #wrongKey = generateKeyPairSync('rsa', { modulusLength: 2048 });
  signsWrong = false;

  private constructor(server: Server) {
    this.#server = server;
    this.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', async (request, response) => {
      const { status, body } = await this.#answer(request);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  }

  static async open(): Promise<Provider> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Provider(server);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** What the browser does at the provider: signs in as `claims` and is sent back. Returns the address it is sent to. */
  visit(url: string, claims: Claims): string {
    const { searchParams } = new URL(url);
    this.asked.push(searchParams);
    const code = randomBytes(16).toString('hex');
    const redirect = searchParams.get('redirect_uri')!;
    this.#codes.set(code, {
      challenge: searchParams.get('code_challenge')!,
      redirect,
      nonce: searchParams.get('nonce')!,
      claims,
    });
    const back = new URL(redirect);
    back.searchParams.set('code', code);
    back.searchParams.set('state', searchParams.get('state')!);
    return back.href;
  }

  async #answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    switch (request.url) {
      case '/.well-known/openid-configuration':
        return { status: 200, body: this.#configuration() };
      case '/jwks': {
        const jwk = this.#key.publicKey.export({ format: 'jwk' });
        return { status: 200, body: { keys: [{ ...jwk, kid: 'one', alg: 'RS256', use: 'sig' }] } };
      }
      case '/token':
        return this.#token(new URLSearchParams(await text(request)));
      case '/userinfo':
        return { status: 200, body: this.userInfo ?? {} };
      default:
        return { status: 404, body: {} };
    }
  }

  #configuration() {
    return {
      issuer: this.issuer,
      authorization_endpoint: `${this.issuer}/authorize`,
      token_endpoint: `${this.issuer}/token`,
      userinfo_endpoint: `${this.issuer}/userinfo`,
      jwks_uri: `${this.issuer}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['client_secret_post'],
    };
  }

  #token(form: URLSearchParams) {
    const code = this.#codes.get(form.get('code')!);
    this.#codes.delete(form.get('code')!);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const right =
      code !== undefined &&
      form.get('client_id') === 'anning' &&
      form.get('client_secret') === 'a secret of the two' &&
      form.get('redirect_uri') === code.redirect &&
      challenge === code.challenge;
    if (!right) return { status: 400, body: { error: 'invalid_grant' } };
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: this.issuer,
      aud: 'anning',
      iat: now,
      exp: now + 300,
      nonce: code.nonce,
      ...code.claims,
      ...this.lies,
    };
    return {
      status: 200,
      body: {
        access_token: randomBytes(16).toString('hex'),
        token_type: 'Bearer',
        expires_in: 300,
        id_token: this.#sign(claims),
      },
    };
  }

  #sign(claims: object): string {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${part({ alg: 'RS256', typ: 'JWT', kid: 'one' })}.${part(claims)}`;
    const { privateKey } = this.signsWrong ? this.#wrongKey : this.#key;
    return `${signed}.${createSign('sha256').update(signed).sign(privateKey, 'base64url')}`;
  }
}

async function text(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}
