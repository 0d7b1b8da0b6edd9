/** People, sessions, failures and enrolment. Long because all of it runs on one PostgreSQL, whose start is what takes time. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { House, type Member, ONE, OPERATOR, ORIGIN, OTHER, PASSWORD, REGULATOR, refuses } from './fixture.ts';
import { Passwords } from './passwords.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let house: House;
before(async () => {
  house = await House.build();
});
after(() => house.close());

describe('the first person', () => {
  test('a first-run token is replaced by the next, makes an operator who chooses a login, and is not given again', async () => {
    const { people, sessions, enrolment } = house.access;
    const old = await people.firstRunToken();
    const token = await people.firstRunToken();
    await refuses(sessions.withToken(old!, ORIGIN), 'invitation-invalid');
    const { state } = await sessions.withToken(token!, ORIGIN);
    assert.equal(state.step, 'enrol');
    assert.equal(state.person.login, '');
    assert.deepEqual(await people.list({ limit: 10 }), [], 'who has no login yet is not shown');
    await refuses(
      enrolment.setProfile(state.id, { name: '李强', password: PASSWORD, language: 'zh' }),
      'login-invalid',
    );
    const profile = {
      login: ' First@Example.cn ',
      name: '李强',
      password: PASSWORD,
      language: 'zh' as const,
    };
    await enrolment.setProfile(state.id, profile);
    await refuses(enrolment.complete(state.id), 'factor-needed');
    const { secret } = await enrolment.startTotp(state.id);
    await refuses(enrolment.complete(state.id), 'factor-needed');
    await enrolment.finishTotp(state.id, house.code(secret));
    const inside = await enrolment.complete(state.id);
    assert.equal(inside.state.step, 'in');
    assert.equal(inside.state.person.login, 'first@example.cn');
    assert.deepEqual(
      inside.state.duties.map(({ role, organisation }) => [role, organisation]),
      [
        ['carrier', undefined],
        ['operator', undefined],
      ],
    );
    assert.equal(await people.firstRunToken(), undefined);
    house.secrets.push(old!, token!, secret, inside.token);
  });

  test('the last active operator of the installation cannot be disabled or lose the duty, also when two try at once', async () => {
    const { people } = house.access;
    const [first] = await people.list({ limit: 1 });
    await refuses(people.setState(first!.id, 'disabled'), 'last-operator');
    await refuses(people.setDuties(first!.id, [REGULATOR]), 'last-operator');
    assert.equal((await people.get(first!.id))!.state, 'active');
    await house.invited([OPERATOR]);
    await refuses(people.setState(first!.id, 'disabled'), 'last-operator');
    await house.member([{ role: 'operator', organisation: ONE }]);
    await refuses(people.setState(first!.id, 'disabled'), 'last-operator');

    const second = await house.member([OPERATOR]);
    for (let round = 0; round < 20; round += 1) {
      const both = await Promise.allSettled([
        people.setState(first!.id, 'disabled'),
        people.setDuties(second.person.id, [REGULATOR]),
      ]);
      assert.equal(both.filter(({ status }) => status === 'rejected').length, 1);
      await people.setState(first!.id, 'active');
      await people.setDuties(second.person.id, [OPERATOR]);
    }
  });
});

describe('people', () => {
  test('an invitation works once, for 72 hours, and not after a new one', async () => {
    const { people, sessions } = house.access;
    const once = await house.invited([REGULATOR]);
    assert.equal(once.person.state, 'invited');
    await sessions.withToken(once.token, ORIGIN);
    await refuses(sessions.withToken(once.token, ORIGIN), 'invitation-invalid');

    const late = await house.invited([REGULATOR]);
    house.later(72 * HOUR);
    await refuses(sessions.withToken(late.token, ORIGIN), 'invitation-invalid');
    const renewed = await people.renewInvitation(late.person.id);
    house.secrets.push(renewed);
    assert.equal((await sessions.withToken(renewed, ORIGIN)).state.person.id, late.person.id);

    const replaced = await house.invited([REGULATOR]);
    house.secrets.push(await people.renewInvitation(replaced.person.id));
    await refuses(sessions.withToken(replaced.token, ORIGIN), 'invitation-invalid');
    await refuses(sessions.withToken('', ORIGIN), 'invitation-invalid');
  });

  test('of two who come with one invitation at once, one gets in', async () => {
    const { token } = await house.invited([REGULATOR]);
    const both = await Promise.allSettled([
      house.access.sessions.withToken(token, ORIGIN),
      house.access.sessions.withToken(token, ORIGIN),
    ]);
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  });

  test('a renewed invitation takes password, factors and sessions away', async () => {
    const { people, sessions } = house.access;
    const { person, session } = await house.member([REGULATOR]);
    house.secrets.push(await people.renewInvitation(person.id));
    assert.equal(await sessions.find(session.token), undefined);
    await refuses(sessions.withPassword(person.login, PASSWORD, ORIGIN), 'sign-in-failed');
    const now = (await people.get(person.id))!;
    assert.deepEqual([now.state, now.totp, now.passkeys], ['invited', false, 0]);
  });

  test('duties: a sender or a provider needs an organisation; changes hold in sessions that are open', async () => {
    const { people, sessions } = house.access;
    const invite = { login: 'duty@example.cn', name: 'x', language: 'en' as const, by: 'test' };
    for (const role of ['sender', 'provider'] as const) {
      await refuses(
        people.invite({ ...invite, duties: [{ role, organisation: undefined }] }),
        'duty-invalid',
      );
    }
    await refuses(
      people.invite({ ...invite, duties: [{ role: 'public' as never, organisation: ONE }] }),
      'duty-invalid',
    );
    const { person, session } = await house.member([{ role: 'sender', organisation: ONE }]);
    await refuses(people.setDuties(person.id, [{ role: 'sender', organisation: undefined }]), 'duty-invalid');
    await people.setDuties(person.id, [{ role: 'provider', organisation: OTHER }]);
    assert.deepEqual((await sessions.find(session.token))!.duties, [
      { role: 'provider', organisation: OTHER },
    ]);
    await refuses(people.setDuties('p_nobody', []), 'not-there');
  });

  test('a login is one person’s, however it is written', async () => {
    const { person } = await house.invited([REGULATOR], 'Taken@Example.cn');
    assert.equal(person.login, 'taken@example.cn');
    const again = house.invited([REGULATOR], 'TAKEN@example.CN');
    assert.equal((await refuses(again, 'login-taken')).field, 'login');
    for (const login of ['', 'a', 'has space', '<b>', '名字', 'x'.repeat(65)]) {
      await refuses(house.invited([REGULATOR], login), 'login-invalid');
    }
  });

  test('somebody disabled is out at once and cannot come back until active again', async () => {
    const { people, sessions } = house.access;
    const { person, secret, session } = await house.member([REGULATOR]);
    await people.setState(person.id, 'disabled');
    assert.equal(await sessions.find(session.token), undefined);
    await refuses(sessions.withPassword(person.login, PASSWORD, ORIGIN), 'sign-in-failed');
    await people.setState(person.id, 'active');
    assert.equal((await house.signIn(person.login, secret)).state.step, 'in');
    const later = await house.signIn(person.login, secret);
    // The session itself says so too, should one have been opened at the same moment.
    await house.record.db
      .updateTable('person')
      .set({ state: 'disabled' })
      .where('id', '=', person.id)
      .execute();
    assert.equal(await sessions.find(later.token), undefined);
    const waiting = await house.invited([REGULATOR]);
    await people.setState(waiting.person.id, 'disabled');
    await refuses(sessions.withToken(waiting.token, ORIGIN), 'invitation-invalid');
    await people.setState(waiting.person.id, 'active');
    assert.equal((await people.get(waiting.person.id))!.state, 'invited', 'never enrolled');
  });

  test('the list goes page by page, and finds by organisation and by part of a name or login', async () => {
    const { people } = house.access;
    const sender = [{ role: 'sender', organisation: ONE } as const];
    const { person: odd } = await house.invited(sender, 'x_y%z@example.cn'.replace('%', '+'));
    await people.rename(odd.id, { name: '100%_对\0\n', language: 'en' });
    const all: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await people.list({ limit: 3, after });
      all.push(...page.map(({ login }) => login));
      if (page.length < 3) break;
      after = page.at(-1)!.id;
    }
    assert.ok(all.length > 8);
    assert.deepEqual(all, [...all].sort());
    assert.equal(new Set(all).size, all.length);
    const ids = async (q: string) => (await people.list({ q, limit: 50 })).map(({ id }) => id);
    assert.deepEqual(await ids('0%_\0'), [odd.id]);
    assert.deepEqual(await ids('X_Y'), [odd.id]);
    const ofOne = await people.list({ organisation: ONE, limit: 50 });
    assert.ok(ofOne.some(({ id }) => id === odd.id));
    assert.ok(ofOne.every(({ duties }) => duties.some(({ organisation }) => organisation === ONE)));
    const renamed = (await people.get(odd.id))!;
    assert.deepEqual([renamed.name, renamed.language], ['100%_对', 'en']);
    await refuses(people.rename('p_nobody', { name: 'x', language: 'zh' }), 'not-there');
  });

  test('a demonstration’s link goes straight in, many times, for twelve hours', async () => {
    const { people, sessions } = house.access;
    const { person } = await house.invited([REGULATOR]);
    const link = await people.signInLink(person.login);
    house.secrets.push(link);
    for (let i = 0; i < 3; i += 1) {
      const { token, state } = await sessions.withToken(link, ORIGIN);
      assert.equal(state.step, 'in');
      assert.equal(sessions.caller((await sessions.find(token))!)!.login, person.login);
    }
    house.later(12 * HOUR);
    await refuses(sessions.withToken(link, ORIGIN), 'invitation-invalid');
    await refuses(people.signInLink('nobody@example.cn'), 'not-there');
    await refuses(people.signInLink(''), 'not-there');
  });
});

describe('sessions', () => {
  let member: Member;
  before(async () => {
    member = await house.member([REGULATOR]);
  });

  test('password, then code: a new token at the step up, and nobody is a caller before', async () => {
    const { sessions } = house.access;
    const first = await sessions.withPassword(member.person.login.toUpperCase(), PASSWORD, ORIGIN);
    assert.equal(first.state.step, 'second-factor');
    assert.equal(sessions.caller(first.state), undefined);
    await refuses(sessions.confirmTotp(first.state.id, '12345'), 'code-wrong');
    const second = await sessions.confirmTotp(first.state.id, house.code(member.secret));
    house.secrets.push(first.token, second.token);
    assert.notEqual(second.token, first.token);
    assert.equal(await sessions.find(first.token), undefined);
    const state = (await sessions.find(second.token))!;
    assert.deepEqual(sessions.caller(state), {
      kind: 'person',
      id: member.person.id,
      login: member.person.login,
      name: '王芳',
      language: 'zh',
      duties: [REGULATOR],
      session: second.state.id,
    });
    assert.deepEqual(state.factors, { totp: true, passkeys: 0, recoveryCodesLeft: 10 });
    await refuses(sessions.confirmTotp(first.state.id, house.code(member.secret)), 'session-ended');
  });

  test('a code is accepted once, also by two at once, and so is none of an earlier step', async () => {
    const { sessions } = house.access;
    house.later(2 * MINUTE);
    const earlier = house.code(member.secret);
    house.later(30_000);
    const code = house.code(member.secret);
    const open = async () => (await sessions.withPassword(member.person.login, PASSWORD, ORIGIN)).state.id;
    const [a, b, c] = [await open(), await open(), await open()];
    const both = await Promise.allSettled([sessions.confirmTotp(a, code), sessions.confirmTotp(b, code)]);
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    await refuses(sessions.confirmTotp(c, code), 'code-wrong');
    await refuses(sessions.confirmTotp(c, earlier), 'code-wrong');
    house.later(30_000);
    assert.equal((await sessions.confirmTotp(c, house.code(member.secret))).state.step, 'in');
  });

  test('a code counts from one step before to one step after, no further', async () => {
    const { sessions } = house.access;
    const codeAt = (ms: number) => {
      house.later(ms);
      const code = house.code(member.secret);
      house.later(-ms);
      return code;
    };
    for (const [offset, accepted] of [
      [-60_000, false],
      [60_000, false],
      [-30_000, true],
      [30_000, true],
    ] as const) {
      house.later(5 * MINUTE);
      const { state } = await sessions.withPassword(member.person.login, PASSWORD, ORIGIN);
      const confirmed = sessions.confirmTotp(state.id, codeAt(offset));
      if (accepted) assert.equal((await confirmed).state.step, 'in');
      else await refuses(confirmed, 'code-wrong');
    }
  });

  test('each recovery code stands in once for a code', async () => {
    const { sessions } = house.access;
    const { person, recovery } = await house.member([REGULATOR]);
    assert.equal(new Set(recovery).size, 10);
    const open = async () => (await sessions.withPassword(person.login, PASSWORD, ORIGIN)).state.id;
    const written = ` ${recovery[0]!.toLowerCase().replaceAll('-', ' ')}`;
    const { state } = await sessions.confirmRecovery(await open(), written);
    assert.equal(state.step, 'in');
    assert.equal(state.factors.recoveryCodesLeft, 9);
    await refuses(sessions.confirmRecovery(await open(), recovery[0]!), 'code-wrong');
    await refuses(sessions.confirmRecovery(await open(), ''), 'code-wrong');
    await refuses(sessions.confirmRecovery(await open(), member.recovery[1]!), 'code-wrong');
  });

  test('between password and code no factor can be set', async () => {
    const { sessions, enrolment } = house.access;
    house.later(16 * MINUTE);
    const { state } = await sessions.withPassword(member.person.login, PASSWORD, ORIGIN);
    await refuses(enrolment.startTotp(state.id), 'session-ended');
    await refuses(enrolment.finishTotp(state.id, '000000'), 'session-ended');
    await refuses(enrolment.begin(state.id), 'session-ended');
    await refuses(enrolment.complete(state.id), 'session-ended');
    house.later(10 * MINUTE);
    await refuses(sessions.confirmTotp(state.id, house.code(member.secret)), 'session-ended');
  });

  test('idle and absolute time-outs, with a touch at most once a minute', async () => {
    const { sessions } = house.access;
    const { token, state } = await house.signIn(member.person.login, member.secret);
    const start = house.now;
    assert.equal(state.idleUntil, start + 30 * MINUTE);
    assert.equal(state.until, start + 12 * HOUR);
    house.later(59_999);
    assert.equal((await sessions.find(token))!.idleUntil, start + 30 * MINUTE, 'not touched yet');
    house.later(1);
    assert.equal((await sessions.find(token))!.idleUntil, house.now + 30 * MINUTE);
    house.later(30 * MINUTE - 1);
    assert.ok(await sessions.find(token));
    house.later(30 * MINUTE);
    assert.equal(await sessions.find(token), undefined);

    const busy = await house.signIn(member.person.login, member.secret);
    const until = house.now + 12 * HOUR;
    while (house.now + 29 * MINUTE < until) {
      house.later(29 * MINUTE);
      assert.ok(await sessions.find(busy.token));
    }
    house.now = until - 1;
    assert.equal((await sessions.find(busy.token))!.idleUntil, until);
    house.now = until;
    assert.equal(await sessions.find(busy.token), undefined);
    assert.equal((await house.access.people.get(member.person.id))!.lastSeenAt, until - 1);
  });

  test('a person sees their sessions and ends one, the others, or all', async () => {
    const { sessions } = house.access;
    const { person, secret, session } = await house.member([REGULATOR]);
    const two = await house.signIn(person.login, secret);
    const three = await house.signIn(person.login, secret);
    await sessions.withPassword(person.login, PASSWORD, ORIGIN);
    const entries = await sessions.of(person.id);
    assert.deepEqual(
      entries.map(({ id }) => id),
      [three.state.id, two.state.id, session.state.id],
    );
    assert.deepEqual([entries[0]!.address, entries[0]!.agent], [ORIGIN.address, ORIGIN.agent]);
    await refuses(sessions.endOne(member.person.id, two.state.id), 'not-there');
    await sessions.endOne(person.id, two.state.id);
    assert.equal(await sessions.find(two.token), undefined);
    await sessions.endAllOf(person.id, three.state.id);
    assert.deepEqual(
      (await sessions.of(person.id)).map(({ id }) => id),
      [three.state.id],
    );
    await sessions.end(three.token);
    assert.equal(await sessions.find(three.token), undefined);
    await sessions.end('no token');
  });
});

describe('wrong passwords and codes', () => {
  const wrong = 'not the password at all';

  test('a login that nobody has is answered, counted and locked like one that somebody has', async () => {
    const { sessions } = house.access;
    const { person } = await house.member([REGULATOR]);
    const answers = async (login: string) => {
      const seen: [string, number | undefined][] = [];
      for (let i = 0; i < 7; i += 1) {
        const error = await sessions
          .withPassword(login, wrong, { ...ORIGIN, address: login })
          .catch((e) => e);
        seen.push([error.code, error.until === undefined ? undefined : error.until - house.now]);
      }
      return seen;
    };
    const real = await answers(person.login);
    assert.deepEqual(real, [
      ...Array(5).fill(['sign-in-failed', undefined]),
      ...Array(2).fill(['locked', 15 * MINUTE]),
    ]);
    assert.deepEqual(await answers('nobody-here@example.cn'), real);
    assert.deepEqual(await answers(''), real);
    assert.deepEqual(await answers('密码'.repeat(5000)), real);
    assert.deepEqual(await answers("\0' or 1=1 --"), real);
  });

  test('a wrong password takes the same time where nobody has the login, and where there is no password yet', async () => {
    // Hashing that dwarfs everything else, so that leaving it out would show.
    const access = house.another({
      hashing: { memoryKib: 64 * 1024, passes: 2 },
      settings: { failuresMax: 1000, addressFailuresMax: 1000 },
    });
    const { person, token } = await house.invited([REGULATOR]);
    const { state } = await access.sessions.withToken(token, ORIGIN);
    await access.enrolment.setProfile(state.id, { name: 'x', password: PASSWORD, language: 'zh' });
    const { secret } = await access.enrolment.startTotp(state.id);
    await access.enrolment.finishTotp(state.id, house.code(secret));
    await access.enrolment.complete(state.id);
    const { person: waiting } = await house.invited([REGULATOR]);
    const times = new Map<string, number[]>();
    for (let round = 0; round < 8; round += 1) {
      for (const login of [person.login, 'nobody-at-all@example.cn', waiting.login]) {
        const start = performance.now();
        await refuses(access.sessions.withPassword(login, wrong, ORIGIN), 'sign-in-failed');
        if (round > 0) times.set(login, [...(times.get(login) ?? []), performance.now() - start]);
      }
    }
    const [known, unknown, unenrolled] = [...times.values()].map((list) => list.sort((a, b) => a - b)[3]!);
    assert.ok(unknown! > known! / 2 && unknown! < known! * 2, `${unknown} ms against ${known} ms`);
    assert.ok(unenrolled! > known! / 2 && unenrolled! < known! * 2, `${unenrolled} ms against ${known} ms`);
  });

  test('a lock holds against the right password and code, shows, and ends by itself', async () => {
    const { sessions, people } = house.access;
    const { person, secret } = await house.member([REGULATOR]);
    const { state } = await sessions.withPassword(person.login, PASSWORD, ORIGIN);
    for (let i = 0; i < 5; i += 1) {
      // Right passwords in between do not make room for more guesses at the code.
      await refuses(sessions.confirmTotp(state.id, '000000'), 'code-wrong');
      if (i < 4) await sessions.withPassword(person.login, PASSWORD, ORIGIN);
    }
    const { until } = await refuses(sessions.confirmTotp(state.id, house.code(secret)), 'locked');
    assert.equal(until, house.now + 15 * MINUTE);
    await refuses(sessions.confirmRecovery(state.id, 'x'), 'locked');
    await refuses(sessions.withPassword(person.login, PASSWORD, ORIGIN), 'locked');
    assert.equal((await people.get(person.id))!.lockedUntil, until);
    house.later(15 * MINUTE - 1);
    await refuses(sessions.withPassword(person.login, PASSWORD, ORIGIN), 'locked');
    house.later(1);
    assert.equal((await people.get(person.id))!.lockedUntil, undefined);
    await refuses(sessions.withPassword(person.login, wrong, ORIGIN), 'sign-in-failed');
    assert.equal((await house.signIn(person.login, secret)).state.step, 'in');
  });

  test('coming in forgets the failures before; so does a quarter of an hour', async () => {
    const { sessions } = house.access;
    const { person, secret } = await house.member([REGULATOR]);
    for (let round = 0; round < 3; round += 1) {
      for (let i = 0; i < 4; i += 1) {
        await refuses(sessions.withPassword(person.login, wrong, ORIGIN), 'sign-in-failed');
      }
      if (round === 1) house.later(15 * MINUTE);
      else await house.signIn(person.login, secret);
    }
  });

  test('of many guesses at once no more than five are looked at', async () => {
    const guesses = Array.from({ length: 20 }, () =>
      house.access.sessions.withPassword('crowd@example.cn', wrong, ORIGIN).catch((error) => error.code),
    );
    const codes = await Promise.all(guesses);
    assert.equal(codes.filter((code) => code === 'sign-in-failed').length, 5);
    assert.equal(codes.filter((code) => code === 'locked').length, 15);
  });

  test('an address that fails fifty times waits, with its neighbours in IPv6, whatever the login', async () => {
    const { sessions } = house.access;
    const from = (address: string) => ({ ...ORIGIN, address });
    const { person } = await house.member([REGULATOR]);
    for (let i = 0; i < 50; i += 1) {
      const tried = sessions.withPassword(`guess${i}@example.cn`, wrong, from(`2001:db8::1:${i}`));
      await refuses(tried, 'sign-in-failed');
    }
    await refuses(sessions.withPassword(person.login, PASSWORD, from('2001:db8:0:0:ffff::9')), 'locked');
    await sessions.withPassword(person.login, PASSWORD, from('2001:db8:0:1::1'));
    await sessions.withPassword(person.login, PASSWORD, from('::ffff:192.0.2.8'));
    house.later(15 * MINUTE);
    await sessions.withPassword(person.login, PASSWORD, from('2001:db8::1'));
  });
});

describe('enrolment', () => {
  test('passwords: too short, too long, with the login in it, or commonplace are refused', async () => {
    const { sessions, enrolment } = house.access;
    const { token } = await house.invited([REGULATOR], 'zhangwei');
    const { state } = await sessions.withToken(token, ORIGIN);
    const set = (password: string) => enrolment.setProfile(state.id, { name: 'x', password, language: 'zh' });
    for (const password of [
      '',
      'elevenchars',
      'x'.repeat(5) + 'yzabcdefghij'.repeat(21),
      '我是ZhangWei没有别人啦啦啦',
      'Password1234',
      'qwerty-uiop-123',
      'aaaaaaaaaaaaaaaa',
      '1212121212121212',
    ]) {
      assert.equal((await refuses(set(password), 'password-weak')).field, 'password', password);
    }
    await set('一二三四五六七八九十百千');
    await set('twelve chars');
  });

  test('a hash costs what OWASP asks at least, has its own salt, and fits the same characters from another keyboard', async () => {
    const passwords = new Passwords();
    const [one, two] = [
      await passwords.hash('café ２０２６ noir'),
      await passwords.hash('café ２０２６ noir'),
    ];
    assert.match(one, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    assert.notEqual(one, two);
    assert.equal(await passwords.fits(one, 'cafe\u0301 2026 noir'), true);
    assert.equal(await passwords.fits(one, 'café 2026 noir '), false);
    assert.equal(await passwords.fits(undefined, 'café 2026 noir'), false);
    assert.equal(await passwords.fits('$argon2id$broken', 'café 2026 noir'), false);
  });

  test('an invited person keeps the login they were invited under', async () => {
    const { sessions, enrolment } = house.access;
    const { person, token } = await house.invited([REGULATOR]);
    const { state } = await sessions.withToken(token, ORIGIN);
    const profile = { name: 'x', password: PASSWORD, language: 'en' as const };
    await refuses(enrolment.setProfile(state.id, { ...profile, login: 'other@example.cn' }), 'login-invalid');
    await enrolment.setProfile(state.id, { ...profile, login: person.login.toUpperCase() });
    const begun = await enrolment.begin(state.id);
    assert.deepEqual(begun.person, { id: person.id, login: person.login, name: 'x', language: 'en' });
    assert.deepEqual(begun.factors, { totp: false, passkeys: 0, recoveryCodesLeft: 0 });
  });

  test('the offer of an authenticator app is standard, and counts only once a right code was shown', async () => {
    const { sessions, enrolment } = house.access;
    const { token } = await house.invited([REGULATOR]);
    const { state } = await sessions.withToken(token, ORIGIN);
    const { secret, uri } = await enrolment.startTotp(state.id);
    house.secrets.push(secret);
    const parsed = new URL(uri);
    assert.equal(parsed.protocol, 'otpauth:');
    assert.equal(parsed.searchParams.get('secret'), secret);
    assert.deepEqual(
      ['algorithm', 'digits', 'period'].map((name) => parsed.searchParams.get(name)),
      ['SHA1', '6', '30'],
    );
    await refuses(enrolment.finishTotp(state.id, 'abcdef'), 'code-wrong');
    assert.equal((await enrolment.begin(state.id)).factors.totp, false);
    const codes = await enrolment.finishTotp(state.id, house.code(secret));
    assert.equal(codes.length, 10);
    await refuses(enrolment.finishTotp(state.id, house.code(secret)), 'code-wrong');
  });

  test('who has a password but no factor is led to enrol one, by sign-in too', async () => {
    const { sessions, enrolment } = house.access;
    const { person, secret } = await house.member([REGULATOR]);
    await house.record.db.updateTable('person').set({ totp: null }).where('id', '=', person.id).execute();
    const { state, token } = await sessions.withPassword(person.login, PASSWORD, ORIGIN);
    assert.equal(state.step, 'enrol');
    assert.equal(sessions.caller(state), undefined);
    await refuses(sessions.confirmTotp(state.id, house.code(secret)), 'session-ended');
    await refuses(enrolment.complete(state.id), 'factor-needed');
    const offer = await enrolment.startTotp(state.id);
    await enrolment.finishTotp(state.id, house.code(offer.secret));
    const inside = await enrolment.complete(state.id);
    assert.notEqual(inside.token, token);
    assert.equal(await sessions.find(token), undefined);
  });

  test('who is in changes the app: the old one counts until the new one has shown a code', async () => {
    const { sessions, enrolment } = house.access;
    const { person, secret, recovery } = await house.member([REGULATOR]);
    const offer = await enrolment.startTotp(person.id);
    await house.signIn(person.login, secret);
    house.later(MINUTE);
    await enrolment.finishTotp(person.id, house.code(offer.secret));
    await house.signIn(person.login, offer.secret);
    house.later(MINUTE);
    const { state } = await sessions.withPassword(person.login, PASSWORD, ORIGIN);
    await refuses(sessions.confirmTotp(state.id, house.code(secret)), 'code-wrong');
    await refuses(sessions.confirmRecovery(state.id, recovery[0]!), 'code-wrong');
    await refuses(enrolment.startTotp('p_nobody'), 'not-there');
  });

  test('a changed password ends the other sessions and needs the old one', async () => {
    const { sessions, enrolment } = house.access;
    const { person, secret, session } = await house.member([REGULATOR]);
    const other = await house.signIn(person.login, secret);
    const next = 'vier Birnen auf dem Baum';
    house.secrets.push(next);
    await refuses(enrolment.changePassword(person.id, 'wrong wrong wrong', next), 'sign-in-failed');
    await refuses(enrolment.changePassword(person.id, PASSWORD, 'short'), 'password-weak');
    assert.ok(await sessions.find(other.token));
    await enrolment.changePassword(person.id, PASSWORD, next, session.state.id);
    assert.ok(await sessions.find(session.token));
    assert.equal(await sessions.find(other.token), undefined);
    await refuses(sessions.withPassword(person.login, PASSWORD, ORIGIN), 'sign-in-failed');
    assert.equal((await sessions.withPassword(person.login, next, ORIGIN)).state.step, 'second-factor');
    for (let i = 0; i < 3; i += 1) {
      await refuses(enrolment.changePassword(person.id, 'wrong wrong wrong', next), 'sign-in-failed');
    }
    await refuses(enrolment.changePassword(person.id, next, PASSWORD), 'locked');
  });
});

test('no token, password, code or secret is in the database in clear', async () => {
  await refuses(
    house.access.sessions.withPassword(PASSWORD, 'typed in the wrong field', ORIGIN),
    'sign-in-failed',
  );
  const everything = await house.everything();
  assert.ok(everything.includes('first@example.cn'), 'the dump shows what is there');
  assert.ok(house.secrets.length > 100);
  for (const secret of house.secrets) {
    for (const form of [secret, Buffer.from(secret).toString('hex'), secret.replaceAll('-', '')]) {
      assert.ok(!everything.toLowerCase().includes(form.toLowerCase()), `${secret.slice(0, 4)}… is there`);
    }
  }
});

test('sweeping takes what has run out and nothing else', async () => {
  const { person, secret } = await house.member([REGULATOR]);
  const kept = await house.signIn(person.login, secret);
  const { token } = await house.invited([REGULATOR]);
  house.later(29 * MINUTE);
  await house.access.sweep();
  const count = async (table: 'session' | 'person_token' | 'sign_in_failure') =>
    (
      await house.record.db
        .selectFrom(table)
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow()
    ).n;
  assert.ok(await house.access.sessions.find(kept.token));
  assert.ok((await house.access.sessions.withToken(token, ORIGIN)).token);
  house.later(73 * HOUR);
  await house.access.sweep();
  assert.deepEqual(
    [await count('session'), await count('person_token'), await count('sign_in_failure')],
    [0, 0, 0],
  );
});
