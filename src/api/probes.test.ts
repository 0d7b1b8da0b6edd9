/** The opt-out audit over HTTP, on real stores. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Duty } from '../domain/index.ts';
import { recipientTag, SealKey } from '../store/index.ts';
import { judged, OTHER, SHOP, type Stand, stand } from './fixture.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const number = (i: number) => String(13_900_000_000 + i);
const MARKETING = '【野火贷】限时优惠，新人借款免息，点击领取。拒收请回复R';
const key = new SealKey(Buffer.alloc(32, 7));

let house: Stand;
const cookies: Record<string, string> = {};
const duties: Record<string, Duty> = {
  shop: { role: 'sender', organisation: SHOP },
  carrier: { role: 'carrier', organisation: undefined },
  centre: { role: 'centre', organisation: undefined },
  regulator: { role: 'regulator', organisation: undefined },
};
const ask = (who: string, name: string, body?: unknown) =>
  house.ask(cookies[who], name, body === undefined ? {} : { body });
const ok = async (who: string, name: string, body?: unknown) => {
  const answer = await ask(who, name, body);
  assert.equal(answer.statusCode, 200, `${name}: ${answer.body}`);
  return answer.json();
};
const add = async (i: number): Promise<string> =>
  (await ok('centre', 'POST /api/probes', { recipient: number(i), label: `电话 ${i}` })).id;
const codeOf = (answer: { json(): { error: { fields: { code: string }[] } } }) =>
  answer.json().error.fields.map(({ code }) => code);

let rounds = 0;
/** Sessions end meanwhile: everybody comes in anew. */
async function later(ms: number): Promise<void> {
  house.clock.now += ms;
  rounds++;
  for (const [name, duty] of Object.entries(duties))
    cookies[name] = await house.signIn(`p-${name}-${rounds}`, [duty]);
}

let block = 0;
/** Marketing that a gateway judged for these numbers. */
async function sent(people: readonly number[], at: number, outcome: 'allow' | 'refuse' = 'allow') {
  block++;
  await house.traffic.insertBlock({
    ...{ gateway: 'gateway-1', block, receipts: [], inbound: [] },
    messages: people.map((i) =>
      judged(house, (block * 1000 + i).toString(16).padStart(16, '0'), 'shop01', SHOP, {
        ...{ at, outcome, purpose: 'marketing-retail', signature: '青禾商城' },
        recipientTag: recipientTag(key, Number(`86${number(i)}`)),
      }),
    ),
  });
}

before(async () => {
  house = await stand();
  await later(0);
});
after(() => house.close());

test('P8 numbers and failures are for the centre, the operator and the regulator; senders and carriers are refused', async () => {
  for (const name of ['GET /api/probes', 'GET /api/opt-out-failures']) {
    assert.equal((await ask('shop', name)).statusCode, 403);
    assert.equal((await ask('carrier', name)).statusCode, 403);
    await ok('regulator', name);
  }
  const wanted = { recipient: number(900), label: 'x' };
  assert.equal((await ask('regulator', 'POST /api/probes', wanted)).statusCode, 403);
});

test('a number is registered once, shown masked, retired with a reason', async () => {
  const id = await add(1);
  const again = await ask('centre', 'POST /api/probes', { recipient: `+86${number(1)}`, label: 'y' });
  assert.equal(again.statusCode, 409);
  assert.deepEqual(codeOf(again), ['probe-again']);
  const unread = await ask('centre', 'POST /api/probes', { recipient: '12', label: 'y' });
  assert.deepEqual([unread.statusCode, codeOf(unread)], [422, ['recipient-not-valid']]);
  const told = (await ok('regulator', 'GET /api/probes')).items.find(
    (each: { id: string }) => each.id === id,
  );
  assert.ok(!JSON.stringify(told).includes(number(1)) && told.recipient.endsWith('0001'), told.recipient);
  const kept = await house.record.db.selectFrom('probe').selectAll().execute();
  assert.ok(!JSON.stringify(kept).includes(number(1)), 'sealed (P7)');
  assert.ok((await ok('centre', `POST /api/probes/${id}/retirement`, { reason: '停机' })).retiredAt);
  const late = await ask('centre', `POST /api/probes/${id}/refusals`, { organisation: SHOP });
  assert.deepEqual(codeOf(late), ['probe-retired']);
});

test('five numbers receive, refuse, and are watched: the table, and nothing by which the sender could tell them', async () => {
  const begun = house.clock.now;
  const people = [11, 12, 13, 14, 15];
  const ids: string[] = [];
  for (const i of people) ids.push(await add(i));
  await sent([...people, 99], begun - DAY_MS);
  for (const id of ids) await ok('centre', `POST /api/probes/${id}/refusals`, { organisation: SHOP });
  const person = { recipient: number(99), of: 'organisation', organisation: SHOP, channel: 'phone' };
  await ok('centre', 'POST /api/consent/refusals', person);
  const early = (await ok('regulator', 'GET /api/opt-out-failures')).items;
  assert.deepEqual([early[0].watching, early[0].trials, early[0].failure], [5, 0, null]);

  await sent([11, 99], begun + 2 * DAY_MS);
  await sent([12], begun + 3 * DAY_MS, 'refuse');
  await later(20 * DAY_MS);
  const answer = await ok('regulator', 'GET /api/opt-out-failures');
  assert.equal(answer.items.length, 1);
  const { failure, silenceMaxMs, ...row } = answer.items[0];
  assert.deepEqual(row, {
    ...{ organisation: SHOP, organisationName: row.organisationName, signature: '青禾商城', probes: 5 },
    ...{ trials: 5, failed: 1, watching: 0, silenceMedianMs: 0, notSilent: 0 },
    ...{ arrived: 1, arrivedPast: 0, stopped: 1 },
  });
  assert.equal(failure.share, 0.2);
  assert.equal(silenceMaxMs, 2 * DAY_MS);

  const shown = (await ok('shop', 'GET /api/consent/events?kind=refused')).items as Record<string, unknown>[];
  const shape = ({
    id: _,
    recipient: _who,
    at: _at,
    recordedAt: _recorded,
    log: _log,
    ...rest
  }: Record<string, unknown>) => rest;
  assert.equal(shown.length, 6);
  for (const each of shown) assert.deepEqual(shape(each), shape(shown[0]!));
  for (const each of shown) {
    const one = await ok('shop', `GET /api/consent/events/${each['id']}`);
    assert.ok(!JSON.stringify(one).includes('probe'));
  }
});

test('what telephones tell: row by row, once, past our gateways, under a name that nobody registered', async () => {
  const id = await add(31);
  const at = new Date(house.clock.now - DAY_MS).toISOString();
  const told = { recipient: number(31), at, port: '106955550001', text: MARKETING };
  const messages = [told, { ...told, recipient: number(77) }, { ...told, port: 'x' }, told];
  const { items } = await ok('centre', 'POST /api/probe-messages', { messages });
  assert.deepEqual(
    items.map((each: { taken: boolean; again: boolean; objections: { code: string }[] }) => [
      ...[each.taken, each.again],
      ...each.objections.map(({ code }) => code),
    ]),
    [
      [true, false],
      [false, false, 'probe-unknown'],
      [false, false, 'probe-port'],
      [true, true],
    ],
  );
  const unheard = await ask('centre', `POST /api/probes/${id}/refusals`, { signature: '没听过' });
  assert.deepEqual(codeOf(unheard), ['probe-never-heard']);
  assert.equal((await ask('centre', `POST /api/probes/${id}/refusals`, {})).statusCode, 422);
  const nobody = { organisation: OTHER.replace(/.$/, 'X') };
  assert.ok((await ask('centre', `POST /api/probes/${id}/refusals`, nobody)).statusCode >= 400);
  await ok('centre', `POST /api/probes/${id}/refusals`, { signature: '野火贷' });
  await later(2 * DAY_MS);
  const second = new Date(house.clock.now).toISOString();
  await ok('centre', 'POST /api/probe-messages', { messages: [{ ...told, at: second }] });
  await later(10 * DAY_MS);
  const rows = (await ok('regulator', 'GET /api/opt-out-failures')).items;
  const wild = rows.find((each: { signature: string }) => each.signature === '野火贷');
  assert.deepEqual(
    [wild.organisation, wild.trials, wild.failed, wild.arrivedPast, wild.silenceMaxMs, wild.failure],
    [null, 1, 1, 1, 2 * DAY_MS, null],
  );
  const kept = await house.record.db.selectFrom('probe_message').selectAll().execute();
  assert.ok(!JSON.stringify(kept).includes('免息'), 'no text is kept');
});
