import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type House, number, openHouse, SHOP } from '../consent/fixture.ts';
import { type Parts, runCommand } from './run.ts';
import type { Language, Terminal } from './terminal.ts';

let house: House;
const folder = mkdtempSync(join(tmpdir(), 'cli-consents-'));
before(async () => {
  house = await openHouse();
});
after(async () => {
  await house.shut();
  rmSync(folder, { recursive: true, force: true });
});

async function run(words: readonly string[], language: Language = 'en') {
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
    openExchange: async () => ({
      ...{ consents: house.imports, actor: house.as('cli'), bytesMax: 10, consentsBytesMax: 2000 },
      close: async () => undefined,
    }),
  } as unknown as Parts;
  return { code: await runCommand(words, terminal, parts), ...said };
}
const path = join(folder, 'book.csv');
const row = (i: number, channel = 'web') =>
  `${number(i)},marketing-retail,${channel},2026-03-05,4/month,365`.replace(/^86/, '');
const write = (...rows: readonly string[]) =>
  writeFileSync(path, `recipient,purpose,channel,at,frequency,termDays\n${rows.join('\n')}\n`);

test('a book of consents is tried, brought in, and told as there already; rejected rows stand in a file beside it', async () => {
  write(row(1), row(2, 'phone'), row(3));
  const asked = ['import', 'consents', path, '--organisation', SHOP];
  const tried = await run([...asked, '--dry-run']);
  assert.equal(tried.code, 3);
  assert.equal(
    tried.out,
    '3 rows: 2 would be written (2 of them unproven), 0 are there already, 1 rejected; --dry-run, nothing changed\n',
  );
  assert.match(
    tried.err,
    /^1 rows \(such as row 3\): Nobody agrees by the channel “phone”\. Give one of web, /,
  );
  const done = await run(asked, 'zh');
  assert.equal(done.code, 3);
  assert.match(done.out, /^共 3 行：写入 2 行（其中 2 行未证明），已有 0 行，拒绝 1 行。/);
  assert.match(done.err, new RegExp(`拒绝的行和原因：${path}\\.rejected\\.csv\n$`));
  assert.match(readFileSync(`${path}.rejected.csv`, 'utf8'), /\r\n3,channel,channel,channel-not-allowed,/);
  const again = await run([...asked, '--json', '--rejected', join(folder, 'again.csv')]);
  const told = JSON.parse(again.out);
  assert.deepEqual([told.version, told.fresh, told.same, told.rejected], [1, 0, 2, 1]);
  assert.equal(told.rejectedFile, join(folder, 'again.csv'));
});

test('without an organisation each row is told, a wrong code and a large or unreadable file at once', async () => {
  write(row(11));
  const nobody = await run(['import', 'consents', path]);
  assert.deepEqual([nobody.code, /organisation .* is not registered/.test(nobody.err)], [3, true]);
  const code = await run(['import', 'consents', path, '--organisation', '123']);
  assert.deepEqual([code.code, /--organisation: found "123"/.test(code.err)], [2, true]);
  write(...Array.from({ length: 60 }, (_, i) => row(100 + i)));
  const large = await run(['import', 'consents', path, '--organisation', SHOP]);
  assert.deepEqual([large.code, /\[http\] consents_bytes_max/.test(large.err)], [2, true]);
  const none = await run(['import', 'consents', join(folder, 'none.csv')]);
  assert.deepEqual([none.code, /cannot be read/.test(none.err)], [2, true]);
  writeFileSync(path, 'recipient,colour\n1,red\n');
  const wrong = await run(['import', 'consents', path]);
  assert.deepEqual([wrong.code, /There is no column “colour”/.test(wrong.err)], [1, true]);
});
