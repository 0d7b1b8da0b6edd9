import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type EvidenceStore, openEvidence } from './evidence-store.ts';
import { batch, emptyFolder, leaves, origin, sealer, signer } from './fixtures.ts';
import { createSigner } from './keys.ts';
import type { ProblemCode } from './problem.ts';
import type { RecordProof } from './proof.ts';
import { closeProof, verifyClosedProof, verifyEntryProof, verifyPrecedence, verifyProof } from './proof.ts';

const key = signer.verifierKey;

async function filledStore(t: Parameters<typeof emptyFolder>[0]): Promise<EvidenceStore> {
  const store = await openEvidence({ folder: await emptyFolder(t), origin, signer, sealer });
  t.after(() => store.close());
  await store.addEntries(leaves(300));
  await store.addBatches([batch('gw-a', 0, 1), batch('gw-a', 1, 13)]);
  await store.addEntries(leaves(40, 302));
  return store;
}

test('P6 a proof of a record, sent as JSON, holds with the public key alone', async (t) => {
  const store = await filledStore(t);
  for (const [block, count] of [
    [0, 1],
    [1, 13],
  ] as const) {
    for (let i = 0; i < count; i += 1) {
      const proof: unknown = JSON.parse(JSON.stringify(await store.prove('gw-a', block, i)));
      const verdict = verifyProof(proof, key);
      assert.ok(verdict.ok, JSON.stringify(verdict));
      assert.deepEqual(verdict.record, batch('gw-a', block, count).records[i]);
      assert.deepEqual([verdict.batch.gateway, verdict.batch.block, verdict.size], ['gw-a', block, 342]);
    }
  }
});

test('P6 a proof changed in any field is refused, and the field is named', async (t) => {
  const store = await filledStore(t);
  const proof = await store.prove('gw-a', 1, 5);
  const flipped = (base64: string) =>
    base64.startsWith('A') ? `B${base64.slice(1)}` : `A${base64.slice(1)}`;
  const later = await (async () => {
    await store.addEntries(leaves(1));
    return store.checkpoint;
  })();
  const table: [string, Partial<Record<keyof RecordProof, unknown>>, ProblemCode, string][] = [
    ['record', { record: flipped(proof.record) }, 'proof-record-not-in-batch', 'recordPath'],
    ['salt', { salt: flipped(proof.salt) }, 'proof-record-not-in-batch', 'recordPath'],
    ['place in the batch', { recordIndex: 4 }, 'proof-record-not-in-batch', 'recordPath'],
    [
      'path in the batch',
      { recordPath: proof.recordPath.slice(1) },
      'proof-record-not-in-batch',
      'recordPath',
    ],
    ['block', { leaf: proof.leaf.replace('"block":1', '"block":0') }, 'proof-entry-not-in-log', 'path'],
    ['time', { leaf: proof.leaf.replace(/"lastAtMs":\d/, '"lastAtMs":2') }, 'proof-entry-not-in-log', 'path'],
    ['leaf with a space', { leaf: proof.leaf.replace(':', ': ') }, 'batch-leaf-malformed', 'leaf'],
    ['place in the log', { index: 300 }, 'proof-entry-not-in-log', 'path'],
    ['path in the log', { path: proof.path.map(flipped) }, 'proof-entry-not-in-log', 'path'],
    ['another checkpoint', { checkpoint: later }, 'proof-entry-not-in-log', 'path'],
    [
      'size',
      { checkpoint: proof.checkpoint.replace('\n342\n', '\n343\n') },
      'checkpoint-not-signed-by-this-key',
      'checkpoint',
    ],
    ['no checkpoint', { checkpoint: undefined }, 'proof-malformed', 'checkpoint'],
    ['format', { format: 'anning-entry-proof-1' }, 'proof-malformed', 'format'],
    ['negative place', { recordIndex: -1 }, 'proof-malformed', 'recordIndex'],
    ['endless path', { path: Array(65).fill(proof.path[0]) }, 'proof-malformed', 'path'],
  ];
  for (const [name, change, what, where] of table) {
    const verdict = verifyProof({ ...proof, ...change }, key);
    assert.ok(!verdict.ok, name);
    assert.deepEqual([verdict.what, verdict.where], [what, where], name);
  }
  for (const junk of [null, undefined, 7, 'proof', [], {}]) assert.equal(verifyProof(junk, key).ok, false);
  const stranger = createSigner(origin, Buffer.alloc(32, 8)).verifierKey;
  const verdict = verifyProof(proof, stranger);
  assert.equal(verdict.ok ? '' : verdict.what, 'checkpoint-not-signed-by-this-key');
});

test('P6 an entry is shown to precede the batch it excuses; one logged afterwards is not', async (t) => {
  const store = await filledStore(t);
  const record = await store.prove('gw-a', 1, 0);
  const before = await store.proveEntry(299);
  const after = await store.proveEntry(302);
  assert.equal(verifyEntryProof(before, key).ok, true);
  assert.deepEqual(verifyPrecedence(before, record, key), { ok: true });
  const late = verifyPrecedence(after, record, key);
  assert.equal(late.ok ? '' : late.what, 'proof-order-not-shown');
  const moved = verifyPrecedence({ ...after, index: 12 }, record, key);
  assert.equal(moved.ok ? '' : moved.what, 'proof-entry-not-in-log');
});

test('P6 a proof whose record is not shown holds as well, and says nothing of the record', async (t) => {
  const store = await filledStore(t);
  const prove = await store.proofsOf('gw-a', 1);
  const proof = prove(5);
  assert.deepEqual(proof, await store.prove('gw-a', 1, 5));
  assert.throws(() => prove(13), /record-not-there/);
  const closed = closeProof(proof);
  assert.deepEqual(Object.keys(closed).sort(), [
    ...['checkpoint', 'format', 'index', 'leaf', 'path', 'recordHash', 'recordIndex', 'recordPath'],
  ]);
  const verdict = verifyClosedProof(JSON.parse(JSON.stringify(closed)), key);
  assert.ok(verdict.ok, JSON.stringify(verdict));
  assert.deepEqual([verdict.batch.block, verdict.size], [1, 342]);
  const changes: [Partial<Record<keyof typeof closed, unknown>>, ProblemCode][] = [
    [{ recordHash: closeProof(prove(4)).recordHash }, 'proof-record-not-in-batch'],
    [{ recordIndex: 4 }, 'proof-record-not-in-batch'],
    [{ index: 300 }, 'proof-entry-not-in-log'],
    [{ format: 'anning-record-proof-1' }, 'proof-malformed'],
  ];
  for (const [change, what] of changes) {
    const told = verifyClosedProof({ ...closed, ...change }, key);
    assert.ok(!told.ok && told.what === what, JSON.stringify([change, told]));
  }
});
