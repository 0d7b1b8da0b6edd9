import assert from 'node:assert/strict';
import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Duty } from '../domain/index.ts';
import { appendChanges } from '../store/index.ts';
import { OTHER, SHOP, type Stand, stand } from './fixture.ts';

const PORT = '10690001';

let house: Stand;
const people = {} as Record<'shop' | 'other' | 'carrier' | 'second' | 'regulator' | 'centre', string>;

before(async () => {
  house = await stand();
  const all = (role: 'carrier' | 'regulator' | 'centre'): Duty => ({ role, organisation: undefined });
  people.shop = await house.signIn('shop', [{ role: 'sender', organisation: SHOP }]);
  people.other = await house.signIn('other', [{ role: 'provider', organisation: OTHER }]);
  people.carrier = await house.signIn('carrier', [all('carrier')]);
  people.second = await house.signIn('second', [all('carrier')]);
  people.regulator = await house.signIn('regulator', [all('regulator')]);
  people.centre = await house.signIn('centre', [all('centre')]);
  const opened = { kind: 'port-opened', at: house.clock.now, port: PORT, holder: SHOP, use: 'marketing' };
  await appendChanges(house.record.db, 'test', [opened]);
});
after(() => house.close());

const FILE = { 'content-type': 'application/octet-stream' };
type Who = keyof typeof people | { readonly authorization: string };

function ask(who: Who, name: string, payload?: string | Buffer, headers: Record<string, string> = {}) {
  const [method, url] = name.split(' ') as ['GET', string];
  const asker = typeof who === 'string' ? { cookie: people[who] } : who;
  return house.app.inject({
    method,
    url,
    headers: { 'x-anning': '1', ...asker, ...(payload === undefined ? {} : FILE), ...headers },
    ...(payload === undefined ? {} : { payload }),
  });
}

/** Hands a file in and waits until it is through. */
async function bring(who: Who, query: string, content: string | Buffer) {
  const made = await ask(who, `POST /api/imports${query}`, content);
  assert.equal(made.statusCode, 200, made.body);
  return settled(who, made.json().id);
}
async function settled(who: Who, id: string) {
  for (let tries = 0; tries < 400; tries++) {
    const page = (await ask(who, `GET /api/imports/${id}`)).json();
    if (page.state !== 'waiting' && page.state !== 'running') return page;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('the import does not end');
}
const found = (page: { firstProblems: { row: number; column: string; code: string }[] }) =>
  page.firstProblems.map(({ row, column, code }) => `${row} ${column} ${code}`);
const uploads = () => readdirSync(house.parts.exportsFolder).filter((name) => name.endsWith('.upload'));

const SIGNATURES = `签名,权利人\n青禾,${SHOP}\n北岸,${OTHER}\n`;

describe('a reviewer’s file', () => {
  test('is tried, confirmed without sending it again, and in the feed and the audit', async () => {
    const head = await house.record.head();
    const tried = await bring('carrier', '?kind=signatures&dryRun=1', `\ufeff${SIGNATURES}`);
    assert.deepEqual(
      [tried.state, tried.rows, tried.fresh, tried.problems, tried.written, tried.confirmable],
      ['done', 2, 2, 0, false, true],
    );
    assert.deepEqual([tried.format, tried.encoding, tried.delimiter], ['csv', 'utf-8', ',']);
    assert.equal(await house.record.head(), head);
    const confirmed = await ask('carrier', `POST /api/imports/${tried.id}/confirmation`);
    assert.equal(confirmed.statusCode, 200, confirmed.body);
    const done = await settled('carrier', confirmed.json().id);
    assert.deepEqual([done.written, done.fresh, done.confirmable], [true, 2, false]);
    assert.deepEqual([done.stage, done.rowsThrough, done.rowsWritten], ['writing', 2, 2]);
    assert.deepEqual(
      (await house.record.readChanges(head, 10)).map(({ body }) => [body.kind, body['signature']]),
      [
        ['signature-registered', '青禾'],
        ['signature-registered', '北岸'],
      ],
    );
    const audit = (await ask('regulator', 'GET /api/audit?limit=20')).json().items;
    const acts = audit.map(({ act }: { act: string }) => act);
    for (const act of ['import.asked', 'registry.imported', 'import.written'])
      assert.ok(acts.includes(act), act);
    const asked = audit.findLast(({ act }: { act: string }) => act === 'import.asked');
    assert.match(asked.detail.sha256, /^[0-9a-f]{64}$/);
    assert.equal(asked.actorName, '测试');
    const again = await bring('carrier', '?kind=signatures&dryRun=0', SIGNATURES);
    assert.deepEqual([again.same, again.fresh, again.written], [2, 0, false]);
    assert.equal(
      (await ask('carrier', `POST /api/imports/${done.id}/confirmation`)).json().error.code,
      'conflict',
    );
  });

  test('that is wrong changes nothing, tells each row, and keeps all of it as a file that no spreadsheet runs', async () => {
    const head = await house.record.head();
    // Two faults a row.
    const rows = Array.from({ length: 750 }, (_, i) => `=1+${i},nobody`);
    const page = await bring('carrier', '?kind=signatures&dryRun=0', `signature,owner\n${rows.join('\n')}\n`);
    assert.deepEqual(
      [page.problems, page.firstProblems.length, page.written, page.confirmable],
      [1500, 1000, false, false],
    );
    assert.deepEqual(page.firstProblems[1], {
      row: 2,
      column: 'signature',
      field: 'signature',
      found: '=1+0',
      code: 'signature-not-valid',
      words: { zh: '签名不符合要求：=1+0。', en: 'This is no signature: =1+0.' },
      fix: page.firstProblems[1].fix,
    });
    const file = await ask('carrier', `GET /api/imports/${page.id}/problems`);
    assert.equal(file.headers['content-type'], 'text/csv; charset=utf-8');
    const lines = file.body.trim().split('\r\n');
    assert.equal(lines.length, 1501);
    assert.match(lines[2]!, /^2,signature,'=1\+0,signature-not-valid,/);
    assert.equal(await house.record.head(), head);
  });

  test('in GB18030 from an office program is told so', async () => {
    const gb = Buffer.concat([
      Buffer.from('signature,owner\r\n'),
      Buffer.from([0xc7, 0xe0, 0xba, 0xcc]),
      Buffer.from(`,${SHOP}\r\n`),
    ]);
    const page = await bring('regulator', '?kind=signatures', gb);
    assert.deepEqual([page.encoding, page.same, page.dryRun], ['gb18030', 1, true]);
  });

  test('too large is refused, however it comes, and nothing of it stays', { timeout: 60_000 }, async () => {
    const before = uploads();
    const big = Buffer.alloc(9_000_000, 'x');
    const told = await ask('carrier', 'POST /api/imports?kind=ports', big);
    assert.deepEqual([told.statusCode, told.json().error.code], [413, 'body-too-large']);
    const address = await house.app.listen({ host: '127.0.0.1', port: 0 });
    const stream = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 90; i++) controller.enqueue(Buffer.alloc(100_000, 'x'));
        controller.close();
      },
    });
    const headers = { cookie: people.carrier, 'x-anning': '1', ...FILE };
    const chunked = fetch(`${address}/api/imports?kind=ports`, {
      method: 'POST',
      headers,
      body: stream,
      duplex: 'half',
    } as RequestInit);
    assert.equal(await chunked.then((answer) => answer.status).catch(() => 413), 413);
    assert.deepEqual(uploads(), before);
  });
});

describe('an applicant’s file', () => {
  const content = (organisation: string, name: string) =>
    `organisation,signature,owner,source,sourceDate,use\n${organisation},${name},${organisation},trademark,2024-03-01,own\n`;
  const query = '/applications?kind=signatures&dryRun=0&reason=%E6%96%B0%E7%AD%BE%E5%90%8D';

  test('becomes applications in its own name, which another reviews; another’s name is none', async () => {
    const page = await bring('shop', query, content(SHOP, '青禾优选'));
    assert.deepEqual([page.written, page.fresh], [true, 1]);
    const { items } = (await ask('shop', 'GET /api/applications')).json();
    assert.deepEqual([items[0].subject, items[0].reason, items[0].state], ['青禾优选', '新签名', 'applied']);
    const foreign = await bring('shop', query, content(OTHER, '北岸优选'));
    assert.deepEqual(found(foreign), ['2 organisation organisation-unknown']);
    const none = await bring(
      'shop',
      query.replace('signatures', 'organisations'),
      `organisation,name\n${SHOP},x\n`,
    );
    assert.deepEqual(found(none), ['0  kind-not-applied-for']);
  });

  test('needs a reason and a kind; what is wrong with the question is told before the file is read', async () => {
    const told = await ask('shop', 'POST /api/imports/applications?kind=pigs', content(SHOP, 'x'));
    assert.deepEqual(
      [told.statusCode, told.json().error.fields.map(({ field }: { field: string }) => field)],
      [422, ['kind', 'reason']],
    );
    assert.equal((await ask('shop', 'POST /api/imports?kind=signatures', SIGNATURES)).statusCode, 403);
    assert.equal(
      (await ask('centre', 'POST /api/imports/applications?kind=signatures&reason=xx', 'x')).statusCode,
      403,
    );
    const text = await ask('shop', `POST /api/imports${query}`, 'x', { 'content-type': 'text/csv' });
    assert.deepEqual([text.statusCode, text.json().error.code], [415, 'content-type-not-accepted']);
    const unsigned = await house.app.inject({
      method: 'POST',
      url: '/api/imports?kind=ports',
      headers: { 'x-anning': '1', ...FILE },
      payload: 'x',
    });
    assert.equal(unsigned.statusCode, 401);
  });

  test('comes with a key that names the act, and with no other', async () => {
    const make = async (acts: string[]) => {
      const body = { name: 'k', role: 'sender', organisation: SHOP, acts, days: 3 };
      const made = await house.ask(people.shop, 'POST /api/keys', { body });
      return { authorization: `Bearer ${made.json().secret}` };
    };
    const page = await bring(await make(['registry.apply']), query, content(SHOP, '青禾小铺'));
    assert.deepEqual([page.written, page.fresh], [true, 1]);
    const without = await ask(await make(['facts.read']), `POST /api/imports${query}`, 'x');
    assert.equal(without.statusCode, 403);
  });
});

test('P8 another’s import and one that is not there are one answer', async () => {
  const mine = await bring('carrier', '?kind=signatures', SIGNATURES.replace('青禾', '青禾甲'));
  const nowhere = `j_${'0'.repeat(20)}`;
  for (const [method, end] of [
    ['GET', ''],
    ['GET', '/problems'],
    ['POST', '/confirmation'],
  ] as const)
    for (const who of ['shop', 'second', 'regulator'] as const) {
      const one = await ask(who, `${method} /api/imports/${mine.id}${end}`);
      const none = await ask(who, `${method} /api/imports/${nowhere}${end}`);
      assert.deepEqual([one.statusCode, one.body], [404, none.body]);
    }
});

test('who lost the duty before the turn comes imports nothing', async () => {
  people.second = await house.signIn('leaving', [{ role: 'carrier', organisation: undefined }]);
  const tried = await bring('second', '?kind=signatures&dryRun=1', SIGNATURES.replace('青禾', '青禾乙'));
  assert.ok(tried.confirmable);
  const { db } = house.record;
  const row = await db.selectFrom('job').selectAll().where('id', '=', tried.id).executeTakeFirstOrThrow();
  await house.access.people.setState(row.owner, 'disabled');
  const id = `j_${'z'.repeat(20)}`;
  const place = (name: string) => join(house.parts.exportsFolder, `${name}.upload`);
  copyFileSync(place(tried.id), place(id));
  const filter = JSON.stringify({ ...row.filter, dryRun: '0' });
  await db
    .insertInto('job')
    .values({
      id,
      kind: 'import',
      format: 'csv',
      filter,
      owner: row.owner,
      state: 'waiting',
      created_at: new Date(0),
    })
    .execute();
  const head = await house.record.head();
  await bring('carrier', '?kind=signatures', SIGNATURES);
  const after = await db.selectFrom('job').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  assert.deepEqual([after.state, after.error], ['failed', 'the owner may no longer do this']);
  assert.equal(await house.record.head(), head);
});

test('a template goes from a file to the registry, is tried with a text, and leaves as it came', async () => {
  const content = `organisation,template,signature,text,purpose\n${SHOP},T1,青禾,"您的验证码是{code:code}，5分钟内有效。",verification\n`;
  const page = await bring('carrier', '?kind=templates&dryRun=0', content);
  assert.deepEqual([found(page), page.written], [[], true]);
  const template = (await ask('shop', 'GET /api/templates/T1')).json();
  const [listed] = (await ask('shop', 'GET /api/templates')).json().items;
  for (const { organisationName } of [template, listed]) assert.equal(organisationName, '青禾商城 Qinghe');
  assert.deepEqual(template.parts, [
    { fixed: '您的验证码是' },
    { variable: { name: 'code', type: 'code' }, lengthMax: 12 },
    { fixed: '，5分钟内有效。' },
  ]);
  assert.ok(template.fixedShare > 0.5 && template.fixedShare < 0.6);
  const trial = async (text: string) =>
    (await house.ask(people.shop, 'POST /api/templates/T1/match', { body: { text } })).json();
  const hit = await trial('【青禾】您的验证码是 493021,5分钟内有效');
  assert.deepEqual(
    [hit.matches, hit.filled, hit.difference],
    ['by-letters', [{ name: 'code', type: 'code', value: '493021' }], null],
  );
  const miss = await trial('【青禾】您的校验码是493021');
  assert.deepEqual([miss.matches, miss.difference.because, miss.difference.at], ['no', 'fixed-text', 6]);
  for (const name of ['GET /api/templates/T1', 'GET /api/templates/none'])
    assert.equal((await ask('other', name)).statusCode, 404);
  assert.deepEqual((await ask('other', 'GET /api/templates')).json().items, []);
  const reason = { reason: '活动结束' };
  const foreign = await house.ask(people.other, 'POST /api/templates/T1/withdrawal', { body: reason });
  assert.equal(foreign.statusCode, 404);
  const over = await house.ask(people.shop, 'POST /api/templates/T1/withdrawal', { body: reason });
  assert.equal(over.json().state, 'withdrawn');
  const twice = await house.ask(people.shop, 'POST /api/templates/T1/withdrawal', { body: reason });
  assert.equal(twice.statusCode, 409);
});

test('an export of the registry holds one’s own, in three formats, and is read again as already so', async () => {
  for (const format of ['csv', 'json', 'jsonl'] as const) {
    const body = { kind: 'signatures', format };
    const made = (await house.ask(people.shop, 'POST /api/exports', { body })).json();
    let job = made;
    for (let tries = 0; tries < 200 && job.state !== 'done'; tries++) {
      await new Promise((done) => setTimeout(done, 25));
      job = (await ask('shop', `GET /api/jobs/${made.id}`)).json();
    }
    assert.equal(job.fileName.endsWith(`.${format}`), true, JSON.stringify(job));
    const file = await ask('shop', `GET /api/jobs/${made.id}/file`);
    assert.doesNotMatch(file.body, /北岸/);
    const page = await bring('carrier', '?kind=signatures', file.body);
    assert.deepEqual([found(page), page.format, page.same, page.fresh], [[], format, page.rows, 0]);
    assert.ok(page.rows >= 1);
  }
});

test('an import is cancelled between two pieces, tells how far it is, and goes on in one act', {
  timeout: 60_000,
}, async () => {
  const ROWS = 1500;
  const rows = Array.from(
    { length: ROWS },
    (_, i) => `${SHOP},${PORT}${String(i).padStart(5, '0')},service\n`,
  );
  const made = await ask(
    'carrier',
    'POST /api/imports?kind=ports&dryRun=0',
    `organisation,port,use\n${rows.join('')}`,
  );
  const { id } = made.json();
  const look = async () => (await ask('carrier', `GET /api/imports/${id}`)).json();
  let page = await look();
  while (page.rowsThrough === 0 && page.state !== 'done') page = await look();
  assert.deepEqual(
    [page.stage, page.rows, page.state, page.confirmable],
    ['writing', ROWS, 'running', false],
  );
  const job = (await ask('carrier', `GET /api/jobs/${id}`)).json();
  assert.ok(job.total === ROWS && job.done > 0 && job.done < ROWS, JSON.stringify(job));
  assert.equal((await ask('carrier', `DELETE /api/jobs/${id}`)).statusCode, 200);
  const cancelled = await look();
  const through = cancelled.rowsThrough;
  assert.deepEqual(
    [cancelled.state, cancelled.written, cancelled.rowsWritten, cancelled.confirmable],
    ['cancelled', false, through, true],
  );
  assert.ok(through > 0 && through < ROWS);
  // What is told as cancelled writes nothing more.
  await new Promise((done) => setTimeout(done, 600));
  assert.equal((await look()).rowsThrough, through);
  const went = (await ask('carrier', `POST /api/imports/${id}/confirmation`)).json();
  const done = await settled('carrier', went.id);
  assert.deepEqual(
    [done.written, done.same, done.rowsWritten, done.rowsThrough, done.confirmable],
    [true, through, ROWS - through, ROWS, false],
  );
});

test('what can be imported is told with its columns', async () => {
  const { items } = (await ask('shop', 'GET /api/imports/kinds')).json();
  assert.ok(items.every(({ bytesMax }: { bytesMax: number }) => bytesMax === 8_000_000));
  assert.deepEqual(items.length, 10);
  const columns = items.find(({ kind }: { kind: string }) => kind === 'letters').columns;
  assert.deepEqual(columns[2], {
    key: 'signatures',
    also: [],
    zh: '签名',
    type: 'list',
    needed: true,
    only: null,
    told: { zh: '授权的签名，1 到 100 个', en: 'the signatures, 1 to 100' },
  });
  const row = (of: string) => {
    const { words, columns: its } = items.find(({ kind }: { kind: string }) => kind === of);
    return [words.zh, its[0].key, its[0].needed];
  };
  assert.deepEqual(row('consents'), ['同意', 'recipient', true]);
  assert.deepEqual(row('complaints'), ['投诉', 'recipient', true]);
});
