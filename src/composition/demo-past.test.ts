import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Stand, stand } from '../api/fixture.ts';
import { DAY_MS, formatDay, shanghaiDay } from '../domain/index.ts';
import { appendChanges, sealRecipients } from '../store/index.ts';
import { PAST_DAYS, town } from '../world/index.ts';
import { demoDetectors, demoPast } from './demo-past.ts';

let house: Stand;
let cookie: string;
const place = town({ at: Date.UTC(2026, 5, 1, 4), seed: 'past' });
const { ports, organisations } = place;
const past = () =>
  demoPast(house, { sealer: house.sealer, seal: house.parts.sealKey }, place, house.clock.now);
const date = (ago: number) => formatDay((shanghaiDay(house.clock.now) - ago) * DAY_MS);

before(async () => {
  house = await stand();
  await appendChanges(house.record.db, 'demo', sealRecipients(place.changes, house.sealer));
  const address = await house.app.listen({ host: '127.0.0.1', port: 0 });
  assert.ok((await past()) > 3000);
  await demoDetectors({ access: house.access, address }, house.clock.now);
  // A folder that a demo ran in before.
  assert.equal(await past(), 0);
  await demoDetectors({ access: house.access, address }, house.clock.now);
  cookie = await house.signIn('looker', [{ role: 'regulator', organisation: undefined }]);
});
after(() => house.close());

test('the detectors find in the town’s past what was put there, at its day, and accuse nobody else', async () => {
  const { items } = (await house.ask(cookie, 'GET /api/findings')).json();
  const found = items.map(({ detector, subject, onset }: Record<string, string>) => [
    detector,
    subject,
    onset,
  ]);
  assert.deepEqual(found.sort(), [
    ['scope-creep', '禾屿集市', date(12)],
    ['service-marketing', ports.shopService, date(5)],
    ['sub-lease', ports.shopMarketing, date(12)],
  ]);
  for (const { organisations: whose } of items)
    assert.ok(whose.some(({ id }: { id: string }) => id === organisations.shop));
  const { covered } = (await house.ask(cookie, 'GET /api/detectors')).json();
  assert.deepEqual(covered, { from: date(PAST_DAYS), to: date(1), days: PAST_DAYS });
});

test('its messages are to be read like any other, and stand in no evidence log', async () => {
  const { items } = (await house.ask(cookie, 'GET /api/findings?detector=sub-lease')).json();
  const { messages } = (await house.ask(cookie, `GET /api/findings/${items[0].id}`)).json();
  const page = await house.ask(cookie, `GET /api/messages/${messages[0]}`);
  assert.match(page.json().message.text, /^【禾屿集市】/);
  const proof = await house.ask(cookie, `GET /api/messages/${messages[0]}/evidence`);
  assert.equal(proof.statusCode, 404);
  assert.match(proof.json().error.message, /存证/);
});
