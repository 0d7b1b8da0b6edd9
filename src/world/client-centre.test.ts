import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { CMPP_RESULT, SMPP_STATUS } from '../wire/index.ts';
import {
  type ClientOptions,
  type ClientProtocol,
  ConnectionLost,
  clientFor,
  LoginRefused,
  type Receipt,
  type Reply,
  type SmsClient,
} from './client.ts';
import { type CentreOptions, MessageCentre, NO_FAULTS } from './message-centre.ts';

const ACCOUNT = { account: '900001', secret: 'town-888' };
const PORT = '106900010001';
const HANDSET = '13800138000';
const CHINESE = '【安宁商城】您的验证码是482913，5分钟内有效，请勿告知他人。';
const LONG = `【安宁商城】${'满三百减五十，今晚八点开抢，'.repeat(14)}拒收请回复R`;
const LONG_ENGLISH = `[Anning] ${'Your parcel waits at the counter, open from 9 to 6. '.repeat(7)}`;

async function until(what: string, holds: () => boolean, timeoutMs = 5000): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!holds()) {
    assert.ok(performance.now() < end, `never came true: ${what}`);
    await wait(2);
  }
}

/** A centre, one client logged in to it, and everything that came back. */
async function pair(protocol: ClientProtocol, centreOptions: CentreOptions = {}, more = {}) {
  const centre = new MessageCentre({
    accounts: [ACCOUNT],
    remember: 'messages',
    receiptDelayMs: 2,
    ...centreOptions,
  });
  await centre.start();
  const at = centre.addresses[protocol === 'smpp' ? 'smpp' : 'cmpp']!;
  const options: ClientOptions = { protocol, ...at, ...ACCOUNT, answerTimeoutMs: 2000, ...more };
  const client = clientFor(options);
  const receipts: Receipt[] = [];
  const replies: Reply[] = [];
  client.on('receipt', (r) => receipts.push(r));
  client.on('reply', (r) => replies.push(r));
  await client.connect();
  return {
    centre,
    client,
    options,
    receipts,
    replies,
    async end() {
      await client.close();
      await centre.close();
    },
  };
}

for (const protocol of ['cmpp20', 'cmpp30', 'smpp'] as const) {
  const smpp = protocol === 'smpp';
  const tooFast = smpp ? SMPP_STATUS.ESME_RTHROTTLED : CMPP_RESULT.flowControl;

  describe(`${protocol} between client and centre`, () => {
    let world: Awaited<ReturnType<typeof pair>>;
    before(async () => {
      world = await pair(protocol, { receiptsOn: 'any', windowMax: 1000 });
    });
    after(() => world.end());

    it('carries a text, answers with an id, and reports on that id', async () => {
      const { centre, client, receipts } = world;
      const answer = await client.submit({ source: PORT, recipient: HANDSET, text: CHINESE, receipt: true });
      assert.equal(answer.result, 0);
      assert.equal(answer.parts.length, 1);
      await until('a receipt', () => receipts.length === 1);
      const receipt = receipts[0]!;
      assert.equal(receipt.id, answer.parts[0]!.id);
      assert.equal(receipt.stat, 'DELIVRD');
      assert.equal(receipt.recipient, HANDSET);
      assert.equal(receipt.source, PORT);
      assert.match(receipt.submitDate, /^\d{10}$/);
      const [message] = centre.messages();
      assert.equal(message?.text, CHINESE);
      assert.equal(message?.account, ACCOUNT.account);
      assert.equal(message?.source, PORT);
      assert.equal(message?.destination, HANDSET);
      assert.deepEqual(message?.messageIds, [answer.parts[0]!.id]);
      await until('the acknowledgement', () => centre.statistics.owed === 0);
    });

    it('splits a long text and reports on every part', async () => {
      const { centre, client, receipts } = world;
      receipts.length = 0;
      const texts = [LONG, LONG_ENGLISH];
      for (const text of texts) {
        const answer = await client.submit({ source: PORT, recipient: HANDSET, text, receipt: true });
        assert.ok(answer.parts.length >= 3, `${answer.parts.length} parts`);
        const ids = answer.parts.map((p) => p.id);
        assert.equal(new Set(ids).size, ids.length);
        await until('all receipts', () => ids.every((id) => receipts.some((r) => r.id === id)));
        const message = centre.messages().find((m) => m.text === text);
        assert.equal(message?.segments, ids.length);
        assert.deepEqual(message?.messageIds, ids);
      }
    });

    it('carries GB18030', async () => {
      const { centre, client } = world;
      const text = `【安宁商城】四字节㐀与生僻字䶮都在，${'退换货请到门店。'.repeat(20)}`;
      await client.submit({ source: PORT, recipient: HANDSET, text, receipt: false, scheme: 'gb18030' });
      const message = centre.messages().find((m) => m.text === text);
      assert.equal(message?.coding, 15);
      assert.ok(message.segments > 1);
    });

    it('sends no receipt where none was asked for', async () => {
      const { client, receipts } = world;
      receipts.length = 0;
      const quiet = await client.submit({ source: PORT, recipient: HANDSET, text: 'a', receipt: false });
      const loud = await client.submit({ source: PORT, recipient: HANDSET, text: 'b', receipt: true });
      await until('the one receipt', () => receipts.length > 0);
      assert.deepEqual(
        receipts.map((r) => r.id),
        loud.parts.map((p) => p.id),
      );
      assert.notEqual(quiet.parts[0]!.id, loud.parts[0]!.id);
    });

    it('tells how a handset fared', async () => {
      const { centre, client, receipts } = world;
      receipts.length = 0;
      const wanted = smpp ? ['UNDELIV', 'EXPIRED'] : ['UNDELIV', 'EXPIRED', 'MK:0001'];
      for (const [i, stat] of wanted.entries()) {
        const recipient = `1390013900${i}`;
        centre.handset(`86${recipient}`).outcome = stat;
        await client.submit({ source: PORT, recipient, text: 'x', receipt: true });
        await until(stat, () => receipts.some((r) => r.recipient === recipient && r.stat === stat));
      }
    });

    it('carries what a person replies, long or short', async () => {
      const { centre, client, replies } = world;
      await client.submit({ source: PORT, recipient: HANDSET, text: CHINESE, receipt: false });
      centre.handset(HANDSET).reply('退订', PORT);
      await until('a reply', () => replies.length === 1);
      assert.deepEqual(replies[0], { from: HANDSET, to: PORT, text: '退订', part: undefined });
      const long = '我从来没有同意过收这些短信，'.repeat(8);
      centre.handset(HANDSET).reply(long, PORT);
      await until('its parts', () => replies.length === 3);
      const parts = replies.slice(1).sort((a, b) => a.part!.part - b.part!.part);
      assert.equal(parts.map((p) => p.text).join(''), long);
      await until('the acknowledgements', () => centre.statistics.owed === 0);
    });

    it('answers keep-alives of both sides', async () => {
      const { centre, options, client } = world;
      const eager = clientFor({ ...options, keepAliveMs: 80, answerTimeoutMs: 300 });
      let lost = false;
      eager.on('lost', () => {
        lost = true;
      });
      await eager.connect();
      await wait(600);
      assert.equal(lost, false, 'a silent but living connection stays');
      centre.faults.deaf = true;
      await until('the deaf centre is left', () => lost);
      centre.faults.deaf = false;
      centre.probe();
      const answer = await client.submit({ source: PORT, recipient: HANDSET, text: 'x', receipt: false });
      assert.equal(answer.result, 0);
    });

    it('keeps many in flight, each answer with its own message', async () => {
      const { client, receipts } = world;
      receipts.length = 0;
      const orders = Array.from({ length: 500 }, (_, i) => ({
        source: PORT,
        recipient: `1370000${String(i).padStart(4, '0')}`,
        text: `n${i}`,
        receipt: true,
      }));
      const answers = await Promise.all(orders.map((o) => client.submit(o)));
      await until('all receipts', () => receipts.length === 500);
      const byId = new Map(receipts.map((r) => [r.id, r.recipient]));
      assert.equal(byId.size, 500);
      answers.forEach((a, i) => {
        assert.equal(byId.get(a.parts[0]!.id), orders[i]!.recipient);
      });
    });
  });

  describe(`${protocol} faults`, () => {
    let world: Awaited<ReturnType<typeof pair>>;
    const send = (client: SmsClient, text: string) =>
      client.submit({ source: PORT, recipient: HANDSET, text, receipt: true });
    before(async () => {
      world = await pair(protocol, { resendAfterMs: 60 });
    });
    after(() => world.end());

    it('throttles so many and takes the next', async () => {
      const { centre, client } = world;
      const before = centre.statistics.taken;
      centre.faults.throttle = 2;
      const results = [];
      for (let i = 0; i < 3; i++) results.push((await send(client, `t${i}`)).result);
      assert.deepEqual(results, [tooFast, tooFast, 0]);
      assert.equal(centre.statistics.taken, before + 1);
    });

    it('refuses with a chosen code', async () => {
      const { centre, client } = world;
      Object.assign(centre.faults, { reject: 1, rejectWith: 13 });
      assert.equal((await send(client, 'r')).result, 13);
      assert.equal((await send(client, 's')).result, 0);
    });

    it('answers out of order, and the client is not confused', async () => {
      const { centre, client } = world;
      centre.faults.outOfOrder = true;
      const order: number[] = [];
      const texts = Array.from({ length: 8 }, (_, i) => `o${i}`);
      const answers = await Promise.all(
        texts.map(async (t, i) => {
          const answer = await send(client, t);
          order.push(i);
          return answer;
        }),
      );
      Object.assign(centre.faults, NO_FAULTS);
      assert.notDeepEqual(
        order,
        texts.map((_, i) => i),
      );
      for (const [i, text] of texts.entries()) {
        const received = centre.received.find((r) => r.content.toString('latin1') === text);
        assert.equal(received?.messageId, answers[i]!.parts[0]!.id);
      }
    });

    it('can send the receipt before the answer', async () => {
      const { centre, client, receipts } = world;
      centre.faults.receiptFirst = true;
      let answered = false;
      let sawReceiptFirst = false;
      const listen = () => {
        if (!answered) sawReceiptFirst = true;
      };
      client.on('receipt', listen);
      const answer = await send(client, 'f');
      answered = true;
      client.off('receipt', listen);
      Object.assign(centre.faults, NO_FAULTS);
      assert.ok(sawReceiptFirst);
      assert.ok(receipts.some((r) => r.id === answer.parts[0]!.id));
    });

    it('sends a receipt again until it is acknowledged', async () => {
      const { centre, client, receipts } = world;
      await until('nothing is owed', () => centre.statistics.owed === 0);
      receipts.length = 0;
      client.acknowledges = false;
      const answer = await send(client, 'again');
      await until('three copies', () => receipts.length >= 3);
      assert.ok(receipts.every((r) => r.id === answer.parts[0]!.id));
      assert.equal(centre.statistics.owed, 1);
      client.acknowledges = true;
      await until('acknowledged', () => centre.statistics.owed === 0);
    });

    it('loses the connection after so many, and keeps the receipts for the next one', async () => {
      const { centre, options, receipts } = world;
      const client = clientFor({ ...options, reconnectMs: 10 });
      client.on('receipt', (r) => receipts.push(r));
      await client.connect();
      receipts.length = 0;
      Object.assign(centre.faults, { dropAfter: 3, withholdReceipts: true });
      const results = await Promise.allSettled([send(client, 'd1'), send(client, 'd2'), send(client, 'd3')]);
      assert.equal(results[2]!.status, 'rejected');
      assert.ok(results[2]!.status === 'rejected' && results[2]!.reason instanceof ConnectionLost);
      assert.ok(centre.received.some((r) => r.content.toString('latin1') === 'd3'));
      await once(client, 'open');
      centre.faults.withholdReceipts = false;
      await until('three receipts', () => receipts.length === 3);
      assert.equal((await send(client, 'd4')).result, 0);
      await client.close();
    });

    it('can stay silent; the client fails what it sent when it hangs up', async () => {
      const { centre, options } = world;
      const client = clientFor({ ...options, answerTimeoutMs: 50 });
      await client.connect();
      centre.faults.silent = true;
      const sent = send(client, 'hush');
      const refused = assert.rejects(sent, ConnectionLost);
      await client.close();
      await refused;
      centre.faults.silent = false;
    });

    it('refuses logins: wrong secret, unknown account, or on purpose', async () => {
      const { centre, options } = world;
      const wrong = [
        { ...options, secret: 'other' },
        { ...options, account: '900009' },
      ];
      for (const bad of wrong) await assert.rejects(clientFor(bad).connect(), LoginRefused);
      centre.faults.refuseLogins = true;
      await assert.rejects(clientFor(options).connect(), LoginRefused);
      centre.faults.refuseLogins = false;
      const good = clientFor(options);
      await good.connect();
      await good.close();
    });

    it('closes in order: answers under way arrive first', async () => {
      const { centre, options } = world;
      const client = clientFor(options);
      await client.connect();
      centre.faults.answerDelayMs = 30;
      const answer = send(client, 'last');
      await client.close();
      assert.equal((await answer).result, 0);
      centre.faults.answerDelayMs = 0;
      assert.equal(client.connected, false);
      await assert.rejects(send(client, 'late'), ConnectionLost);
    });
  });
}

describe('what a centre remembers', () => {
  it('counts what reached whom, and says when its memory is full', async () => {
    const { centre, client, end } = await pair('cmpp30', { remember: 'contents', rememberMax: 2 });
    const send = (recipient: string, text: string) =>
      client.submit({ source: PORT, recipient, text, receipt: false });
    await send('13800138000', 'same');
    await send('8613800138000', 'same');
    await send('13800138000', 'other');
    await send('13800138001', 'one too many');
    assert.equal(centre.arrivals('13800138000', Buffer.from('same')), 2);
    assert.equal(centre.arrivals('13800138000', Buffer.from('other')), 1);
    assert.equal(centre.arrivals('13800138001', Buffer.from('same')), 0);
    assert.deepEqual(centre.arrivalSummary(), { different: 2, repeated: 1 });
    assert.equal(centre.statistics.notRemembered, 1);
    await end();
  });

  it('lets the number alone decide how a share of handsets fares', async () => {
    const { client, receipts, end } = await pair('cmpp30', { outcomes: { UNDELIV: 0.3 } });
    const numbers = Array.from({ length: 300 }, (_, i) => `1360000${String(i).padStart(4, '0')}`);
    const run = async () => {
      receipts.length = 0;
      await Promise.all(
        numbers.map((recipient) => client.submit({ source: PORT, recipient, text: 'x', receipt: true })),
      );
      await until('all receipts', () => receipts.length === numbers.length);
      return receipts
        .filter((r) => r.stat === 'UNDELIV')
        .map((r) => r.recipient)
        .sort();
    };
    const first = await run();
    assert.ok(first.length > 50 && first.length < 130, `${first.length} of 300`);
    assert.deepEqual(await run(), first);
    await end();
  });

  it('keeps a receipt that was under way when the connection broke', async () => {
    const { centre, client, receipts, end } = await pair(
      'cmpp30',
      { resendAfterMs: 60_000 },
      { reconnectMs: 5 },
    );
    client.acknowledges = false;
    await client.submit({ source: PORT, recipient: HANDSET, text: 'x', receipt: true });
    await until('the receipt', () => receipts.length === 1);
    client.acknowledges = true;
    client.cut();
    await until('it again', () => receipts.length === 2);
    assert.equal(receipts[1]!.id, receipts[0]!.id);
    await until('acknowledged', () => centre.statistics.owed === 0);
    await end();
  });

  it('survives bytes that are no PDU', async () => {
    const { centre, client, options, end } = await pair('cmpp30');
    const { connect } = await import('node:net');
    const stranger = connect({ host: options.host, port: options.listener });
    stranger.write(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
    await once(stranger, 'close');
    assert.equal(centre.statistics.malformed, 1);
    const answer = await client.submit({ source: PORT, recipient: HANDSET, text: 'x', receipt: false });
    assert.equal(answer.result, 0);
    await end();
  });
});
