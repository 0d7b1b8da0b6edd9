import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CONTRACT } from './contract/index.ts';
import { fillDerivation, QUIET, SMALL } from './derivation.fixture.ts';
import { OTHER, SHOP, type Stand, stand } from './fixture.ts';

let house: Stand;
let centre: string;
const ask = (query = '', who: string | undefined = centre) => house.ask(who, `GET /api/derivation${query}`);
const count = (month: string, who = centre) => house.ask(who, 'POST /api/derivation', { body: { month } });

before(async () => {
  house = await stand();
  centre = await house.signIn('officer', [{ role: 'centre', organisation: undefined }]);
  await fillDerivation(house, '2026-04');
});
after(() => house.close());

test('what cannot be counted is told with why and what to do, and nothing is kept', async () => {
  const early = (await count('2026-05')).json().error;
  assert.equal(early.fields[0].code, 'month-not-over');
  assert.match(`${early.message} ${early.fix}`, /2026-06-15/);
  const gone = (await count('2026-03')).json().error;
  assert.equal(gone.fields[0].code, 'month-not-held');
  assert.match(gone.message, /2026-02-01/);
  assert.equal((await count('2026-13')).json().error.fields[0].code, 'month-not-valid');
  assert.equal((await count('April')).json().error.code, 'invalid-request');
  assert.deepEqual((await ask()).json().months, []);
  assert.equal((await ask()).json().shown, null);
});

test('a platform after whose contact finance marketing comes is told apart from one after whose it does not', async () => {
  const made = await count('2026-04');
  assert.deepEqual(
    [made.statusCode, made.json().isNew, made.json().edition.id],
    [200, true, '2026-04.1'],
    made.body,
  );
  const page = (await ask()).json();
  // With everything that the contract tells, and nothing else.
  assert.deepEqual(CONTRACT['GET /api/derivation'].answer.parse(page), page);
  const of = (code: string) =>
    page.shown.platforms.find(({ organisation }: { organisation: string }) => organisation === code);
  const [shop, quiet, small] = [of(SHOP), of(QUIET), of(SMALL)];
  assert.equal(page.shown.platforms.length, 3);
  assert.deepEqual(
    [shop.state, shop.merchants, shop.counts.compared],
    ['follows', 1, 300],
    JSON.stringify(shop),
  );
  assert.ok(shop.lift.low < 4 && shop.lift.high > 4 && shop.lift.low > 2.5, JSON.stringify(shop.lift));
  assert.ok(shop.other.low < 1 && shop.other.high > 1, JSON.stringify(shop.other));
  assert.equal(shop.counts.ownAfter, 0);
  assert.match(shop.words.zh, /不是证据/);
  assert.match(shop.words.en, /no proof/);
  assert.equal(quiet.state, 'no-association');
  assert.ok(quiet.lift.low < 1 && quiet.lift.high > 1, JSON.stringify(quiet));
  assert.deepEqual([page.shown.judged, page.shown.falselyNamed], [2, 0.05]);
  assert.ok(page.shown.confounders.length >= 6);
  assert.ok(page.shown.confounders.some(({ dealt }: { dealt: string }) => dealt === 'not-removed'));
  assert.equal(shop.organisationName === null, false);

  // Four people: not one of their figures is told.
  assert.deepEqual([small.state, small.lift, small.other], ['too-little-data', null, null]);
  assert.deepEqual(
    [small.counts.contacted, small.counts.compared, small.counts.expectedAfter],
    [null, null, null],
  );
  assert.ok(small.counts.peopleAfter === null || small.counts.peopleAfter === 0);
});

test('the same data are the same result: no other edition; other data are another one, and both stay', async () => {
  const same = (await count('2026-04')).json();
  assert.deepEqual([same.isNew, same.edition.id], [false, '2026-04.1']);
  await house.record.db
    .updateTable('organisation_relation')
    .set({ organisation: QUIET })
    .where('counterparty', '=', SHOP)
    .execute();
  const other = (await count('2026-04')).json();
  assert.deepEqual([other.isNew, other.edition.id], [true, '2026-04.2']);
  const { months, shown } = (await ask('?month=2026-04')).json();
  assert.deepEqual([months.length, shown.edition.edition], [1, 2]);
  const kept = await house.record.db.selectFrom('derivation_edition').select('number').execute();
  assert.equal(kept.length, 2);
  await assert.rejects(house.record.db.deleteFrom('derivation_edition').execute());
  const audit = await house.record.db
    .selectFrom('audit')
    .select('object_id')
    .where('act', '=', 'derivation.counted')
    .orderBy('object_id')
    .execute();
  assert.deepEqual(
    audit.map(({ object_id }) => object_id),
    ['2026-04.1', '2026-04.2'],
  );
  assert.equal((await ask('?month=2026-02')).json().shown, null);
});

test('for the centre and the regulator; no tag and no number of anybody comes out', async () => {
  const regulator = await house.signIn('watch', [{ role: 'regulator', organisation: undefined }]);
  assert.equal((await ask('', regulator)).statusCode, 200);
  assert.equal((await count('2026-04', regulator)).statusCode, 403);
  const sender = await house.signIn('seller', [{ role: 'sender', organisation: OTHER }]);
  assert.equal((await ask('', sender)).statusCode, 403);
  assert.doesNotMatch((await ask()).body, /tag|bucket|1[3-9]\d{9}/);
});

test('what is due is counted by itself once, the oldest month first', async () => {
  const { room } = house.parts.derivation;
  const actor = { id: 'anning', name: '引流关联', scope: 'all', note: async () => undefined } as const;
  assert.deepEqual(await room.runDue(actor), []);
  house.clock.now = Date.parse('2026-07-20T06:00:00+08:00');
  const made = await room.runDue(actor);
  assert.deepEqual(
    made.map(({ id }) => id),
    ['2026-05.1', '2026-06.1'],
  );
  assert.deepEqual(await room.runDue(actor), []);
});
