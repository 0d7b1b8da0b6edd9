import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { scoped } from '../store/index.ts';
import { CARRIER, DAY, LENDER, openRoom, PROVIDER, type Room, refusalOf, SHOP, STRANGER } from './fixture.ts';
import { NotThere } from './refusal.ts';

let room: Room;
before(async () => {
  room = await openRoom();
});
after(() => room.close());

const ann = (...scope: (typeof SHOP)[]) => room.as('ann', scope);
const inDays = (days: number) => new Date(room.clock.now + days * DAY).toISOString();
const licence = { kind: 'value-added-telecom-licence', number: 'B2-20260001', issuer: '通信管理局' };
const responsible = {
  role: 'sms-responsible',
  name: '苏晚晴',
  phone: '138 0013-8000',
  email: 'su@shop.example',
};

describe('an organisation', () => {
  test('is registered by a reviewer, in the feed, and everything that is wrong is told at once', async () => {
    const register = (organisation: string, name: string, group?: string) =>
      room.organisations.register({ organisation, name, group }, '营业执照已核对', room.as('bob'));
    assert.deepEqual(await refusalOf(register('91330400MA2TWN00X', ' \u202e', STRANGER)), [
      'organisation: organisation-not-valid',
      'name: organisation-name',
      'group: organisation-not-registered',
    ]);
    // A name in other widths is the same name.
    assert.deepEqual(await refusalOf(register(SHOP, '晨星通信')), [
      'organisation: organisation-registered-already',
      'name: organisation-name-taken',
    ]);
    const head = await room.record.head();
    await assert.rejects(register(STRANGER, '晨星通信'));
    assert.equal(await room.record.head(), head);
    await register(STRANGER, '临江文化', SHOP);
    const [fact] = await room.since(head);
    assert.deepEqual(fact, {
      ...{ kind: 'organisation-registered', at: room.clock.now, organisation: STRANGER },
      ...{ name: '临江文化', group: SHOP },
    });
    const page = await room.organisations.get(STRANGER, [STRANGER]);
    assert.deepEqual(
      [page.name, page.group, page.history.map(({ actor }) => actor)],
      ['临江文化', SHOP, ['p_bob']],
    );
    await assert.rejects(room.organisations.get(STRANGER, [SHOP]), NotThere);
  });

  test('its page counts what stands now, and tells what runs out within sixty days, the next first', async () => {
    await room.facts(
      { kind: 'port-opened', port: '10690011', holder: CARRIER, use: 'marketing' },
      { kind: 'port-opened', port: '10690012', holder: CARRIER, use: 'marketing' },
      { kind: 'port-closed', port: '10690012' },
      { kind: 'signature-registered', signature: '晨星', owner: CARRIER },
    );
    const lend = async (lease: string, lessee: string, until: number) => {
      const wanted = { organisation: CARRIER, lease, port: '10690011', lessor: CARRIER, lessee };
      await room.leases.declare({ ...wanted, until: inDays(until) }, ann(CARRIER));
      await room.leases.confirm(lease, room.as('bob'));
    };
    await lend('N1', PROVIDER, 30);
    await lend('N2', SHOP, 61);
    await room.qualifications.add(CARRIER, { ...licence, until: inDays(10) }, ann(CARRIER));
    const { counts, expiring } = await room.organisations.get(CARRIER, 'all');
    assert.deepEqual(counts, { ports: 1, signatures: 1, accounts: 0, leases: 2 });
    assert.deepEqual(
      expiring.map(({ kind }) => kind),
      ['qualification', 'lease'],
    );
    assert.equal(expiring[1]!.id, 'N1');
    await room.leases.end('N1', '合同终止', room.as('bob'));
    const later = await room.organisations.get(CARRIER, 'all');
    assert.deepEqual([later.counts.leases, later.expiring.map(({ kind }) => kind)], [1, ['qualification']]);
  });
});

describe('a qualification', () => {
  test('is handed in by one and verified by another; its term over, it is shown as expired', async () => {
    const { id, state } = await room.qualifications.add(SHOP, { ...licence, until: inDays(5) }, ann(SHOP));
    assert.equal(state, 'unverified');
    assert.deepEqual(await refusalOf(room.qualifications.decide(id, true, '属实', room.as('ann'))), [
      'decision: four-eyes',
    ]);
    await assert.rejects(room.qualifications.decide(id, true, '属实', room.as('bob', [LENDER])), NotThere);
    assert.equal((await room.qualifications.decide(id, true, '属实', room.as('bob'))).state, 'verified');
    assert.deepEqual(await refusalOf(room.qualifications.decide(id, false, '再看', room.as('bob'))), [
      'state: state-forbids',
    ]);
    assert.deepEqual(await refusalOf(room.qualifications.add(SHOP, licence, ann(SHOP))), [
      'number: qualification-held-already',
    ]);
    room.clock.now += 5 * DAY;
    const [shown] = (await room.organisations.get(SHOP, [SHOP])).qualifications;
    assert.deepEqual([shown!.state, shown!.expired, shown!.decided?.name], ['verified', true, 'bob']);
    assert.equal((await room.qualifications.end(id, '换证', ann(SHOP))).state, 'ended');
    assert.deepEqual(await refusalOf(room.qualifications.add(SHOP, licence, ann(SHOP))), []);
  });

  test('is told by field what is wrong, and nothing is kept', async () => {
    const wrong = { kind: 'hearsay', number: '', issuer: 'x\u0000', from: '2026-05-01', until: '2026-05-01' };
    assert.deepEqual(await refusalOf(room.qualifications.add(LENDER, wrong, ann(LENDER))), [
      'kind: value-not-allowed',
      'number: text-not-valid',
      'issuer: text-not-valid',
      'until: term-empty',
    ]);
    assert.deepEqual(await refusalOf(room.qualifications.add(LENDER, licence, ann(SHOP))), [
      'organisation: organisation-unknown',
    ]);
    assert.deepEqual((await room.organisations.get(LENDER, 'all')).qualifications, []);
  });
});

describe('people who answer for it', () => {
  test('P7 a phone is sealed in the record and told with its middle hidden; one person at a time has the responsibility', async () => {
    const added = await room.contacts.add(SHOP, responsible, ann(SHOP));
    assert.equal(added.phone, '138****8000');
    const { rows } = await sql<{ row: string }>`
      select c::text || encode(c.phone_sealed, 'escape') as row from organisation_contact c`.execute(
      room.record.db,
    );
    assert.equal(rows.length, 1);
    assert.doesNotMatch(rows[0]!.row, /13800138000|0013/);
    assert.doesNotMatch(JSON.stringify(room.deeds.at(-1)), /8000/);
    assert.deepEqual(await refusalOf(room.contacts.add(SHOP, { ...responsible, name: '陆川' }, ann(SHOP))), [
      'role: contact-role-taken',
    ]);
    for (const name of ['一号经办', '二号经办'])
      await room.contacts.add(SHOP, { ...responsible, role: 'handler', name }, ann(SHOP));
    const ended = await room.contacts.end(added.id, '离职', ann(SHOP));
    assert.equal(ended.until, room.clock.now);
    assert.deepEqual(await refusalOf(room.contacts.end(added.id, '离职', ann(SHOP))), ['id: paper-over']);
    await assert.rejects(room.contacts.end(added.id, '离职', ann(LENDER)), NotThere);
    assert.deepEqual(
      await refusalOf(room.contacts.add(SHOP, { ...responsible, name: '陆川' }, ann(SHOP))),
      [],
    );
  });

  test('P7 what is no phone is refused without being shown', async () => {
    const wrong = { role: 'boss', name: '', phone: '138-call-me', email: 'a b@c' };
    const refused = await room.contacts.add(SHOP, wrong, ann(SHOP)).catch((error) => error);
    assert.deepEqual(
      refused.objections.map(({ field }: { field: string }) => field),
      ['role', 'name', 'phone', 'email'],
    );
    assert.doesNotMatch(JSON.stringify(refused.objections), /call-me|a b@c/);
  });
});

describe('relations', () => {
  test('P8 both sides see one, the side that said so ends it, and the database shows no row of others', async () => {
    const { id } = await room.relations.add(
      PROVIDER,
      { counterparty: SHOP, role: 'provider' },
      ann(PROVIDER),
    );
    const of = async (whose: typeof SHOP) =>
      (await room.organisations.get(whose, [whose])).relations.map(({ role, counterparty }) => [
        role,
        counterparty,
      ]);
    assert.deepEqual(await of(SHOP), [['provider', SHOP]]);
    assert.deepEqual(await of(PROVIDER), [['provider', SHOP]]);
    assert.deepEqual(await of(LENDER), []);
    assert.deepEqual(
      await refusalOf(room.relations.add(PROVIDER, { counterparty: SHOP, role: 'provider' }, ann(PROVIDER))),
      ['role: relation-stands-already'],
    );
    assert.deepEqual(
      await refusalOf(room.relations.add(SHOP, { counterparty: SHOP, role: 'boss' }, ann(SHOP))),
      ['role: value-not-allowed', 'counterparty: relation-to-oneself'],
    );
    // One firm is many things, to many.
    await room.relations.add(PROVIDER, { counterparty: SHOP, role: 'agent' }, ann(PROVIDER));
    await assert.rejects(room.relations.end(id, '终止', ann(SHOP)), NotThere);
    assert.equal((await room.relations.end(id, '终止', ann(PROVIDER))).until, room.clock.now);
    for (const [table, seen] of [
      ['qualification', 0],
      ['organisation_contact', 0],
      ['organisation_relation', 0],
    ] as const) {
      const rows = await scoped(room.record, [LENDER], (db) => db.selectFrom(table).selectAll().execute());
      assert.equal(rows.length, seen, table);
      const whole = await room.record.db.selectFrom(table).select('id').execute();
      assert.ok(whole.length > 0, table);
    }
  });
});
