/** What a lease may carry: into the feed as declared, never wider than the lessor's own right. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { RecordedChange } from '../domain/index.ts';
import { CARRIER, LENDER, openRoom, PROVIDER, type Room, refusalOf, SHOP } from './fixture.ts';
import { Refusal } from './refusal.ts';

const PORT = '10690005';
const SERVICE = '10690006';
let room: Room;
before(async () => {
  room = await openRoom();
  await room.facts(
    { kind: 'port-opened', port: PORT, holder: CARRIER, use: 'marketing' },
    { kind: 'port-opened', port: SERVICE, holder: CARRIER, use: 'service' },
  );
});
after(() => room.close());

const wanted = (lease: string, lessor: string, lessee: string, terms: object = {}, port = PORT) => ({
  ...{ organisation: lessor, lease, port, lessor, lessee },
  ...terms,
});
const check = async (...given: Parameters<typeof wanted>) =>
  (await room.leases.check(wanted(...given), 'all')).map(({ field, code }) => `${field}: ${code}`);
async function lend(...given: Parameters<typeof wanted>): Promise<void> {
  await room.leases.declare(wanted(...given), room.as('ann', [given[1] as typeof SHOP]));
  await room.leases.confirm(given[0], room.as('bob'));
}
const TOO_MUCH = (field: string) => `${field}: lease-carries-too-much`;

test('terms stand in the feed and on the lease’s page as they were declared; none given, none stand', async () => {
  const before = await room.record.head();
  const terms = {
    purposes: ['notification', 'marketing-retail'],
    signatures: ['青禾', '青禾生活'],
    messagesMax: { count: 1000, per: 'day' },
  };
  await lend('T1', CARRIER, PROVIDER, terms);
  const [declared] = (await room.since(before)) as [Extract<RecordedChange, { kind: 'lease-declared' }>];
  const { purposes, signatures, messagesMax } = declared;
  assert.deepEqual({ purposes, signatures, messagesMax }, terms);
  const { entry } = await room.leases.get('T1', [PROVIDER]);
  assert.deepEqual([entry.purposes, entry.signatures, entry.messagesMax], Object.values(terms));
  const open = await room.record.head();
  await lend('T2', CARRIER, LENDER);
  const [plain] = await room.since(open);
  assert.deepEqual(
    Object.keys(plain!).filter((key) => key in terms),
    [],
  );
});

test('nobody lets another use more than they may, term by term, also by saying nothing', async () => {
  assert.deepEqual(await check('T3', PROVIDER, SHOP), [
    TOO_MUCH('purposes'),
    TOO_MUCH('signatures'),
    TOO_MUCH('messagesMax'),
  ]);
  const fits = {
    purposes: ['marketing-retail'],
    signatures: ['青禾'],
    messagesMax: { count: 1000, per: 'day' },
  };
  assert.deepEqual(await check('T3', PROVIDER, SHOP, fits), []);
  for (const [field, value] of [
    ['purposes', ['marketing-retail', 'marketing-finance']],
    ['signatures', ['青禾', '晴川']],
    ['messagesMax', { count: 1001, per: 'day' }],
    // More than all the days of the longest month would carry.
    ['messagesMax', { count: 31_001, per: 'month' }],
  ] as const)
    assert.deepEqual(await check('T3', PROVIDER, SHOP, { ...fits, [field]: value }), [TOO_MUCH(field)]);
  assert.deepEqual(
    await check('T3', PROVIDER, SHOP, { ...fits, messagesMax: { count: 31_000, per: 'month' } }),
    [],
  );
  // Every hop up to the lessor counts, not the last alone.
  await lend('T3', PROVIDER, SHOP, { ...fits, messagesMax: { count: 900, per: 'day' } });
  const onwards = { ...fits, messagesMax: { count: 901, per: 'day' } };
  assert.deepEqual(await check('T4', SHOP, LENDER, onwards), [
    TOO_MUCH('messagesMax'),
    'lessee: lease-overlaps',
  ]);
  const refused = await room.leases
    .declare(wanted('T4', SHOP, LENDER, onwards), room.as('ann', [SHOP]))
    .catch((error) => error);
  assert.ok(refused instanceof Refusal);
  assert.match(refused.objections[0]!.words.zh, /每日 900 条/);
  assert.match(refused.objections[0]!.words.en, /900 messages a day/);
});

test('a lease that outgrew its lessor meanwhile is not confirmed', async () => {
  const terms = { purposes: ['notification'], signatures: ['青禾'], messagesMax: { count: 10, per: 'day' } };
  const port = '106900051';
  await room.facts({ kind: 'port-opened', port, holder: CARRIER, use: 'marketing' });
  await lend('T6', CARRIER, PROVIDER, {}, port);
  await room.leases.declare(wanted('T7', PROVIDER, SHOP, terms, port), room.as('ann', [PROVIDER]));
  room.clock.now += 1000;
  const narrower = { kind: 'lease-declared', lease: 'T6', port, lessor: CARRIER, lessee: PROVIDER };
  await room.facts({ ...narrower, purposes: ['marketing-retail'] }, { kind: 'lease-confirmed', lease: 'T6' });
  assert.deepEqual(await refusalOf(room.leases.confirm('T7', room.as('bob'))), [TOO_MUCH('purposes')]);
});

test('what is no term is told by its field, and a port for services carries no marketing', async () => {
  const wrong = {
    purposes: ['all'],
    signatures: ['😀'],
    messagesMax: { count: 0.5, per: 'week' },
  };
  assert.deepEqual(await check('T5', CARRIER, SHOP, wrong, SERVICE), [
    'purposes.0: value-not-allowed',
    'signatures.0: signature-not-valid',
    'messagesMax.per: value-not-allowed',
    'messagesMax.count: value-not-allowed',
  ]);
  const many = Array.from({ length: 101 }, (_, i) => `青禾${i}`);
  assert.deepEqual(await check('T5', CARRIER, SHOP, { signatures: many }, SERVICE), [
    'signatures: list-size',
  ]);
  assert.deepEqual(await check('T5', CARRIER, SHOP, { purposes: [] }, SERVICE), ['purposes: list-size']);
  assert.deepEqual(await check('T5', CARRIER, SHOP, { purposes: ['marketing-retail'] }, SERVICE), [
    TOO_MUCH('purposes'),
  ]);
});
