/**
 * Keys, audit, idempotency, proposals: what is kept of who did what, and the wall between organisations. Long because all of it
 * runs on one PostgreSQL, whose start is what takes time.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { Client } from 'pg';
import { type Act, type Duty, mayDo } from '../domain/index.ts';
import { openRecord, scoped } from '../store/index.ts';
import { House, ONE, OPERATOR, OTHER, REGULATOR, refuses } from './fixture.ts';
import type { ProposalState } from './proposals.ts';
import type { AuditEntry } from './types.ts';

const DAY = 24 * 3_600_000;
const ENTRY: AuditEntry = {
  actor: 'p_one',
  actorName: '王芳',
  act: 'held.released',
  object: { kind: 'message', id: 'm-1' },
  organisation: ONE,
  reason: '误判 100%',
  detail: { count: 3, urgent: true },
  address: '192.0.2.7',
};

let house: House;
before(async () => {
  house = await House.build();
});
after(() => house.close());

describe('keys', () => {
  const PROVIDER: Duty = { role: 'provider', organisation: ONE };
  let maker: string;
  before(async () => {
    maker = (await house.member([PROVIDER, REGULATOR])).person.id;
  });
  const wanted = (over: Partial<Parameters<typeof house.access.keys.make>[0]> = {}) => ({
    name: 'the shop',
    role: 'provider' as const,
    organisation: ONE,
    acts: ['facts.write', 'message.read'] as Act[],
    until: house.now + 30 * DAY,
    by: maker,
    ...over,
  });

  test('a key is a caller with its duty and its acts; its use shows, at most once a minute', async () => {
    const { keys } = house.access;
    const { key, secret } = await keys.make(wanted());
    house.secrets.push(secret);
    assert.match(secret, /^anning_k_[a-z0-9]{20}_[0-9A-Za-z]{32}$/);
    assert.ok(secret.startsWith(key.prefix) && key.prefix.length === 15);
    assert.deepEqual(await keys.find(secret), {
      kind: 'key',
      id: key.id,
      name: 'the shop',
      duties: [PROVIDER],
      acts: ['facts.write', 'message.read'],
    });
    const used = async () => (await keys.list({ scope: 'all', limit: 1 }))[0]!.lastUsedAt;
    const first = house.now;
    assert.equal(await used(), first);
    house.later(59_999);
    await keys.find(secret);
    assert.equal(await used(), first);
    house.later(1);
    await keys.find(secret);
    assert.equal(await used(), house.now);
  });

  test('an expired, a revoked, a changed and an invented secret are nobody', async () => {
    const { keys } = house.access;
    const short = await keys.make(wanted({ until: house.now + 1000 }));
    assert.ok(await keys.find(short.secret));
    house.later(1000);
    assert.equal(await keys.find(short.secret), undefined);
    const { key, secret } = await keys.make(wanted());
    const changed = secret.slice(0, -1) + (secret.endsWith('a') ? 'b' : 'a');
    assert.equal(await keys.find(changed), undefined);
    assert.equal(await keys.find(''), undefined);
    assert.equal(await keys.find('anning_k_x_y'), undefined);
    await refuses(keys.revoke(key.id, [OTHER]), 'not-there');
    await refuses(keys.revoke(key.id, []), 'not-there');
    assert.ok(await keys.find(secret));
    await keys.revoke(key.id, [ONE]);
    assert.equal(await keys.find(secret), undefined);
    await refuses(keys.revoke(key.id, 'all'), 'not-there');
    house.secrets.push(short.secret, secret);
  });

  test('a key can do nothing that its role or its maker cannot, and lasts 400 days at most', async () => {
    const { keys } = house.access;
    assert.equal(mayDo('provider', 'person.manage'), false);
    await refuses(keys.make(wanted({ acts: ['person.manage'] })), 'act-invalid');
    await refuses(keys.make(wanted({ acts: [] })), 'act-invalid');
    await refuses(keys.make(wanted({ acts: ['facts.write'], organisation: OTHER })), 'act-invalid');
    await refuses(
      keys.make(wanted({ role: 'operator', organisation: undefined, acts: ['facts.write'] })),
      'act-invalid',
    );
    await refuses(keys.make(wanted({ by: 'p_nobody' })), 'act-invalid');
    await refuses(keys.make(wanted({ organisation: undefined })), 'duty-invalid');
    // As a regulator the maker reads everything everywhere.
    await keys.make(wanted({ organisation: OTHER, acts: ['message.read'] }));
    await keys.make(wanted({ role: 'regulator', organisation: undefined, acts: ['number.unmask'] }));
    await keys.make(wanted({ until: house.now + 400 * DAY }));
    for (const until of [house.now, house.now - 1, house.now + 400 * DAY + 1, Number.NaN]) {
      await refuses(keys.make(wanted({ until })), 'expiry-invalid');
    }
  });

  test('P8 the list is the scope’s, newest first, page by page', async () => {
    const { keys } = house.access;
    const all = await keys.list({ scope: 'all', limit: 50 });
    const paged = [];
    for (let after: string | undefined; ; after = paged.at(-1)!.id) {
      const page = await keys.list({ scope: 'all', limit: 2, after });
      if (page.length === 0) break;
      paged.push(...page);
    }
    assert.deepEqual(paged, all);
    assert.ok(all.every((key, i) => i === 0 || key.createdAt <= all[i - 1]!.createdAt));
    const ofOther = await keys.list({ scope: [OTHER], limit: 50 });
    assert.deepEqual(
      ofOther.map(({ organisation }) => organisation),
      [OTHER],
    );
    assert.deepEqual(await keys.list({ scope: [], limit: 50 }), []);
    const foreign = all.find(({ organisation }) => organisation === ONE)!;
    assert.deepEqual(await keys.list({ scope: [OTHER], limit: 50, after: foreign.id }), []);
  });
});

describe('audit', () => {
  const entry = (over: Partial<AuditEntry> = {}): AuditEntry => ({ ...ENTRY, ...over });
  const write = (over: Partial<AuditEntry> = {}) =>
    house.access.audit.write(house.record.db, entry(over), house.now);
  before(async () => {
    await write();
    house.later(1000);
    await write({ act: 'message.unmasked', actor: 'p_two', actorName: '李强', reason: undefined });
    house.later(1000);
    await write({ organisation: OTHER, object: { kind: 'case', id: 'c-9' } });
    house.later(1000);
    await write({ organisation: undefined, act: 'rule-mode.proposed', reason: '误判 1000' });
  });

  test('what was written comes back, newest first, page by page', async () => {
    const { audit } = house.access;
    const all = await audit.list('all', {}, { limit: 10 });
    assert.equal(all.length, 4);
    const { sequence, at, ...first } = all.at(-1)!;
    assert.deepEqual(first, entry());
    assert.equal(at, house.now - 3000);
    assert.ok(all.every((one, i) => i === 0 || one.sequence < all[i - 1]!.sequence));
    const second = await audit.list('all', {}, { limit: 2, after: all[1]!.sequence });
    assert.deepEqual(second, all.slice(2));
    assert.equal(second.at(-1)!.sequence, sequence);
  });

  test('each filter narrows, and signs of patterns are only signs', async () => {
    const { audit } = house.access;
    const found = async (filter: Parameters<typeof audit.list>[1]) =>
      (await audit.list('all', filter, { limit: 10 })).map(({ act, object }) => `${act} ${object.id}`);
    assert.deepEqual(await found({ actor: 'p_two' }), ['message.unmasked m-1']);
    assert.deepEqual(await found({ act: 'message.unmasked' }), ['message.unmasked m-1']);
    assert.deepEqual(await found({ objectKind: 'case' }), ['held.released c-9']);
    assert.deepEqual(await found({ objectId: 'c-9' }), ['held.released c-9']);
    assert.deepEqual(await found({ from: house.now - 2000, to: house.now - 1000 }), ['message.unmasked m-1']);
    assert.deepEqual(await found({ q: '李' }), ['message.unmasked m-1']);
    assert.equal((await found({ q: '误判 100%' })).length, 2);
    assert.equal((await found({ q: '误判' })).length, 3);
    assert.equal((await found({ q: '_' })).length, 0);
    assert.equal((await found({ q: "'; drop table audit; --" })).length, 0);
  });

  test('P8 who is scoped to an organisation sees its entries only', async () => {
    const { audit } = house.access;
    const ids = async (scope: Parameters<typeof audit.list>[0]) =>
      (await audit.list(scope, {}, { limit: 10 })).map(({ organisation }) => organisation);
    assert.deepEqual(await ids([ONE]), [ONE, ONE]);
    assert.deepEqual(await ids([OTHER]), [OTHER]);
    assert.deepEqual(await ids([ONE, OTHER]), [OTHER, ONE, ONE]);
    assert.deepEqual(await ids([]), []);
  });

  test('an entry is there when and only when the thing itself is', async () => {
    const { audit } = house.access;
    const undone = house.record.db.transaction().execute(async (trx) => {
      await audit.write(trx, entry({ act: 'never.happened' }), house.now);
      throw new Error('undone');
    });
    await assert.rejects(undone, /undone/);
    assert.deepEqual(await audit.list('all', { act: 'never.happened' }, { limit: 1 }), []);
  });

  test('the database refuses to change, remove or empty it, even for its owner', async () => {
    const { user, host } = house.record.embedded!;
    const client = new Client({ user, host, database: 'anning' });
    await client.connect();
    for (const text of [
      "update audit set reason = 'nothing happened'",
      'delete from audit where sequence = 1',
      'truncate audit',
    ]) {
      await assert.rejects(client.query(text), /never changed or removed/);
    }
    await client.end();
    assert.equal((await house.access.audit.list('all', {}, { limit: 10 })).length, 4);
  });
});

describe('the second wall', () => {
  const tables = ['audit', 'api_key', 'proposal', 'person_duty'] as const;

  test('P8 without any condition in the query, rows of others are not seen, in no table that belongs to organisations', async () => {
    await house.invited([{ role: 'sender', organisation: ONE }]);
    await house.invited([{ role: 'sender', organisation: OTHER }, OPERATOR]);
    for (const organisation of [ONE, OTHER, undefined]) {
      await house.access.proposals.propose({
        kind: 'x',
        subject: 'y',
        body: {},
        reason: 'z',
        by: 'p_a',
        byName: 'a',
        organisation,
      });
    }
    const seen = (table: (typeof tables)[number], scope: 'all' | readonly string[]) =>
      scoped(house.record, scope, async (db) => {
        const rows = await db.selectFrom(table).select('organisation').execute();
        return new Set(rows.map((row) => row.organisation));
      });
    for (const table of tables) {
      assert.deepEqual(await seen(table, 'all'), new Set([ONE, OTHER, null]), table);
      assert.deepEqual(await seen(table, [ONE]), new Set([ONE]), table);
      assert.deepEqual(await seen(table, [OTHER, 'x']), new Set([OTHER]), table);
      assert.deepEqual(await seen(table, []), new Set(), table);
      assert.deepEqual(await seen(table, ['']), new Set(), table);
    }
  });

  test('behind it nothing is written, other tables are shut, and the connection is free of it afterwards', async () => {
    const inside = (text: string) =>
      scoped(house.record, [ONE], (db) => sql.raw<Record<string, unknown>>(text).execute(db));
    await assert.rejects(inside("insert into audit (act) values ('x')"), /read-only|permission denied/);
    for (const table of ['person', 'session', 'person_token', 'change']) {
      await assert.rejects(inside(`select * from ${table}`), /permission denied/);
    }
    for (let i = 0; i < 12; i += 1) {
      const { rows } = await sql<{ who: string; organisations: string | null }>`
        select current_user as who, current_setting('anning.organisations', true) as organisations`.execute(
        house.record.db,
      );
      assert.equal(rows[0]!.who, house.record.embedded!.user);
      assert.ok(!rows[0]!.organisations);
    }
  });
});

test('P8 the second wall stands too where the database is no superuser’s and an administrator made the role', async () => {
  const { user, host } = house.record.embedded!;
  const admin = new Client({ user, host, database: 'anning' });
  await admin.connect();
  await admin.query('create role plain login');
  await admin.query('create database plain owner plain');
  await admin.query('grant anning_scoped to plain');
  await admin.end();
  const record = await openRecord({
    url: `postgres://plain@localhost/plain?host=${host}`,
    connectionsMax: 2,
  });
  try {
    const { audit, idempotency } = house.another({ record });
    for (const organisation of [ONE, OTHER]) {
      await audit.write(record.db, { ...ENTRY, organisation }, house.now);
    }
    const seen = await scoped(record, [ONE], (db) => db.selectFrom('audit').select('organisation').execute());
    assert.deepEqual(seen, [{ organisation: ONE }]);
    assert.equal((await audit.list('all', {}, { limit: 9 })).length, 2);
    // With two connections in all, one of them stays free for the work.
    const runs = ['a', 'b', 'c'].map((key) =>
      idempotency.run('p_a', key, 'f', async () => {
        await sql`select 1`.execute(record.db);
        return { status: 200, body: key };
      }),
    );
    assert.equal((await Promise.all(runs)).length, 3);
  } finally {
    await record.close();
  }
});

describe('idempotency', () => {
  const answer = (body: unknown, status = 201) => ({ status, body });
  let done = 0;
  const work = async () => answer({ z: 1, a: [`done ${++done}`] });

  test('the same key and request within a day: the first answer, and nothing is done', async () => {
    const { idempotency } = house.access;
    const first = await idempotency.run('p_a', 'key', 'POST /x', work);
    assert.deepEqual(first, { status: 201, body: { z: 1, a: ['done 1'] }, replayed: false });
    house.later(DAY - 1);
    const second = await idempotency.run('p_a', 'key', 'POST /x', work);
    assert.deepEqual(second, { ...first, replayed: true });
    assert.equal(JSON.stringify(second.body), JSON.stringify(first.body));
    assert.equal(done, 1);
    await refuses(idempotency.run('p_a', 'key', 'POST /y', work), 'idempotency-mismatch');
    assert.equal((await idempotency.run('p_b', 'key', 'POST /y', work)).replayed, false, 'another caller');
    house.later(1);
    assert.deepEqual((await idempotency.run('p_a', 'key', 'POST /y', work)).body, { z: 1, a: ['done 3'] });
    assert.equal((await idempotency.run('p_a', 'key', 'POST /y', work)).replayed, true);
  });

  test('two at once, here or in another process: the second waits for the first', async () => {
    const elsewhere = house.another({});
    const order: string[] = [];
    const slow = async () => {
      order.push('begun');
      await sleep(60);
      order.push('done');
      return answer('once', 200);
    };
    const runs = [house.access, elsewhere, house.access, elsewhere].map(({ idempotency }) =>
      idempotency.run('p_a', 'at once', 'f', slow),
    );
    const answers = await Promise.all(runs);
    assert.deepEqual(order, ['begun', 'done']);
    assert.deepEqual(answers.map(({ replayed }) => replayed).sort(), [false, true, true, true]);
    assert.ok(answers.every(({ body, status }) => body === 'once' && status === 200));
  });

  test('thirty at once, each with work in the record, do not wait for each other’s connections', async () => {
    const runs = Array.from({ length: 30 }, (_, i) =>
      house.access.idempotency.run('p_a', `many ${i}`, 'f', async () => {
        await Promise.all([1, 2, 3].map(() => sql`select pg_sleep(0.005)`.execute(house.record.db)));
        return answer(i);
      }),
    );
    const answers = await Promise.all(runs);
    assert.deepEqual(
      answers.map(({ body }) => body),
      Array.from(answers, (_, i) => i),
    );
  });

  test('a failure of ours is not kept, a refusal is', async () => {
    const { idempotency } = house.access;
    const run = (key: string, status: number) =>
      idempotency.run('p_a', key, 'f', async () => answer('no', status));
    await run('broken', 500);
    assert.equal((await run('broken', 503)).replayed, false);
    await assert.rejects(
      idempotency.run('p_a', 'broken', 'f', async () => {
        throw new Error('thrown');
      }),
      /thrown/,
    );
    assert.equal((await run('broken', 200)).replayed, false);
    await run('refused', 422);
    assert.equal((await run('refused', 200)).status, 422);
    await idempotency.run('p_a', 'empty', 'f', async () => answer(undefined, 204));
    const empty = await idempotency.run('p_a', 'empty', 'f', work);
    assert.deepEqual(empty, { status: 204, body: undefined, replayed: true });
  });

  test('what an answer says, a token for instance, is not in the database in clear', async () => {
    const token = 'a-token-that-is-shown-once';
    await house.access.idempotency.run('p_a', 'secret', 'f', async () => answer({ token }));
    house.secrets.push(token);
    const everything = await house.everything();
    for (const secret of house.secrets) {
      assert.ok(!everything.includes(secret) && !everything.includes(Buffer.from(secret).toString('hex')));
    }
    house.later(DAY);
    await house.access.sweep();
    const left = await house.record.db.selectFrom('idempotency').select('key').execute();
    assert.deepEqual(left, []);
  });
});

describe('proposals', () => {
  const propose = (by = 'p_a') =>
    house.access.proposals.propose({
      kind: 'rule-mode',
      subject: 'marketing-hours',
      body: { mode: 'shadow', days: [1, 2] },
      reason: 'too many false refusals',
      by,
      byName: '王芳',
    });
  const decision = (approve: boolean, by = 'p_b') => ({ approve, reason: 'seen', by, byName: '李强' });
  const nothing = async () => {};

  test('who proposes is shown with what; who decides and why is kept', async () => {
    const { proposals } = house.access;
    const proposed = await propose();
    assert.equal(proposed.state, 'proposed');
    assert.deepEqual(await proposals.get(proposed.id), proposed);
    const decided = await proposals.decide(proposed.id, decision(true), nothing);
    assert.deepEqual(decided, {
      ...proposed,
      state: 'approved',
      decidedBy: 'p_b',
      decidedByName: '李强',
      decidedAt: house.now,
      decisionReason: 'seen',
    });
    assert.equal(await proposals.get('o_none'), undefined);
  });

  test('every transition: from proposed each way once, from the others none', async () => {
    const { proposals } = house.access;
    const moves: Record<'approve' | 'reject' | 'withdraw', (id: string) => Promise<unknown>> = {
      approve: (id) => proposals.decide(id, decision(true), nothing),
      reject: (id) => proposals.decide(id, decision(false), nothing),
      withdraw: (id) => proposals.withdraw(id, 'p_a'),
    };
    const table: Record<ProposalState, Record<keyof typeof moves, ProposalState | 'proposal-decided'>> = {
      proposed: { approve: 'approved', reject: 'rejected', withdraw: 'withdrawn' },
      approved: { approve: 'proposal-decided', reject: 'proposal-decided', withdraw: 'proposal-decided' },
      rejected: { approve: 'proposal-decided', reject: 'proposal-decided', withdraw: 'proposal-decided' },
      withdrawn: { approve: 'proposal-decided', reject: 'proposal-decided', withdraw: 'proposal-decided' },
    };
    const reach: Record<ProposalState, (id: string) => Promise<unknown>> = {
      proposed: nothing,
      approved: moves.approve,
      rejected: moves.reject,
      withdrawn: moves.withdraw,
    };
    for (const [from, row] of Object.entries(table)) {
      for (const [move, to] of Object.entries(row)) {
        const { id } = await propose();
        await reach[from as ProposalState](id);
        const moved = moves[move as keyof typeof moves](id);
        if (to === 'proposal-decided') await refuses(moved, to);
        else await moved;
        const expected = to === 'proposal-decided' ? from : to;
        assert.equal((await proposals.get(id))!.state, expected, `${from} ${move}`);
      }
    }
  });

  test('nobody decides their own, not by a key they made either; nobody withdraws another’s', async () => {
    const { proposals, keys } = house.access;
    const { person } = await house.member([REGULATOR]);
    const { key } = await keys.make({
      name: 'k',
      role: 'regulator',
      acts: ['rule.mode'],
      until: house.now + DAY,
      by: person.id,
    });
    const own = await propose(person.id);
    const byKey = await propose(key.id);
    for (const [id, by] of [
      [own.id, person.id],
      [own.id, key.id],
      [byKey.id, person.id],
      [byKey.id, key.id],
    ] as const) {
      await refuses(proposals.decide(id, decision(true, by), nothing), 'own-proposal');
      await refuses(proposals.decide(id, decision(false, by), nothing), 'own-proposal');
    }
    await refuses(proposals.withdraw(own.id, 'p_b'), 'not-there');
    await refuses(proposals.withdraw('o_none', 'p_b'), 'not-there');
    await refuses(proposals.decide('o_none', decision(true), nothing), 'not-there');
    await proposals.decide(own.id, decision(true), nothing);
  });

  test('what is approved is applied in the same transaction, once; what is rejected is not', async () => {
    const { proposals, audit } = house.access;
    const { id } = await propose();
    const write = (act: string) => (trx: typeof house.record.db) =>
      audit.write(
        trx,
        {
          actor: 'p_b',
          actorName: '李强',
          act,
          object: { kind: 'rule', id },
          organisation: undefined,
          reason: undefined,
          detail: {},
          address: '',
        },
        house.now,
      );
    const applied = async () =>
      (await audit.list('all', { objectId: id }, { limit: 9 })).map(({ act }) => act);
    const failing = proposals.decide(id, decision(true), async (trx) => {
      await write('half')(trx);
      throw new Error('cannot apply');
    });
    await assert.rejects(failing, /cannot apply/);
    assert.deepEqual(await applied(), []);
    assert.equal((await proposals.get(id))!.state, 'proposed');
    const both = await Promise.allSettled([
      proposals.decide(id, decision(true), write('applied')),
      proposals.decide(id, decision(true, 'p_c'), write('applied')),
    ]);
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    assert.deepEqual(await applied(), ['applied']);
    const rejected = await propose();
    await proposals.decide(rejected.id, decision(false), () => assert.fail('applied'));
  });

  test('the list is by state, newest first, page by page, and within the scope', async () => {
    const { proposals } = house.access;
    const all = await proposals.list({ limit: 100 });
    const firstPage = await proposals.list({ limit: 5 });
    const rest = await proposals.list({ limit: 100, after: firstPage.at(-1)!.id });
    assert.deepEqual([...firstPage, ...rest], all);
    const withdrawn = await proposals.list({ state: 'withdrawn', limit: 100 });
    assert.ok(withdrawn.length > 0 && withdrawn.every(({ state }) => state === 'withdrawn'));
    const ofOne = await proposals.list({ scope: [ONE], limit: 100 });
    assert.deepEqual(
      ofOne.map(({ organisation }) => organisation),
      [ONE],
    );
  });
});

test('P7 a number that somebody writes into a reason is masked in the audit, which keeps it for ever', async () => {
  const { audit } = house.access;
  const reason = '用户13800138000来电，端口 106900010001';
  await house.record.db
    .transaction()
    .execute((db) =>
      audit.write(db, { ...ENTRY, object: { kind: 'case', id: 'masked' }, reason }, house.now),
    );
  const [written] = await audit.list('all', { objectId: 'masked' }, { limit: 1 });
  assert.equal(written!.reason, '用户86138****8000来电，端口 106900010001');
});
