import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openRoom, PROVIDER, type Room, SHOP } from '../registry/fixture.ts';
import { barOf } from './progress.ts';
import { type Parts, runCommand } from './run.ts';
import type { Language, Terminal } from './terminal.ts';

let room: Room;
const folder = mkdtempSync(join(tmpdir(), 'cli-exchange-'));
before(async () => {
  room = await openRoom();
});
after(async () => {
  await room.close();
  rmSync(folder, { recursive: true, force: true });
});

async function run(words: readonly string[], language: Language = 'en') {
  const said = { out: '', err: '' };
  const terminal: Terminal = {
    language,
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    interactive: false,
    rows: undefined,
    readInput: async () => undefined,
  };
  const parts = {
    configurationKeys: ['data'],
    openExchange: async () => ({
      ...room,
      actor: room.as('cli:tester'),
      bytesMax: 2000,
      close: async () => undefined,
    }),
  } as unknown as Parts;
  return { code: await runCommand(words, terminal, parts), ...said };
}
function file(content: string): string {
  const path = join(folder, 'rows.csv');
  writeFileSync(path, content);
  return path;
}

test('a file is tried, brought in, told as there already, and exported as it came', async () => {
  const path = file(`signature,owner\n青禾,${SHOP}\n云帆,${PROVIDER}\n`);
  const tried = await run(['import', 'signatures', path, '--dry-run']);
  assert.deepEqual([tried.code, tried.err], [0, '']);
  assert.match(tried.out, /^2 rows \(csv, utf-8\): 2 would be written, 0 are registered already; --dry-run/);
  const head = await room.record.head();
  const done = await run(['import', 'signatures', path], 'zh');
  assert.deepEqual([done.code, done.out], [0, '共 2 行（csv, utf-8）：写入 2 行，已登记 0 行\n']);
  assert.equal(await room.record.head(), head + 2);
  const again = JSON.parse((await run(['import', 'signatures', path, '--json'])).out);
  assert.deepEqual([again.version, again.same, again.fresh, again.written], [1, 2, 0, false]);
  const out = (await run(['export', 'signatures'])).out;
  assert.equal(out, `\ufeffsignature,owner\r\n云帆,${PROVIDER}\r\n青禾,${SHOP}\r\n`);
  const lines = (await run(['export', 'signatures', '--format', 'jsonl'])).out;
  assert.equal(lines, `{"signature":"云帆","owner":"${PROVIDER}"}\n{"signature":"青禾","owner":"${SHOP}"}\n`);
});

test('what is wrong is told with row, column and fix, and the exit code says so', async () => {
  const path = file(`签名,权利人\n😀,${SHOP}\n青禾三,123\n`);
  const head = await room.record.head();
  const zh = await run(['import', 'signatures', path], 'zh');
  assert.equal(zh.code, 1);
  assert.match(zh.err, /^第 2 行，签名：签名不符合要求：.*请填写 2 到 20 个汉字/);
  assert.match(zh.err, /\n第 3 行，权利人：统一社会信用代码不对：123。.*\n共 2 行，2 个问题，没有写入\n$/);
  const tried = await run(['import', 'signatures', path, '--dry-run', '--json']);
  assert.equal(tried.code, 3);
  assert.deepEqual(
    JSON.parse(tried.out).found.map(({ row, field }: { row: number; field: string }) => [row, field]),
    [
      [2, 'signature'],
      [3, 'owner'],
    ],
  );
  assert.equal(await room.record.head(), head);
});

test('a kind, a file or a format that there is not is told with what there is', async () => {
  const kind = await run(['import', 'pigs', file('x')]);
  assert.deepEqual([kind.code, /found "pigs"; allowed: organisations, ports, /.test(kind.err)], [2, true]);
  const none = await run(['import', 'ports', join(folder, 'none.csv')]);
  assert.deepEqual([none.code, /none\.csv: cannot be read \(ENOENT\)/.test(none.err)], [2, true]);
  const format = await run(['export', 'ports', '--format', 'xlsx']);
  assert.deepEqual([format.code, /--format: found "xlsx"; allowed: csv, jsonl/.test(format.err)], [2, true]);
});

test('a file that is too large is told its bytes and the setting, before it is read', async () => {
  const path = file(`signature,owner\n${`青禾,${SHOP}\n`.repeat(100)}`);
  const told = await run(['import', 'signatures', path, '--dry-run']);
  assert.equal(told.code, 2);
  assert.match(told.err, /rows\.csv: found 2616 bytes; allowed: at most 2000 \(\[http\] import_bytes_max\)/);
});

test('a bar is as long as what is done of it', () => {
  assert.deepEqual(
    [barOf(0), barOf(0.5), barOf(1)],
    [`${'░'.repeat(24)}   0 %`, `${'█'.repeat(12)}${'░'.repeat(12)}  50 %`, `${'█'.repeat(24)} 100 %`],
  );
});
