import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CARRIER, DAY, LENDER, openRoom, PROVIDER, type Room, refusalOf, SHOP, STRANGER } from './fixture.ts';
import { NotThere } from './refusal.ts';
import type { Wanted } from './wanted.ts';

let room: Room;
before(async () => {
  room = await openRoom();
});
after(() => room.close());

const signature = (name: string, more: object = {}): Wanted => ({
  kind: 'signature',
  organisation: SHOP,
  signature: name,
  owner: SHOP,
  source: 'trademark',
  sourceDate: '2024-03-01',
  use: 'own',
  ...more,
});
const letter = (name: string, more: object = {}): Wanted => ({
  kind: 'letter',
  organisation: PROVIDER,
  letter: name,
  signatures: ['青禾'],
  grantor: SHOP,
  grantee: PROVIDER,
  until: '2027-06-01',
  ...more,
});
const filing = (more: object = {}): Wanted => ({
  kind: 'filing',
  organisation: SHOP,
  signature: '青禾',
  carrier: 'mobile',
  state: 'filed',
  ...more,
});
const apply = (wanted: Wanted) => room.applications.apply(wanted, '报送', room.as('ann'));
const through = async (wanted: Wanted) =>
  room.applications.decide((await apply(wanted)).id, true, '材料齐全', room.as('bob'));

describe('a signature', () => {
  test('of emoji, of bidirectional marks, of a megabyte, of symbols: the field is named and nothing is kept', async () => {
    const head = await room.record.head();
    for (const wrong of [
      '😀😀',
      'abc\u202eكح',
      '\u200f青禾\u200e',
      '青'.repeat(1_000_000),
      '【青禾】',
      '青 禾',
      '青',
      '',
    ]) {
      const found = await refusalOf(apply(signature(wrong)));
      assert.deepEqual(found, ['signature: signature-not-valid'], JSON.stringify(wrong.slice(0, 10)));
    }
    const [told] = await room.applications.check(signature('a\u202e'.repeat(500_000)), 'all');
    assert.ok(told!.words.zh.length < 100);
    assert.doesNotMatch(told!.words.zh, /\u202e/);
    assert.equal(await room.record.head(), head);
    assert.deepEqual(await room.applications.list({}, 'all', { limit: 10 }), []);
  });

  test('everything that is wrong with it is told at once', async () => {
    const wrong = signature('短信测试', {
      organisation: SHOP,
      owner: LENDER,
      source: 'website',
      sourceDate: '2030-01-01',
    });
    assert.deepEqual(await refusalOf(apply(wrong)), [
      'sourceDate: source-dated-ahead',
      'source: source-not-accepted',
      'owner: self-use-by-another',
      'signature: signature-neutral',
    ]);
    assert.deepEqual(
      await refusalOf(apply(signature('青禾', { owner: `${SHOP.slice(0, 17)}0`, source: '?' }))),
      ['owner: organisation-not-valid', 'source: value-not-allowed'],
    );
    assert.deepEqual(await refusalOf(apply(signature('青禾', { owner: STRANGER, use: 'letter' }))), [
      'owner: organisation-not-registered',
      'letter: letter-needed',
    ]);
  });

  test('that nobody can tell from a registered one of another is refused with its name, unless a reviewer is asked for it', async () => {
    await room.facts({ kind: 'signature-registered', signature: '云帆优选集市', owner: PROVIDER });
    const knows = () => room.directory.resembling('雲帆優選集市' as never, SHOP).length > 0;
    for (let tries = 0; tries < 200 && !knows(); tries++) await new Promise((done) => setTimeout(done, 25));
    const refused = await refusalOf(apply(signature('雲帆優選集市')));
    assert.deepEqual(refused, ['signature: signature-resembles']);
    const [told] = await room.applications.check(signature('雲帆優選集市'), 'all');
    assert.match(told!.words.zh, /与已登记的“云帆优选集市”相近：写法不同、字面相同/);
    assert.deepEqual(await room.applications.check(signature('云帆书坊'), 'all'), []);
    const wanted = signature('雲帆優選集市', { despite: '云帆优选集市' });
    const { id } = await apply(wanted);
    const decided = await room.applications.decide(id, true, '同一集团，已出具说明', room.as('bob'));
    assert.equal(decided.state, 'approved');
    // Another name under despite helps nobody.
    const other = signature('云帆优选集市', { signature: '雲帆优选集市', despite: '云帆书坊' });
    assert.deepEqual(await refusalOf(apply(other)), ['signature: signature-resembles']);
  });

  test('is registered by an approval, once; the second application for a name waits for nothing', async () => {
    const { id } = await apply(signature('青禾'));
    assert.deepEqual(await refusalOf(apply(signature('青禾'))), ['subject: application-open']);
    const before = await room.record.head();
    await room.applications.decide(id, true, '材料齐全', room.as('bob'));
    assert.deepEqual(await room.since(before), [
      { kind: 'signature-registered', at: room.clock.now, signature: '青禾', owner: SHOP },
    ]);
    assert.deepEqual(await refusalOf(apply(signature('青禾'))), ['signature: signature-registered-already']);
  });

  test('a rejection is appealed once, and a third person decides', async () => {
    const { id } = await apply(signature('青禾生活'));
    const by = (name: string) => room.as(name, 'all');
    assert.deepEqual(await refusalOf(room.applications.appeal(id, '不服', by('ann'))), [
      'state: state-forbids',
    ]);
    await room.applications.decide(id, false, '商标不清晰', by('bob'));
    await room.applications.appeal(id, '补充材料', by('ann'));
    assert.deepEqual(await refusalOf(room.applications.decide(id, true, '同意', by('bob'))), [
      'decision: four-eyes',
    ]);
    await assert.rejects(room.applications.decide(id, true, '同意', room.as('eve', [LENDER])), NotThere);
    await room.applications.decide(id, false, '仍不清晰', by('carol'));
    assert.deepEqual(await refusalOf(room.applications.appeal(id, '再诉', by('ann'))), [
      'state: state-forbids',
    ]);
    const { application, steps } = await room.applications.get(id, [SHOP]);
    assert.equal(application.state, 'dismissed');
    assert.deepEqual(
      steps.map((each) => [each.act, each.state, each.name, each.reason]),
      [
        ['apply', 'applied', 'ann', '报送'],
        ['reject', 'rejected', 'bob', '商标不清晰'],
        ['appeal', 'appealed', 'ann', '补充材料'],
        ['reject', 'dismissed', 'carol', '仍不清晰'],
      ],
    );
    await assert.rejects(room.applications.get(id, [LENDER]), NotThere);
    assert.deepEqual(await room.applications.list({}, [LENDER], { limit: 10 }), []);
    assert.equal((await room.applications.list({ kind: 'signature' }, [SHOP], { limit: 10 })).length, 3);
  });

  test('is suspended and restored, and put to sleep when nobody sent under it for the days asked', async () => {
    const bob = room.as('bob');
    await room.signatures.do('青禾', 'suspend', '核查', bob);
    assert.deepEqual(await refusalOf(room.signatures.do('青禾', 'suspend', '核查', bob)), [
      'state: state-forbids',
    ]);
    assert.equal((await room.signatures.get('青禾', [SHOP])).entry.suspended, '核查');
    await room.signatures.do('青禾', 'restore', '无误', bob);
    await assert.rejects(room.signatures.get('青禾', [LENDER]), NotThere);
    await room.facts(
      { kind: 'signature-registered', signature: '常用', owner: SHOP },
      { kind: 'signature-registered', signature: '沉睡', owner: SHOP },
    );
    room.clock.now += 151 * DAY;
    await room.facts({ kind: 'signature-registered', signature: '新来', owner: SHOP });
    const asked: number[] = [];
    const sentSince = async (since: number) => {
      asked.push(since);
      return new Set(['青禾', '常用', '新来', '云帆优选集市', '雲帆優選集市']);
    };
    const dormant = { days: 150, sentSince };
    assert.deepEqual(await room.signatures.suspendDormant(dormant, bob), ['沉睡']);
    assert.deepEqual(await room.signatures.suspendDormant(dormant, bob), []);
    assert.deepEqual(asked, [room.clock.now - 150 * DAY, room.clock.now - 150 * DAY]);
    const { items, next } = await room.signatures.list([SHOP], { limit: 3 });
    assert.deepEqual(
      items.map((each) => [each.signature, each.suspended !== undefined]),
      [
        ['常用', false],
        ['新来', false],
        ['沉睡', true],
      ],
    );
    assert.equal(next, '沉睡');
  });
});

test('a signature is given up by its owner: unregistered from then on, its sub-ports free, its name another’s to register', async () => {
  const name = '远山茶事';
  await through(signature(name));
  await room.facts(
    { kind: 'port-opened', port: '10690021', holder: SHOP, use: 'marketing' },
    { kind: 'port-opened', port: '10690022', holder: SHOP, use: 'marketing' },
  );
  const later = room.clock.now + 9 * DAY;
  const assign = (port: string, from: number) =>
    room.assignments.assign(
      { organisation: SHOP, port, signature: name, from: new Date(from).toISOString() },
      room.as('ann'),
    );
  await assign('10690021', room.clock.now);
  await assign('10690022', later);
  const close = (who = room.as('ann', [SHOP])) => room.signatures.do(name, 'close', '品牌停用', who);
  await assert.rejects(close(room.as('ann', [LENDER])), NotThere);

  const sanctioned = { targetKind: 'signature', target: name, action: 'suspend', reason: '投诉' } as const;
  const { id } = await room.sanctions.propose(sanctioned, room.as('ann'));
  await room.sanctions.decide(id, true, '属实', room.as('bob'));
  assert.deepEqual(await refusalOf(close()), ['state: under-sanction'], 'nobody slips out of a sanction');
  await room.sanctions.lift(id, '整改完成', room.as('carl'));

  room.clock.now += 1000;
  const head = await room.record.head();
  assert.equal(await close(), 'closed');
  assert.deepEqual(
    (await room.since(head)).map((change) => [change.kind, change.at, 'port' in change && change.port]),
    [
      ['signature-closed', room.clock.now, false],
      ['port-released', room.clock.now, '10690021'],
      ['port-released', later, '10690022'],
    ],
  );
  assert.equal(room.deeds.at(-1)!.act, 'signature.closed');
  await assert.rejects(close(), NotThere);
  await assert.rejects(room.signatures.get(name, 'all'), NotThere);
  assert.deepEqual((await room.signatures.list('all', { q: name, limit: 9 })).items, []);
  assert.equal((await room.ports.get('10690021', 'all')).entry?.assigned, undefined);
  assert.deepEqual(await refusalOf(assign('10690021', room.clock.now)), [
    'signature: signature-not-registered',
  ]);

  // Another registers it: it begins anew, and what was before is none of their business.
  for (let tries = 0; tries < 100 && room.directory.resembling(name as never, LENDER).length > 0; tries++)
    await new Promise((done) => setTimeout(done, 20));
  room.clock.now += 1000;
  await through(signature(name, { organisation: LENDER, owner: LENDER }));
  const mine = await room.signatures.get(name, [LENDER]);
  assert.deepEqual([mine.entry.owner, mine.entry.suspended], [LENDER, undefined]);
  assert.deepEqual(
    mine.history.map(({ kind }) => kind),
    ['signature-registered'],
  );
  assert.equal((await room.signatures.get(name, 'all')).history.length > 1, true);
});

describe('a letter', () => {
  test('whose code does not match, in any way, is refused whole', async () => {
    const head = await room.record.head();
    assert.deepEqual(await refusalOf(apply(letter('A1', { grantor: LENDER }))), [
      'grantor: letter-code-mismatch',
    ]);
    assert.deepEqual(
      await refusalOf(apply(letter('A1', { grantor: `${SHOP.slice(0, 17)}0`, organisation: PROVIDER }))),
      ['grantor: organisation-not-valid'],
    );
    assert.deepEqual(
      await refusalOf(
        apply(
          letter('A 1', {
            organisation: LENDER,
            grantee: SHOP,
            signatures: ['无人', '😀'],
            purposes: ['spam'],
            ports: ['13900139000'],
            until: '2020-01-01',
          }),
        ),
      ),
      [
        'letter: name-not-valid',
        'organisation: organisation-unknown',
        'grantee: letter-to-oneself',
        'signatures.1: signature-not-valid',
        'purposes.0: value-not-allowed',
        'ports.0: port-not-valid',
        'until: term-empty',
      ],
    );
    assert.deepEqual(await refusalOf(apply(letter('A1', { signatures: [] }))), ['signatures: list-size']);
    assert.deepEqual(await refusalOf(apply(letter('A1', { until: '2039-01-01' }))), [
      'until: letter-too-long',
    ]);
    assert.deepEqual(await refusalOf(apply(letter('A1', { from: '2026-01-01' }))), [
      'from: time-in-the-past',
    ]);
    assert.equal(await room.record.head(), head);
  });

  test('is granted by an approval, seen by both sides, and revoked by either', async () => {
    await through(letter('A1', { purposes: ['notification'], ports: ['10690001'] }));
    assert.deepEqual(await refusalOf(apply(letter('A1'))), ['letter: letter-name-taken']);
    const page = await room.letters.get('A1', [SHOP]);
    assert.deepEqual(
      [page.inForce, page.letter.grantee, page.letter.purposes],
      [true, PROVIDER, ['notification']],
    );
    await assert.rejects(room.letters.get('A1', [LENDER]), NotThere);
    assert.deepEqual((await room.signatures.get('青禾', [PROVIDER])).letters.length, 1);
    await room.letters.revoke('A1', '合作结束', room.as('shop', [SHOP]));
    assert.equal((await room.letters.get('A1', [PROVIDER])).inForce, false);
    assert.deepEqual(await refusalOf(room.letters.revoke('A1', '再次', room.as('shop', [SHOP]))), [
      'letter: letter-over',
    ]);
  });

  test('what was right when it was asked for and is wrong at the review is not approved', async () => {
    const { id } = await apply(letter('A2'));
    await room.facts({ kind: 'signature-registered', signature: '青禾', owner: LENDER });
    assert.deepEqual(await refusalOf(room.applications.decide(id, true, '同意', room.as('bob'))), [
      'grantor: letter-code-mismatch',
    ]);
    assert.equal((await room.applications.get(id, 'all')).application.state, 'applied');
    await room.facts({ kind: 'signature-registered', signature: '青禾', owner: SHOP });
    assert.equal((await room.applications.decide(id, true, '同意', room.as('bob'))).state, 'approved');
  });
});

test('a filing is set per carrier, by the owner or under a letter', async () => {
  await through(filing());
  assert.deepEqual(await refusalOf(apply(filing())), ['state: filing-same']);
  await through(filing({ organisation: PROVIDER, carrier: 'unicom', state: 'failed' }));
  assert.deepEqual(await refusalOf(apply(filing({ organisation: CARRIER, carrier: 'telecom' }))), [
    'organisation: organisation-unknown',
  ]);
  assert.deepEqual(await refusalOf(apply(filing({ signature: '无人', carrier: 'orbit', state: 'maybe' }))), [
    'carrier: value-not-allowed',
    'state: value-not-allowed',
    'signature: signature-not-registered',
  ]);
  const { filings } = (await room.signatures.get('青禾', 'all')).entry;
  assert.deepEqual(
    [...filings].map(([carrier, { state }]) => [carrier, state]),
    [
      ['mobile', 'filed'],
      ['unicom', 'failed'],
    ],
  );
});
