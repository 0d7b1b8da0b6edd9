import assert from 'node:assert/strict';
import { access, mkdtemp, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { DiskFailure, FailingDisk, type Failure } from './failing-disk.ts';
import { emptyFolder, leaves, origin, signer } from './fixtures.ts';
import { createSigner } from './keys.ts';
import { openLog } from './log.ts';
import { consistencyHolds, inclusionHolds, leafHash, MerkleTree } from './merkle.ts';
import { openCheckpoint, parseNote, parseVerifierKey, signNote } from './note.ts';
import { EvidenceError, type ProblemCode } from './problem.ts';
import { readIfThere } from './tiles.ts';
import { verifyEvidence } from './verify.ts';

const key = parseVerifierKey(signer.verifierKey);
const fails = (code: ProblemCode) => (error: unknown) => {
  assert.ok(error instanceof EvidenceError, String(error));
  assert.equal(error.problem.what, code);
  return true;
};

async function all(entries: AsyncIterable<Buffer>): Promise<string[]> {
  const texts: string[] = [];
  for await (const entry of entries) texts.push(entry.toString());
  return texts;
}

test('a log holds what was appended, group by group, across reopenings, and verifies at every size', async (t) => {
  const folder = await emptyFolder(t);
  let size = 0;
  for (const count of [0, 1, 2, 252, 1, 1, 300, 255, 1, 700]) {
    const log = await openLog({ folder, origin, signer });
    assert.deepEqual(await log.append(leaves(count, size)), { firstIndex: size, size: size + count });
    size += count;
    assert.equal(openCheckpoint(log.checkpoint, key).size, size);
    assert.ok(log.root.equals(new MerkleTree(leaves(size).map(leafHash)).root()));
    assert.deepEqual(await all(log.entries()), leaves(size).map(String));
    await log.close();
    const report = await verifyEvidence({ folder, verifierKey: signer.verifierKey });
    assert.deepEqual([report.problems, report.notes], [[], []]);
    assert.equal(report.checked.entries, size);
  }
});

test('P6 proofs out of tiles hold against the signed checkpoint, at any size', async (t) => {
  const folder = await emptyFolder(t);
  const log = await openLog({ folder, origin, signer });
  const roots: Buffer[] = [log.root];
  const step = fc.integer({ min: 1, max: 400 });
  for (const count of fc.sample(step, { numRuns: 12, seed: 4 })) {
    const older = log.size;
    await log.append(leaves(count, older));
    roots[log.size] = log.root;
    const { root, size } = openCheckpoint(log.checkpoint, key);
    for (const index of [0, older, size - 1, Math.floor(size / 2), Math.max(0, size - 257)]) {
      const { path } = await log.prove(index);
      assert.ok(
        inclusionHolds(leafHash(leaves(1, index)[0]!), index, size, path, root),
        `${index} in ${size}`,
      );
    }
    for (const [oldSize, oldRoot] of roots.entries()) {
      if (oldRoot === undefined) continue;
      const { proof } = await log.proveGrowth(oldSize);
      assert.ok(consistencyHolds(oldSize, size, proof, oldRoot, root), `${oldSize} to ${size}`);
    }
  }
  await assert.rejects(log.prove(log.size), fails('entry-not-there'));
  await log.close();
});

test('a tree above 65,536 leaves reaches the third level of tiles', async (t) => {
  const folder = await emptyFolder(t);
  const log = await openLog({ folder, origin, signer });
  const count = 256 * 256 + 300;
  assert.deepEqual(await log.append(leaves(count)), { firstIndex: 0, size: count });
  assert.ok(log.root.equals(new MerkleTree(leaves(count).map(leafHash)).root()));
  await access(join(folder, 'tile/2/000.p/1'));
  await log.close();
  const again = await openLog({ folder, origin, signer });
  const { path, size } = await again.prove(65_535);
  assert.ok(inclusionHolds(leafHash(leaves(1, 65_535)[0]!), 65_535, size, path, again.root));
  await again.close();
  const report = await verifyEvidence({ folder, verifierKey: signer.verifierKey });
  assert.deepEqual([report.problems, report.checked.tiles], [[], 258 + 2 + 1]);
});

test('appends that arrive together share one checkpoint, and partial tiles go once they are full', async (t) => {
  const folder = await emptyFolder(t);
  const disk = new FailingDisk();
  const log = await openLog({ folder, origin, signer, disk });
  const before = disk.steps;
  await log.append(leaves(1));
  const alone = disk.steps - before;
  const together = await Promise.all(Array.from({ length: 200 }, (_, i) => log.append(leaves(1, i + 1))));
  assert.ok(disk.steps - before - alone <= alone + 4, `${disk.steps - before - alone} steps for 200 appends`);
  assert.deepEqual(
    together.map(({ firstIndex }) => firstIndex),
    Array.from({ length: 200 }, (_, i) => i + 1),
  );
  await log.append(leaves(100, 201));
  await assert.rejects(access(join(folder, 'tile/0/000.p')));
  await assert.rejects(access(join(folder, 'tile/entries/000.p')));
  await log.close();
});

test('an entry that a bundle cannot hold is refused, and the log goes on', async (t) => {
  const folder = await emptyFolder(t);
  const log = await openLog({ folder, origin, signer });
  await assert.rejects(log.append([Buffer.alloc(65_536)]), fails('entry-too-large'));
  assert.equal((await log.append([Buffer.alloc(65_535), Buffer.alloc(0)])).size, 2);
  await log.close();
  await assert.rejects(log.append(leaves(1)), fails('log-closed'));
});

test('one writer at a time; a dead one gives way', async (t) => {
  const folder = await emptyFolder(t);
  const log = await openLog({ folder, origin, signer });
  await assert.rejects(openLog({ folder, origin, signer }), fails('folder-locked'));
  const mine = await readFile(join(folder, 'lock'), 'utf8');
  await log.close();
  const { pid, started, boot } = JSON.parse(mine) as { pid: number; started: string; boot: string };
  const table: [string, string, boolean][] = [
    ['a pid that is no process', JSON.stringify({ pid: 2 ** 22 + 1, started: '1', boot }), true],
    ['this pid, used by an earlier process', JSON.stringify({ pid, started: '1', boot }), true],
    ['an earlier boot', JSON.stringify({ pid, started, boot: 'another' }), true],
    ['torn', mine.slice(0, 7), true],
    ['a living process', JSON.stringify({ pid: 1, started: null, boot: null }), false],
  ];
  for (const [name, lock, gives] of table) {
    await writeFile(join(folder, 'lock'), lock);
    const opened = openLog({ folder, origin, signer });
    if (gives) await (await opened).close();
    else await assert.rejects(opened, fails('folder-locked'), name);
  }
});

test('a writer whose folder was taken over signs nothing more', async (t) => {
  const folder = await emptyFolder(t);
  const one = await openLog({ folder, origin, signer });
  await one.append(leaves(3));
  await unlink(join(folder, 'lock'));
  const two = await openLog({ folder, origin, signer });
  await two.append(leaves(2, 3));
  await assert.rejects(one.append([Buffer.from('fork')]), fails('folder-lock-lost'));
  await one.close();
  await two.append(leaves(1, 5));
  assert.deepEqual(await all(two.entries()), leaves(6).map(String));
  await two.close();
  const report = await verifyEvidence({ folder, verifierKey: signer.verifierKey });
  assert.deepEqual(report.problems, []);
});

test('a checkpoint that somebody else put there is not written over', async (t) => {
  const folder = await emptyFolder(t);
  const log = await openLog({ folder, origin, signer });
  await log.append(leaves(3));
  const before = await readFile(join(folder, 'checkpoint'), 'utf8');
  await log.append(leaves(2, 3));
  await writeFile(join(folder, 'checkpoint'), before);
  await assert.rejects(log.append(leaves(1, 5)), fails('checkpoint-changed-by-someone-else'));
  assert.equal(await readFile(join(folder, 'checkpoint'), 'utf8'), before);
  await log.close();
});

test('a witness may add its signature to the checkpoint of a running log', async (t) => {
  const folder = await emptyFolder(t);
  const witness = createSigner('witness.example.cn', Buffer.alloc(32, 5));
  const log = await openLog({ folder, origin, signer });
  await log.append(leaves(3));
  const { text } = parseNote(log.checkpoint);
  await writeFile(join(folder, 'checkpoint'), signNote(text, [witness, signer]));
  const report = await verifyEvidence({ folder, verifierKey: signer.verifierKey });
  assert.deepEqual(
    [report.problems, report.notes.map(({ what }) => what)],
    [[], ['cosignature-by-unknown-key']],
  );
  await log.append(leaves(1, 3));
  await log.close();
});

test('opening refuses what is not its own or not whole', async (t) => {
  const folder = await emptyFolder(t);
  const log = await openLog({ folder, origin, signer });
  await log.append(leaves(300));
  await log.close();
  const stranger = createSigner(origin, Buffer.alloc(32, 8));
  await assert.rejects(openLog({ folder, origin, signer: stranger }), fails('verifier-key-differs'));
  await assert.rejects(openLog({ folder, origin: 'other', signer }), fails('checkpoint-of-another-log'));
  const harm: [string, ProblemCode][] = [
    ['tile/0/001.p/44', 'tile-missing'],
    ['tile/1/000.p/1', 'tile-missing'],
    ['tile/entries/001.p/44', 'entry-bundle-missing'],
    ['checkpoint', 'checkpoint-missing'],
  ];
  for (const [path, code] of harm) {
    const bytes = await readFile(join(folder, path));
    await unlink(join(folder, path));
    await assert.rejects(openLog({ folder, origin, signer }), fails(code), path);
    await writeFile(join(folder, path), bytes);
  }
  await (await openLog({ folder, origin, signer })).close();
});

/** The scenario that every failure below interrupts; counts what was acknowledged. A power cut, the harsher fault, takes every step. */
const groups = [3, 1, 250, 60, 1];

async function play(folder: string, disk: FailingDisk, acknowledged: { size: number }): Promise<void> {
  const log = await openLog({ folder, origin, signer, disk });
  for (const count of groups) {
    const { size } = await log.append(leaves(count, log.size));
    acknowledged.size = size;
  }
  await log.close();
}

async function stepsOfPlay(folder: string): Promise<number> {
  const disk = new FailingDisk();
  await play(folder, disk, { size: 0 });
  return disk.steps;
}

for (const failure of ['before', 'torn', 'after'] as const satisfies readonly Failure[]) {
  for (const cut of [false, true]) {
    const name = `P1 dead ${failure} any step${cut ? ', and what was not synced is lost' : ''}: acknowledged entries stay`;
    test(name, async (t) => {
      const base = await emptyFolder(t);
      const steps = await stepsOfPlay(join(base, 'whole'));
      assert.ok(steps > 40, `${steps} steps`);
      for (let failAt = 1; failAt <= steps; failAt += cut ? 1 : 3) {
        const folder = await mkdtemp(join(base, 'run-'));
        const disk = new FailingDisk(failAt, failure);
        const acknowledged = { size: 0 };
        await play(folder, disk, acknowledged).catch((error: unknown) => {
          if (!(error instanceof DiskFailure)) throw error;
        });
        await rm(join(folder, 'lock'), { force: true });
        if (cut) await disk.cutPower();
        const log = await openLog({ folder, origin, signer, disk: new FailingDisk() });
        assert.ok(log.size >= acknowledged.size, `step ${failAt}: ${log.size} of ${acknowledged.size}`);
        // Other entries than before: what was staged and not published must leave no trace.
        await log.append([Buffer.from(`after step ${failAt}`)]);
        await log.append(leaves(30, log.size));
        const found = await all(log.entries(0, acknowledged.size));
        assert.deepEqual(found, leaves(acknowledged.size).map(String), `step ${failAt}`);
        await log.close();
        const report = await verifyEvidence({ folder, verifierKey: signer.verifierKey });
        assert.deepEqual([report.problems, report.notes], [[], []], `step ${failAt}`);
        await rm(folder, { recursive: true });
      }
    });
  }
}

test('a checkpoint that was signed and not yet published is the next one, so that none contradicts it', async (t) => {
  const folder = await emptyFolder(t);
  const log = await openLog({ folder, origin, signer });
  await log.append(leaves(300));
  await log.close();
  const counting = new FailingDisk();
  const other = await openLog({ folder, origin, signer, disk: counting });
  await other.close();
  for (let failAt = counting.steps + 1, signed: string | undefined; signed === undefined; failAt += 1) {
    const dying = await openLog({ folder, origin, signer, disk: new FailingDisk(failAt, 'before') });
    await assert.rejects(dying.append(leaves(5, 300)), DiskFailure);
    await dying.close();
    signed = (await readIfThere(join(folder, 'checkpoint.tmp')))?.toString();
    const next = await openLog({ folder, origin, signer });
    assert.equal(next.size, signed === undefined ? 300 : 305);
    if (signed !== undefined) assert.equal(next.checkpoint, signed);
    await next.close();
  }
});

test('a disk that fails once and lives: the next append settles the log and goes on', async (t) => {
  const base = await emptyFolder(t);
  const steps = await stepsOfPlay(join(base, 'whole'));
  for (const failure of ['before', 'torn', 'after'] as const) {
    for (let failAt = 12; failAt <= steps; failAt += 3) {
      const folder = await mkdtemp(join(base, 'run-'));
      const log = await openLog({ folder, origin, signer, disk: new FailingDisk(failAt, failure, false) });
      let acknowledged = 0;
      for (const count of groups) {
        await log.settle();
        const at = log.size;
        const appended = await log.append(leaves(count, at)).catch((error: unknown) => {
          if (!(error instanceof DiskFailure)) throw error;
        });
        if (appended !== undefined) acknowledged = appended.size;
        if (appended === undefined) await log.settle();
      }
      assert.ok(log.size >= acknowledged);
      assert.deepEqual(await all(log.entries()), leaves(log.size).map(String), `${failure} ${failAt}`);
      await log.close();
      const report = await verifyEvidence({ folder, verifierKey: signer.verifierKey });
      assert.deepEqual([report.problems, report.notes], [[], []], `${failure} ${failAt}`);
    }
  }
});
