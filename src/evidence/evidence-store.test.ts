import assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Batch, BatchLeaf } from './batch.ts';
import { batchPath } from './batch.ts';
import { openEvidence } from './evidence-store.ts';
import { DiskFailure, FailingDisk } from './failing-disk.ts';
import { batch, emptyFolder, origin, recipient, sealer, signer } from './fixtures.ts';
import { EvidenceError, type ProblemCode } from './problem.ts';
import { verifyEvidence } from './verify.ts';

const fails = (code: ProblemCode) => (error: unknown) => {
  assert.ok(error instanceof EvidenceError, String(error));
  assert.equal(error.problem.what, code);
  return true;
};

const verified = async (folder: string) => {
  const report = await verifyEvidence({ folder, verifierKey: signer.verifierKey, sealer });
  assert.deepEqual(report.problems, []);
  return report;
};

test('blocks are stored once, read back, and known after reopening', async (t) => {
  const folder = await emptyFolder(t);
  const store = await openEvidence({ folder, origin, signer, sealer });
  assert.equal(store.last('gw-a'), -1);
  assert.deepEqual(await store.addBatches([batch('gw-a', 0), batch('gw-a', 1), batch('gw-b', 7, 0)]), [
    { index: 0, added: true },
    { index: 1, added: true },
    { index: 2, added: true },
  ]);
  await store.addEntries([Buffer.from('{"kind":"consent"}')]);
  await store.close();
  const again = await openEvidence({ folder, origin, signer, sealer });
  assert.deepEqual([again.last('gw-a'), again.last('gw-b'), again.last('gw-c')], [1, 7, -1]);
  assert.deepEqual(await again.addBatches([batch('gw-a', 1), batch('gw-a', 2)]), [
    { index: 1, added: false },
    { index: 4, added: true },
  ]);
  assert.deepEqual(await again.read('gw-a', 2), batch('gw-a', 2));
  await assert.rejects(again.read('gw-a', 3), fails('block-missing'));
  await again.close();
  const report = await verified(folder);
  assert.deepEqual(report.checked.records, 9);
  assert.deepEqual(report.gateways, [
    { gateway: 'gw-a', first: 0, last: 2, batches: 3 },
    { gateway: 'gw-b', first: 7, last: 7, batches: 1 },
  ]);
});

test('other content for a stored block is refused whole, and harms no call beside it', async (t) => {
  const folder = await emptyFolder(t);
  const store = await openEvidence({ folder, origin, signer, sealer });
  await store.addBatches([batch('gw-a', 0)]);
  const good = batch('gw-a', 0);
  const table: [string, Batch][] = [
    ['a record changed', { ...good, records: [Buffer.from('x'), ...good.records.slice(1)] }],
    ['a record left out', { ...good, records: good.records.slice(1) }],
    ['records in another order', { ...good, records: good.records.toReversed() }],
    ['another rulebook', { ...good, header: { rulebook: '2026-01' } }],
    ['another time', { ...good, lastAtMs: good.lastAtMs + 1 }],
  ];
  for (const [name, other] of table) {
    const refused = store.addBatches([batch('gw-z', 1), other]);
    const beside = store.addBatches([batch('gw-a', 0)]);
    await assert.rejects(refused, fails('block-taken-by-other-content'), name);
    assert.deepEqual(await beside, [{ index: 0, added: false }], name);
  }
  assert.equal(store.last('gw-z'), -1);
  assert.equal(store.log.size, 1);
  await store.close();
  await verified(folder);
});

test('calls of one moment share one append; the same block in two of them is one leaf', async (t) => {
  const folder = await emptyFolder(t);
  const store = await openEvidence({ folder, origin, signer, sealer });
  const [one, two, entries, taken] = await Promise.allSettled([
    store.addBatches([batch('gw-a', 0), batch('gw-a', 1)]),
    store.addBatches([batch('gw-a', 1), batch('gw-a', 2), batch('gw-a', 2)]),
    store.addEntries([Buffer.from('consent 1'), Buffer.from('consent 2')]),
    store.addBatches([{ ...batch('gw-a', 1), records: [] }]),
  ]);
  const stored = (index: number, added: boolean) => ({ index, added });
  assert.deepEqual(one, { status: 'fulfilled', value: [stored(0, true), stored(1, true)] });
  assert.deepEqual(two, {
    status: 'fulfilled',
    value: [stored(1, false), stored(2, true), stored(2, false)],
  });
  assert.deepEqual(entries, { status: 'fulfilled', value: { firstIndex: 3, size: 5 } });
  assert.equal(taken.status, 'rejected');
  assert.equal((await store.log.entry(4)).toString(), 'consent 2');
  await store.close();
  await verified(folder);
});

test('P7 nothing on disk shows a number or a text, and a leaf has no field that could', async (t) => {
  const folder = await emptyFolder(t);
  const store = await openEvidence({ folder, origin, signer, sealer });
  await store.addBatches([batch('gw-a', 0), batch('gw-a', 1, 40)]);
  const leaf = JSON.parse((await store.log.entry(1)).toString()) as BatchLeaf;
  const fields = ['block', 'count', 'firstAtMs', 'gateway', 'kind', 'lastAtMs', 'root', 'sha256'];
  assert.deepEqual(Object.keys(leaf), fields);
  // Two batches of the same records: salts make everything that is public differ.
  const twin = { ...batch('gw-a', 1, 40), gateway: 'gw-twin' };
  await store.addBatches([twin]);
  const other = JSON.parse((await store.log.entry(2)).toString()) as BatchLeaf;
  assert.notEqual(other.root, leaf.root);
  assert.notEqual(other.sha256, leaf.sha256);
  await store.close();
  let files = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = await readFile(join(entry.parentPath, entry.name));
    for (const secret of [recipient, '安宁小店', Buffer.from(recipient).toString('base64').slice(0, -4)]) {
      assert.ok(!bytes.includes(secret), `${entry.name} shows ${secret}`);
    }
    files += 1;
  }
  assert.ok(files > 8);
});

test('what cannot be a batch or a public entry is refused at the door', async (t) => {
  const folder = await emptyFolder(t);
  const store = await openEvidence({ folder, origin, signer, sealer });
  const good = batch('gw-a', 0);
  const table: [string, Batch][] = [
    ['a gateway that is a path', { ...good, gateway: '../gw' }],
    ['an empty gateway', { ...good, gateway: '' }],
    ['a block below 0', { ...good, block: -1 }],
    ['half a block', { ...good, block: 0.5 }],
    ['times that run backwards', { ...good, lastAtMs: good.firstAtMs - 1 }],
    ['no time', { ...good, firstAtMs: Number.NaN }],
  ];
  for (const [name, bad] of table)
    await assert.rejects(store.addBatches([bad]), fails('batch-invalid'), name);
  await store.addBatches([good]);
  const leaf = await store.log.entry(0);
  const forged = Buffer.from(leaf.toString().replace('"block":0', '"block":1'));
  await assert.rejects(store.addEntries([forged]), fails('entry-kind-reserved'));
  await assert.rejects(store.addEntries([Buffer.alloc(65_536)]), fails('entry-too-large'));
  assert.equal(store.log.size, 1);
  await store.close();
});

test('block numbers become paths of three digits each', () => {
  assert.equal(batchPath('gw-a', 1_234), 'batches/gw-a/000/001/234.batch');
  assert.equal(batchPath('gw-a', 999_999_999), 'batches/gw-a/999/999/999.batch');
  assert.equal(batchPath('gw-a', 1_000_000_000), 'batches/gw-a/001/000/000/000.batch');
});

test('blocks out of order are found again, and a gap is named until it is filled', async (t) => {
  const folder = await emptyFolder(t);
  const store = await openEvidence({ folder, origin, signer, sealer });
  for (const block of [0, 4, 1, 3]) await store.addBatches([batch('gw-a', block)]);
  assert.equal(store.last('gw-a'), 4);
  assert.deepEqual(await store.read('gw-a', 3), batch('gw-a', 3));
  const gap = await verifyEvidence({ folder, verifierKey: signer.verifierKey, sealer });
  assert.deepEqual(gap.problems, [
    {
      what: 'block-gap',
      where: 'batches/gw-a',
      found: 'block 2 not in the log',
      expected: 'every block from 0 to 4',
    },
  ]);
  await store.addBatches([batch('gw-a', 2)]);
  await store.close();
  await verified(folder);
});

test('P1 a store that dies at any step has every acknowledged block, and takes the others again', async (t) => {
  const base = await emptyFolder(t);
  const play = async (folder: string, disk: FailingDisk, acknowledged: Set<number>) => {
    const store = await openEvidence({ folder, origin, signer, sealer, disk });
    for (const blocks of [[0, 1], [2], [3, 4, 5]]) {
      await store.addBatches(blocks.map((block) => batch('gw-a', block, 2)));
      for (const block of blocks) acknowledged.add(block);
    }
    await store.close();
  };
  const whole = new FailingDisk();
  await play(join(base, 'whole'), whole, new Set());
  for (const cut of [false, true]) {
    for (let failAt = 1; failAt <= whole.steps; failAt += cut ? 1 : 3) {
      const folder = join(base, `run-${failAt}-${cut}`);
      const disk = new FailingDisk(failAt, failAt % 2 ? 'torn' : 'after');
      const acknowledged = new Set<number>();
      await play(folder, disk, acknowledged).catch((error: unknown) => {
        if (!(error instanceof DiskFailure)) throw error;
      });
      await rm(join(folder, 'lock'), { force: true });
      if (cut) await disk.cutPower();
      const store = await openEvidence({ folder, origin, signer, sealer, disk: new FailingDisk() });
      const last = store.last('gw-a');
      for (const block of acknowledged)
        assert.deepEqual(await store.read('gw-a', block), batch('gw-a', block, 2));
      const again = await store.addBatches([0, 1, 2, 3, 4, 5].map((block) => batch('gw-a', block, 2)));
      assert.deepEqual(
        again.map(({ added }) => added),
        [0, 1, 2, 3, 4, 5].map((block) => block > last),
        `step ${failAt}`,
      );
      await store.close();
      const report = await verified(folder);
      assert.deepEqual([report.checked.batches, report.notes], [6, []], `step ${failAt}`);
    }
  }
});

test('a damaged file of a stored block is named, not overwritten, when the block is shipped again', async (t) => {
  const folder = await emptyFolder(t);
  const store = await openEvidence({ folder, origin, signer, sealer });
  await store.addBatches([batch('gw-a', 0)]);
  await writeFile(join(folder, batchPath('gw-a', 0)), 'other');
  await assert.rejects(store.addBatches([batch('gw-a', 0)]), fails('batch-file-differs'));
  assert.equal(await readFile(join(folder, batchPath('gw-a', 0)), 'utf8'), 'other');
  await store.close();
});
