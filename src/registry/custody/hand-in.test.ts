import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import fc from 'fast-check';
import { createSigner, inclusionHolds, leafHash, type Signer } from '../../evidence/index.ts';
import { CARRIER, DAY, LENDER, MAIN, PROVIDER, refusalOf, SHOP, START } from '../fixture.ts';
import { NotThere } from '../refusal.ts';
import {
  asked,
  batch,
  HOUR,
  type House,
  openHouse,
  passedOn,
  pieces,
  publicKeyOf,
  wantedKey,
} from './fixture.ts';
import type { PassedOn } from './leaf.ts';
import { readStatement } from './statement.ts';

let house: House;
let signer: Signer;
before(async () => {
  house = await openHouse();
  signer = await house.key(PROVIDER, 'k1');
});
after(() => house.close());

/** Hours that no test before used. */
let free = START;
beforeEach(() => {
  free -= 3 * HOUR;
  house.room.clock.now = START;
});
const span = () => ({ organisation: PROVIDER, lease: 'L1', from: free, to: free + HOUR });
const three = [passedOn('13800000001'), passedOn('13800000002'), passedOn('13800000003')];
const handIn = (file: string | Buffer, bytes?: number) =>
  house.custody.batches.handIn(pieces(file, bytes), house.room.as('ann'));

/** Signed as it stands, whatever stands there. */
function resigned(file: string, change: (text: string) => string, by = signer): string {
  const end = file.indexOf('\n\n') + 1;
  const text = change(file.slice(0, end));
  const rest = file.slice(file.indexOf('\n\nsalt ') + 1);
  const line = Buffer.concat([by.keyId, by.sign(Buffer.from(text))]).toString('base64');
  return `${text}\n— ${by.name} ${line}\n${rest}`;
}

describe('a key', () => {
  test('is registered with proof of possession, counts at once, and is a fact of the organisation', async () => {
    const made = createSigner(SHOP, randomBytes(32));
    const head = await house.room.record.head();
    const key = await house.custody.keys.register(
      SHOP,
      wantedKey(made, 'office-2026'),
      house.room.as('ann', [SHOP]),
    );
    assert.equal(key.verifier.text, made.verifierKey);
    const publicKey = publicKeyOf(made);
    const at = house.room.clock.now;
    const kind = 'organisation-key-registered';
    assert.deepEqual(await house.room.since(head), [
      { kind, at, organisation: SHOP, key: 'office-2026', publicKey },
    ]);
    assert.deepEqual(
      (await house.custody.keys.list(SHOP, [SHOP])).map((each) => [each.key, each.revokedAt]),
      [['office-2026', undefined]],
    );
    assert.ok(
      house.room.deeds.some(
        ({ act, organisation }) => act === 'custody.key-registered' && organisation === SHOP,
      ),
    );
  });

  test('is refused by name: no key, a weak one, another’s proof, a proof for elsewhere, a name or a key used before', async () => {
    const made = createSigner(SHOP, randomBytes(32));
    const wanted = wantedKey(made, 'second');
    const register = (more: object, organisation = SHOP) =>
      refusalOf(house.custody.keys.register(organisation, { ...wanted, ...more }, house.room.as('ann')));
    assert.deepEqual(await register({ publicKey: 'abc', key: 'two words' }), [
      'key: name-not-valid',
      'publicKey: custody-public-key',
    ]);
    // Of small order: a signature of zeros would hold for it.
    const weak = Buffer.alloc(32);
    weak[0] = 1;
    assert.deepEqual(await register({ publicKey: weak.toString('base64') }), [
      'publicKey: custody-public-key',
    ]);
    weak[31] = 0x80;
    assert.deepEqual(await register({ publicKey: weak.toString('base64') }), [
      'publicKey: custody-public-key',
    ]);
    const another = wantedKey(createSigner(SHOP, randomBytes(32)), 'second');
    assert.deepEqual(await register({ proof: another.proof }), ['proof: custody-proof']);
    assert.deepEqual(await register(wantedKey(made, 'second', 'elsewhere.test/log')), [
      'proof: custody-proof',
    ]);
    assert.deepEqual(
      await register({ key: 'third' }),
      ['proof: custody-proof'],
      'the name is part of what is signed',
    );
    assert.deepEqual(await register({}, CARRIER), ['proof: custody-proof']);
    assert.deepEqual(await register({}), []);
    assert.deepEqual(await register({}), ['key: custody-key-taken', 'publicKey: custody-key-known']);
  });

  test('of another organisation is as if it were not there', async () => {
    const { keys } = house.custody;
    const wanted = wantedKey(createSigner(CARRIER, randomBytes(32)), 'k9');
    await assert.rejects(keys.register(CARRIER, wanted, house.room.as('ann', [SHOP])), NotThere);
    await assert.rejects(keys.revoke(PROVIDER, 'k1', '试', house.room.as('ann', [SHOP])), NotThere);
    await assert.rejects(keys.list(PROVIDER, [SHOP]), NotThere);
  });

  test('that is revoked signs nothing more; what it signed and was handed in before stands', async () => {
    const old = await house.key(PROVIDER, 'old');
    await handIn(batch(old, span(), three));
    const { from } = span();
    house.room.clock.now += 1000;
    await house.custody.keys.revoke(PROVIDER, 'old', '私钥遗失', house.room.as('ann'));
    house.room.clock.now += 1000;
    const later = { ...span(), from: from + HOUR, to: from + 2 * HOUR };
    assert.deepEqual(await refusalOf(handIn(batch(old, later, three))), [
      'statement: custody-signer-revoked',
    ]);
    const { hops } = await house.custody.trace(asked(three[0]!, from + HOUR / 2));
    assert.equal(hops[1]!.custody, 'proved');
    const revoke = (key: string) =>
      refusalOf(house.custody.keys.revoke(PROVIDER, key, '再次', house.room.as('ann')));
    assert.deepEqual(await revoke('old'), ['key: custody-key-revoked']);
    assert.deepEqual(await revoke('never'), ['key: custody-key-unknown']);
  });
});

describe('a batch', () => {
  test('is kept with its place in the log, and the same file again is told as it was kept', async () => {
    const size = house.evidence.log.size;
    const file = batch(signer, span(), three);
    const kept = await handIn(file, 7);
    assert.deepEqual([kept.count, kept.late, kept.evidenceIndex], [3, false, size]);
    assert.deepEqual(await handIn(file), kept);
    assert.equal(house.evidence.log.size, size + 1);
    assert.deepEqual(await house.custody.batches.get(kept.id, [PROVIDER]), kept);
    await assert.rejects(house.custody.batches.get(kept.id, [SHOP]), NotThere);
    const list = await house.custody.batches.list([SHOP], { limit: 10 });
    assert.deepEqual(list, []);
  });

  test('of nothing says that nothing was passed on', async () => {
    await handIn(batch(signer, span(), []));
    const { hops } = await house.custody.trace(asked(three[0]!, span().from + HOUR / 2));
    assert.equal(hops[1]!.custody, 'denied');
    assert.deepEqual([hops[1]!.absent[0]!.below, hops[1]!.absent[0]!.above], [undefined, undefined]);
  });

  test('that comes late is taken and marked', async () => {
    const before = { ...span(), from: START - 29 * DAY, to: START - 29 * DAY + HOUR };
    assert.equal((await handIn(batch(signer, before, three))).late, true);
  });

  /** Each row spoils one thing. */
  const rows: readonly [title: string, found: string, spoil: (file: string) => string | Promise<string>][] = [
    ['a byte of a leaf', 'statement.root: custody-root-differs', (file) => flip(file, file.length - 20)],
    ['a leaf left out', 'statement.count: custody-count-differs', (file) => file.slice(0, -65)],
    ['a leaf twice', 'line 17: custody-order', (file) => file + file.slice(-65)],
    [
      'two leaves in another order',
      'line 16: custody-order',
      (file) => file.slice(0, -130) + file.slice(-65) + file.slice(-130, -65),
    ],
    ['a line cut short', 'line 16: custody-leaf', (file) => `${file.slice(0, -3)}\n`],
    [
      'lines that end as on Windows',
      'line 14: custody-leaf',
      (file) => file.slice(0, -195) + file.slice(-195).replaceAll('\n', '\r\n'),
    ],
    ['no leaf but words', 'line 17: custody-leaf', (file) => `${file}hello\n`],
    [
      'a salt that is another',
      'salt: custody-salt-differs',
      (file) => file.replace(/^salt .*$(?=\n[0-9a-f]{64}\n)/m, `salt ${randomBytes(32).toString('base64')}`),
    ],
    [
      'a salt that is none',
      'salt: custody-hash',
      (file) => file.replace(/^salt .*$(?=\n[0-9a-f]{64}\n)/m, 'salt abc'),
    ],
    [
      'a root that is signed and wrong',
      'statement.root: custody-root-differs',
      (file) =>
        resigned(file, (text) => text.replace(/^root .*$/m, `root ${randomBytes(32).toString('base64')}`)),
    ],
    [
      'a count that is signed and wrong',
      'statement.count: custody-count-differs',
      (file) => resigned(file, (text) => text.replace('count 3', 'count 4')),
    ],
    [
      'a million and one',
      'statement.count: custody-too-many',
      (file) => resigned(file, (text) => text.replace('count 3', 'count 1000001')),
    ],
    [
      'a statement changed after it was signed',
      'statement: custody-signature',
      (file) => file.replace('lease L1', 'lease L2'),
    ],
    [
      'another’s key',
      'statement: custody-signer',
      (file) => resigned(file, (text) => text, createSigner(PROVIDER, randomBytes(32))),
    ],
    [
      'a registered key of another organisation',
      'statement: custody-signer',
      async (file) => resigned(file, (text) => text, await house.key(LENDER, 'k1')),
    ],
    [
      'a line too many',
      'statement: custody-statement',
      (file) => resigned(file, (text) => `${text}more 1\n`),
    ],
    [
      'a port that is none',
      'statement.port: port-not-valid',
      (file) => resigned(file, (text) => text.replace(`port ${MAIN}`, 'port 1064')),
    ],
    [
      'a time that is none',
      'statement.from: time-not-valid',
      (file) => resigned(file, (text) => text.replace(/^from .*$/m, 'from yesterday')),
    ],
    ['nothing', 'batch: custody-head', () => ''],
    ['no signature', 'batch: custody-head', (file) => file.replace(/^— .*\n/m, '')],
    [
      'a signature of another form',
      'statement: custody-note',
      (file) => file.replace(/^— (\S+) .*$/m, '— $1 abc'),
    ],
    ['16 kB of something else', 'batch: custody-head', () => 'x'.repeat(20_000)],
  ];
  for (const [title, found, spoil] of rows)
    test(`is refused, and nothing is kept: ${title}`, async () => {
      const file = batch(signer, span(), three);
      const size = house.evidence.log.size;
      const spoilt = await spoil(file);
      for (const bytes of [1_000_000, 11]) assert.deepEqual(await refusalOf(handIn(spoilt, bytes)), [found]);
      assert.equal(house.evidence.log.size, size);
      assert.equal((await handIn(file)).count, 3, 'unspoilt it is taken');
    });

  const spans: readonly [title: string, found: string, more: () => object][] = [
    ['an end before the beginning', 'statement.to: term-empty', () => ({ to: free - 1 })],
    ['a span to come', 'statement.to: custody-future', () => ({ from: START - HOUR, to: START + HOUR })],
    ['a span of 26 hours', 'statement.to: custody-span', () => ({ to: free + 26 * HOUR })],
    [
      'before the lease',
      'statement.from: custody-outside-lease',
      () => ({ from: START - 31 * DAY, to: START - 31 * DAY + HOUR }),
    ],
    ['a lease of another', 'statement.lease: custody-not-lessee', () => ({ lease: 'L2' })],
    ['no such lease', 'statement.lease: custody-not-lessee', () => ({ lease: 'L77' })],
    ['another port', 'statement.lease: custody-not-lessee', () => ({ port: `${MAIN}7` })],
    ['not the holder', 'statement.lease: custody-not-holder', () => ({ lease: undefined })],
  ];
  for (const [title, found, more] of spans)
    test(`is refused: ${title}`, async () => {
      assert.deepEqual(await refusalOf(handIn(batch(signer, { ...span(), ...more() }, three))), [found]);
    });

  test('is refused by somebody who does not act for its organisation', async () => {
    const theirs = house.custody.batches.handIn(
      pieces(batch(signer, span(), three)),
      house.room.as('ann', [SHOP]),
    );
    assert.deepEqual(await refusalOf(theirs), ['statement.organisation: organisation-unknown']);
  });

  test('does not overlap another of its organisation, port and lease, also when two come at once', async () => {
    const { from } = span();
    const files = [0, 1].map((i) => batch(signer, { ...span(), from: from + i, to: from + HOUR + i }, three));
    const refused = (await Promise.all(files.map((file) => refusalOf(handIn(file))))).flat();
    assert.deepEqual(refused, ['statement.from: custody-overlaps']);
    const next = { ...span(), from: from + HOUR + 1, to: from + 2 * HOUR };
    assert.equal((await handIn(batch(signer, next, three))).count, 3);
  });

  test('of a lease that ended covers no longer than that', async () => {
    const { room } = house;
    await room.leases.end('L2', '合同到期', room.as('ann', [SHOP]));
    const shop = await house.key(SHOP, 'k7');
    const until = room.clock.now;
    room.clock.now += 2 * HOUR;
    const of = (from: number, to: number) =>
      refusalOf(handIn(batch(shop, { organisation: SHOP, lease: 'L2', from, to }, three)));
    assert.deepEqual(await of(until - HOUR, until + 1), ['statement.from: custody-outside-lease']);
    assert.deepEqual(await of(until - HOUR, until), []);
  });
});

test('whatever the messages: each is found and proved by the independent check, and none other is', async () => {
  const message = fc.record({
    port: fc.constantFrom(MAIN, `${MAIN}1`, `${MAIN}12`),
    recipient: fc.integer({ min: 13_800_000_000, max: 13_800_000_020 }),
    text: fc.oneof(fc.constantFrom('【青禾】您好', '您好', ''), fc.string({ unit: 'binary' })),
  });
  const read = (each: { port: string; recipient: number; text: string }): PassedOn => ({
    ...passedOn(String(each.recipient), each.text),
    port: each.port,
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(message, { maxLength: 40 }),
      fc.array(message, { maxLength: 5 }),
      async (of, others) => {
        free -= 2 * HOUR;
        const messages = of.map(read);
        const kept = await handIn(batch(signer, span(), messages));
        const statement = readStatement(kept.note.slice(0, kept.note.indexOf('\n\n') + 1));
        assert.ok('root' in statement);
        const seen: string[] = [];
        const at = free + HOUR / 2;
        for (const each of messages) {
          const name = JSON.stringify([each, each.text.toWellFormed()]);
          const before = seen.filter((other) => other === name).length;
          seen.push(name);
          const { hops } = await house.custody.trace(
            asked(each, at, { sender: PROVIDER, identicalSince: async () => before }),
          );
          const { custody, found } = hops.at(-1)!;
          assert.deepEqual([custody, found!.text, found!.occurrence], ['proved', 'as-judged', before + 1]);
          assert.ok(
            inclusionHolds(leafHash(found!.leaf), found!.index, statement.count, found!.path, statement.root),
          );
        }
        for (const each of others.map(read)) {
          if (messages.some((other) => other.port === each.port && other.recipient === each.recipient))
            continue;
          const { hops } = await house.custody.trace(asked(each, at, { sender: PROVIDER }));
          assert.equal(hops.at(-1)!.custody, 'denied');
        }
      },
    ),
    { numRuns: 12 },
  );
});

function flip(text: string, at: number): string {
  return text.slice(0, at) + (text[at] === '0' ? '1' : '0') + text.slice(at + 1);
}
