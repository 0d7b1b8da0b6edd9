import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { type CheckAudience, PreflightStopped, REFUSED_FILE, SEND_FILE } from '../consent/index.ts';
import { type Duty, parseChange, type RecordedChange } from '../domain/index.ts';
import { EXAMPLE_CHANGES, ORGANISATIONS } from '../rules/index.ts';
import { appendChanges, sealRecipients } from '../store/index.ts';
import { checkHere, OTHER, SHOP, type Stand, stand } from './fixture.ts';
import { ImportFolder } from './import-folder.ts';
import { Jobs } from './jobs.ts';
import { PreflightFiles } from './preflight-files.ts';

const TEXT = '会员专享：全场满300减50，今晚8点开抢。拒收请回复R';
const number = (i: number) => String(13_800_000_000 + i);
const answered = (kind: string, recipients: readonly string[]) => ({
  ...{ kind, at: '2026-05-10', organisation: ORGANISATIONS.shop, purpose: 'marketing-retail', recipients },
});
const TERMS = {
  ...{ kind: 'plan-filed', at: '2026-05-01', purposes: ['marketing-retail'], ports: ['10690009'] },
  ...{ signatures: ['北岸'], messagesMax: 100, from: '2026-05-01', until: '2026-12-01' },
};
/** 0 … 99 agreed, 0 … 9 of them have withdrawn, 10 refuses everyone. */
const FACTS = [
  // The stand has the shop and its account already.
  ...EXAMPLE_CHANGES.filter(
    ({ kind, organisation }) =>
      kind !== 'account-opened' && !(kind === 'organisation-registered' && organisation === SHOP),
  ),
  {
    ...answered(
      'consent-granted',
      Array.from({ length: 100 }, (_, i) => number(i)),
    ),
    ...{ frequency: { count: 1, per: 'day' }, until: '2027-05-10' },
  },
  answered(
    'consent-withdrawn',
    Array.from({ length: 10 }, (_, i) => number(i)),
  ),
  { kind: 'suppression-placed', at: '2026-05-11', recipients: [number(10)] },
  { ...TERMS, plan: 'PN', organisation: OTHER },
];
const ROWS = [
  '姓名,手机号',
  `李,${number(20)}`,
  `王,${number(3)}`,
  `王,${number(20)}`,
  `赵,${number(500)}`,
  '钱,1380000',
  `孙,${number(10)}`,
];
const AUDIENCE = ROWS.join('\n');

let house: Stand;
let usual: CheckAudience;
const folder = mkdtempSync(join(tmpdir(), 'anning-preflights-'));
const people = {} as Record<'shop' | 'mate' | 'other' | 'carrier', string>;
before(async () => {
  house = await stand({ checkAudience: (asked, watch) => check(asked, watch) });
  const changes = FACTS.map((raw) => parseChange(raw) as RecordedChange);
  await appendChanges(house.record.db, 'test', sealRecipients(changes, house.sealer));
  usual = checkHere(house.record);
  check = usual;
  const sender = (organisation: Duty['organisation']): Duty => ({ role: 'sender', organisation });
  people.shop = await house.signIn('shop', [sender(SHOP)]);
  people.mate = await house.signIn('mate', [sender(SHOP)]);
  people.other = await house.signIn('other', [sender(OTHER)]);
  people.carrier = await house.signIn('carrier', [{ role: 'carrier', organisation: undefined }]);
});
after(async () => {
  await house.close();
  rmSync(folder, { recursive: true, force: true });
});
let check: CheckAudience;

const ask = (who: keyof typeof people, name: string, body?: object) =>
  house.ask(people[who], name, body === undefined ? {} : { body });
function handIn(who: keyof typeof people, id: string, content: string | Buffer) {
  return house.app.inject({
    ...{ method: 'PUT', url: `/api/preflights/${id}/audience`, payload: content },
    headers: { 'x-anning': '1', cookie: people[who], 'content-type': 'application/octet-stream' },
  });
}
async function settled(who: keyof typeof people, id: string) {
  for (let tries = 0; tries < 600; tries++) {
    const page = (await ask(who, `GET /api/preflights/${id}`)).json();
    if (page.state !== 'waiting' && page.state !== 'running') return page;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('the preflight does not end');
}
async function begin(who: keyof typeof people, wanted: object): Promise<string> {
  const made = await ask(who, 'POST /api/preflights', wanted);
  assert.equal(made.statusCode, 200, made.body);
  const { id, state, awaitsFile } = made.json();
  assert.deepEqual([state, awaitsFile], ['waiting', true]);
  return id;
}
async function whole(who: keyof typeof people, wanted: object, content: string | Buffer = AUDIENCE) {
  const id = await begin(who, wanted);
  const taken = await handIn(who, id, content);
  assert.equal(taken.statusCode, 200, taken.body);
  return settled(who, id);
}
const left = (id: string) => readdirSync(house.parts.exportsFolder).filter((name) => name.startsWith(id));
const PLANNED = { plan: 'P618', text: TEXT };

test('asked under a plan, the numbers handed in: how many may be sent to and why not, and both files; the same as the command says, and nothing is sent', async () => {
  const head = await house.record.head();
  const done = await whole('shop', PLANNED);
  assert.deepEqual(
    [done.state, done.error, done.rows, done.bytesRead],
    ['done', null, 6, Buffer.byteLength(AUDIENCE)],
  );
  const send = await ask('shop', `GET /api/preflights/${done.id}/send`);
  const refused = await ask('shop', `GET /api/preflights/${done.id}/refused`);
  assert.equal(send.body, `${number(20)}\n`);
  assert.deepEqual(refused.body.split('\r\n'), [
    'number,verdict,reasons',
    `${number(3)},refuse,recipient-withdrew-consent`,
    `${number(20)},duplicate,duplicate-number`,
    `${number(500)},refuse,recipient-never-consented`,
    '1380000,unreadable,number-unreadable',
    `${number(10)},refuse,recipient-refuses-all-marketing`,
    '',
  ]);
  assert.match(String(send.headers['content-disposition']), /anning-preflight-send-2026-06-01\.txt/);
  assert.match(String(refused.headers['content-disposition']), /anning-preflight-refused-2026-06-01\.csv/);
  const { report } = done;
  const { rows, allowed, held, refused: no, duplicates, unreadable } = report;
  assert.deepEqual([rows, allowed, held, no, duplicates, unreadable], [6, 1, 0, 3, 1, 1]);
  assert.equal(
    report.reasons.reduce((sum: number, { first }: { first: number }) => sum + first, 0),
    3,
  );
  const withdrawn = report.examples.find(
    (each: { reasons: { code: string }[] }) => each.reasons[0]!.code === 'recipient-withdrew-consent',
  );
  assert.equal(withdrawn.recipient, '86138****0003');
  assert.match(withdrawn.reasons[0].clause.zh, /^《.+》/);
  assert.match(withdrawn.reasons[0].fix.en, /Stop at once/);
  assert.doesNotMatch(JSON.stringify(done), /13800000\d\d\d/);

  // The command on the same facts.
  const facts = join(folder, 'facts.json');
  const shop = EXAMPLE_CHANGES.filter(
    ({ kind }) => kind === 'account-opened' || kind === 'organisation-registered',
  );
  writeFileSync(
    facts,
    JSON.stringify([
      ...shop,
      ...FACTS.filter(
        ({ kind, organisation }) => kind !== 'organisation-registered' && organisation !== OTHER,
      ),
    ]),
  );
  const list = join(folder, 'list.csv');
  writeFileSync(list, AUDIENCE);
  // Its clock is the machine's; the moment is one that is still to come for both.
  const later = { ...PLANNED, at: '2027-03-01T10:00:00+08:00' };
  const words = [list, '--plan', 'P618', '--text', TEXT, '--facts', facts, '--at', later.at, '--json'];
  const main = join(import.meta.dirname, '../main.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'preflight', ...words], {
    encoding: 'utf8',
  });
  assert.equal(status, 3, stderr);
  const said = JSON.parse(stdout);
  const same = await whole('shop', later);
  for (const key of [
    'at',
    'rows',
    'allowed',
    'held',
    'refused',
    'duplicates',
    'unreadable',
    'port',
    'account',
    'purpose',
    'rulebook',
    'plan',
    'signature',
    'organisation',
  ])
    assert.deepEqual(same.report[key], said[key], key);
  const codes = (reasons: { code: string; recipients: number; first: number }[]) =>
    reasons.map(({ code, recipients, first }) => [code, recipients, first]);
  assert.deepEqual(codes(same.report.reasons), codes(said.reasons));
  for (const [which, name] of [
    ['send', SEND_FILE],
    ['refused', REFUSED_FILE],
  ] as const) {
    const { body } = await ask('shop', `GET /api/preflights/${same.id}/${which}`);
    assert.equal(body, readFileSync(join(`${list}.preflight`, name), 'latin1'), which);
  }

  assert.equal(await house.record.head(), head, 'no change was made');
  assert.equal(await house.traffic.countMessages({}), 0, 'nothing was sent');
});

test('P7 the numbers that came are gone once it is done, the rest with the job after seven days, and the audit has counts and the hash', async () => {
  const done = await whole('shop', PLANNED);
  assert.deepEqual(left(done.id).sort(), [`${done.id}.preflight`, `${done.id}.result.json`]);
  const { rows } = await sql<{ act: string; detail: Record<string, unknown> }>`
    select act, detail from audit where object_id = ${done.id} order by sequence`.execute(house.record.db);
  assert.deepEqual(
    rows.map(({ act }) => act),
    ['preflight.asked', 'preflight.begun', 'preflight.done'],
  );
  const { sha256, ...counts } = rows[2]!.detail;
  assert.deepEqual(counts, { rows: 6, allowed: 1, held: 0, refused: 3, duplicates: 1, unreadable: 1 });
  assert.match(String(sha256), /^[0-9a-f]{64}$/);
  assert.doesNotMatch(JSON.stringify(rows), /13800000\d\d\d/);
  assert.equal(done.deletedAt.slice(0, 10), '2026-06-08');
});

test('P8 another’s plan, account and job are as if they were not there, and nobody asks by a name and a port that are not theirs', async () => {
  const no = async (who: keyof typeof people, wanted: object, field: string) => {
    const answer = await ask(who, 'POST /api/preflights', { text: TEXT, ...wanted });
    assert.equal(answer.statusCode, 422, answer.body);
    assert.equal(answer.json().error.field, field);
    return answer.body;
  };
  const like = (body: string, from: string, to: string) => body.replaceAll(from, to);
  assert.equal(
    like(await no('other', { plan: 'P618' }, 'plan'), 'P618', 'P000'),
    await no('other', { plan: 'P000' }, 'plan'),
  );
  assert.equal(
    like(await no('other', { account: 'shop01', port: '10690001' }, 'account'), 'shop01', 'none01'),
    await no('other', { account: 'none01', port: '10690001' }, 'account'),
  );
  await no('other', { organisation: SHOP, port: '10690001' }, 'account');
  assert.equal((await ask('carrier', 'POST /api/preflights', PLANNED)).statusCode, 403);

  const mine = await whole('shop', PLANNED);
  for (const who of ['other', 'mate'] as const) {
    for (const name of ['', '/send', '/refused'])
      assert.equal(
        (await ask(who, `GET /api/preflights/${mine.id}${name}`)).statusCode,
        404,
        `${who}${name}`,
      );
    assert.equal((await handIn(who, mine.id, AUDIENCE)).statusCode, 404);
    assert.equal((await ask(who, `DELETE /api/jobs/${mine.id}`)).statusCode, 404);
  }

  // Neither while the rule judges nor while it is turned off.
  for (const mode of ['enforce', 'off'] as const) {
    const change = { kind: 'rule-mode-set' as const, at: house.clock.now, rule: 'custody-chain', mode };
    await appendChanges(house.record.db, 'test', [change]);
    const spying = await whole('other', { port: '10690001', text: `【安宁商城】${TEXT}` });
    assert.equal(spying.state, 'failed');
    assert.equal(spying.report, null);
    assert.match(spying.error.zh, /安宁商城.*属于别的主体/);
    assert.equal((await ask('other', `GET /api/preflights/${spying.id}/refused`)).statusCode, 404);
    assert.deepEqual(left(spying.id), [`${spying.id}.result.json`]);
  }
});

test('what is wrong is told at its field before anything is read; a file that is none leaves it waiting for another', async () => {
  const field = async (wanted: object) =>
    (await ask('shop', 'POST /api/preflights', wanted)).json().error.field;
  assert.equal(await field({ plan: 'P618' }), 'text');
  assert.equal(await field({ text: TEXT }), 'port');
  assert.equal(await field({ ...PLANNED, at: '2026-05-01' }), 'at');
  assert.equal(await field({ ...PLANNED, port: '12' }), 'port');
  const id = await begin('shop', PLANNED);
  for (const [content, expected] of [
    ['', /文件是空的/],
    ['a,b\n1,2\n', /看不出哪一列是手机号/],
    [Buffer.from('PK\x03\x04xxxx', 'latin1'), /电子表格/],
  ] as const) {
    const answer = await handIn('shop', id, content);
    assert.deepEqual([answer.statusCode, answer.json().error.field], [422, 'audience'], answer.body);
    assert.match(answer.json().error.message, expected);
    assert.deepEqual(left(id), []);
  }
  const large = await handIn('shop', id, Buffer.alloc(house.parts.audienceBytesMax + 1, '1\n'));
  assert.equal(large.statusCode, 413, large.body);
  assert.equal((await ask('shop', `GET /api/preflights/${id}`)).json().awaitsFile, true);
  assert.equal((await ask('shop', `GET /api/preflights/${id}/send`)).statusCode, 404);
  assert.equal((await handIn('shop', id, AUDIENCE)).statusCode, 200);
  assert.equal((await settled('shop', id)).state, 'done');
  assert.equal((await handIn('shop', id, AUDIENCE)).statusCode, 409, 'once');
});

test('one at a time; cancelled, it stops, and nothing that was handed in or found is left', async () => {
  let stops = 0;
  check = async ({ folder: place }, watch) => {
    mkdirSync(place);
    writeFileSync(join(place, SEND_FILE), number(20));
    while (!watch.stopped()) await new Promise((done) => setTimeout(done, 20));
    stops++;
    throw new PreflightStopped('stopped');
  };
  try {
    const [first, second] = [await begin('shop', PLANNED), await begin('shop', PLANNED)];
    for (const id of [first, second]) assert.equal((await handIn('shop', id, AUDIENCE)).statusCode, 200);
    const place = join(house.parts.exportsFolder, `${first}.preflight`);
    while (!existsSync(join(place, SEND_FILE))) await new Promise((done) => setTimeout(done, 20));
    assert.equal((await ask('shop', `GET /api/preflights/${second}`)).json().state, 'waiting');
    assert.equal(
      (await ask('shop', `GET /api/preflights/${first}/send`)).statusCode,
      404,
      'not before it is done',
    );
    for (const id of [second, first]) await ask('shop', `DELETE /api/jobs/${id}`);
    assert.deepEqual(left(second), []);
    for (let tries = 0; stops === 0 || left(first).length > 0; tries++) {
      assert.ok(tries < 200, `left: ${left(first)}`);
      await new Promise((done) => setTimeout(done, 50));
    }
    assert.equal(stops, 1);
    assert.equal((await settled('shop', first)).state, 'cancelled');
    const waiting = await begin('shop', PLANNED);
    await ask('shop', `DELETE /api/jobs/${waiting}`);
    assert.equal((await handIn('shop', waiting, AUDIENCE)).statusCode, 409);
    assert.deepEqual(left(waiting), []);
  } finally {
    check = usual;
  }
});

test('P7 seven days later neither the numbers that were found nor the report are there', async () => {
  const done = await whole('shop', PLANNED);
  const stopped = await whole('other', { port: '10690001', text: `【安宁商城】${TEXT}` });
  assert.ok(left(done.id).length > 0 && left(stopped.id).length > 0);
  house.clock.now += 7 * 86_400_000 + 1;
  // As another start of the server finds it.
  const files = new PreflightFiles(new ImportFolder(house.parts), house.parts);
  const works = { import: files, 'consent-import': files, 'complaint-import': files, preflight: files };
  const jobs = new Jobs(house.parts, {} as never, works, { forget: () => undefined } as never);
  await jobs.start();
  await jobs.stop();
  assert.deepEqual([...left(done.id), ...left(stopped.id)], []);
  const { rows } = await sql`select id from job where kind = 'preflight'`.execute(house.record.db);
  assert.deepEqual(rows, []);
});
