/** The pages of one's own number over HTTP, on a real record and evidence log; only the telephone is made up. Long because one house serves all of it. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { openIntake } from '../complaints/index.ts';
import { DAY, type House, number, OTHER, openHouse, SHOP } from '../consent/fixture.ts';
import { NumberProof, OwnConsents, verifyReceipt } from '../consent/index.ts';
import { formatRecipient, type OwnMessage } from '../domain/index.ts';
import type { Deed } from '../registry/index.ts';
import { pagesOn } from './fixture.ts';

const MINUTE = 60_000;
let house: House;
let app: FastifyInstance;
let phone: OwnMessage[] = [];
let canSend = true;
const deeds: (Deed & { actor: string })[] = [];
/** Each test has numbers of its own, and an address that nobody asked from. */
let next = 100;
let address = '';

before(async () => {
  house = await openHouse();
  const ground = { record: house.record, sealer: house.sealer, key: house.key, clock: () => house.clock.now };
  const proof = new NumberProof(ground, {
    canSend: () => canSend,
    send: async (_db, messages) => {
      phone.push(...messages);
    },
    onSent: () => undefined,
  });
  const own = new OwnConsents(ground, house, async (_db, actor, deed) => {
    deeds.push({ ...deed, actor });
  });
  const names = new Map<string, string>([
    [SHOP, '青禾商城'],
    [OTHER, '临江文化'],
  ]);
  app = await pagesOn({
    ...{ proof, own, clock: () => house.clock.now },
    complaints: openIntake(ground).own,
    registered: {
      nameOf: (organisation) => names.get(organisation),
      portStanding: (port) =>
        port.startsWith('10690088')
          ? {
              port: '10690088' as never,
              holder: SHOP,
              state: 'open',
              hops: [{ port: '10690088' as never, lessor: SHOP, lessee: OTHER }],
            }
          : undefined,
    },
  });
});
after(async () => {
  await app.close();
  await house.shut();
});
beforeEach(() => {
  [phone, canSend] = [[], true];
  address = `192.0.2.${next++ % 250}`;
  deeds.length = 0;
});

const typed = (i: number) => formatRecipient(number(i));
const cookieOf = (answer: LightMyRequestResponse) => `${answer.headers['set-cookie'] ?? ''}`.split(';')[0]!;
const codeSent = () => /验证码(\d{6})/.exec(phone.at(-1)!.text)![1]!;
const wrongCode = () => String((Number(codeSent()) + 1) % 1_000_000).padStart(6, '0');

async function post(url: string, form: Record<string, string>, cookie = '', headers = {}) {
  return app.inject({
    ...{ method: 'POST', url, remoteAddress: address, payload: new URLSearchParams(form).toString() },
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html', cookie, ...headers },
  });
}
const get = (url: string, cookie = '') => app.inject({ url, headers: { accept: 'text/html', cookie } });

/** Comes in as whoever has this number; the cookie of the session. */
async function signIn(i: number): Promise<string> {
  const asked = await post('/mine/code', { number: typed(i) });
  assert.equal(asked.statusCode, 303, asked.body);
  const tried = await post('/mine/session', { code: codeSent() }, cookieOf(asked));
  assert.equal(tried.statusCode, 303, tried.body);
  return cookieOf(tried);
}

async function grants(i: number): Promise<void> {
  const [taken] = await house.consents.grant([house.consent(i)], house.as('ann'));
  assert.ok(taken!.event !== undefined);
}
const kindsOf = async (i: number) =>
  (await house.reading.ofNumber(number(i), 'all')).events.map(({ kind, channel }) => `${kind} ${channel}`);

describe('a number is shown to be one’s own', () => {
  test('P7 by a code that is sent to it; the cookie is no script’s and no other site’s; record, address and audit hold neither number nor code', async () => {
    const i = next++;
    const asked = await post('/mine/code', { number: ` ${typed(i).slice(0, 3)}-${typed(i).slice(3)} ` });
    assert.equal(asked.statusCode, 303);
    assert.equal(asked.headers.location, '/mine');
    assert.match(
      `${asked.headers['set-cookie']}`,
      /^anning_number=\S{43}; .*Path=\/mine; .*HttpOnly; Secure; SameSite=Strict$/,
    );
    assert.deepEqual(
      phone.map(({ recipient, purpose, port }) => [recipient, purpose, port]),
      [[number(i), 'verification', undefined]],
    );
    const waiting = await get('/mine', cookieOf(asked));
    assert.match(waiting.body, /<h1>请输入验证码/);
    assert.ok(
      !waiting.body.includes(typed(i)) && waiting.body.includes(typed(i).replace(/\d{4}(?=\d{4}$)/, '****')),
    );
    const code = codeSent();
    const tried = await post(
      '/mine/session',
      { code: ` ${code.slice(0, 3)} ${code.slice(3)}` },
      cookieOf(asked),
    );
    assert.equal(tried.headers.location, '/mine');
    assert.notEqual(cookieOf(tried), cookieOf(asked));
    assert.match((await get('/mine', cookieOf(tried))).body, /<h1>发给 138\*\*\*\*\d{4} 的营销短信/);
    assert.match(
      (await get('/mine', cookieOf(asked))).body,
      /<h1>谁可以给我发营销短信/,
      'the first token is spent',
    );
    const rows = JSON.stringify([
      await house.record.db.selectFrom('number_session').selectAll().execute(),
      await house.record.db.selectFrom('number_attempt').selectAll().execute(),
      deeds,
    ]);
    for (const secret of [
      typed(i),
      String(number(i)),
      cookieOf(tried).split('=')[1]!,
      Buffer.from(code).toString('hex'),
    ])
      assert.ok(!rows.includes(secret), secret);
    assert.deepEqual(
      deeds.map(({ act, actor }) => [act, /^recipient:[0-9a-f]{16}$/.test(actor)]),
      [['consent.number-proven', true]],
    );
  });

  test('a wrong code is told with the tries that are left; after five the right one serves no more', async () => {
    const asked = await post('/mine/code', { number: typed(next++) });
    for (const left of [4, 3, 2, 1]) {
      const tried = await post('/mine/session', { code: wrongCode() }, cookieOf(asked));
      assert.equal(tried.statusCode, 422);
      assert.match(tried.body, new RegExp(`还可以试 ${left} 次`));
      assert.equal(tried.headers['set-cookie'], undefined);
    }
    assert.match(
      (await post('/mine/session', { code: wrongCode() }, cookieOf(asked))).body,
      /请重新发送一个/,
    );
    const late = await post('/mine/session', { code: codeSent() }, cookieOf(asked));
    assert.match(late.body, /请重新发送一个/);
    assert.equal(late.headers['set-cookie'], undefined);
  });

  test('of many tries at once five are looked at; from one address a hundred and twenty are counted an hour', async () => {
    const asked = await post('/mine/code', { number: typed(next++) });
    const told = await Promise.all(
      Array.from({ length: 130 }, () => post('/mine/session', { code: wrongCode() }, cookieOf(asked))),
    );
    assert.equal(told.filter(({ body }) => /还可以试/.test(body)).length, 4);
    assert.equal(told.filter(({ statusCode }) => statusCode === 429).length, 10);
  });

  test('a code is good for ten minutes and for the browser that asked; a session for thirty, whatever is done with it', async () => {
    const asked = await post('/mine/code', { number: typed(next++) });
    house.clock.now += 10 * MINUTE;
    assert.match((await post('/mine/session', { code: codeSent() }, cookieOf(asked))).body, /请重新发送一个/);
    const here = await post('/mine/code', { number: typed(next++) });
    const codeHere = codeSent();
    const elsewhere = await post('/mine/code', { number: typed(next++) });
    if (codeSent() !== codeHere)
      assert.equal((await post('/mine/session', { code: codeHere }, cookieOf(elsewhere))).statusCode, 422);
    const cookie = cookieOf(await post('/mine/session', { code: codeHere }, cookieOf(here)));
    house.clock.now += 20 * MINUTE;
    assert.match((await get('/mine', cookie)).body, /<h1>发给/);
    house.clock.now += 10 * MINUTE;
    assert.match((await get('/mine', cookie)).body, /<h1>谁可以/);
    const act = await post('/mine/stop', { everyone: '1' }, cookie);
    assert.equal(act.headers.location, '/mine?ended=1');
    assert.match((await get('/mine?ended=1')).body, /已经退出/);
  });

  test('signing out ends it at once', async () => {
    const cookie = await signIn(next++);
    assert.match(`${(await post('/mine/end', {}, cookie)).headers['set-cookie']}`, /^anning_number=;/);
    assert.match((await get('/mine', cookie)).body, /<h1>谁可以/);
  });

  test('the answer is the same whether or not the ledger knows the number', async () => {
    const [known, unknown] = [next++, next++];
    await grants(known);
    const answers = [];
    for (const i of [known, unknown]) {
      const { statusCode, headers, body } = await post('/mine/code', { number: typed(i) });
      const page = await get('/mine', `${headers['set-cookie']}`.split(';')[0]!);
      const same = (text: string) => text.replaceAll(/138\*{4}\d{4}/g, 'NUMBER');
      answers.push([statusCode, headers.location, body, same(page.body)]);
    }
    assert.deepEqual(answers[0], answers[1]);
    assert.equal(phone.length, 2);
  });

  test('a number gets one code a minute, four an hour, eight a day; from one address sixty are asked for an hour', async () => {
    const i = next++;
    const ask = async (who = i) => {
      const told = await post('/mine/code', { number: typed(who) });
      address = `198.51.100.${next++ % 250}`;
      return told.statusCode;
    };
    assert.equal(await ask(), 303);
    assert.equal(await ask(), 429);
    const told: number[] = [];
    for (let hour = 0; hour < 3; hour++) {
      for (let minute = 0; minute < 5; minute++) {
        house.clock.now += MINUTE;
        told.push(await ask());
      }
      house.clock.now += 60 * MINUTE;
    }
    assert.deepEqual(
      told.map((each) => each === 303),
      [true, true, true, false, false, true, true, true, true, false, false, false, false, false, false],
    );
    house.clock.now += DAY;
    assert.equal(await ask(), 303);
    const from = '203.0.113.9';
    let sent = 0;
    for (let n = 0; n < 70; n++) {
      address = from;
      const answer = await post('/mine/code', { number: typed(next++) });
      if (answer.statusCode === 303) sent++;
      else assert.match(answer.body, /从您这里发出的请求太多/);
    }
    assert.equal(sent, 60);
  });

  test('from here so many codes go out an hour, whoever asks from wherever; then the page says when', async () => {
    const ground = {
      record: house.record,
      sealer: house.sealer,
      key: house.key,
      clock: () => house.clock.now,
    };
    const proof = new NumberProof(ground, {
      ...{ canSend: () => true, send: async () => undefined, onSent: () => undefined },
      codesAnHour: 0,
    });
    // What went out before counts: nobody is left over.
    const asked = await proof.ask(typed(next++), '203.0.113.77');
    assert.deepEqual([asked.outcome, 'of' in asked && asked.of], ['too-often', 'all']);
    const pages = await pagesOn({ proof });
    const { body, statusCode } = await pages.inject({
      ...{ method: 'POST', url: '/mine/code', payload: `number=${typed(next++)}` },
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
    });
    await pages.close();
    assert.equal(statusCode, 429);
    assert.match(body, /现在要验证码的人太多/);
  });

  test('the code page sends it again to the same number, and says when that is too soon', async () => {
    const i = next++;
    const asked = await post('/mine/code', { number: typed(i) });
    const soon = await post('/mine/code', {}, cookieOf(asked));
    assert.equal(soon.statusCode, 429);
    assert.match(soon.body, /<h1>请输入验证码.*刚刚要过验证码/s);
    house.clock.now += MINUTE;
    const again = await post('/mine/code', {}, cookieOf(asked));
    assert.equal(again.statusCode, 303);
    assert.deepEqual(
      phone.map(({ recipient }) => recipient),
      [number(i), number(i)],
    );
    assert.equal((await post('/mine/session', { code: codeSent() }, cookieOf(again))).statusCode, 303);
  });

  test('P12 what is no mobile number of the mainland gets no code and is told so', async () => {
    for (const wrong of ['', '12345', '+85291234567', '10690088', '<b>1', '9'.repeat(3000)]) {
      const told = await post('/mine/code', { number: wrong });
      assert.equal(told.statusCode, 422, wrong);
      assert.match(told.body, /这不是中国内地的手机号/);
      assert.ok(!told.body.includes('<b>1'));
    }
    assert.equal((await post('/mine/code', { number: '1'.repeat(10_000) })).statusCode, 400);
    const none = await app.inject({
      method: 'POST',
      url: '/mine/code',
      payload: { number: '1' },
      headers: { accept: 'text/html' },
    });
    assert.equal(none.statusCode, 400);
    assert.equal(phone.length, 0);
  });

  test('where no code can be sent, the page says so and tells the other ways', async () => {
    canSend = false;
    for (const page of [await get('/mine'), await post('/mine/code', { number: typed(next++) })]) {
      assert.match(page.body, /现在不能发送验证码/);
      for (const way of ['TD', '10086', '12321']) assert.ok(page.body.includes(way), way);
      assert.ok(!page.body.includes('<form'));
    }
    assert.equal(phone.length, 0);
  });

  test('a form from another site does nothing', async () => {
    const i = next++;
    const cookie = await signIn(i);
    const told = await post('/mine/stop', { everyone: '1' }, cookie, { 'sec-fetch-site': 'cross-site' });
    assert.equal(told.statusCode, 403);
    assert.deepEqual(await kindsOf(i), []);
    assert.equal(
      (await post('/mine/code', { number: typed(i) }, '', { 'sec-fetch-site': 'same-site' })).statusCode,
      403,
    );
  });
});

describe('what concerns one’s own number', () => {
  test('who may send is told by name, since when, until when, how often, and what was shown', async () => {
    const i = next++;
    await grants(i);
    const { body } = await get('/mine', await signIn(i));
    for (const text of [
      '青禾商城',
      '营销·零售',
      '每月最多 4 条',
      '当时给您看的话',
      house.wording.text,
      '2026年6月',
      '到2027年',
    ])
      assert.ok(body.includes(text), text);
    assert.ok(!body.includes('临江文化'));
  });

  test('P4 one purpose stopped is one entry by the public page, in the feed at once, answered with its receipt; said again it is the same', async () => {
    const i = next++;
    await grants(i);
    const cookie = await signIn(i);
    const before = await house.since(0);
    const form = { organisation: SHOP, purpose: 'marketing-retail' };
    const stopped = await post('/mine/stop', form, cookie);
    assert.equal(stopped.statusCode, 303);
    const [, event] = /^\/mine\?done=(\d+)#done$/.exec(`${stopped.headers.location}`)!;
    assert.deepEqual(
      (await house.since(0)).slice(before.length).map(({ kind }) => kind),
      ['consent-withdrawn'],
    );
    assert.deepEqual(await kindsOf(i), ['withdrawn public-page', 'granted web']);
    const { body } = await get(`/mine?done=${event}`, cookie);
    assert.match(body, /<bdi>青禾商城<\/bdi>不能再给您发“营销·零售”短信/);
    assert.ok(body.includes(`/mine/receipts/${event}`));
    assert.equal((await post('/mine/stop', form, cookie)).headers.location, stopped.headers.location);
    assert.equal((await kindsOf(i)).length, 2);
    assert.deepEqual(
      deeds.filter(({ act }) => act === 'consent.withdrawn').map(({ organisation }) => organisation),
      [SHOP, SHOP],
    );
  });

  test('P4 an organisation as a whole, everyone, and everyone lifted again: what stood before serves again, what was refused by name does not', async () => {
    const i = next++;
    await grants(i);
    const cookie = await signIn(i);
    const mayBeSent = async () =>
      (await house.consents.standing(number(i), SHOP, 'marketing-retail')).mayBeSent;
    assert.equal(await mayBeSent(), true);
    await post('/mine/stop', { everyone: '1' }, cookie);
    assert.equal(await mayBeSent(), false);
    const all = await get('/mine', cookie);
    assert.match(all.body, /您已谢绝所有营销短信/);
    assert.match(all.body, /同意过，但现在不会发的/);
    const lifted = await post('/mine/lift', {}, cookie);
    assert.match((await get(`${lifted.headers.location}`.split('#')[0]!, cookie)).body, /已取消谢绝/);
    assert.equal(await mayBeSent(), true);
    const refused = await post('/mine/stop', { organisation: SHOP }, cookie);
    assert.match(
      (await get(`${refused.headers.location}`.split('#')[0]!, cookie)).body,
      /<bdi>青禾商城<\/bdi>和它的关联公司，都不能再/,
    );
    assert.equal(await mayBeSent(), false);
    assert.deepEqual(await kindsOf(i), [
      'refused public-page',
      'lifted public-page',
      'refused public-page',
      'granted web',
    ]);
    assert.equal(
      (await post('/mine/lift', {}, cookie)).headers.location,
      '/mine',
      'nothing to lift changes nothing',
    );
    assert.equal((await kindsOf(i)).length, 4);
  });

  test('P6 each receipt holds the number and verifies; P8 another’s is answered as if there were none, and without a session none is given', async () => {
    const [mine, hers] = [next++, next++];
    await grants(mine);
    await grants(hers);
    const cookie = await signIn(mine);
    const [own] = (await house.reading.ofNumber(number(mine), 'all')).events;
    const [other] = (await house.reading.ofNumber(number(hers), 'all')).events;
    const receipt = await get(`/mine/receipts/${own!.id}`, cookie);
    assert.match(`${receipt.headers['content-disposition']}`, /^attachment; filename="receipt-\d+\.json"$/);
    const verdict = verifyReceipt(receipt.json(), house.evidence.verifierKey);
    assert.ok(verdict.ok && verdict.number === String(number(mine)), JSON.stringify(verdict));
    for (const event of [`${other!.id}`, '999999999', '0', 'x', '-1']) {
      const none = await get(`/mine/receipts/${event}`, cookie);
      assert.equal(none.statusCode, 404, event);
    }
    assert.equal((await get(`/mine/receipts/${own!.id}`)).statusCode, 401);
    assert.ok(!(await get(`/mine?done=${other!.id}`, cookie)).body.includes('办好了'));
    const waiting = await post('/mine/code', { number: typed(hers) });
    assert.equal(
      (await get(`/mine/receipts/${other!.id}`, cookieOf(waiting))).statusCode,
      401,
      'a code on its way opens nothing',
    );
    assert.equal(
      (await post('/mine/stop', { everyone: '1' }, cookieOf(waiting))).headers.location,
      '/mine?ended=1',
    );
  });

  test('a sender that holds no consent is found by its number and stopped; nonsense is not', async () => {
    const i = next++;
    const cookie = await signIn(i);
    const found = await post('/mine/find', { sender: '1069 0088 021' }, cookie);
    for (const text of ['青禾商城', '临江文化', '端口持有人', '端口使用人'])
      assert.ok(found.body.includes(text), text);
    assert.match((await post('/mine/find', { sender: '10655001' }, cookie)).body, /登记里没有这个号码/);
    await post('/mine/stop', { organisation: OTHER }, cookie);
    assert.deepEqual(await kindsOf(i), ['refused public-page']);
    const nobody = '91330400MA2TWN0052';
    for (const [form, status] of [
      [{}, [400]],
      [{ organisation: 'x' }, [400]],
      [{ organisation: SHOP, purpose: 'verification' }, [400]],
      [{ organisation: nobody }, [400, 404]],
    ] as const) {
      const { statusCode } = await post('/mine/stop', form as Record<string, string>, cookie);
      assert.ok((status as readonly number[]).includes(statusCode), `${JSON.stringify(form)} ${statusCode}`);
    }
    assert.equal((await kindsOf(i)).length, 1);
  });

  test('in English too, along every redirect', async () => {
    const asked = await post('/mine/code', { number: typed(next++), lang: 'en' });
    assert.equal(asked.headers.location, '/mine?lang=en');
    const tried = await post('/mine/session', { code: codeSent(), lang: 'en' }, cookieOf(asked));
    assert.match(
      (await get(`${tried.headers.location}`, cookieOf(tried))).body,
      /<h1>Marketing messages to 138/,
    );
    const stopped = await post('/mine/stop', { organisation: SHOP, lang: 'en' }, cookieOf(tried));
    assert.match(`${stopped.headers.location}`, /^\/mine\?lang=en&done=\d+#done$/);
  });
});
