import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { addressFaults } from './check-webhook.ts';
import { askedWait, type PostParts, postWith } from './post.ts';
import { Reach } from './reach.ts';

type Answering = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let url: string;
let answering: Answering;
let asked: string[] = [];
before(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.headers.host} ${request.url}`);
    answering(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://leads.example:${(server.address() as AddressInfo).port}/in`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

const HERE = new Reach({ networks: ['127.0.0.0/8'], plainHttp: true });
const never = new AbortController().signal;
/** A name that stands for these addresses. */
const named =
  (...addresses: string[]): NonNullable<PostParts['resolve']> =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
const post = (more: Partial<PostParts> = {}) =>
  postWith({ reach: HERE, clock: Date.now, resolve: named('127.0.0.1'), timeoutMs: 1000, ...more });
const sent = (more: Partial<PostParts> = {}, to = url) =>
  post(more)(to, { 'content-type': 'application/json' }, Buffer.from('{}'), never);

describe('what is connected to', () => {
  test('private, reserved and cloud addresses are refused, however they are written; named networks are not', () => {
    const open = new Reach({ networks: [], plainHttp: false });
    const https = { plain: false };
    for (const address of [
      ...[
        '0.0.0.0',
        '10.1.2.3',
        '100.64.0.1',
        '100.100.100.200',
        '127.0.0.1',
        '127.9.9.9',
        '169.254.169.254',
      ],
      ...['172.16.0.1', '172.31.255.255', '192.168.1.1', '192.0.0.192', '198.18.0.1', '224.0.0.1'],
      ...['255.255.255.255', '168.63.129.16', '::', '::1', '::ffff:10.1.2.3', '::ffff:8.8.8.8', 'fd00::1'],
      ...['fe80::1', 'fec0::1', 'ff02::1', '64:ff9b::a01:203', '2002:a01:203::1', '2001::1', '2001:db8::1'],
      ...['fd00:ec2::254', '100::1', '5f00::1'],
    ])
      assert.equal(open.mayReach(address, https), false, address);
    for (const address of ['8.8.8.8', '100.63.0.1', '172.32.0.1', '2400:3200::1', '2a00::1'])
      assert.equal(open.mayReach(address, https), true, address);
    const closed = new Reach({ networks: ['10.20.0.0/16', 'fd00:1::/64', '192.168.7.7'], plainHttp: false });
    for (const address of ['10.20.3.4', '::ffff:10.20.3.4', 'fd00:1::9', '192.168.7.7'])
      assert.equal(closed.mayReach(address, https), true, address);
    for (const address of ['10.21.0.1', 'fd00:2::9', '192.168.7.8'])
      assert.equal(closed.mayReach(address, https), false, address);
    assert.equal(closed.mayReach('10.20.3.4', { plain: true }), false);
    assert.equal(HERE.mayReach('127.0.0.1', { plain: true }), true);
    assert.equal(HERE.mayReach('8.8.8.8', { plain: true }), false);
  });

  test('an address is judged when it is set, as far as it says where it leads', () => {
    const open = new Reach({ networks: [], plainHttp: false });
    const codes = (given: string, reach = open) =>
      addressFaults({ url: given }, reach).map(({ code }) => code);
    for (const given of ['https://leads.example.cn/in?a=b', 'https://leads.example.cn:8443/'])
      assert.deepEqual(codes(given), []);
    for (const given of [
      ...['', 'leads.example.cn', 'ftp://leads.example.cn', 'javascript:alert(1)', 'https://'],
      ...[
        'https://ann:secret@leads.example.cn',
        'https://leads.example.cn/#part',
        `https://a.cn/${'x'.repeat(1000)}`,
      ],
    ])
      assert.deepEqual(codes(given), ['url-not-valid'], given);
    assert.deepEqual(codes('http://leads.example.cn'), ['url-plain-http']);
    // Each of them is 127.0.0.1 or 169.254.169.254 to whoever connects.
    for (const given of [
      'https://127.1',
      'https://2130706433',
      'https://0x7f.1',
      'https://[::1]',
      'https://0251.0376.0251.0376',
    ])
      assert.deepEqual(codes(given), ['url-refused'], given);
    assert.deepEqual(codes('http://127.0.0.1:9', HERE), []);
    assert.deepEqual(codes('http://8.8.8.8', HERE), ['url-refused']);
    const events = addressFaults({ events: ['lead.sent', 'lead.lost'] }, open);
    assert.match(events[0]!.words.zh, /lead\.lost/);
    assert.match(events[0]!.fix.en, /lead\.passed_on/);
    assert.equal(addressFaults({ events: [] }, open)[0]!.code, 'events-missing');
  });

  test('a name that stands for a refused address among others is not connected to, also one that changes', async () => {
    asked = [];
    answering = (_, response) => response.end();
    assert.equal((await sent({ resolve: named('127.0.0.1', '10.0.0.5') })).fault, 'plain-http-refused');
    const tls = url.replace('http:', 'https:');
    assert.equal((await sent({ resolve: named('8.8.8.8', '10.0.0.5') }, tls)).fault, 'address-refused');
    assert.equal((await sent({ resolve: named('169.254.169.254') }, tls)).fault, 'address-refused');
    assert.equal(
      (await sent({ reach: new Reach({ networks: [], plainHttp: true }) })).fault,
      'plain-http-refused',
    );
    assert.deepEqual(asked, []);
    // The first answer is judged and connected to; what the name means afterwards is not asked.
    let asking = 0;
    const rebound: PostParts['resolve'] = async () =>
      asking++ === 0 ? [{ address: '127.0.0.1', family: 4 }] : [{ address: '10.0.0.5', family: 4 }];
    assert.equal((await sent({ resolve: rebound })).fault, undefined);
    assert.equal(asking, 1);
    assert.equal(asked.length, 1);
    assert.match(asked[0]!, /^POST leads\.example:\d+ \/in$/);
    const none: PostParts['resolve'] = async () => {
      throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
    };
    assert.equal((await sent({ resolve: none })).fault, 'name-not-found');
  });
});

describe('what is answered', () => {
  test('2xx is taken; a redirect is not followed; 410 and all else are told apart', async () => {
    asked = [];
    for (const [status, fault] of [
      ...([
        [200, undefined],
        [204, undefined],
        [302, 'redirect'],
        [308, 'redirect'],
        [410, 'gone'],
      ] as const),
      ...([
        [400, 'status'],
        [404, 'status'],
        [500, 'status'],
        [503, 'status'],
      ] as const),
    ]) {
      answering = (_, response) =>
        response.writeHead(status, { location: `${url}/elsewhere`, 'retry-after': '120' }).end();
      const posted = await sent();
      assert.deepEqual([posted.status, posted.fault, posted.askedMs], [status, fault, 120_000]);
    }
    assert.ok(asked.every((each) => each.endsWith('/in')));
  });

  test('of a long answer the beginning is kept, and what disturbs is shown as what it is not', async () => {
    let closed = false;
    answering = (_, response) => {
      response.on('close', () => {
        closed = true;
      });
      response.write('\0好');
      const more = setInterval(() => response.write('x'.repeat(100_000)), 5);
      response.on('close', () => clearInterval(more));
    };
    const { answer, fault } = await sent();
    assert.equal(fault, undefined);
    assert.equal(answer.length, 500);
    assert.ok(answer.startsWith('\ufffd好xxx'));
    for (let tries = 0; !closed && tries < 200; tries++) await new Promise((done) => setTimeout(done, 10));
    assert.ok(closed, 'it is not read to its end');
  });

  test('whoever does not answer in time, or breaks off, is told so', async () => {
    answering = () => undefined;
    assert.equal((await sent({ timeoutMs: 100 })).fault, 'timeout');
    answering = (request) => request.socket.destroy();
    assert.equal((await sent()).fault, 'connection');
    assert.equal((await sent({}, 'http://leads.example:1/')).fault, 'connection');
    const slow: PostParts['resolve'] = () => new Promise(() => undefined);
    assert.equal((await sent({ resolve: slow, timeoutMs: 100 })).fault, 'timeout');
    // Talks HTTP where TLS is spoken.
    answering = (_, response) => response.end();
    const tls = await sent({}, url.replace('http:', 'https:'));
    assert.ok(tls.fault === 'certificate' || tls.fault === 'connection', tls.fault);
  });

  test('Retry-After is read as seconds or as a date', () => {
    const now = Date.UTC(2026, 5, 1);
    assert.equal(askedWait('120', now), 120_000);
    assert.equal(askedWait('Mon, 01 Jun 2026 00:01:00 GMT', now), 60_000);
    assert.equal(askedWait('Mon, 01 Jun 2020 00:01:00 GMT', now), 0);
    for (const header of [undefined, 'soon', '-1x']) assert.equal(askedWait(header, now), undefined);
  });
});
