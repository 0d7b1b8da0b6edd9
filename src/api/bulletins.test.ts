import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { CONTRACT } from './contract/index.ts';
import { judged, SHOP, type Stand, stand } from './fixture.ts';

let house: Stand;
let ann: string;
let ben: string;
let regulator: string;
let ofOne: string;
const WEEK = '2026W22';

before(async () => {
  house = await stand();
  const centre = [{ role: 'centre', organisation: undefined }] as const;
  ann = await house.signIn('ann', centre);
  ben = await house.signIn('ben', centre);
  regulator = await house.signIn('regulator', [{ role: 'regulator', organisation: undefined }]);
  ofOne = await house.signIn('of-one', [{ role: 'centre', organisation: SHOP }]);
  const complaints = Array.from({ length: 12 }, (_, i) => ({
    ...{ recipient: `138001${String(i).padStart(5, '0')}`, sender: '1069123456' },
    text: `【青禾商城】年中大促，全场满300减50，会员专享，点击 qh.example/${i} 抢购，拒收请回复R`,
  }));
  const told = await house.ask(ann, 'POST /api/complaints', { body: { complaints } });
  assert.equal(told.statusCode, 200, told.body);
  await sql`update complaint set accepted_at = '2026-05-27T12:00:00+08:00', counted = true`.execute(
    house.record.db,
  );
  // Twenty messages of marketing in that week, twelve of which somebody complained of.
  const sentAt = Date.parse('2026-05-27T10:00:00+08:00');
  const idOf = (i: number) => `0a${String(i).padStart(14, '0')}`;
  await house.traffic.insertBlock({
    ...{ gateway: 'gateway-1', block: 1, receipts: [], inbound: [] },
    messages: Array.from({ length: 20 }, (_, i) =>
      judged(house, idOf(i), 'shop01', SHOP, { at: sentAt, purpose: 'marketing-retail', record: i }),
    ),
  });
  for (const [i, { id }] of told.json().items.entries())
    await sql`insert into complaint_match (complaint, kind, confidence, message, message_at, organisation, result, matched_at)
      values (${id}, 'found', 1, ${idOf(i)}, ${new Date(sentAt)}, ${SHOP}, '{}', ${new Date(sentAt)})
      on conflict (complaint) do update set kind = 'found', message = excluded.message, message_at = excluded.message_at`.execute(
      house.record.db,
    );
});
after(() => house.close());

const drafted = async (audience: 'public' | 'internal' = 'public') => {
  const body = { period: WEEK, audience, language: 'zh' };
  const made = await house.ask(ann, 'POST /api/bulletins', { body });
  assert.equal(made.statusCode, 200, made.body);
  return made.json();
};
const moved = (who: string, id: string, deed: string, edit: number, reason?: string) =>
  house.ask(who, `POST /api/bulletins/${id}/moves`, {
    body: { deed, edit, ...(reason === undefined ? {} : { reason }) },
  });
const approved = (who: string, id: string, edit: number) =>
  house.ask(who, `POST /api/bulletins/${id}/approval`, { body: { edit } });

test('a period that is none or not over is told by its field with what to do; a draft is all that the contract tells', async () => {
  for (const [period, code] of [
    ['2026W99', 'bulletin-period-not-valid'],
    ['2026W23', 'period-not-over'],
  ] as const) {
    const refused = await house.ask(ann, 'POST /api/bulletins', {
      body: { period, audience: 'public', language: 'zh' },
    });
    assert.equal(refused.statusCode, 422);
    const [field] = refused.json().error.fields;
    assert.deepEqual([field.field, field.code], ['period', code]);
    assert.ok(field.fix.length > 0);
  }
  const page = await drafted();
  assert.deepEqual(CONTRACT['GET /api/bulletins/:id'].answer.parse(page), page);
  const [sender] = page.sections.find(({ id }: { id: string }) => id === 'organisations').tables[0].rows;
  assert.deepEqual(
    [sender.code, sender.name.zh, sender.complaints, sender.messages, sender.rate],
    [SHOP, `青禾商城 Qinghe（${SHOP}）`, 12, 20, 600_000],
  );
  assert.deepEqual(page.may, { write: true, approve: false });
  assert.equal(page.objections.length, 0, JSON.stringify(page.objections));
  const list = (await house.ask(ann, 'GET /api/bulletins?state=draft')).json();
  assert.deepEqual(CONTRACT['GET /api/bulletins'].answer.parse(list), list);
  assert.deepEqual([list.items.length, list.lastWeek], [1, WEEK]);
});

test('P8 a draft is not there for the regulator, nor anything for who acts for one organisation', async () => {
  const { bulletin } = await drafted();
  for (const [who, status] of [
    [regulator, 404],
    [ofOne, 404],
    [ben, 200],
  ] as const)
    assert.equal((await house.ask(who, `GET /api/bulletins/${bulletin.id}`)).statusCode, status);
  assert.deepEqual((await house.ask(regulator, 'GET /api/bulletins')).json().items, []);
  assert.deepEqual((await house.ask(ofOne, 'GET /api/bulletins')).json().items, []);
  assert.equal((await moved(ofOne, bulletin.id, 'discard', 1, '不要了')).statusCode, 404);
  const body = { period: WEEK, audience: 'public', language: 'zh' };
  assert.equal((await house.ask(ofOne, 'POST /api/bulletins', { body })).statusCode, 404);
});

test('two at once: the second is told who was first, and nothing of theirs is lost', async () => {
  const { bulletin, text } = await drafted();
  const save = (who: string, headline: string, edit: number) =>
    house.ask(who, `PUT /api/bulletins/${bulletin.id}`, {
      body: { edit, audience: 'public', text: { ...text, headline } },
    });
  assert.equal((await save(ben, '本期 {totals.counted} 件', 1)).json().bulletin.headline, '本期 12 件');
  const late = await save(ann, '我写的', 1);
  assert.deepEqual(
    [late.statusCode, late.json().error.code, late.json().error.fields[0].code],
    [409, 'conflict', 'bulletin-changed'],
  );
  assert.match(late.json().error.message, /已在 2026-06-01 12:00 修改过/);
  const long = await save(ann, '长'.repeat(121), 2);
  assert.deepEqual([long.statusCode, long.json().error.field], [422, 'text.headline']);
  assert.equal((await moved(ann, bulletin.id, 'discard', 2)).json().error.fields[0].code, 'reason-missing');
});

test('draft, review by another person, publication, and what everybody finds, also after it was withdrawn', async () => {
  const { bulletin } = await drafted();
  const at = `/api/bulletins/${bulletin.id}`;
  assert.equal((await moved(ann, bulletin.id, 'submit', 1)).statusCode, 200);
  const waiting = async (who: string) =>
    (await house.ask(who, 'GET /api/work'))
      .json()
      .groups.find(({ kind }: { kind: string }) => kind === 'bulletins')?.open;
  assert.deepEqual([await waiting(ann), await waiting(ben), await waiting(regulator)], [0, 1, undefined]);
  const own = await approved(ann, bulletin.id, 2);
  assert.deepEqual([own.statusCode, own.json().error.code], [403, 'own-proposal']);
  assert.equal((await house.ask(ben, `GET ${at}`)).json().may.approve, true);
  assert.equal((await approved(ben, bulletin.id, 2)).statusCode, 200);
  const published = (await moved(ben, bulletin.id, 'publish', 3)).json();
  assert.deepEqual([published.bulletin.number, published.bulletin.state], ['2026-1', 'published']);
  assert.equal((await house.ask(regulator, `GET ${at}`)).json().files.length, published.files.length);

  const open = await house.ask(undefined, 'GET /api/published-bulletins/2026-1');
  assert.equal(open.statusCode, 200, open.body);
  assert.deepEqual(CONTRACT['GET /api/published-bulletins/:id'].answer.parse(open.json()), open.json());
  assert.doesNotMatch(open.body, /青禾商城|"organisations/);
  for (const { address, sha256, name } of open.json().files) {
    const file = await house.ask(undefined, `GET ${address}`);
    assert.equal(createHash('sha256').update(file.rawPayload).digest('hex'), sha256);
    assert.equal(file.headers['content-disposition'], `attachment; filename="${name}"`);
    const again = await house.ask(undefined, `GET ${address}`, {
      headers: { 'if-none-match': `"${sha256}"` },
    });
    assert.equal(again.statusCode, 304);
  }
  const inner = published.files.find(({ form }: { form: string }) => form === 'internal');
  assert.equal((await house.ask(undefined, `GET ${inner.address}`)).statusCode, 401);
  assert.equal(
    (await house.ask(undefined, `GET /api/published-bulletins/2026-1/files/${inner.name}`)).statusCode,
    404,
  );

  assert.equal((await moved(ann, bulletin.id, 'withdraw', 4, '类别归错')).statusCode, 200);
  const gone = (await house.ask(undefined, 'GET /api/published-bulletins/2026-1')).json();
  assert.deepEqual([gone.document, gone.files, gone.bulletin.withdrawn.reason], [null, [], '类别归错']);
  assert.equal((await house.ask(undefined, 'GET /api/published-bulletins')).json().items.length, 1);
  for (const none of ['2026-2', '2026-1.2', 'x', '..%2f..%2fetc'])
    assert.equal((await house.ask(undefined, `GET /api/published-bulletins/${none}`)).statusCode, 404, none);

  const audit = await house.record.db
    .selectFrom('audit')
    .select('act')
    .where('act', 'like', 'bulletin.%')
    .where('object_id', '=', bulletin.id)
    .orderBy('sequence')
    .execute();
  assert.deepEqual(
    audit.map(({ act }) => act),
    [
      'bulletin.drafted',
      'bulletin.submitted',
      'bulletin.approved',
      'bulletin.published',
      'bulletin.withdrawn',
    ],
  );
});
