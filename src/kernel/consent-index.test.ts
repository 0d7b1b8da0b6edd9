import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import fc from 'fast-check';
import { Allocator } from './consent-index/allocator.ts';
import { EPOCH, Memory, SLABS } from './consent-index/memory.ts';
import { ConsentIndex, ConsentIndexFull, ConsentIndexUnreadable, ConsentReader } from './consent-index.ts';

const folder = mkdtempSync(join(tmpdir(), 'consent-index-'));
after(() => rmSync(folder, { recursive: true }));

/** Every set of the index holds exactly what the model says, by every way of asking. */
function assertSame(index: ConsentReader, model: Map<number, Set<number>>): void {
  for (const [set, expected] of model) {
    const sorted = [...expected].sort((a, b) => a - b);
    assert.deepEqual([...index.values(set)], sorted);
    const asked = sorted.flatMap((recipient) => [Math.max(0, recipient - 1), recipient, recipient + 1]);
    const other = [...model.keys()].find((each) => each !== set) ?? set;
    const mark = (recipient: number) =>
      expected.has(recipient) ? 7 : model.get(other)!.has(recipient) ? 3 : 1;
    // Few are asked about one by one, many together.
    for (const times of asked.length === 0 ? [1] : [1, Math.ceil(2000 / asked.length)]) {
      const near = Float64Array.from(Array.from({ length: times }, () => asked).flat());
      const marks = new Uint8Array(near.length).fill(1);
      const marked = [
        { set: other, mark: 3 },
        { set, mark: 7 },
      ];
      index.markMany(marked, near, marks);
      assert.deepEqual([...marks], [...near].map(mark));
    }
    assert.equal(index.size(set), sorted.length);
    for (const recipient of sorted) assert.ok(index.has(set, recipient), `${set} lost ${recipient}`);
    for (const recipient of sorted) {
      assert.equal(index.has(set, recipient + 1), expected.has(recipient + 1));
      assert.equal(index.has(set, recipient - 1), expected.has(recipient - 1));
      assert.equal(index.has(set + 100, recipient), false);
    }
  }
}

/** Numbers that crowd: page edges of every width, a few prefixes, and anything. */
const recipient = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 8_613_800_130_000, max: 8_613_800_140_000 }) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.constantFrom(8_613_800_128_512, 2 ** 32, 2 ** 40, 2 ** 24 * 99, 0, 65_536),
        fc.constantFrom(-1, 0, 1, 65_534, 65_535),
      )
      .map(([base, offset]) => Math.max(0, Math.floor(base / 65_536) * 65_536 + offset)),
  },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 999_999_999_999_999 }) },
);

interface Step {
  do: 'add' | 'delete' | 'addRun' | 'deleteRun' | 'load' | 'addMany' | 'deleteMany' | 'drop';
  set: number;
  recipient: number;
  count: number;
  stride: number;
}

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom('add' as const, 'delete' as const),
      set: fc.nat(3),
      recipient,
      count: fc.constant(1),
      stride: fc.constant(1),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('drop' as const),
      set: fc.nat(3),
      recipient,
      count: fc.constant(1),
      stride: fc.constant(1),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'addRun' as const,
        'deleteRun' as const,
        'load' as const,
        'addMany' as const,
        'deleteMany' as const,
      ),
      set: fc.nat(3),
      recipient: fc.constantFrom(8_613_800_060_000, 8_613_800_128_512, 2 ** 40 - 3000),
      count: fc.integer({ min: 1, max: 9000 }),
      stride: fc.constantFrom(1, 3, 7, 700, 40_000, 1_000_003),
    }),
  },
);

describe('consent index', () => {
  test('does what a Set of numbers for each set does', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
        const index = new ConsentIndex();
        const model = new Map([0, 1, 2, 3].map((set) => [set, new Set<number>()]));
        for (const s of steps) {
          const expected = model.get(s.set)!;
          if (s.do === 'add') {
            assert.equal(index.add(s.set, s.recipient), !expected.has(s.recipient));
            expected.add(s.recipient);
          } else if (s.do === 'delete') {
            assert.equal(index.delete(s.set, s.recipient), expected.delete(s.recipient));
          } else {
            const run = Array.from({ length: s.count }, (_, at) => s.recipient + at * s.stride);
            const before = expected.size;
            if (s.do === 'drop') {
              index.drop(s.set);
              expected.clear();
            } else if (s.do === 'addMany') {
              for (const each of run) expected.add(each);
              // Each twice: repeats are allowed.
              const asked = Float64Array.from(run.flatMap((each) => [each, each]));
              assert.equal(index.addMany(s.set, asked), expected.size - before);
            } else if (s.do === 'deleteMany') {
              for (const each of run) expected.delete(each);
              assert.equal(index.deleteMany(s.set, Float64Array.from(run)), before - expected.size);
            } else if (s.do === 'load') {
              for (const each of run) expected.add(each);
              assert.equal(index.load(s.set, run), expected.size - before);
            } else if (s.do === 'addRun') {
              for (const each of run)
                assert.equal(index.add(s.set, each), !expected.has(each) && !!expected.add(each));
            } else {
              for (const each of run) assert.equal(index.delete(s.set, each), expected.delete(each));
            }
          }
          assert.equal(index.size(s.set), expected.size);
        }
        assertSame(index, model);
      }),
      { numRuns: 60 },
    );
  });

  for (const [name, stride] of [
    ['one page of 2^16', 7],
    ['one page of 2^24', 1801],
    ['one page of 2^32', 450_007],
  ] as const) {
    test(`grows through every kind of container and back to nothing: ${name}`, () => {
      const index = new ConsentIndex();
      const base = 8_589_934_592_000 - (8_589_934_592_000 % 2 ** 32);
      const count = 9300;
      const order = Array.from({ length: count }, (_, at) => base + ((at * 7919) % count) * stride);
      const expected = new Set<number>();
      const model = new Map([[5, expected]]);
      const kinds = new Set<string>();
      const look = (): void => {
        const stats = index.stats();
        for (const kind of ['arrays', 'buckets', 'bitmaps', 'nodes'] as const)
          if (stats[kind] > 0) kinds.add(kind);
      };
      for (const [at, number] of order.entries()) {
        assert.ok(index.add(5, number));
        expected.add(number);
        if (at % 1500 === 0 || at === 20) {
          assertSame(index, model);
          look();
        }
      }
      assertSame(index, model);
      look();
      for (const [at, number] of order.entries()) {
        assert.ok(index.delete(5, number));
        assert.equal(index.delete(5, number), false);
        expected.delete(number);
        if (at % 1500 === 0) assertSame(index, model);
      }
      assertSame(index, model);
      const empty = index.stats();
      assert.equal(empty.arrays + empty.buckets + empty.bitmaps + empty.nodes, 0);
      const largest = stride === 7 ? ['bitmaps'] : [];
      assert.deepEqual([...kinds].sort(), ['arrays', ...largest, 'buckets', 'nodes']);
    });
  }

  test('takes at most 2 bytes a recipient for ten million of one organisation', () => {
    const random = generator(7);
    const blocks = new Set<number>();
    while (blocks.size < 300_000) blocks.add(1_300_000 + Math.floor(random() * 700_000));
    const prefixes = [...blocks];
    const numbers = new Float64Array(10_000_000);
    for (let at = 0; at < numbers.length; at++) {
      const prefix = prefixes[Math.floor(random() * prefixes.length)]!;
      numbers[at] = 8_600_000_000_000 + prefix * 10_000 + Math.floor(random() * 10_000);
    }
    numbers.sort();
    const index = new ConsentIndex();
    index.load(1, numbers);
    const { consents, bytesUsed } = index.stats();
    assert.ok(consents > 9_900_000);
    assert.ok(bytesUsed / consents <= 2, `${bytesUsed / consents} bytes`);
    for (let at = 0; at < numbers.length; at += 97) assert.ok(index.has(1, numbers[at]!));
  });

  test('does not leak under churn', () => {
    const index = new ConsentIndex();
    const numbers = mobileNumbers(300_000, 9_000);
    index.load(1, numbers);
    const present = Array.from(numbers);
    const random = generator(5);
    const churn = (changes: number): number => {
      for (let at = 0; at < changes; at++) {
        const place = Math.floor(random() * present.length);
        const fresh = present[Math.floor(random() * present.length)]! + 1 + Math.floor(random() * 500);
        if (!index.add(1, fresh)) continue;
        assert.ok(index.delete(1, present[place]!));
        present[place] = fresh;
      }
      return index.stats().bytesUsed;
    };
    const settled = churn(150_000);
    const later = churn(300_000);
    assert.equal(index.size(1), present.length);
    assert.ok(later < settled * 1.1, `${settled} bytes grew to ${later}`);
  });

  test('an index that may not grow says so, keeps what it has, and still lets people withdraw', () => {
    const index = new ConsentIndex({ maxBytes: 4 * 1024 * 1024 });
    const expected = new Set<number>();
    const random = generator(3);
    assert.throws(() => {
      for (;;) {
        const number = 8_613_000_000_000 + Math.floor(random() * 7e9);
        index.add(9, number);
        expected.add(number);
      }
    }, ConsentIndexFull);
    assert.ok(expected.size > 100_000, `full with ${expected.size}`);
    assertSame(index, new Map([[9, expected]]));
    const before = index.stats();
    const many = Array.from({ length: 3_000_000 }, (_, at) => 8_618_000_000_000 + at * 300);
    assert.throws(() => index.load(10, many), ConsentIndexFull);
    assertSame(
      index,
      new Map([
        [9, expected],
        [10, new Set()],
      ]),
    );
    assert.equal(index.stats().bytesContainers, before.bytesContainers);
    for (const number of expected) assert.ok(index.delete(9, number));
    assert.equal(index.size(9), 0);
    assert.ok(index.add(9, 8_613_800_138_000));
  });

  test('refuses what is no set, no recipient, no order', () => {
    const index = new ConsentIndex();
    for (const bad of [-1, 0.5, 1e15, Number.NaN, Number.POSITIVE_INFINITY]) {
      assert.throws(() => index.add(0, bad), RangeError);
      assert.throws(() => index.delete(0, bad), RangeError);
      assert.equal(index.has(0, bad), false);
    }
    for (const bad of [-1, 0.5, 2 ** 32 - 1, Number.NaN]) assert.throws(() => index.add(bad, 1), RangeError);
    assert.throws(() => index.load(0, [5, 4]), RangeError);
    assert.equal(index.size(0), 0);
    assert.ok(index.add(2 ** 32 - 2, 999_999_999_999_999));
    assert.deepEqual([...index.values(2 ** 32 - 2)], [999_999_999_999_999]);
    assert.deepEqual(index.sets(), [2 ** 32 - 2]);
  });

  test('iterates over a set while it changes', () => {
    const index = new ConsentIndex();
    const numbers = Array.from({ length: 20_000 }, (_, at) => 8_613_800_000_000 + at * 1000);
    index.load(1, numbers);
    const kept = new Set(numbers.filter((_, at) => at % 5 === 0));
    const going = numbers.filter((number) => !kept.has(number)).reverse();
    const seen: number[] = [];
    for (const number of index.values(1)) {
      seen.push(number);
      for (let change = 0; change < 3 && going.length > 0; change++) index.delete(1, going.pop()!);
    }
    assert.deepEqual(
      seen,
      [...new Set(seen)].sort((a, b) => a - b),
    );
    assert.deepEqual(
      seen.filter((number) => kept.has(number)),
      [...kept],
    );
    const known = new Set(numbers);
    assert.ok(seen.every((number) => known.has(number)));
    assert.ok(seen.length < numbers.length, 'what was deleted ahead of the iteration does not come');
    assert.deepEqual([...index.values(1)], [...kept]);
  });

  test('a reader of the same memory sees what the writer did, also after growth', () => {
    const index = new ConsentIndex();
    const reader = ConsentReader.attach(index.share());
    const numbers = mobileNumbers(400_000, 20_000);
    index.load(3, numbers);
    assert.ok(index.stats().bytesReserved > 1024 * 1024);
    assert.ok(reader.has(3, numbers[numbers.length - 1]!));
    assert.equal(reader.size(3), numbers.length);
    assertSame(reader, new Map([[3, new Set(numbers)]]));
    assert.throws(
      () => ConsentReader.attach({ buffer: new SharedArrayBuffer(65_536) }),
      ConsentIndexUnreadable,
    );
  });

  test('a reader set aside in the middle of a look-up is not misled by memory that was reused meanwhile', () => {
    const index = new ConsentIndex();
    const [stays, changes] = [8_613_800_138_000, 8_613_800_138_001];
    index.add(1, stays);
    index.add(1, changes);
    const reader = ConsentReader.attach(index.share());
    // `units` is what a look-up reads between a reference and the container: there the writer gets its turn.
    const memory = (reader as unknown as { memory: { units: number } }).memory;
    const { units } = memory;
    let interruptions = 0;
    Object.defineProperty(memory, 'units', {
      get: () => {
        if (interruptions++ === 0) {
          index.delete(1, changes);
          index.add(1, changes);
          for (let at = 0; at < 3000; at++)
            index[at % 2 === 0 ? 'add' : 'delete'](2, 8_613_900_000_000 + (at >> 1) * 7);
          // Pairs of other numbers in every cell of the size that the reader is about to read.
          for (let set = 10; set < 3000; set++) index.load(set, [8_613_900_000_000, 8_613_900_000_007]);
        }
        return units;
      },
    });
    assert.equal(reader.has(1, stays), true);
    assert.ok(interruptions > 1, 'the reader looked again');
  });

  test('retired memory is reused only after the epoch has advanced three times', () => {
    const memory = new Memory(new SharedArrayBuffer(1024 * 1024, { maxByteLength: 16 * 1024 * 1024 }));
    memory.words[SLABS] = 1;
    const cells = new Allocator(memory);
    const first = cells.take(100);
    cells.retire(first);
    const began = memory.words[EPOCH]!;
    for (let unit = cells.take(100); unit !== first; unit = cells.take(100)) cells.retire(cells.take(24));
    assert.ok(memory.words[EPOCH]! - began >= 3);
  });
});

describe('a saved consent index', () => {
  test('comes back whole, with its attachment, and goes on', () => {
    const path = join(folder, 'index');
    const index = new ConsentIndex();
    const numbers = mobileNumbers(50_000, 3_000);
    const expected = new Set(numbers);
    index.load(1, numbers);
    for (const number of numbers.slice(0, 5000)) {
      index.delete(1, number);
      expected.delete(number);
    }
    index.save(path, Buffer.from('sequence 42'));
    const back = ConsentIndex.restore(path);
    assert.equal(Buffer.from(back.attachment).toString(), 'sequence 42');
    assertSame(back, new Map([[1, expected]]));
    for (const number of numbers.slice(0, 5000)) assert.ok(back.add(1, number));
    assertSame(back, new Map([[1, new Set(numbers)]]));
    index.save(path);
    assert.equal(ConsentIndex.restore(path).attachment.length, 0);
    assert.deepEqual(readdirSync(folder), ['index']);
  });

  test('is refused with its reason when torn, foreign, of another layout, missing or too large', () => {
    const path = join(folder, 'index');
    const index = new ConsentIndex();
    index.load(1, mobileNumbers(20_000, 3_000));
    index.save(path, Buffer.from('attached'));
    const good = readFileSync(path);
    const damage = (change: (bytes: Buffer) => Buffer, reason: string): void => {
      writeFileSync(path, change(Buffer.from(good)));
      assert.throws(
        () => ConsentIndex.restore(path),
        (error) => error instanceof ConsentIndexUnreadable && error.reason === reason,
      );
    };
    const flip = (at: number) => (bytes: Buffer) => {
      bytes[at]! ^= 1;
      return bytes;
    };
    damage(flip(0), 'foreign');
    damage(() => Buffer.from('hello'), 'foreign');
    damage(() => Buffer.alloc(0), 'foreign');
    damage(flip(16), 'version');
    for (const at of [24, 30, 31, 33, 37, 41, 70, 100, 127, 200, 65_800, good.length - 1])
      damage(flip(at), 'torn');
    for (const length of [128, 5000, good.length - 1]) damage((bytes) => bytes.subarray(0, length), 'torn');
    damage((bytes) => Buffer.concat([bytes, Buffer.alloc(8)]), 'torn');
    rmSync(path);
    assert.throws(
      () => ConsentIndex.restore(path),
      (error) => error instanceof ConsentIndexUnreadable && error.reason === 'missing',
    );
    const large = new ConsentIndex();
    large.load(
      1,
      Array.from({ length: 2_000_000 }, (_, at) => 8_613_000_000_000 + at * 3_500),
    );
    large.save(path);
    assert.throws(() => ConsentIndex.restore(path, { maxBytes: 4 * 1024 * 1024 }), ConsentIndexFull);
  });
});

function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Random subscribers of `blocks` allocated blocks of 10,000 among the 7-digit prefixes 130… to 199…, ascending. */
function mobileNumbers(count: number, blocks: number): Float64Array {
  const random = generator(count);
  const prefixes = Array.from(
    { length: blocks },
    () => 1_300_000 + Math.floor((random() * 700_000 * blocks) / 300_000),
  );
  const numbers = new Set<number>();
  while (numbers.size < count) {
    const prefix = prefixes[Math.floor(random() * blocks)]!;
    numbers.add(8_600_000_000_000 + prefix * 10_000 + Math.floor(random() * 10_000));
  }
  return Float64Array.from(numbers).sort();
}
