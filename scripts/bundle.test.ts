/** The console as browsers get it: what must be loaded before anything is seen stays small, and the strict page policy holds. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const EAGER_GZIP_MAX = 450_000;

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

test('the console builds: at most 450 kB of it eager, charts only when asked for, no inline script', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'anning-console-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await build({
    configFile: path.resolve(import.meta.dirname, '../console/vite.config.ts'),
    logLevel: 'error',
    build: { outDir: folder },
  });
  const manifest = JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8')) as Record<
    string,
    Chunk
  >;
  const [entry] = Object.keys(manifest).filter((key) => manifest[key]!.isEntry);
  assert.ok(entry !== undefined, 'an entry');

  const eager = new Set<string>();
  const visit = (key: string): void => {
    const { file, imports = [], css = [] } = manifest[key]!;
    if (eager.has(file)) return;
    for (const each of [file, ...css]) eager.add(each);
    imports.forEach(visit);
  };
  visit(entry);
  let total = 0;
  for (const file of eager) {
    const bytes = gzipSync(await readFile(path.join(folder, file))).length;
    total += bytes;
    t.diagnostic(`${file} ${(bytes / 1000).toFixed(1)} kB`);
  }
  t.diagnostic(`eager ${(total / 1000).toFixed(1)} kB gzip`);
  assert.ok(total > 50_000, `only ${total} bytes were found`);
  assert.ok(total <= EAGER_GZIP_MAX, `${total} bytes`);
  assert.deepEqual(
    [...eager].filter((file) => /charts|echarts/.test(file)),
    [],
  );

  const page = await readFile(path.join(folder, 'index.html'), 'utf8');
  assert.doesNotMatch(page, /<script(?![^>]*\bsrc=)/);
  assert.doesNotMatch(page, /\son\w+=/);
  // A schema library here would mean that the console imports more than types from the server.
  for (const file of await readdir(path.join(folder, 'assets'))) {
    if (!file.endsWith('.js')) continue;
    assert.doesNotMatch(await readFile(path.join(folder, 'assets', file), 'utf8'), /ZodObject/, file);
  }
});
