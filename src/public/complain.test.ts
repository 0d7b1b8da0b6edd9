/** Complaints as a person makes and follows them, over HTTP, on a real record; the telephone is made up. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { CODE, PORT, SPAM } from '../complaints/fixture.ts';
import { type IntakeRoom, openIntake, type Received } from '../complaints/index.ts';
import { type House, number, openHouse, SHOP } from '../consent/fixture.ts';
import { NumberProof } from '../consent/index.ts';
import { formatRecipient, type OwnMessage } from '../domain/index.ts';
import { pagesOn } from './fixture.ts';

const PNG = Buffer.from('\x89PNG\r\n\x1a\n and the rest of it', 'latin1');
let house: House;
let app: FastifyInstance;
let room: IntakeRoom;
let received: Received[] = [];
const phone: OwnMessage[] = [];

before(async () => {
  house = await openHouse();
  const ground = { record: house.record, sealer: house.sealer, key: house.key, clock: () => house.clock.now };
  room = openIntake(ground);
  app = await pagesOn({
    clock: () => house.clock.now,
    proof: new NumberProof(ground, {
      canSend: () => true,
      send: async (_db, messages) => {
        phone.push(...messages);
      },
      onSent: () => undefined,
    }),
    complaints: room.own,
    received: async () => ({ messages: received, isWhole: true }),
  });
});
after(async () => {
  await app.close();
  await house.shut();
});

const cookieOf = (answer: LightMyRequestResponse) => `${answer.headers['set-cookie'] ?? ''}`.split(';')[0]!;
const get = (url: string, cookie = '') => app.inject({ url, headers: { accept: 'text/html', cookie } });
const post = (url: string, form: Record<string, string>, cookie = '') =>
  app.inject({
    ...{ method: 'POST', url, payload: new URLSearchParams(form).toString() },
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html', cookie },
  });

interface Picture {
  readonly type: string;
  readonly bytes: Buffer;
}
function send(form: Record<string, string>, cookie: string, pictures: readonly Picture[] = [], headers = {}) {
  const boundary = '----anning';
  const fields = Object.entries(form).map(([name, value]) =>
    Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
  );
  const files = pictures.flatMap(({ type, bytes }, i) => [
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="pictures"; filename="${i}.png"\r\ncontent-type: ${type}\r\n\r\n`,
    ),
    bytes,
    Buffer.from('\r\n'),
  ]);
  return app.inject({
    ...{ method: 'POST', url: '/mine/complaints' },
    payload: Buffer.concat([...fields, ...files, Buffer.from(`--${boundary}--\r\n`)]),
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      ...{ accept: 'text/html', cookie, 'accept-language': 'en' },
      ...headers,
    },
  });
}

async function signIn(i: number): Promise<string> {
  const asked = await post('/mine/code', { number: formatRecipient(number(i)), to: 'complaint' });
  assert.equal(asked.headers.location, '/mine?to=complaint');
  const [, code] = /验证码(\d{6})/.exec(phone.at(-1)!.text)!;
  const waiting = await get('/mine?to=complaint', cookieOf(asked));
  assert.match(waiting.body, /name="to" value="complaint"/);
  const tried = await post('/mine/session', { code: code!, to: 'complaint' }, cookieOf(asked));
  assert.equal(tried.headers.location, '/mine/complaint');
  return cookieOf(tried);
}

const idIn = (answer: LightMyRequestResponse) =>
  /\/mine\/complaints\/(\d+)/.exec(`${answer.headers.location}`)?.[1] ?? assert.fail(answer.body);

test('from the front page to an acceptance number, followed to its end, and objected to once', async () => {
  assert.match((await get('/')).body, /href="\/mine\?to=complaint"/);
  assert.match((await get('/mine?to=complaint')).body, /<h1>投诉一条短信/);
  const cookie = await signIn(1);
  const form = await get('/mine/complaint', cookie);
  for (const name of ['sender', 'text', 'stop', 'when', 'category', 'pictures'])
    assert.match(form.body, new RegExp(` name="${name}"`));
  assert.doesNotMatch(form.body, / checked/);
  const sent = await send(
    { sender: PORT, text: SPAM, stop: '1', when: '2026-05-31T09:30', category: 'retail' },
    cookie,
    [{ type: 'image/png', bytes: PNG }],
  );
  assert.equal(sent.statusCode, 303, sent.body);
  const id = idIn(sent);
  const told = await get(`${sent.headers.location}`, cookie);
  assert.match(told.body, /<h1>✓ 已受理/);
  assert.ok(told.body.includes(`${id.slice(0, 8)} ${id.slice(8)}`) && told.body.includes(SPAM));
  assert.ok(!told.body.includes('我有异议'));

  const { complaint, originals } = await room.complaints.get(id);
  assert.deepEqual(
    [complaint.proof, complaint.port, complaint.wantsStop, complaint.categoryBy, complaint.toldAt],
    ['code', PORT, true, 'person', Date.UTC(2026, 4, 31, 1, 30)],
  );
  assert.deepEqual(
    originals.map(({ mediaType }) => mediaType),
    ['application/json', 'image/png'],
  );
  assert.deepEqual((await room.complaints.original(id, 1)).bytes, PNG);

  const officer = house.as('ann');
  await room.complaints.do(id, { act: 'gather' }, officer);
  const words = { zh: '转给临江文化办理', en: 'passed on to Linjiang' };
  await room.complaints.do(id, { act: 'transfer', told: words.zh, detail: { words } }, officer);
  await room.complaints.do(id, { act: 'answer', told: '<b>已停发</b>' }, officer);
  const answered = await get(`/mine/complaints/${id}`, cookie);
  assert.ok(
    answered.body.includes('转给临江文化办理') && answered.body.includes('&lt;b&gt;已停发&lt;/b&gt;'),
  );
  assert.match((await get(`/mine/complaints/${id}?lang=en`, cookie)).body, /passed on to Linjiang/);
  assert.match((await get('/mine', cookie)).body, new RegExp(`/mine/complaints/${id}`));

  const missing = await post(`/mine/complaints/${id}/objection`, { words: '  ' }, cookie);
  assert.equal(missing.statusCode, 422);
  const long = await post(`/mine/complaints/${id}/objection`, { words: '长'.repeat(1001) }, cookie);
  assert.equal(long.statusCode, 422);
  const objected = await post(`/mine/complaints/${id}/objection`, { words: '还'.repeat(1000) }, cookie);
  assert.equal(objected.headers.location, `/mine/complaints/${id}?done=objected`);
  const again = await post(`/mine/complaints/${id}/objection`, { words: '再说一次' }, cookie);
  assert.equal(again.statusCode, 400);
  assert.equal((await room.complaints.get(id)).complaint.state, 'gathered');
});

test('P8 another’s complaint is not there, and nobody comes in without the code', async () => {
  const mine = idIn(await send({ sender: PORT, text: `${SPAM}甲` }, await signIn(2)));
  const other = await signIn(3);
  for (const answer of [
    await get(`/mine/complaints/${mine}`, other),
    await post(`/mine/complaints/${mine}/objection`, { words: '我的' }, other),
    await get('/mine/complaints/202605010000018', other),
    await get('/mine/complaints/nonsense', other),
  ])
    assert.equal(answer.statusCode, 404);
  assert.ok(!(await get('/mine', other)).body.includes(mine));
  for (const url of ['/mine/complaint', '/mine/messages', `/mine/complaints/${mine}`])
    assert.equal((await get(url)).headers.location, '/mine?to=complaint');
  assert.equal((await send({ text: SPAM }, '')).headers.location, '/mine?to=complaint');
  const foreign = await send({ text: SPAM }, other, [], { 'sec-fetch-site': 'cross-site' });
  assert.equal(foreign.statusCode, 403);
});

test('a code is answered kindly and at once, and the person may say that we are wrong; the same again leads to what stands there', async () => {
  const cookie = await signIn(4);
  const kind = await get(`${(await send({ sender: PORT, text: CODE }, cookie)).headers.location}`, cookie);
  assert.match(kind.body, /验证码或服务通知/);
  assert.match(kind.body, /我有异议/);
  await send({ sender: PORT, text: SPAM }, cookie);
  const again = await get(`${(await send({ sender: PORT, text: SPAM }, cookie)).headers.location}`, cookie);
  assert.match(again.body, /同一条短信您已经投诉过/);
});

test('P12 what is wrong is told beside what was typed; a file too many or too large, or one that is no picture, is refused in words', async () => {
  const cookie = await signIn(5);
  const empty = await send({ sender: '"><script>', text: ' ', when: 'soon' }, cookie);
  assert.equal(empty.statusCode, 422);
  assert.match(empty.body, /The text of the message is missing/);
  assert.ok(empty.body.includes('value="&quot;&gt;&lt;script&gt;"'));
  const fake = await send({ text: SPAM }, cookie, [{ type: 'image/png', bytes: Buffer.from('MZ..') }]);
  assert.match(fake.body, /is not taken/);
  const large = { type: 'image/png', bytes: Buffer.concat([PNG, Buffer.alloc(5 * 1024 * 1024)]) };
  const many = Array.from({ length: 4 }, () => ({ type: 'image/png', bytes: PNG }));
  for (const pictures of [[large], many]) {
    const answer = await send({ text: SPAM, sender: PORT }, cookie, pictures);
    assert.equal(answer.statusCode, 422);
    assert.match(answer.body, /at most 3 pictures of 5 MB/);
  }
  for (const text of ['好'.repeat(10_001), '好'.repeat(20_000)]) {
    const answer = await send({ text, sender: PORT }, cookie);
    assert.equal(answer.statusCode, 422);
    assert.match(answer.body, /10,?000/);
  }
  assert.equal((await room.own.list(number(5))).length, 0);
  const broken = await app.inject({
    ...{ method: 'POST', url: '/mine/complaints', payload: 'no boundary' },
    headers: { 'content-type': 'multipart/form-data', accept: 'text/html', cookie },
  });
  assert.ok(broken.statusCode >= 400 && broken.statusCode < 500, `${broken.statusCode}`);
});

test('why did I get this: who sent it, on what consent; complained of without typing', async () => {
  const cookie = await signIn(6);
  const at = house.clock.now - 3_600_000;
  const message = { id: 'm1', at, port: PORT, signature: '青禾商城', organisation: SHOP, text: SPAM };
  received = [{ ...message, purpose: 'marketing-retail', consent: { event: 7, at, channel: 'web' } }];
  const page = await get('/mine/messages', cookie);
  assert.ok(page.body.includes(SPAM) && page.body.includes('/mine/receipts/7'));
  const form = await post('/mine/complaint', { message: 'm1' }, cookie);
  assert.ok(form.body.includes(`value="${PORT}"`) && form.body.includes(`>${SPAM}</textarea>`));
  assert.match(form.body, /value="2026-06-01T11:00"/);
  assert.equal((await post('/mine/complaint', { message: 'm2' }, cookie)).statusCode, 404);
});
