import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Duty } from '../domain/index.ts';
import { OTHER, SHOP, type Stand, stand } from './fixture.ts';

let house: Stand;
const people = {} as Record<'shop' | 'both' | 'other' | 'carrier', string>;
before(async () => {
  house = await stand();
  const sender = (organisation: Duty['organisation']): Duty => ({ role: 'sender', organisation });
  people.shop = await house.signIn('shop', [sender(SHOP)]);
  people.both = await house.signIn('both', [sender(SHOP), sender(OTHER)]);
  people.other = await house.signIn('other', [sender(OTHER)]);
  people.carrier = await house.signIn('carrier', [{ role: 'carrier', organisation: undefined }]);
});
after(() => house.close());

function ask(who: keyof typeof people, name: string, payload?: string) {
  const [method, url] = name.split(' ') as ['GET', string];
  const media = payload === undefined ? {} : { 'content-type': 'application/octet-stream' };
  return house.app.inject({
    ...{ method, url, headers: { 'x-anning': '1', cookie: people[who], ...media } },
    ...(payload === undefined ? {} : { payload }),
  });
}
async function settled(who: keyof typeof people, id: string) {
  for (let tries = 0; tries < 600; tries++) {
    const page = (await ask(who, `GET /api/imports/${id}`)).json();
    if (page.state !== 'waiting' && page.state !== 'running') return page;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('the import does not end');
}
async function bring(who: keyof typeof people, query: string, content: string) {
  const made = await ask(who, `POST /api/imports/consents${query}`, content);
  assert.equal(made.statusCode, 200, made.body);
  return settled(who, made.json().id);
}
const HEAD = '手机号,类型,渠道,同意时间,频次,期限天数';
const row = (i: number, more: Partial<Record<'channel' | 'often', string>> = {}) => [
  `${13_900_000_000 + i}`,
  'marketing-retail',
  more.channel ?? 'web',
  '2026-03-05',
  more.often ?? '4/month',
  '365',
];
const book = (...rows: readonly string[][]) => `${HEAD}\n${rows.map((each) => each.join(',')).join('\n')}\n`;
const BOOK = book(
  row(1),
  row(2, { channel: 'phone' }),
  row(3),
  row(4, { often: '' }),
  row(5, { channel: 'fax' }),
);

test('a sender’s book is tried, told by reason, confirmed without sending it again, and its rejected rows fetched', async () => {
  const tried = await bring('shop', '', BOOK);
  assert.deepEqual(
    [tried.kind, tried.state, tried.rows, tried.fresh, tried.unproven, tried.rejected, tried.rowsWritten],
    ['consents', 'done', 5, 2, 2, 3, 0],
  );
  assert.deepEqual(
    tried.reasons.map(({ code, rows, firstRow }: Record<string, unknown>) => [code, rows, firstRow]),
    [
      ['channel-not-allowed', 2, 3],
      ['frequency-missing', 1, 5],
    ],
  );
  assert.deepEqual((await ask('shop', 'GET /api/consent/events')).json().items, [], 'nothing is written yet');
  const confirmed = await ask('shop', `POST /api/imports/${tried.id}/confirmation`);
  assert.equal(confirmed.statusCode, 200, confirmed.body);
  const done = await settled('shop', confirmed.json().id);
  assert.deepEqual(
    [done.written, done.rowsWritten, done.unproven, done.rejected, done.confirmable, done.stage],
    [true, 2, 2, 3, false, 'writing'],
  );
  const file = await ask('shop', `GET /api/imports/${done.id}/problems`);
  assert.match(file.headers['content-disposition'] as string, /anning-import-problems-.*\.csv/);
  const lines = file.body.split('\r\n').slice(1, -1);
  assert.deepEqual(
    lines.map((line) => line.split(',').slice(0, 4)),
    [
      ['3', '渠道', 'channel', 'channel-not-allowed'],
      ['5', '频次', 'frequency', 'frequency-missing'],
      ['6', '渠道', 'channel', 'channel-not-allowed'],
    ],
  );
  assert.doesNotMatch(file.body, /139000000/);
  const events = (await ask('shop', 'GET /api/consent/events')).json().items;
  assert.deepEqual(
    events.map(({ kind, proof, source, log }: Record<string, unknown>) => [
      kind,
      proof,
      source,
      log !== null,
    ]),
    [1, 2].map(() => ['granted', 'unproven', `import:${done.id}`, true]),
  );
  assert.deepEqual((await bring('shop', '?dryRun=0', BOOK)).same, 2);
  assert.deepEqual(
    readdirSync(house.parts.exportsFolder).filter((name) => name.endsWith(`${done.id}.upload`)),
    [],
  );
});

test('to whom the rows are is the only organisation of the caller’s duties, or is named; nobody brings in for another', async () => {
  const rows = book(row(11), row(12));
  assert.deepEqual((await bring('both', '', rows)).reasons[0].code, 'organisation-not-registered');
  assert.equal((await bring('both', `?organisation=${SHOP}`, rows)).fresh, 2);
  const foreign = await bring('other', `?organisation=${SHOP}&dryRun=0`, rows);
  assert.deepEqual([foreign.fresh, foreign.rejected, foreign.rowsWritten], [0, 2, 0]);
  assert.equal((await ask('carrier', 'POST /api/imports/consents', rows)).statusCode, 403);
  const mine = await bring('shop', '', rows);
  assert.equal((await ask('other', `GET /api/imports/${mine.id}`)).statusCode, 404);
  assert.equal((await ask('other', `GET /api/imports/${mine.id}/problems`)).statusCode, 404);
  assert.equal((await ask('other', `POST /api/imports/${mine.id}/confirmation`)).statusCode, 404);
});

test('a number’s page says that nothing proves its consent, and that no message goes out by it', async () => {
  await bring('shop', '?dryRun=0', book(row(21)));
  const found = await house.app.inject({
    ...{ method: 'POST', url: '/api/consent/look-ups', payload: { recipient: '13900000021' } },
    headers: { 'x-anning': '1', cookie: people.shop },
  });
  const [consent] = found.json().consents;
  assert.deepEqual([consent.state, consent.unproven, consent.mayBeSent], ['granted', true, false]);
});

test('cancelled, it is gone on with where it ended, and tells each rejected row once', async () => {
  const rows = Array.from({ length: 6000 }, (_, i) =>
    row(1000 + i, i % 10 === 0 ? { channel: 'phone' } : {}),
  );
  const made = (await ask('shop', 'POST /api/imports/consents?dryRun=0', book(...rows))).json();
  for (let tries = 0; tries < 2000; tries++) {
    const page = (await ask('shop', `GET /api/imports/${made.id}`)).json();
    if (page.rowsThrough > 0) break;
    await new Promise((done) => setTimeout(done, 5));
  }
  assert.equal((await ask('shop', `DELETE /api/jobs/${made.id}`)).statusCode, 200);
  const ended = await settled('shop', made.id);
  // What was under way is let end before the next begins.
  await new Promise((done) => setTimeout(done, 500));
  assert.ok(ended.rowsThrough > 0 && ended.rowsThrough < 6000, `${ended.rowsThrough} rows`);
  const partly = await ask('shop', `GET /api/imports/${made.id}/problems`);
  assert.equal(partly.statusCode, 200);
  assert.equal(ended.confirmable, true);
  const on = (await ask('shop', `POST /api/imports/${made.id}/confirmation`)).json();
  const done = await settled('shop', on.id);
  assert.deepEqual(
    [done.written, done.rows, done.rowsWritten, done.same, done.rejected],
    [true, 6000, 5400, 0, 600],
  );
  const told = (await ask('shop', `GET /api/imports/${on.id}/problems`)).body.split('\r\n').slice(1, -1);
  assert.deepEqual(
    told.map((line) => Number(line.split(',')[0])),
    Array.from({ length: 600 }, (_, i) => 2 + 10 * i),
  );
});
