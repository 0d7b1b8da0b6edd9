import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mergeCells } from './merge-cells.ts';

const tableOf = (rows: Readonly<Record<string, Readonly<Record<string, number>>>>) =>
  new Map(Object.entries(rows).map(([row, cells]) => [row, new Map(Object.entries(cells))]));

test('a cell of one is put together with the next smallest of its row and of its column', () => {
  const { cells, merged } = mergeCells(
    tableOf({ loans: { BJ: 40, SH: 30, XZ: 1 }, games: { BJ: 9, SH: 8, XZ: 7 }, travel: { BJ: 20, SH: 20 } }),
    5,
  );
  assert.deepEqual(Object.fromEntries(merged), { loans: 31, games: 15 });
  assert.deepEqual([...cells.get('loans')!], [['BJ', 40]]);
  assert.deepEqual([...cells.get('games')!], [['BJ', 9]]);
  assert.deepEqual(
    [...cells.get('travel')!],
    [
      ['BJ', 20],
      ['SH', 20],
    ],
  );
});

test('nothing is put together where nothing is small', () => {
  const { cells, merged } = mergeCells(tableOf({ loans: { BJ: 5, SH: 6 }, games: { BJ: 7 } }), 5);
  assert.equal(merged.size, 0);
  assert.equal(cells.get('loans')!.get('BJ'), 5);
});

test('of any table: what is shown is never small, nothing is lost, and nothing that is hidden follows from the totals', () => {
  const cell = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 5, max: 500 }));
  const any = fc.array(fc.array(cell, { minLength: 3, maxLength: 6 }), { minLength: 3, maxLength: 6 });
  fc.assert(
    fc.property(any, (numbers) => {
      const table = new Map(
        numbers.map((row, i) => [`r${i}`, new Map(row.map((count, j) => [`c${j}`, count]))]),
      );
      const { cells, merged } = mergeCells(table, 5);
      const hidden: { row: string; column: string; count: number }[] = [];
      for (const [row, columns] of table) {
        const shown = [...(cells.get(row)?.values() ?? [])];
        assert.ok(shown.every((count) => count >= 5));
        const total = [...columns.values()].reduce((sum, count) => sum + count, 0);
        assert.equal(shown.reduce((sum, count) => sum + count, 0) + (merged.get(row) ?? 0), total);
        for (const [column, count] of columns)
          if (count > 0 && cells.get(row)?.get(column) === undefined) hidden.push({ row, column, count });
      }
      for (const side of ['row', 'column'] as const)
        for (const [line, gone] of Map.groupBy(hidden, (each) => each[side])) {
          const whole = [...table].flatMap(([row, columns]) =>
            [...columns].filter(([column, count]) => count > 0 && (side === 'row' ? row : column) === line),
          );
          const isEverything = gone.length === whole.length;
          const sum = gone.reduce((all, { count }) => all + count, 0);
          assert.ok(isEverything || (gone.length > 1 && sum >= 5), `${side} ${line}`);
        }
      const nonzero = [...table].flatMap(([row, columns]) =>
        [...columns].filter(([, count]) => count > 0).map(([column]) => ({ row, column })),
      );
      for (const side of ['row', 'column'] as const)
        if (hidden.length > 0 && new Set(nonzero.map((each) => each[side])).size > 1)
          assert.ok(new Set(hidden.map((each) => each[side])).size > 1, `one ${side} alone`);
    }),
  );
});
