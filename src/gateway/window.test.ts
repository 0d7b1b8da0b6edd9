import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { RecentSubmits, SendWindow } from './window.ts';

const LAST = 0x7fff_ffff;

describe('SendWindow', () => {
  it('behaves as a map from sequence to entry, whatever the order of answers', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('add' as const) }),
      fc.record({ kind: fc.constant('next' as const) }),
      fc.record({ kind: fc.constant('take' as const), which: fc.nat() }),
      fc.record({ kind: fc.constant('late' as const), which: fc.nat() }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.array(step, { maxLength: 300 }), (max, steps) => {
        const window = new SendWindow<number>(max, LAST);
        const open = new Map<number, number>();
        const gone: number[] = [];
        let entry = 0;
        let now = 0;
        for (const s of steps) {
          now++;
          if (s.kind === 'add') {
            if (window.room === 0) continue;
            const sequence = window.add(++entry, now);
            assert.ok(!open.has(sequence) && sequence >= 1 && sequence <= LAST);
            open.set(sequence, entry);
          } else if (s.kind === 'next') {
            assert.ok(!open.has(window.next()));
          } else if (s.kind === 'take' && open.size > 0) {
            const sequence = [...open.keys()][s.which % open.size]!;
            assert.equal(window.take(sequence), open.get(sequence));
            open.delete(sequence);
            gone.push(sequence);
          } else if (s.kind === 'late' && gone.length > 0) {
            assert.equal(window.take(gone[s.which % gone.length]!), undefined);
          }
          assert.equal(window.open, open.size);
          assert.equal(window.room, max - open.size);
        }
        assert.deepEqual(window.drain(), [...open.values()]);
        assert.equal(window.open, 0);
        assert.deepEqual(window.drain(), []);
      }),
    );
  });

  it('steps over one that is never answered, and begins again at 1 after the last sequence', () => {
    const window = new SendWindow<string>(4, 20);
    const stuck = window.add('stuck', 0);
    for (let i = 0; i < 200; i++) {
      const sequence = window.add(`${i}`, i);
      assert.notEqual(sequence, stuck);
      assert.ok(sequence >= 1 && sequence <= 20);
      assert.equal(window.take(sequence), `${i}`);
    }
    assert.equal(window.take(stuck), 'stuck');
  });

  it('knows whether something is overdue', () => {
    const window = new SendWindow<string>(4, LAST);
    assert.equal(window.overdue(1000), false);
    const first = window.add('a', 100);
    window.add('b', 200);
    assert.equal(window.overdue(100), false);
    assert.equal(window.overdue(101), true);
    window.take(first);
    assert.equal(window.overdue(101), false);
    assert.equal(window.overdue(201), true);
  });
});

describe('RecentSubmits', () => {
  const frame = (n: number) => Buffer.from(`frame ${n}`);

  it('knows a repeat by sequence and octets, and its answer once there is one', () => {
    const recent = new RecentSubmits(16);
    assert.equal(recent.seen(7, frame(7)), undefined);
    assert.equal(recent.seen(7, frame(7))!.answered, false);
    recent.answered(7, 0, 11, 12);
    const known = recent.seen(7, frame(7))!;
    assert.deepEqual([known.answered, known.code, known.high, known.low], [true, 0, 11, 12]);
    assert.equal(recent.seen(7, frame(8)), undefined, 'other octets are another submit');
    assert.equal(recent.seen(8, frame(7)), undefined);
  });

  it('forgets what may be tried again', () => {
    const recent = new RecentSubmits(16);
    recent.seen(7, frame(7));
    recent.forget(7);
    assert.equal(recent.seen(7, frame(7)), undefined);
    recent.answered(9, 0, 1, 1);
    assert.equal(recent.seen(9, frame(9)), undefined);
  });

  it('remembers at least four windows', () => {
    for (const windowMax of [1, 16, 100]) {
      const recent = new RecentSubmits(windowMax);
      for (let n = 1; n <= 4 * windowMax; n++) {
        recent.seen(n, frame(n));
        recent.answered(n, 0, 0, n);
      }
      for (let n = 1; n <= 4 * windowMax; n++) assert.equal(recent.seen(n, frame(n))!.low, n);
    }
  });
});
