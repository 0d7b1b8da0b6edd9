import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { SHOP } from '../../consent/fixture.ts';
import { nastyTexts } from '../../domain/nasty.fixture.ts';
import { csvLine } from '../../registry/index.ts';
import { type Centre, CODE, openCentre, SPAM } from '../fixture.ts';
import type { ComplaintsAsked, ComplaintsTold } from './imports.ts';

const folder = mkdtempSync(join(tmpdir(), 'complaint-imports-'));
let centre: Centre;
before(async () => {
  centre = await openCentre();
});
after(async () => {
  await centre.shut();
  rmSync(folder, { recursive: true, force: true });
});

const rejectedPath = join(folder, 'rejected.csv');
const rejected = () => readFileSync(rejectedPath, 'utf8').split('\r\n').slice(1, -1);
async function bring(content: string, more: Partial<ComplaintsAsked> = {}): Promise<ComplaintsTold> {
  const path = join(folder, 'file');
  writeFileSync(path, content);
  const asked = { path, organisation: SHOP, dryRun: false, rejectedPath, ...more };
  return centre.imports.run(asked, centre.house.as('ann'), {
    onProgress: () => undefined,
    stopped: () => false,
  });
}
const counts = ({ through, fresh, uncounted, same, rejected: wrong }: ComplaintsTold) => [
  ...[through, fresh, uncounted, same, wrong],
];
const newest = async (limit: number) => (await centre.complaints.list({}, { limit })).toReversed();
const phone = (i: number) => `${13_800_000_000 + i}`;

test('a carrier’s CSV in its own words: row by row, categories by name, times as written, the row kept as it stood', async () => {
  const file = [
    '来源号码,手机号码,短信原文,接收时间,投诉类别,工单号,要求停发',
    `10691234 56,${phone(1)},"${SPAM}",2026/5/30 9:30,零售业推销,W-1,是`,
    `1069123456,${phone(2)},${CODE},2026-05-30 10:00:00,,W-2,`,
    `1069123456,138,,2099-01-01,别的,${'W'.repeat(90)},也许`,
    `1069123456,${phone(1)},${SPAM},,,W-1,`,
  ].join('\n');
  assert.deepEqual(counts(await bring(file, { dryRun: true })), [4, 3, 0, 0, 1]);
  assert.deepEqual(await newest(10), []);
  const told = await bring(file);
  assert.deepEqual(counts(told), [4, 2, 1, 1, 1]);
  assert.deepEqual(Object.keys(told.reasons).sort(), ['cell-missing']);
  const [first, code] = await newest(2);
  assert.deepEqual(
    [first!.via, first!.reference, first!.port, first!.category, first!.categoryBy, first!.wantsStop],
    [SHOP, 'W-1', '1069123456', 'retail', 'person', true],
  );
  assert.deepEqual(
    [first!.toldAt, first!.channel, first!.proof],
    [Date.UTC(2026, 4, 30, 1, 30), 'file', 'told'],
  );
  assert.deepEqual(code!.marks, ['service-message']);
  const { bytes } = await centre.complaints.original(first!.id, 0);
  assert.deepEqual(JSON.parse(bytes.toString()), {
    ...{ 来源号码: '10691234 56', 手机号码: phone(1), 短信原文: SPAM },
    ...{ 接收时间: '2026/5/30 9:30', 投诉类别: '零售业推销', 工单号: 'W-1', 要求停发: '是' },
  });
  assert.deepEqual(
    centre.house.deeds.slice(-1).map(({ act, organisation, detail }) => [act, organisation, detail]),
    [['complaint.imported', SHOP, { written: 2, first: 2, last: 5 }]],
  );
  assert.deepEqual(counts(await bring(file)), [4, 0, 0, 3, 1]);
});

test('P7 what is wrong is told by row, column and reason, in both languages, and shows no number', async () => {
  const told = await bring(
    [
      '收到号码,发送号码,短信内容,时间,类别,编号,要求停发',
      `+86 1380000,1069123456,${SPAM},昨天,别的,ok,也许`,
      `${phone(20)},1069123456,${SPAM},2099-01-01,,${phone(20)}\t${phone(20)},`,
    ].join('\n'),
  );
  assert.deepEqual(counts(told), [2, 0, 0, 0, 2]);
  const lines = rejected();
  assert.deepEqual(lines.map((line) => line.split(',').slice(0, 4).join(' ')).sort(), [
    '2 收到号码 recipient recipient-not-valid',
    '2 时间 at time-not-readable',
    '2 类别 category category-not-known',
    '2 要求停发 wantsStop flag-not-valid',
    '3 时间 at told-in-future',
    '3 编号 reference reference-not-valid',
  ]);
  assert.doesNotMatch(lines.join(''), /1380000/);
  const none = await bring('收到号码,颜色\n1,红\n');
  assert.deepEqual(none.faults.map(({ code }) => code).sort(), ['column-missing', 'column-unknown']);
});

test('the list that a platform’s interface sends its providers comes in as it is: JSON, JSONL, numbers as numbers', async () => {
  const entry = (i: number) => ({
    ...{ account: 'cmpp-01', complaint_time: '2026-05-31 11:00:00', count: 2, mobile: 13_800_000_040 + i },
    ...{
      deliver_time: '2026-05-31 10:00:00',
      operator: '移动',
      province: '浙江',
      sms_content: `${SPAM}${i}`,
    },
  });
  const entries = [entry(0), entry(1)];
  assert.deepEqual(counts(await bring(JSON.stringify(entries))), [2, 2, 0, 0, 0]);
  const [first] = await newest(2);
  assert.deepEqual([first!.senderKind, first!.port, first!.text], ['none', undefined, `${SPAM}0`]);
  assert.equal(first!.toldAt, Date.UTC(2026, 4, 31, 2));
  const { bytes } = await centre.complaints.original(first!.id, 0);
  assert.deepEqual(JSON.parse(bytes.toString()).province, '浙江');
  // Without numbers of their own, rows that say the same are the same, in any form of file, and for each teller by itself.
  const lines = entries.map((each) => JSON.stringify({ ...each, complaint_time: '2026-06-01 00:00:00' }));
  assert.deepEqual(counts(await bring(lines.join('\n'))), [2, 0, 0, 2, 0]);
  assert.deepEqual(counts(await bring(lines.join('\n'), { organisation: undefined })), [2, 2, 2, 0, 0]);
  assert.doesNotMatch(first!.reference!, /138000/);
});

test('P12 200 nasty texts in CSV and in JSON are kept; a long one and a NUL stop no other; rejected rows run in no spreadsheet', async () => {
  const texts = nastyTexts(200);
  const rows = texts.map((text, i) => ({
    收到号码: phone(1000 + i),
    发送号码: text.slice(0, 50),
    短信内容: text,
    编号: `N-${i}`,
  }));
  const told = await bring(JSON.stringify(rows));
  assert.deepEqual([told.through, told.rejected, told.faults], [200, 0, []]);
  const kept = await newest(200);
  // The reader of JSON arrays drops U+FEFF, which nobody sees.
  for (const [i, { text }] of kept.entries())
    assert.equal(
      text.replaceAll('\ufeff', ''),
      texts[i]!.replaceAll(/[\0\ufeff]/g, '')
        .toWellFormed()
        .trim(),
    );
  const csv = [['收到号码', '发送号码', '短信内容', '编号'], ...rows.map((row) => Object.values(row))];
  const again = await bring(csv.map((row) => csvLine(row)).join(''));
  assert.deepEqual([again.through, again.same, again.rejected, again.faults], [200, 200, 0, []]);
  const wrong = texts.map((text, i) => ({
    收到号码: text.slice(0, 50),
    短信内容: '长'.repeat(i === 0 ? 1_000_000 : 1),
    类别: text,
  }));
  const bad = await bring(wrong.map((row) => JSON.stringify(row)).join('\n'));
  assert.equal(bad.rejected, 200);
  for (const line of rejected()) assert.doesNotMatch(line, /(^|,)"?[=+\-@\t\r]/);
});
