import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { formatInstant } from '../domain/index.ts';
import { CONTRACT } from './contract/index.ts';
import { type Stand, stand } from './fixture.ts';

let house: Stand;
let centre: string;
const get = (path: string, headers: Record<string, string> = {}) =>
  house.ask(undefined, `GET ${path}`, { headers });

before(async () => {
  house = await stand();
  centre = await house.signIn('officer', [{ role: 'centre', organisation: undefined }]);
  house.clock.now = Date.parse('2026-06-01T10:00:00+08:00');
  const complaints = Array.from({ length: 12 }, (_, i) => ({
    ...{ recipient: `138001${String(i).padStart(5, '0')}`, sender: '1069123456' },
    text: `【青禾商城】年中大促，全场满300减50，会员专享，点击 qh.example/${i} 抢购，拒收请回复R`,
  }));
  const told = await house.ask(centre, 'POST /api/complaints', { body: { complaints } });
  assert.equal(told.statusCode, 200, told.body);
});
after(() => house.close());

const count = (period: string, who: string | undefined = centre) =>
  house.ask(who, 'POST /api/statistics/editions', { body: { period } });

test('a period is counted once it is over, by whom the table names; what stands in the way is told with what to do', async () => {
  const early = await count('2026-06-01');
  assert.deepEqual([early.statusCode, early.json().error.code], [422, 'refused']);
  assert.match(early.json().error.message, /2026-06-01/);
  assert.ok(early.json().error.fix.length > 0);
  assert.equal((await count('2026-06-31')).statusCode, 422);
  assert.equal((await count('yesterday')).json().error.code, 'invalid-request');
  house.clock.now = Date.parse('2026-06-02T08:00:00+08:00');
  centre = await house.signIn('officer2', [{ role: 'centre', organisation: undefined }]);
  const before31 = await count('2026-05-31');
  assert.equal(before31.json().error.fields[0].code, 'period-before-first');
  const first = await count('2026-06-01');
  assert.deepEqual(
    [first.statusCode, first.json().isNew, first.json().edition.id],
    [200, true, '2026-06-01.1'],
    first.body,
  );
  assert.equal((await count('2026-06-01')).json().isNew, false);
  const audit = await house.record.db
    .selectFrom('audit')
    .select(['act', 'actor_name'])
    .where('act', '=', 'statistics.published')
    .execute();
  assert.deepEqual(audit, [{ act: 'statistics.published', actor_name: '测试' }]);
});

test('without an account: the list, an edition as the contract has it, its files with their hashes as tags', async () => {
  const list = (await get('/api/statistics/editions?kind=day&newest=1')).json();
  assert.deepEqual([list.items.length, list.next], [1, null]);
  const [edition] = list.items;
  assert.deepEqual(
    [edition.received, edition.counted, edition.marketing, edition.ecommerce],
    [12, 12, 12, 12],
  );
  const page = (await get('/api/statistics/editions/2026-06-01')).json();
  // With everything that the contract tells, and nothing else.
  assert.deepEqual(CONTRACT['GET /api/statistics/editions/:id'].answer.parse(page), page);
  assert.equal(page.document.headline.ecommerceShare, 1);
  for (const { format, sha256, bytes, address } of edition.files) {
    const file = await get(address);
    assert.equal(file.statusCode, 200);
    assert.equal(file.rawPayload.length, bytes);
    assert.equal(createHash('sha256').update(file.rawPayload).digest('hex'), sha256);
    assert.equal(file.headers.etag, `"${sha256}"`);
    assert.equal(file.headers['cache-control'], 'public, max-age=31536000, immutable');
    assert.match(String(file.headers['content-disposition']), new RegExp(`2026-06-01\\.1\\.${format}"`));
    const again = await get(address, { 'if-none-match': `W/"x", "${sha256}"` });
    assert.deepEqual([again.statusCode, again.rawPayload.length], [304, 0]);
    const newest = await get(`/api/statistics/editions/2026-06-01/${format}`);
    assert.equal(newest.headers['cache-control'], 'public, no-cache');
    assert.deepEqual(newest.rawPayload, file.rawPayload);
  }
  const manifest = await get('/api/statistics/manifest');
  assert.equal(manifest.headers['content-type'], 'application/x-ndjson; charset=utf-8');
  assert.equal(manifest.body, `${page.manifest}\n`);
  const known = await get('/api/statistics/manifest', { 'if-none-match': String(manifest.headers.etag) });
  assert.equal(known.statusCode, 304);
});

test('an edition that is not there is not there; lists go on behind their last', async () => {
  for (const id of ['2026-06-01.2', '2026-05-31', '2026Q2', '2026Q2.1'])
    for (const what of ['', '/csv', '/json'])
      assert.equal((await get(`/api/statistics/editions/${id}${what}`)).statusCode, 404, id + what);
  for (const id of ['x', '2026-06-01.', '2026-06-01.1.1', '..%2f..%2fetc', '2026Q9'])
    assert.equal((await get(`/api/statistics/editions/${id}`)).statusCode, 404, id);
  assert.equal((await get('/api/statistics/editions?kind=week')).statusCode, 422);
  house.clock.now = Date.parse('2026-06-05T08:00:00+08:00');
  centre = await house.signIn('officer3', [{ role: 'centre', organisation: undefined }]);
  for (const day of ['2026-06-02', '2026-06-03', '2026-06-04']) await count(day);
  const read = async (after: string): Promise<string[]> => {
    const { items, next } = (await get(`/api/statistics/editions?limit=2${after}`)).json() as {
      items: { id: string }[];
      next: string | null;
    };
    return [...items.map(({ id }) => id), ...(next === null ? [] : await read(`&after=${next}`))];
  };
  const ids = await read('');
  assert.deepEqual(ids, ['2026-06-04.1', '2026-06-03.1', '2026-06-02.1', '2026-06-01.1']);
});

test('the command’s own door takes the installation’s token and nothing else', async () => {
  const ask = (headers: Record<string, string>) =>
    house.app.inject({ method: 'POST', url: '/internal/statistics/2026-06-01', headers });
  assert.equal((await ask({})).statusCode, 401);
  assert.equal((await ask({ cookie: centre, 'x-anning': '1' })).statusCode, 401);
  const told = await ask({ authorization: 'Bearer token-of-the-test' });
  assert.deepEqual([told.statusCode, told.json().version, told.json().isNew], [200, 1, false], told.body);
  assert.equal(told.json().edition.from, formatInstant(Date.parse('2026-06-01T00:00:00+08:00')));
});
