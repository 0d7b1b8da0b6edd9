import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { batch, emptyFolder, leaves, origin, sealer, signer } from '../../../src/evidence/fixtures.ts';
import { openEvidence } from '../../../src/evidence/index.ts';
import type { ConsentReceipt, Evidence } from '../api.ts';
import { verifyOrder, verifyReceipt } from './receipt.ts';
import { STEPS } from './verify.ts';

const GIVEN = readFileSync(new URL('../../../docs/examples/receipt.json', import.meta.url), 'utf8');
const OTHER = '91330100MA2TWN0019';
const copy = () => JSON.parse(GIVEN);

const failed = async (forged: ConsentReceipt) => {
  const { verdict, steps } = await verifyReceipt(forged);
  assert.equal(verdict, 'disproven');
  return steps.filter(({ result }) => result === 'fails').map(({ step }) => step);
};

test('P6 the browser checks a receipt step by step: the log, then every word of it', async () => {
  const { verdict, steps } = await verifyReceipt(copy());
  assert.equal(verdict, 'proven', JSON.stringify(steps));
  assert.deepEqual(
    steps.map(({ step }) => step),
    [...STEPS, 'statement', 'number', 'wording', 'issued'],
  );
});

test('what was changed in a receipt is named by the step that finds it', async () => {
  const forged = copy();
  forged.reading.zh[1] = `主体：临江文化（${OTHER}）`;
  assert.deepEqual(await failed(forged), ['statement', 'issued']);
  const another = copy();
  another.proof.principal.number = '8613800138001';
  assert.ok((await failed(another)).includes('number'));
  const wording = copy();
  wording.pii_processing.privacy_notice += '。';
  assert.ok((await failed(wording)).includes('wording'));
  const name = copy();
  const code = name.party_identification[0].party_id;
  name.party_identification[0].party_name = '临江';
  name.reading.zh[1] = `主体：临江（${code}）`;
  name.reading.en[1] = `Organisation: 临江 (${code})`;
  assert.deepEqual(await failed(name), ['issued']);
  const salt = copy();
  salt.proof.evidence.salt = Buffer.alloc(32).toString('base64');
  assert.ok((await failed(salt)).includes('batch'));
  for (const none of [{}, { proof: null }, { proof: {} }, { ...copy(), receipt: null }])
    assert.deepEqual(await failed(none), ['parts']);
});

test('P6 a consent is shown to stand before a message, and never the other way round', async (t) => {
  const store = await openEvidence({ folder: await emptyFolder(t), origin, signer, sealer });
  t.after(() => store.close());
  await store.addEntries(leaves(5));
  const granted = (block: number) => ({
    ...batch('consent', block),
    records: [0, 1, 2].map((i) =>
      Buffer.from(JSON.stringify({ kind: 'granted', id: 10 * block + i, organisation: 'A' })),
    ),
  });
  for (const each of [granted(0), batch('gw-a', 1), granted(1)]) await store.addBatches([each]);
  const shown = async (gateway: string, block: number): Promise<Evidence> => {
    const proof = await store.prove(gateway, block, 1);
    return {
      ...{ record: proof.record, salt: proof.salt, checkpoint: proof.checkpoint },
      verifierKey: signer.verifierKey,
      batch: { leaf: proof.leaf, index: 1, size: 3, path: [...proof.recordPath] },
      log: { index: proof.index, size: store.log.size, path: [...proof.path] },
    };
  };
  const message = await shown('gw-a', 1);
  const verdictOf = async (consent: Evidence, id: number) => {
    const { verdict, steps } = await verifyOrder(
      { consent, message, precedes: true },
      { id, organisation: 'A' },
    );
    return [verdict, ...steps.filter(({ result }) => result === 'fails').map(({ step }) => step)];
  };
  assert.deepEqual(await verdictOf(await shown('consent', 0), 1), ['proven']);
  assert.deepEqual(await verdictOf(await shown('consent', 1), 11), ['disproven', 'order']);
  // A message is nobody's consent.
  assert.deepEqual(await verdictOf({ ...message }, 1), ['disproven', 'place', 'statement', 'order']);
});
