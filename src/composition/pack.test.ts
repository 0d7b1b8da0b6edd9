/** `anning pack` and `anning verify PACK.zip`, against a server that listens, as a clerk of the regulator uses them. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type PackStand, PORT, packStand } from '../api/packs.fixture.ts';
import { type Language, type Parts, runCommand, type Terminal } from '../cli/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'anning-pack-'));
const OUT = join(folder, 'case.zip');
const KEY = join(folder, 'verifier.pub');
let office: PackStand;
let server: string;
let secret: string;
let id: string;

before(async () => {
  office = await packStand();
  await office.send([{ i: 1 }]);
  const complaint = await office.complain(1);
  await office.match();
  const opened = await office.ok('ann', 'POST /api/cases', {
    ...{ subjectKind: 'port', port: PORT, complaints: [complaint] },
  });
  id = opened.case;
  ({ secret } = await office.ok('regulator', 'POST /api/keys', {
    ...{ name: 'packs', role: 'regulator', organisation: null, days: 30 },
    acts: ['complaint.read', 'number.unmask'],
  }));
  server = await office.house.app.listen({ port: 0, host: '127.0.0.1' });
  writeFileSync(KEY, `${office.house.evidence.verifierKey}\n`);
});
after(async () => {
  await office.house.close();
  rmSync(folder, { recursive: true });
});

async function run(words: readonly string[], language: Language = 'en', input = secret) {
  const said = { out: '', err: '' };
  const terminal: Terminal = {
    ...{ language, interactive: false, rows: undefined, readInput: async () => input },
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
  };
  const code = await runCommand(words, terminal, { configurationKeys: ['data'] } as unknown as Parts);
  return { code, ...said };
}

test('anning pack makes and fetches a pack, with its options and its reason, and never over a file', async () => {
  const made = await run(['pack', id, '--out', OUT, '--server', server, '--json']);
  assert.equal(made.code, 0, made.err);
  const told = JSON.parse(made.out);
  assert.deepEqual([told.version, told.case, told.bytes], [1, id, readFileSync(OUT).length]);
  const again = await run(['pack', id, '--out', OUT, '--server', server]);
  assert.deepEqual([again.code, /there is a file/.test(again.err)], [2, true]);
  const other = join(folder, 'other.zip');
  const unasked = await run(['pack', id, '--out', other, '--numbers', '--server', server]);
  assert.deepEqual([unasked.code, /--reason/.test(unasked.err)], [2, true]);
  const whole = await run([
    ...[
      'pack',
      id,
      '--out',
      other,
      '--numbers',
      '--english',
      '--reason',
      'for the court',
      '--server',
      server,
    ],
  ]);
  assert.equal(whole.code, 0, whole.err);
  const report = await run(['verify', other, '--key', KEY, '--json']);
  assert.deepEqual(JSON.parse(report.out).pack.options, {
    english: true,
    withNumbers: true,
    withOriginals: false,
  });
  const gone = join(folder, 'gone.zip');
  const nobody = await run(['pack', 'g_00000000000000000000', '--out', gone, '--server', server]);
  assert.deepEqual([nobody.code, existsSync(gone)], [1, false]);
  const stranger = await run(['pack', id, '--out', gone, '--server', server], 'en', 'k_nobody');
  assert.deepEqual([stranger.code, existsSync(gone)], [1, false]);
});

test('P6 anning verify PACK.zip says of the whole and of each proof whether it is genuine, offline', async () => {
  const good = await run(['verify', OUT, '--key', KEY]);
  assert.equal(good.code, 0, good.out);
  assert.match(good.out, /^the pack is genuine: signature, every file and every proof hold\n/);
  assert.match(good.out, /files: 11 genuine, 0 changed, 0 missing, 0 added/);
  assert.match(good.out, /proofs of messages: 0 genuine, 1 genuine with the record not shown/);
  assert.match((await run(['verify', OUT, '--key', KEY], 'zh')).out, /^证据包真实：/);
  const own = await run(['verify', OUT]);
  assert.equal(own.code, 0);
  assert.match(own.err, /no --key: the pack’s own key shows that it is consistent, not whose it is/);

  const broken = join(folder, 'broken.zip');
  const bytes = readFileSync(OUT);
  bytes[Math.floor(bytes.length / 3)]! ^= 1;
  writeFileSync(broken, bytes);
  const bad = await run(['verify', broken, '--key', KEY]);
  assert.equal(bad.code, 4);
  assert.match(bad.out, /^the pack is NOT genuine: \d+ problems\n[\s\S]* {2}file-changed {2}\S+: found /);
  const json = JSON.parse((await run(['verify', broken, '--key', KEY, '--json'])).out);
  assert.deepEqual([json.version, json.ok, json.problems[0].what], [1, false, 'file-changed']);
});
