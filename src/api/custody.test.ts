import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { messageFacts } from '../complaints/index.ts';
import type { Duty, OrganisationId } from '../domain/index.ts';
import {
  createSigner,
  inclusionHolds,
  leafHash,
  openNote,
  parseVerifierKey,
  type Signer,
  verifyEntryProof,
} from '../evidence/index.ts';
import { batch, passedOn, type Span, wantedKey } from '../registry/custody/fixture.ts';
import { openCustody, type PassedOn } from '../registry/index.ts';
import { appendChanges, recipientTag, SealKey } from '../store/index.ts';
import { judged, OTHER, SHOP, type Stand, stand } from './fixture.ts';

const MAIN = '10690001';
const MINE = '0a00000000000001';
const THEIRS = '0a00000000000002';
const TWICE = '0a00000000000003';
const NOWHERE = '0a000000000000ff';
const HOUR = 3_600_000;
const text = '【青禾】您好';

let house: Stand;
let at: number;
const people = {} as Record<'shop' | 'other' | 'regulator' | 'centre', string>;
const signers = {} as Record<'shop' | 'other', Signer>;

before(async () => {
  house = await stand();
  people.shop = await house.signIn('shop', [{ role: 'sender', organisation: SHOP }]);
  people.other = await house.signIn('other', [{ role: 'provider', organisation: OTHER }]);
  for (const role of ['regulator', 'centre'] as const)
    people[role] = await house.signIn(role, [{ role, organisation: undefined } satisfies Duty]);
  at = house.clock.now - 12 * HOUR;
  const since = house.clock.now - 48 * HOUR;
  await appendChanges(house.record.db, 'test', [
    { kind: 'port-opened', at: since, port: MAIN, holder: OTHER, use: 'marketing' } as never,
    { kind: 'lease-declared', at: since, lease: 'L1', port: MAIN, lessor: OTHER, lessee: SHOP } as never,
    { kind: 'lease-confirmed', at: since, lease: 'L1' } as never,
  ]);
  const sealKey = new SealKey(Buffer.alloc(32, 7));
  const message = (id: string, organisation: OrganisationId, account: string, more = {}) =>
    judged(house, id, account, organisation, {
      ...{ at, text, port: MAIN, recipientTag: recipientTag(sealKey, 8613800138000) },
      ...more,
    });
  await house.traffic.insertBlock({
    gateway: 'gateway-1',
    block: 1,
    messages: [
      message(MINE, SHOP, 'shop01'),
      message(THEIRS, OTHER, 'other01', { text: '【北岸】您好' }),
      message(TWICE, SHOP, 'shop01', { at: at + 1000 }),
    ],
    receipts: [],
    inbound: [],
  });
});
after(() => house.close());

type Who = keyof typeof people;
async function ok(who: Who, name: string, body?: unknown) {
  const answer = await house.ask(people[who], name, body === undefined ? {} : { body });
  assert.equal(answer.statusCode, 200, `${name}: ${answer.body}`);
  return answer.json();
}
async function upload(who: Who | undefined, file: string, headers: Record<string, string> = {}) {
  return house.app.inject({
    method: 'POST',
    url: '/api/custody/batches',
    headers: {
      ...(who === undefined ? {} : { cookie: people[who] }),
      'x-anning': '1',
      'content-type': 'text/plain',
      ...headers,
    },
    payload: file,
  });
}
const keysOf = (organisation: string) => `/api/organisations/${organisation}/custody-keys`;
const day = (): Pick<Span, 'from' | 'to'> => ({ from: at - 12 * HOUR, to: at + 12 * HOUR });
const mine: PassedOn = { ...passedOn('13800138000', text), port: MAIN };

describe('keys', () => {
  test('the origin is told, a key is registered with its proof, and shown to its own', async () => {
    for (const [who, organisation] of [
      ['shop', SHOP],
      ['other', OTHER],
    ] as const) {
      const { origin, items } = await ok(who, `GET ${keysOf(organisation)}`);
      assert.deepEqual(items, []);
      signers[who] = createSigner(organisation, randomBytes(32));
      const body = wantedKey(signers[who], 'k1', origin);
      const made = await ok(who, `POST ${keysOf(organisation)}`, body);
      assert.equal(made.verifierKey, signers[who].verifierKey);
    }
    const { items } = await ok('regulator', `GET ${keysOf(SHOP)}`);
    assert.deepEqual(
      items.map((each: { key: string; revokedAt: unknown }) => [each.key, each.revokedAt]),
      [['k1', null]],
    );
    const { items: deeds } = await ok('regulator', `GET /api/audit?object=${SHOP}`);
    assert.equal(deeds[0].act, 'custody.key-registered');
  });

  test('an organisation with a key keeps its name, and nobody else may register it', async () => {
    const carrier = await house.signIn('carrier', [{ role: 'carrier', organisation: undefined }]);
    const { name } = await ok('shop', `GET /api/organisations/${SHOP}`);
    assert.equal(name, '青禾商城 Qinghe');
    const body = { organisation: '91110000MA0000009A', name, reason: '新登记' };
    const answer = await house.ask(carrier, 'POST /api/organisations', { body });
    assert.equal(answer.statusCode, 422, answer.body);
    assert.match(answer.body, /organisation-name-taken/);
  });

  test('what is wrong with one is told by field, with its fix', async () => {
    const body = { key: 'k 2', publicKey: 'abc', proof: '' };
    const answer = await house.ask(people.shop, `POST ${keysOf(SHOP)}`, {
      body,
      headers: { 'accept-language': 'en' },
    });
    const { code, fields } = answer.json().error;
    assert.deepEqual([answer.statusCode, code], [422, 'refused']);
    assert.deepEqual(
      fields.map((each: { field: string; code: string }) => [each.field, each.code]),
      [
        ['key', 'name-not-valid'],
        ['publicKey', 'custody-public-key'],
      ],
    );
  });

  test('P8 another’s are as if there were none', async () => {
    const nowhere = '91110000MA0000009A';
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['POST', '', { key: 'k2', publicKey: 'a', proof: 'b' }],
      ['POST', '/revocation', { key: 'k1', reason: '不再使用' }],
    ] as const) {
      const one = await house.ask(people.shop, `${method} ${keysOf(OTHER)}${path}`, { body });
      const none = await house.ask(people.shop, `${method} ${keysOf(nowhere)}${path}`, { body });
      assert.deepEqual([one.statusCode, one.body], [404, none.body]);
    }
  });
});

describe('a batch', () => {
  let kept: { id: string; note: string; evidence: object };

  test('is handed in, stands in the log, and is handed in once', async () => {
    const file = batch(signers.shop, { organisation: SHOP, lease: 'L1', port: MAIN, ...day() }, [mine]);
    const answer = await upload('shop', file);
    assert.equal(answer.statusCode, 200, answer.body);
    kept = answer.json();
    assert.equal(verifyEntryProof(kept.evidence, house.evidence.verifierKey).ok, true);
    assert.deepEqual((await upload('shop', file)).json().id, kept.id);
    assert.deepEqual(
      (await ok('shop', 'GET /api/custody/batches')).items.map(({ id }: { id: string }) => id),
      [kept.id],
    );
    const { items: deeds } = await ok('regulator', `GET /api/audit?object=${kept.id}`);
    assert.deepEqual(
      deeds.map(({ act }: { act: string }) => act),
      ['custody.handed-in'],
    );
    assert.doesNotMatch(answer.body, /salt"|[0-9]{11}(?=[^0-9].*recipient)/);
    assert.equal(answer.body.includes(/^salt (.*)$/m.exec(file.slice(file.indexOf('\n\nsalt')))![1]!), false);
  });

  test('P8 of another is as if it were not there', async () => {
    const none = await house.ask(people.other, `GET /api/custody/batches/b_${'0'.repeat(20)}`);
    const one = await house.ask(people.other, `GET /api/custody/batches/${kept.id}`);
    assert.deepEqual([one.statusCode, one.body], [404, none.body]);
    assert.deepEqual((await ok('other', 'GET /api/custody/batches')).items, []);
  });

  test('is refused with line and field; a stranger is sent off before anything is read', async () => {
    const file = batch(signers.other, { organisation: OTHER, port: MAIN, ...day() }, [
      mine,
      passedOn('13800000001'),
    ]);
    const cut = (await upload('other', file.slice(0, -10))).json().error;
    assert.deepEqual([cut.code, cut.field], ['refused', 'line 15']);
    const foreign = (await upload('shop', file)).json().error;
    assert.equal(foreign.field, 'statement.organisation');
    assert.equal((await upload(undefined, file)).statusCode, 401);
    assert.equal((await upload('centre', file)).statusCode, 403);
    const json = { 'content-type': 'application/json' };
    assert.equal((await upload(undefined, file, json)).statusCode, 401, 'before its kind is looked at');
    assert.equal((await upload('centre', file, json)).statusCode, 403);
    assert.equal((await upload('shop', file, json)).statusCode, 415);
    assert.equal((await upload('shop', '')).statusCode, 422);
    const page = await house.ask(people.shop, 'POST /api/leases', {
      body: 'x',
      headers: { 'content-type': 'text/plain' },
    });
    assert.equal(page.statusCode, 415, 'no other route takes it');
  });

  test('that is too large is told with what to do, over a socket, though the sender has not finished', async () => {
    const address = await house.app.listen({ host: '127.0.0.1', port: 0 });
    const line = `${'0'.repeat(63)}\n`.repeat(16_384);
    async function* endless(head: string) {
      yield Buffer.from(head);
      for (let i = 0; i < 70; i++) yield Buffer.from(line);
    }
    const send = async (head: string, headers = {}) => {
      const response = await fetch(`${address}/api/custody/batches`, {
        method: 'POST',
        headers: {
          cookie: people.shop,
          'x-anning': '1',
          'content-type': 'text/plain',
          'accept-language': 'en',
          ...headers,
        },
        body: ReadableStream.from(endless(head)),
        duplex: 'half',
      } as RequestInit);
      return {
        status: response.status,
        ...((await response.json()) as { error: { code: string; fix: string; field: string } }).error,
      };
    };
    const file = batch(signers.shop, { organisation: SHOP, lease: 'L1', port: MAIN, ...day() }, []);
    const early = await send(file);
    assert.deepEqual([early.status, early.field], [422, 'line 14']);
    assert.equal((await send('')).field, 'batch');
    const told = await house.app.inject({
      method: 'POST',
      url: '/api/custody/batches',
      headers: {
        cookie: people.shop,
        'x-anning': '1',
        'content-type': 'text/plain',
        'content-length': '99000000',
      },
    });
    assert.equal(told.statusCode, 413);
    assert.match(told.json().error.fix, /拆/);
  });
});

describe('the way of a message', () => {
  const hops = (trace: { hops: { organisation: string; custody: string; because: string }[] }) =>
    trace.hops.map(({ organisation, custody, because }) => [organisation, custody, because]);

  test('tells each hop, and what proves it holds without this program’s store', async () => {
    const trace = await ok('shop', `GET /api/messages/${MINE}/custody`);
    assert.equal(trace.version, 1);
    assert.deepEqual(hops(trace), [
      [OTHER, 'said', 'no-batch'],
      [SHOP, 'proved', 'in-batch'],
    ]);
    assert.deepEqual(trace.counts, { proved: 1, denied: 0, said: 1, silent: 0 });
    const [, hop] = trace.hops;
    assert.deepEqual([hop.name, hop.lease.lease, hop.lease.declaredBy], ['青禾商城 Qinghe', 'L1', OTHER]);
    const { items } = await ok('regulator', `GET ${keysOf(SHOP)}`);
    const note = openNote(hop.batches[0].note, [parseVerifierKey(items[0].verifierKey)]);
    const root = Buffer.from(/^root (.*)$/m.exec(note.text)![1]!, 'base64');
    const count = Number(/^count (.*)$/m.exec(note.text)![1]);
    const path = hop.found.path.map((each: string) => Buffer.from(each, 'base64'));
    const leaf = leafHash(Buffer.from(hop.found.leaf, 'hex'));
    assert.ok(inclusionHolds(leaf, hop.found.index, count, path, root));
    assert.doesNotMatch(JSON.stringify(trace), /13800138000/);
  });

  test('the facts that a case has of a message are of its moment, and hold no number', async () => {
    const parts = { ...house.parts, custody: openCustody(house.parts), releasedAt: async () => undefined };
    const facts = await messageFacts(parts, MINE);
    assert.ok(facts !== undefined);
    assert.deepEqual(hops(await ok('regulator', `GET /api/messages/${MINE}/custody`)), [
      ...facts.chain.hops.map(({ organisation, custody, because }) => [organisation, custody, because]),
    ]);
    assert.deepEqual([facts.port?.port, facts.port?.holder], [MAIN, OTHER]);
    assert.deepEqual(
      facts.port?.hops.map(({ lessee }) => lessee),
      [SHOP],
    );
    const { message, consent } = facts;
    assert.deepEqual([message.messageId, message.text, message.outcome], [MINE, text, 'allow']);
    assert.equal(consent, undefined);
    const plain = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);
    assert.doesNotMatch(JSON.stringify(facts, plain), /13800138000|ecipientTag|ecipientSealed/);
    assert.equal(await messageFacts(parts, NOWHERE), undefined);
  });

  test('of two messages that are the same, one leaf proves one', async () => {
    const trace = await ok('shop', `GET /api/messages/${TWICE}/custody`);
    assert.equal(trace.hops[1].custody, 'denied');
    assert.equal(trace.hops[1].absent.length, 1);
  });

  test('P8 of another is as if it were not there; the regulator sees it', async () => {
    const one = await house.ask(people.shop, `GET /api/messages/${THEIRS}/custody`);
    const none = await house.ask(people.shop, `GET /api/messages/${NOWHERE}/custody`);
    assert.deepEqual([one.statusCode, one.body], [404, none.body]);
    const { hops: seen } = await ok('regulator', `GET /api/messages/${THEIRS}/custody`);
    assert.deepEqual(
      seen.map((each: { standing: string }) => each.standing),
      ['holder'],
    );
  });

  test('is told to this machine’s own commands by the installation’s token alone', async () => {
    const url = `/internal/messages/${MINE}/custody`;
    const told = (headers: Record<string, string>, path = url) => house.app.inject({ url: path, headers });
    assert.equal((await told({})).statusCode, 401);
    assert.equal((await told({ authorization: 'Bearer wrong' })).statusCode, 401);
    const headers = { authorization: 'Bearer token-of-the-test' };
    assert.equal((await told(headers)).json().hops.length, 2);
    assert.equal((await told(headers, `/internal/messages/${NOWHERE}/custody`)).statusCode, 404);
    assert.equal((await told(headers, '/internal/messages/x/custody')).statusCode, 404);
  });

  test('a receipt that came later keeps a hop from being said to deny what it may have passed on later', async () => {
    const id = '0a00000000000009';
    const sent = { at, text: '【青禾】另一条', port: MAIN, recipientTag: 77n };
    await house.traffic.insertBlock({
      gateway: 'gateway-1',
      block: 2,
      messages: [judged(house, id, 'shop01', SHOP, sent)],
      receipts: [],
      inbound: [],
    });
    assert.equal((await ok('shop', `GET /api/messages/${id}/custody`)).hops[1].custody, 'denied');
    await house.traffic.insertBlock({
      gateway: 'gateway-1',
      block: 3,
      messages: [],
      receipts: [
        {
          messageId: id,
          segment: 0,
          at: at + 13 * HOUR,
          status: 'DELIVRD',
          upstream: '',
          reportedAt: at + 13 * HOUR,
        },
      ],
      inbound: [],
    });
    const trace = await ok('shop', `GET /api/messages/${id}/custody`);
    assert.deepEqual(hops(trace)[1], [SHOP, 'said', 'batch-covers-part']);
  });
});
