import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import yauzl from 'yauzl';
import { type Parts, runCommand } from './run.ts';
import type { Language, Terminal } from './terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'cli-inspect-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const NOW = Date.parse('2026-07-01T12:00:00+08:00');
const OFFER = '【安宁商城】会员专享：全场满300减50，今晚8点开抢。拒收请回复R';
const NO_WAY_OUT = '【安宁商城】会员专享：全场满300减50，今晚8点开抢。';

async function run(
  words: readonly string[],
  language: Language = 'en',
  onInterrupt: (stop: () => void) => void = () => undefined,
  answers?: Readonly<Record<string, string>>,
) {
  const said = { out: '', err: '' };
  const terminal: Terminal = {
    ...{ language, interactive: false, rows: undefined },
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    readInput: async () => undefined,
    // By the field's name at the front of the question; what is not answered is taken as proposed.
    ask:
      answers === undefined ? undefined : async (question) => answers[/^\w+/.exec(question)?.[0] ?? ''] ?? '',
  };
  const parts = {
    configurationKeys: ['data'],
    clock: () => NOW,
    version: '0.1.0',
    onInterrupt,
  } as unknown as Parts;
  return { code: await runCommand(['inspect', ...words], terminal, parts), ...said };
}

let files = 0;
function write(content: string | Buffer, ending = 'csv'): string {
  const path = join(folder, `file-${++files}.${ending}`);
  writeFileSync(path, content);
  return path;
}
const csv = (rows: readonly (readonly unknown[])[], sign = ',') =>
  rows.map((row) => row.join(sign)).join('\n');
const rowsOf = (file: string) =>
  parse(readFileSync(file), { columns: true, bom: true }) as Record<string, string>[];
const LOG = ['发送时间', '端口', '手机号', '短信内容', '商家'];
const line = (row: Partial<{ at: string; port: string; to: string; text: string; who: string }> = {}) => [
  ...[row.at ?? '2026-06-18 10:00:00', row.port ?? '106900010001', row.to ?? '13800138000'],
  ...[row.text ?? OFFER, row.who ?? ''],
];
const CONSENTS = csv([
  ['手机号', '类型', '同意时间', '状态'],
  ['13800138000', '零售', '2026-01-01', ''],
]);

test('a log without a server: what was found, by clause, with its file of findings and a hash that holds', async () => {
  const log = write(
    csv([
      LOG,
      line(),
      line({ to: '13800138001' }),
      line({ text: NO_WAY_OUT, who: '星河小店', at: '2026-06-17 09:00' }),
    ]),
  );
  const told = await run([log, '--consents', write(CONSENTS), '--json']);
  assert.equal(told.code, 3, told.err);
  const summary = JSON.parse(told.out);
  assert.equal(summary.version, 1);
  assert.deepEqual(summary.findings, { 'recipient-never-consented': 2, 'opt-out-instruction-missing': 1 });
  assert.equal(summary.found, 2);
  const out = `${log}.inspect`;
  const json = readFileSync(join(out, 'summary.json'));
  assert.equal(createHash('sha256').update(json).digest('hex'), summary.sha256);
  assert.equal(readFileSync(join(out, 'summary.json.sha256'), 'utf8'), `${summary.sha256}  summary.json\n`);
  assert.deepEqual(
    rowsOf(join(out, 'findings.csv')).map(({ row, merchant, findings }) => [row, merchant, findings]),
    [
      ['4', '星河小店', 'recipient-never-consented opt-out-instruction-missing'],
      ['3', 'the platform', 'recipient-never-consented'],
    ],
    'in the order of time, by the rows of the file',
  );
  assert.match(summary.clauses[0].law, /令第74号/);
  assert.deepEqual(
    summary.by.purpose.map(({ name, messages, found }: Record<string, unknown>) => [name, messages, found]),
    [['marketing-retail', 3, 2]],
  );
  assert.deepEqual(
    summary.by.week.map(({ name }: { name: string }) => name),
    ['2026-06-15'],
  );
  const example = summary.examples.find(({ row }: { row: number }) => row === 4);
  // Somebody agreed to the platform, and the message was the merchant's.
  assert.deepEqual(
    example.consents.map(({ row, merchant }: Record<string, unknown>) => [row, merchant]),
    [[2, 'the platform']],
  );
  assert.equal(summary.items.length, 3);
  assert.ok(summary.notJudged.some(({ rule }: { rule: string }) => rule === 'custody-chain'));
});

test('nothing found: exit code 0; in Chinese, with what was not judged', async () => {
  const log = write(csv([LOG, line()]));
  const told = await run([log, '--consents', write(CONSENTS)], 'zh');
  assert.equal(told.code, 0, told.err);
  assert.match(told.out, /判断了 1 条短信/);
  assert.match(told.out, /没有判断的规则/);
});

test('a log wrong in every way a spreadsheet can be: each row’s fate is told, and the counts add up', async () => {
  const offer = (tail = '') => `"${OFFER}${tail}"`;
  const rows: readonly (readonly [fate: string, line: string, end?: string])[] = [
    ['row-before-header', '2026年6月发送明细;;;;'],
    ['row-blank', ''],
    ['header', '发送时间;端口;手机号;短信内容;商家;备注'],
    ['judged', `2026/6/18 9:30;106900010001;13800138000;${offer()};星河小店;`, '\n'],
    ['judged', `18.6.2026;106900010001;13800138000;${offer()};;`],
    ['judged', `46191.5;'106900010001;138-0013-8000;${offer()};;`, '\r'],
    ['judged', `2026年6月18日 09:30;106900010001.0;+8613800138000;"${OFFER.replace('，', '，\n')}";;`],
    [
      'judged',
      `2026-06-18 10:00;106900010001;13800138000;【安宁商城】买"一"送一，限时抢购。拒收请回复R;;`,
      '\n',
    ],
    ['judged', `2026-06-18 10:01;1069\x000010001;13800138000;${offer('\0')};;`],
    ['judged', `2026-06-18 10:02;106900010001;13800138000;${offer()};;${'备'.repeat(1_000_000)}`],
    ['number-rounded', `2026-06-18 10:00;106900010001;1.38E+10;${offer()};;`],
    ['port-rounded', `2026-06-18 10:00;1.069E+11;13800138000;${offer()};;`],
    ['number-unreadable', `2026-06-18 10:00;106900010001;138****8000;${offer()};;`],
    ['time-ambiguous', `6/7/2026;106900010001;13800138000;${offer()};;`],
    ['time-unreadable', `######;106900010001;13800138000;${offer()};;`, '\n'],
    ['time-out-of-range', `2062-06-18;106900010001;13800138000;${offer()};;`],
    ['cell-missing', `2026-06-18 10:00;106900010001;;${offer()};;`],
    ['cell-missing', '2026-06-18 10:00;106900010001;13800138000;;;'],
    ['cell-too-long', `2026-06-18 10:00;106900010001;13800138000;${'长'.repeat(1_000_000)};;`],
    ['row-too-wide', `2026-06-18 10:00;106900010001;13800138000;${offer()};;;;多出来的`],
    ['header-again', '发送时间;端口;手机号;短信内容;商家;备注'],
    ['row-blank', ';;;;;'],
    ['row-blank', ' ; ;'],
    ['totals-row', '合计;;18;;;'],
    ['row-blank', ''],
  ];
  const log = write(iconv.encode(rows.map(([, text, end = '\r\n']) => text + end).join(''), 'gb18030'));
  const told = await run([log, '--json']);
  assert.equal(told.code, 3, told.err);
  const summary = JSON.parse(told.out);
  const [file] = summary.files;
  assert.equal(file.encoding, 'gb18030');
  const counted = new Map<string, number>();
  for (const [fate] of rows) if (fate !== 'header') counted.set(fate, (counted.get(fate) ?? 0) + 1);
  const fates = { ...file.rejected, ...file.passedOver, judged: file.taken };
  assert.deepEqual(fates, Object.fromEntries(counted));
  assert.equal(file.rows, rows.length - 1, 'every row but the header');
  const { log: of } = summary;
  assert.equal(of.rows, of.judged + of.rejected + of.passedOver);
  assert.equal(of.judged, counted.get('judged'));
  // Each rejected row stands there once, by the number that a spreadsheet gives it.
  const passed = new Set([
    'judged',
    'header',
    'header-again',
    'totals-row',
    'row-blank',
    'row-before-header',
  ]);
  assert.deepEqual(
    rowsOf(join(`${log}.inspect`, 'rejected.csv')).map(({ row, code }) => [Number(row), code]),
    rows.flatMap(([fate], i) => (passed.has(fate) ? [] : [[i + 1, fate]])),
  );
  assert.match(told.err, /10 rows were not read/);
});

test('with a mark, with tabs, and a byte gone bad inside: told in one row and read on behind it', async () => {
  const bytes = Buffer.from(`\ufeff${csv([LOG, line(), line({ text: `${OFFER}©` }), line()], '\t')}`);
  bytes[bytes.indexOf(Buffer.from('©'))] = 0xff;
  const log = write(bytes);
  const summary = JSON.parse((await run([log, '--json'])).out);
  assert.deepEqual(summary.files[0].rejected, { 'text-damaged': 1 });
  assert.equal(summary.log.judged, 2);
  assert.equal(summary.files[0].encoding, 'utf-8');
});

test('no number of a person stands unmasked in anything that is written', async () => {
  const log = write(
    csv([
      LOG,
      line({ to: '13911112222', text: `${NO_WAY_OUT}详询13922223333`, who: '店13933334444' }),
      line({ to: '139111122223', port: '13944445555' }),
      line({ at: '13955556666' }),
      line({ port: '13966667777' }),
    ]),
  );
  const consents = write(
    csv([
      ['手机号', '类型', '时间', '备注'],
      ['13911112222', '金融', '2026-01-01', ''],
      ['1397777888', '零售', '', ''],
    ]),
  );
  await run([log, '--consents', consents, '--json']);
  const out = `${log}.inspect`;
  const names = readdirSync(out);
  assert.ok(
    names.includes('summary.json') && names.includes('rejected.csv') && names.includes('findings.csv'),
  );
  for (const name of names) {
    const text = readFileSync(join(out, name), 'latin1');
    assert.doesNotMatch(text, /139(?:1111|2222|3333|4444|5555|6666|7777)\d{3}/, name);
  }
});

test('columns called otherwise: refused with what to do, and read with a file of columns', async () => {
  const log = write(csv([['何时', '从', '给', '说'], line().slice(0, 4)]));
  const told = await run([log]);
  assert.equal(told.code, 2);
  assert.match(told.err, /at（发送时间）/);
  assert.match(told.err, /--columns/);
  assert.ok(!told.err.includes('\u0001'));
  const columns = write(
    JSON.stringify({
      version: 1,
      log: { at: '何时', source: '从', recipient: '给', text: '说', organisation: { always: '星河小店' } },
      consents: { purpose: { always: '零售' }, organisation: { always: '星河小店' } },
    }),
    'json',
  );
  const consents = write(
    csv([
      ['手机', '时间'],
      ['13800138000', '2026-01-01'],
    ]),
  );
  const read = await run([log, '--columns', columns, '--consents', consents, '--json']);
  assert.equal(read.code, 0, read.err + read.out);
  assert.equal(JSON.parse(read.out).by.merchant[0].name, '星河小店');
});

test('the wizard proposes by names and by what the columns hold, asks, and writes what was settled', async () => {
  const log = write(
    csv([
      ['6月发送明细', '', '', '', ''],
      ['c1', '何时', '从', '给', '说了什么'],
      ['x', '2026-06-18 10:00:00', '106900010001', '13800138000', OFFER],
    ]),
  );
  const told = await run([log, '--wizard', '--json'], 'en', undefined, {
    organisation: '=星河小店',
    template: '1',
  });
  assert.equal(told.code, 0, told.err);
  assert.equal(JSON.parse(told.out).by.merchant[0].name, '星河小店');
  assert.doesNotMatch(told.err, /13800138000/);
  const file = `${log}.columns.json`;
  assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')).log, {
    ...{ at: '何时', source: '从', recipient: '给', text: '说了什么' },
    ...{ organisation: { always: '星河小店' }, signature: null, template: 'c1' },
  });
  // The same file serves the next time, without questions.
  const again = await run([log, '--columns', file, '--out', `${log}.again`, '--json']);
  assert.equal(JSON.parse(again.out).log.judged, 1);
  const silent = await run([log, '--wizard', '--out', `${log}.third`]);
  assert.equal(silent.code, 2);
  assert.match(silent.err, /--columns FILE/);
});

test('the reports to hand in: a page in which nothing runs, texts as texts, the same hash in each', async () => {
  const nasty = '<script>alert(1)</script>=HYPERLINK("x")';
  const log = write(csv([LOG, line({ text: `"${NO_WAY_OUT}${nasty.replaceAll('"', '""')}"`, who: '=1+1' })]));
  const { sha256 } = JSON.parse((await run([log, '--json'], 'zh')).out);
  const out = `${log}.inspect`;
  const page = readFileSync(join(out, 'report.html'), 'utf8');
  assert.match(page, /default-src 'none'/);
  assert.doesNotMatch(page, /<script/);
  assert.ok(page.includes(sha256));
  assert.match(page, /整改清单/);
  const docx = await xmlOf(join(out, 'report.docx'), 'word/document.xml');
  assert.ok(docx.includes(sha256));
  assert.match(docx, /责任人/);
  const sheet = await xmlOf(join(out, 'report.xlsx'), 'xl/worksheets/sheet1.xml');
  assert.doesNotMatch(sheet, /<f>/);
  const findings = readFileSync(join(out, 'findings.csv'), 'utf8');
  assert.match(findings, /,'=1\+1,/);
});

/** One part of an office file. */
async function xmlOf(file: string, part: string): Promise<string> {
  const zip = await yauzl.openPromise(file);
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName !== part) continue;
    return Buffer.concat(await (await zip.openReadStreamPromise(entry)).toArray()).toString();
  }
  throw new Error(`${file} has no ${part}`);
}

test('a file of columns that is wrong names the key, what was found and what is allowed', async () => {
  const log = write(csv([LOG, line()]));
  for (const [content, said] of [
    ['{', /no JSON/],
    ['{"sent": {}}', /sent.*log, consents/],
    ['{"log": {"when": "x"}}', /log\.when.*at, source/],
    ['{"log": {"at": 3}}', /log\.at.*always/],
  ] as const) {
    const told = await run([log, '--columns', write(content, 'json')]);
    assert.equal(told.code, 2);
    assert.match(told.err, said);
  }
});

test('consents of which nothing can be read end it: without them everything would look like a violation', async () => {
  const log = write(csv([LOG, line()]));
  const consents = write(
    csv([
      ['手机号', '类型', '同意时间'],
      ['1.38E+10', '零售', '2026-01-01'],
    ]),
  );
  const told = await run([log, '--consents', consents], 'zh');
  assert.equal(told.code, 1);
  assert.match(told.err, /一行也读不了.*科学计数法/);
  assert.ok(!existsSync(`${log}.inspect`) && !existsSync(`${log}.inspect.part`));
});

test('no file of rows, a folder that is there, an interruption: told, and nothing is left behind', async () => {
  const workbook = write(Buffer.from('PK\x03\x04rest'), 'xlsx');
  const asWorkbook = await run([workbook]);
  assert.equal(asWorkbook.code, 2);
  assert.match(asWorkbook.err, /CSV UTF-8/);
  const log = write(csv([LOG, ...Array.from({ length: 5000 }, () => line())]));
  const stopped = await run([log], 'en', (stop) => stop());
  assert.equal(stopped.code, 1);
  assert.match(stopped.err, /nothing was left behind/);
  assert.ok(!existsSync(`${log}.inspect`) && !existsSync(`${log}.inspect.part`));
  assert.equal((await run([log])).code, 0);
  const again = await run([log]);
  assert.equal(again.code, 2);
  assert.match(again.err, /--out/);
});
