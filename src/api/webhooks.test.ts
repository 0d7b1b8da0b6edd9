import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openReceiver, type Receiver, verified } from '../complaints/webhooks/receiver.fixture.ts';
import type { Duty } from '../domain/index.ts';
import { OTHER, SHOP, type Stand, stand } from './fixture.ts';

let house: Stand;
let receiver: Receiver;
const people = {} as Record<'centre' | 'own' | 'regulator' | 'shop' | 'other' | 'carrier', string>;
before(async () => {
  [house, receiver] = await Promise.all([stand(), openReceiver()]);
  const all = (role: 'carrier' | 'regulator' | 'centre'): Duty => ({ role, organisation: undefined });
  people.centre = await house.signIn('centre', [all('centre')]);
  people.regulator = await house.signIn('regulator', [all('regulator')]);
  people.carrier = await house.signIn('carrier', [all('carrier')]);
  people.shop = await house.signIn('shop', [{ role: 'sender', organisation: SHOP }]);
  people.other = await house.signIn('other', [{ role: 'provider', organisation: OTHER }]);
  people.own = await house.signIn('own', [{ role: 'centre', organisation: OTHER }]);
});
after(async () => {
  await house.parts.webhooks.delivery.close();
  await house.close();
  await receiver.close();
});

async function ok(who: keyof typeof people, name: string, body?: unknown) {
  const answer = await house.ask(people[who], name, body === undefined ? {} : { body });
  assert.ok(answer.statusCode === 200 || answer.statusCode === 204, `${name}: ${answer.body}`);
  return answer.statusCode === 204 ? undefined : answer.json();
}
async function refused(who: keyof typeof people, name: string, body?: unknown) {
  const answer = await house.ask(people[who], name, body === undefined ? {} : { body });
  assert.ok(answer.statusCode >= 400, answer.body);
  return { status: answer.statusCode, ...answer.json().error };
}

let id: string;
let secret: string;

describe('addresses over HTTP', () => {
  test('the secret is told once; what is wrong is told with what is allowed', async () => {
    const made = await ok('shop', 'POST /api/webhooks', { organisation: SHOP, url: receiver.url });
    ({ id } = made.webhook);
    ({ secret } = made);
    assert.match(secret, /^whsec_/);
    assert.deepEqual([made.webhook.events.length, made.webhook.state], [7, 'active']);
    const listed = await house.ask(people.shop, 'GET /api/webhooks');
    assert.equal(listed.json().items.length, 1);
    assert.doesNotMatch(listed.body, /whsec_|secret_sealed/);
    const wanted = { organisation: SHOP, url: receiver.url };
    const inside = await refused('shop', 'POST /api/webhooks', {
      ...wanted,
      url: 'https://169.254.169.254/latest',
    });
    assert.deepEqual([inside.status, inside.field], [422, 'url']);
    assert.match(inside.message, /169\.254\.169\.254/);
    assert.match(inside.fix, /networks/);
    const events = await refused('shop', 'POST /api/webhooks', { ...wanted, events: ['lead.lost'] });
    assert.deepEqual([events.status, events.field], [422, 'events']);
    assert.match(events.fix, /lead\.passed_on/);
    const foreign = await refused('other', 'POST /api/webhooks', wanted);
    assert.deepEqual([foreign.status, foreign.field], [422, 'organisation']);
  });

  test('P8 one’s own and the centre’s; to others it is not there, to the regulator it is none of theirs', async () => {
    const nowhere = `w_${'0'.repeat(20)}`;
    for (const [name, body] of [
      ['PUT /api/webhooks/ID', { active: false }],
      ['POST /api/webhooks/ID/secrets', {}],
      ['POST /api/webhooks/ID/tests', undefined],
      ['DELETE /api/webhooks/ID', { reason: '不再使用' }],
    ] as const) {
      for (const who of ['other', 'own', 'carrier'] as const) {
        const theirs = await refused(who, name.replace('ID', id), body);
        const none = await refused(who, name.replace('ID', nowhere), body);
        assert.deepEqual([theirs.status, theirs], [404, none], `${who} ${name}`);
      }
      assert.equal((await refused('regulator', name.replace('ID', id), body)).status, 403);
    }
    assert.deepEqual((await ok('other', 'GET /api/webhooks')).items, []);
    assert.deepEqual((await ok('carrier', `GET /api/webhooks?organisation=${SHOP}`)).items, []);
    assert.equal(
      (await ok('centre', `GET /api/webhooks?organisation=${SHOP}`)).items[0].organisationName,
      '青禾商城 Qinghe',
    );
  });

  test('a test goes out and is read with its attempts; a new secret signs beside the old one; the audit has each act', async () => {
    const { delivery } = await ok('shop', `POST /api/webhooks/${id}/tests`);
    for (let tries = 0; receiver.got.length === 0 && tries < 500; tries++)
      await new Promise((done) => setTimeout(done, 10));
    const { type, data } = verified(receiver.got[0]!, secret, house.clock.now) as {
      type: string;
      data: object;
    };
    assert.deepEqual([type, data], ['webhook.test', { webhook: id, organisation: SHOP }]);
    await house.parts.webhooks.delivery.settled();
    const page = await ok('centre', `GET /api/webhook-deliveries/${delivery}`);
    assert.deepEqual([page.state, page.status, page.attempts.length], ['delivered', 204, 1]);
    const foreign = await refused('other', `GET /api/webhook-deliveries/${delivery}`);
    assert.deepEqual(foreign, await refused('other', `GET /api/webhook-deliveries/d_${'0'.repeat(20)}`));
    assert.equal((await refused('other', `POST /api/webhook-deliveries/${delivery}/redelivery`)).status, 404);
    const again = await ok('shop', `POST /api/webhook-deliveries/${delivery}/redelivery`);
    assert.equal(again.event, page.event);
    await house.parts.webhooks.delivery.settled();
    assert.deepEqual(
      receiver.got.map((each) => each.id),
      [page.event, page.event],
    );
    const renewed = await ok('shop', `POST /api/webhooks/${id}/secrets`, {});
    assert.notEqual(renewed.secret, secret);
    assert.equal(renewed.webhook.earlierUntil, '2026-06-02T12:00:00.000+08:00');
    const listed = await ok('shop', `GET /api/webhook-deliveries?webhook=${id}&state=delivered`);
    assert.deepEqual([listed.items.length, listed.next], [1, null]);
    assert.deepEqual((await ok('other', 'GET /api/webhook-deliveries')).items, []);
    await ok('centre', `DELETE /api/webhooks/${id}`, { reason: '地址停用' });
    assert.deepEqual((await ok('shop', 'GET /api/webhooks')).items, []);
    const audit = await house.ask(people.centre, `GET /api/audit?object=${id}`);
    assert.deepEqual(
      audit.json().items.map(({ act }: { act: string }) => act),
      ['webhook.removed', 'webhook.secret-renewed', 'webhook.tested', 'webhook.added'],
    );
    assert.doesNotMatch(audit.body, /whsec_/);
  });
});
