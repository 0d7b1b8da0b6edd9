import assert from 'node:assert/strict';
import { createSecretKey } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { inclusionHolds, leafHash, type Signer, verifyEntryProof } from '../../evidence/index.ts';
import { CARRIER, LENDER, MAIN, PROVIDER, SHOP, START, STRANGER } from '../fixture.ts';
import { asked, batch, HOUR, type House, NUMBER, openHouse, passedOn, pieces } from './fixture.ts';
import { contentOf, leafOf, openingOf, tagOf } from './leaf.ts';
import { readHash, readStatement } from './statement.ts';
import type { HopTrace } from './trace.ts';

const FROM = START - 24 * HOUR;
const NOON = FROM + 12 * HOUR;
const MINUTE = 60_000;

let house: House;
const signers = {} as Record<'carrier' | 'provider' | 'shop', Signer>;
const sent = Array.from({ length: 2500 }, (_, i) => passedOn(`138${String(i).padStart(8, '0')}`));
const forgotten = passedOn('13900000001');

before(async () => {
  house = await openHouse();
  signers.carrier = await house.key(CARRIER, 'k1');
  signers.provider = await house.key(PROVIDER, 'k1');
  signers.shop = await house.key(SHOP, 'k1');
});
after(() => house.close());

const handIn = (file: string) => house.custody.batches.handIn(pieces(file), house.room.as('ann'));
const brief = (hops: readonly HopTrace[]) =>
  hops.map(({ organisation, custody, because }) => `${NAMES.get(organisation!)} ${custody} ${because}`);
const NAMES = new Map<string, string>([
  [CARRIER, 'carrier'],
  [PROVIDER, 'provider'],
  [SHOP, 'shop'],
  [LENDER, 'lender'],
  [STRANGER, 'stranger'],
]);

describe('a chain of three', () => {
  test('before anything is handed in, each hop has said and nothing is proved', async () => {
    const { hops } = await house.custody.trace(asked(sent[0]!, NOON));
    assert.deepEqual(brief(hops), ['carrier said no-batch', 'provider said no-batch', 'shop said no-batch']);
    assert.deepEqual(
      hops.map(({ standing, lease }) => [standing, lease?.lease, lease?.declaredBy]),
      [
        ['holder', undefined, undefined],
        ['confirmed', 'L1', CARRIER],
        ['confirmed', 'L2', PROVIDER],
      ],
    );
  });

  test('one proves, one denies, one has said; what proves and what denies is checked without the store', async () => {
    const whole = { from: FROM, to: FROM + 24 * HOUR };
    const salt = Buffer.alloc(32, 3);
    const shop = await handIn(
      batch(signers.shop, { organisation: SHOP, lease: 'L2', ...whole }, [...sent, forgotten], salt),
    );
    const provider = await handIn(
      batch(signers.provider, { organisation: PROVIDER, lease: 'L1', ...whole }, sent),
    );
    const { hops } = await house.custody.trace(asked(forgotten, NOON));
    assert.deepEqual(brief(hops), [
      'carrier said no-batch',
      'provider denied in-no-batch',
      'shop proved in-batch',
    ]);

    const { found } = hops[2]!;
    const shopRoot = rootOf(shop.note);
    assert.equal(found!.batch, shop.id);
    assert.ok(inclusionHolds(leafHash(found!.leaf), found!.index, shop.count, found!.path, shopRoot));
    const content = contentOf(forgotten);
    assert.deepEqual(found!.leaf, leafOf(tagOf(openingOf(createSecretKey(salt), content), content), 1));
    const entry = verifyEntryProof(found!.evidence, house.evidence.verifierKey);
    assert.ok(entry.ok && entry.entry.toString().includes('"kind":"custody"'));

    const [absent] = hops[1]!.absent;
    const { below, above } = absent!;
    assert.equal(above!.index, below!.index + 1);
    assert.ok(below!.leaf.compare(above!.leaf) < 0);
    for (const each of [below!, above!])
      assert.ok(
        inclusionHolds(leafHash(each.leaf), each.index, provider.count, each.path, rootOf(provider.note)),
      );
  });

  test('the same is found at any place of a batch of several rows', async () => {
    for (const each of [0, 1, 1023, 1024, 2047, 2048, 2499]) {
      const { hops } = await house.custody.trace(asked(sent[each]!, NOON));
      assert.equal(hops[1]!.custody, 'proved', `${each}`);
      assert.equal(hops[2]!.custody, 'proved', `${each}`);
    }
  });

  test('a moment near the edge of what is covered is not held against anybody', async () => {
    const at = (minutes: number) => FROM + 24 * HOUR + minutes * MINUTE;
    for (const [minutes, because] of [
      [-6, 'denied in-no-batch'],
      [-4, 'said batch-covers-part'],
      [4, 'said batch-covers-part'],
      [6, 'said no-batch'],
    ] as const) {
      const { hops, toleranceMs } = await house.custody.trace(asked(forgotten, at(minutes)));
      assert.equal(toleranceMs, 5 * MINUTE);
      assert.equal(brief(hops)[1], `provider ${because}`, `${minutes}`);
    }
    const late = await house.custody.trace(asked(sent[7]!, at(4)));
    assert.equal(late.hops[1]!.custody, 'proved', 'a clock that runs ahead');
    const held = await house.custody.trace(asked(forgotten, NOON, { until: at(60) }));
    assert.equal(brief(held.hops)[1], 'provider said batch-covers-part', 'it may have gone after the span');
  });

  test('a sub-port’s number, another text, another number: only the same message is found', async () => {
    const other = (more: object) => house.custody.trace(asked({ ...sent[0]!, ...more }, NOON));
    assert.equal((await other({ text: '【青禾】您好!' })).hops[1]!.custody, 'denied');
    assert.equal((await other({ port: `${MAIN}9` })).hops[1]!.custody, 'denied');
    assert.equal((await other({})).hops[1]!.custody, 'proved');
  });
});

describe('who kept silent', () => {
  const at = START - HOUR;

  test('a lease that the lessee never confirmed; and one that it declared, by the lessor', async () => {
    const { room } = house;
    room.clock.now = at - 1000;
    const wanted = { port: MAIN, lessor: SHOP, lessee: LENDER };
    await room.leases.declare({ ...wanted, organisation: SHOP, lease: 'L3' }, room.as('ann', [SHOP]));
    const theirs = { lease: 'L4', port: MAIN, lessor: SHOP, lessee: STRANGER, organisation: STRANGER };
    await room.facts({ kind: 'organisation-registered', organisation: STRANGER, name: '陌生' });
    await room.leases.declare(theirs, room.as('ann', [STRANGER]));
    room.clock.now = START;
    const told = async (sender: typeof LENDER) =>
      (await house.custody.trace(asked(forgotten, at, { sender, via: SHOP }))).hops.at(-1)!;
    const lender = await told(LENDER);
    assert.deepEqual([lender.custody, lender.because, lender.silent], ['silent', 'not-confirmed', LENDER]);
    assert.equal(lender.lease!.lease, 'L3');
    const stranger = await told(STRANGER);
    assert.deepEqual([stranger.custody, stranger.silent], ['silent', SHOP]);
    await room.leases.confirm('L3', room.as('bob', [LENDER]));
    assert.equal(
      (await told(LENDER)).custody,
      'silent',
      'what is confirmed afterwards was not confirmed then',
    );
  });

  test('a sender that is not on the chain, behind the account that it came by', async () => {
    const unknown = await house.custody.trace(asked(forgotten, at, { sender: undefined, via: PROVIDER }));
    assert.deepEqual(
      unknown.hops.map(({ standing }) => standing),
      ['holder', 'confirmed', 'missing'],
    );
    const nowhere = await house.custody.trace(asked({ ...forgotten, port: '10699999' }, at));
    assert.deepEqual(brief(nowhere.hops), ['shop silent not-on-chain']);
  });
});

describe('messages that are the same', () => {
  test('a second one is proved by a second leaf and by nothing less', async () => {
    const span = { organisation: SHOP, lease: 'L2', from: FROM - 24 * HOUR, to: FROM };
    const same = passedOn('13700000000');
    await handIn(batch(signers.shop, span, [same, same]));
    const nth = async (before: number) => {
      const identicalSince = async (from: number) => (from === span.from ? before : 99);
      const { hops } = await house.custody.trace(asked(same, FROM - HOUR, { identicalSince }));
      return [hops[2]!.custody, hops[2]!.found?.occurrence];
    };
    assert.deepEqual(await nth(0), ['proved', 1]);
    assert.deepEqual(await nth(1), ['proved', 2]);
    assert.deepEqual(await nth(2), ['denied', undefined]);
  });

  test('a text whose signature was added on the way is found without it, and that is told', async () => {
    const span = { organisation: PROVIDER, lease: 'L1', from: FROM - 24 * HOUR, to: FROM };
    await handIn(batch(signers.provider, span, [passedOn('13700000001', '您好')]));
    const { hops } = await house.custody.trace(asked(passedOn('13700000001', '【青禾】您好'), FROM - HOUR));
    assert.equal(hops[1]!.found?.text, 'without-signature');
  });
});

describe('whoever owns the record and changes it is found out', () => {
  const changes: readonly [what: string, statement: string, undo: string][] = [
    ['a byte of a leaf', ...leafByte(0)],
    ['a byte of the middle of each row', ...leafByte(14_000)],
    [
      'the span',
      `update custody_batch set ends = ends + interval '2 days'`,
      `update custody_batch set ends = ends - interval '2 days'`,
    ],
    [
      'the note',
      `update custody_batch set note = replace(note, 'count 25', 'count 35')`,
      `update custody_batch set note = replace(note, 'count 35', 'count 25')`,
    ],
    [
      'its place in the log',
      'update custody_batch set evidence_index = 1 - evidence_index',
      'update custody_batch set evidence_index = 1 - evidence_index',
    ],
  ];
  for (const [what, change, undo] of changes)
    test(what, async () => {
      const { db } = house.room.record;
      const where = sql.raw(
        ` where ${/leaves/.test(change) ? 'batch' : 'id'} in (select id from custody_batch where organisation = '${PROVIDER}' and count = 2500)`,
      );
      await sql`alter table custody_batch disable trigger all`.execute(db);
      await sql`alter table custody_leaves disable trigger all`.execute(db);
      await sql`${sql.raw(change)}${where}`.execute(db);
      const inFirstRow = await firstRowMessage();
      const tampered = await house.custody.trace(asked(inFirstRow, NOON));
      await sql`${sql.raw(undo)}${where}`.execute(db);
      assert.equal(brief(tampered.hops)[1], 'provider said batch-broken');
      const whole = await house.custody.trace(asked(inFirstRow, NOON));
      assert.equal(brief(whole.hops)[1], 'provider proved in-batch');
    });

  /** A message whose leaf stands in the first row of the provider's batch. */
  async function firstRowMessage() {
    for (const each of sent) {
      const { hops } = await house.custody.trace(asked(each, NOON));
      if (hops[1]!.found !== undefined && hops[1]!.found.index < 1024) return each;
      if (hops[1]!.because === 'batch-broken') return each;
    }
    throw new Error('none');
  }

  function leafByte(at: number): [string, string] {
    const flip = `update custody_leaves set leaves = set_byte(leaves, ${at}, get_byte(leaves, ${at}) # 1), first = case when ${at} < 32 then set_byte(first, ${at % 32}, get_byte(first, ${at % 32}) # 1) else first end`;
    return [`${flip}`, `${flip}`];
  }

  test('and the database itself refuses to', async () => {
    const { db } = house.room.record;
    for (const table of ['custody_batch', 'custody_leaves'])
      await sql`alter table ${sql.table(table)} enable trigger all`.execute(db);
    await assert.rejects(sql`update custody_batch set late = true`.execute(db), /never changed/);
    await assert.rejects(sql`delete from custody_leaves`.execute(db), /never changed|violates/);
  });
});

function rootOf(note: string): Buffer {
  const statement = readStatement(note.slice(0, note.indexOf('\n\n') + 1));
  assert.ok('root' in statement);
  return readHash(statement.root.toString('base64'))!;
}

test('P7 the number is nowhere in what is told or kept of a batch', async () => {
  const { rows } = await sql<{
    all: string;
  }>`select string_agg(b::text, '') as all from custody_batch b`.execute(house.room.record.db);
  assert.doesNotMatch(rows[0]!.all, /1380000|1390000/);
  assert.equal(NUMBER.startsWith(MAIN), true);
});
