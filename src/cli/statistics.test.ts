import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Language, type Parts, runCommand, type Terminal } from './index.ts';

const FILES = { csv: '\ufeffperiod\r\n2026Q2\r\n', json: '{"period":"2026Q2"}\n' };
const MANIFEST = '{"schema":"anning-statistics-manifest-1"}';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const edition = (more: object = {}) => ({
  ...{ id: '2026Q2.1', edition: 1, received: 120, counted: 100, marketing: 80, ecommerce: 60, changes: 0 },
  files: (['csv', 'json'] as const).map((format) => ({
    ...{ format, name: `anning-statistics-2026Q2.1.${format}`, bytes: FILES[format].length },
    ...{ sha256: sha256(FILES[format]), address: `/api/statistics/editions/2026Q2.1/${format}` },
  })),
  ...more,
});

let server: Server;
let url: string;
let got: string[] = [];
let looked: object;
let status = 200;
const folder = mkdtempSync(join(tmpdir(), 'cli-statistics-'));
before(async () => {
  server = createServer((request, response) => {
    got.push(`${request.method} ${request.url} ${request.headers.authorization ?? '-'}`);
    const format = request.url!.split('/')[5] as 'csv' | 'json' | undefined;
    response.statusCode = status;
    if (request.method === 'POST') response.end(JSON.stringify(looked));
    else response.end(format === undefined ? JSON.stringify({ manifest: MANIFEST }) : FILES[format]);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
});
after(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

async function run(words: readonly string[], language: Language = 'en') {
  const said = { out: '', err: '' };
  const terminal = {
    ...{ language, interactive: false, rows: undefined, readInput: async () => undefined },
    out: (text: string) => {
      said.out += text;
    },
    err: (text: string) => {
      said.err += text;
    },
  } satisfies Terminal;
  const parts = {
    configurationKeys: ['data'],
    installation: async () => ({ url, token: 'secret' }),
  } as unknown as Parts;
  got = [];
  return { code: await runCommand(['statistics', ...words], terminal, parts), ...said };
}

test('a quarter is counted, told in both languages with its hashes, and written with its line of the manifest', async () => {
  looked = { version: 1, isNew: true, edition: edition() };
  const zh = await run(['--quarter', '2026Q2'], 'zh');
  assert.equal(zh.code, 0, zh.err);
  assert.match(
    zh.out,
    /已公布 2026Q2\.1\n受理 120 件，计入 100 件\n电商 60 件，占商业营销类 80 件的 75\.00%/,
  );
  assert.deepEqual(got, ['POST /internal/statistics/2026Q2 Bearer secret']);
  const out = join(folder, 'a', 'b');
  const en = await run(['--quarter', '2026Q2', '--out', out]);
  assert.match(en.out, new RegExp(`${sha256(FILES.csv)} {2}anning-statistics-2026Q2\\.1\\.csv`));
  assert.deepEqual(readdirSync(out).sort(), [
    'anning-statistics-2026Q2.1.csv',
    'anning-statistics-2026Q2.1.json',
    'anning-statistics-2026Q2.1.manifest.json',
  ]);
  assert.equal(readFileSync(join(out, 'anning-statistics-2026Q2.1.csv'), 'utf8'), FILES.csv);
  assert.equal(readFileSync(join(out, 'anning-statistics-2026Q2.1.manifest.json'), 'utf8'), `${MANIFEST}\n`);
  const json = JSON.parse((await run(['--quarter', '2026Q2', '--json'])).out);
  assert.deepEqual([json.version, json.isNew, json.edition.id], [1, true, '2026Q2.1']);
});

test('what is the same, revised or withheld is said so', async () => {
  looked = { version: 1, isNew: false, edition: edition() };
  assert.match((await run(['--quarter', '2026Q2'])).out, /nothing differs from 2026Q2\.1/);
  looked = { version: 1, isNew: true, edition: edition({ id: '2026Q2.2', edition: 2, changes: 7 }) };
  assert.match((await run(['--quarter', '2026Q2'])).out, /2026Q2\.2, a revised edition: 7 figures/);
  looked = { version: 1, isNew: true, edition: edition({ marketing: null, ecommerce: null }) };
  assert.match((await run(['--quarter', '2026Q2'])).out, /nothing but totals/);
});

test('a file that is not what its hash says is not written', async () => {
  const [csv] = edition().files;
  looked = { version: 1, isNew: true, edition: edition({ files: [{ ...csv, sha256: '0'.repeat(64) }] }) };
  const out = join(folder, 'wrong');
  const told = await run(['--quarter', '2026Q2', '--out', out]);
  assert.equal(told.code, 1);
  assert.match(told.err, /is not what has the SHA-256 0+/);
  assert.throws(() => readdirSync(out), /ENOENT/);
});

test('one period, a real one; what the installation refuses is told in its words', async () => {
  for (const words of [
    [],
    ['--day', '2026-06-01', '--quarter', '2026Q2'],
    ['--day', '2026-06-31'],
    ['--quarter', '2026-06-01'],
  ]) {
    const told = await run(words);
    assert.equal(told.code, 2, words.join(' '));
    assert.match(told.err, /2026-06-01|2026Q2/);
    assert.deepEqual(got, []);
  }
  status = 422;
  looked = { error: { code: 'refused', message: '2026Q4 is not over.', fix: 'Ask again.' } };
  const told = await run(['--quarter', '2026Q4']);
  assert.deepEqual([told.code, told.err.includes('2026Q4 is not over. Ask again.')], [1, true]);
  status = 200;
});
