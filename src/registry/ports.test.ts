import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  CARRIER,
  DAY,
  LENDER,
  MAIN,
  openRoom,
  PROVIDER,
  type Room,
  refusalOf,
  SHOP,
  STRANGER,
} from './fixture.ts';
import { NotThere } from './refusal.ts';
import type { Wanted } from './wanted.ts';

let room: Room;
before(async () => {
  room = await openRoom();
});
after(() => room.close());

const port = (number: string, organisation: string, more: object = {}): Wanted => ({
  kind: 'port',
  organisation,
  port: number,
  use: 'marketing',
  accessPoints: ['192.0.2.0/24'],
  ...more,
});
const apply = (wanted: Wanted, name = 'ann', scope: 'all' | readonly never[] = 'all') =>
  room.applications.apply(wanted, '新业务上线', room.as(name, scope));

describe('a port', () => {
  test('is applied for, approved by another, opened, suspended, restored and closed, each in the feed', async () => {
    const { id } = await apply(port(MAIN, CARRIER));
    const before = await room.record.head();
    assert.equal((await room.ports.get(MAIN, 'all')).state, 'applied');
    assert.deepEqual(await refusalOf(room.ports.do(MAIN, 'open', '开通', room.as('bob'))), [
      'state: state-forbids',
    ]);
    assert.deepEqual(await refusalOf(room.applications.decide(id, true, '同意', room.as('ann'))), [
      'decision: four-eyes',
    ]);
    assert.equal((await room.applications.decide(id, true, '同意', room.as('bob'))).state, 'approved');
    assert.equal(await room.record.head(), before, 'an approval is no fact yet');
    assert.equal((await room.ports.get(MAIN, 'all')).state, 'approved');
    for (const [deed, state] of [
      ['open', 'open'],
      ['suspend', 'suspended'],
      ['restore', 'open'],
      ['close', 'closed'],
    ] as const) {
      room.clock.now += 1000;
      assert.equal(await room.ports.do(MAIN, deed, '按流程', room.as('bob')), state);
      assert.equal((await room.ports.get(MAIN, [CARRIER])).state, state);
    }
    assert.deepEqual(
      (await room.since(before)).map(({ kind }) => kind),
      ['port-opened', 'port-suspended', 'port-restored', 'port-closed'],
    );
    assert.deepEqual(
      (await room.ports.get(MAIN, 'all')).history.map(({ actor }) => actor),
      ['p_bob', 'p_bob', 'p_bob', 'p_bob'],
    );
    assert.deepEqual(
      room.deeds.map(({ act }) => act),
      [
        'registry.applied',
        'registry.approved',
        'port.opened',
        'port.suspended',
        'port.restored',
        'port.closed',
      ],
    );
  });

  test('everything that is wrong is told at once, field by field', async () => {
    const wrong = port('1060123456', STRANGER, {
      use: 'both',
      accessPoints: ['192.0.2.0/24', '300.1.1.1', '::/129'],
    });
    assert.deepEqual(await refusalOf(apply(wrong)), [
      'organisation: organisation-unknown',
      'use: value-not-allowed',
      'accessPoints.1: access-point-not-valid',
      'accessPoints.2: access-point-not-valid',
      'port: port-block-reserved',
    ]);
    assert.deepEqual(await refusalOf(apply(port('13900139000', CARRIER))), ['port: port-not-valid']);
    assert.deepEqual(await refusalOf(apply(port('1'.repeat(1_000_000), CARRIER))), ['port: port-not-valid']);
  });

  test('a sub-port is for somebody on the chain of the port that it stands under', async () => {
    await room.facts({ kind: 'port-opened', port: '10690002', holder: CARRIER, use: 'service' });
    assert.deepEqual(await refusalOf(apply(port('1069000299', SHOP))), [
      'port: port-of-another',
      'use: port-use-wider',
    ]);
    assert.deepEqual(await refusalOf(apply(port('1069000299', CARRIER, { use: 'service' }))), []);
    assert.deepEqual(await refusalOf(apply(port('1069000299', CARRIER, { use: 'service' }))), [
      'subject: application-open',
    ]);
    assert.deepEqual(await refusalOf(apply(port('10690002', CARRIER))), ['port: port-open-already']);
  });

  test('P8 what is another’s is not there', async () => {
    await assert.rejects(room.ports.get('10690002', [SHOP]), NotThere);
    await assert.rejects(room.ports.get('10690009', [SHOP]), NotThere);
    await assert.rejects(room.ports.do('10690002', 'suspend', '不该', room.as('eve', [SHOP])), NotThere);
    assert.deepEqual((await room.ports.list([SHOP], { limit: 10 })).items, []);
    assert.deepEqual(
      (await room.ports.list([CARRIER], { limit: 10 })).items.map((each) => [each.port, each.state]),
      [
        [MAIN, 'closed'],
        ['10690002', 'open'],
        ['1069000299', 'applied'],
      ],
    );
    const first = await room.ports.list('all', { limit: 2, q: '1069000' });
    assert.equal(first.next, '10690002');
  });
});

test('a port’s access points are those it was opened with, until a reviewer sets others', async () => {
  const number = '10690009';
  const { id } = await apply(port(number, CARRIER, { accessPoints: ['192.0.2.0/24', '2001:db8::1'] }));
  await room.applications.decide(id, true, '同意', room.as('bob'));
  const before = await room.record.head();
  await room.ports.do(number, 'open', '开通', room.as('bob'));
  room.clock.now += 1000;
  const set = (points: string[], who = room.as('bob')) =>
    room.ports.setAccessPoints(number, points, '机房搬迁', who);
  await set(['198.51.100.7']);
  await set([]);
  assert.deepEqual(
    (await room.since(before)).map((change) => 'accessPoints' in change && change.accessPoints),
    [['192.0.2.0/24', '2001:db8::1'], ['198.51.100.7'], []],
  );
  assert.deepEqual((await room.ports.get(number, 'all')).entry?.accessPoints, []);
  assert.deepEqual(await refusalOf(set(['192.0.2.0/33', 'here'])), [
    'accessPoints.0: access-point-not-valid',
    'accessPoints.1: access-point-not-valid',
  ]);
  await assert.rejects(set(['192.0.2.1'], room.as('bob', [SHOP])), NotThere);
  await room.ports.do(number, 'close', '停用', room.as('bob'));
  assert.deepEqual(await refusalOf(set(['192.0.2.1'])), ['port: port-not-open']);
});

describe('a lease', () => {
  const declare = (lease: string, lessor: string, lessee: string, more: object = {}, by = lessor, who = by) =>
    room.leases.declare(
      { organisation: by, lease, port: '10690003', lessor, lessee, ...more },
      room.as(who, [by as typeof SHOP]),
    );
  const confirm = (lease: string, by: string) => room.leases.confirm(lease, room.as(by, [by as typeof SHOP]));
  const inDays = (days: number) => new Date(room.clock.now + days * DAY).toISOString();
  before(() => room.facts({ kind: 'port-opened', port: '10690003', holder: CARRIER, use: 'marketing' }));

  test('is declared by one side and confirmed by the other, hop by hop', async () => {
    const before = await room.record.head();
    assert.deepEqual(await refusalOf(declare('L1', CARRIER, PROVIDER, { until: inDays(100) })), []);
    assert.deepEqual(await refusalOf(confirm('L1', CARRIER)), ['organisation: four-eyes']);
    assert.deepEqual(await refusalOf(room.leases.confirm('L1', room.as('other', [CARRIER]))), [
      'organisation: lease-wrong-party',
    ]);
    await assert.rejects(confirm('L1', SHOP), NotThere);
    assert.deepEqual(await refusalOf(declare('L2', PROVIDER, SHOP, { until: inDays(50) })), [
      'lessor: lease-gap',
    ]);
    assert.deepEqual(await refusalOf(confirm('L1', PROVIDER)), []);
    assert.deepEqual(await refusalOf(confirm('L1', PROVIDER)), ['lease: lease-confirmed-already']);
    // The lessee may declare as well; then the lessor confirms.
    assert.deepEqual(await refusalOf(declare('L2', PROVIDER, SHOP, { until: inDays(50) }, SHOP)), []);
    assert.deepEqual(await refusalOf(room.leases.confirm('L2', room.as('x', [SHOP]))), [
      'organisation: lease-wrong-party',
    ]);
    assert.deepEqual(await refusalOf(confirm('L2', PROVIDER)), []);
    assert.deepEqual(
      (await room.since(before)).map(({ kind }) => kind),
      ['lease-declared', 'lease-confirmed', 'lease-declared', 'lease-confirmed'],
    );
    const page = await room.leases.get('L2', [SHOP]);
    assert.deepEqual([page.declaredFor, page.entry.lessee], [SHOP, SHOP]);
    await assert.rejects(room.leases.get('L1', [SHOP]), NotThere);
  });

  test('no circle, no gap, nothing dated back, nothing that overlaps or outlasts', async () => {
    assert.deepEqual(await refusalOf(declare('L3', SHOP, CARRIER, { until: inDays(10) })), [
      'lessee: lease-cycle',
    ]);
    assert.deepEqual(await refusalOf(declare('L3', SHOP, PROVIDER, { until: inDays(10) })), [
      'lessee: lease-cycle',
      'lessee: lease-overlaps',
    ]);
    assert.deepEqual(await refusalOf(declare('L3', SHOP, SHOP, { until: inDays(10) })), [
      'lessee: lease-cycle',
      'lessee: lease-overlaps',
    ]);
    assert.deepEqual(await refusalOf(declare('L3', SHOP, LENDER, { until: inDays(60) })), [
      'until: lease-outlasts',
    ]);
    assert.deepEqual(await refusalOf(declare('L3', SHOP, LENDER)), ['until: lease-outlasts']);
    assert.deepEqual(await refusalOf(declare('L3', SHOP, LENDER, { from: inDays(-2) })), [
      'from: time-in-the-past',
    ]);
    assert.deepEqual(await refusalOf(declare('L3', SHOP, LENDER, { until: inDays(-2) })), [
      'until: term-empty',
    ]);
    assert.deepEqual(
      await refusalOf(declare('L3', PROVIDER, SHOP, { from: inDays(49), until: inDays(80) })),
      ['lessee: lease-overlaps'],
    );
    assert.deepEqual(await refusalOf(declare('L1', SHOP, LENDER, { until: inDays(10) })), [
      'lease: lease-name-taken',
    ]);
    assert.deepEqual(await refusalOf(declare('L3', SHOP, STRANGER, { until: inDays(10) })), [
      'lessee: organisation-not-registered',
    ]);
    assert.deepEqual(
      await refusalOf(
        room.leases.declare(
          {
            organisation: LENDER,
            lease: 'L 3',
            port: '10690003',
            lessor: PROVIDER,
            lessee: SHOP,
            purposes: ['all'],
          },
          room.as('x', [LENDER]),
        ),
      ),
      [
        'lease: name-not-valid',
        'organisation: lease-party-neither',
        'purposes.0: value-not-allowed',
        'until: lease-outlasts',
        'lessee: lease-overlaps',
      ],
    );
  });

  test('ended, it leaves those behind it without a right', async () => {
    await room.leases.end('L1', '合同终止', room.as('x', [PROVIDER]));
    assert.deepEqual(await refusalOf(room.leases.end('L1', '再次', room.as('x', [PROVIDER]))), [
      'lease: lease-over',
    ]);
    assert.deepEqual(await refusalOf(declare('L4', SHOP, LENDER, { until: inDays(10) })), [
      'lessor: lease-gap',
    ]);
  });
});

describe('an assignment', () => {
  const ON = '10690004';
  const assign = (signature: string, more: object = {}) =>
    room.assignments.assign({ organisation: CARRIER, port: ON, signature, ...more }, room.as('ann'));
  const inDays = (days: number) => new Date(room.clock.now + days * DAY).toISOString();
  before(() =>
    room.facts(
      { kind: 'port-opened', port: ON, holder: CARRIER, use: 'marketing' },
      { kind: 'signature-registered', signature: '晨星', owner: CARRIER },
      { kind: 'signature-registered', signature: '晨星生活', owner: CARRIER },
      { kind: 'signature-registered', signature: '青禾', owner: SHOP },
    ),
  );

  test('holds for a term, and two never overlap', async () => {
    assert.deepEqual(await refusalOf(assign('晨星', { until: inDays(10) })), []);
    assert.deepEqual(await refusalOf(assign('晨星生活', { from: inDays(9) })), ['port: assignment-overlaps']);
    assert.deepEqual(await refusalOf(assign('晨星生活', { from: inDays(10) })), []);
    assert.deepEqual(await refusalOf(assign('晨星')), [
      'port: assignment-overlaps',
      'port: assignment-overlaps',
    ]);
    room.clock.now += DAY;
    await room.assignments.release(ON, '换签名', room.as('ann'));
    assert.deepEqual(await refusalOf(room.assignments.release(ON, '换签名', room.as('ann'))), [
      'port: assignment-none',
    ]);
    assert.deepEqual(await refusalOf(assign('晨星生活', { until: inDays(3) })), []);
    const { assignments } = await room.ports.get(ON, 'all');
    assert.deepEqual(
      assignments.map(({ signature, from, until }) => [
        signature,
        Math.round((from - room.clock.now) / DAY),
        until === undefined ? undefined : Math.round((until - room.clock.now) / DAY),
      ]),
      [
        ['晨星', -1, 0],
        ['晨星生活', 0, 3],
        ['晨星生活', 9, undefined],
      ],
    );
  });

  test('is of a signature that somebody on the chain may use', async () => {
    const on = { from: inDays(4), until: inDays(5) };
    assert.deepEqual(await refusalOf(assign('青禾', on)), ['signature: signature-not-yours']);
    assert.deepEqual(await refusalOf(assign('无人', on)), ['signature: signature-not-registered']);
    await room.facts({
      kind: 'letter-granted',
      letter: 'A1',
      signatures: ['青禾'],
      grantor: SHOP,
      grantee: CARRIER,
      until: room.clock.now + 100 * DAY,
    });
    assert.deepEqual(await refusalOf(assign('青禾', on)), []);
    assert.deepEqual(
      await refusalOf(
        room.assignments.assign(
          { organisation: SHOP, port: ON, signature: '青禾', from: inDays(6), until: inDays(7) },
          room.as('x', [SHOP]),
        ),
      ),
      ['organisation: not-on-chain'],
    );
  });

  test('the database itself refuses what overlaps, and facts from elsewhere take its place', async () => {
    const twice = room.record.db
      .insertInto('port_assignment')
      .values({ port: ON, signature: '青禾', term: '["2026-01-01","2099-01-01")' })
      .execute();
    await assert.rejects(twice, { constraint: 'one_signature_at_a_time' });
    room.clock.now += 1000;
    await room.facts({ kind: 'port-assigned', port: ON, signature: '青禾' });
    const { assignments, entry } = await room.ports.get(ON, 'all');
    assert.equal(entry?.assigned, '青禾');
    const now = assignments.find((each) => each.from === room.clock.now);
    assert.equal(now?.signature, '青禾');
  });
});
