import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RecordedChange } from '../domain/index.ts';
import { DueQueue } from './due-queue.ts';

const change = (at: number, lease: number) =>
  ({ kind: 'lease-confirmed', at, lease: `L${lease}` }) as RecordedChange;

test('changes come out by time, and by arrival within one instant, whatever was added in between', () => {
  const step = fc.oneof(fc.record({ add: fc.nat(20) }), fc.record({ upTo: fc.nat(20) }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const pending = new DueQueue<RecordedChange>();
      let waiting: RecordedChange[] = [];
      for (const [i, each] of steps.entries()) {
        if ('add' in each) {
          pending.add(each.add, change(each.add, i));
          waiting.push(change(each.add, i));
          continue;
        }
        // A stable sort keeps the order of arrival.
        const due = waiting.filter(({ at }) => at <= each.upTo).sort((a, b) => a.at - b.at);
        waiting = waiting.filter(({ at }) => at > each.upTo);
        const taken: RecordedChange[] = [];
        for (let next = pending.takeDue(each.upTo); next !== undefined; next = pending.takeDue(each.upTo))
          taken.push(next);
        assert.deepEqual(taken, due);
        assert.equal(pending.size, waiting.length);
      }
    }),
  );
});

test('a million of one instant, as a bulk load has them, neither wait long nor lose their order', () => {
  const pending = new DueQueue<RecordedChange>();
  const begun = performance.now();
  for (let i = 0; i < 1_000_000; i++) pending.add(7, change(7, i));
  for (let i = 0; i < 1_000_000; i++) {
    const next = pending.takeDue(7) as { lease?: string } | undefined;
    if (next?.lease !== `L${i}`) assert.fail(`${i}: ${next?.lease}`);
  }
  // Inserted into a sorted list it took minutes.
  assert.ok(performance.now() - begun < 20_000);
});
