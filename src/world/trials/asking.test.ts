import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { DEFAULT_LIMITS } from '../../gateway/index.ts';
import { clientFor, type SmsClient } from '../client.ts';
import { MessageCentre } from '../message-centre.ts';
import { GatewayProcess } from './gateway-process.ts';
import { consenting, MARKETING_PORT, openSite, SERVICE_PORT, type Site } from './site.ts';

/*
 * Asking and refusing over two gateway processes, a real PostgreSQL and one carrier: what a person says to one of them holds at both.
 */

const WITHDREW = 115;
const REPEATED = 123;
const PEOPLE = 60;
const MARKETING = '【安宁商城】会员专享：全场满300减50，今晚8点开抢，详询客服400-000-0000。拒收请回复R';
const CODE = '【安宁商城】验证码384921，5分钟内有效，请勿告诉他人。';
const REQUEST =
  '【安宁商城】是否同意接收本店促销短信？每月不超过4条，有效期一年。同意请回复Y，不回复视为不同意。';
const accounts = [{ account: 'shop01', secret: 'secret1', refusal: 'response' }] as const;

let site: Site;
let centre: MessageCentre;
const gateways: GatewayProcess[] = [];
const clients: SmsClient[] = [];

before(async () => {
  site = await openSite('asking', accounts);
  centre = new MessageCentre({ remember: 'messages', receiptDelayMs: 1 });
  await centre.start();
  for (const [i, name] of ['gw-a', 'gw-b'].entries()) {
    const upstream = {
      ...{ name: 'carrier', protocol: 'cmpp30' as const, ...centre.addresses.cmpp!, account: name },
      ...{ secret: 'secret', connections: 1, windowMax: 64, carrier: 'mobile' as const, recipients: [] },
    };
    const settings = { name, node: i + 1, upstreams: [upstream], limits: DEFAULT_LIMITS };
    const gateway = await GatewayProcess.at(site, join(site.folder, `spool-${name}`), settings);
    gateways.push(gateway);
    await gateway.start();
    const listener = gateway.listener('cmpp');
    const { account, secret } = accounts[0];
    const login = {
      protocol: 'cmpp30' as const,
      host: '127.0.0.1',
      listener,
      account,
      secret,
      windowMax: 32,
    };
    const client = clientFor({ ...login, reconnectMs: 200 });
    clients.push(client);
    await client.connect();
  }
  site.ownGateway = { name: 'gw-a', control: gateways[0]!.control };
});

after(async () => {
  await Promise.all(clients.map((client) => client.close()));
  for (const gateway of gateways) await gateway.kill();
  await centre?.close();
  await site?.close();
});

async function send(at: number, recipient: string, text: string, source = MARKETING_PORT): Promise<number> {
  return (await clients[at]!.submit({ source, recipient, text, receipt: false })).result;
}

async function becomes(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  for (const until = performance.now() + 30_000; !(await holds()); await sleep(10))
    assert.ok(performance.now() < until, `never came true: ${what}`);
}

async function submissions(): Promise<number> {
  const figures = await Promise.all(gateways.map((each) => each.figure('anning_submissions_total')));
  return figures.reduce((sum, each) => sum + each, 0);
}

const person = (i: number) => `139${String(i).padStart(8, '0')}`;
const confirmations = (recipient: string) =>
  centre
    .messages()
    .filter(({ destination, text }) => destination.endsWith(recipient) && /退订申请/.test(text));

test('a request, a yes: marketing passes at both gateways, and the log held it first', async () => {
  const asked = person(1);
  assert.notEqual(await send(1, asked, MARKETING), 0);
  assert.equal(await send(0, asked, REQUEST), 0);
  const kinds = async () =>
    (await site.record.db.selectFrom('consent_event').select('kind').orderBy('id').execute()).map(
      ({ kind }) => kind,
    );
  await becomes('asked', async () => (await kinds()).length === 1);
  centre.reply(asked, MARKETING_PORT, 'Y', 'gw-a');
  await becomes('passes at the other gateway', async () => (await send(1, asked, MARKETING)) === 0);
  assert.equal(await send(0, asked, MARKETING), 0);
  assert.deepEqual(await kinds(), ['requested', 'granted']);
  const block = await site.record.db
    .selectFrom('consent_block')
    .selectAll()
    .orderBy('block', 'desc')
    .executeTakeFirst();
  assert.ok(block!.logged_at !== null && block!.entry !== null);
});

test('a request, a no: the same is asked no more, and nothing else is refused', async () => {
  const asked = person(2);
  assert.equal(await send(0, asked, REQUEST), 0);
  const state = async () => {
    const rows = await site.record.db
      .selectFrom('consent_event')
      .select('kind')
      .orderBy('id', 'desc')
      .execute();
    return rows[0]?.kind;
  };
  await becomes('asked', async () => (await state()) === 'requested');
  const { last } = await site.record.db.selectFrom('change_head').select('last').executeTakeFirstOrThrow();
  await becomes(
    'known at the gateway',
    async () => (await gateways[0]!.figure('anning_facts_sequence')) >= last,
  );
  centre.reply(asked, MARKETING_PORT, 'N', 'gw-a');
  await becomes('not asked again', async () => (await send(1, asked, REQUEST)) === REPEATED);
  assert.equal(await state(), 'declined');
  assert.equal(confirmations(asked).length, 0);
});

test('P4 a withdrawal holds at the other gateway within a second, under load, and from then on nothing slips through; it is confirmed once', async (t) => {
  let loading = true;
  const began = performance.now();
  const before = await submissions();
  const load = [0, 1].map(async (at) => {
    for (let i = 0; loading; i++) {
      await send(at, person(1000 + (i % 500)), CODE, SERVICE_PORT);
      await sleep(10);
    }
  });
  const tookMs: number[] = [];
  /** Marketing that was answered with success, by buyer. */
  const passed = new Map<string, number>();
  const offer = async (at: number, buyer: string) => {
    const result = await send(at, buyer, MARKETING);
    if (result === 0) passed.set(buyer, (passed.get(buyer) ?? 0) + 1);
    return result;
  };
  await Promise.all(
    Array.from({ length: PEOPLE }, async (_, i) => {
      await sleep(i * 100);
      const buyer = consenting(i + 1);
      const [near, far] = i % 2 === 0 ? [0, 1] : [1, 0];
      assert.equal(await offer(far, buyer), 0);
      assert.equal(await offer(near, buyer), 0);
      const started = performance.now();
      centre.reply(buyer, MARKETING_PORT, i % 3 === 0 ? 'TD' : '退订', `gw-${'ab'[near]}`);
      await becomes('refused', async () => (await offer(far, buyer)) === WITHDREW);
      tookMs.push(performance.now() - started);
      centre.reply(buyer, MARKETING_PORT, 'T', `gw-${'ab'[far]}`);
      for (let tries = 0; tries < 10; tries++) {
        assert.equal(await offer(far, buyer), WITHDREW);
        assert.equal(await offer(near, buyer), WITHDREW);
        assert.equal(await send(far, buyer, CODE, SERVICE_PORT), 0, 'a code still passes');
      }
    }),
  );
  loading = false;
  await Promise.all(load);
  tookMs.sort((a, b) => a - b);
  const perSecond = ((await submissions()) - before) / ((performance.now() - began) / 1000);
  const p99 = tookMs[Math.ceil(tookMs.length * 0.99) - 1]!;
  t.diagnostic(
    `withdrawal to enforcement: p50 ${Math.round(tookMs[tookMs.length >> 1]!)} ms, p99 ${Math.round(p99)} ms, at ${Math.round(perSecond)} messages a second`,
  );
  assert.ok(p99 < 1000, `${p99} ms`);
  const people = Array.from({ length: PEOPLE }, (_, i) => consenting(i + 1));
  await becomes('confirmed', () => people.every((each) => confirmations(each).length > 0));
  await sleep(1500);
  for (const each of people) assert.equal(confirmations(each).length, 1, 'once, however often they write');
  const reached = (buyer: string) =>
    centre.messages().filter(({ destination, text }) => destination.endsWith(buyer) && text === MARKETING);
  for (const each of people)
    assert.equal(reached(each).length, passed.get(each), 'nothing beside what passed');
  const own = await site.record.db.selectFrom('own_message').select(['state', 'sealed']).execute();
  assert.ok(own.every(({ state, sealed }) => state === 'sent' && sealed === null));
  assert.equal(own.length, PEOPLE);
  assert.equal(
    (await gateways[0]!.figure('anning_opt_outs_total')) +
      (await gateways[1]!.figure('anning_opt_outs_total')),
    2 * PEOPLE,
  );
});

test('kill -9 of the gateway that confirms: none is lost, none comes twice', async () => {
  const buyers = Array.from({ length: 20 }, (_, i) => consenting(1001 + i));
  for (const each of buyers) centre.reply(each, MARKETING_PORT, 'T', 'gw-b');
  for (let round = 0; round < 2; round++) {
    await sleep(60);
    await gateways[0]!.kill();
    await gateways[0]!.start();
  }
  await becomes('confirmed', () => buyers.every((each) => confirmations(each).length > 0));
  const settled = () =>
    site.record.db.selectFrom('own_message').select('key').where('state', '=', 'waiting').execute();
  await becomes('settled', async () => (await settled()).length === 0);
  const ids = await site.record.db.selectFrom('own_message').select(['key', 'message_id']).execute();
  assert.equal(new Set(ids.map(({ message_id }) => message_id)).size, ids.length);
});
