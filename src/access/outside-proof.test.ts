/** Passkeys and providers: what is proven with something that is not ours. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Authenticator, type Site } from './authenticator.fixture.ts';
import { House, type Member, ORIGIN, PASSWORD, REGULATOR, refuses } from './fixture.ts';
import { type Claims, Provider } from './provider.fixture.ts';

const MINUTE = 60_000;
const SITE: Site = { origin: 'https://anning.example.cn', host: 'anning.example.cn' };
const BACK = 'https://anning.example.cn/sign-in/office/back';

let house: House;
let provider: Provider;
before(async () => {
  provider = await Provider.open();
  const office = {
    id: 'office',
    name: '统一认证',
    issuer: provider.issuer,
    clientId: 'anning',
    clientSecret: 'a secret of the two',
  };
  const gone = { ...office, id: 'gone', issuer: 'http://127.0.0.1:1' };
  const open = { ...office, id: 'open', issuer: provider.issuer.replace('127.0.0.1', 'localhost') };
  house = await House.build({ oidc: [office, gone, open] });
});
after(async () => {
  await provider.close();
  await house.close();
});

describe('passkeys', () => {
  let member: Member;
  const key = new Authenticator();
  const register = async (person: string, authenticator: Authenticator, site = SITE) => {
    const options = await house.access.passkeys.registrationOptions(person);
    return house.access.passkeys.register(person, authenticator.create(options, site), ' 钥匙\0 ');
  };
  before(async () => {
    member = await house.member([REGULATOR]);
    await register(member.person.id, key);
  });

  test('a passkey alone brings its owner in, as both factors', async () => {
    const { passkeys, sessions } = house.access;
    const options = await passkeys.signInOptions();
    assert.equal(options.userVerification, 'required');
    assert.equal(options.allowCredentials, undefined);
    const { token, state } = await passkeys.signIn(key.get(options, SITE), ORIGIN);
    assert.equal(state.step, 'in');
    assert.equal(sessions.caller((await sessions.find(token))!)!.id, member.person.id);
    assert.equal(state.factors.passkeys, 1);
    const [listed] = await passkeys.list(member.person.id);
    assert.deepEqual(listed, {
      id: key.id.toString('base64url'),
      name: '钥匙',
      createdAt: listed!.createdAt,
      lastUsedAt: house.now,
    });
  });

  test('an answer counts once, and within five minutes', async () => {
    const { passkeys } = house.access;
    const answer = key.get(await passkeys.signInOptions(), SITE);
    await passkeys.signIn(answer, ORIGIN);
    await refuses(passkeys.signIn(answer, ORIGIN), 'passkey-refused');
    const late = await passkeys.signInOptions();
    house.later(5 * MINUTE);
    await refuses(passkeys.signIn(key.get(late, SITE), ORIGIN), 'passkey-refused');
    const made = await passkeys.registrationOptions(member.person.id);
    house.later(5 * MINUTE);
    const fresh = new Authenticator();
    await refuses(passkeys.register(member.person.id, fresh.create(made, SITE), 'x'), 'passkey-refused');
  });

  test('refused: another site, no check of the owner, a challenge of somebody else, a forged signature, a copy that fell behind', async () => {
    const { passkeys } = house.access;
    const sign = async (authenticator: Authenticator, site = SITE) =>
      passkeys.signIn(authenticator.get(await passkeys.signInOptions(), site), ORIGIN);
    await refuses(sign(key, { origin: 'https://anning.example.com', host: SITE.host }), 'passkey-refused');
    await refuses(sign(key, { origin: SITE.origin, host: 'example.cn' }), 'passkey-refused');
    key.verifiesUser = false;
    await refuses(sign(key), 'passkey-refused');
    const careless = new Authenticator();
    careless.verifiesUser = false;
    await refuses(register(member.person.id, careless), 'passkey-refused');
    key.verifiesUser = true;
    await refuses(sign(new Authenticator()), 'passkey-refused');

    const other = await house.member([REGULATOR]);
    const options = await passkeys.registrationOptions(other.person.id);
    const answer = new Authenticator().create(options, SITE);
    await refuses(passkeys.register(member.person.id, answer, 'x'), 'passkey-refused');
    const forSignIn = await passkeys.signInOptions();
    const swapped = new Authenticator().create({ ...options, challenge: forSignIn.challenge }, SITE);
    await refuses(passkeys.register(other.person.id, swapped, 'x'), 'passkey-refused');
    const owner = key.userHandle;
    await refuses(register(other.person.id, key), 'passkey-refused');
    await refuses(sign(key), 'passkey-refused');
    key.userHandle = owner;

    const forged = key.get(await passkeys.signInOptions(), SITE);
    const stranger = new Authenticator().get(await passkeys.signInOptions(), SITE);
    const mixed = { ...forged, response: { ...forged.response, signature: stranger.response.signature } };
    await refuses(passkeys.signIn(mixed, ORIGIN), 'passkey-refused');

    await sign(key);
    key.counter -= 2;
    await refuses(sign(key), 'passkey-refused');
    key.counter += 5;
    await sign(key);
  });

  test('P12 an answer that is no answer is refused, not a crash', async () => {
    const { passkeys } = house.access;
    type Answer = ReturnType<Authenticator['get']>;
    const client = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const breaks: ((right: Answer) => unknown)[] = [
      () => ({}),
      (right) => ({ ...right, response: {} }),
      (right) => ({ ...right, response: { ...right.response, clientDataJSON: 'bm90IGpzb24' } }),
      (right) => ({ ...right, response: { ...right.response, clientDataJSON: client({ challenge: '\0' }) } }),
      (right) => ({ ...right, response: { ...right.response, clientDataJSON: client(null) } }),
      (right) => ({ ...right, response: { ...right.response, authenticatorData: '' } }),
      (right) => ({ ...right, response: { ...right.response, signature: 7 } }),
      (right) => ({ ...right, response: { ...right.response, userHandle: 7 } }),
      (right) => ({ ...right, id: '\0' }),
      (right) => ({ ...right, id: { toString: 1 } }),
    ];
    for (const broken of breaks) {
      const signing = broken(key.get(await passkeys.signInOptions(), SITE));
      await refuses(passkeys.signIn(signing as never, ORIGIN), 'passkey-refused');
      const options = await passkeys.registrationOptions(member.person.id);
      const making = broken(new Authenticator().create(options, SITE) as never);
      // What is only asked for at sign-in may be anything here.
      await passkeys.register(member.person.id, making as never, 'x').then(
        ({ id }) => passkeys.remove(member.person.id, id),
        (error) => assert.equal(error.code, 'passkey-refused'),
      );
    }
  });

  test('a passkey is factor enough to enrol; password sign-in then waits for it', async () => {
    const { sessions, enrolment, passkeys } = house.access;
    const { person, token } = await house.invited([REGULATOR]);
    const { state } = await sessions.withToken(token, ORIGIN);
    const own = new Authenticator();
    await register(person.id, own);
    await refuses(enrolment.complete(state.id), 'factor-needed');
    const early = own.get(await passkeys.signInOptions(), SITE);
    await refuses(passkeys.signIn(early, ORIGIN), 'passkey-refused');
    await enrolment.setProfile(state.id, { name: 'x', password: PASSWORD, language: 'zh' });
    assert.equal((await enrolment.complete(state.id)).state.step, 'in');
    const half = await sessions.withPassword(person.login, PASSWORD, ORIGIN);
    assert.equal(half.state.step, 'second-factor');
    await refuses(sessions.confirmTotp(half.state.id, '000000'), 'code-wrong');
    await refuses(passkeys.remove(person.id, own.id.toString('base64url')), 'factor-needed');
    await house.access.people.setState(person.id, 'disabled');
    const answer = own.get(await passkeys.signInOptions(), SITE);
    await refuses(passkeys.signIn(answer, ORIGIN), 'passkey-refused');
  });

  test('a removed passkey is refused; nobody removes another’s; who guesses at the password locks no passkey out', async () => {
    const { passkeys, sessions } = house.access;
    const id = key.id.toString('base64url');
    const other = await house.member([REGULATOR]);
    await refuses(passkeys.remove(other.person.id, id), 'not-there');
    for (let i = 0; i < 6; i += 1) {
      await sessions.withPassword(member.person.login, 'a wrong password', ORIGIN).catch(() => {});
    }
    await refuses(sessions.withPassword(member.person.login, PASSWORD, ORIGIN), 'locked');
    await passkeys.signIn(key.get(await passkeys.signInOptions(), SITE), ORIGIN);
    await passkeys.remove(member.person.id, id);
    const answer = key.get(await passkeys.signInOptions(), SITE);
    await refuses(passkeys.signIn(answer, ORIGIN), 'passkey-refused');
    assert.deepEqual(await passkeys.list(member.person.id), []);
  });
});

describe('providers', () => {
  const begin = (returnTo = '/cases?page=2') => house.access.oidc.begin('office', BACK, returnTo);
  const arrive = async (claims: Claims) => {
    const { url, browserToken } = await begin();
    return house.access.oidc.finish('office', provider.visit(url, claims), browserToken, ORIGIN);
  };

  test('the first time by a verified address that is a login, then by the subject, whatever the address', async () => {
    const { oidc, sessions, people } = house.access;
    assert.deepEqual(oidc.providers()[0], { id: 'office', name: '统一认证' });
    const { person, token } = await house.invited([REGULATOR]);
    const email = person.login.toUpperCase();
    const { state, returnTo, token: session } = await arrive({ sub: '7', email, email_verified: true });
    assert.equal(state.step, 'in');
    assert.equal(returnTo, '/cases?page=2');
    assert.equal(sessions.caller((await sessions.find(session))!)!.id, person.id);
    assert.equal((await people.get(person.id))!.state, 'active');
    await refuses(sessions.withToken(token, ORIGIN), 'invitation-invalid');
    const again = await arrive({ sub: '7', email: 'married@example.cn', email_verified: true });
    assert.equal(again.state.person.id, person.id);
    // The address now is somebody else's at the provider.
    await refuses(arrive({ sub: '8', email, email_verified: true }), 'sign-in-failed');
    await people.setState(person.id, 'disabled');
    await refuses(arrive({ sub: '7', email, email_verified: true }), 'sign-in-failed');
  });

  test('the request has PKCE, state and nonce, none twice', async () => {
    await begin().then(({ url }) => provider.visit(url, { sub: 'x' }));
    await begin().then(({ url }) => provider.visit(url, { sub: 'x' }));
    const [a, b] = provider.asked.slice(-2);
    assert.equal(a!.get('response_type'), 'code');
    assert.equal(a!.get('code_challenge_method'), 'S256');
    assert.equal(a!.get('redirect_uri'), BACK);
    for (const name of ['state', 'nonce', 'code_challenge']) {
      assert.ok(a!.get(name)!.length >= 43, name);
      assert.notEqual(a!.get(name), b!.get(name));
    }
  });

  test('an unverified address, one that is nobody’s, or none: no way in', async () => {
    const { person } = await house.invited([REGULATOR]);
    const email = person.login;
    await refuses(arrive({ sub: '20', email, email_verified: false }), 'sign-in-failed');
    await refuses(arrive({ sub: '20', email }), 'sign-in-failed');
    await refuses(
      arrive({ sub: '20', email: 'stranger@example.cn', email_verified: true }),
      'sign-in-failed',
    );
    await refuses(arrive({ sub: '20', email: '', email_verified: true }), 'sign-in-failed');
    provider.userInfo = { sub: '20' };
    await refuses(arrive({ sub: '20' }), 'sign-in-failed');
    provider.userInfo = { sub: '20', email, email_verified: true };
    assert.equal(
      (await arrive({ sub: '20' })).state.person.id,
      person.id,
      'asked for where the token is silent',
    );
    provider.userInfo = { sub: 'another', email, email_verified: true };
    await refuses(arrive({ sub: '21' }), 'provider-refused');
    provider.userInfo = undefined;
  });

  test('refused: another browser, a second arrival, another provider’s or a late one, a token that is not right', async () => {
    const { oidc } = house.access;
    const { person } = await house.invited([REGULATOR]);
    const claims = { sub: '30', email: person.login, email_verified: true };
    const mine = await begin();
    const theirs = await begin();
    const back = provider.visit(mine.url, claims);
    await refuses(oidc.finish('office', back, theirs.browserToken, ORIGIN), 'provider-refused');
    await refuses(oidc.finish('gone', back, mine.browserToken, ORIGIN), 'provider-refused');
    await oidc.finish('office', back, mine.browserToken, ORIGIN);
    await refuses(oidc.finish('office', back, mine.browserToken, ORIGIN), 'provider-refused');

    const late = await begin();
    house.later(10 * MINUTE);
    const arrived = oidc.finish('office', provider.visit(late.url, claims), late.browserToken, ORIGIN);
    await refuses(arrived, 'provider-refused');

    for (const lie of [
      { nonce: 'another' },
      { aud: 'another' },
      { iss: 'https://another.example.cn' },
      { exp: 1 },
    ]) {
      provider.lies = lie;
      await refuses(arrive(claims), 'provider-refused');
    }
    provider.lies = {};
    provider.signsWrong = true;
    await refuses(arrive(claims), 'provider-refused');
    provider.signsWrong = false;
    const denied = await begin();
    const { searchParams } = new URL(denied.url);
    const no = `${BACK}?error=access_denied&state=${searchParams.get('state')}`;
    await refuses(oidc.finish('office', no, denied.browserToken, ORIGIN), 'provider-refused');
    assert.equal((await arrive(claims)).state.step, 'in');
  });

  test('a code that another browser got is worth nothing: PKCE', async () => {
    const { oidc } = house.access;
    const { person } = await house.invited([REGULATOR]);
    const victim = await begin();
    const stolen = new URL(
      provider.visit(victim.url, { sub: '40', email: person.login, email_verified: true }),
    );
    const thief = await begin();
    const arranged = new URL(provider.visit(thief.url, { sub: '41' }));
    arranged.searchParams.set('code', stolen.searchParams.get('code')!);
    await refuses(oidc.finish('office', arranged.href, thief.browserToken, ORIGIN), 'provider-refused');
  });

  test('afterwards nobody is sent to another site', async () => {
    const { oidc } = house.access;
    const { person } = await house.invited([REGULATOR]);
    for (const [wanted, given] of [
      ['https://evil.example.com/', '/'],
      ['//evil.example.com', '/'],
      ['/\\evil.example.com', '/'],
      ['/a\t/b', '/'],
      ['javascript:alert(1)', '/'],
      ['', '/'],
      ['/plans/7#texts', '/plans/7#texts'],
    ] as const) {
      const { url, browserToken } = await begin(wanted);
      const back = provider.visit(url, { sub: '50', email: person.login, email_verified: true });
      assert.equal((await oidc.finish('office', back, browserToken, ORIGIN)).returnTo, given);
    }
  });

  test('a provider that is not there, or is reached without TLS from elsewhere, is refused; one that is unknown is not there', async () => {
    const { oidc } = house.access;
    await refuses(oidc.begin('gone', BACK, '/'), 'provider-refused');
    await refuses(oidc.begin('open', BACK, '/'), 'provider-refused');
    await refuses(oidc.begin('none', BACK, '/'), 'not-there');
  });

  test('nothing of an attempt is in the database in clear', async () => {
    const { url, browserToken } = await begin();
    const { searchParams } = new URL(url);
    const everything = await house.everything();
    for (const secret of [browserToken, searchParams.get('state')!, searchParams.get('nonce')!]) {
      assert.ok(!everything.includes(secret) && !everything.includes(Buffer.from(secret).toString('hex')));
    }
  });
});
