/** The contract, route by route, on real stores. Long because all of it runs on one stand: chDB opens one data folder a process. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import {
  ACTS,
  type Duty,
  mayDo,
  parseRecipient,
  ROLES,
  ROLES_OF_ONE,
  type StaffRole,
  valid,
} from '../domain/index.ts';
import { verifyProof } from '../evidence/index.ts';
import { recipientTag, SealKey } from '../store/index.ts';
import { CONTRACT, type Route, type RouteName } from './contract/index.ts';
import { codeOf, cookieOf, judged, OTHER, PASSWORD, SHOP, type Stand, stand } from './fixture.ts';

const MINE = '0a00000000000001';
const THEIRS = '0a00000000000002';
const NOWHERE = '0a000000000000ff';
const STAFF = ROLES.filter((role): role is StaffRole => role !== 'public');

let house: Stand;
const cookies = new Map<StaffRole, string>();
const dutyOf = (role: StaffRole): Duty => ({
  role,
  organisation: ROLES_OF_ONE.includes(role) ? SHOP : undefined,
});

before(async () => {
  house = await stand();
  for (const role of STAFF) cookies.set(role, await house.signIn(`a-${role}`, [dutyOf(role)]));
  const record = Buffer.from('the record of a message');
  const batch = {
    gateway: 'gateway-1',
    block: 1,
    firstAtMs: 1,
    lastAtMs: 2,
    records: [record, randomBytes(40)],
  };
  await house.evidence.addBatches([batch]);
  const key = new SealKey(Buffer.alloc(32, 7));
  await house.traffic.insertBlock({
    gateway: 'gateway-1',
    block: 1,
    messages: [
      judged(house, MINE, 'shop01', SHOP, { recipientTag: recipientTag(key, 8613800138000) }),
      judged(house, THEIRS, 'other01', OTHER, {
        at: Date.UTC(2026, 5, 1, 2),
        outcome: 'refuse',
        reasons: ['recipient-never-consented'],
      }),
    ],
    receipts: [
      {
        messageId: MINE,
        segment: 0,
        at: Date.UTC(2026, 5, 1, 3, 0, 1),
        status: 'DELIVRD',
        upstream: '',
        reportedAt: Date.UTC(2026, 5, 1, 3, 0, 1),
      },
    ],
    inbound: [],
  });
});
after(() => house.close());

const as = (role: StaffRole) => cookies.get(role)!;

describe('signing in', () => {
  test('a password alone opens nothing; with the code it does, and the old cookie is dead', async () => {
    const { token } = await house.access.people.invite({
      login: 'two',
      name: 'Two',
      language: 'en',
      duties: [dutyOf('centre')],
      by: 'test',
    });
    const first = cookieOf(await house.ask(undefined, 'POST /api/session/token', { body: { token } }));
    await house.ask(first, 'POST /api/session/profile', {
      body: { name: 'Two', password: PASSWORD, language: 'en' },
    });
    const { secret } = (await house.ask(first, 'POST /api/session/totp')).json();
    await house.ask(first, 'PUT /api/session/totp', { body: { code: codeOf(secret, house.clock.now) } });
    await house.ask(first, 'POST /api/session/complete');

    house.clock.now += 60_000;
    const wrong = await house.ask(undefined, 'POST /api/session/password', {
      body: { login: 'two', password: 'no' },
    });
    const unknown = await house.ask(undefined, 'POST /api/session/password', {
      body: { login: 'nobody', password: 'no' },
    });
    assert.equal(wrong.statusCode, 401);
    assert.equal(wrong.body, unknown.body);
    const half = await house.ask(undefined, 'POST /api/session/password', {
      body: { login: 'two', password: PASSWORD },
    });
    assert.equal(half.json().step, 'second-factor');
    assert.deepEqual(half.json().acts, []);
    const halfway = cookieOf(half);
    assert.equal((await house.ask(halfway, 'GET /api/messages')).statusCode, 401);
    const whole = await house.ask(halfway, 'POST /api/session/code', {
      body: { code: codeOf(secret, house.clock.now) },
    });
    assert.equal(whole.json().step, 'in');
    assert.match(String(whole.headers['set-cookie']), /HttpOnly; SameSite=Lax/);
    assert.equal((await house.ask(cookieOf(whole), 'GET /api/messages')).statusCode, 200);
    assert.equal((await house.ask(halfway, 'GET /api/session')).json().step, 'none');
    await house.ask(cookieOf(whole), 'DELETE /api/session');
    assert.equal((await house.ask(cookieOf(whole), 'GET /api/messages')).statusCode, 401);
  });

  test('a write with a cookie from a foreign page is refused before anything else', async () => {
    const response = await house.app.inject({
      method: 'DELETE',
      url: '/api/session',
      headers: { cookie: as('operator') },
    });
    assert.equal(response.statusCode, 403);
    assert.equal(response.json().error.code, 'cross-site');
    assert.equal((await house.ask(as('operator'), 'GET /api/session')).json().step, 'in');
  });

  test('five wrong passwords lock, and say until when', async () => {
    const attempt = () =>
      house.ask(undefined, 'POST /api/session/password', { body: { login: 'locked', password: 'no' } });
    for (let i = 0; i < 5; i++) await attempt();
    const response = await attempt();
    assert.equal(response.statusCode, 429);
    assert.match(response.json().error.message, /失败次数过多，\d{4}-\d\d-\d\d \d\d:\d\d/);
  });
});

describe('P8 every route, every role', () => {
  const sample: Readonly<Record<string, string>> = { ':id': 'zzz' };
  for (const name of Object.keys(CONTRACT) as RouteName[]) {
    const route: Route = CONTRACT[name];
    const url = name.replace(':id', sample[':id']!);
    if (route.access === 'anybody' || name === 'GET /api/live') continue;
    test(`${name}: nobody comes in without signing in, and only whom the table names`, async () => {
      const nobody = await house.ask(undefined, url, { body: {} });
      assert.equal(nobody.statusCode, 401, nobody.body);
      assert.deepEqual(Object.keys(nobody.json()), ['error']);
      if (typeof route.access === 'string') return;
      const { act } = route.access;
      for (const role of STAFF) {
        const { statusCode, body } = await house.ask(
          as(role),
          url,
          url.startsWith('GET') ? {} : { body: {} },
        );
        if (mayDo(role, act)) assert.notEqual(statusCode, 403, `${role}: ${body}`);
        else assert.equal(statusCode, 403, `${role}: ${body}`);
      }
    });
  }

  test('what is another’s and what is not there are one answer', async () => {
    const pairs: [string, string][] = [
      [`GET /api/messages/${THEIRS}`, `GET /api/messages/${NOWHERE}`],
      [`GET /api/messages/${THEIRS}/evidence`, `GET /api/messages/${NOWHERE}/evidence`],
      ['GET /api/accounts/other01', 'GET /api/accounts/nowhere'],
    ];
    // A key and a job of somebody else's.
    const other = await house.signIn('b-sender', [{ role: 'sender', organisation: OTHER }]);
    const newKey = { name: 'theirs', role: 'sender', organisation: OTHER, acts: ['message.read'], days: 30 };
    const { key } = (await house.ask(other, 'POST /api/keys', { body: newKey })).json();
    const job = (
      await house.ask(other, 'POST /api/exports', { body: { kind: 'messages', format: 'csv' } })
    ).json();
    assert.ok(key.id.length > 0 && job.id.length > 0);
    pairs.push(
      [`DELETE /api/keys/${key.id}`, `DELETE /api/keys/k_${'0'.repeat(20)}`],
      [`GET /api/jobs/${job.id}`, `GET /api/jobs/j_${'0'.repeat(20)}`],
      [`GET /api/jobs/${job.id}/file`, `GET /api/jobs/j_${'0'.repeat(20)}/file`],
      [`DELETE /api/jobs/${job.id}`, `DELETE /api/jobs/j_${'0'.repeat(20)}`],
    );
    for (const [theirs, nowhere] of pairs) {
      for (const role of ['sender', 'provider'] as const) {
        const options = theirs.startsWith('DELETE /api/keys') ? { body: { reason: 'a reason' } } : {};
        const [one, none] = [
          await house.ask(as(role), theirs, options),
          await house.ask(as(role), nowhere, options),
        ];
        assert.equal(one.statusCode, 404, `${theirs}: ${one.body}`);
        assert.equal(one.body, none.body);
        assert.deepEqual(Object.keys(one.headers).sort(), Object.keys(none.headers).sort());
      }
    }
    const decided = await house.ask(as('provider'), 'POST /api/held/decisions', {
      body: { ids: [THEIRS, NOWHERE], decision: 'release' },
    });
    assert.deepEqual(
      decided.json().items.map(({ outcome }: { outcome: string }) => outcome),
      ['not-there', 'not-there'],
    );
    const lists = await Promise.all([
      house.ask(as('sender'), 'GET /api/messages'),
      house.ask(as('sender'), 'GET /api/messages?account=other01'),
      house.ask(as('sender'), 'GET /api/accounts'),
      house.ask(as('sender'), 'GET /api/organisations'),
      house.ask(as('sender'), 'GET /api/traffic/verdicts?from=2026-06-01&to=2026-06-02'),
    ]);
    for (const { statusCode, body } of lists) {
      assert.equal(statusCode, 200, body);
      assert.doesNotMatch(body, /other01|北岸|never-consented/);
    }
  });

  test('what is another’s takes no other time than what is not there', async () => {
    const pairs = [
      [`GET /api/messages/${THEIRS}`, `GET /api/messages/${NOWHERE}`],
      [`GET /api/messages/${THEIRS}/evidence`, `GET /api/messages/${NOWHERE}/evidence`],
      ['GET /api/accounts/other01', 'GET /api/accounts/nowhere'],
    ] as const;
    for (const pair of pairs) {
      const rounds: string[] = [];
      // What the machine does meanwhile may part them in one round; a look-up left out would in every one, by more than half.
      for (let round = 0; round < 4; round++) {
        const [theirs, nowhere] = await medians(pair);
        const apart = Math.abs(theirs - nowhere);
        if (apart < 0.35 * Math.max(theirs, nowhere) || apart < 1) break;
        rounds.push(`${theirs.toFixed(2)} ms, not there: ${nowhere.toFixed(2)} ms`);
      }
      assert.ok(rounds.length < 4, `${pair[0]}: ${rounds.join('; ')}`);
    }

    /** Milliseconds of each, asked by turns; the first ones are not counted. */
    async function medians(pair: readonly [string, string]): Promise<[number, number]> {
      const times: [number[], number[]] = [[], []];
      for (let turn = 0; turn < 45; turn++) {
        for (const which of [turn % 2, 1 - (turn % 2)] as (0 | 1)[]) {
          const begun = performance.now();
          await house.ask(as('sender'), pair[which]);
          if (turn >= 5) times[which].push(performance.now() - begun);
        }
      }
      return times.map((each) => each.sort((a, b) => a - b)[20]!) as [number, number];
    }
  });

  test('a key does what it names and no more, until it is revoked', async () => {
    const body = { name: 'pipeline', role: 'sender', organisation: SHOP, acts: ['message.read'], days: 30 };
    const made = (await house.ask(as('sender'), 'POST /api/keys', { body })).json();
    const headers = { authorization: `Bearer ${made.secret}` };
    assert.equal((await house.ask(undefined, `GET /api/messages/${MINE}`, { headers })).statusCode, 200);
    assert.equal((await house.ask(undefined, `GET /api/messages/${THEIRS}`, { headers })).statusCode, 404);
    assert.equal((await house.ask(undefined, 'GET /api/accounts', { headers })).statusCode, 403);
    const beyond = { ...body, acts: ['number.unmask'] };
    assert.equal(
      (await house.ask(as('sender'), 'POST /api/keys', { body: beyond })).json().error.code,
      'act-invalid',
    );
    const foreign = { ...body, organisation: OTHER };
    assert.equal(
      (await house.ask(as('sender'), 'POST /api/keys', { body: foreign })).json().error.code,
      'act-invalid',
    );
    const gone = `DELETE /api/keys/${made.key.id}`;
    assert.equal((await house.ask(as('provider'), gone, { body: { reason: '不再使用' } })).statusCode, 200);
    assert.equal((await house.ask(undefined, `GET /api/messages/${MINE}`, { headers })).statusCode, 401);
  });
});

describe('messages', () => {
  test('P7 numbers are masked, found by the whole number, and seen in full only with a reason that stands in the audit', async () => {
    const list = await house.ask(as('centre'), 'GET /api/messages?recipient=13800138000');
    assert.deepEqual(
      list.json().items.map((each: { id: string }) => each.id),
      [MINE],
    );
    assert.equal(list.json().items[0].recipient, '86138****8000');
    assert.doesNotMatch(list.body, /13800138000/);
    assert.equal(
      (await house.ask(as('centre'), `POST /api/messages/${MINE}/unmask`, { body: { reason: ' ' } }))
        .statusCode,
      422,
    );
    const seen = await house.ask(as('centre'), `POST /api/messages/${MINE}/unmask`, {
      body: { reason: '核对投诉' },
    });
    assert.deepEqual(seen.json(), { recipient: '13800138000' });
    const audit = await house.ask(as('regulator'), `GET /api/audit?object=${MINE}`);
    const [entry] = audit.json().items;
    assert.equal(entry.act, 'message.unmasked');
    assert.equal(entry.reason, '核对投诉');
    assert.equal(entry.organisation, SHOP);
    assert.doesNotMatch(audit.body, /13800138000/);
  });

  test('pages go on where the last one ended, either way', async () => {
    // A search that takes long tells what it found so far, also nothing, and where to go on.
    const ask = async (query: string) => {
      for (let after = ''; ; ) {
        const page = (await house.ask(as('carrier'), `GET /api/messages?limit=1&${query}${after}`)).json();
        if (page.items.length > 0 || page.next === null) return page;
        after = `&after=${page.next}`;
      }
    };
    for (const [sort, ids] of [
      ['-at', [MINE, THEIRS]],
      ['at', [THEIRS, MINE]],
    ] as const) {
      const first = await ask(`sort=${sort}`);
      const second = await ask(`sort=${sort}&after=${first.next}`);
      const rest = second.next === null ? [] : (await ask(`sort=${sort}&after=${second.next}`)).items;
      assert.deepEqual([first.items[0].id, second.items[0].id, rest], [...ids, []]);
    }
    const wrong = await house.ask(as('carrier'), 'GET /api/messages?after=nonsense');
    assert.equal(wrong.json().error.field, 'after');
  });

  test('a message tells what became of it, and its evidence proves it', async () => {
    const page = (await house.ask(as('sender'), `GET /api/messages/${MINE}`)).json();
    assert.equal(page.message.organisationName, '青禾商城 Qinghe');
    assert.deepEqual(
      page.events.map((each: { kind: string }) => each.kind),
      ['submitted', 'judged', 'receipt'],
    );
    assert.equal(page.mayUnmask, false);
    const told = (await house.ask(as('sender'), `GET /api/messages/${MINE}/evidence`)).json();
    const proof = {
      format: 'anning-record-proof-1',
      record: told.record,
      salt: told.salt,
      recordIndex: told.batch.index,
      recordPath: told.batch.path,
      leaf: told.batch.leaf,
      index: told.log.index,
      path: told.log.path,
      checkpoint: told.checkpoint,
    };
    const verdict = verifyProof(proof, told.verifierKey);
    assert.equal(verdict.ok, true);
    assert.equal(Buffer.from(told.record, 'base64').toString(), 'the record of a message');
    assert.equal(verdict.ok && verdict.size, told.log.size);
    const audit = await house.ask(as('regulator'), `GET /api/audit?object=${MINE}`);
    const [{ act, organisation }] = audit.json().items;
    assert.deepEqual(
      [act, organisation],
      ['message.evidence-taken', SHOP],
      'P7: the record holds the number',
    );
  });

  test('what is wrong in a question is told field by field, in the asker’s language', async () => {
    const asked = 'GET /api/messages?outcome=maybe&limit=9999&port=abc';
    const zh = (await house.ask(as('centre'), asked)).json().error;
    const en = (await house.ask(as('centre'), asked, { headers: { 'accept-language': 'en' } })).json().error;
    assert.deepEqual(zh.fields.map((each: { field: string }) => each.field).sort(), [
      'limit',
      'outcome',
      'port',
    ]);
    assert.match(zh.message, /[一-龥]/);
    assert.doesNotMatch(en.message, /[一-龥]/);
    const number = await house.ask(as('centre'), 'GET /api/messages?recipient=138');
    assert.equal(number.json().error.field, 'recipient');
  });

  test('P8 figures count what others’ accounts sent on one’s behalf, and an account is one within that', async () => {
    const at = Date.UTC(2026, 2, 3, 4);
    await house.traffic.insertBlock({
      gateway: 'gateway-1',
      block: 11,
      messages: [
        judged(house, '0d00000000000001', 'shop01', SHOP, { at }),
        judged(house, '0d00000000000002', 'third01', SHOP, { at }),
        judged(house, '0d00000000000003', 'third01', OTHER, { at }),
      ],
      receipts: [],
      inbound: [],
    });
    const range = 'from=2026-03-03&to=2026-03-04';
    const totals = async (role: StaffRole, more: string) => {
      const [verdicts, counts] = await Promise.all([
        house.ask(as(role), `GET /api/traffic/verdicts?${range}${more}`),
        house.ask(as(role), `GET /api/traffic/counts?step=hour&${range}${more}`),
      ]);
      return [verdicts, counts].flatMap((answer) =>
        answer.json().items.map((row: { messages: number }) => row.messages),
      );
    };
    assert.deepEqual(await totals('sender', ''), [2, 2]);
    assert.deepEqual(await totals('sender', '&account=third01'), [1, 1]);
    assert.deepEqual(await totals('regulator', '&account=third01'), [2, 2]);
    const by = `GET /api/traffic/breakdown?by=account&step=day&${range}`;
    const keys = (await house.ask(as('sender'), by)).json().items;
    assert.deepEqual(
      keys.map((row: { key: string; messages: number }) => [row.key, row.messages]),
      [
        ['shop01', 1],
        ['third01', 1],
      ],
    );
  });

  test('the stream tells what is judged from now on, of one’s own, and ends with the session', async () => {
    const address = await house.app.listen({ host: '127.0.0.1', port: 0 });
    const cookie = await house.signIn('watcher', [dutyOf('sender')]);
    const response = await fetch(`${address}/api/live`, { headers: { cookie } });
    assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
    await house.traffic.insertBlock({
      gateway: 'gateway-1',
      block: 9,
      messages: [
        judged(house, '0a00000000000091', 'shop01', SHOP, { at: house.clock.now + 5 }),
        judged(house, '0a00000000000092', 'other01', OTHER, { at: house.clock.now + 5 }),
      ],
      receipts: [],
      inbound: [],
    });
    let heard = '';
    const reader = response.body!.getReader();
    const read = async () => {
      const { value, done } = await reader.read();
      heard += Buffer.from(value ?? []).toString();
      return done;
    };
    while (!heard.includes('event: messages')) assert.equal(await read(), false);
    assert.match(heard, /0a00000000000091/);
    assert.doesNotMatch(heard, /0a00000000000092/);
    await house.ask(cookie, 'DELETE /api/session');
    while (!(await read()));
    assert.equal(heard.split('0a00000000000091').length, 2);
  });
});

describe('held messages', () => {
  const ids = ['0b00000000000001', '0b00000000000002', '0b00000000000003'] as const;
  before(async () => {
    const row = {
      gateway: 'gateway-1',
      signature: '青禾',
      port: '10690001',
      purpose: 'unclear',
      reasons: ['purpose-unclear'],
      state: 'waiting' as const,
    };
    const none = {
      decision: null,
      decided_by: null,
      decided_by_name: null,
      decided_reason: null,
      due: null,
      settled_at: null,
    };
    await house.record.db
      .insertInto('held_message')
      .values([
        {
          ...row,
          ...none,
          message_id: ids[0],
          at: new Date(house.clock.now - 3000),
          account: 'shop01',
          organisation: SHOP,
        },
        {
          ...row,
          ...none,
          message_id: ids[1],
          at: new Date(house.clock.now - 2000),
          account: 'shop01',
          organisation: SHOP,
        },
        {
          ...row,
          ...none,
          message_id: ids[2],
          at: new Date(house.clock.now - 1000),
          account: 'other01',
          organisation: OTHER,
        },
      ])
      .execute();
  });

  test('are decided in bulk within one’s scope, in the feed for when they are due, and undone until just before', async () => {
    const before = await house.record.head();
    const body = { ids, decision: 'release' };
    assert.equal((await house.ask(as('sender'), 'POST /api/held/decisions', { body })).statusCode, 403);
    const silent = await house.ask(as('provider'), 'POST /api/held/decisions', {
      body: { ids, decision: 'reject' },
    });
    assert.equal(silent.json().error.field, 'reason');
    const decided = (await house.ask(as('provider'), 'POST /api/held/decisions', { body })).json();
    assert.deepEqual(
      decided.items.map((each: { outcome: string }) => each.outcome),
      ['deciding', 'deciding', 'not-there'],
    );
    const due = house.clock.now + 10_000;
    const changes = await house.record.readChanges(before, 10);
    assert.deepEqual(
      changes.map(({ body }) => body),
      [ids[0], ids[1]].map((message) => ({ kind: 'held-decided', at: due, message, decision: 'release' })),
    );
    const twice = (
      await house.ask(as('carrier'), 'POST /api/held/decisions', { body: { ...body, ids: [ids[0]] } })
    ).json();
    assert.equal(twice.items[0].outcome, 'not-waiting');
    const undone = (
      await house.ask(as('provider'), 'POST /api/held/undo', { body: { ids: [ids[0]] } })
    ).json();
    assert.equal(undone.items[0].outcome, 'waiting');
    house.clock.now += 9500;
    const late = (
      await house.ask(as('provider'), 'POST /api/held/undo', { body: { ids: [ids[1], ids[2]] } })
    ).json();
    assert.deepEqual(
      late.items.map((each: { outcome: string }) => each.outcome),
      ['too-late', 'not-there'],
    );
    const list = (await house.ask(as('provider'), 'GET /api/held?state=waiting,deciding&sort=-at')).json();
    assert.deepEqual(
      list.items.map((each: { id: string; held: { state: string } }) => [each.id, each.held.state]),
      [
        [ids[1], 'deciding'],
        [ids[0], 'waiting'],
      ],
    );
    const work = (await house.ask(as('carrier'), 'GET /api/work')).json();
    const waiting = work.groups.find(({ kind }: { kind: string }) => kind === 'held');
    assert.deepEqual([waiting.open, waiting.overdue, waiting.soon], [2, 0, 0]);
    const audit = (await house.ask(as('regulator'), `GET /api/audit?object=${ids[0]}`)).json();
    assert.deepEqual(
      audit.items.map((each: { act: string }) => each.act),
      ['held.undone', 'held.released'],
    );
  });
});

describe('exports', () => {
  const settled = async (cookie: string, id: string) => {
    for (;;) {
      const job = (await house.ask(cookie, `GET /api/jobs/${id}`)).json();
      if (job.state !== 'waiting' && job.state !== 'running') return job;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  test('P12 the filter as the list has it, what the owner may see, and nothing that a spreadsheet runs', async () => {
    await house.traffic.insertBlock({
      gateway: 'gateway-1',
      block: 7,
      messages: [
        judged(house, '0c00000000000001', 'shop01', SHOP, { text: '=HYPERLINK("x")', signature: 'csv' }),
        judged(house, '0c00000000000002', 'other01', OTHER, { signature: 'csv' }),
      ],
      receipts: [],
      inbound: [],
    });
    const body = { kind: 'messages', format: 'csv', filter: { signature: 'csv' } };
    const made = (await house.ask(as('sender'), 'POST /api/exports', { body })).json();
    const job = await settled(as('sender'), made.id);
    assert.deepEqual([job.state, job.done], ['done', 1]);
    const file = await house.ask(as('sender'), `GET /api/jobs/${made.id}/file`);
    assert.match(String(file.headers['content-disposition']), /attachment; filename="anning-messages-/);
    const lines = file.body.split('\r\n');
    assert.match(lines[0]!, /^\ufeffid,at,account,/);
    assert.match(lines[1]!, /^0c00000000000001,.*"'=HYPERLINK\(""x""\)"/);
    assert.doesNotMatch(file.body, /0c00000000000002|13800138000/);
    assert.equal((await house.ask(as('carrier'), `GET /api/jobs/${made.id}/file`)).statusCode, 404);
    const json = (
      await house.ask(as('regulator'), 'POST /api/exports', { body: { ...body, format: 'json' } })
    ).json();
    await settled(as('regulator'), json.id);
    const items = (await house.ask(as('regulator'), `GET /api/jobs/${json.id}/file`)).json();
    assert.deepEqual(items.map((each: { id: string }) => each.id).sort(), [
      '0c00000000000001',
      '0c00000000000002',
    ]);
  });

  test('P7 asked for by a number, neither the job nor the audit keeps it in clear', async () => {
    const number = valid(parseRecipient('13800138000'));
    const mine = { signature: 'csv', recipientTag: recipientTag(house.parts.sealKey, number) };
    await house.traffic.insertBlock({
      gateway: 'gateway-1',
      block: 8,
      messages: [judged(house, '0c00000000000003', 'shop01', SHOP, mine)],
      receipts: [],
      inbound: [],
    });
    const filter = { recipient: '13800138000', signature: 'csv' };
    const body = { kind: 'messages', format: 'json', filter };
    const made = (await house.ask(as('regulator'), 'POST /api/exports', { body })).json();
    const job = await settled(as('regulator'), made.id);
    assert.deepEqual([job.state, job.done], ['done', 1]);
    const { rows } = await sql<{ kept: string }>`
      select concat((select filter::text from job where id = ${made.id}), ' ',
        (select string_agg(detail::text, ' ') from audit where object_id = ${made.id})) as kept`.execute(
      house.record.db,
    );
    assert.match(rows[0]!.kept, /"signature": ?"csv".*138\*\*\*\*8000/s);
    assert.doesNotMatch(rows[0]!.kept, /13800138000/);
  });

  test('a filter that is none is refused at once; a list that one may not see gives no file', async () => {
    const wrong = { kind: 'messages', format: 'csv', filter: { outcome: 'maybe' } };
    assert.equal(
      (await house.ask(as('centre'), 'POST /api/exports', { body: wrong })).json().error.field,
      'outcome',
    );
    const body = { kind: 'audit', format: 'csv', filter: {} };
    const made = (await house.ask(as('sender'), 'POST /api/exports', { body })).json();
    assert.equal((await settled(as('sender'), made.id)).state, 'failed');
    assert.equal((await house.ask(as('sender'), `GET /api/jobs/${made.id}/file`)).statusCode, 404);
  });
});

describe('rules and four eyes', () => {
  test('one proposes, another approves, and only then is the change in the feed', async () => {
    const body = { mode: 'shadow', reason: '先观察一周' };
    const before = await house.record.head();
    const proposed = await house.ask(as('carrier'), 'POST /api/rules/plan/proposals', { body });
    assert.equal(proposed.statusCode, 200, proposed.body);
    const { id } = proposed.json();
    const again = await house.ask(as('regulator'), 'POST /api/rules/plan/proposals', { body });
    assert.equal(again.json().error.code, 'conflict');
    const decision = { approve: true, reason: '同意' };
    const own = await house.ask(as('carrier'), `POST /api/proposals/${id}/decision`, { body: decision });
    assert.equal(own.json().error.code, 'own-proposal');
    assert.equal(await house.record.head(), before);
    assert.equal((await house.ask(as('centre'), `GET /api/proposals/${id}`)).statusCode, 404);
    const work = (await house.ask(as('regulator'), 'GET /api/work')).json();
    assert.deepEqual(
      work.proposals.toDecide.map((each: { id: string }) => each.id),
      [id],
    );
    const decided = await house.ask(as('regulator'), `POST /api/proposals/${id}/decision`, {
      body: decision,
    });
    assert.equal(decided.json().state, 'approved');
    const [change] = await house.record.readChanges(before, 10);
    assert.deepEqual(change!.body, {
      kind: 'rule-mode-set',
      at: house.clock.now,
      rule: 'plan',
      mode: 'shadow',
    });
    const twice = await house.ask(as('regulator'), `POST /api/proposals/${id}/decision`, { body: decision });
    assert.equal(twice.json().error.code, 'proposal-decided');
    for (let tries = 0; house.directory.modeOf('plan') === undefined && tries < 100; tries++)
      await new Promise((resolve) => setTimeout(resolve, 20));
    const rules = (await house.ask(as('sender'), 'GET /api/rules')).json();
    assert.equal(rules.items.find((each: { id: string }) => each.id === 'plan').mode, 'shadow');
    const audit = (await house.ask(as('regulator'), 'GET /api/audit?object=plan')).json();
    assert.deepEqual(
      audit.items.map((each: { act: string }) => each.act),
      ['rule-mode.approved', 'rule-mode.proposed'],
    );
  });

  test('a write that is repeated with its key is done once', async () => {
    const body = {
      login: 'once',
      name: 'Once',
      language: 'zh',
      duties: [{ role: 'centre', organisation: null }],
    };
    const headers = { 'idempotency-key': 'a-key-of-mine' };
    const first = await house.ask(as('operator'), 'POST /api/people', { body, headers });
    const second = await house.ask(as('operator'), 'POST /api/people', { body, headers });
    assert.equal(first.statusCode, 200, first.body);
    assert.equal(first.body, second.body);
    const other = await house.ask(as('operator'), 'POST /api/people', {
      body: { ...body, name: 'Other' },
      headers,
    });
    assert.equal(other.json().error.code, 'idempotency-mismatch');
    const found = (await house.ask(as('operator'), 'GET /api/people?q=once')).json();
    assert.equal(found.items.length, 1);
  });
});

test('the OpenAPI description has every route, and the vocabulary every word', async () => {
  const description = (await house.ask(undefined, 'GET /api/openapi.json')).json();
  assert.equal(description.openapi, '3.1.0');
  for (const name of Object.keys(CONTRACT) as RouteName[]) {
    const [method, url] = name.split(' ') as [string, string];
    const operation = description.paths[url.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
    assert.ok(operation, name);
    assert.ok(operation.summary.length > 3);
  }
  const vocabulary = (await house.ask(undefined, 'GET /api/vocabulary')).json();
  for (const act of ACTS) assert.ok(vocabulary.acts[act].zh && vocabulary.acts[act].en, act);
  for (const each of ['reasons', 'purposes', 'roles', 'deeds']) {
    for (const words of Object.values(vocabulary[each]) as { zh: string; en: string }[]) {
      assert.match(words.zh, /[一-龥]/);
      assert.doesNotMatch(words.en, /[一-龥]/);
    }
  }
});

test('health tells what works; the gateway’s figures come from its metrics', async () => {
  const health = (await house.ask(as('sender'), 'GET /api/health')).json();
  assert.deepEqual(
    health.parts.map((each: { part: string; well: boolean }) => [each.part, each.well]),
    [
      ['record', true],
      ['traffic', true],
      ['detectors', true],
    ],
  );
  const gateways = (await house.ask(as('operator'), 'GET /api/gateways')).json();
  assert.equal(gateways.items[0].figures.submissions, 12);
  assert.equal(gateways.items[0].figures.backlog, null);
  assert.equal(gateways.items[0].sessions[0].account, 'shop01');
});
