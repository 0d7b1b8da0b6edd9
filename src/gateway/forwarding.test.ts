import assert from 'node:assert/strict';
import { createServer, type Server, type Socket } from 'node:net';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import {
  CMPP_LIMITS,
  type CmppPdu,
  cmppAnswer,
  cmppPdu,
  decodeCmpp,
  encodeCmpp,
  encodeCmppReport,
  FrameSplitter,
  SMPP_STATUS,
  WireError,
} from '../wire/index.ts';
import {
  CODE,
  HOST,
  LONG_CODE,
  SERVICE_PORT,
  STRANGER,
  type StandClient,
  until,
  withStand,
} from './fixture.ts';

const handset = (i: number) => `139${String(i).padStart(8, '0')}`;

/** So many codes, each to a number of its own. */
function sendMany(client: StandClient, count: number) {
  return Promise.all(Array.from({ length: count }, (_, i) => client.send({ recipient: handset(i) })));
}

/** Every id has one receipt, of this state, for its own number. */
async function allReported(
  client: StandClient,
  answers: readonly { id: string; result: number }[],
  stat = 'DELIVRD',
): Promise<void> {
  assert.ok(answers.every((a) => a.result === 0));
  await until('all receipts', () => client.receipts.length >= answers.length, 15_000);
  for (const [i, { id }] of answers.entries()) {
    const receipts = client.receipts.filter((r) => r.id === id);
    assert.equal(receipts.length, 1, `receipts for message ${i}`);
    assert.deepEqual([receipts[0]!.stat, receipts[0]!.recipient], [stat, handset(i)]);
  }
}

describe('clients and carriers of any protocol', { concurrency: 3 }, () => {
  for (const upstream of ['cmpp20', 'cmpp30', 'smpp'] as const) {
    it(`a ${upstream} carrier: texts, receipts of every state, and replies, for clients of all protocols`, () =>
      withStand({ upstream, connections: 2 }, async (stand) => {
        const { centre } = stand;
        centre.setOutcome(handset(1), 'UNDELIV');
        centre.setOutcome(handset(2), 'EXPIRED');
        for (const [protocol, account] of [
          ['cmpp20', 'shop01'],
          ['cmpp30', 'shop02'],
          ['smpp', 'wide'],
        ] as const) {
          const client = await stand.client(protocol, account);
          for (const [i, stat] of ['DELIVRD', 'UNDELIV', 'EXPIRED'].entries()) {
            const { result, id } = await client.send({ recipient: handset(i) });
            assert.equal(result, 0);
            const receipt = await client.receipt(id);
            assert.deepEqual(
              [receipt.stat, receipt.recipient, receipt.source, receipt.submitDate.slice(0, 6)],
              [stat, handset(i), SERVICE_PORT, '260601'],
            );
          }
          const long = await client.send({ text: LONG_CODE });
          for (const id of long.ids) assert.equal((await client.receipt(id)).stat, 'DELIVRD');
          const quiet = await client.send({ receipt: false });
          assert.equal(quiet.result, 0);

          for (const text of ['何时发货？', 'Where is it? @home $5']) {
            centre.reply(STRANGER, SERVICE_PORT, text);
            await until('the reply', () => client.replies.at(-1)?.text === text);
            assert.deepEqual(
              [client.replies.at(-1)!.from, client.replies.at(-1)!.to],
              [STRANGER, SERVICE_PORT],
            );
          }
          assert.equal(client.receipts.length, 3 + long.ids.length, 'none for the one that asked for none');
        }
        const texts = centre.messages().map((m) => m.text);
        assert.equal(texts.filter((t) => t === CODE).length, 12);
        assert.equal(texts.filter((t) => t === LONG_CODE).length, 3);
        await until('the carrier is owed nothing', () => centre.statistics.owed === 0);
      }));
  }
});

for (const upstream of ['cmpp30', 'smpp'] as const) {
  const refusal = upstream === 'smpp' ? SMPP_STATUS.ESME_RINVDSTADR : 13;
  const passing = upstream === 'smpp' ? SMPP_STATUS.ESME_RSYSERR : 3;

  describe(`a ${upstream} carrier on a bad day`, { concurrency: 10 }, () => {
    it('P2 it throttles: a pause, then all pass', () =>
      withStand({ upstream }, async (stand) => {
        stand.centre.faults.throttle = 24;
        const client = await stand.client('cmpp30', 'wide', { windowMax: 100 });
        await allReported(client, await sendMany(client, 60));
        assert.equal(stand.centre.statistics.taken, 60);
        assert.equal(await stand.metric('upstream_busy_total'), 24);
      }));

    it('P2 it rejects: the sender gets a failure report, the others pass', () =>
      withStand({ upstream }, async (stand) => {
        Object.assign(stand.centre.faults, { reject: 3, rejectWith: refusal });
        const client = await stand.client('smpp');
        const answers = await sendMany(client, 10);
        await until('all receipts', () => client.receipts.length === 10);
        assert.ok(answers.every((a) => a.result === 0));
        assert.equal(client.receipts.filter((r) => r.stat === 'UNDELIV').length, 3);
        assert.equal(client.receipts.filter((r) => r.stat === 'DELIVRD').length, 7);
        assert.equal(await stand.metric('upstream_rejected_total'), 3);
      }));

    it('P2 it fails for a while: tried again, and given up with a report after so many times', () =>
      withStand({ upstream, limits: { forwardTries: 2 } }, async (stand) => {
        Object.assign(stand.centre.faults, { reject: 1, rejectWith: passing });
        const client = await stand.client('cmpp30');
        const first = await client.send();
        assert.equal((await client.receipt(first.id)).stat, 'DELIVRD');
        stand.centre.faults.reject = 2;
        const second = await client.send();
        assert.equal((await client.receipt(second.id)).stat, 'UNDELIV');
        assert.equal(stand.centre.statistics.taken, 1);
      }));

    it('P2 it cuts the connection: what it had not answered is sent again, each at least once', () =>
      withStand({ upstream }, async (stand) => {
        stand.centre.faults.dropAfter = 8;
        const client = await stand.client('cmpp30', 'wide', { windowMax: 100 });
        await allReported(client, await sendMany(client, 40));
        const reached = new Set(stand.centre.received.map((r) => r.destination));
        for (let i = 0; i < 40; i++) assert.ok(reached.has(handset(i)), `message ${i}`);
        assert.ok(stand.centre.statistics.taken <= 40 + 16, 'no more than a window of them twice');
      }));

    it('its answers come out of order: each receipt finds its message', () =>
      withStand({ upstream }, async (stand) => {
        stand.centre.faults.outOfOrder = true;
        const client = await stand.client('smpp', 'wide', { windowMax: 100 });
        await allReported(client, await sendMany(client, 60));
        assert.equal(stand.centre.statistics.taken, 60);
      }));

    it('P2 its receipt comes before the answer that tells the id', () =>
      withStand({ upstream }, async (stand) => {
        stand.centre.faults.receiptFirst = true;
        const client = await stand.client('cmpp20', 'wide', { windowMax: 100 });
        await allReported(client, await sendMany(client, 60));
        await until('acknowledged', () => stand.centre.statistics.owed === 0);
        assert.equal(await stand.metric('reports_unmatched_total'), 0);
      }));

    it('P2 it is away at the start, also over a restart: messages wait for it', () =>
      withStand({ upstream, centreAway: true }, async (stand) => {
        const client = await stand.client('cmpp30');
        const answers = await sendMany(client, 10);
        await client.sms.close();
        await stand.restart();
        const again = await stand.client('cmpp30');
        await wait(50);
        assert.deepEqual(again.receipts, []);
        await stand.openCentre();
        await allReported(again, answers);
        assert.equal(stand.centre.statistics.taken, 10);
      }));

    it('P2 it stays away for 72 hours: the senders get failure reports', () =>
      withStand({ upstream, centreAway: true }, async (stand) => {
        const client = await stand.client('cmpp30');
        const answers = await sendMany(client, 3);
        stand.clock.skip(72 * 3_600_000 + 1000);
        await allReported(client, answers, 'EXPIRED');
      }));

    it('it takes submits and never answers: after the time-out they go out on another connection', () =>
      withStand({ upstream, limits: { answerTimeoutMs: 10_000 } }, async (stand) => {
        stand.centre.faults.silent = true;
        const client = await stand.client('cmpp30');
        const answers = await sendMany(client, 5);
        await until('taken', () => stand.centre.statistics.taken === 5);
        stand.centre.faults.silent = false;
        stand.clock.skip(11_000);
        await until('sent again', () => stand.centre.statistics.taken === 10);
        await allReported(client, answers);
      }));

    it('it stops answering keep-alives: the connection is given up and another one made', () =>
      withStand(
        { upstream, limits: { keepAliveMs: 30_000, answerTimeoutMs: 10_000, keepAliveTries: 1 } },
        async (stand) => {
          stand.centre.faults.deaf = true;
          for (let i = 0; i < 4 && stand.boundUpstream() < 2; i++) {
            stand.clock.skip(31_000);
            await wait(1050);
          }
          assert.ok(stand.boundUpstream() >= 2);
          stand.centre.faults.deaf = false;
          const client = await stand.client('cmpp30');
          await allReported(client, await sendMany(client, 1));
        },
      ));
  });
}

describe('forwarding', { concurrency: 4 }, () => {
  it('P2 an orderly stop waits for the answers under way: nothing is sent twice', () =>
    withStand({}, async (stand) => {
      const client = await stand.client('cmpp30', 'wide', { windowMax: 50 });
      stand.centre.faults.answerDelayMs = 150;
      const answers = await sendMany(client, 30);
      await client.sms.close();
      await stand.stop();
      stand.centre.faults.answerDelayMs = 0;
      await stand.start();
      const again = await stand.client('cmpp30', 'wide');
      await allReported(again, answers);
      assert.equal(stand.centre.statistics.taken, 30);
    }));

  it('a carrier that refuses the login is tried again', () =>
    withStand({ upstreams: (stand) => [stand.upstream()], limits: { retryLastMs: 100 } }, async (stand) => {
      await until('bound', () => stand.boundUpstream() === 1);
      stand.centre.faults.refuseLogins = true;
      stand.centre.cut();
      await until('refused', () => stand.centre.statistics.loginsRefused > 0);
      const client = await stand.client('cmpp30');
      const { id } = await client.send();
      stand.centre.faults.refuseLogins = false;
      assert.equal((await client.receipt(id)).stat, 'DELIVRD');
    }));

  it('the longest prefix of the number chooses the carrier; what no carrier takes is told, alone or among others', () =>
    withStand(
      {
        upstreams: (stand) => [
          stand.upstream({ name: 'a', account: 'gw000a', recipients: ['86138', '86139'] }),
          stand.upstream({ name: 'b', account: 'gw000b', recipients: ['861390'] }),
        ],
      },
      async (stand) => {
        await until('bound', () => stand.boundUpstream() === 2);
        const client = await stand.client('cmpp30');
        for (const recipient of ['13800138001', '13900139001', '13910139001'])
          assert.equal((await client.send({ recipient })).result, 0);
        const way = () => new Map(stand.centre.received.map((r) => [r.destination, r.account]));
        await until('arrived', () => way().size === 3);
        assert.deepEqual([...way()].sort(), [
          ['13800138001', 'gw000a'],
          ['13900139001', 'gw000b'],
          ['13910139001', 'gw000a'],
        ]);
        assert.equal((await client.send({ recipient: '13700137001' })).result, 9);
        await client.sms.close();
        const peer = await stand.cmpp();
        await peer.login();
        peer.send(peer.submit(2, { destTerminalIds: ['13700137001', '13800138002'] }));
        assert.equal((await peer.take('submit_resp')).result, 0);
        const stats = new Map<string, string>();
        while (!stats.has('13700137001') || !stats.has('13800138002')) {
          const deliver = await peer.deliver();
          stats.set(deliver.srcTerminalId, deliver.content.toString('latin1', 8, 15));
        }
        assert.equal(stats.get('13700137001'), 'UNDELIV');
        assert.equal(stats.get('13800138002'), 'DELIVRD');
      },
    ));

  it('carriers that take the same numbers share them', () =>
    withStand(
      {
        upstreams: (stand) => [
          stand.upstream({ name: 'a', account: 'gw000a' }),
          stand.upstream({ name: 'b', account: 'gw000b', protocol: 'smpp' }),
        ],
      },
      async (stand) => {
        await until('bound', () => stand.boundUpstream() === 2);
        const client = await stand.client('cmpp30');
        await allReported(client, await sendMany(client, 20));
        const by = (account: string) => stand.centre.received.filter((r) => r.account === account).length;
        assert.deepEqual([by('gw000a'), by('gw000b')], [10, 10]);
      },
    ));

  it('P2 an acknowledgement never goes to a later connection, where its number means another report', async () => {
    const carrier = new ScriptedCarrier();
    await carrier.open();
    try {
      await withStand(
        {
          upstreams: (stand) => [stand.upstream({ listener: carrier.listener })],
          limits: { retryLastMs: 50 },
        },
        async (stand) => {
          await until('first connection', () => stand.boundUpstream() === 1);
          // A submit is on its way, whose answer could tell the id of the report.
          const client = await stand.client('cmpp30');
          await client.send();
          await until('taken', () => carrier.submits === 1);
          carrier.report(77, 'aa');
          await wait(50);
          carrier.connections[0]!.destroy();
          await until('sent again on the second connection', () => carrier.submits === 2);
          stand.clock.skip(6000);
          carrier.report(77, 'bb');
          await wait(50);
          stand.clock.skip(5000);
          await stand.metricBecomes('reports_unmatched_total', (n) => n === 1);
          await wait(50);
          assert.deepEqual(carrier.acknowledged, [], 'the first report is let go of');
          stand.clock.skip(6000);
          await until('the second is acknowledged', () => carrier.acknowledged.length === 1);
        },
      );
    } finally {
      carrier.close();
    }
  });
});

/** A CMPP 3.0 carrier that says what a test tells it to on its newest connection. */
class ScriptedCarrier {
  readonly connections: Socket[] = [];
  readonly acknowledged: number[] = [];
  /** Taken and never answered. */
  submits = 0;
  listener = 0;
  readonly #server: Server = createServer((socket) => {
    this.connections.push(socket);
    socket.on('error', () => {});
    const splitter = new FrameSplitter(CMPP_LIMITS);
    socket.on('data', (chunk) => splitter.push(chunk, (frame) => this.#take(frame)));
  });

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, HOST, resolve));
    const address = this.#server.address();
    assert.ok(address !== null && typeof address === 'object');
    this.listener = address.port;
  }

  #take(frame: Buffer): void {
    const pdu = decodeCmpp(frame, 0x30);
    assert.ok(!(pdu instanceof WireError));
    if (pdu.command === 'connect') this.#say(cmppAnswer(pdu, { status: 0, version: 0x30 }));
    else if (pdu.command === 'submit') this.submits++;
    else if (pdu.command === 'deliver_resp') this.acknowledged.push(pdu.sequence);
  }

  #say(pdu: CmppPdu): void {
    this.connections.at(-1)!.write(encodeCmpp(pdu, 0x30));
  }

  report(sequence: number, id: string): void {
    const content = encodeCmppReport(
      {
        msgId: Buffer.from(id.repeat(8), 'hex'),
        stat: 'DELIVRD',
        submitTime: '2606011000',
        doneTime: '2606011000',
        destTerminalId: STRANGER,
        smscSequence: 0,
      },
      0x30,
    );
    const fields = { msgId: Buffer.alloc(8, 1), destId: SERVICE_PORT, srcTerminalId: STRANGER, content };
    this.#say(cmppPdu('deliver', sequence, { ...fields, registeredDelivery: 1 }));
  }

  close(): void {
    for (const socket of this.connections) socket.destroy();
    this.#server.close();
  }
}
