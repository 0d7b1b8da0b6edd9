/** Everything that a table of two things tells: its cells, and of each row how many were put together because they are few. */
export interface MergedCells {
  readonly cells: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** By row; only of rows that have any. */
  readonly merged: ReadonlyMap<string, number>;
}

/**
 * Puts together what is so little that it could be one person's: cells below `least`. The totals of rows and columns are told elsewhere, so that a single hidden
 * cell could be found by subtraction: in each row and in each column either none is hidden, or at least two that have `least` together. Where fewer would be,
 * the smallest that is shown there goes too; and where all that is hidden lies in one row or one column, one of another does. Deterministic: of equal cells
 * the one whose code comes first.
 */
export function mergeCells(
  table: ReadonlyMap<string, ReadonlyMap<string, number>>,
  least: number,
): MergedCells {
  const all: Cell[] = [...table]
    .flatMap(([row, columns]) => [...columns].map(([column, count]) => ({ row, column, count })))
    .filter(({ count }) => count > 0)
    .sort((a, b) => a.count - b.count || compare(a.row, b.row) || compare(a.column, b.column));
  const hidden = new Set(all.filter(({ count }) => count < least));
  const lines = (['row', 'column'] as const).flatMap((side) => [
    ...Map.groupBy(all, (cell) => cell[side]).values(),
  ]);
  for (let changed = true; changed; ) {
    changed = false;
    for (const line of lines) {
      const gone = line.filter((cell) => hidden.has(cell));
      if (gone.length === 0 || (gone.length > 1 && sum(gone) >= least)) continue;
      const next = line.find((cell) => !hidden.has(cell));
      if (next === undefined) continue;
      hidden.add(next);
      changed = true;
    }
    if (changed) continue;
    for (const side of ['row', 'column'] as const) {
      const [first, ...others] = new Set([...hidden].map((cell) => cell[side]));
      if (first === undefined || others.length > 0) continue;
      const next = all.find((cell) => cell[side] !== first);
      if (next === undefined) continue;
      hidden.add(next);
      changed = true;
    }
  }
  const cells = new Map<string, Map<string, number>>();
  const merged = new Map<string, number>();
  for (const cell of all) {
    const { row, column, count } = cell;
    if (hidden.has(cell)) merged.set(row, (merged.get(row) ?? 0) + count);
    else cells.set(row, (cells.get(row) ?? new Map<string, number>()).set(column, count));
  }
  return { cells, merged };
}

interface Cell {
  readonly row: string;
  readonly column: string;
  readonly count: number;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const sum = (cells: readonly Cell[]) => cells.reduce((all, { count }) => all + count, 0);
