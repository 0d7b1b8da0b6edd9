import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { NotThere } from '../../domain/index.ts';
import {
  createCosigner,
  createSigner,
  formatNote,
  parseNote,
  parseVerifierKey,
  verifyPrecedence,
} from '../../evidence/index.ts';
import { DAY, type House, number, OTHER, openHouse, SHOP, SISTER, START, WORDING } from '../fixture.ts';
import { type Receipt, verifyReceipt } from './verify-receipt.ts';

const SCRIPT = new URL('../../../docs/examples/verify-receipt.mjs', import.meta.url).pathname;

let house: House;
let granted: Receipt;
const key = () => house.evidence.verifierKey;

before(async () => {
  house = await openHouse();
  const told = await house.consents.grant(
    [house.consent(1), house.consent(2), house.consent(3)],
    house.as('ann'),
  );
  // More of the log around it, so that its paths are not empty.
  for (let i = 4; i < 8; i++) await house.consents.grant([house.consent(i)], house.as('ann'));
  granted = await house.receipts.issue(told[1]!.event!, [SHOP], number(2));
});
after(() => house.shut());

const byScript = (receipt: unknown, verifierKey = key()) => {
  const file = join(house.evidence.log.folder, '..', `receipt-${Math.random()}.json`);
  writeFileSync(file, JSON.stringify(receipt));
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, file, verifierKey], {
    encoding: 'utf8',
  });
  return { status, said: stdout + stderr };
};

test('P6 a receipt says who agreed to what in words, and holds with nothing but the key: by us, and by a script that knows nothing of us', () => {
  const told = verifyReceipt(JSON.parse(JSON.stringify(granted)), key());
  assert.ok(told.ok, JSON.stringify(told));
  assert.equal(told.number, String(number(2)));
  assert.deepEqual(
    [told.statement.kind, told.statement.organisation, told.statement.at],
    ['granted', SHOP, START],
  );
  assert.equal(granted.pii_processing.privacy_notice, WORDING);
  assert.deepEqual(granted.reading.zh.slice(0, 6), [
    '事项：同意',
    `主体：青禾商城（${SHOP}）`,
    `号码：${number(2)}`,
    '类型：营销·零售',
    '渠道：网页',
    '频次：每月不超过 4 条',
  ]);
  assert.ok(granted.reading.en.includes('Frequency: at most 4 a month'));
  const { status, said } = byScript(granted);
  assert.equal(status, 0, said);
  assert.match(said, /^VALID granted 91310000MA1FL00K2G /);
});

test('a receipt without a number tells nobody’s, and holds; the number of somebody else is answered like no event', async () => {
  const { record, receipts } = house;
  const { id } = await record.db
    .selectFrom('consent_event')
    .select('id')
    .where('kind', '=', 'granted')
    .orderBy('id')
    .executeTakeFirstOrThrow();
  const bare = await receipts.issue(id, [SHOP]);
  assert.equal(bare.proof.principal, null);
  assert.doesNotMatch(JSON.stringify(bare), /13800000001/);
  const told = verifyReceipt(bare, key());
  assert.ok(told.ok && told.number === undefined);
  assert.equal(byScript(bare).status, 0);
  await assert.rejects(receipts.issue(id, [SHOP], number(5)), NotThere);
  await assert.rejects(receipts.issue(id, [OTHER], number(1)), NotThere);
  await assert.rejects(receipts.issue(999_999, 'all'), NotThere);
});

test('withdrawals, refusals of an entity and of everyone have receipts too', async () => {
  const { consents, receipts } = house;
  const of = { recipient: number(40), channel: 'phone' } as const;
  for (const [wanted, reading] of [
    [{ ...of, organisation: SHOP, purpose: 'marketing-retail' }, `主体：青禾商城（${SHOP}）`],
    [{ ...of, organisation: SISTER }, `主体：青禾金融（${SISTER}）`],
    [of, '主体：一切主体（谢绝商业性短信）'],
  ] as const) {
    const taken = await consents.refuse(wanted, { id: 'x' });
    const receipt = await receipts.issue(taken.event!, 'all', number(40));
    assert.ok(verifyReceipt(receipt, key()).ok, reading);
    assert.equal(receipt.reading.zh[1], reading);
    assert.equal(byScript(receipt).status, 0, reading);
  }
});

/** Every place of a value that is no object, as a path. */
function places(value: unknown, at: readonly (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [[...at]];
  return Object.entries(value).flatMap(([name, each]) =>
    places(each, [...at, Array.isArray(value) ? Number(name) : name]),
  );
}

function changed(
  receipt: unknown,
  path: readonly (string | number)[],
  change: (value: unknown) => unknown,
): unknown {
  const copy = JSON.parse(JSON.stringify(receipt));
  let within = copy;
  for (const step of path.slice(0, -1)) within = within[step];
  const last = path.at(-1)!;
  within[last] = change(within[last]);
  return copy;
}

test('whatever is changed, in the proof or in what is read, is caught and named', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...places(granted)),
      fc.nat(),
      fc.integer({ min: 1, max: 94 }),
      (path, where, by) => {
        const forged = changed(granted, path, (value) => {
          if (typeof value !== 'string') return typeof value === 'number' ? value + by : 'something';
          if (value === '') return 'x';
          const place = where % value.length;
          const code = value.charCodeAt(place);
          const other = code < 127 ? 33 + ((code - 33 + by + 94) % 94) : code + by;
          return (
            value.slice(0, place) +
            String.fromCharCode(other === code ? code + 1 : other) +
            value.slice(place + 1)
          );
        });
        if (JSON.stringify(forged) === JSON.stringify(granted)) return;
        const told = verifyReceipt(forged, key());
        assert.equal(told.ok, false, path.join('.'));
        assert.ok(!told.ok && told.what !== '' && told.where !== '');
      },
    ),
    { numRuns: 2000 },
  );
  for (const path of places(granted)) {
    const told = verifyReceipt(
      changed(granted, path, (value) => `${value} `),
      key(),
    );
    assert.equal(told.ok, false, path.join('.'));
  }
});

test('one that is malformed in any way is refused and throws nothing', () => {
  for (const wrong of [null, 5, 'receipt', [], {}, { ...granted, proof: null }, { ...granted, extra: 1 }])
    assert.equal(verifyReceipt(wrong, key()).ok, false);
  fc.assert(
    fc.property(fc.constantFrom(...places(granted)), fc.jsonValue(), (path, value) => {
      const forged = changed(granted, path, () => value);
      if (JSON.stringify(forged) !== JSON.stringify(granted))
        assert.equal(verifyReceipt(forged, key()).ok, false);
    }),
    { numRuns: 500 },
  );
});

test('another organisation, another person, another wording, another log: each by its name, also by the script', async () => {
  const other = await house.consents.grant([house.consent(50)], house.as('ann'));
  const another = await house.receipts.issue(other[0]!.event!, 'all', number(50));
  const forged: [string, unknown, string][] = [
    [
      'text of another organisation',
      changed(granted, ['reading', 'zh', 1], () => `主体：临江文化（${OTHER}）`),
      'receipt-differs-from-its-statement',
    ],
    [
      'party of another organisation',
      changed(granted, ['party_identification', 0, 'party_id'], () => OTHER),
      'receipt-differs-from-its-statement',
    ],
    [
      'another name',
      changed(
        changed(granted, ['party_identification', 0, 'party_name'], () => '临江文化'),
        ['reading', 'zh', 1],
        () => `主体：临江文化（${SHOP}）`,
      ),
      'receipt-differs-from-its-statement',
    ],
    [
      'another number',
      changed(granted, ['proof', 'principal', 'number'], () => String(number(3))),
      'receipt-of-another-number',
    ],
    [
      'another wording',
      changed(granted, ['pii_processing', 'privacy_notice'], (text) => `${text}。`),
      'wording-differs',
    ],
    [
      'the proof of another event',
      { ...granted, proof: another.proof },
      'receipt-differs-from-its-statement',
    ],
  ];
  for (const [name, receipt, what] of forged) {
    const told = verifyReceipt(receipt, key());
    assert.ok(
      !told.ok && (told.what === what || name === 'the proof of another event'),
      `${name}: ${JSON.stringify(told)}`,
    );
    const { status, said } = byScript(receipt);
    assert.equal(status, 4, `${name}: ${said}`);
    assert.match(said, /^NOT VALID .*found .*expected /s, name);
  }
  const stranger = createSigner('consent.test/log', Buffer.alloc(32, 10)).verifierKey;
  assert.equal(verifyReceipt(granted, stranger).ok, false);
  assert.equal(byScript(granted, stranger).status, 4);
});

test('with both name lines changed alike, it is the log’s own word that is missing', () => {
  const name = '临江文化';
  let forged = changed(granted, ['party_identification', 0, 'party_name'], () => name);
  forged = changed(forged, ['reading', 'zh', 1], () => `主体：${name}（${SHOP}）`);
  forged = changed(forged, ['reading', 'en', 1], () => `Organisation: ${name} (${SHOP})`);
  const told = verifyReceipt(forged, key());
  assert.ok(!told.ok);
  assert.deepEqual([told.what, told.where], ['attestation-of-something-else', 'proof.issued']);
  assert.equal(byScript(forged).status, 4);
});

test('P6 the witnesses’ word is in it: who asks for a witness’s gets it, or is told that it is missing', async () => {
  const { evidence, receipts, consents, consent, as } = house;
  const [told] = await consents.grant([consent(60)], as('ann'));
  const cosigner = createCosigner('witness.test/w1', Buffer.alloc(32, 3));
  const witness = parseVerifierKey(cosigner.verifierKey, 'cosignature');
  const file = join(evidence.log.folder, 'checkpoint.cosigned');
  const note = parseNote(evidence.checkpoint);
  writeFileSync(
    file,
    formatNote({ ...note, signatures: [...note.signatures, cosigner.cosign(note.text, START / 1000)] }),
  );
  for (let i = 61; i < 66; i++) await consents.grant([consent(i)], as('ann'));
  const receipt = await receipts.issue(told!.event!, [SHOP], number(60));
  const verdict = verifyReceipt(receipt, key(), [witness]);
  assert.ok(verdict.ok, JSON.stringify(verdict));
  assert.deepEqual(verdict.cosignatures, [{ name: 'witness.test/w1', atSeconds: START / 1000 }]);
  for (const path of places(receipt.proof.witnessed).map((each) => ['proof', 'witnessed', ...each])) {
    const forged = changed(receipt, path, (value) =>
      String(value).replace(/[A-Za-z](?=[^A-Za-z]*$)/, (letter) => (letter === 'A' ? 'B' : 'A')),
    );
    assert.equal(verifyReceipt(forged, key(), [witness]).ok, false, path.join('.'));
  }
  const other = parseVerifierKey(
    createCosigner('witness.test/w2', Buffer.alloc(32, 4)).verifierKey,
    'cosignature',
  );
  const without = verifyReceipt(receipt, key(), [other]);
  assert.ok(!without.ok && without.what === 'cosignature-missing');
  // What came after that checkpoint stands in none that they cosigned.
  const [later] = await consents.grant([consent(70)], as('ann'));
  const fresh = await receipts.issue(later!.event!, [SHOP]);
  assert.equal(fresh.proof.witnessed, null);
  assert.ok(verifyReceipt(fresh, key()).ok);
  assert.equal(verifyReceipt(fresh, key(), [witness]).ok, false);
});

test('P6 a consent is proven to have stood in the log before a message’s batch, and one that came after it is not', async () => {
  const { evidence, receipts, reading, consents, consent, as, clock } = house;
  const of = [SHOP, 'marketing-retail'] as const;
  const tag = (i: number) =>
    house.record.db.selectFrom('consent_event').select('tag').where('id', '=', i).executeTakeFirstOrThrow();
  clock.now += 1000;
  const [early] = await consents.grant([consent(80)], as('ann'));
  clock.now += 1000;
  const judgedAt = clock.now;
  await evidence.addBatches([
    {
      gateway: 'gw-a',
      block: 1,
      firstAtMs: judgedAt,
      lastAtMs: judgedAt,
      records: [Buffer.from('a message')],
    },
  ]);
  const message = await evidence.prove('gw-a', 1, 0);
  clock.now += 1000;
  const [late] = await consents.grant([consent(81)], as('ann'));
  const proofOf = async (event: number) => (await receipts.issue(event, 'all')).proof.evidence;
  assert.deepEqual(verifyPrecedence(await proofOf(early!.event!), message, key()), { ok: true });
  const wrong = verifyPrecedence(await proofOf(late!.event!), message, key());
  assert.ok(!wrong.ok && wrong.what === 'proof-order-not-shown');
  // By which consent the message could be sent: the newest in force then; none before it, none after a refusal, none past its term.
  const { tag: mine } = await tag(early!.event!);
  const behind = async (at: number) => (await reading.behind(mine, ...of, at))?.id;
  assert.deepEqual([await behind(judgedAt - 1500), await behind(judgedAt)], [undefined, early!.event]);
  const [renewed] = await consents.grant([consent(80)], as('ann'));
  assert.deepEqual([await behind(judgedAt), await behind(clock.now)], [early!.event, renewed!.event]);
  assert.equal(await behind(clock.now + 400 * DAY), undefined);
  clock.now += 1000;
  await consents.refuse({ recipient: number(80), organisation: SISTER, channel: 'phone' }, { id: 'x' });
  assert.deepEqual([await behind(clock.now - 1), await behind(clock.now)], [renewed!.event, undefined]);
});

test('a receipt that was given out once stays good: the example of the handbook, by us and by the script', () => {
  const example = (name: string) =>
    readFileSync(new URL(`../../../docs/examples/${name}`, import.meta.url), 'utf8');
  const [given, verifier] = [JSON.parse(example('receipt.json')), example('receipt.verifier.pub').trim()];
  const told = verifyReceipt(given, verifier);
  assert.ok(told.ok && told.number === '8613800138000', JSON.stringify(told));
  assert.equal(byScript(given, verifier).status, 0);
});
