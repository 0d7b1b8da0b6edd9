import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { DAY_MS, formatDay, parseChange, type RecordedChange } from '../domain/index.ts';
import { Tally } from '../kernel/index.ts';
import { EXAMPLE_CHANGES, ORGANISATIONS } from '../rules/index.ts';
import { type Parts, runCommand, type Terminal } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'preflight-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const NOW = Date.parse('2026-06-01T10:00:00+08:00');
const TEXT = '会员专享：全场满300减50，今晚8点开抢。拒收请回复R';

const answered = (kind: string, recipients: readonly string[]) => ({
  ...{ kind, at: '2026-05-10', organisation: ORGANISATIONS.shop, purpose: 'marketing-retail', recipients },
});
const number = (i: number) => String(13_800_000_000 + i);
/** 0 … 99 agreed, 0 … 9 of them have withdrawn, 10 refuses everyone. */
const CHANGES = [
  ...EXAMPLE_CHANGES,
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
];
const facts = join(folder, 'facts.json');
writeFileSync(facts, JSON.stringify(CHANGES));

let drawn = 0;
function audience(content: string | Buffer): string {
  const place = join(folder, `audience-${drawn++}.csv`);
  writeFileSync(place, content);
  return place;
}

async function run(words: readonly string[], door?: { counts?: Buffer | undefined }) {
  const said = { out: '', err: '' };
  const terminal: Terminal = {
    ...{ language: 'en', interactive: false, rows: undefined, readInput: async () => undefined },
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
  };
  const stored = CHANGES.map((raw, i) => ({ sequence: i + 1, body: parseChange(raw) as RecordedChange }));
  const parts = {
    configurationKeys: ['data'],
    clock: () => NOW,
    onInterrupt: () => undefined,
    openPreflight: async () => ({
      read: async (from: number) => stored.filter(({ sequence }) => sequence > from).slice(0, 3),
      close: async () => undefined,
      counts: async () => door?.counts,
      routes: [{ carrier: 'mobile', recipients: [] }],
    }),
  } as unknown as Parts;
  return { code: await runCommand(['preflight', ...words], terminal, parts), ...said };
}

const asked = (place: string, ...more: string[]) => [place, '--plan', 'P618', '--text', TEXT, ...more];
const read = (place: string, name: string) => readFileSync(join(`${place}.preflight`, name), 'latin1');

test('an audience with a header, in GB18030 and packed: what may be sent in its order, what not and why, each row told', async () => {
  const rows = [
    '姓名,手机号,备注',
    `"李,雷",${number(20)},x`,
    `王,+86${number(3)},x`,
    `王,${number(20)},x`,
    `王,${number(500)},"a`,
    'b"',
    '王,1380000,x',
    `王,86${number(10)},`,
    '',
    `王, ${number(11)} ,x`,
  ];
  const bytes = Buffer.from(rows.join('\r\n'));
  // The two bytes of a character in GB18030 hold neither commas nor quotes nor line ends.
  const gb18030 = Buffer.concat([
    Buffer.from([
      0xd0, 0xd5, 0xc3, 0xfb, 0x2c, 0xca, 0xd6, 0xbb, 0xfa, 0xba, 0xc5, 0x2c, 0xb1, 0xb8, 0xd7, 0xa2,
    ]),
    bytes.subarray(bytes.indexOf('\r\n')),
  ]);
  for (const content of [bytes, gb18030, gzipSync(bytes), Buffer.concat([Buffer.from('\ufeff'), bytes])]) {
    const place = audience(content);
    const { code, out, err } = await run(asked(place, '--facts', facts, '--json'));
    assert.deepEqual([code, err], [3, '']);
    assert.equal(read(place, 'send.txt'), `${number(20)}\n${number(11)}\n`);
    assert.deepEqual(read(place, 'refused.csv').split('\r\n'), [
      'number,verdict,reasons',
      `${number(3)},refuse,recipient-withdrew-consent`,
      `${number(20)},duplicate,duplicate-number`,
      `${number(500)},refuse,recipient-never-consented`,
      '1380000,unreadable,number-unreadable',
      `${number(10)},refuse,recipient-refuses-all-marketing`,
      '',
    ]);
    const report = JSON.parse(out);
    const { rows, allowed, held, refused, duplicates, unreadable, plan, at, plans } = report;
    assert.deepEqual(
      { rows, allowed, held, refused, duplicates, unreadable },
      { rows: 7, allowed: 2, held: 0, refused: 3, duplicates: 1, unreadable: 1 },
    );
    assert.deepEqual(
      [plan, at, plans],
      ['P618', '2026-06-01T10:00:00.000+08:00', [{ plan: 'P618', messages: 2 }]],
    );
    assert.equal(report.reasons.length, 3);
    const withdrawn = report.examples.find(
      (each: { reasons: { code: string }[] }) => each.reasons[0]!.code === 'recipient-withdrew-consent',
    );
    assert.equal(withdrawn.recipient, '86138****0003');
    assert.match(withdrawn.reasons[0].clause.zh, /^《.+》/);
    assert.match(withdrawn.reasons[0].fix.en, /Stop at once/);
    assert.doesNotMatch(out, /138000000\d\d/);
  }
});

test('people read the same, and everyone may be sent to: exit code 0', async () => {
  const place = audience(`${number(30)}\n${number(31)}`);
  const { code, out } = await run(asked(place, '--facts', facts));
  assert.equal(code, 0);
  assert.match(out, /^2 may be sent → .*send\.txt$/m);
  const refused = await run(asked(audience(number(4)), '--facts', facts));
  assert.equal(refused.code, 3);
  assert.match(refused.out, /^86138\*\*\*\*0004 {2}REFUSE$/m);
});

test('what the gateway has sent already counts, and where that cannot be known it is said', async () => {
  const counted = new Tally();
  // As a gateway counts: the same key and period for a recipient, an organisation and a purpose.
  const { Facts, ConsentIndex } = await import('../kernel/index.ts');
  const gateway = new Facts({ recipients: new ConsentIndex(), tally: counted });
  gateway.apply({ kind: 'time-passed', at: NOW });
  for (const raw of CHANGES) gateway.apply(parseChange(raw) as RecordedChange);
  const passed = {
    kind: 'message-passed',
    at: NOW,
    account: 'shop01',
    organisation: ORGANISATIONS.shop,
    purpose: 'marketing-retail',
    plan: undefined,
    leases: [],
    agreedPer: 'day',
  };
  gateway.apply({ ...passed, recipient: Number(`86${number(40)}`) } as never);
  const place = audience(`${number(40)}\n${number(41)}\n`);
  const known = await run(asked(place), { counts: counted.snapshot() });
  assert.deepEqual([known.code, known.err], [3, '']);
  assert.match(read(place, 'refused.csv'), /0040,refuse,consent-frequency-exceeded/);
  assert.equal(read(place, 'send.txt'), `${number(41)}\n`);
  const unknown = await run(asked(audience(number(40))), { counts: undefined });
  assert.equal(unknown.code, 0);
  assert.match(unknown.err, /cannot be read/);
});

test('what is wrong is told before anything is read: file, column, plan, account, text', async () => {
  const good = audience(number(30));
  const cases: readonly [readonly string[], RegExp][] = [
    [asked(join(folder, 'nothing.csv'), '--facts', facts), /nothing\.csv: cannot be read \(ENOENT\)/],
    [asked(audience('a,b\n1,2\n'), '--facts', facts), /No column looks like the numbers; there are: a, b/],
    [asked(good, '--facts', facts, '--column', 'tel'), /There is no column tel/],
    [asked(audience(Buffer.from('PK\x03\x04xxxx', 'latin1')), '--facts', facts), /workbook/],
    [[good, '--plan', 'P1', '--text', TEXT, '--facts', facts], /There is no plan P1/],
    [[good, '--text', TEXT, '--port', '10690001', '--facts', facts], /Name the account/],
    [asked(good, '--facts', facts, '--at', '2026-05-01'), /has passed/],
    [[good, '--plan', 'P618', '--facts', facts], /--text is missing/],
  ];
  for (const [words, expected] of cases) {
    const { code, out, err } = await run(words);
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, expected);
  }
  const open = audience(`n,phone\n"x,${number(30)}\nz,${number(31)}\n`);
  const { code, err } = await run(asked(open, '--facts', facts));
  assert.equal(code, 1);
  assert.match(err, /quote in the row of number 1 is never closed/);
});

test('killed at any moment and called again it goes on, and what comes out is as if nothing had happened', {
  timeout: 240_000,
}, async () => {
  const rows: string[] = [];
  for (let i = 0; i < 3_000_000; i++) rows.push(number((i * 7919) % 2_500_000));
  const content = rows.join('\n');
  const [whole, killed] = [audience(content), audience(content)];
  // The program goes by the real clock: ten in the morning, the day after tomorrow.
  const at = `${formatDay(Date.now() + 2 * DAY_MS)}T10:00:00+08:00`;
  const start = (place: string): ChildProcess =>
    spawn(
      process.execPath,
      [join(import.meta.dirname, '../main.ts'), 'preflight', ...asked(place, '--facts', facts, '--at', at)],
      { stdio: 'ignore' },
    );
  const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once('exit', resolve));
  assert.equal(await ended(start(whole)), 3);
  const position = join(`${killed}.preflight`, 'position.json');
  for (let kill = 0; kill < 2; kill++) {
    const child = start(killed);
    const before = existsSync(position) ? readFileSync(position, 'utf8') : '';
    while (child.exitCode === null && (!existsSync(position) || readFileSync(position, 'utf8') === before))
      await wait(5);
    assert.equal(child.exitCode, null, 'it was still at work');
    child.kill('SIGKILL');
    await ended(child);
  }
  assert.equal(await ended(start(killed)), 3);
  for (const name of ['send.txt', 'refused.csv', 'report.json'])
    assert.equal(read(killed, name), read(whole, name), name);
  assert.equal(JSON.parse(read(whole, 'report.json')).duplicates, 500_000);
  assert.equal(existsSync(position), false);
});
