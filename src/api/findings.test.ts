import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DAY_MS, type Duty, parseChange, valid } from '../domain/index.ts';
import { appendChanges } from '../store/index.ts';
import {
  FIRST,
  LENDER,
  lenderDay,
  loans,
  messagesOf,
  PORT,
  PROVIDER,
  REGISTERED,
  SHOP,
  shopDay,
} from '../trends/detectors/days.fixture.ts';
import { dateOf } from '../trends/index.ts';
import { judged, type Stand, stand } from './fixture.ts';

const DAYS = 28;
const date = (day: number) => dateOf(FIRST + day);

let house: Stand;
/** Cookies by who it is. */
const people = {} as Record<
  'shop' | 'lender' | 'regulator' | 'second' | 'centre' | 'operator' | 'own',
  string
>;
/** The finding of the port, once the detectors have run. */
let id: string;

/** The town's season in the real traffic store: loans to strangers over the shop's port, sent by somebody else's account. */
before(async () => {
  house = await stand();
  house.clock.now = (FIRST + DAYS) * DAY_MS - 4 * 3_600_000;
  const all = (role: 'carrier' | 'regulator' | 'centre' | 'operator'): Duty => ({
    role,
    organisation: undefined,
  });
  people.shop = await house.signIn('shop', [{ role: 'sender', organisation: SHOP }]);
  people.lender = await house.signIn('lender', [{ role: 'provider', organisation: LENDER }]);
  people.regulator = await house.signIn('regulator', [all('regulator')]);
  people.second = await house.signIn('second', [all('carrier')]);
  people.centre = await house.signIn('centre', [all('centre')]);
  people.operator = await house.signIn('operator', [all('operator')]);
  people.own = await house.signIn('own', [{ role: 'carrier', organisation: PROVIDER }]);
  const facts = REGISTERED.map((change) => valid(parseChange({ at: (FIRST - 30) * DAY_MS, ...change })));
  await appendChanges(house.record.db, 'test', facts);
  for (let day = 0; day < DAYS; day++) {
    const own = messagesOf(day, [...shopDay(day), ...lenderDay(day)]);
    const foreign = messagesOf(day + 500, loans(day)).map((each) => ({
      ...each,
      at: each.at - 500 * DAY_MS,
    }));
    const told = (organisation: typeof SHOP) => (each: (typeof own)[number]) =>
      judged(house, each.messageId, 'a', organisation, each);
    await house.traffic.insertBlock({
      gateway: 'g',
      block: day + 1,
      messages: [...own.map(told(SHOP)), ...foreign.map(told(LENDER))],
      receipts: [],
      inbound: [],
    });
  }
});
after(() => house.close());

async function ok(who: keyof typeof people, name: string, body?: unknown) {
  const answer = await house.ask(people[who], name, body === undefined ? {} : { body });
  assert.equal(answer.statusCode, 200, `${name}: ${answer.body}`);
  return answer.json();
}
async function refused(who: keyof typeof people, name: string, body?: unknown) {
  const answer = await house.ask(people[who], name, body === undefined ? {} : { body });
  assert.ok(answer.statusCode >= 400, answer.body);
  return { status: answer.statusCode, ...answer.json().error };
}
async function settled(who: keyof typeof people, job: string) {
  for (;;) {
    const told = await ok(who, `GET /api/jobs/${job}`);
    if (told.state !== 'waiting' && told.state !== 'running') return told;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
const group = async (who: keyof typeof people, kind: string) =>
  (await ok(who, 'GET /api/work')).groups.find((each: { kind: string }) => each.kind === kind)?.open;
const act = (body: object) => ok('regulator', `POST /api/findings/${id}/acts`, body);

describe('detectors on demand', () => {
  test('P10 are told of with what they do, their threshold and false alarms, before they ever ran', async () => {
    const told = await ok('shop', 'GET /api/detectors');
    assert.deepEqual(
      told.items.map((each: { detector: string }) => each.detector),
      ['sub-lease', 'scope-creep', 'service-marketing', 'default-consent'],
    );
    for (const { name, does, threshold, falseAlarms, lastCounts } of told.items) {
      assert.match(name.zh + does.zh, /[一-龥]/);
      assert.doesNotMatch(name.en + does.en, /[一-龥]/);
      assert.ok(threshold > 0 && falseAlarms.perThousand > 0 && falseAlarms.words.zh.length > 0);
      assert.equal(lastCounts, null);
    }
    assert.deepEqual([told.lastRun, told.covered, told.nextRun, told.failure], [null, null, null, null]);
  });

  test('run over past days as a job, which takes up the days that the nights have not run', async () => {
    const run = (from: number, to: number) => ({ from: date(from), to: date(to) });
    const name = 'POST /api/detectors/runs';
    const today = await refused('regulator', name, run(0, DAYS));
    assert.deepEqual([today.status, today.field], [422, 'to']);
    assert.match(today.message, new RegExp(date(DAYS - 1)));
    assert.equal((await refused('regulator', name, { from: date(3), to: date(1) })).field, 'to');
    assert.equal((await refused('shop', name, run(0, 1))).status, 403);
    assert.equal((await refused('own', name, run(0, 1))).status, 403);

    const made = await ok('regulator', name, run(0, DAYS - 1));
    assert.deepEqual([made.kind, made.total], ['detectors', DAYS]);
    const job = await settled('regulator', made.id);
    assert.deepEqual([job.state, job.done, job.error], ['done', DAYS, null]);
    const file = (await house.ask(people.regulator, `GET /api/jobs/${job.id}/file`)).json();
    assert.deepEqual(
      file.map((each: { day: string }) => each.day),
      Array.from({ length: DAYS }, (_, day) => date(day)),
    );

    const told = await ok('regulator', 'GET /api/detectors');
    assert.deepEqual(told.covered, { from: date(0), to: date(DAYS - 1), days: DAYS });
    assert.equal(told.lastRun.day, date(DAYS - 1));
    assert.deepEqual(told.items[0].lastCounts, { ok: 1, suspect: 1, insufficientData: 0 });
    const again = await ok('regulator', name, run(20, 27));
    assert.equal((await settled('regulator', again.id)).done, 8);
    const past = (await house.ask(people.regulator, `GET /api/jobs/${again.id}/file`)).json();
    assert.ok(past.at(-1).suspects.some(({ subject }: { subject: string }) => subject === PORT));
    const { items } = await ok('regulator', 'GET /api/findings?detector=sub-lease');
    assert.equal(items.length, 1);
    assert.equal((await ok('regulator', 'GET /api/detectors')).covered.days, DAYS);
  });

  test('are run, watched and read with a key as well, by itself alone', async () => {
    const key = { role: 'regulator', organisation: null, acts: ['registry.review'], days: 3 };
    const [one, other] = await Promise.all(
      ['one', 'other'].map(async (name) => {
        const { secret } = await ok('regulator', 'POST /api/keys', { ...key, name });
        return { authorization: `Bearer ${secret}` };
      }),
    );
    const ask = (name: string, headers = one!, body?: unknown) =>
      house.ask(undefined, name, body === undefined ? { headers } : { headers, body });
    const range = { from: date(26), to: date(27) };
    const made = (await ask('POST /api/detectors/runs', one, range)).json();
    for (let job = made; job.state !== 'done'; job = (await ask(`GET /api/jobs/${made.id}`)).json())
      assert.equal(job.error, null);
    const told = (await ask(`GET /api/jobs/${made.id}/file`)).json();
    assert.deepEqual(
      told.map(({ day }: { day: string }) => day),
      [date(26), date(27)],
    );
    assert.equal((await ask(`GET /api/jobs/${made.id}`, other)).statusCode, 404);
    assert.equal((await ask(`GET /api/jobs/${made.id}/file`, other)).statusCode, 404);
    assert.deepEqual((await ask('GET /api/jobs', other)).json().items, []);
    assert.equal((await ask('GET /api/jobs')).json().items[0].id, made.id);
  });
});

describe('a finding', () => {
  test('is seen by reviewers, with evidence, days and messages; by nobody else, and is among their work', async () => {
    const { items, next } = await ok('regulator', `GET /api/findings?subject=${PORT}`);
    assert.equal(next, null);
    const [found] = items;
    id = found.id;
    assert.deepEqual([found.detector, found.subjectKind, found.state], ['sub-lease', 'port', 'open']);
    assert.deepEqual(
      found.organisations.map((each: { id: string }) => each.id),
      [PROVIDER, SHOP],
    );
    assert.equal(found.onset, date(20));
    const page = await ok('second', `GET /api/findings/${id}`);
    assert.ok(
      page.evidence.length > 1 && page.days.some(({ state }: { state: string }) => state === 'suspect'),
    );
    assert.ok(page.messages.length > 0);
    assert.equal(page.messagesHidden, 0);
    await ok('second', `GET /api/messages/${page.messages[0]}`);
    assert.deepEqual(page.may, { acts: ['look'], answerFor: [] });
    for (const who of ['shop', 'lender', 'centre', 'operator', 'own'] as const) {
      assert.deepEqual((await ok(who, 'GET /api/findings')).items, [], who);
      const [there, nowhere] = [
        await house.ask(people[who], `GET /api/findings/${id}`),
        await house.ask(people[who], 'GET /api/findings/f_nowhere'),
      ];
      assert.equal(there.statusCode, 404);
      assert.equal(there.body, nowhere.body);
    }
    const body = { act: 'look' };
    assert.equal((await refused('own', `POST /api/findings/${id}/acts`, body)).status, 404);
    assert.equal((await refused('shop', `POST /api/findings/${id}/acts`, body)).status, 403);
    assert.equal(await group('regulator', 'findings'), 1);
    for (const who of ['shop', 'own', 'centre'] as const)
      assert.equal(await group(who, 'findings'), undefined);
  });

  test('is looked into before it is decided, with a reason', async () => {
    const decide = `POST /api/findings/${id}/acts`;
    const early = await refused('regulator', decide, { act: 'confirm', reason: '证据充分' });
    assert.deepEqual([early.status, early.code], [409, 'conflict']);
    const looked = await act({ act: 'look', note: '先看样本' });
    assert.deepEqual([looked.state, looked.may.acts], ['looking', ['dismiss', 'confirm']]);
    assert.equal(await group('regulator', 'findings'), 0);
    assert.equal((await refused('regulator', decide, { act: 'confirm' })).field, 'reason');
    assert.equal((await refused('regulator', decide, { act: 'link', reason: '关联' })).field, 'sanction');
    assert.equal(
      (await refused('regulator', decide, { act: 'dismiss', reason: '排除', sanction: 'n_x' })).field,
      'sanction',
    );
  });

  test('confirmed, it is told to those whose matter it is, who answer once', async () => {
    house.clock.now += 60_000;
    await act({ act: 'confirm', reason: '短信与接入方无关', note: '仅供同事' });
    const told = await ok('shop', `GET /api/findings/${id}`);
    assert.deepEqual([told.state, told.may], ['confirmed', { acts: [], answerFor: [SHOP] }]);
    assert.deepEqual(
      told.steps.map(({ act: done, note }: { act: string; note: string }) => [done, note]),
      [['confirm', '']],
    );
    assert.doesNotMatch(JSON.stringify(told), /仅供同事|先看样本/);
    assert.ok(told.messages.length === 0 && told.messagesHidden > 0, 'messages of others stay closed');
    assert.equal((await ok('centre', `GET /api/findings/${id}`)).steps.length, 1);
    assert.equal((await refused('lender', `GET /api/findings/${id}`)).status, 404);

    const answer = `POST /api/findings/${id}/answer`;
    const statement = '这是新收购的品牌，材料已补报';
    assert.equal((await refused('lender', answer, { organisation: LENDER, statement })).status, 404);
    const foreign = await refused('shop', answer, { organisation: PROVIDER, statement });
    assert.deepEqual([foreign.status, foreign.field], [422, 'organisation']);
    const heard = await ok('shop', answer, { organisation: SHOP, statement });
    assert.deepEqual(
      heard.answers.map((each: { statement: string }) => each.statement),
      [statement],
    );
    assert.deepEqual(heard.may.answerFor, []);
    const twice = await refused('shop', answer, { organisation: SHOP, statement });
    assert.deepEqual([twice.status, twice.fields[0].code], [409, 'answered-already']);
    assert.equal((await ok('regulator', `GET /api/findings/${id}`)).answers[0].organisation, SHOP);
  });

  test('its sanction is proposed and decided as every other, and told when it is in force', async () => {
    const wanted = { targetKind: 'port', target: PORT, action: 'warn', reason: '疑似未申报转租' };
    const sanction = await ok('regulator', 'POST /api/sanctions', wanted);
    const linked = await act({ act: 'link', reason: '提出警告', sanction: sanction.id });
    assert.deepEqual(linked.linkedSanction, { id: sanction.id, action: 'warn', state: 'proposed' });
    const hidden = await ok('shop', `GET /api/findings/${id}`);
    assert.deepEqual([hidden.sanction, hidden.linkedSanction], [null, null]);
    assert.deepEqual((await ok('shop', 'GET /api/findings')).items[0].sanction, null);
    assert.doesNotMatch(JSON.stringify(hidden), /提出警告/);
    await ok('second', `POST /api/sanctions/${sanction.id}/decision`, { approve: true, reason: '同意' });
    const seen = await ok('shop', `GET /api/findings/${id}`);
    // The port is its holder's matter, so that the warning is told to the holder alone.
    assert.equal(seen.linkedSanction, null);
    assert.equal((await ok('own', `GET /api/findings/${id}`)).linkedSanction.state, 'in-force');
    const audit = await ok('regulator', `GET /api/audit?object=${id}`);
    assert.deepEqual(
      audit.items.map((each: { act: string }) => each.act),
      ['finding.linked', 'finding.answered', 'finding.confirmed', 'finding.looked'],
    );
    for (const { act: deed } of audit.items)
      assert.ok((await ok('regulator', 'GET /api/vocabulary')).deeds[deed].zh, deed);
  });
});

test('applications that wait are among a reviewer’s work, but not their own; rejections among the applicant’s, for 30 days', async () => {
  const wanted = {
    kind: 'port',
    organisation: SHOP,
    port: '106900010018',
    use: 'marketing',
    accessPoints: ['192.0.2.1'],
  };
  const made = await ok('shop', 'POST /api/applications', { wanted, reason: '新端口' });
  assert.deepEqual([await group('regulator', 'applications'), await group('own', 'applications')], [1, 0]);
  assert.deepEqual(
    [await group('shop', 'applications'), await group('shop', 'own-applications')],
    [undefined, 0],
  );
  await ok('regulator', `POST /api/applications/${made.id}/decision`, { approve: false, reason: '材料不全' });
  assert.equal(await group('regulator', 'applications'), 0);
  assert.deepEqual(
    [await group('shop', 'own-applications'), await group('lender', 'own-applications')],
    [1, 0],
  );
  await ok('shop', `POST /api/applications/${made.id}/appeal`, { reason: '已补材料' });
  assert.equal(await group('shop', 'own-applications'), 0);
  assert.deepEqual([await group('second', 'applications'), await group('regulator', 'applications')], [1, 0]);
});

test('a night that failed is told on the health page with why, and the app itself stays well', async () => {
  const { detectors } = house.parts;
  const words = { zh: '每日运行未完成，将自动重试：连接中断', en: 'the nightly run was not completed: lost' };
  const failure = { day: FIRST, at: house.clock.now, words };
  const told = { ...detectors, nightly: () => ({ nextRun: house.clock.now + 60_000, failure }) };
  Object.assign(house.parts, { detectors: told });
  const { parts } = await ok('operator', 'GET /api/health');
  const part = parts.find((each: { part: string }) => each.part === 'detectors');
  assert.equal(part.well, false);
  assert.match(part.detail.zh, /连接中断/);
  assert.match(part.detail.en, /^the detectors: the nightly run was not completed/);
  assert.equal((await house.ask(undefined, 'GET /healthz')).statusCode, 200);
});
