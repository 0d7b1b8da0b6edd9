/** Parquet as another's writer, ClickHouse's own, makes it. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { query } from 'chdb';
import { FileFault, type ReadRow } from '../../registry/index.ts';
import { openConsentFile } from './open-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'consent-parquet-'));
after(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function parquet(select: string, settings = "output_format_parquet_compression_method='zstd'"): string {
  const path = join(folder, `${files++}.parquet`);
  query(`select ${select} into outfile '${path}' format Parquet settings ${settings}`);
  return path;
}
async function rowsOf(path: string, skipped = 0): Promise<ReadRow[]> {
  const file = await openConsentFile(path, () => undefined);
  assert.equal(file.format, 'parquet');
  const rows: ReadRow[] = [];
  for await (const row of file.read(skipped)) rows.push(row);
  return rows;
}
async function faultOf(path: string): Promise<string[]> {
  try {
    await rowsOf(path);
    return [];
  } catch (error) {
    if (!(error instanceof FileFault)) throw error;
    return error.problems.map(({ code, found }) => `${code} ${found}`.trim());
  }
}

const ALL = `
  toInt64(13800138000 + number) as recipient, '91310000MA1FL00K2G' as organisation,
  toNullable('marketing-retail') as purpose, toLowCardinality('web') as channel,
  toDateTime64('2026-03-05 01:30:00', 3, 'UTC') as at, if(number = 1, null, '4/month') as frequency,
  toUInt16(365) as termDays, unhex(repeat('ab', 32))::FixedString(32) as evidence, (number = 2)::Bool as preTicked`;

test('numbers, days and moments, hashes and flags are read by their types, in every compression', async () => {
  for (const codec of ['zstd', 'snappy', 'gzip', 'lz4', 'brotli', 'none']) {
    const rows = await rowsOf(
      parquet(`${ALL} from numbers(3)`, `output_format_parquet_compression_method='${codec}'`),
    );
    const [first, second, third] = rows.map(({ values }) => values);
    assert.deepEqual(first, {
      ...{ recipient: '13800138000', organisation: '91310000MA1FL00K2G', purpose: 'marketing-retail' },
      ...{ channel: 'web', at: '2026-03-05T01:30:00.000Z', frequency: '4/month', termDays: '365' },
      ...{ evidence: 'ab'.repeat(32), preTicked: 'no' },
    });
    assert.equal(second!['frequency'], undefined, codec);
    assert.equal(third!['preTicked'], 'yes');
    assert.deepEqual(
      rows.map(({ row, problems }) => [row, problems.length]),
      [
        [1, 0],
        [2, 0],
        [3, 0],
      ],
    );
  }
  const [day] = await rowsOf(
    parquet(`'13800138000' as "手机号", 'x' as "类型", 'web' as "渠道", toDate('2026-03-05') as "同意时间"`),
  );
  assert.deepEqual(day!.values, { recipient: '13800138000', purpose: 'x', channel: 'web', at: '2026-03-05' });
});

test('what no cell can be is told with its row and column, and a wrong column before any row', async () => {
  const wrong = await rowsOf(
    parquet(`number + 0.5 as recipient, ['a', 'b'] as purpose, 'web' as channel, 'x' as at from numbers(2)`),
  );
  assert.deepEqual(
    wrong.map(({ row, problems }) => [row, ...problems.map(({ code, field }) => `${field} ${code}`)]),
    [1, 2].map((row) => [row, 'recipient cell-no-text', 'purpose cell-no-text']),
  );
  assert.deepEqual(await faultOf(parquet(`'1' as recipient, 'x' as colour, (1, 2) as pair`)), [
    ...['column-unknown colour', 'column-unknown pair'],
    ...['column-missing', 'column-missing', 'column-missing'],
  ]);
});

test('groups are read one after another, and one that was gone on with is begun where it stood', async () => {
  const path = parquet(`${ALL} from numbers(5000)`, 'output_format_parquet_row_group_size=700');
  const rows = await rowsOf(path);
  assert.deepEqual(
    [rows.length, rows.at(-1)!.row, rows.at(-1)!.values['recipient']],
    [5000, 5000, '13800142999'],
  );
  const rest = await rowsOf(path, 1234);
  assert.deepEqual([rest.length, rest[0]!.row, rest[0]!.values['recipient']], [3766, 1235, '13800139234']);
});

test('a file that is cut off or damaged is told and ends there', async () => {
  const path = parquet(`${ALL} from numbers(5000)`);
  const whole = readFileSync(path);
  truncateSync(path, whole.length - 100);
  assert.match((await faultOf(path))[0]!, /^parquet-unreadable/);
  const damaged = Buffer.from(whole);
  damaged.fill(0x5a, 4, 40);
  writeFileSync(path, damaged);
  assert.match((await faultOf(path))[0]!, /^parquet-unreadable/);
});
