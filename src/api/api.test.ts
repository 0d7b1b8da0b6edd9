import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { type Stand, stand } from './fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'anning-api-'));
after(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, 'evidence/tile/entries/x001'), { recursive: true });
mkdirSync(join(folder, 'evidence/tile/0/000.p'), { recursive: true });
mkdirSync(join(folder, 'evidence/batches/gateway-1/000/000'), { recursive: true });
writeFileSync(join(folder, 'evidence/checkpoint'), 'anning.local/log\n3\n');
writeFileSync(join(folder, 'evidence/verifier.pub'), 'key\n');
writeFileSync(join(folder, 'evidence/tile/entries/x001/067'), 'bundle');
writeFileSync(join(folder, 'evidence/tile/0/000.p/3'), 'tile');
writeFileSync(join(folder, 'evidence/batches/gateway-1/000/000/001.batch'), 'SEALED');
writeFileSync(join(folder, 'secret'), 'SECRET');

const taken: Buffer[] = [];
let health: Record<string, boolean> = { record: true, gateway: true };
let taking: (body: Buffer) => Promise<number>;
let house: Stand;
let app: FastifyInstance;
const logged: string[] = [];

before(async () => {
  house = await stand({
    log: pino({ level: 'debug' }, { write: (line: string) => logged.push(line) }),
    evidenceFolder: join(folder, 'evidence'),
    takeShipment: (body) => taking(body),
    health: async () => health,
    gatewayMetrics: async () => 'anning_submissions_total 7\n',
  });
  app = house.app;
  taking = async (body) => {
    taken.push(body);
    return 12;
  };
});
after(() => house.close());

const shipment = {
  method: 'POST' as const,
  url: '/internal/blocks',
  headers: { authorization: 'Bearer token-of-the-test', 'content-type': 'application/octet-stream' },
  payload: Buffer.from([0, 1, 2, 255]),
};

describe('POST /internal/blocks', () => {
  test('hands the bytes over unchanged and answers with the highest sequence stored', async () => {
    const response = await app.inject(shipment);
    assert.equal(response.statusCode, 200);
    assert.deepEqual(response.json(), { stored: 12 });
    assert.deepEqual(taken.at(-1), shipment.payload);
  });

  const refused: readonly [title: string, change: object, status: number, code: string][] = [
    ['no token', { headers: { 'content-type': 'application/octet-stream' } }, 401, 'unauthorised'],
    [
      'another token',
      { headers: { ...shipment.headers, authorization: 'Bearer token-of-the-tesu' } },
      401,
      'unauthorised',
    ],
    ['an empty token', { headers: { ...shipment.headers, authorization: 'Bearer ' } }, 401, 'unauthorised'],
    [
      'another kind of token',
      { headers: { ...shipment.headers, authorization: 'Basic token-of-the-test' } },
      401,
      'unauthorised',
    ],
    [
      'JSON',
      { headers: { ...shipment.headers, 'content-type': 'application/json' }, payload: '{}' },
      415,
      'content-type-not-accepted',
    ],
    [
      'text',
      { headers: { ...shipment.headers, 'content-type': 'text/plain' }, payload: 'x' },
      415,
      'content-type-not-accepted',
    ],
    ['too much', { payload: Buffer.alloc(1001) }, 413, 'body-too-large'],
    ['GET', { method: 'GET', payload: undefined }, 404, 'not-found'],
  ];
  for (const [title, change, status, code] of refused) {
    test(`refuses ${title}, and nothing is stored`, async () => {
      const before = taken.length;
      const response = await app.inject({ ...shipment, ...change } as typeof shipment);
      assert.equal(response.statusCode, status);
      const body = response.json();
      assert.equal(body.error.code, code);
      assert.ok(body.error.message.length > 0);
      assert.deepEqual(Object.keys(body), ['error']);
      assert.equal(taken.length, before);
    });
  }

  test('a failure is told without its words, which go to the log', async () => {
    const good = taking;
    taking = async () => {
      throw new Error('disk 4 of rack 2 is full');
    };
    const response = await app.inject(shipment);
    taking = good;
    assert.equal(response.statusCode, 500);
    assert.equal(response.json().error.code, 'internal');
    assert.doesNotMatch(response.body, /rack/);
    assert.match(logged.join(''), /rack 2/);
  });
});

describe('/evidence', () => {
  for (const [path, content] of [
    ['checkpoint', 'anning.local/log\n3\n'],
    ['verifier.pub', 'key\n'],
    ['tile/entries/x001/067', 'bundle'],
    ['tile/0/000.p/3', 'tile'],
  ]) {
    test(`serves ${path}`, async () => {
      const response = await app.inject(`/evidence/${path}`);
      assert.equal(response.statusCode, 200);
      assert.equal(response.body, content);
      assert.equal(response.headers['x-content-type-options'], 'nosniff');
    });
  }

  for (const path of [
    'batches/gateway-1/000/000/001.batch',
    '../secret',
    '..%2fsecret',
    'tile/../../secret',
    'tile/0/..%2f..%2f..%2fsecret',
    'tile/0/000.p',
    'tile/entries',
    'tile/0/001',
    'tile/0/000.p/256',
    '',
    'lock',
  ]) {
    test(`does not serve ${JSON.stringify(path)}`, async () => {
      const response = await app.inject(`/evidence/${path}`);
      assert.equal(response.statusCode, 404);
      assert.doesNotMatch(response.body, /SECRET|SEALED/);
    });
  }
});

test('/healthz is 503 as soon as one check fails', async () => {
  assert.deepEqual((await app.inject('/healthz')).json(), { status: 'ok', checks: health });
  health = { record: true, gateway: false };
  const response = await app.inject('/healthz');
  assert.equal(response.statusCode, 503);
  assert.deepEqual(response.json(), { status: 'failing', checks: health });
});

describe('/metrics', () => {
  test('carries the gateway’s own', async () => {
    const response = await app.inject('/metrics');
    assert.match(response.body, /^anning_submissions_total 7$/m);
    assert.match(String(response.headers['content-type']), /^text\/plain; version=0\.0\.4/);
  });

  const local = { remoteAddress: '127.0.0.1' };
  const asked: readonly [who: string, request: object, loopback: boolean][] = [
    ['this machine', local, true],
    ['this machine over IPv6', { remoteAddress: '::1' }, true],
    ['this machine on a socket of both families', { remoteAddress: '::ffff:127.0.0.1' }, true],
    ['another machine', { remoteAddress: '192.0.2.7' }, false],
    [
      'another that claims to be this one',
      { remoteAddress: '192.0.2.7', headers: { 'x-forwarded-for': '127.0.0.1' } },
      false,
    ],
    ['somebody behind a proxy here', { ...local, headers: { 'x-forwarded-for': '192.0.2.7' } }, false],
    ['somebody behind a proxy here that hides them', { ...local, headers: { 'x-forwarded-for': '' } }, false],
    ['somebody behind a proxy of another kind', { ...local, headers: { forwarded: 'for=192.0.2.7' } }, false],
    ['somebody behind one that tells itself only', { ...local, headers: { via: '1.1 front' } }, false],
  ];
  for (const [who, request, loopback] of asked) {
    test(`as it is set: ${who}`, async () => {
      const served = { loopback, open: true, off: false };
      for (const metrics of ['loopback', 'open', 'off'] as const) {
        house.parts.metrics = metrics;
        const answer = await app.inject({ url: '/metrics', ...request });
        house.parts.metrics = 'loopback';
        assert.equal(answer.statusCode, served[metrics] ? 200 : 404, metrics);
        if (!served[metrics])
          assert.deepEqual(answer.json(), {
            error: { code: 'not-found', message: '此处没有内容。' },
          });
      }
    });
  }
});

test('an unknown address has the one error shape, in the language that is preferred', async () => {
  const { statusCode, body, headers } = await app.inject('/nothing');
  assert.equal(statusCode, 404);
  assert.equal(JSON.parse(body).error.code, 'not-found');
  assert.match(body, /此处没有内容/);
  assert.equal(headers['content-security-policy'], "default-src 'none'; frame-ancestors 'none'");
  const english = await app.inject({ url: '/nothing', headers: { 'accept-language': 'zh;q=0.5,en;q=0.6' } });
  assert.match(english.body, /nothing at this address/);
});

test('no request is logged: an address could hold a number', async () => {
  logged.length = 0;
  await app.inject('/nothing/13800138000');
  assert.doesNotMatch(logged.join(''), /13800138000/);
});
