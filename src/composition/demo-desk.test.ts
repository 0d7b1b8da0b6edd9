import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { judged, type Stand, stand } from '../api/fixture.ts';
import { APPLICATION_STATES, type RecordedChange } from '../domain/index.ts';
import { appendChanges, recipientTag, SealKey, sealRecipients } from '../store/index.ts';
import { town } from '../world/index.ts';
import { demoCustody } from './demo-custody.ts';
import { demoDesk } from './demo-desk.ts';

let house: Stand;
let cookie: string;
let shop: string;
const MESSAGE = '0c00000000000001';

before(async () => {
  house = await stand();
  const place = town({ at: house.clock.now, seed: 'desk' });
  const account = {
    ...{ kind: 'account-opened', at: house.clock.now - 1000, account: 'heyu01', refusal: 'response' },
    ...{ organisation: place.organisations.shop, credential: { scheme: 'sealed-secret', sealed: 'AAAA' } },
    ...{ addresses: [], windowMax: 16, connectionsMax: 64 },
  };
  const changes = [...place.changes, account as unknown as RecordedChange];
  await appendChanges(house.record.db, 'demo', sealRecipients(changes, house.sealer));
  for (let tries = 0; tries < 400 && house.directory.account('heyu01') === undefined; tries++)
    await new Promise((done) => setTimeout(done, 25));
  const address = await house.app.listen({ host: '127.0.0.1', port: 0 });
  const at = house.clock.now - 30_000;
  const sent = { at, text: '【禾屿集市】会员日满减，拒收请回复R', port: place.ports.shopMarketing };
  const tag = recipientTag(new SealKey(Buffer.alloc(32, 7)), 8613800138000);
  const row = judged(house, MESSAGE, 'heyu01', place.organisations.shop, { ...sent, recipientTag: tag });
  const block = { gateway: 'gateway-1', block: 1, messages: [row], receipts: [], inbound: [] };
  await house.traffic.insertBlock(block);
  shop = place.organisations.shop;
  await demoDesk({ access: house.access, address }, place, house.clock.now);
  await demoCustody({ access: house.access, address }, place, house.clock.now);
  // A folder that a demo ran in before.
  await demoDesk({ access: house.access, address }, place, house.clock.now);
  await demoCustody({ access: house.access, address }, place, house.clock.now);
  cookie = await house.signIn('looker', [{ role: 'regulator', organisation: undefined }]);
});
after(() => house.close());

const items = async (path: string): Promise<Record<string, unknown>[]> =>
  (await house.ask(cookie, `GET ${path}`)).json().items;

test('the desk of the demo has applications in every state and of every kind, once', async () => {
  const found = await items('/api/applications');
  assert.deepEqual(new Set(found.map(({ state }) => state)), new Set(APPLICATION_STATES));
  const kinds = found.map(({ wanted }) => (wanted as { kind: string }).kind);
  assert.deepEqual(new Set(kinds), new Set(['signature', 'port', 'letter', 'filing', 'template']));
  assert.equal(found.length, new Set(found.map(({ subject }) => subject)).size);
  const alike = found.find(({ subject }) => subject === '禾嶼鮮生')!;
  const page = (await house.ask(cookie, `GET /api/applications/${alike['id']}`)).json();
  assert.equal(page.resembling[0].name, '禾屿鲜生');
  assert.deepEqual(page.objections, []);
});

test('a template of it stands in the registry', async () => {
  const found = await items('/api/templates');
  const ours = found.filter(({ template }) => String(template).startsWith('HY-'));
  assert.deepEqual(
    ours.map(({ template, state }) => [template, state]),
    [['HY-CODE', 'filed']],
  );
});

test('and a sanction that is proposed, and one in force, each waiting for nobody who has a part in it', async () => {
  const found = await items('/api/sanctions');
  assert.deepEqual(found.map(({ state }) => state).sort(), ['in-force', 'proposed']);
  const { groups } = (await house.ask(cookie, 'GET /api/work')).json();
  const open = (kind: string) => groups.find((each: { kind: string }) => each.kind === kind).open;
  assert.deepEqual([open('sanctions'), open('applications')], [1, 6]);
});

test('an organisation has its papers, its people and a relation, and a signed batch that proves one of its messages', async () => {
  const page = (await house.ask(cookie, `GET /api/organisations/${shop}`)).json();
  const states = page.qualifications.map(({ state }: { state: string }) => state);
  assert.deepEqual(states.sort(), ['unverified', 'verified']);
  assert.deepEqual([page.contacts.length, page.relations.length], [2, 1]);
  const { hops } = (await house.ask(cookie, `GET /api/messages/${MESSAGE}/custody`)).json();
  const last = hops[hops.length - 1];
  assert.deepEqual([last.organisation, last.custody], [shop, 'proved']);
  assert.equal((await items('/api/custody/batches')).length, 1);
});
