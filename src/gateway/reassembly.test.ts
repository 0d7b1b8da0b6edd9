import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { AccountId } from '../domain/index.ts';
import { Desk } from './desks.ts';
import type { Item } from './item.ts';
import { Reassembly } from './reassembly.ts';

const SOURCE = '106900010001';
const DESTINATION = '13900139000';

function part(n: number): Item {
  return { messageId: 'm', segment: n - 1 } as Item;
}

describe('Reassembly', () => {
  const limits = { segmentsTimeoutMs: 1000, segmentsMax: 50 };
  const desk = () => new Desk('shop01' as AccountId);

  it('is whole with its last missing part, in whatever order they come, and gives them in theirs', () => {
    const order = fc.integer({ min: 2, max: 20 }).chain((total) =>
      fc.shuffledSubarray(
        Array.from({ length: total }, (_, i) => i + 1),
        { minLength: total },
      ),
    );
    fc.assert(
      fc.property(order, (numbers) => {
        const reassembly = new Reassembly(limits);
        const mine = desk();
        const concat = { reference: 7, total: numbers.length };
        for (const [i, n] of numbers.entries()) {
          const set = reassembly.open(mine, SOURCE, DESTINATION, concat, 0, () => 'm');
          assert.equal(set.add(n, part(n)), i === numbers.length - 1);
          assert.equal(mine.segmentsWaiting, i + 1);
        }
        const set = reassembly.open(mine, SOURCE, DESTINATION, concat, 0, () => 'm');
        assert.deepEqual(
          set.items().map((item) => item.segment),
          numbers.map((_, i) => i),
        );
        reassembly.close(set);
        assert.equal(mine.segmentsWaiting, 0);
      }),
    );
  });

  it('keeps apart what differs in account, source, destination, reference or total', () => {
    const reassembly = new Reassembly(limits);
    const mine = desk();
    let ids = 0;
    const open = (d: Desk, source: string, destination: string, reference: number, total: number) =>
      reassembly.open(d, source, destination, { reference, total }, 0, () => `m${++ids}`).messageId;
    const first = open(mine, SOURCE, DESTINATION, 1, 2);
    assert.equal(open(mine, SOURCE, DESTINATION, 1, 2), first);
    const others = [
      open(new Desk('shop02' as AccountId), SOURCE, DESTINATION, 1, 2),
      open(mine, `${SOURCE}1`, DESTINATION, 1, 2),
      open(mine, SOURCE, '13900139001', 1, 2),
      open(mine, SOURCE, DESTINATION, 2, 2),
      open(mine, SOURCE, DESTINATION, 1, 3),
    ];
    assert.equal(new Set([first, ...others]).size, 6);
  });

  it('has room for so many parts of one account, over all its sets', () => {
    const reassembly = new Reassembly({ ...limits, segmentsMax: 3 });
    const [mine, theirs] = [desk(), desk()];
    for (let reference = 1; reference <= 3; reference++) {
      assert.equal(reassembly.hasRoom(mine, 1), true);
      reassembly.open(mine, SOURCE, DESTINATION, { reference, total: 2 }, 0, () => 'm').add(1, part(1));
    }
    assert.equal(reassembly.hasRoom(mine, 1), false);
    assert.equal(reassembly.hasRoom(theirs, 3), true);
    assert.equal(reassembly.hasRoom(theirs, 4), false);
  });

  it('gives up what was opened too long ago, the oldest first, and its reference is free again', () => {
    const reassembly = new Reassembly(limits);
    const mine = desk();
    for (let reference = 1; reference <= 3; reference++)
      reassembly
        .open(mine, SOURCE, DESTINATION, { reference, total: 2 }, reference * 100, () => `m${reference}`)
        .add(1, part(1));
    assert.deepEqual([...reassembly.expired(1000)], []);
    assert.deepEqual(
      [...reassembly.expired(1200)].map((set) => set.messageId),
      ['m1', 'm2'],
    );
    assert.equal(mine.segmentsWaiting, 1);
    const again = reassembly.open(mine, SOURCE, DESTINATION, { reference: 1, total: 2 }, 1300, () => 'new');
    assert.equal(again.messageId, 'new');
    assert.equal(again.empty, true);
  });

  it('a last part that could not be kept leaves the others waiting', () => {
    const reassembly = new Reassembly(limits);
    const mine = desk();
    const set = reassembly.open(mine, SOURCE, DESTINATION, { reference: 1, total: 2 }, 0, () => 'm');
    set.add(1, part(1));
    const last = part(2);
    assert.equal(set.add(2, last), true);
    reassembly.close(set);
    reassembly.reopen(set, last);
    assert.equal(mine.segmentsWaiting, 1);
    const same = reassembly.open(mine, SOURCE, DESTINATION, { reference: 1, total: 2 }, 0, () => 'other');
    assert.equal(same, set);
    assert.equal(same.add(2, part(2)), true);
    reassembly.close(same);
    assert.equal(mine.segmentsWaiting, 0);
  });

  it('a part that could not be kept is forgotten, and its set where it was the only one', () => {
    const reassembly = new Reassembly(limits);
    const mine = desk();
    const open = (id: string) =>
      reassembly.open(mine, SOURCE, DESTINATION, { reference: 1, total: 2 }, 0, () => id);
    const only = part(1);
    open('m').add(1, only);
    reassembly.forget(open('m'), only);
    assert.equal(mine.segmentsWaiting, 0);
    assert.equal(open('new').messageId, 'new');
  });
});
