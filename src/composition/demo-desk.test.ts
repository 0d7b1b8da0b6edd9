import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Stand, stand } from '../api/fixture.ts';
import { APPLICATION_STATES } from '../domain/index.ts';
import { appendChanges } from '../store/index.ts';
import { town } from '../world/index.ts';
import { demoDesk } from './demo-desk.ts';

let house: Stand;
let cookie: string;

before(async () => {
  house = await stand();
  const place = town({ at: house.clock.now, seed: 'desk' });
  await appendChanges(house.record.db, 'demo', place.changes);
  for (
    let tries = 0;
    tries < 400 && house.directory.nameOf(place.organisations.lender) === undefined;
    tries++
  )
    await new Promise((done) => setTimeout(done, 25));
  const address = await house.app.listen({ host: '127.0.0.1', port: 0 });
  await demoDesk({ access: house.access, address }, place, house.clock.now);
  // A folder that a demo ran in before.
  await demoDesk({ access: house.access, address }, place, house.clock.now);
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
  const alike = found.find(({ subject }) => subject === '禾嶼集市')!;
  const page = (await house.ask(cookie, `GET /api/applications/${alike['id']}`)).json();
  assert.equal(page.resembling[0].name, '禾屿集市');
  assert.deepEqual(page.findings, []);
});

test('a template of it stands in the registry', async () => {
  const found = await items('/api/templates');
  assert.deepEqual(
    found.map(({ template, state }) => [template, state]),
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
