import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { batch, emptyFolder, leaves, origin, sealer, signer } from '../../../src/evidence/fixtures.ts';
import { createSigner, openEvidence } from '../../../src/evidence/index.ts';
import type { Evidence } from '../api.ts';
import { STEPS, verifyEvidence } from './verify.ts';

type Store = Awaited<ReturnType<typeof openEvidence>>;

async function filledStore(t: TestContext): Promise<Store> {
  const store = await openEvidence({ folder: await emptyFolder(t), origin, signer, sealer });
  t.after(() => store.close());
  await store.addEntries(leaves(300));
  await store.addBatches([batch('gw-a', 0, 1), batch('gw-a', 1, 13)]);
  await store.addEntries(leaves(40, 302));
  return store;
}

/** As the API answers it. */
async function evidenceOf(store: Store, block: number, record: number, size: number): Promise<Evidence> {
  const proof = await store.prove('gw-a', block, record);
  return {
    record: proof.record,
    salt: proof.salt,
    batch: { leaf: proof.leaf, index: proof.recordIndex, size, path: [...proof.recordPath] },
    log: { index: proof.index, size: 342, path: [...proof.path] },
    checkpoint: proof.checkpoint,
    verifierKey: signer.verifierKey,
  };
}

const place = { gateway: 'gw-a', block: 1, record: 5 };

/** The same with one bit of the byte at `at` turned over. */
function flipped(base64: string, at = 0): string {
  const bytes = Buffer.from(base64, 'base64');
  bytes[at]! ^= 1;
  return bytes.toString('base64');
}

test('P6 a browser proves every record of a batch with hashes of its own', async (t) => {
  const store = await filledStore(t);
  for (const [block, size] of [
    [0, 1],
    [1, 13],
  ] as const) {
    for (let record = 0; record < size; record += 1) {
      const evidence = await evidenceOf(store, block, record, size);
      const report = await verifyEvidence(evidence, { gateway: 'gw-a', block, record });
      assert.equal(report.verdict, 'proven', JSON.stringify(report.steps));
      assert.deepEqual(
        report.steps.map(({ step }) => step),
        STEPS,
      );
    }
  }
});

test('P6 evidence tampered with at any place is disproven, and the step that fails is named', async (t) => {
  const store = await filledStore(t);
  const good = await evidenceOf(store, 1, 5, 13);
  const { record, salt, checkpoint, verifierKey, batch: b, log } = good;
  const stranger = createSigner(origin, Buffer.alloc(32, 8)).verifierKey;
  const renamed = createSigner('elsewhere.example.cn/log', Buffer.alloc(32, 7)).verifierKey;
  const signature = /([A-Za-z0-9+/=]+)\n$/.exec(checkpoint)![1]!;
  const root = checkpoint.split('\n')[2]!;
  const at = (i: number, path: readonly string[]) =>
    path.map((hash, n) => (n === i ? flipped(hash, 31) : hash));
  const table: [string, Partial<Evidence>, (typeof STEPS)[number][]][] = [
    ['first byte of the record', { record: flipped(record) }, ['batch']],
    [
      'last byte of the record',
      { record: flipped(record, Buffer.from(record, 'base64').length - 1) },
      ['batch'],
    ],
    ['salt', { salt: flipped(salt, 7) }, ['batch']],
    ['place in the batch', { batch: { ...b, index: 4 } }, ['batch', 'place']],
    ['size of the batch', { batch: { ...b, size: 14 } }, ['place']],
    ['a shorter path in the batch', { batch: { ...b, path: b.path.slice(1) } }, ['batch']],
    ['a longer path in the batch', { batch: { ...b, path: [...b.path, b.path[0]!] } }, ['batch']],
    ...b.path.map((_, i): [string, Partial<Evidence>, (typeof STEPS)[number][]] => [
      `hash ${i} of the path in the batch`,
      { batch: { ...b, path: at(i, b.path) } },
      ['batch'],
    ]),
    [
      'block in the leaf',
      { batch: { ...b, leaf: b.leaf.replace('"block":1', '"block":0') } },
      ['place', 'log'],
    ],
    ['a space in the leaf', { batch: { ...b, leaf: b.leaf.replace(':', ': ') } }, ['parts']],
    ['another field in the leaf', { batch: { ...b, leaf: b.leaf.replace('{', '{"a":1,') } }, ['parts']],
    ['place in the log', { log: { ...log, index: 300 } }, ['log']],
    ['size of the log', { log: { ...log, size: 341 } }, ['log']],
    ...log.path.map((_, i): [string, Partial<Evidence>, (typeof STEPS)[number][]] => [
      `hash ${i} of the path in the log`,
      { log: { ...log, path: at(i, log.path) } },
      ['log'],
    ]),
    ['a hash of 31 bytes', { log: { ...log, path: ['AAAA'] } }, ['parts']],
    ['an endless path', { log: { ...log, path: Array<string>(65).fill(log.path[0]!) } }, ['parts']],
    ['root in the checkpoint', { checkpoint: checkpoint.replace(root, flipped(root)) }, ['log', 'signature']],
    [
      'size in the checkpoint',
      { checkpoint: checkpoint.replace('\n342\n', '\n343\n') },
      ['log', 'signature'],
    ],
    ['origin in the checkpoint', { checkpoint: checkpoint.replace(origin, 'x.example.cn') }, ['signature']],
    ['signature', { checkpoint: checkpoint.replace(signature, flipped(signature, 40)) }, ['signature']],
    [
      'id in the signature',
      { checkpoint: checkpoint.replace(signature, flipped(signature, 0)) },
      ['signature'],
    ],
    ['a line of the signature lost', { checkpoint: checkpoint.slice(0, -1) }, ['parts']],
    ['a stranger’s key', { verifierKey: stranger }, ['signature']],
    ['the key under another name', { verifierKey: renamed }, ['signature']],
    [
      'the key under another id',
      { verifierKey: verifierKey.replace(/\+[0-9a-f]{8}\+/, '+00000000+') },
      ['key', 'signature'],
    ],
    ['no base64', { salt: `${salt} ` }, ['parts']],
  ];
  for (const [name, change, failing] of table) {
    const report = await verifyEvidence({ ...good, ...change }, place);
    assert.equal(report.verdict, 'disproven', name);
    const failed = report.steps.filter(({ result }) => result === 'fails').map(({ step }) => step);
    assert.deepEqual(failed, failing, name);
  }
});

test('P6 a true proof of another record is not the proof of this one', async (t) => {
  const store = await filledStore(t);
  const report = await verifyEvidence(await evidenceOf(store, 1, 4, 13), place);
  assert.equal(report.verdict, 'disproven');
  assert.deepEqual(
    report.steps.filter(({ result }) => result === 'fails').map(({ step }) => step),
    ['place'],
  );
});

test('a browser without Ed25519 says that the signature is unchecked, and never that all is proven', async (t) => {
  const store = await filledStore(t);
  const good = await evidenceOf(store, 1, 5, 13);
  t.mock.method(crypto.subtle, 'importKey', async () => {
    throw new DOMException('Unrecognized name.', 'NotSupportedError');
  });
  const report = await verifyEvidence(good, place);
  assert.equal(report.verdict, 'signature-unknown');
  const wrong = await verifyEvidence({ ...good, record: flipped(good.record) }, place);
  assert.equal(wrong.verdict, 'disproven');
});
