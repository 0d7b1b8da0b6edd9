import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { CMPP_RESULT, cmppPdu, encodeCmpp, SMPP_STATUS } from '../wire/index.ts';
import { type Stand, until, withStand } from './fixture.ts';

/** The beginning of the next second, so that all that follows at once is in one. */
function nextSecond(stand: Stand): void {
  stand.clock.skip(1010 - (stand.clock.now() % 1000));
}

describe('windows and rates', { concurrency: 4 }, () => {
  for (const { account, max, sent } of [
    { account: 'narrow', max: 1, sent: 6 },
    { account: 'shop01', max: 16, sent: 40 },
  ]) {
    it(`a window of ${max}: what is beyond it is refused, each time, and the window stays as wide as it was`, () =>
      withStand({}, async (stand) => {
        const [cmpp, smpp] = [await stand.cmpp(), await stand.smpp()];
        await cmpp.login(account);
        await smpp.bind(account);
        for (let round = 0; round < 3; round++) {
          const sequences = Array.from({ length: sent }, (_, i) => 100 * (round + 1) + i);
          // In one segment, so that no answer can leave between two of them.
          cmpp.send(...sequences.map((n) => cmpp.submit(n)));
          const results = [];
          for (const n of sequences) results.push((await cmpp.take('submit_resp', n)).result);
          assert.equal(results.filter((r) => r === 0).length, max);
          assert.equal(results.filter((r) => r === CMPP_RESULT.flowControl).length, sent - max);

          smpp.send(...sequences.map((n) => smpp.submit(n)));
          const statuses = [];
          for (const n of sequences) statuses.push((await smpp.take('submit_sm_resp', n)).status);
          assert.equal(statuses.filter((s) => s === 0).length, max);
          assert.equal(statuses.filter((s) => s === SMPP_STATUS.ESME_RMSGQFUL).length, sent - max);
        }
        assert.equal(await stand.metric('submissions_over_window_total'), 6 * (sent - max));
        // What was refused may come again under the same sequence.
        cmpp.send(cmpp.submit(100 + sent - 1));
        assert.equal((await cmpp.take('submit_resp')).result, 0);
      }));
  }

  it('five a second: the sixth is told to slow down, the next second is another', () =>
    withStand({}, async (stand) => {
      const [cmpp, smpp] = [await stand.cmpp(), await stand.smpp()];
      await cmpp.login('slow05');
      await smpp.bind('slow05');
      for (let round = 1; round <= 2; round++) {
        nextSecond(stand);
        const sequences = Array.from({ length: 8 }, (_, i) => 100 * round + i);
        cmpp.send(...sequences.map((n) => cmpp.submit(n)));
        const results = [];
        for (const n of sequences) results.push((await cmpp.take('submit_resp', n)).result);
        assert.deepEqual(results, [0, 0, 0, 0, 0, 8, 8, 8]);
        smpp.send(smpp.submit(round));
        const { status } = await smpp.take('submit_sm_resp', round);
        assert.equal(status, SMPP_STATUS.ESME_RTHROTTLED, 'the rate is the account’s, over all its sessions');
      }
      assert.equal(await stand.metric('submissions_over_rate_total'), 8);
    }));

  it('a client that goes on as it is told loses nothing', () =>
    withStand({}, async (stand) => {
      const client = await stand.client('cmpp30', 'shop01', { windowMax: 64, throttleRetryMs: 5 });
      const answers = await Promise.all(Array.from({ length: 300 }, () => client.send()));
      assert.ok(answers.every((a) => a.result === 0));
      assert.ok(client.sms.throttled > 0);
      await until('all receipts', () => client.receipts.length === 300);
      assert.equal(stand.centre.statistics.taken, 300);
    }));
});

describe('pressure', { concurrency: 4 }, () => {
  it('a slow carrier: what waits is bounded, clients are read no further and then again, nothing is lost', () =>
    withStand({ limits: { backlogMax: 100 }, upstreamWindow: 16 }, async (stand) => {
      stand.centre.faults.answerDelayMs = 25;
      const total = 2000;
      const client = await stand.client('cmpp30', 'wide', { windowMax: 200 });
      const sent = Promise.all(Array.from({ length: total }, () => client.send()));
      let most = 0;
      let pending = true;
      const settled = sent.finally(() => {
        pending = false;
      });
      while (pending) {
        most = Math.max(most, await stand.metric('backlog_messages'));
        await wait(10);
      }
      assert.ok((await settled).every((a) => a.result === 0));
      assert.ok(most > 100, `came to the limit: ${most}`);
      // The limit, and what one window can bring between two looks at it.
      assert.ok(most <= 100 + 200, `stayed near it: ${most}`);
      await until('all receipts', () => client.receipts.length === total, 20_000);
      assert.equal(new Set(client.receipts.map((r) => r.id)).size, total);
      assert.equal(stand.centre.statistics.taken, total);
    }));

  it('a carrier that is away for long: clients that are not read are not called silent, and all is sent in the end', () =>
    withStand(
      {
        centreAway: true,
        limits: { backlogMax: 10, keepAliveMs: 30_000, answerTimeoutMs: 10_000, keepAliveTries: 2 },
      },
      async (stand) => {
        const client = await stand.client('cmpp30');
        const sent = Promise.all(Array.from({ length: 40 }, () => client.send()));
        await until('paused', async () => (await stand.metric('backlog_messages')) > 10);
        for (let i = 0; i < 3; i++) {
          stand.clock.skip(45_000);
          await wait(1050);
        }
        assert.equal(client.sms.connected, true);
        await stand.openCentre();
        assert.ok((await sent).every((a) => a.result === 0));
        await until('all receipts', () => client.receipts.length === 40);
        assert.equal(stand.centre.statistics.taken, 40);
      },
    ));

  it('P12 a client that never reads its answers is read no further, then closed; others notice nothing', () =>
    withStand({ limits: { outputMax: 64 * 1024, stalledMs: 5000 } }, async (stand) => {
      const [deaf, good] = [await stand.cmpp(), await stand.client('smpp', 'shop02')];
      await deaf.login();
      deaf.socket.pause();
      const query = encodeCmpp(cmppPdu('query', 1, { time: '20260601', queryType: 0, queryCode: '' }), 0x30);
      const thousand = Buffer.concat(Array.from({ length: 1000 }, () => query));
      for (let octets = 0; octets < 24 << 20; octets += thousand.length) deaf.write(thousand);
      const took = [];
      for (let i = 0; i < 20; i++) {
        const started = performance.now();
        assert.equal((await good.send()).result, 0);
        took.push(performance.now() - started);
        await wait(20);
      }
      assert.ok(deaf.socket.writableLength > 0, 'not all of it was read');
      took.sort((a, b) => a - b);
      assert.ok(took[10]! < 500, `half of the answers within ${took[10]} ms`);
      stand.clock.skip(6000);
      await stand.metricBecomes('connections_stalled_total', (n) => n === 1);
      deaf.socket.resume();
      await deaf.ended();
      assert.equal((await good.send()).result, 0);
      assert.equal(good.sms.connected, true);
    }));

  it('more connections than allowed: the next is closed at once and counted, those that are here live on', () =>
    withStand({ limits: { connectionsMax: 3 } }, async (stand) => {
      const client = await stand.client('cmpp30');
      const idle = [await stand.cmpp(), await stand.smpp()];
      const late = await stand.cmpp();
      await late.ended();
      assert.equal(await stand.metric('connections_refused_total'), 1);
      assert.equal((await client.send()).result, 0);
      idle[0]!.socket.destroy();
      await until('room', async () => (await stand.metric('connections')) === 2);
      const next = await stand.cmpp();
      assert.equal(await next.login('shop02'), 0);
    }));
});
