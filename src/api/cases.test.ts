import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Intake } from '../complaints/index.ts';
import { DAY_MS, type Duty, parseChange, valid } from '../domain/index.ts';
import { appendChanges } from '../store/index.ts';
import { PROVIDER as CARRIER } from '../trends/detectors/days.fixture.ts';
import { judged, OTHER, SHOP, type Stand, stand } from './fixture.ts';

const PORT = '10691234567';
const TEXT = '【青禾】年中大促，全场满300减50，点击 qh.example 抢购，拒收请回复R';

let house: Stand;
const people = {} as Record<'ann' | 'bob' | 'regulator' | 'shop' | 'other' | 'carrier' | 'own', string>;
const ids: string[] = [];

before(async () => {
  house = await stand();
  const all = (role: 'carrier' | 'regulator' | 'centre'): Duty => ({ role, organisation: undefined });
  people.ann = await house.signIn('ann', [all('centre')]);
  people.bob = await house.signIn('bob', [all('centre')]);
  people.regulator = await house.signIn('regulator', [all('regulator')]);
  people.carrier = await house.signIn('carrier', [all('carrier')]);
  people.shop = await house.signIn('shop', [{ role: 'sender', organisation: SHOP }]);
  people.other = await house.signIn('other', [{ role: 'provider', organisation: OTHER }]);
  people.own = await house.signIn('own', [{ role: 'centre', organisation: SHOP }]);
  const at = house.clock.now - 30 * DAY_MS;
  const changes = [
    { kind: 'organisation-registered', organisation: CARRIER, name: '临江移动' },
    { kind: 'port-opened', port: PORT, holder: CARRIER, use: 'marketing' },
    { kind: 'lease-declared', lease: 'L1', port: PORT, lessor: CARRIER, lessee: OTHER },
    { kind: 'lease-confirmed', lease: 'L1' },
    { kind: 'lease-declared', lease: 'L2', port: PORT, lessor: OTHER, lessee: SHOP },
    { kind: 'lease-confirmed', lease: 'L2' },
  ];
  await appendChanges(
    house.record.db,
    'test',
    changes.map((change) => valid(parseChange({ at, ...change }))),
  );
  while (house.directory.portStanding(PORT, house.clock.now)?.hops.length !== 2)
    await new Promise((resolve) => setTimeout(resolve, 20));
  const { record, sealer } = house;
  const ground = { record, sealer, key: house.parts.sealKey, clock: () => house.clock.now };
  const intake = new Intake(ground);
  for (let i = 0; i < 4; i++) {
    const taken = await intake.accept(
      {
        ...{ channel: 'web', recipient: `1380013800${i}`, proof: 'code', sender: PORT, text: TEXT },
        ...{ toldAt: house.clock.now - 3_600_000, wantsStop: i === 0 },
        originals: [{ name: 'form', mediaType: 'application/json', bytes: Buffer.from('{}') }],
      },
      { id: 'recipient:test', name: '' },
    );
    ids.push(taken.id!);
  }
});
after(() => house.close());

async function ok(who: keyof typeof people, name: string, body?: unknown) {
  const answer = await house.ask(people[who], name, body === undefined ? {} : { body });
  assert.equal(answer.statusCode, 200, `${name}: ${answer.body}`);
  return answer.json();
}
async function refused(who: keyof typeof people | undefined, name: string, body?: unknown) {
  const cookie = who === undefined ? undefined : people[who];
  const answer = await house.ask(cookie, name, body === undefined ? {} : { body });
  assert.ok(answer.statusCode >= 400, answer.body);
  return { status: answer.statusCode, ...answer.json().error };
}

let id: string;
let lead: string;

describe('a case over HTTP', () => {
  test('is opened, gathered and undone; counted in its queues', async () => {
    const heaps = await ok('ann', 'GET /api/case-heaps');
    assert.deepEqual([heaps.all, heaps.overdue, heaps.heaps.length], [4, 0, 1]);
    assert.deepEqual([heaps.heaps[0].complaint, heaps.heaps[0].count], [ids[0], 4]);
    assert.equal(heaps.heaps[0].forward.state, 'running');
    const opened = await ok('ann', 'POST /api/cases', {
      ...{ subjectKind: 'wave', complaints: [ids[0]], reason: '首件' },
    });
    id = opened.case;
    const suggested = await ok('ann', `GET /api/case-suggestions?complaint=${ids[1]}`);
    assert.deepEqual(
      [suggested.cases[0].case, suggested.cases[0].because, suggested.ungathered],
      [id, 'same-wave', 3],
    );
    const gathered = await ok('ann', `POST /api/cases/${id}/complaints`, { alike: ids[1] });
    assert.equal(gathered.moved, 3);
    const caseOf = async (who: keyof typeof people) => (await ok(who, `GET /api/complaints/${ids[1]}`)).case;
    assert.deepEqual([await caseOf('ann'), await caseOf('regulator')], [id, id]);
    const undone = await ok('ann', `POST /api/case-acts/${gathered.act}/undoing`, { reason: '点错了' });
    assert.deepEqual([undone.moved, undone.left, await caseOf('ann')], [3, [], null]);
    await ok('ann', `POST /api/case-acts/${undone.act}/undoing`, { reason: '没有点错' });
    const members = await ok('regulator', `GET /api/cases/${id}/complaints?limit=3`);
    assert.deepEqual([members.items.length, members.next], [3, ids[2]]);
    assert.match(members.items[0].recipient, /^86138\*\*\*\*800\d$/);
    const both = { subjectKind: 'wave', complaints: ids, alike: ids[0] };
    assert.equal((await refused('ann', 'POST /api/cases', both)).status, 422);
    await ok('ann', `POST /api/cases/${id}/acts`, { move: { act: 'take' } });
    const queues = await ok('ann', 'GET /api/case-queues');
    assert.deepEqual([queues.mine, queues.unassigned, queues.overdue, queues.all], [1, 0, 0, 1]);
    const cases = async (who: keyof typeof people) =>
      (await ok(who, 'GET /api/work')).groups.find(({ kind }: { kind: string }) => kind === 'cases');
    assert.deepEqual(await cases('ann'), { kind: 'cases', open: 1, overdue: 0, soon: 0, nextDue: null });
    assert.equal(await cases('regulator'), undefined);
    const listed = await ok('ann', 'GET /api/cases?queue=mine');
    assert.equal(listed.items[0].forward.state, 'running');
    assert.match(listed.items[0].forward.explained.zh, /5 个工作日/);
    assert.equal((await refused('ann', 'GET /api/cases?queue=none')).status, 422);
  });

  test('is given to somebody who handles complaints, and to nobody else', async () => {
    const { id: bob } = await ok('bob', 'GET /api/me').then((me) => me.person);
    const { id: shop } = await ok('shop', 'GET /api/me').then((me) => me.person);
    const assign = (person: string) => ({ move: { act: 'assign', person } });
    const told = await ok('ann', `POST /api/cases/${id}/acts`, assign(bob));
    assert.equal(told.assignee.id, bob);
    const no = await refused('ann', `POST /api/cases/${id}/acts`, assign(shop));
    assert.deepEqual([no.status, no.field], [422, 'move.person']);
  });

  test('several are given to somebody at once, all or none; who may handle them is told by name', async () => {
    const { items } = await ok('ann', 'GET /api/case-handlers');
    const told = items.map((each: { name: string; cases: number }) => [each.name, each.cases]);
    assert.deepEqual(told, [
      ['测试', 0],
      ['测试', 1],
    ]);
    assert.deepEqual(Object.keys(items[0]).sort(), ['cases', 'id', 'name']);
    const { id: bob } = await ok('bob', 'GET /api/me').then((me) => me.person);
    const { id: ann } = await ok('ann', 'GET /api/me').then((me) => me.person);
    const { id: shop } = await ok('shop', 'GET /api/me').then((me) => me.person);
    const assign = (cases: readonly string[], person: string | null) => ({ cases, person });
    const nowhere = `g_${'0'.repeat(20)}`;
    const missing = await refused('ann', 'POST /api/case-assignments', assign([id, nowhere], ann));
    assert.deepEqual([missing.status, missing.field], [422, 'cases']);
    assert.match(missing.message, new RegExp(nowhere));
    assert.equal((await ok('ann', `GET /api/cases/${id}`)).assignee.id, bob);
    assert.equal((await refused('ann', 'POST /api/case-assignments', assign([id], shop))).field, 'person');
    assert.equal((await refused('regulator', 'GET /api/case-handlers')).status, 403);
    assert.equal((await refused('own', 'POST /api/case-assignments', assign([id], ann))).status, 403);

    assert.deepEqual(await ok('bob', 'POST /api/case-assignments', assign([id], ann)), { assigned: 1 });
    assert.deepEqual(await ok('bob', 'POST /api/case-assignments', assign([id, id], ann)), { assigned: 0 });
    assert.deepEqual(
      (await ok('ann', 'GET /api/cases?queue=mine')).items.map((each: { id: string }) => each.id),
      [id],
    );
    const page = await ok('ann', `GET /api/cases/${id}`);
    const last = page.events.at(-1);
    assert.deepEqual([last.act, last.detail.assignee], ['assign', ann]);
    const audit = await ok('regulator', `GET /api/audit?object=${id}&act=case.assigned`);
    assert.equal(audit.items.length, 3);
    await ok('ann', 'POST /api/case-assignments', assign([id], null));
    assert.equal((await ok('ann', `GET /api/cases/${id}`)).assignee, null);
    await ok('ann', 'POST /api/case-assignments', assign([id], bob));
  });

  test('P8 is the centre’s and the regulator’s to see, and the centre’s to work on', async () => {
    assert.equal((await refused('shop', `GET /api/cases/${id}`)).status, 403);
    assert.equal((await refused('own', `GET /api/cases/${id}`)).status, 403);
    assert.equal((await refused('regulator', `POST /api/cases/${id}/leads`, {})).status, 403);
    assert.equal((await ok('regulator', `GET /api/cases/${id}`)).mayHandle, false);
    assert.equal((await refused('ann', 'GET /api/cases/g_none')).status, 404);
  });
});

describe('a lead over HTTP', () => {
  test('P8 goes to whom it is addressed; to others it is not there; opening it is seeing it', async () => {
    await ok('ann', `POST /api/cases/${id}/acts`, {
      move: { act: 'name', organisation: SHOP, reason: '签名主体' },
    });
    const sent = await ok('ann', `POST /api/cases/${id}/leads`, {});
    assert.deepEqual([sent.organisation, sent.complaints], [SHOP, 4]);
    lead = sent.lead;
    const nowhere = await house.ask(people.other, 'GET /api/leads/l_none');
    for (const path of [`/api/leads/${lead}`, `/api/leads/${lead}/complaints`]) {
      for (const who of ['other', 'carrier'] as const) {
        const theirs = await house.ask(people[who], `GET ${path}`);
        assert.deepEqual([theirs.statusCode, theirs.body], [404, nowhere.body]);
      }
    }
    assert.deepEqual((await ok('other', 'GET /api/leads')).items, []);
    assert.deepEqual((await ok('carrier', 'GET /api/leads')).items, []);
    const state = async () => (await ok('ann', `GET /api/cases/${id}`)).leads[0].hops[0].state;
    await ok('ann', `GET /api/leads/${lead}`);
    assert.equal(await state(), 'sent');
    const page = await ok('shop', `GET /api/leads/${lead}`);
    assert.deepEqual([page.hops[0].state, page.case, page.answerFor], ['seen', null, [SHOP]]);
    assert.ok(page.clock.counted.length > 15);
    assert.equal(await state(), 'seen');
    const complaints = await ok('shop', `GET /api/leads/${lead}/complaints`);
    assert.equal(complaints.items.length, 4);
    assert.doesNotMatch(JSON.stringify([page, complaints]), new RegExp(`1380013800|${ids.join('|')}|\\*\\*`));
    assert.equal((await ok('ann', `GET /api/leads/${lead}/complaints`)).items[0].complaint, ids[0]);
  });

  test('is answered in one’s own name, in a form that is judged whole, and checked by data', async () => {
    const answer = {
      ...{ organisation: SHOP, found: 'sent-without-consent', deeds: ['stopped'], statement: '已停止。' },
      until: '2026-06-01',
    };
    const foreign = { ...answer, organisation: OTHER };
    assert.equal((await refused('shop', `POST /api/leads/${lead}/answer`, foreign)).status, 404);
    assert.equal((await refused('other', `POST /api/leads/${lead}/answer`, answer)).status, 404);
    assert.equal((await refused('carrier', `POST /api/leads/${lead}/answer`, answer)).status, 404);
    const wrong = await refused('shop', `POST /api/leads/${lead}/answer`, {
      ...{ ...answer, until: undefined, statement: '' },
    });
    assert.deepEqual(
      wrong.fields.map(({ field, code }: { field: string; code: string }) => [field, code]),
      [
        ['until', 'until-missing'],
        ['statement', 'statement-missing'],
      ],
    );
    const told = await ok('shop', `POST /api/leads/${lead}/answer`, answer);
    assert.deepEqual([told.hops[0].state, told.answerFor], ['answered', []]);
    const again = await refused('shop', `POST /api/leads/${lead}/answer`, answer);
    assert.deepEqual([again.status, again.code], [409, 'conflict']);

    const sent = (messageId: string, at: number) =>
      judged(house, messageId, 'shop01', SHOP, { at, purpose: 'marketing-retail' });
    const until = Date.UTC(2026, 4, 31, 16);
    await house.traffic.insertBlock({
      gateway: 'g',
      block: 1,
      messages: [
        ...[sent('0a000000000000a1', until - DAY_MS), sent('0a000000000000a2', until + 1000)],
        ...[
          { ...sent('0a000000000000a3', until + 2000), outcome: 'refuse' as const },
          { ...sent('0a000000000000a4', until + 3000), organisation: OTHER },
          { ...sent('0a000000000000a5', until + 4000), purpose: 'verification' },
        ],
      ],
      receipts: [],
      inbound: [],
    });
    const [check] = (await ok('ann', `POST /api/leads/${lead}/checks`)).items;
    assert.deepEqual(
      [check.stop.check, check.stop.before, check.stop.after, check.stop.examples],
      ['contradicted', 1, 1, ['0a000000000000a2']],
    );
  });

  test('what is decided is told to the one whose matter it is, who appeals', async () => {
    const decide = { move: { act: 'decide', decision: 'founded', reason: '没有同意凭证' } };
    await ok('ann', `POST /api/cases/${id}/acts`, decide);
    const { decision } = await ok('shop', `GET /api/leads/${lead}`);
    assert.deepEqual(
      [decision.decision, decision.reason, decision.mayAppeal],
      ['founded', '没有同意凭证', true],
    );
    const body = { organisation: SHOP, statement: '我们有同意' };
    assert.equal((await refused('other', `POST /api/leads/${lead}/appeal`, body)).status, 404);
    const told = await ok('shop', `POST /api/leads/${lead}/appeal`, body);
    assert.deepEqual([told.decision.state, told.decision.mayAppeal], ['appealed', false]);
    const uphold = { move: { act: 'uphold', reason: '无新证据' } };
    assert.equal((await refused('ann', `POST /api/cases/${id}/acts`, uphold)).status, 403);
    await ok('bob', `POST /api/cases/${id}/acts`, uphold);
    const counts = await ok('regulator', `GET /api/case-decisions?organisation=${SHOP}`);
    assert.deepEqual(counts.founded, { cases: 1, complaints: 4 });
    const audit = (await ok('regulator', 'GET /api/audit?limit=100')).items;
    const acts = audit.map(({ act }: { act: string }) => act);
    const words = (await house.ask(undefined, 'GET /api/vocabulary')).json().deeds;
    for (const act of ['case.opened', 'case.decided', 'lead.sent', 'lead.answered', 'case.appealed'])
      assert.ok(acts.includes(act), act);
    for (const act of acts) if (/^(case|lead)\./.test(act)) assert.ok(act in words, act);
  });

  test('a party without an account answers by a link, which nobody guesses', async () => {
    const opened = await ok('ann', 'POST /api/cases', {
      ...{ subjectKind: 'port', port: PORT, complaints: [await another()], organisation: SHOP },
    });
    const { lead: theirs } = await ok('ann', `POST /api/cases/${opened.case}/leads`, { organisation: OTHER });
    const made = await ok('ann', `POST /api/leads/${theirs}/links`, { organisation: OTHER });
    assert.match(made.token, /^[\w-]{43}$/);
    const open = (token: string) => house.ask(undefined, 'POST /api/lead-links/opening', { body: { token } });
    assert.equal((await open('x'.repeat(43))).statusCode, 404);
    const page = (await open(made.token)).json();
    assert.deepEqual([page.lead.id, page.complaints.length, page.lead.case], [theirs, 1, null]);
    const answer = { token: made.token, found: 'not-found', deeds: ['nothing'], statement: '没有查到' };
    const told = await house.ask(undefined, 'POST /api/lead-links/answer', { body: answer });
    assert.equal(told.statusCode, 204, told.body);
    const { leads } = await ok('ann', `GET /api/cases/${opened.case}`);
    assert.equal(leads[0].hops[0].state, 'answered');
    assert.deepEqual(await ok('ann', `POST /api/leads/${theirs}/link-revocations`, { organisation: OTHER }), {
      revoked: 1,
    });
    assert.equal((await open(made.token)).statusCode, 404);
  });
});

async function another(): Promise<string> {
  const { record, sealer } = house;
  const intake = new Intake({ record, sealer, key: house.parts.sealKey, clock: () => house.clock.now });
  const taken = await intake.accept(
    {
      ...{ channel: 'web', recipient: '13800138009', proof: 'code', sender: PORT, text: `${TEXT} 二` },
      originals: [{ name: 'form', mediaType: 'application/json', bytes: Buffer.from('{}') }],
    },
    { id: 'recipient:test', name: '' },
  );
  return taken.id!;
}
