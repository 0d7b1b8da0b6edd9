import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { SortedByTime, type Timed } from './sorted.ts';

const folder = mkdtempSync(join(tmpdir(), 'inspect-sorted-'));
after(() => rmSync(folder, { recursive: true, force: true }));

interface Item extends Timed {
  readonly text: string;
}
let sorts = 0;

async function sorted(items: readonly Item[], limits: { items: number; characters: number; runs: number }) {
  const own = join(folder, `${++sorts}`);
  const sorting = new SortedByTime<Item>(own, limits);
  for (const item of items) await sorting.add(item, item.text.length);
  const runs = async () => {
    const all: Item[] = [];
    for await (const item of sorting.values()) all.push(item);
    return all;
  };
  return { own, sorting, once: await runs(), twice: await runs() };
}

test('whatever the order and however little stands in memory: by time, of one moment by row, and the same a second time', async () => {
  const item = fc.record({ at: fc.integer({ min: 0, max: 20 }), text: fc.string({ unit: 'grapheme' }) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(item, { maxLength: 60 }),
      fc.integer({ min: 1, max: 9 }),
      async (some, most) => {
        const items = some.map((each, i) => ({ ...each, row: i + 2 }));
        const wanted = [...items].sort((a, b) => a.at - b.at || a.row - b.row);
        const { once, twice, sorting } = await sorted(items, { items: most, characters: 1e9, runs: 3 });
        assert.deepEqual(once, wanted);
        assert.deepEqual(twice, wanted);
        assert.equal(
          sorting.cameInOrder,
          items.every((each, i) => i === 0 || items[i - 1]!.at <= each.at),
        );
      },
    ),
    { numRuns: 60 },
  );
});

test('texts with line ends of every kind come back as they were, from the disk too', async () => {
  const texts = ['a\nb', 'a\r\nb', 'a\u2028b', 'a\u2029b', '“引号”"', '\u0085'];
  const items = texts.map((text, i) => ({ at: -i, row: i, text }));
  const { once, own } = await sorted(items, { items: 2, characters: 1e9, runs: 64 });
  assert.ok(readdirSync(own).length >= 2, 'it was on the disk');
  assert.deepEqual(
    once.map(({ text }) => text),
    texts.toReversed(),
  );
});

test('long texts fill memory sooner than many', async () => {
  const items = Array.from({ length: 6 }, (_, i) => ({ at: i, row: i, text: 'x'.repeat(1000) }));
  const { own } = await sorted(items, { items: 1000, characters: 2500, runs: 64 });
  assert.equal(readdirSync(own).length, 2);
});
