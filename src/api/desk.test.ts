/** The registry over the API. Long because all of it runs on one stand: chDB opens one data folder a process. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Duty, parseChange, valid } from '../domain/index.ts';
import { appendChanges } from '../store/index.ts';
import { OTHER, SHOP, type Stand, stand } from './fixture.ts';

const MAIN = '10690001';
const SUB = '106900018';

let house: Stand;
/** Cookies by who it is. */
const people = {} as Record<'shop' | 'other' | 'carrier' | 'second' | 'regulator' | 'centre', string>;

before(async () => {
  house = await stand();
  const all = (role: 'carrier' | 'regulator' | 'centre'): Duty => ({ role, organisation: undefined });
  people.shop = await house.signIn('shop', [{ role: 'sender', organisation: SHOP }]);
  people.other = await house.signIn('other', [{ role: 'provider', organisation: OTHER }]);
  people.carrier = await house.signIn('carrier', [all('carrier')]);
  people.second = await house.signIn('second', [all('carrier')]);
  people.regulator = await house.signIn('regulator', [all('regulator')]);
  people.centre = await house.signIn('centre', [all('centre')]);
  const opened = { kind: 'port-opened', at: house.clock.now, port: MAIN, holder: SHOP, use: 'marketing' };
  await appendChanges(house.record.db, 'test', [opened]);
});
after(() => house.close());

async function ok(who: keyof typeof people, name: string, body?: unknown) {
  const answer = await house.ask(people[who], name, body === undefined ? {} : { body });
  assert.equal(answer.statusCode, 200, `${name}: ${answer.body}`);
  return answer.json();
}
async function refused(who: keyof typeof people, name: string, body: unknown, headers = {}) {
  const answer = await house.ask(people[who], name, { body, headers });
  assert.ok(answer.statusCode >= 400, answer.body);
  return { status: answer.statusCode, ...answer.json().error };
}
const deedsOn = async (id: string) =>
  (await ok('regulator', `GET /api/audit?object=${encodeURIComponent(id)}`)).items.map(
    (each: { act: string }) => each.act,
  );

const port = { kind: 'port', organisation: SHOP, port: SUB, use: 'marketing', accessPoints: ['192.0.2.1'] };
const signature = {
  kind: 'signature',
  organisation: SHOP,
  signature: '青禾',
  owner: SHOP,
  source: 'company-name',
  sourceDate: '2025-01-01',
  use: 'own',
};

describe('an application', () => {
  test('is told everything that is wrong, with codes and fixes, in the asker’s language, and nothing is kept', async () => {
    const wanted = { ...signature, signature: '😀\u202e', source: 'hearsay', sourceDate: '2030-01-01' };
    const checked = await ok('shop', 'POST /api/applications/check', { wanted });
    assert.deepEqual(
      checked.objections.map((each: { field: string; code: string }) => [each.field, each.code]),
      [
        ['signature', 'signature-not-valid'],
        ['source', 'value-not-allowed'],
        ['sourceDate', 'source-dated-ahead'],
      ],
    );
    const body = { wanted, reason: '新签名' };
    const zh = await refused('shop', 'POST /api/applications', body);
    const en = await refused('shop', 'POST /api/applications', body, { 'accept-language': 'en' });
    assert.deepEqual([zh.status, zh.code, zh.field], [422, 'refused', 'wanted.signature']);
    assert.deepEqual(
      en.fields.map((each: { field: string }) => each.field),
      ['wanted.signature', 'wanted.source', 'wanted.sourceDate'],
    );
    for (const { message, fix } of en.fields) assert.doesNotMatch(message + fix, /[一-龥]/);
    assert.match(zh.fields[0].fix, /表情/);
    const long = { wanted: { ...signature, signature: '青'.repeat(5000) }, reason: '新签名' };
    assert.equal((await refused('shop', 'POST /api/applications', long)).field, 'wanted.signature');
    const huge = { wanted: { ...signature, signature: '青'.repeat(1_000_000) }, reason: '新签名' };
    assert.equal((await refused('shop', 'POST /api/applications', huge)).status, 413);
    assert.deepEqual((await ok('carrier', 'GET /api/applications')).items, []);
  });

  test('goes through the review of another to the feed, and each step stands in the audit', async () => {
    const made = await ok('shop', 'POST /api/applications', { wanted: port, reason: '双十一' });
    assert.equal(made.state, 'applied');
    const decision = { approve: true, reason: '材料齐全' };
    const url = `POST /api/applications/${made.id}/decision`;
    assert.equal((await refused('shop', url, decision)).status, 403);
    const approved = await ok('carrier', url, decision);
    assert.deepEqual([approved.state, approved.decided.name], ['approved', '测试']);
    assert.equal((await refused('second', url, decision)).code, 'conflict');
    const before = await house.record.head();
    const act = { act: 'open', reason: '线路就绪' };
    const open = await ok('carrier', `POST /api/ports/${SUB}/acts`, act);
    assert.deepEqual([open.state, open.holder, open.use], ['open', SHOP, 'marketing']);
    assert.deepEqual(
      (await house.record.readChanges(before, 10)).map(({ body }) => body.kind),
      ['port-opened'],
    );
    assert.equal((await refused('carrier', `POST /api/ports/${SUB}/acts`, act)).code, 'conflict');
    assert.deepEqual(await deedsOn(made.id), ['registry.approved', 'registry.applied']);
    assert.deepEqual(await deedsOn(SUB), ['port.opened']);
    const page = await ok('shop', `GET /api/applications/${made.id}`);
    assert.deepEqual(
      page.steps.map((each: { act: string; reason: string }) => [each.act, each.reason]),
      [
        ['apply', '双十一'],
        ['approve', '材料齐全'],
      ],
    );
  });

  test('by a carrier through a key is still by the carrier: the same person does not decide on it', async () => {
    const key = { name: 'k', role: 'carrier', organisation: null, acts: ['registry.apply'], days: 3 };
    const { secret } = await ok('carrier', 'POST /api/keys', key);
    const headers = { authorization: `Bearer ${secret}` };
    const made = await house.ask(undefined, 'POST /api/applications', {
      body: { wanted: signature, reason: '新签名' },
      headers,
    });
    assert.equal(made.statusCode, 200, made.body);
    const url = `POST /api/applications/${made.json().id}/decision`;
    const own = await refused('carrier', url, { approve: true, reason: '同意' });
    assert.deepEqual([own.status, own.code], [403, 'own-proposal']);
    await ok('second', url, { approve: true, reason: '同意' });
    assert.equal((await ok('shop', `GET /api/signatures/${encodeURIComponent('青禾')}`)).owner, SHOP);
  });
});

test('a reviewer sets from where a port is reached; who uses it sees that and cannot set it', async () => {
  const url = `PUT /api/ports/${SUB}/access-points`;
  assert.deepEqual((await ok('shop', `GET /api/ports/${SUB}`)).accessPoints, ['192.0.2.1']);
  const body = { accessPoints: ['198.51.100.0/24'], reason: '机房搬迁' };
  assert.equal((await refused('shop', url, body)).status, 403);
  const wrong = await refused('carrier', url, { ...body, accessPoints: ['198.51.100.0/99'] });
  assert.deepEqual([wrong.status, wrong.field], [422, 'accessPoints.0']);
  assert.deepEqual((await ok('carrier', url, body)).accessPoints, body.accessPoints);
  assert.deepEqual((await ok('shop', `GET /api/ports/${SUB}`)).accessPoints, body.accessPoints);
  assert.deepEqual(await deedsOn(SUB), ['port.access-points-set', 'port.opened']);
  const closed = 'PUT /api/ports/10699999/access-points';
  assert.equal((await refused('carrier', closed, body)).status, 404);
});

test('a sub-port is assigned, a lease declared and confirmed, a letter granted and revoked', async () => {
  const assigned = { organisation: SHOP, port: SUB, signature: '青禾' };
  await ok('shop', 'POST /api/assignments', assigned);
  const twice = await refused('shop', 'POST /api/assignments', assigned);
  assert.deepEqual([twice.status, twice.field, twice.fields[0].code], [422, 'port', 'assignment-overlaps']);
  const lease = {
    organisation: SHOP,
    lease: 'L1',
    port: SUB,
    lessor: SHOP,
    lessee: OTHER,
    until: '2026-12-31',
    purposes: ['notification'],
    messagesMax: { count: 500, per: 'month' },
  };
  assert.deepEqual((await ok('shop', 'POST /api/leases/check', lease)).objections, []);
  await ok('shop', 'POST /api/leases', lease);
  assert.equal((await refused('shop', 'POST /api/leases/L1/confirmation', {})).code, 'own-proposal');
  assert.notEqual((await ok('other', 'POST /api/leases/L1/confirmation', {})).confirmedAt, null);
  assert.equal((await refused('other', 'POST /api/leases/L1/confirmation', {})).code, 'conflict');
  const { purposes, signatures, messagesMax } = await ok('other', 'GET /api/leases/L1');
  assert.deepEqual([purposes, signatures, messagesMax], [['notification'], null, lease.messagesMax]);
  const page = await ok('other', `GET /api/ports/${SUB}`);
  assert.deepEqual([page.signature, page.leases.length, page.assignments.length], ['青禾', 1, 1]);
  const letter = {
    ...{ kind: 'letter', organisation: OTHER, letter: 'A1', signatures: ['青禾'] },
    ...{ grantor: SHOP, grantee: OTHER, until: '2027-01-01' },
  };
  const made = await ok('other', 'POST /api/applications', { wanted: letter, reason: '代发' });
  await ok('carrier', `POST /api/applications/${made.id}/decision`, { approve: true, reason: '同意' });
  assert.equal((await ok('shop', 'GET /api/letters/A1')).inForce, true);
  assert.equal((await ok('shop', 'POST /api/letters/A1/revocation', { reason: '终止' })).inForce, false);
  await ok('shop', `POST /api/ports/${SUB}/release`, { reason: '换签名' });
  await ok('other', 'POST /api/leases/L1/end', { reason: '终止' });
  assert.deepEqual(await deedsOn('L1'), ['lease.ended', 'lease.confirmed', 'lease.declared']);
});

test('P8 a port’s page tells who did what; its chain is whole for a reviewer, and for a party its own hops', async () => {
  const sides = { lessor: SHOP, lessee: '91110000MA01ABCD1M' };
  const declared = { kind: 'lease-declared', lease: 'L-main', port: MAIN, ...sides };
  const changes = [declared, { kind: 'lease-confirmed', lease: 'L-main' }].map((each) =>
    valid(parseChange({ at: house.clock.now, ...each })),
  );
  await appendChanges(house.record.db, 'test', changes);
  const page = await ok('shop', `GET /api/ports/${SUB}`);
  assert.equal(page.holderName, '青禾商城 Qinghe');
  assert.deepEqual(
    page.history.map(({ kind, actorName, signature: named }: Record<string, unknown>) => [
      kind,
      actorName,
      named,
    ]),
    [
      ['port-opened', '测试', null],
      ['port-access-points-set', '测试', null],
      ['port-assigned', '测试', '青禾'],
      ['port-released', '测试', null],
    ],
  );
  const chain = await ok('regulator', `GET /api/ports/${SUB}/chain`);
  assert.deepEqual(
    chain.holders.map((each: { port: string }) => each.port),
    [SUB, MAIN],
  );
  const told = ({ leases }: typeof chain) =>
    leases.map((each: Record<string, unknown>) => [
      each['lease'],
      each['port'],
      each['declaredFor'],
      each['ended'],
    ]);
  assert.deepEqual(told(chain), [
    ['L-main', MAIN, null, false],
    ['L1', SUB, SHOP, true],
  ]);
  assert.equal(chain.leases[1].lesseeName, '<b>北岸</b>金服');
  assert.deepEqual(chain.leases[1].purposes, ['notification']);
  const theirs = await ok('other', `GET /api/ports/${SUB}/chain`);
  assert.deepEqual(told(theirs), [['L1', SUB, SHOP, true]]);
  assert.deepEqual([chain.partial, theirs.partial], [false, true]);
  assert.equal((await refused('other', `GET /api/ports/${MAIN}/chain`, undefined)).status, 404);
  // A number that nobody registered, behind one that somebody did: who stands behind it is for those who see everything.
  assert.equal((await ok('regulator', `GET /api/ports/${MAIN}77`)).state, 'absent');
  assert.deepEqual(told(await ok('regulator', `GET /api/ports/${MAIN}77/chain`)), [
    ['L-main', MAIN, null, false],
  ]);
  for (const url of [`GET /api/ports/${SUB}77`, `GET /api/ports/${SUB}77/chain`])
    assert.equal((await refused('other', url, undefined)).status, 404, url);
  assert.equal((await refused('regulator', 'GET /api/ports/10699999', undefined)).status, 404);
});

test('a sanction takes two, is appealed by whom it concerns, and lifted by a third', async () => {
  const wanted = {
    targetKind: 'organisation',
    target: SHOP,
    action: 'suspend',
    until: '2026-07-01',
    reason: '投诉核实',
  };
  const { id } = await ok('carrier', 'POST /api/sanctions', wanted);
  const decision = { approve: true, reason: '属实' };
  assert.equal(
    (await refused('carrier', `POST /api/sanctions/${id}/decision`, decision)).code,
    'own-proposal',
  );
  assert.deepEqual((await ok('shop', 'GET /api/sanctions')).items, []);
  const before = await house.record.head();
  await ok('second', `POST /api/sanctions/${id}/decision`, decision);
  const [change] = await house.record.readChanges(before, 10);
  assert.deepEqual([change!.body.kind, change!.body['sanction']], ['sanction-placed', id]);
  assert.equal((await ok('shop', 'GET /api/sanctions?inForce=true')).items.length, 1);
  await ok('shop', `POST /api/sanctions/${id}/appeal`, { reason: '已整改' });
  const lift = { uphold: false, reason: '整改属实' };
  assert.equal(
    (await refused('second', `POST /api/sanctions/${id}/appeal-decision`, lift)).code,
    'own-proposal',
  );
  assert.equal((await ok('regulator', `POST /api/sanctions/${id}/appeal-decision`, lift)).state, 'lifted');
  assert.deepEqual(await deedsOn(id), [
    'sanction.lifted',
    'sanction.appealed',
    'sanction.placed',
    'sanction.proposed',
  ]);
});

test('P8 what is another’s and what is not there are one answer, to look at and to act on', async () => {
  const { id } = await ok('shop', 'POST /api/applications', {
    wanted: { ...signature, signature: '青禾生活' },
    reason: '新签名',
  });
  const nowhere = `b_${'0'.repeat(20)}`;
  const pairs: [string, string, unknown?][] = [
    [`GET /api/applications/${id}`, `GET /api/applications/${nowhere}`],
    [`POST /api/applications/${id}/appeal`, `POST /api/applications/${nowhere}/appeal`, { reason: '不服' }],
    [`DELETE /api/applications/${id}`, `DELETE /api/applications/${nowhere}`, { reason: '撤回' }],
    [`GET /api/ports/${MAIN}`, 'GET /api/ports/10699999'],
    [`POST /api/ports/${MAIN}/release`, 'POST /api/ports/10699999/release', { reason: '释放' }],
    [`GET /api/signatures/${encodeURIComponent('青禾生活')}`, 'GET /api/signatures/nobody'],
    ['POST /api/leases/L9/confirmation', 'POST /api/leases/L8/confirmation', {}],
  ];
  for (const [theirs, none, body] of pairs) {
    const given = body === undefined ? {} : { body };
    const [one, other] = [
      await house.ask(people.other, theirs, given),
      await house.ask(people.other, none, given),
    ];
    assert.equal(one.statusCode, 404, `${theirs}: ${one.body}`);
    assert.equal(one.body, other.body);
  }
  for (const list of ['applications', 'sanctions', 'signatures'])
    assert.deepEqual(
      (await ok('other', `GET /api/${list}`)).items.filter((each: object) =>
        JSON.stringify(each).includes('生活'),
      ),
      [],
    );
  const foreign = await ok('other', 'POST /api/applications/check', { wanted: port });
  assert.equal(foreign.objections[0].code, 'organisation-unknown');
});

test('signatures that nobody sends under are put to sleep by the days that a reviewer names', async () => {
  house.clock.now += 200 * 86_400_000;
  const cookie = await house.signIn('later', [{ role: 'carrier', organisation: undefined }]);
  const answer = await house.ask(cookie, 'POST /api/signatures/dormancy', { body: { days: 150 } });
  assert.deepEqual(answer.json(), { suspended: ['青禾'] });
});

test('P8 for a name like another’s: the applicant is told the name, the reviewer whose it is', async () => {
  // By now the sessions of the tests above have ended.
  people.shop = await house.signIn('shop-late', [{ role: 'sender', organisation: SHOP }]);
  people.carrier = await house.signIn('carrier-late', [{ role: 'carrier', organisation: undefined }]);
  const [registered, like] = ['云帆优选集市', '雲帆優選集市'];
  const change = { kind: 'signature-registered', at: house.clock.now, signature: registered, owner: OTHER };
  await appendChanges(house.record.db, 'test', [change]);
  const known = () => house.directory.resembling(like as never, SHOP).length > 0;
  for (let tries = 0; tries < 400 && !known(); tries++) await new Promise((done) => setTimeout(done, 25));
  const wanted = { ...signature, signature: like };
  const told = await refused('shop', 'POST /api/applications', { wanted, reason: '同一集团' });
  assert.match(told.message, /云帆优选集市/);
  assert.doesNotMatch(JSON.stringify(told), new RegExp(OTHER));
  const despite = { wanted: { ...wanted, despite: registered }, reason: '同一集团' };
  const { id } = await ok('shop', 'POST /api/applications', despite);
  assert.deepEqual((await ok('shop', `GET /api/applications/${id}`)).resembling, []);
  const [found] = (await ok('carrier', `GET /api/applications/${id}`)).resembling;
  assert.deepEqual([found.name, found.owner, found.severity], [registered, OTHER, 'refuse']);
  assert.deepEqual([found.ownerName, found.words.zh], ['<b>北岸</b>金服', '写法不同、字面相同']);
  assert.deepEqual(
    found.steps.map(({ words, before }: { words: { zh: string }; before: string }) => [words.zh, before]),
    ['雲', '優', '選'].map((each) => ['繁体与简体', each]),
  );
  const alike = { kind: 'signature-registered', at: house.clock.now, signature: like, owner: SHOP };
  await appendChanges(house.record.db, 'test', [alike]);
  const beside = `GET /api/signatures/${encodeURIComponent(like)}/resembling`;
  assert.deepEqual((await ok('carrier', beside)).items, [found]);
  assert.equal((await refused('shop', beside, undefined)).status, 403);
  await ok('shop', `DELETE /api/applications/${id}`, { reason: '撤回' });
});

test('a queue: what waits, the oldest first, page by page; one’s own; how long it waits and until when it should be decided', async () => {
  const { now } = house.clock;
  const first = await ok('shop', 'POST /api/applications', {
    wanted: { ...signature, signature: '青禾甲' },
    reason: '先交的',
  });
  house.clock.now = now + 60_000;
  const second = await ok('carrier', 'POST /api/applications', {
    wanted: { ...signature, signature: '青禾乙' },
    reason: '后交的',
  });
  const ids = async (who: keyof typeof people, query: string): Promise<string[]> =>
    (await ok(who, `GET /api/applications?${query}`)).items.map(({ id }: { id: string }) => id);
  const waiting = (await ids('carrier', 'state=applied,appealed&sort=at')).slice(-2);
  assert.deepEqual(waiting, [first.id, second.id]);
  assert.deepEqual((await ids('carrier', 'state=applied,appealed')).slice(0, 2), [second.id, first.id]);
  assert.deepEqual(await ids('carrier', `state=applied&sort=at&after=${first.id}`), [second.id]);
  assert.deepEqual((await ids('carrier', 'mine=true'))[0], second.id);
  assert.ok(!(await ids('carrier', 'mine=true')).includes(first.id));
  const threeDays = (moment: string) => Date.parse(moment) + 3 * 86_400_000;
  assert.equal(Date.parse(first.due), threeDays(first.applied.at));
  assert.equal(first.organisationName, '青禾商城 Qinghe');

  const decision = { approve: false, reason: '不足' };
  const rejected = await ok('carrier', `POST /api/applications/${first.id}/decision`, decision);
  assert.equal(rejected.due, null);
  house.clock.now = now + 5 * 86_400_000;
  people.shop = await house.signIn('shop-later', [{ role: 'sender', organisation: SHOP }]);
  people.carrier = await house.signIn('carrier-later', [{ role: 'carrier', organisation: undefined }]);
  await ok('shop', `POST /api/applications/${first.id}/appeal`, { reason: '已补充' });
  const { items } = await ok('carrier', 'GET /api/applications?state=appealed');
  const [appealed] = items.filter(({ id }: { id: string }) => id === first.id);
  // It waits since the appeal, not since it was handed in.
  assert.equal(Date.parse(appealed.since), house.clock.now);
  assert.equal(Date.parse(appealed.due), threeDays(appealed.since));
  const work = async () =>
    (await ok('carrier', 'GET /api/work')).groups.find(
      ({ kind }: { kind: string }) => kind === 'applications',
    );
  const { open, overdue } = await work();
  // The second, and the one of a test above; the appeal is fresh.
  assert.deepEqual([open, overdue], [3, 2]);
});

test('what stands in the way of an application is told to its reviewer as things are now', async () => {
  const made = await ok('shop', 'POST /api/applications', {
    wanted: { ...signature, signature: '青禾丙' },
    reason: '新签名',
  });
  assert.deepEqual((await ok('carrier', `GET /api/applications/${made.id}`)).objections, []);
  const taken = { kind: 'signature-registered', at: house.clock.now, signature: '青禾丙', owner: OTHER };
  await appendChanges(house.record.db, 'test', [taken]);
  const { objections, names } = await ok('carrier', `GET /api/applications/${made.id}`);
  assert.deepEqual(
    objections.map(({ code }: { code: string }) => code),
    ['signature-registered-already'],
  );
  assert.equal(names[SHOP], '青禾商城 Qinghe');
  await ok('shop', `DELETE /api/applications/${made.id}`, { reason: '撤回' });
  assert.deepEqual((await ok('carrier', `GET /api/applications/${made.id}`)).objections, []);
});

test('sanctions are found by what they stand on and by their state, also those that ran out', async () => {
  const until = new Date(house.clock.now + 2 * 86_400_000).toISOString();
  const wanted = { targetKind: 'account', target: 'shop01', action: 'slow', ratePerSecond: 5, until };
  const { id } = await ok('carrier', 'POST /api/sanctions', { ...wanted, reason: '限速观察' });
  const states = async (query: string): Promise<string[]> =>
    (await ok('carrier', `GET /api/sanctions?${query}`)).items
      .filter((each: { id: string }) => each.id === id)
      .map(({ state }: { state: string }) => state);
  assert.deepEqual(await states('targetKind=account&target=shop01&action=slow'), ['proposed']);
  assert.deepEqual(await states('targetKind=account&target=other01'), []);
  const second = await house.signIn('second-late', [{ role: 'carrier', organisation: undefined }]);
  const decision = { approve: true, reason: '属实' };
  await house.ask(second, `POST /api/sanctions/${id}/decision`, { body: decision });
  assert.deepEqual(await states('state=in-force,upheld'), ['in-force']);
  assert.deepEqual(await states('state=expired,lifted'), []);
  house.clock.now += 3 * 86_400_000;
  people.carrier = await house.signIn('carrier-last', [{ role: 'carrier', organisation: undefined }]);
  assert.deepEqual(await states('state=in-force,upheld'), []);
  assert.deepEqual(await states('state=expired,lifted'), ['expired']);
  assert.deepEqual(await states('inForce=true'), []);
});
