import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Duty } from '../domain/index.ts';
import { OTHER, SHOP, type Stand, stand } from './fixture.ts';

let house: Stand;
const people = {} as Record<'shop' | 'carrier' | 'centre' | 'regulator', string>;
before(async () => {
  house = await stand();
  const duties: Record<keyof typeof people, Duty> = {
    shop: { role: 'sender', organisation: SHOP },
    carrier: { role: 'carrier', organisation: undefined },
    centre: { role: 'centre', organisation: undefined },
    regulator: { role: 'regulator', organisation: undefined },
  };
  for (const [name, duty] of Object.entries(duties))
    people[name as keyof typeof people] = await house.signIn(`i-${name}`, [duty]);
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
  for (let tries = 0; tries < 1200; tries++) {
    const page = (await ask(who, `GET /api/imports/${id}`)).json();
    if (page.state !== 'waiting' && page.state !== 'running') return page;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('the import does not end');
}
async function bring(who: keyof typeof people, query: string, content: string) {
  const made = await ask(who, `POST /api/imports/complaints${query}`, content);
  assert.equal(made.statusCode, 200, made.body);
  return settled(who, made.json().id);
}
const HEAD = '收到号码,发送号码,短信内容,编号';
const row = (i: number, number = `${13_900_000_000 + i}`) =>
  `${number},1069123456,【青禾】第${i}期特惠 拒收请回复R,F-${i}`;
const book = (...rows: readonly string[]) => `${[HEAD, ...rows].join('\n')}\n`;

test('a carrier’s file is tried, told by reason, confirmed without sending it again; rejected rows are fetched and show no number', async () => {
  const file = book(row(1), row(2, '139000'), row(3), row(3));
  const refused = await ask('carrier', 'POST /api/imports/complaints', file);
  assert.deepEqual([refused.statusCode, refused.json().error.fields[0].code], [422, 'teller-not-named']);
  const tried = await bring('carrier', `?organisation=${OTHER}`, file);
  assert.deepEqual(
    [tried.kind, tried.state, tried.rows, tried.fresh, tried.rejected, tried.rowsWritten, tried.confirmable],
    ['complaints', 'done', 4, 3, 1, 0, true],
  );
  assert.deepEqual(
    tried.reasons.map(({ code, firstRow }: Record<string, unknown>) => [code, firstRow]),
    [['recipient-not-valid', 3]],
  );
  assert.deepEqual((await ask('centre', 'GET /api/complaints')).json().items, [], 'nothing is written yet');
  const confirmed = await ask('carrier', `POST /api/imports/${tried.id}/confirmation`);
  assert.equal(confirmed.statusCode, 200, confirmed.body);
  const done = await settled('carrier', confirmed.json().id);
  assert.deepEqual(
    [done.written, done.rowsWritten, done.same, done.rejected, done.uncounted, done.stage],
    [true, 2, 1, 1, 0, 'writing'],
  );
  const problems = await ask('carrier', `GET /api/imports/${done.id}/problems`);
  assert.match(problems.body, /\r\n3,收到号码,recipient,recipient-not-valid,/);
  assert.doesNotMatch(problems.body, /139000/);
  const { items } = (await ask('centre', 'GET /api/complaints?channel=file')).json();
  assert.deepEqual(
    items.map(({ reference, via }: Record<string, unknown>) => [reference, via]),
    [
      ['F-3', OTHER],
      ['F-1', OTHER],
    ],
  );
  const audit = (await ask('regulator', 'GET /api/audit?act=complaint.imported')).json().items;
  assert.deepEqual(audit[0].detail, { written: 2, first: 2, last: 5 });
  assert.deepEqual((await bring('carrier', `?organisation=${OTHER}&dryRun=0`, file)).same, 3);
  assert.deepEqual(
    readdirSync(house.parts.exportsFolder).filter((name) => name.endsWith(`${done.id}.upload`)),
    [],
  );
});

test('nobody sees another’s import, nor brings in for an organisation beyond the own duties; the columns are told', async () => {
  const mine = await bring('shop', '', book(row(11)));
  assert.equal(mine.fresh, 1);
  for (const name of ['', '/problems', '/confirmation']) {
    const asked = name === '/confirmation' ? 'POST' : 'GET';
    assert.equal((await ask('centre', `${asked} /api/imports/${mine.id}${name}`)).statusCode, 404);
  }
  assert.equal(
    (await ask('shop', `POST /api/imports/complaints?organisation=${OTHER}`, book(row(12)))).statusCode,
    422,
  );
  assert.equal((await ask('regulator', 'POST /api/imports/complaints', book(row(13)))).statusCode, 403);
  const { items } = (await ask('shop', 'GET /api/imports/kinds')).json();
  const kind = items.find((each: { kind: string }) => each.kind === 'complaints');
  assert.ok(kind.columns[0].also.includes('mobile'));
});

test('cancelled, it is gone on with where it ended; every complaint is there once', async () => {
  const rows = Array.from({ length: 5000 }, (_, i) => row(100_000 + i));
  const made = (await ask('shop', 'POST /api/imports/complaints?dryRun=0', book(...rows))).json();
  for (let tries = 0; tries < 2000; tries++) {
    if ((await ask('shop', `GET /api/imports/${made.id}`)).json().rowsThrough > 0) break;
    await new Promise((done) => setTimeout(done, 5));
  }
  assert.equal((await ask('shop', `DELETE /api/jobs/${made.id}`)).statusCode, 200);
  const ended = await settled('shop', made.id);
  // What was under way is let end before the next begins.
  await new Promise((done) => setTimeout(done, 500));
  assert.ok(ended.rowsThrough > 0 && ended.rowsThrough < 5000, `${ended.rowsThrough} rows`);
  const on = (await ask('shop', `POST /api/imports/${made.id}/confirmation`)).json();
  const done = await settled('shop', on.id);
  assert.deepEqual(
    [done.written, done.rows, done.rowsWritten, done.same, done.rejected],
    [true, 5000, 5000, 0, 0],
  );
  const { count } = await house.record.db
    .selectFrom('complaint')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('reference', 'like', 'F-10____')
    .executeTakeFirstOrThrow();
  assert.equal(Number(count), 5000);
});
