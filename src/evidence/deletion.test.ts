import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { batchPath } from './batch.ts';
import { formatDeletionLeaf } from './deletion.ts';
import { openEvidence } from './evidence-store.ts';
import { batch, emptyFolder, origin, sealer, signer } from './fixtures.ts';
import { EvidenceError, type ProblemCode } from './problem.ts';
import { verifyEvidence } from './verify.ts';

const fails = (code: ProblemCode) => (error: unknown) => {
  assert.ok(error instanceof EvidenceError, String(error));
  assert.equal(error.problem.what, code);
  return true;
};

test('what was deleted when its term was over is told from what is lost; the log verifies as before', async (t) => {
  const folder = await emptyFolder(t);
  const store = await openEvidence({ folder, origin, signer, sealer });
  const at = (n: number) => ({ firstAtMs: 1000 * n, lastAtMs: 1000 * n + 500 });
  const blocks = [0, 1, 2, 3, 4].map((n) => ({ ...batch('gw-a', n), ...at(n) }));
  await store.addBatches([...blocks.slice(0, 3), { ...batch('consent', 0), ...at(0) }]);
  await store.addBatches([{ ...batch('gw-b', 0), ...at(0) }, ...blocks.slice(3)]);
  const old = { beforeMs: 3000, except: 'consent', atMs: 9000 };
  const proof = await store.prove('gw-a', 3, 0);

  assert.equal((await store.due(old, 0, 100)).batches.length, 4);
  // In pieces, and each repeated as after a crash before its place was kept.
  let from = 0;
  let deleted = 0;
  for (let more = true; more; ) {
    const piece = await store.deleteBatches(old, from, 2);
    assert.equal((await store.deleteBatches({ ...old, beforeMs: 1600 }, 0, 2)).deleted, 0);
    ({ more, next: from } = piece);
    deleted += piece.deleted;
  }
  assert.equal(deleted, 4);
  const left = await store.due(old, 0, 100);
  assert.deepEqual([left.batches, left.youngerMs], [[], 3000]);
  await assert.rejects(store.read('gw-a', 0), fails('batch-deleted'));
  await assert.rejects(store.prove('gw-b', 0, 0), fails('batch-deleted'));
  assert.deepEqual(await store.read('gw-a', 3), blocks[3]);
  assert.equal((await store.read('consent', 0)).gateway, 'consent');
  // Shipped once more it is known, and not stored again.
  assert.deepEqual(await store.addBatches([blocks[0]!]), [{ index: 0, added: false }]);
  await assert.rejects(
    store.addEntries([
      formatDeletionLeaf({
        kind: 'batches-deleted',
        gateway: 'gw-a',
        first: 4,
        last: 4,
        beforeMs: 9e9,
        atMs: 1,
      }),
    ]),
    fails('entry-kind-reserved'),
  );
  await store.close();

  const again = await openEvidence({ folder, origin, signer, sealer });
  await assert.rejects(again.read('gw-a', 1), fails('batch-deleted'));
  await again.close();
  const verify = () => verifyEvidence({ folder, verifierKey: signer.verifierKey, sealer });
  const report = await verify();
  assert.deepEqual(report.problems, []);
  assert.deepEqual([report.checked.batchesDeleted, report.checked.batchFiles], [4, 3]);
  assert.deepEqual(
    report.gateways.map(({ gateway, batches }) => [gateway, batches]),
    [
      ['consent', 1],
      ['gw-a', 5],
      ['gw-b', 1],
    ],
  );
  assert.equal(proof.index, 5);

  // Whoever takes a younger one away, or one that the log does not speak of, is found out.
  for (const path of [batchPath('gw-a', 3), batchPath('consent', 0)]) await rm(join(folder, path));
  assert.deepEqual(
    (await verify()).problems.map(({ what, where }) => [what, where]),
    [
      ['batch-file-missing', batchPath('consent', 0)],
      ['batch-file-missing', batchPath('gw-a', 3)],
    ],
  );
});
