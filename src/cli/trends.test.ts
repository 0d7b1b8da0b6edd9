import assert from 'node:assert/strict';
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
import { after, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import { type Parts, runCommand } from './run.ts';
import type { Language, Terminal } from './terminal.ts';
import { complaintLines, csvOf, LAST, SCAM_PORT } from './trends.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'cli-trends-'));
after(() => rmSync(folder, { recursive: true, force: true }));

async function run(
  words: readonly string[],
  language: Language = 'en',
  onInterrupt: (stop: () => void) => void = () => undefined,
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
  };
  const parts = {
    configurationKeys: ['data'],
    clock: () => LAST + 86_400_000,
    version: '0.1.0',
    onInterrupt,
  } as unknown as Parts;
  return { code: await runCommand(['trends', ...words], terminal, parts), ...said };
}
let files = 0;
function write(content: string | Buffer): { readonly path: string; readonly out: string } {
  const path = join(folder, `list-${++files}.csv`);
  writeFileSync(path, content);
  return { path, out: `${path}.trends` };
}
const lines = complaintLines('file');

test('half a year of complaints: classes, waves, and the alarm over the scam that began six days ago', async () => {
  const { path, out } = write(csvOf(lines));
  const told = await run([path, '--json']);
  assert.equal(told.code, 3, told.err);
  const report = JSON.parse(told.out);
  assert.deepEqual(
    [report.version, report.rows, report.rejected, report.from, report.to],
    [1, lines.length, 0, '2026-01-02', '2026-05-31'],
  );
  assert.deepEqual(report.columns, ['category', 'sender', 'region']);
  const names = report.alarms.holding.map(
    ({ kind, name }: { kind: string; name: string }) => `${kind} ${name}`,
  );
  assert.ok(names.includes('category 涉嫌欺诈') && names.includes(`sender ${SCAM_PORT}`), names.join(', '));
  const ofScamAlarm = report.alarms.holding.find(({ name }: { name: string }) => name === SCAM_PORT);
  assert.deepEqual([ofScamAlarm.since, ofScamAlarm.until, ofScamAlarm.count], ['2026-05-26', null, 108]);
  const { setPerWeek, begun, weeks } = report.alarms;
  // The scam's own alarms are among them.
  assert.ok(setPerWeek === 1 && weeks >= 10 && begun <= 1.5 * weeks + 4, JSON.stringify({ begun, weeks }));
  const scam = report.waves.find(
    ({ senders }: { senders: { name: string }[] }) => senders[0]?.name === SCAM_PORT,
  );
  assert.deepEqual([scam.complaints, scam.isNew, scam.lastWeek], [108, true, 108]);
  assert.ok(
    scam.template.some(({ slot }: { slot: string | null }) => slot === 'number'),
    JSON.stringify(scam.template),
  );
  assert.ok(report.wavesTotal >= 5 && report.wavesTotal <= 12, `${report.wavesTotal}`);
  assert.deepEqual(readdirSync(out).sort(), ['rejected.csv', 'report.html', 'rows.csv', 'waves.csv']);
  const rows = parse(readFileSync(join(out, 'rows.csv')), { bom: true, columns: true }) as Record<
    string,
    string
  >[];
  assert.equal(rows.length, lines.length);
  assert.deepEqual(rows[0], { ...rows[0], row: '2', day: '2026-01-02' });
  const waveOf = new Map(rows.map(({ row, wave }) => [Number(row), wave]));
  const ofScam = lines.flatMap(({ sender }, i) => (sender === SCAM_PORT ? [waveOf.get(i + 2)] : []));
  assert.equal(new Set(ofScam).size, 1);
});

test('the same in GB18030, by other names of columns, in Chinese; the same file gives the same report', async () => {
  const csv = csvOf(lines, 'id,日期,正文,来源,种类,地方,谁');
  const { path, out } = write(iconv.encode(csv, 'gb18030'));
  const flags = [
    '--text-column',
    '正文',
    '--sender-column',
    '来源',
    '--category-column',
    '种类',
    '--region-column',
    '地方',
  ];
  const told = await run([path, ...flags, '--out', `${out}-a`], 'zh');
  assert.equal(told.code, 3, told.err);
  assert.match(told.out, /\d 件投诉，2026-01-02 至 2026-05-31，150 天/);
  assert.match(told.out, /最后一天有 \d+ 起报警/);
  assert.equal((await run([path, ...flags, '--out', `${out}-b`], 'zh')).code, 3);
  for (const file of readdirSync(`${out}-a`))
    assert.deepEqual(readFileSync(join(`${out}-a`, file)), readFileSync(join(`${out}-b`, file)), file);
});

test('P7 no number of a person stands in what is written, however it was written', async () => {
  const texts = [
    '【某某】看房热线 13812345678，加微信 13812345678',
    '加我 １３８１２３４５６７８ 领取',
    '电话 138-1234-5678 或 138 1234 5678',
    '①③⑧①②③④⑤⑥⑦⑧ 找我',
    '联系 一三八一二三四五六七八',
  ];
  const rows = texts.flatMap((text, i) =>
    [0, 1].map(() => `2026-05-0${i + 1},"${text}",13912345678,13712345678,13612345678`),
  );
  // In the other columns, too, and where a row is told as not read.
  for (const [sender, category, region] of [
    ['139-1234-5678', '１３７１２３４５６７８', '1 3 6 1234 5678'],
    ['１３９ 1234 5678', '137.1234.5678', '(136)12345678'],
  ])
    for (const text of texts) rows.push(`2026-05-09,"${text}",${sender},${category},${region}`);
  rows.push(
    'x,13512345678,1,a,b',
    '13512345678,t,1,a,b',
    '135-1234-5678,t,1,a,b',
    '１３５１２３４５６７８,t,1,a,b',
  );
  const { path, out } = write(`时间,短信内容,发送号码,类别,省份\n${rows.join('\n')}\n`);
  const told = await run([path, '--json']);
  assert.equal(told.code, 3, told.err);
  const whole = [
    told.out,
    told.err,
    ...readdirSync(out).map((file) => readFileSync(join(out, file), 'utf8')),
  ].join('\n');
  const plain = whole.normalize('NFKC').replace(/[\s().-]/g, '');
  assert.doesNotMatch(plain, /1[35-9][0-9]12345678/);
  assert.doesNotMatch(plain, /一三八一二三四五六七八/);
});

test('P12 nothing in a text runs in the report, and no cell of a CSV is a formula', async () => {
  const nasty = [
    '<script>document.title="ran"</script>',
    '"><img src=x onerror=document.title="ran">',
    '=HYPERLINK("http://x.example","赢")',
    '@SUM(A1:A9)',
    '</style><svg onload=alert(1)>',
    '\u202e倒\u0007过来\u0000',
    '{{constructor.constructor("return 1")()}}',
  ];
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const rows = nasty.flatMap((text) =>
    [0, 1].map(() =>
      ['2026-05-01', text, text.slice(0, 40), text.slice(0, 40), text.slice(0, 40)].map(cell).join(','),
    ),
  );
  const { path, out } = write(`时间,短信内容,发送号码,类别,省份\n${rows.join('\n')}\n`);
  const told = await run([path]);
  assert.ok(told.code === 0 || told.code === 3, told.err);
  const page = readFileSync(join(out, 'report.html'), 'utf8');
  assert.doesNotMatch(page, /<script|<img|<svg onload|<a\b/i);
  assert.match(page, /default-src 'none'/);
  assert.match(page, /&lt;script&gt;|&lt;img/);
  for (const file of ['waves.csv', 'rows.csv', 'rejected.csv'])
    for (const row of parse(readFileSync(join(out, file)), {
      bom: true,
      relax_column_count: true,
    }) as string[][])
      for (const each of row) assert.doesNotMatch(each, /^[=+@\t\r-](?!\d)/, `${file}: ${each}`);
});

test('a row that cannot be read is told with its reason and the others are read; where none can, it is said why', async () => {
  const { path, out } = write(
    '时间,短信内容\n2026-05-01,【甲】你好\n,【甲】没有时间\n昨天,【甲】不是时间\n2030-01-01,【甲】将来\n1990-01-01,【甲】从前\n2026-05-02,\n',
  );
  const told = await run([path]);
  assert.equal(told.code, 3);
  assert.match(told.err, /5 rows were not read/);
  const rejected = parse(readFileSync(join(out, 'rejected.csv')), { bom: true, columns: true }) as Record<
    string,
    string
  >[];
  assert.deepEqual(
    rejected.map(({ row, code }) => `${row} ${code}`),
    ['3 time-missing', '4 time-unreadable', '5 time-future', '6 time-old', '7 cell-missing'],
  );
  const none = write('短信内容,发送号码\n【甲】你好,10690001\n');
  const failed = await run([none.path]);
  assert.deepEqual([failed.code, existsSync(none.out)], [1, false]);
  assert.match(failed.err, /--time-column/);
});

test('wrong usage is told at once: no column of texts, a name that is not there, a folder that is, a number that is none', async () => {
  const { path, out } = write('时间,内文\n2026-05-01,你好\n');
  const missing = await run([path]);
  assert.equal(missing.code, 2);
  assert.match(missing.err, /text.*--text-column/s);
  const wrong = await run([path, '--text-column', '正文']);
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /正文/);
  for (const value of ['0', '-1', 'many', '1e9'])
    assert.equal((await run([path, '--text-column', '内文', `--false-alarms=${value}`])).code, 2, value);
  assert.equal((await run([join(folder, 'none.csv')])).code, 2);
  assert.equal((await run([])).code, 2);
  assert.equal((await run([path, '--text-column', '内文'])).code, 0);
  const again = await run([path, '--text-column', '内文']);
  assert.equal(again.code, 2);
  assert.match(again.err, /--out/);
  assert.equal(existsSync(`${out}.part`), false);
  const empty = write('');
  assert.equal((await run([empty.path])).code, 2);
});

test('Ctrl-C leaves nothing behind', async () => {
  const { path, out } = write(csvOf([...lines, ...complaintLines('more'), ...complaintLines('still')]));
  const told = await run([path], 'en', (stop) => setTimeout(stop, 60));
  assert.equal(told.code, 1, told.err);
  assert.match(told.err, /nothing was left/);
  assert.deepEqual([existsSync(out), existsSync(`${out}.part`)], [false, false]);
});

test('what cannot be put in its place leaves nothing half', async () => {
  const { path, out } = write(csvOf(lines.slice(0, 200)));
  // Somebody else makes the folder meanwhile.
  const told = await run([path], 'zh', () => {
    mkdirSync(out);
    writeFileSync(join(out, 'mine'), '');
  });
  assert.equal(told.code, 1);
  assert.match(told.err, /写不了/);
  assert.deepEqual([readdirSync(out), existsSync(`${out}.part`)], [['mine'], false]);
});

test('texts with other words and the same account are told as one wave', async () => {
  const texts = [
    '急需用钱？无抵押信用贷款，当天放款，额度50万，联系张经理，加微信 dk88666 详谈',
    '资金周转不开？凭身份证就能办，三分钟到账，薇❤：ＤＫ88666',
  ];
  const { path } = write(`时间,短信内容\n${texts.map((text) => `2026-05-01,${text}`).join('\n')}\n`);
  const told = JSON.parse((await run([path, '--json'])).out);
  assert.deepEqual([told.wavesTotal, told.inWaves, told.waves[0].variants], [1, 2, 2]);
});
