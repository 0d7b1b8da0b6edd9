import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CmppPduOf, cmppAuthenticatorIsmg, cmppPdu, parseCmppReport, WireError } from '../wire/index.ts';
import { LoginRefused } from '../world/index.ts';
import {
  BUYERS,
  CODE,
  MARKETING,
  MARKETING_PORT,
  SECRET,
  SERVICE_PORT,
  STRANGER,
  ucs2,
  until,
  withStand,
} from './fixture.ts';

const hex = (id: Buffer) => id.toString('hex');

function reportOf(deliver: CmppPduOf<'deliver'>) {
  const report = parseCmppReport(deliver.content);
  assert.ok(!(report instanceof WireError));
  return { ...report, id: hex(report.msgId) };
}

describe('CMPP sessions', { concurrency: 8 }, () => {
  for (const version of [0x20, 0x21, 0x30] as const) {
    it(`0x${version.toString(16)}: login, submit, receipt, keep-alive, goodbye, each in the layout of the version`, () =>
      withStand({}, async (stand) => {
        const peer = await stand.cmpp(version);
        const connect = peer.connectPdu();
        peer.send(connect);
        const login = await peer.take('connect_resp');
        assert.equal(login.status, 0);
        assert.equal(login.version, 0x30);
        const width = version === 0x30 ? 4 : 1;
        const digest = cmppAuthenticatorIsmg(0, connect.authenticatorSource, SECRET, width);
        assert.deepEqual(login.authenticatorIsmg, digest);

        peer.send(peer.submit(7));
        const answer = await peer.take('submit_resp');
        assert.deepEqual([answer.sequence, answer.result], [7, 0]);
        const deliver = await peer.deliver();
        assert.equal(deliver.registeredDelivery, 1);
        assert.equal(deliver.destId, SERVICE_PORT);
        assert.equal(deliver.srcTerminalId, STRANGER);
        const report = reportOf(deliver);
        assert.deepEqual(
          [report.id, report.stat, report.destTerminalId, report.submitTime],
          [hex(answer.msgId), 'DELIVRD', STRANGER, '2606011000'],
        );
        assert.notEqual(hex(deliver.msgId), hex(answer.msgId), 'the DELIVER has an id of its own');

        peer.send(cmppPdu('active_test', 8));
        await peer.take('active_test_resp', 8);
        peer.send(cmppPdu('terminate', 9));
        await peer.take('terminate_resp', 9);
        await peer.ended();
        assert.deepEqual(peer.broken, []);
        assert.equal(stand.centre.messages()[0]!.text, CODE);
      }));
  }

  it('a wrong secret, an unknown account, a strange address, one connection too many: each has its status', () =>
    withStand({}, async (stand) => {
      const rows = [
        { account: 'shop01', secret: 'wrong', status: 3 },
        { account: 'nobody', secret: SECRET, status: 2 },
        { account: 'locked', secret: SECRET, status: 2 },
        { account: 'hashed', secret: SECRET, status: 3 },
        { account: 'sealed', secret: SECRET, status: 3 },
        { account: 'local', secret: SECRET, status: 0 },
      ];
      for (const { account, secret, status } of rows) {
        const peer = await stand.cmpp();
        assert.equal(await peer.login(account, { secret }), status, account);
        if (status !== 0) await peer.ended();
      }
      const first = await stand.client('cmpp30', 'single');
      await assert.rejects(
        stand.client('cmpp20', 'single'),
        (error: LoginRefused) => error instanceof LoginRefused && error.status === 5,
      );
      assert.equal((await first.send()).result, 0);
      assert.equal(await stand.metric('logins_refused_total'), 6);
    }));

  it('version 0x40 is answered with status 4 in a layout that each client can read', () =>
    withStand({}, async (stand) => {
      for (const [version, layout] of [
        [0x40, 0x30],
        [0x10, 0x20],
      ] as const) {
        const peer = await stand.cmpp(layout);
        assert.equal(await peer.login('shop01', { version }), 4, `0x${version.toString(16)}`);
        await peer.ended();
        assert.deepEqual(peer.broken, []);
      }
    }));

  it('a CONNECT on an open session is refused, and the session lives on', () =>
    withStand({}, async (stand) => {
      const peer = await stand.cmpp();
      assert.equal(await peer.login(), 0);
      assert.notEqual(await peer.login('shop02'), 0);
      peer.send(peer.submit(2));
      assert.equal((await peer.take('submit_resp')).result, 0);
    }));

  it('a SUBMIT before the login closes, and is neither judged nor sent', () =>
    withStand({}, async (stand) => {
      const peer = await stand.cmpp();
      peer.send(peer.submit(1));
      await peer.ended();
      assert.deepEqual(peer.received, []);
      assert.equal(stand.gateway.counts.submitted, 0);
      assert.equal(await stand.metric('malformed_total'), 1);
    }));

  it('a repeat under the same sequence gets the same answer and is one message', () =>
    withStand({}, async (stand) => {
      const peer = await stand.cmpp(0x20);
      await peer.login();
      // Twice before the first answer can leave, and once after.
      peer.send(peer.submit(5), peer.submit(5));
      const first = await peer.take('submit_resp');
      peer.send(peer.submit(5));
      const again = await peer.take('submit_resp');
      assert.deepEqual([again.sequence, again.result, hex(again.msgId)], [5, 0, hex(first.msgId)]);
      await peer.deliver();
      assert.equal(stand.centre.statistics.taken, 1);
      assert.equal(await stand.metric('submissions_repeated_total'), 2);
      // The same number with other octets is another message.
      peer.send(peer.submit(5, { destTerminalIds: ['13900139001'] }));
      const other = await peer.take('submit_resp');
      assert.notEqual(hex(other.msgId), hex(first.msgId));
    }));

  it('n destinations: ids Msg_Id to Msg_Id + n - 1, and the one that is refused gets a REJECTD receipt', () =>
    withStand({}, async (stand) => {
      const peer = await stand.cmpp();
      await peer.login();
      const numbers = [BUYERS[0]!, STRANGER, BUYERS[1]!];
      const submit = { destTerminalIds: numbers, srcId: MARKETING_PORT, content: ucs2(MARKETING) };
      peer.send(peer.submit(3, submit));
      const answer = await peer.take('submit_resp');
      assert.equal(answer.result, 0);
      const reports = [];
      for (const _ of numbers) reports.push(reportOf(await peer.deliver()));
      const first = answer.msgId.readBigUInt64BE();
      const told = new Map(reports.map((r) => [r.destTerminalId, r]));
      numbers.forEach((number, i) => {
        const report = told.get(number)!;
        assert.equal(report.msgId.readBigUInt64BE(), first + BigInt(i), number);
        assert.equal(report.stat, i === 1 ? 'REJECTD' : 'DELIVRD', number);
      });
      assert.equal(told.get(STRANGER)!.smscSequence, 20, 'recipient-never-consented by its wire number');
      assert.equal(stand.centre.statistics.taken, 2);
      // The next submit's id is none of these.
      peer.send(peer.submit(4));
      const next = (await peer.take('submit_resp')).msgId.readBigUInt64BE();
      assert.ok(next < first || next > first + 2n);
    }));

  it('a number that is none refuses the whole SUBMIT with 13, and nothing of it is sent', () =>
    withStand({}, async (stand) => {
      const peer = await stand.cmpp();
      await peer.login();
      peer.send(peer.submit(3, { destTerminalIds: [STRANGER, '12345', BUYERS[1]!] }));
      assert.equal((await peer.take('submit_resp')).result, 13);
      peer.send(peer.submit(4));
      assert.equal((await peer.take('submit_resp')).result, 0);
      await peer.deliver();
      assert.equal(stand.centre.statistics.taken, 1);
      assert.equal(await stand.metric('submissions_misaddressed_total'), 1);
    }));

  it('QUERY and CANCEL are answered', () =>
    withStand({}, async (stand) => {
      const peer = await stand.cmpp(0x20);
      await peer.login();
      peer.send(cmppPdu('query', 4, { time: '20260601', queryType: 0, queryCode: '' }));
      assert.equal((await peer.take('query_resp', 4)).time, '20260601');
      peer.send(cmppPdu('cancel', 5, { msgId: Buffer.alloc(8, 1) }));
      assert.equal((await peer.take('cancel_resp', 5)).successId, 1);
    }));

  it('a silent client is asked whether it lives; one that never answers is closed, one that does stays', () =>
    withStand(
      { limits: { keepAliveMs: 30_000, answerTimeoutMs: 10_000, keepAliveTries: 2 } },
      async (stand) => {
        const [dead, live] = [await stand.cmpp(), await stand.client('cmpp30')];
        await dead.login();
        stand.clock.skip(31_000);
        await dead.take('active_test');
        for (let i = 0; i < 3 && !dead.closed; i++) {
          stand.clock.skip(11_000);
          await until('asked again or closed', () => dead.closed || dead.received.length > i);
        }
        await dead.ended();
        assert.equal(live.sms.connected, true);
        assert.equal((await live.send()).result, 0);
        assert.equal(await stand.metric('connections_silent_total'), 1);
      },
    ));

  it('a client that takes no receipt for long is closed, and the receipt goes to the next session', () =>
    withStand({ limits: { answerTimeoutMs: 10_000, keepAliveTries: 2 } }, async (stand) => {
      const first = await stand.client('cmpp30');
      first.sms.acknowledges = false;
      const { id } = await first.send();
      await first.receipt(id);
      stand.clock.skip(25_000);
      await until('closed', () => !first.sms.connected);
      const second = await stand.client('cmpp20');
      assert.equal((await second.receipt(id)).stat, 'DELIVRD');
    }));

  it('a TERMINATE right behind SUBMITs: these are answered first', () =>
    withStand({}, async (stand) => {
      const peer = await stand.cmpp();
      await peer.login();
      peer.send(peer.submit(1), peer.submit(2), cmppPdu('terminate', 3));
      await peer.take('terminate_resp', 3);
      const answers = peer.received.filter((p) => p.command === 'submit_resp');
      assert.deepEqual(
        answers.map((a) => a.sequence),
        [1, 2],
      );
      await peer.ended();
    }));

  it('a gateway that stops says TERMINATE, and submits under way are answered', () =>
    withStand({}, async (stand) => {
      const peer = await stand.cmpp();
      await peer.login();
      peer.send(peer.submit(1));
      await peer.take('submit_resp');
      const stopped = stand.stop();
      const goodbye = await peer.take('terminate');
      peer.send(cmppPdu('terminate_resp', goodbye.sequence));
      await peer.ended();
      await stopped;
    }));

  it('a receipt that is refused comes again, and is given up after three times', () =>
    withStand({}, async (stand) => {
      const peer = await stand.cmpp();
      await peer.login();
      peer.send(peer.submit(1));
      const id = hex((await peer.take('submit_resp')).msgId);
      for (let i = 0; i < 3; i++) assert.equal(reportOf(await peer.deliver(9)).id, id);
      await stand.metricBecomes('receipts_refused_total', (n) => n === 1);
      peer.send(peer.submit(2));
      const next = hex((await peer.take('submit_resp')).msgId);
      assert.equal(reportOf(await peer.deliver()).id, next);
      assert.deepEqual(peer.received, []);
    }));
});
