import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { cmppPdu, encodeCmpp, encodeSmpp, SMPP_STATUS, smppPdu } from '../wire/index.ts';
import {
  type CmppPeer,
  HOST,
  LONG_CODE,
  SERVICE_PORT,
  type SmppPeer,
  Stand,
  type StandClient,
  ucs2,
  until,
  withStand,
} from './fixture.ts';

interface Row<P> {
  readonly name: string;
  /** Before the bytes. */
  readonly login: boolean;
  readonly bytes: (peer: P) => Buffer;
  /** What the gateway says to it, and whether it closes. */
  readonly answer?: (peer: P) => Promise<void>;
  readonly closes: boolean;
  readonly counter?: string;
  /** Time that has to pass first. */
  readonly afterMs?: number;
}

const LOGIN_TIMEOUT_MS = 10_000;
/** In a SUBMIT of CMPP 3.0 to one destination: header and all fields before it. */
const DEST_USR_TL_AT = 12 + 8 + 4 + 10 + 1 + 32 + 1 + 3 + 6 + 8 + 34 + 21;
const MSG_LENGTH_AT = DEST_USR_TL_AT + 1 + 32 + 1;
/** In a submit_multi: header, service_type, two octets, source_addr. */
const NUMBER_OF_DESTS_AT = 16 + 1 + 2 + SERVICE_PORT.length + 1;

/** A frame with one octet changed. */
function withOctet(frame: Buffer, at: number, value: number): Buffer {
  const changed = Buffer.from(frame);
  changed[at] = value;
  return changed;
}

/** A frame without its last octets, with a length word that agrees. */
function cut(frame: Buffer, octets: number): Buffer {
  const shorter = Buffer.from(frame.subarray(0, frame.length - octets));
  shorter.writeUInt32BE(shorter.length);
  return shorter;
}

const garbage = Buffer.from(
  Array.from({ length: 300 }, (_, i) => (Math.imul(i + 1, 2654435761) >>> 11) & 0xff),
);

/** Rows that are the same in all protocols: the length word and the silence. */
function common<P>(): Row<P>[] {
  const lengths = ['ffffffff', '7fffffff', '00000000', '0000000b', '00100000'];
  return [
    ...lengths.map((word) => ({
      name: `a length word of ${word}`,
      login: true,
      bytes: () => Buffer.from(`${word}0000000400000000000000010000`, 'hex'),
      closes: true,
    })),
    { name: 'a browser', login: false, bytes: () => Buffer.from('GET / HTTP/1.1\r\n\r\n'), closes: true },
    { name: 'a TLS client', login: false, bytes: () => Buffer.from('16030102000100', 'hex'), closes: true },
    { name: 'garbage', login: false, bytes: () => garbage, closes: true },
    { name: 'garbage from an account', login: true, bytes: () => garbage, closes: true },
    {
      name: 'silence',
      login: false,
      bytes: () => Buffer.alloc(0),
      closes: true,
      counter: 'connections_silent_total',
      afterMs: LOGIN_TIMEOUT_MS + 1000,
    },
    {
      name: 'half a length word and silence',
      login: false,
      bytes: () => Buffer.from('0000', 'hex'),
      closes: true,
      counter: 'connections_silent_total',
      afterMs: LOGIN_TIMEOUT_MS + 1000,
    },
  ];
}

const CMPP_ROWS: readonly Row<CmppPeer>[] = [
  ...common<CmppPeer>(),
  {
    name: 'half a CONNECT and silence',
    login: false,
    bytes: (peer) => encodeCmpp(peer.connectPdu(), 0x30).subarray(0, 20),
    closes: true,
    counter: 'connections_silent_total',
    afterMs: LOGIN_TIMEOUT_MS + 1000,
  },
  {
    name: 'a CONNECT that is too short',
    login: false,
    bytes: (peer) => cut(encodeCmpp(peer.connectPdu(), 0x30), 4),
    closes: true,
  },
  {
    name: 'a SUBMIT whose Msg_Length says more than is there',
    login: true,
    bytes: (peer) => withOctet(encodeCmpp(peer.submit(5), 0x30), MSG_LENGTH_AT, 140),
    answer: async (peer) => assert.equal((await peer.take('submit_resp', 5)).result, 4),
    closes: false,
  },
  {
    name: 'a SUBMIT that ends in the middle',
    login: true,
    bytes: (peer) => cut(encodeCmpp(peer.submit(5), 0x30), 60),
    answer: async (peer) => assert.equal((await peer.take('submit_resp', 5)).result, 4),
    closes: false,
  },
  {
    name: 'a SUBMIT with more octets than it has fields',
    login: true,
    bytes: (peer) => {
      const frame = Buffer.concat([encodeCmpp(peer.submit(5), 0x30), Buffer.alloc(9)]);
      frame.writeUInt32BE(frame.length);
      return frame;
    },
    answer: async (peer) => assert.equal((await peer.take('submit_resp', 5)).result, 4),
    closes: false,
  },
  {
    name: 'a SUBMIT to 200 destinations, of which one is there',
    login: true,
    bytes: (peer) => withOctet(encodeCmpp(peer.submit(5), 0x30), DEST_USR_TL_AT, 200),
    answer: async (peer) => assert.equal((await peer.take('submit_resp', 5)).result, 13),
    closes: false,
  },
  {
    name: 'a SUBMIT to nobody',
    login: true,
    bytes: (peer) => withOctet(encodeCmpp(peer.submit(5), 0x30), DEST_USR_TL_AT, 0),
    answer: async (peer) => assert.equal((await peer.take('submit_resp', 5)).result, 13),
    closes: false,
  },
  {
    name: 'a DELIVER_RESP that is too short',
    login: true,
    bytes: () => Buffer.from('0000000d800000050000000100', 'hex'),
    closes: false,
  },
  {
    name: 'an unknown command',
    login: true,
    bytes: () => Buffer.from('0000000c000000ff00000005', 'hex'),
    closes: false,
  },
  {
    name: 'a command that only gateways send',
    login: true,
    bytes: () => Buffer.from('000000188000000400000005000000000000000000000000', 'hex'),
    closes: false,
  },
];

const SMPP_ROWS: readonly Row<SmppPeer>[] = [
  ...common<SmppPeer>(),
  {
    name: 'half a submit and silence before the bind',
    login: false,
    bytes: (peer) => encodeSmpp(peer.submit(5)).subarray(0, 40),
    closes: true,
    counter: 'connections_silent_total',
    afterMs: LOGIN_TIMEOUT_MS + 1000,
  },
  {
    name: 'a bind without its end',
    login: false,
    bytes: () => Buffer.from('000000160000000900000000000000017465737475', 'hex').subarray(0, 21),
    closes: true,
    counter: 'connections_silent_total',
    afterMs: LOGIN_TIMEOUT_MS + 1000,
  },
  {
    name: 'a bind whose name never ends',
    login: false,
    bytes: () =>
      Buffer.concat([Buffer.from('00000030000000090000000000000001', 'hex'), Buffer.alloc(32, 0x61)]),
    answer: async (peer) => assert.notEqual((await peer.take('bind_transceiver_resp', 1)).status, 0),
    closes: true,
  },
  {
    name: 'a TLV that is longer than its PDU',
    login: true,
    bytes: (peer) => {
      const frame = Buffer.concat([encodeSmpp(peer.submit(5)), Buffer.from('0424ffff3030', 'hex')]);
      frame.writeUInt32BE(frame.length);
      return frame;
    },
    answer: async (peer) =>
      assert.equal((await peer.take('submit_sm_resp', 5)).status, SMPP_STATUS.ESME_RINVOPTPARSTREAM),
    closes: false,
  },
  {
    name: 'half a TLV',
    login: true,
    bytes: (peer) => {
      const frame = Buffer.concat([encodeSmpp(peer.submit(5)), Buffer.from('0424', 'hex')]);
      frame.writeUInt32BE(frame.length);
      return frame;
    },
    answer: async (peer) =>
      assert.equal((await peer.take('submit_sm_resp', 5)).status, SMPP_STATUS.ESME_RINVOPTPARSTREAM),
    closes: false,
  },
  {
    name: 'a submit whose sm_length says more than is there',
    login: true,
    bytes: (peer) => cut(encodeSmpp(peer.submit(5)), 3),
    answer: async (peer) => assert.notEqual((await peer.take('submit_sm_resp', 5)).status, 0),
    closes: false,
  },
  {
    name: 'a submit_multi to nobody',
    login: true,
    bytes: () => {
      const destinations = [{ kind: 'list', name: 'x' }] as const;
      const frame = encodeSmpp(
        smppPdu('submit_multi', 5, { sourceAddr: SERVICE_PORT, destinations: [...destinations] }),
      );
      return withOctet(frame, NUMBER_OF_DESTS_AT, 0);
    },
    answer: async (peer) => assert.notEqual((await peer.take('submit_multi_resp', 5)).status, 0),
    closes: false,
  },
  {
    name: 'an unknown command',
    login: true,
    bytes: () => Buffer.from('00000010000000990000000000000005', 'hex'),
    answer: async (peer) =>
      assert.equal((await peer.take('generic_nack', 5)).status, SMPP_STATUS.ESME_RINVCMDID),
    closes: false,
  },
];

describe('P12 bad bytes end at worst their own connection', () => {
  let stand: Stand;
  let good: StandClient;
  before(async () => {
    stand = new Stand({ limits: { loginTimeoutMs: LOGIN_TIMEOUT_MS, keepAliveMs: 1e9 } });
    await stand.open();
    good = await stand.client('cmpp30', 'wide');
  });
  after(() => stand.close());

  async function play<P extends CmppPeer | SmppPeer>(
    peer: P,
    row: Row<P>,
    login: () => Promise<number>,
    alive: () => Promise<unknown>,
  ) {
    const counter = row.counter ?? 'malformed_total';
    const counted = await stand.metric(counter);
    if (row.login) assert.equal(await login(), 0);
    const bytes = row.bytes(peer);
    if (bytes.length > 0) peer.write(bytes);
    await row.answer?.(peer);
    if (row.afterMs !== undefined) {
      await wait(20);
      assert.equal(peer.closed, false, 'not before its time');
      stand.clock.skip(row.afterMs);
    }
    if (row.closes) await peer.ended();
    await stand.metricBecomes(counter, (n) => n > counted);
    const { id, result } = await good.send();
    assert.equal(result, 0);
    await good.receipt(id);
    if (!row.closes) await alive();
    peer.socket.destroy();
  }

  for (const row of CMPP_ROWS) {
    it(`CMPP: ${row.name}`, async () => {
      const peer = await stand.cmpp();
      const alive = () => {
        peer.send(cmppPdu('active_test', 99));
        return peer.take('active_test_resp', 99);
      };
      await play(peer, row, () => peer.login(), alive);
    });
  }

  for (const row of SMPP_ROWS) {
    it(`SMPP: ${row.name}`, async () => {
      const peer = await stand.smpp();
      const alive = () => {
        peer.send(smppPdu('enquire_link', 99));
        return peer.take('enquire_link_resp', 99);
      };
      await play(peer, row, () => peer.bind(), alive);
    });
  }

  it('a whole conversation one octet at a time', async () => {
    const peer = await stand.cmpp();
    const bytes = Buffer.concat([encodeCmpp(peer.connectPdu(), 0x30), encodeCmpp(peer.submit(2), 0x30)]);
    for (const octet of bytes) {
      peer.write(Buffer.of(octet));
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.equal((await peer.take('submit_resp', 2)).result, 0);
    peer.socket.destroy();
  });

  it('a user data header that lies is taken for text, and judged', async () => {
    const peer = await stand.cmpp();
    await peer.login('shop02');
    const lies = ['ff0003010101', '05000301', '050003010205', '0500030100', '00', '0500030a0301'];
    for (const [i, header] of lies.entries()) {
      const content = Buffer.concat([Buffer.from(header, 'hex'), ucs2(LONG_CODE).subarray(0, 60)]);
      peer.send(peer.submit(i + 10, { tpUdhi: 1, content }));
      await peer.take('submit_resp', i + 10);
    }
    assert.equal((await good.send()).result, 0);
    peer.socket.destroy();
  });
});

describe('P12 idle connections', () => {
  // 10,000 need twice as many file descriptors in this one process: ulimit -n 25000.
  const { ANNING_TEST_IDLE = '2000' } = process.env;
  const count = Number(ANNING_TEST_IDLE);

  it(`${count} of them: another client goes on as fast, and they are closed in time`, () =>
    withStand({ limits: { loginTimeoutMs: 60_000 } }, async (stand) => {
      const good = await stand.client('cmpp30');
      const median = async () => {
        const took = [];
        for (let i = 0; i < 60; i++) {
          const started = performance.now();
          assert.equal((await good.send()).result, 0);
          took.push(performance.now() - started);
        }
        return took.sort((a, b) => a - b)[30]!;
      };
      await median();
      const alone = await median();
      const idle: Socket[] = [];
      try {
        for (let i = 0; i < count; i++) {
          const socket = connect({ host: HOST, port: stand.listener(i % 2 === 0 ? 'cmpp' : 'smpp') });
          socket.on('error', () => {});
          idle.push(socket);
          if (i % 200 === 199) await new Promise((resolve) => setImmediate(resolve));
        }
        await until('connected', async () => (await stand.metric('connections')) === count + 1, 30_000);
        const among = await median();
        assert.ok(among < Math.max(alone * 4, 20), `${among} ms among them, ${alone} ms alone`);
        stand.clock.skip(61_000);
        await stand.metricBecomes('connections_silent_total', (n) => n === count);
        await until('gone', async () => (await stand.metric('connections')) === 1);
        assert.equal((await good.send()).result, 0);
      } finally {
        for (const socket of idle) socket.destroy();
      }
    }));
});
