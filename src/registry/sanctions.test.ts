import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConsentIndex, Facts, Tally } from '../kernel/index.ts';
import { CARRIER, DAY, MAIN, openRoom, PROVIDER, type Room, refusalOf, SHOP } from './fixture.ts';
import { NotThere } from './refusal.ts';
import type { WantedSanction } from './sanctions.ts';

let room: Room;
/** A gateway's facts, which follow the feed as a gateway does. */
const facts = new Facts({ recipients: new ConsentIndex(), tally: new Tally() });
const stop = new AbortController();
let tail: Promise<void>;

before(async () => {
  room = await openRoom();
  const credential = { scheme: 'sealed-secret', sealed: 'AAAA' };
  await room.facts(
    { kind: 'account-opened', account: 'shop01', organisation: SHOP, credential },
    { kind: 'port-opened', port: MAIN, holder: CARRIER, use: 'marketing' },
    { kind: 'signature-registered', signature: '青禾', owner: SHOP },
  );
  tail = room.record.tailChanges({
    after: 0,
    signal: stop.signal,
    onChanges(changes) {
      for (const { body } of changes) facts.apply(body as never);
      facts.apply({ kind: 'time-passed', at: room.clock.now });
    },
  });
});
after(async () => {
  stop.abort();
  await tail;
  await room.close();
});

const propose = (more: Partial<WantedSanction>, name = 'ann') =>
  room.sanctions.propose(
    { targetKind: 'organisation', target: SHOP, action: 'suspend', reason: '投诉核实', ...more },
    room.as(name),
  );
const place = async (more: Partial<WantedSanction>) =>
  room.sanctions.decide((await propose(more)).id, true, '同意', room.as('bob'));
const inDays = (days: number) => new Date(room.clock.now + days * DAY).toISOString();
const pass = (days: number) => {
  room.clock.now += days * DAY;
  facts.apply({ kind: 'time-passed', at: room.clock.now });
};
/** Resolves when a gateway knows it; fails after a second. */
async function withinASecond(known: () => boolean): Promise<void> {
  const until = performance.now() + 1000;
  while (!known()) {
    assert.ok(performance.now() < until, 'known within a second');
    await sleep(5);
  }
}

describe('a sanction', () => {
  test('P4 is in force on a gateway within a second of its approval by another, and expires by itself', async () => {
    const { id } = await propose({ until: inDays(3) });
    assert.deepEqual(await refusalOf(room.sanctions.decide(id, true, '同意', room.as('ann'))), [
      'decision: four-eyes',
    ]);
    await assert.rejects(room.sanctions.get(id, [SHOP]), NotThere);
    await room.sanctions.decide(id, true, '同意', room.as('bob'));
    const { sanctions } = facts.organisations.get(SHOP);
    await withinASecond(() => sanctions.length === 1);
    assert.deepEqual([sanctions[0]!.sanction, sanctions[0]!.until], [id, room.clock.now + 3 * DAY]);
    assert.equal((await room.sanctions.get(id, [SHOP])).sanction.state, 'in-force');
    assert.deepEqual(await refusalOf(propose({})), ['target: sanction-open']);
    pass(3);
    assert.equal((await room.sanctions.get(id, [SHOP])).sanction.state, 'expired');
    assert.deepEqual(await refusalOf(room.sanctions.appeal(id, '不服', room.as('shop', [SHOP]))), [
      'state: state-forbids',
    ]);
    assert.deepEqual(await room.sanctions.list({ binding: true }, [SHOP], { limit: 10 }), []);
  });

  test('is appealed once, stays in force meanwhile, and a third person lifts it', async () => {
    const { id } = await place({ targetKind: 'account', target: 'shop01', action: 'slow', ratePerSecond: 2 });
    const list = facts.organisations.account('shop01' as never)!.sanctions;
    await withinASecond(() => list[0]?.ratePerSecond === 2);
    await assert.rejects(room.sanctions.appeal(id, '不服', room.as('x', [PROVIDER])), NotThere);
    await room.sanctions.appeal(id, '已整改', room.as('shop', [SHOP]));
    assert.equal(list.length, 1);
    for (const name of ['ann', 'bob'])
      assert.deepEqual(await refusalOf(room.sanctions.decideAppeal(id, false, '解除', room.as(name))), [
        'decision: four-eyes',
      ]);
    await room.sanctions.decideAppeal(id, false, '整改属实', room.as('carol'));
    await withinASecond(() => list.length === 0);
    const { steps } = await room.sanctions.get(id, [SHOP]);
    assert.deepEqual(
      steps.map((each) => [each.act, each.state, each.name]),
      [
        ['propose', 'proposed', 'ann'],
        ['approve', 'in-force', 'bob'],
        ['appeal', 'appealed', 'shop'],
        ['lift', 'lifted', 'carol'],
      ],
    );
  });

  test('upheld, it may be lifted later and not be appealed again; an appeal that is not there is not decided', async () => {
    const { id } = await place({ action: 'warn' });
    assert.deepEqual(await refusalOf(room.sanctions.decideAppeal(id, false, '解除', room.as('carol'))), [
      'state: state-forbids',
    ]);
    await room.sanctions.appeal(id, '不服', room.as('shop', [SHOP]));
    await room.sanctions.decideAppeal(id, true, '维持', room.as('carol'));
    assert.deepEqual(await refusalOf(room.sanctions.appeal(id, '再诉', room.as('shop', [SHOP]))), [
      'state: state-forbids',
    ]);
    assert.equal((await room.sanctions.lift(id, '期满', room.as('ann'))).state, 'lifted');
  });

  test('of a port or a signature ends by itself, and an end from an earlier one does not end a later one', async () => {
    const on = (target: string) => facts.ports.resolve(target).port?.state;
    const { id } = await place({ targetKind: 'port', target: MAIN, until: inDays(4) });
    await withinASecond(() => on(MAIN) === 'suspended');
    assert.deepEqual(await refusalOf(room.ports.do(MAIN, 'restore', '误停', room.as('bob'))), [
      'state: under-sanction',
    ]);
    await room.sanctions.lift(id, '整改完成', room.as('bob'));
    await withinASecond(() => on(MAIN) === 'open');
    const later = await place({ targetKind: 'port', target: MAIN, until: inDays(8) });
    await withinASecond(() => on(MAIN) === 'suspended');
    pass(5);
    assert.equal(on(MAIN), 'suspended');
    assert.equal((await room.ports.get(MAIN, 'all')).state, 'suspended');
    pass(3);
    assert.equal(on(MAIN), 'open');
    assert.equal((await room.sanctions.get(later.id, [CARRIER])).sanction.state, 'expired');
    await place({ targetKind: 'signature', target: '青禾', until: inDays(1) });
    await withinASecond(() => facts.signatures.get('青禾' as never)?.suspended === '投诉核实');
    assert.deepEqual(await refusalOf(room.signatures.do('青禾', 'restore', '误停', room.as('bob'))), [
      'state: under-sanction',
    ]);
    pass(1);
    assert.equal(facts.signatures.get('青禾' as never)?.suspended, undefined);
  });

  test('that a gateway could not obey is not placed, and everything wrong is told at once', async () => {
    const wrong = [
      [{ action: 'close' }, ['action: sanction-not-possible']],
      [
        { targetKind: 'port', target: '10699999', action: 'slow', until: '2020-01-01' },
        [
          'action: sanction-not-possible',
          'ratePerSecond: sanction-rate',
          'until: term-empty',
          'target: sanction-target-unknown',
        ],
      ],
      [
        { targetKind: 'account', target: 'shop01', action: 'close', until: inDays(1), ratePerSecond: 3 },
        ['ratePerSecond: sanction-rate', 'until: sanction-term'],
      ],
    ] as const;
    for (const [more, expected] of wrong) assert.deepEqual(await refusalOf(propose(more)), expected);
  });

  test('an account is closed for good; one from elsewhere stands here too and can be lifted', async () => {
    const action = { kind: 'suspend' };
    await room.facts({
      kind: 'sanction-placed',
      sanction: 'S9',
      on: { account: 'shop01' },
      action,
      reason: '外部',
    });
    const { sanction } = await room.sanctions.get('S9', [SHOP]);
    assert.deepEqual(
      [sanction.state, sanction.target.id, sanction.organisation],
      ['in-force', 'shop01', SHOP],
    );
    await room.sanctions.lift('S9', '解除', room.as('bob'));
    assert.equal((await room.sanctions.get('S9', [SHOP])).sanction.state, 'lifted');
    await place({ targetKind: 'account', target: 'shop01', action: 'close' });
    await withinASecond(() => facts.organisations.account('shop01' as never) === undefined);
    assert.deepEqual(await refusalOf(propose({ targetKind: 'account', target: 'shop01' })), [
      'target: sanction-target-unknown',
    ]);
  });
});
