import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { deliveryTermsAt, waitAfter } from './delivery-terms.ts';
import { drawSecret, signedHeaders } from './signing.ts';

const BODY = Buffer.from(JSON.stringify({ type: 'lead.sent', data: { text: '【青禾】大促' } }));

test('a verifier that we did not write takes what we sign, by either secret while one is being changed', () => {
  const [old, fresh, other] = [drawSecret(), drawSecret(), drawSecret()];
  assert.match(fresh, /^whsec_[A-Za-z0-9+/]{43}=$/);
  assert.notEqual(old, fresh);
  const headers = signedHeaders('msg_1', Date.now(), BODY, [fresh, old]);
  for (const secret of [old, fresh])
    assert.deepEqual(new Webhook(secret).verify(BODY.toString(), headers), JSON.parse(BODY.toString()));
  assert.throws(() => new Webhook(other).verify(BODY.toString(), headers), WebhookVerificationError);
  const changed = { ...headers, 'webhook-id': 'msg_2' };
  assert.throws(() => new Webhook(fresh).verify(BODY.toString(), changed), WebhookVerificationError);
  assert.throws(() => new Webhook(fresh).verify(`${BODY} `, headers), WebhookVerificationError);
  const late = signedHeaders('msg_1', Date.now() - 6 * 60_000, BODY, [fresh]);
  assert.throws(() => new Webhook(fresh).verify(BODY.toString(), late), /too old/);
});

test('the example of the specification: a known secret, id and moment give the known signature', () => {
  // From the test of the JavaScript library of Standard Webhooks.
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const body = Buffer.from('{"test": 2432232314}');
  const headers = signedHeaders('msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330_000, body, [secret]);
  assert.equal(headers['webhook-timestamp'], '1614265330');
  assert.equal(headers['webhook-signature'], 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

test('waits grow, are spread by lot, last about three days, and then end', () => {
  const terms = deliveryTermsAt(Date.UTC(2026, 5, 1));
  const middle = Array.from({ length: 20 }, (_, i) => waitAfter(terms, i + 1, 0.5));
  const waits = middle.filter((wait) => wait !== undefined);
  assert.deepEqual(waits.slice(0, 3), [5000, 300_000, 1_800_000]);
  assert.ok(waits.every((wait, i) => i === 0 || wait > waits[i - 1]!));
  const hours = waits.reduce((sum, wait) => sum + wait, 0) / 3_600_000;
  assert.ok(hours > 70 && hours < 80, `${hours} h`);
  assert.equal(middle[waits.length], undefined);
  assert.deepEqual([waitAfter(terms, 2, 0), waitAfter(terms, 2, 1)], [270_000, 330_000]);
  // Whoever asks for longer gets it, within a day.
  assert.equal(waitAfter(terms, 1, 0.5, 60_000), 60_000);
  assert.equal(waitAfter(terms, 1, 0.5, 10 * 86_400_000), 86_400_000);
  assert.equal(waitAfter(terms, waits.length + 1, 0.5, 60_000), undefined);
});
