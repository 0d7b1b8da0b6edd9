import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { BUYERS, MARKETING_PORT, type Receiver, until, withStand } from './fixture.ts';

const judgedIn = (receiver: Receiver) => receiver.records().filter((r) => r.kind === 'judged').length;

/** Every sequence from the first on, and each for the first time only after all before it. */
function inOrder(receiver: Receiver): void {
  const firsts = [...new Set(receiver.came)];
  assert.deepEqual(
    firsts,
    firsts.map((_, i) => firsts[0]! + i),
  );
  assert.deepEqual(receiver.wrong, []);
}

describe('shipping', { concurrency: 8 }, () => {
  it('P1 evidence is shipped, sealed, in order, and all of it', () =>
    withStand({}, async (stand) => {
      const client = await stand.client('cmpp30');
      for (let i = 0; i < 30; i++) assert.equal((await client.send()).result, 0);
      await until('all shipped', () => judgedIn(stand.receiver) === 30);
      inOrder(stand.receiver);
      assert.equal(stand.receiver.came[0], 1);
    }));

  it('P1 the receiver is down: blocks are kept, messages go on, all is shipped later in order', () =>
    withStand({}, async (stand) => {
      const client = await stand.client('cmpp30');
      stand.receiver.failing = -1;
      for (let i = 0; i < 20; i++) await client.receipt((await client.send()).id);
      await until('tried', () => stand.receiver.requests >= 2);
      assert.equal(judgedIn(stand.receiver), 0);
      assert.ok((await stand.metric('journal_blocks')) >= 20);
      stand.receiver.failing = 0;
      await until('all shipped', () => judgedIn(stand.receiver) === 20);
      inOrder(stand.receiver);
      await until('let go', async () => (await stand.metric('journal_blocks')) <= 1);
    }));

  it('P1 what was not shipped at a stop is shipped after the next start', () =>
    withStand({}, async (stand) => {
      const client = await stand.client('cmpp30');
      stand.receiver.failing = -1;
      for (let i = 0; i < 10; i++) await client.send();
      await until('forwarded', () => stand.centre.statistics.taken === 10);
      await client.sms.close();
      await stand.stop();
      assert.equal(judgedIn(stand.receiver), 0);
      stand.receiver.failing = 0;
      await stand.start();
      await until('all shipped', () => judgedIn(stand.receiver) === 10);
      inOrder(stand.receiver);
      assert.equal(stand.receiver.came[0], 1);
      const again = await stand.client('cmpp30');
      // One that came as the client left comes again.
      const reported = () => new Set([...client.receipts, ...again.receipts].map((r) => r.id));
      await until('their receipts', () => reported().size === 10);
      assert.equal(stand.centre.statistics.taken, 10);
    }));

  it('P1 an answer that was lost: the same blocks come again, the same octets under the same sequence', () =>
    withStand({}, async (stand) => {
      const client = await stand.client('cmpp30');
      stand.receiver.loseAnswers = true;
      stand.receiver.failing = 3;
      for (let i = 0; i < 10; i++) await client.send();
      await until('all shipped', () => judgedIn(stand.receiver) === 10 && stand.receiver.failing === 0);
      await until('let go', async () => (await stand.metric('journal_blocks')) <= 1);
      assert.ok(stand.receiver.came.length > stand.receiver.blocks.size, 'some came twice');
      inOrder(stand.receiver);
    }));

  it('P4 refusals are told ahead of blocks that wait to be stored, once, and after a restart again; other replies wait for their block', () =>
    withStand({}, async (stand) => {
      const { receiver, centre } = stand;
      const client = await stand.client('cmpp30');
      receiver.storing = false;
      for (let i = 0; i < 10; i++) await client.send();
      centre.reply(BUYERS[0]!, MARKETING_PORT, '请问几点营业', 'gw0001');
      centre.reply(BUYERS[0]!, MARKETING_PORT, '退订', 'gw0001');
      await until('told', () => receiver.told.length === 1);
      assert.equal(receiver.came.length, 0);
      centre.reply(BUYERS[1]!, MARKETING_PORT, 'T', 'gw0001');
      await until('the other told', () => receiver.told.length === 2);
      await wait(100);
      assert.equal(receiver.told.length, 2, 'each once');
      await client.sms.close();
      await stand.stop();
      await stand.start();
      // Whether the answer was kept nobody knows after a restart: the app takes each once.
      await until('told again', () => receiver.told.length === 4);
      assert.deepEqual(receiver.told.slice(2), receiver.told.slice(0, 2));
      receiver.storing = true;
      await until('all shipped', () => judgedIn(receiver) === 10);
      inOrder(receiver);
      const refusing = receiver
        .records()
        .filter((record) => record.kind === 'inbound' && record.meaning === 'opt-out');
      assert.equal(refusing.length, 2);
      const tells = receiver.told.length;
      await (await stand.client('cmpp30')).send();
      await until('shipped too', () => judgedIn(receiver) === 11);
      assert.equal(receiver.told.length, tells, 'what is stored is told no more');
    }));

  it('a sequence is never used again, also when all blocks were let go before a restart', () =>
    withStand({}, async (stand) => {
      const client = await stand.client('cmpp30');
      await client.receipt((await client.send()).id);
      await until('let go', async () => (await stand.metric('journal_blocks')) === 0);
      await client.sms.close();
      await stand.restart();
      const last = Math.max(...stand.receiver.came);
      const again = await stand.client('cmpp30');
      await again.send();
      await until('shipped', () => judgedIn(stand.receiver) === 2);
      assert.ok(Math.max(...stand.receiver.came) > last);
      inOrder(stand.receiver);
    }));

  it('a receiver that is down is complained of once, and its return is told', () =>
    withStand({}, async (stand) => {
      const client = await stand.client('cmpp30');
      stand.receiver.failing = 3;
      await client.send();
      await until('back', () => stand.receiver.failing === 0 && judgedIn(stand.receiver) === 1);
      await wait(20);
      const said = stand.log.map((line) => line.msg ?? '').filter((msg) => msg.startsWith('evidence'));
      assert.deepEqual(said, ['evidence cannot be shipped; it is kept', 'evidence is shipped again']);
    }));

  it('P7 logs carry neither numbers nor texts', () =>
    withStand({}, async (stand) => {
      const client = await stand.client('cmpp30');
      await client.send();
      await client.send({ text: '没有签名的短信' });
      const peer = await stand.cmpp();
      await peer.login('shop02');
      const number = Buffer.from('13900139000');
      peer.write(Buffer.concat([Buffer.from('00000017000000ff00000005', 'hex'), number]));
      await until('complained', () => stand.log.some((line) => line.msg?.includes('breaks the protocol')));
      const all = JSON.stringify(stand.log);
      for (const secret of ['13900139000', '384921', '没有签名', 'town-888'])
        assert.ok(!all.includes(secret));
    }));
});
