/** The log is read by libraries that others wrote: Go's own transparency log and signed notes, by the program in docs/examples. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';
import { emptyFolder, leaves, origin, signer } from './fixtures.ts';
import { createCosigner, createSigner } from './keys.ts';
import { openLog } from './log.ts';
import { parseVerifierKey } from './note.ts';
import { verifyEvidence } from './verify.ts';
import { Witness } from './witness.ts';

/** Where Debian's golang-golang-x-mod-dev lies. */
const GOPATH = '/usr/share/gocode';
const noGo =
  spawnSync('go', ['version']).status === 0 && existsSync(join(GOPATH, 'src/golang.org/x/mod/sumdb/tlog'))
    ? false
    : 'Go and its transparency log are not installed: apt-get install golang-go golang-golang-x-mod-dev';

const SOURCE = join(import.meta.dirname, '../../docs/examples/read-log.go');

describe('a reader that others wrote', { skip: noGo }, () => {
  const workshop = mkdtempSync(join(tmpdir(), 'anning-reader-'));
  const program = join(workshop, 'read-log');
  before(() => {
    const env = { ...process.env, GO111MODULE: 'off', GOPATH, GOCACHE: join(workshop, 'cache'), GOFLAGS: '' };
    const built = spawnSync('go', ['build', '-o', program, SOURCE], { env, encoding: 'utf8' });
    assert.equal(built.status, 0, built.stderr);
  });
  after(() => rmSync(workshop, { recursive: true, force: true }));

  const read = (folder: string, ...more: string[]) => {
    const { status, stdout, stderr } = spawnSync(
      program,
      ['-folder', folder, '-key', signer.verifierKey, ...more],
      { encoding: 'utf8' },
    );
    return {
      status,
      stderr,
      told: status === 0 ? (JSON.parse(stdout) as Record<string, unknown>) : undefined,
    };
  };
  const logOf = async (t: TestContext, sizes: readonly number[]) => {
    const folder = await emptyFolder(t);
    const log = await openLog({ folder, origin, signer });
    let size = 0;
    for (const count of sizes) {
      await log.append(leaves(count, size));
      size += count;
    }
    const root = log.root.toString('base64');
    await log.close();
    return { folder, size, root };
  };
  const ours = async (folder: string, knownCheckpoint?: string) =>
    (await verifyEvidence({ folder, verifierKey: signer.verifierKey, knownCheckpoint })).ok;

  for (const sizes of [[1], [255, 1], [257], [300, 212, 1], [600]]) {
    test(`P6 it reads a log of ${sizes.join(' + ')} entries, each proven in the signed tree`, async (t) => {
      const { folder, size, root } = await logOf(t, sizes);
      const { told, stderr } = read(folder);
      assert.deepEqual(told, { origin, size, root, entries: size, before: false }, stderr);
      const last = read(folder, '-entry', String(size - 1));
      assert.equal(last.told?.['entry'], `entry ${size - 1}`);
    });
  }

  test('P6 an entry that was changed, and a hash that was changed to match it, are caught by it and by our own', async (t) => {
    const { folder } = await logOf(t, [300]);
    const bundle = join(folder, 'tile/entries/000');
    const bytes = await readFile(bundle);
    bytes[bytes.indexOf('entry 77') + 7] = '8'.charCodeAt(0);
    await writeFile(bundle, bytes);
    assert.equal(read(folder).status, 4);
    assert.match(read(folder).stderr, /entry 77/);
    assert.equal(await ours(folder), false);

    const hashes = join(folder, 'tile/0/000');
    const tile = await readFile(hashes);
    tile[77 * 32]! ^= 1;
    await writeFile(hashes, tile);
    assert.equal(read(folder).status, 4);
    assert.equal(await ours(folder), false);
  });

  test('P6 a log that was forked after somebody kept its checkpoint is caught by it and by our own', async (t) => {
    const { folder } = await logOf(t, [200]);
    const known = join(workshop, 'known');
    await copyFile(join(folder, 'checkpoint'), known);
    // The same key writes another history of the same length, and goes on with it.
    const forked = await emptyFolder(t);
    const log = await openLog({ folder: forked, origin, signer });
    await log.append([...leaves(199), Buffer.from('another entry')]);
    await log.append(leaves(100, 200));
    await log.close();
    assert.equal(read(forked).status, 0, 'by itself it looks whole');
    assert.equal(await ours(forked), true);
    assert.match(read(forked, '-known', known).stderr, /did not grow out of the known checkpoint/);
    assert.equal(await ours(forked, await readFile(known, 'utf8')), false);
  });

  test('P6 an entry that is said to be older than it is, is not under the checkpoint of that time', async (t) => {
    const { folder } = await logOf(t, [200]);
    const known = join(workshop, 'of-that-time');
    await copyFile(join(folder, 'checkpoint'), known);
    const later = await emptyFolder(t);
    cpSync(folder, later, { recursive: true });
    rmSync(join(later, 'lock'), { recursive: true, force: true });
    const log = await openLog({ folder: later, origin, signer });
    await log.append([Buffer.from('granted long ago')]);
    await log.close();
    assert.equal(read(later, '-known', known, '-entry', '199').told?.['before'], true);
    assert.deepEqual(
      { ...read(later, '-known', known, '-entry', '200').told, root: '' },
      { origin, size: 201, root: '', entries: 1, entry: 'granted long ago', before: false },
    );
    // Put in among the old ones, the tree is another one.
    const slipped = await emptyFolder(t);
    const forged = await openLog({ folder: slipped, origin, signer });
    await forged.append([...leaves(100), Buffer.from('granted long ago'), ...leaves(100, 100)]);
    await forged.close();
    assert.equal(read(slipped, '-known', known).status, 4);
    assert.equal(await ours(slipped, await readFile(known, 'utf8')), false);
  });

  test('P6 it holds a log to what a witness cosigned', async (t) => {
    const { folder } = await logOf(t, [30]);
    const cosigner = createCosigner('witness.example.cn/w1', Buffer.alloc(32, 5));
    const state = await emptyFolder(t);
    const logs = [parseVerifierKey(signer.verifierKey)];
    const witness = await Witness.open({ folder: state, cosigner, logs, clock: () => Date.UTC(2026, 4, 1) });
    assert.equal(read(folder, '-witness', cosigner.verifierKey).status, 4, 'nothing is cosigned yet');
    const note = await readFile(join(folder, 'checkpoint'), 'utf8');
    const answer = await witness.addCheckpoint(`old 0\n\n${note}`);
    await writeFile(join(folder, 'checkpoint.cosigned'), note + answer.body);
    const log = await openLog({ folder, origin, signer });
    await log.append(leaves(5, 30));
    await log.close();
    const found = read(folder, '-witness', cosigner.verifierKey);
    assert.equal(found.told?.['witnessed'], 30, found.stderr);
    const other = createCosigner('witness.example.cn/w1', Buffer.alloc(32, 6));
    assert.equal(read(folder, '-witness', other.verifierKey).status, 4);
    await writeFile(
      join(folder, 'checkpoint.cosigned'),
      note + answer.body.replace(/.{4}==\n$|.{5}=\n$/, 'AAAAAA==\n'),
    );
    assert.equal(read(folder, '-witness', cosigner.verifierKey).status, 4);
    await witness.close();
  });

  test('a checkpoint that another key signed is no checkpoint', async (t) => {
    const folder = await emptyFolder(t);
    const other = createSigner(origin, Buffer.alloc(32, 8));
    const log = await openLog({ folder, origin, signer: other });
    await log.append(leaves(3));
    await log.close();
    assert.equal(read(folder).status, 4);
  });
});
