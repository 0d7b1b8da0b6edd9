/** A piece of an import is a block of the log from the start: what was at hand when it was written is what the record tells, and comes into force once. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import {
  canonical,
  MARKETING_PURPOSES,
  parseRecipient,
  type Recipient,
  type RecordedChange,
  valid,
} from '../../domain/index.ts';
import { DAY, type House, number, openHouse, SHOP, SISTER, START } from '../fixture.ts';
import { act, type Ground, tagOf, tagsOf } from '../ground.ts';
import { verifyReceipt } from '../receipt/verify-receipt.ts';
import { readBlock } from './block.ts';
import type { LedgerEntry } from './ledger-entry.ts';
import { endOfTerm } from './terms.ts';

type Grant = Extract<LedgerEntry, { act: 'grant' }>;

/** What comes in between, once, before a block is in the log or after it. */
const between: { before?: () => Promise<unknown>; after?: () => Promise<unknown> } = {};
const come = async (when: keyof typeof between) => {
  const what = between[when];
  delete between[when];
  await what?.();
};
let house: House;
before(async () => {
  house = await openHouse((evidence) => ({
    addBatches: async (batches) => {
      await come('before');
      const stored = await evidence.addBatches(batches);
      await come('after');
      return stored;
    },
  }));
});
after(() => house.shut());

const PLAIN = { noNullPrototype: true } as const;
const ground = (): Ground => ({ ...house, clock: () => house.clock.now });
const grant = (recipient: Recipient, more: Partial<Grant> = {}): Grant => ({
  ...{ act: 'grant', recipient, organisation: SHOP, purpose: 'marketing-retail', channel: 'web' },
  ...{ at: START - DAY, until: endOfTerm(START, 365), frequency: { count: 4, per: 'month' } },
  ...{ proof: 'unproven', source: 'import:test', ...more },
});
const write = (entries: readonly Grant[]) =>
  act(ground(), (db) => house.ledger.takeBlock(db, 'p_ann', entries));
const fed = async (head: number) =>
  (await house.since(head)) as (RecordedChange & { recipients: Recipient[] })[];

test('what is at hand of a block is, byte for byte, what the record tells of it, whoever its people are', async () => {
  // Numbers of every length, of which some are known already; a few agree to more than one thing, or twice.
  const recipient = fc.oneof(
    fc.integer({ min: 0, max: 30 }).map(number),
    fc.integer({ min: 1_000_000, max: 99_999_999_999 }).map((n) => valid(parseRecipient(`+49${n}`))),
  );
  const shape = {
    recipient,
    organisation: fc.constantFrom(SHOP, SISTER),
    purpose: fc.constantFrom(...MARKETING_PURPOSES),
    channel: fc.constantFrom('web', 'paper'),
    at: fc.integer({ min: START - 300 * DAY, max: START }),
    until: fc.integer({ min: 1, max: 700 }).map((days) => endOfTerm(START, days)),
    frequency: fc.record(
      {
        count: fc.integer({ min: 1, max: 99 }),
        per: fc.constantFrom('day', 'week', 'month'),
      },
      PLAIN,
    ),
    proven: fc.option(fc.uint8Array({ minLength: 32, maxLength: 32 }), { nil: undefined }),
  };
  const entry = fc.record(shape, PLAIN);
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 30 }), async (drawn) => {
      const entries = drawn.map(({ proven, ...one }) =>
        grant(one.recipient, {
          ...(one as Partial<Grant>),
          ...(proven === undefined
            ? {}
            : { proof: 'proven', wording: house.wording.id, evidence: Buffer.from(proven).toString('hex') }),
        }),
      );
      const { taken, own } = await write(entries);
      if (own === undefined) return;
      const kept = await readBlock(ground(), own.block);
      const { statements, grants, ...rest } = own;
      assert.deepEqual(
        kept.statements().map(String),
        statements().map(String),
        'a crash repeats the same block',
      );
      assert.deepEqual([kept.block, kept.firstAt, kept.lastAt, kept.last], Object.values(rest));
      assert.deepEqual(
        kept.grants.map((one) => ({ ...one, refusing: false })),
        grants,
      );
      for (const bytes of statements())
        assert.equal(canonical(JSON.parse(bytes.toString())), bytes.toString());
      // Each row is told by the event that says it, and that event is about it and nobody else.
      for (const [i, one] of taken.entries()) {
        if (one.event === undefined || one.again) continue;
        const { recipient: whose, organisation } = await house.reading.number(one.event, 'all');
        assert.deepEqual([whose, organisation], [entries[i]!.recipient, entries[i]!.organisation]);
      }
      await house.attestation.follow(own);
    }),
    { numRuns: 15 },
  );
});

test('P6 every row of a piece has its receipt, which verifies offline', async () => {
  const people = Array.from({ length: 40 }, (_, i) => number(500 + i));
  const { taken, own } = await write(people.map((each) => grant(each)));
  await house.attestation.follow(own!);
  for (const [i, { event }] of taken.entries()) {
    const receipt = await house.receipts.issue(event!, [SHOP], people[i]);
    const told = verifyReceipt(JSON.parse(JSON.stringify(receipt)), house.evidence.verifierKey);
    assert.ok(told.ok, JSON.stringify(told));
    assert.deepEqual([told.number, told.statement.id], [String(people[i]), event]);
  }
});

test('P6 a piece serves only once the log holds it, and what was said in between takes back what it is about', async () => {
  const head = await house.record.head();
  const { own } = await write([101, 102, 103, 104].map((i) => grant(number(i))));
  const standing = (i: number) => house.consents.standing(number(i), SHOP, 'marketing-retail');
  const { consents } = await house.reading.ofNumber(number(101), 'all');
  assert.deepEqual([consents[0]?.state, consents[0]?.inForce], ['granted', false]);
  assert.deepEqual(await fed(head), [], 'gateways know nothing of it');

  const refuse = (i: number) =>
    house.consents.refuse({ recipient: number(i), organisation: SHOP, channel: 'phone' }, { id: 'x' });
  between.before = async () => {
    await refuse(101);
    // Of its affiliate, which ends what was granted to both.
    await house.consents.refuse(
      { recipient: number(102), organisation: SISTER, channel: 'phone' },
      { id: 'x' },
    );
    // Another line, which leaves this one as it is.
    const purpose = 'marketing-finance';
    await house.consents.refuse(
      { recipient: number(103), organisation: SHOP, purpose, channel: 'phone' },
      { id: 'x' },
    );
  };
  await house.attestation.follow(own!);
  const granted = (await fed(head)).filter(({ kind }) => kind === 'consent-granted');
  assert.deepEqual(
    granted.map(({ recipients }) => recipients),
    [[number(103), number(104)]],
  );
  assert.equal((await standing(101)).state, 'withdrawn');
  assert.equal((await house.reading.ofNumber(number(104), 'all')).consents[0]?.inForce, true);
});

test('a consent that is newer than a refusal ends it, first in the feed', async () => {
  await house.consents.refuse(
    { recipient: number(201), organisation: SISTER, channel: 'phone' },
    { id: 'x' },
  );
  house.clock.now += DAY;
  const head = await house.record.head();
  const { own } = await write([
    grant(number(201), { at: house.clock.now }),
    grant(number(202), { at: house.clock.now }),
  ]);
  await house.attestation.follow(own!);
  assert.deepEqual(
    (await fed(head)).map((change) => [change.kind, change.recipients]),
    [
      ['suppression-lifted', [number(201)]],
      ['consent-granted', [number(201), number(202)]],
    ],
  );
});

test('what a crash left of a piece, before the log or after it, is taken up from the record, once', async () => {
  for (const torn of ['before', 'after'] as const) {
    // What tests before have left to the ledger's own rounds.
    await house.attestation.round();
    const [head, size] = [await house.record.head(), house.evidence.log.size];
    const i = torn === 'before' ? 310 : 320;
    // Until it is back: the ledger looks by itself as well, twice a second.
    const noPower = async () => {
      between[torn] = noPower;
      throw new Error('the power went');
    };
    between[torn] = noPower;
    const { own } = await write([grant(number(i)), grant(number(i + 1))]);
    await assert.rejects(house.attestation.follow(own!), /power/);
    assert.deepEqual(await fed(head), []);
    delete between[torn];
    // Nothing of it is at hand any more: the record alone tells it.
    // One that is under way may still have been without power.
    await house.attestation.round().catch(() => undefined);
    await house.attestation.round();
    assert.deepEqual(
      (await fed(head)).map(({ recipients }) => recipients),
      [[number(i), number(i + 1)]],
      torn,
    );
    assert.equal(house.evidence.log.size, size + 1);
  }
});

test('a piece that is rolled back leaves its block to the next', async () => {
  const failing = act(ground(), async (db) => {
    await house.ledger.takeBlock(db, 'p_ann', [grant(number(401))]);
    throw new Error('no');
  });
  await assert.rejects(failing, /no/);
  const { own } = await write([grant(number(402))]);
  await house.attestation.follow(own!);
  const { grants } = await readBlock(ground(), own!.block);
  assert.deepEqual(
    grants.map(({ recipient }) => recipient),
    [number(402)],
  );
});

test('tags taken all at once are those taken one by one', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1_000_000, max: 999_999_999_999_999 })), (numbers) => {
      const many = tagsOf(house.key, numbers as Recipient[]);
      assert.deepEqual(
        many,
        numbers.map((each) => tagOf(house.key, each as Recipient)),
      );
    }),
  );
});
