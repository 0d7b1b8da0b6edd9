import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Centre, openCentre, SPAM } from '../complaints/fixture.ts';
import { SHOP } from '../consent/fixture.ts';
import { type Parts, runCommand } from './run.ts';
import type { Language, Terminal } from './terminal.ts';

let centre: Centre;
const folder = mkdtempSync(join(tmpdir(), 'cli-complaints-'));
before(async () => {
  centre = await openCentre();
});
after(async () => {
  await centre.shut();
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
      ...{ complaints: centre.imports, actor: centre.house.as('cli'), complaintsBytesMax: 2000 },
      knows: (organisation: string) => organisation === SHOP,
      close: async () => undefined,
    }),
  } as unknown as Parts;
  return { code: await runCommand(words, terminal, parts), ...said };
}
const path = join(folder, 'complaints.csv');
const write = (...rows: readonly string[]) =>
  writeFileSync(path, `收到号码,发送号码,短信内容,编号\n${rows.join('\n')}\n`);

test('a carrier’s file is tried, brought in, and told as handed in before; rejected rows stand in a file beside it', async () => {
  write(`13800000001,1069123456,${SPAM},1`, `138,1069123456,${SPAM},2`, `13800000001,1069123456,${SPAM},3`);
  const asked = ['import', 'complaints', path, '--organisation', SHOP];
  const tried = await run([...asked, '--dry-run']);
  assert.deepEqual(
    [tried.code, tried.out],
    [3, '3 rows: 2 would be accepted, 0 were handed in before, 1 rejected; --dry-run, nothing changed\n'],
  );
  const done = await run(asked, 'zh');
  assert.equal(done.out, '共 3 行：受理 2 行（其中不计入 1 行），先前已转来 0 行，拒绝 1 行\n');
  assert.match(readFileSync(`${path}.rejected.csv`, 'utf8'), /\r\n3,收到号码,recipient,recipient-not-valid,/);
  const told = JSON.parse((await run([...asked, '--json'])).out);
  assert.deepEqual(
    [told.version, told.kind, told.fresh, told.same, told.rejected],
    [1, 'complaints', 0, 2, 1],
  );
});

test('an organisation that nobody registered, a large or an unreadable file are told at once', async () => {
  write(`13800000001,1069123456,${SPAM},1`);
  const nobody = await run(['import', 'complaints', path, '--organisation', '91110000MA0000003T']);
  assert.deepEqual([nobody.code, /is not registered/.test(nobody.err)], [2, true]);
  write(...Array.from({ length: 60 }, (_, i) => `13800000001,1069123456,${SPAM},${i}`));
  const large = await run(['import', 'complaints', path]);
  assert.deepEqual([large.code, /\[http\] complaints_bytes_max/.test(large.err)], [2, true]);
  assert.equal((await run(['import', 'complaints', join(folder, 'none.csv')])).code, 2);
  writeFileSync(path, 'recipient,colour\n1,red\n');
  const wrong = await run(['import', 'complaints', path]);
  assert.deepEqual([wrong.code, /There is no column “colour”/.test(wrong.err)], [1, true]);
});
