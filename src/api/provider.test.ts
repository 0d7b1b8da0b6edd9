/** Signing in through an identity provider, over the routes that a browser takes. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import { pino } from 'pino';
import { type Claims, Provider } from '../access/provider.fixture.ts';
import { type Stand, stand } from './fixture.ts';

const SITE = 'https://anning.example.cn';
const LOGIN = 'officer@example.cn';
const KNOWN: Claims = { sub: '7', email: LOGIN, email_verified: true };

const logged: string[] = [];
let provider: Provider;
let house: Stand;
let person: string;

before(async () => {
  provider = await Provider.open();
  const office = {
    id: 'office',
    name: '统一认证',
    issuer: provider.issuer,
    clientId: 'anning',
    clientSecret: 'a secret of the two',
  };
  const log = pino({ level: 'debug' }, { write: (line: string) => logged.push(line) });
  const providers = [
    office,
    { ...office, id: 'forgetful', clientSecret: 'another' },
    { ...office, id: 'gone', issuer: 'http://127.0.0.1:1' },
  ];
  house = await stand({ log, publicUrl: SITE }, { oidc: providers });
  const invited = await house.access.people.invite({
    login: LOGIN,
    name: '林晚',
    language: 'zh',
    by: 'test',
    duties: [{ role: 'regulator', organisation: undefined }],
  });
  person = invited.person.id;
});
beforeEach(() => {
  logged.length = 0;
});
after(async () => {
  await house.close();
  await provider.close();
});

/** Cookies by name, with what stands behind each. */
function cookiesOf({ headers }: LightMyRequestResponse): Map<string, string> {
  const lines = [headers['set-cookie'] ?? []].flat();
  return new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line]));
}

const begin = (id = 'office', to = '') => house.app.inject(`/api/session/oidc/${id}${to}`);

/** The way back from the provider, as its `claims`, with the cookie that setting out gave. */
function arrive(begun: LightMyRequestResponse, claims: Claims, change = (url: string) => url) {
  const back = change(provider.visit(begun.headers.location!, claims));
  assert.ok(back.startsWith(`${SITE}/api/session/oidc/`), back);
  const cookie = cookiesOf(begun).get('anning_provider')!.split(';')[0]!;
  return house.app.inject({ url: back.slice(SITE.length), headers: { cookie } });
}

describe('signing in through a provider', () => {
  test('it is offered, and whoever it vouches for is in; the audit tells how', async () => {
    const { providers } = (await house.ask(undefined, 'GET /api/session')).json();
    assert.deepEqual(providers[0], { id: 'office', name: '统一认证' });
    const begun = await begin('office', '?to=/console/messages');
    assert.equal(begun.statusCode, 302);
    assert.ok(begun.headers.location!.startsWith(`${provider.issuer}/authorize?`));
    assert.match(
      cookiesOf(begun).get('anning_provider')!,
      /; Max-Age=600; Path=\/api\/session\/oidc\/office; HttpOnly; Secure; SameSite=Lax$/,
    );
    const arrived = await arrive(begun, KNOWN);
    assert.deepEqual([arrived.statusCode, arrived.headers.location], [302, '/console/messages']);
    const cookies = cookiesOf(arrived);
    assert.match(cookies.get('anning_provider')!, /^anning_provider=;/);
    assert.match(cookies.get('anning_session')!, /; HttpOnly; Secure; SameSite=Lax$/);
    const session = (
      await house.ask(cookies.get('anning_session')!.split(';')[0], 'GET /api/session')
    ).json();
    assert.equal(session.step, 'in');
    assert.equal(session.person.login, LOGIN);
    assert.deepEqual(await signedIn(), [
      { actor: person, actor_name: '林晚', detail: { how: 'oidc:office' } },
    ]);
  });

  test('without an address to return to, the console it is', async () => {
    assert.equal((await arrive(await begin(), KNOWN)).headers.location, '/console/');
  });

  const refused: readonly (readonly [
    title: string,
    way: () => Promise<LightMyRequestResponse>,
    code: string,
  ])[] = [
    [
      'a person whom nobody here knows',
      async () => arrive(await begin(), { sub: '8', email: 'stranger@example.cn', email_verified: true }),
      'sign-in-failed',
    ],
    [
      'a provider that refuses',
      async () => {
        const change = (url: string) => {
          const { searchParams } = new URL(url);
          return `${SITE}/api/session/oidc/office/return?error=access_denied&state=${searchParams.get('state')}`;
        };
        return arrive(await begin(), KNOWN, change);
      },
      'provider-refused',
    ],
    [
      'an address that was not asked for',
      () => house.app.inject('/api/session/oidc/office/return?code=x&state=y'),
      'provider-refused',
    ],
    [
      'a secret that is not that of the provider',
      async () => arrive(await begin('forgetful'), KNOWN),
      'provider-refused',
    ],
    ['a provider that does not answer', () => begin('gone'), 'provider-refused'],
    ['a provider that is none', () => begin('none'), 'not-found'],
  ];
  for (const [title, way, code] of refused) {
    test(`${title}: the browser is led to the console, which says why`, async () => {
      const before = (await signedIn()).length;
      const answer = await way();
      assert.deepEqual([answer.statusCode, answer.headers.location], [302, `/console/#problem=${code}`]);
      assert.equal(answer.body, '');
      assert.equal(cookiesOf(answer).get('anning_session'), undefined);
      assert.equal((await signedIn()).length, before);
      assert.equal(logged.length, 1);
      assert.match(logged[0]!, new RegExp(`"code":"${code}"`));
      assert.doesNotMatch(logged[0]!, /stranger|a secret of/);
    });
  }

  test('the log tells the operator what was wrong with the provider', async () => {
    await arrive(await begin('forgetful'), KNOWN);
    assert.match(logged[0]!, /invalid_grant/);
  });

  test('what fails here is in the log, and the browser is led to the console too', async () => {
    const { oidc } = house.access;
    const finish = oidc.finish;
    oidc.finish = async () => {
      throw new Error('disk 4 of rack 2 is full');
    };
    const { headers } = await house.app.inject('/api/session/oidc/office/return?code=x&state=y');
    oidc.finish = finish;
    assert.equal(headers.location, '/console/#problem=internal');
    assert.match(logged.join(''), /rack 2/);
  });
});

/** What the audit holds of people who came in. */
function signedIn() {
  return house.record.db
    .selectFrom('audit')
    .select(['actor', 'actor_name', 'detail'])
    .where('act', '=', 'person.signed-in')
    .execute();
}
