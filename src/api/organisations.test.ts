/** Organisations with their papers, and the registry's lists, as callers see them. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Duty } from '../domain/index.ts';
import { appendChanges } from '../store/index.ts';
import { OTHER, SHOP, type Stand, stand } from './fixture.ts';

const NEW = '91310000MA1FL00L0B';
const DAY = 86_400_000;

let house: Stand;
const people = {} as Record<'shop' | 'other' | 'carrier' | 'second', string>;

before(async () => {
  house = await stand();
  const carrier: Duty = { role: 'carrier', organisation: undefined };
  people.shop = await house.signIn('shop', [{ role: 'sender', organisation: SHOP }]);
  people.other = await house.signIn('other', [{ role: 'provider', organisation: OTHER }]);
  people.carrier = await house.signIn('carrier', [carrier]);
  people.second = await house.signIn('second', [carrier]);
  const at = house.clock.now;
  const lease = { kind: 'lease-declared', at, lessor: SHOP, lessee: OTHER };
  const letter = { kind: 'letter-granted', at, grantor: SHOP, grantee: OTHER, signatures: ['青禾'] };
  const facts = [
    { kind: 'port-opened', at, port: '10690001', holder: SHOP, use: 'marketing' },
    { kind: 'port-opened', at, port: '10690002', holder: SHOP, use: 'service' },
    { kind: 'port-opened', at, port: '10690003', holder: OTHER, use: 'service' },
    { kind: 'port-suspended', at, port: '10690002', reason: '整改' },
    { kind: 'signature-registered', at, signature: '青禾', owner: SHOP },
    { kind: 'signature-registered', at, signature: '青禾生活', owner: SHOP },
    { kind: 'signature-registered', at, signature: '北岸', owner: OTHER },
    { kind: 'signature-filed', at, signature: '青禾', carrier: 'mobile', state: 'filed' },
    { kind: 'signature-filed', at, signature: '青禾', carrier: 'unicom', state: 'failed' },
    { kind: 'signature-filed', at, signature: '北岸', carrier: 'unicom', state: 'withdrawn' },
    { kind: 'signature-suspended', at, signature: '青禾生活', reason: '存疑' },
    { ...lease, lease: 'A1', port: '10690001', until: at + 30 * DAY, purposes: ['notification'] },
    { kind: 'lease-confirmed', at, lease: 'A1' },
    { ...lease, lease: 'A2', port: '10690002', until: at + 90 * DAY },
    { ...lease, lease: 'A3', port: '10690001', at: at - 9 * DAY, until: at - DAY },
    { ...lease, lease: 'A4', port: '10690001' },
    { kind: 'lease-confirmed', at, lease: 'A4' },
    { kind: 'lease-ended', at, lease: 'A4' },
    { ...lease, lease: 'A5', port: '10690001', at: at + DAY },
    { kind: 'lease-confirmed', at: at + DAY, lease: 'A5' },
    { ...letter, letter: 'B1', until: at + 20 * DAY },
    { ...letter, letter: 'B2', until: at + 200 * DAY, signatures: ['青禾生活'] },
    { ...letter, letter: 'B3', until: at + 20 * DAY },
    { kind: 'letter-revoked', at, letter: 'B3' },
    { ...letter, letter: 'B4', at: at - 9 * DAY, until: at - DAY },
  ];
  await appendChanges(house.record.db, 'test', facts);
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
/** The names on a list, read page by page of two. */
async function names(who: keyof typeof people, list: string, key: string): Promise<string[]> {
  const found: string[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const from = after === '' ? '' : `&after=${encodeURIComponent(after)}`;
    const page = await ok(who, `GET /api/${list}${list.includes('?') ? '&' : '?'}limit=2${from}`);
    assert.ok(page.items.length <= 2);
    found.push(...page.items.map((each: Record<string, string>) => each[key]!));
    after = page.next;
  }
  return found;
}

describe('organisations', () => {
  test('one is registered by a reviewer, and everything that is wrong is told with its fix', async () => {
    const wanted = { organisation: NEW, name: '远山茶事有限公司', reason: '营业执照已核对' };
    assert.equal((await refused('shop', 'POST /api/organisations', wanted)).status, 403);
    const wrong = await refused('carrier', 'POST /api/organisations', {
      ...wanted,
      ...{ organisation: SHOP, name: '青禾商城 Qinghe' },
    });
    const told = (problem: typeof wrong) =>
      problem.fields.map(({ field, code }: Record<string, string>) => [field, code]);
    assert.deepEqual(told(wrong), [['organisation', 'organisation-registered-already']]);
    const another = { ...wanted, name: '青禾商城 Qinghe' };
    assert.deepEqual(told(await refused('carrier', 'POST /api/organisations', another)), [
      ['name', 'organisation-name-taken'],
    ]);
    const page = await ok('carrier', 'POST /api/organisations', wanted);
    assert.deepEqual(
      [page.id, page.name, page.history[0].kind],
      [NEW, wanted.name, 'organisation-registered'],
    );
    const audit = await ok('carrier', `GET /api/audit?object=${NEW}`);
    assert.equal(audit.items[0].act, 'organisation.registered');
    for (let tries = 0; house.directory.nameOf(NEW) === undefined && tries < 200; tries++)
      await new Promise((done) => setTimeout(done, 20));
    assert.deepEqual(await names('carrier', 'organisations', 'id'), [SHOP, NEW, OTHER].sort());
    assert.deepEqual(await names('shop', 'organisations', 'id'), [SHOP]);
  });

  test('P7 P8 its papers are handed in by its own people, seen by nobody else’s, and verified by another', async () => {
    const own = `/api/organisations/${SHOP}`;
    const paper = { kind: 'value-added-telecom-licence', number: 'B2-20260001', issuer: '通信管理局' };
    const term = { from: '2024-01-01', until: '2026-06-02' };
    const { id } = await ok('shop', `POST ${own}/qualifications`, { ...paper, ...term });
    const foreign = await refused('other', `POST ${own}/qualifications`, paper);
    assert.deepEqual([foreign.status, foreign.fields[0].code], [422, 'organisation-unknown']);
    const person = { role: 'handler', name: '苏晚晴', phone: '13800138000', email: 'su@shop.example' };
    const contact = await ok('shop', `POST ${own}/contacts`, person);
    assert.equal(contact.phone, '138****8000');
    const relation = await ok('shop', `POST ${own}/relations`, { counterparty: OTHER, role: 'merchant' });

    const decision = { approve: true, reason: '与发证机关核对' };
    assert.equal((await refused('shop', `POST /api/qualifications/${id}/decision`, decision)).status, 403);
    assert.equal(
      (await ok('carrier', `POST /api/qualifications/${id}/decision`, decision)).state,
      'verified',
    );
    const page = await ok('shop', `GET ${own}`);
    assert.deepEqual(
      [page.qualifications[0].state, page.qualifications[0].expired, page.qualifications[0].decided.name],
      ['verified', false, '测试'],
    );
    assert.deepEqual(page.counts, { ports: 2, signatures: 2, accounts: 1, leases: 1 });
    assert.deepEqual(
      page.expiring.map(({ kind, id: name }: Record<string, string>) => [
        kind,
        kind === 'qualification' || name,
      ]),
      [
        ['qualification', true],
        ['letter', 'B1'],
        ['lease', 'A1'],
      ],
    );
    assert.doesNotMatch(JSON.stringify(page), /13800138000/);
    assert.doesNotMatch((await house.ask(people.carrier, 'GET /api/audit')).body, /13800138000/);

    // What is another's and what is not there are one answer.
    const none = `r_${'0'.repeat(20)}`;
    for (const [theirs, nowhere, body] of [
      [`GET ${own}`, `GET /api/organisations/${NEW}`, undefined],
      [`POST /api/qualifications/${id}/end`, `POST /api/qualifications/${none}/end`, { reason: '终止' }],
      [`POST /api/contacts/${contact.id}/end`, `POST /api/contacts/${none}/end`, { reason: '终止' }],
      [`POST /api/relations/${relation.id}/end`, `POST /api/relations/${none}/end`, { reason: '终止' }],
    ] as const) {
      const given = body === undefined ? {} : { body };
      const [one, other] = [
        await house.ask(people.other, theirs, given),
        await house.ask(people.other, nowhere, given),
      ];
      assert.equal(one.statusCode, 404, theirs);
      assert.equal(one.body, other.body);
    }
    assert.deepEqual((await ok('other', `GET /api/organisations/${OTHER}`)).relations[0].id, relation.id);
    assert.notEqual(
      (await ok('shop', `POST /api/relations/${relation.id}/end`, { reason: '终止' })).until,
      null,
    );
    assert.notEqual(
      (await ok('shop', `POST /api/contacts/${contact.id}/end`, { reason: '离职' })).until,
      null,
    );
    const ended = await ok('shop', `POST /api/qualifications/${id}/end`, { reason: '换证' });
    assert.equal(ended.state, 'ended');
    assert.equal(
      (await refused('shop', `POST /api/contacts/${contact.id}/end`, { reason: '离职' })).code,
      'conflict',
    );
  });

  test('one that handed a paper in does not verify it', async () => {
    const paper = { kind: 'number-use-certificate', number: '号〔2026〕7', issuer: '通信管理局' };
    const { id } = await ok('carrier', `POST /api/organisations/${OTHER}/qualifications`, paper);
    const decision = { approve: false, reason: '与原件不符' };
    const own = await refused('carrier', `POST /api/qualifications/${id}/decision`, decision);
    assert.deepEqual([own.status, own.code], [403, 'own-proposal']);
    assert.equal((await ok('second', `POST /api/qualifications/${id}/decision`, decision)).state, 'rejected');
  });
});

describe('lists, page by page', () => {
  test('leases by state, port, side and what ends soon', async () => {
    const of = (query: string) => names('carrier', `leases?${query}`, 'lease');
    assert.deepEqual(await of(''), ['A1', 'A2', 'A3', 'A4', 'A5']);
    for (const [state, found] of [
      ['in-force', ['A1']],
      ['declared', ['A2']],
      ['over', ['A3']],
      ['ended', ['A4']],
      ['to-come', ['A5']],
    ] as const)
      assert.deepEqual(await of(`state=${state}`), found, state);
    assert.deepEqual(await of('port=10690002'), ['A2']);
    assert.deepEqual(await of('expiresWithinDays=60'), ['A1']);
    assert.deepEqual(await of(`organisation=${NEW}`), []);
    assert.deepEqual(await of(`organisation=${OTHER}&state=in-force`), ['A1']);
    const [entry] = (await ok('other', 'GET /api/leases?limit=1')).items;
    assert.deepEqual([entry.lease, entry.state, entry.purposes], ['A1', 'in-force', ['notification']]);
    assert.equal((await refused('carrier', 'GET /api/leases?state=lost')).field, 'state');
  });

  test('letters by state, signature, side and what ends soon', async () => {
    const of = (query: string) => names('carrier', `letters?${query}`, 'letter');
    assert.deepEqual(await of(''), ['B1', 'B2', 'B3', 'B4']);
    assert.deepEqual(await of('state=in-force'), ['B1', 'B2']);
    assert.deepEqual(await of('state=revoked'), ['B3']);
    assert.deepEqual(await of('state=over'), ['B4']);
    assert.deepEqual(await of('expiresWithinDays=60'), ['B1']);
    assert.deepEqual(await of(`signature=${encodeURIComponent('青禾生活')}`), ['B2']);
    assert.deepEqual(await of(`organisation=${NEW}`), []);
  });

  test('ports by state, holder and use; signatures by state, owner and filing', async () => {
    const ports = (query: string) => names('carrier', `ports?${query}`, 'port');
    assert.deepEqual(await ports(''), ['10690001', '10690002', '10690003']);
    assert.deepEqual(await ports('state=suspended'), ['10690002']);
    assert.deepEqual(await ports(`holder=${OTHER}`), ['10690003']);
    assert.deepEqual(await ports(`use=service&holder=${SHOP}`), ['10690002']);
    assert.deepEqual(await ports('state=closed'), []);
    // Whoever has a lease of a port finds it by its holder too.
    assert.deepEqual(await names('other', `ports?holder=${SHOP}`, 'port'), ['10690001', '10690002']);
    const signatures = (query: string) => names('carrier', `signatures?${query}`, 'signature');
    assert.deepEqual((await signatures('')).sort(), ['北岸', '青禾', '青禾生活'].sort());
    assert.deepEqual(await signatures('state=suspended'), ['青禾生活']);
    assert.deepEqual(await signatures(`owner=${OTHER}`), ['北岸']);
    assert.deepEqual(await signatures('filing=failed'), ['青禾']);
    assert.deepEqual(await signatures('carrier=mobile&filing=failed'), []);
    assert.deepEqual((await signatures('carrier=unicom')).sort(), ['北岸', '青禾'].sort());
  });

  test('P8 a list shows each organisation its own', async () => {
    const stranger = await house.signIn('new', [{ role: 'sender', organisation: NEW as typeof SHOP }]);
    for (const list of ['leases', 'letters', 'ports', 'signatures'])
      assert.deepEqual((await house.ask(stranger, `GET /api/${list}`)).json().items, [], list);
    assert.deepEqual(
      await names('shop', 'signatures', 'signature').then((all) => all.sort()),
      ['青禾', '青禾生活'].sort(),
    );
    assert.deepEqual(await names('other', 'letters', 'letter'), ['B1', 'B2', 'B3', 'B4']);
  });
});

test('a signature is given up by its owner alone, and is gone', async () => {
  const url = `POST /api/signatures/${encodeURIComponent('青禾')}/closure`;
  const body = { reason: '品牌停用' };
  assert.equal((await refused('other', url, body)).status, 404);
  assert.deepEqual(await ok('shop', url, body), { signature: '青禾', state: 'closed' });
  assert.equal((await refused('shop', url, body)).status, 404);
  assert.deepEqual(await names('shop', 'signatures', 'signature'), ['青禾生活']);
});
