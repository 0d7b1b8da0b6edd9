import { allowedColumns, type Column } from './columns.ts';
import { meantBy } from './csv-line.ts';
import { FileFault, fault, type Problem, shown } from './faults.ts';

/** A row by its fields. What is not given is not there; a list is never empty. */
export type RowValues = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface ReadRow {
  readonly row: number;
  readonly values: RowValues;
  /** What is wrong with its form; the row is then not judged. */
  readonly problems: readonly Problem[];
  /** The name of a field's column as this file writes it. */
  readonly columnOf: (field: string) => string;
}

/** More than any field takes; a template's text is the longest. */
export const CELL_MAX = 5000;

/** Which column a name means: its English name in any case, its Chinese one, or what others call it. */
export function columnNamed(columns: readonly Column[], name: string): Column | undefined {
  let named = NAMED.get(columns);
  if (named === undefined) {
    named = new Map(
      columns.flatMap((column) =>
        [column.key, column.zh, ...(column.also ?? [])].map((each) => [each.toLowerCase(), column] as const),
      ),
    );
    NAMED.set(columns, named);
  }
  return named.get(name.trim().toLowerCase());
}
const NAMED = new WeakMap<readonly Column[], ReadonlyMap<string, Column>>();

/** What becomes of a column that nobody asked for. */
export type OtherColumns = 'refused' | 'not-read';

interface Headed {
  readonly column: Column;
  readonly name: string;
}

/** Reads the rows of a CSV file once its header is known. Throws a FileFault with everything that is wrong in the header. */
export class CsvRows {
  readonly #headed: readonly (Headed | undefined)[];
  readonly #needed: readonly Column[];
  readonly columnOf: (field: string) => string;

  constructor(
    header: readonly string[],
    columns: readonly Column[],
    row: number,
    others: OtherColumns = 'refused',
  ) {
    const problems: Problem[] = [];
    const seen = new Map<Column, string>();
    const allowed = allowedColumns(columns);
    const at = (name: string) => ({ row, column: name, field: '', found: shown(name) });
    this.#headed = trimEnd(header).map((written) => {
      const name = written.trim();
      const column = columnNamed(columns, name);
      if (column === undefined) {
        if (others === 'refused')
          problems.push(fault('column-unknown', at(shown(name)), { found: shown(name), allowed }));
        return undefined;
      }
      if (seen.has(column))
        problems.push(fault('column-twice', at(name), { column: shown(seen.get(column)), found: name }));
      seen.set(column, name);
      return { column, name };
    });
    for (const column of columns)
      if (column.needed && !seen.has(column)) {
        const name = `${column.key}（${column.zh}）`;
        problems.push(
          fault(
            'column-missing',
            { row, column: column.zh, field: column.key, found: '' },
            { column: name, allowed },
          ),
        );
      }
    if (problems.length > 0) throw new FileFault(problems);
    this.#needed = columns.filter(({ needed }) => needed);
    this.columnOf = (field) => namesOf(seen, field);
  }

  /** The name of the column at this place. */
  nameOf(place: number): string | undefined {
    return this.#headed[place]?.name;
  }

  /** Undefined: a blank line. */
  read(row: number, cells: readonly string[]): ReadRow | undefined {
    const problems: Problem[] = [];
    const values: Record<string, string | readonly string[]> = {};
    const filled = trimEnd(cells);
    if (filled.length === 0) return undefined;
    if (filled.length > this.#headed.length) {
      const counts = { count: `${filled.length}`, columns: `${this.#headed.length}` };
      const found = shown(filled[this.#headed.length]);
      problems.push(fault('row-too-wide', { row, column: '', field: '', found }, counts));
    }
    for (const [i, headed] of this.#headed.entries()) {
      const cell = filled[i];
      if (headed === undefined || cell === undefined || cell === '') continue;
      take(values, problems, { row, ...headed }, cell.length > CELL_MAX ? cell : meantBy(cell));
    }
    missing(this.#needed, values, problems, row, this.columnOf);
    return { row, values, problems, columnOf: this.columnOf };
  }
}

/** Reads one object of a JSON file; its keys are columns, in either language. */
export function readObject(
  row: number,
  value: unknown,
  columns: readonly Column[],
  others: OtherColumns = 'refused',
): ReadRow {
  const problems: Problem[] = [];
  const values: Record<string, string | readonly string[]> = {};
  const names = new Map<Column, string>();
  const columnOf = (field: string) => namesOf(names, field);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const found = shown(value);
    problems.push(fault('row-no-object', { row, column: '', field: '', found }, { found }));
    return { row, values, problems, columnOf };
  }
  for (const [name, cell] of Object.entries(value)) {
    const column = columnNamed(columns, name);
    // Told of few cells, and dear to say of each.
    const place = () => ({ row, column: shown(name), field: column?.key ?? '', found: shown(cell) });
    if (column === undefined) {
      if (others === 'not-read') continue;
      const told = { found: shown(name), allowed: allowedColumns(columns) };
      problems.push(fault('column-unknown', place(), told));
      continue;
    }
    if (names.has(column)) {
      problems.push(fault('column-twice', place(), { column: shown(names.get(column)), found: shown(name) }));
      continue;
    }
    names.set(column, name);
    takeJson(values, problems, { row, column, name }, cell);
  }
  const needed = columns.filter((each) => each.needed);
  missing(needed, values, problems, row, columnOf);
  return { row, values, problems, columnOf };
}

interface Cell extends Headed {
  readonly row: number;
}

function take(
  values: Record<string, string | readonly string[]>,
  problems: Problem[],
  { row, column, name }: Cell,
  text: string,
): void {
  if (text.length > CELL_MAX) {
    const place = { row, column: name, field: column.key, found: shown(text) };
    problems.push(fault('cell-too-long', place, { length: `${text.length}`, max: `${CELL_MAX}` }));
    return;
  }
  if (column.type === 'list') {
    const parts = text.split(/[\s,，;；、]+/u).filter((part) => part !== '');
    if (parts.length > 0) values[column.key] = parts;
    return;
  }
  const meant = column.type === 'text' ? text : text.trim();
  if (meant !== '') values[column.key] = meant;
}

function takeJson(
  values: Record<string, string | readonly string[]>,
  problems: Problem[],
  cell: Cell,
  value: unknown,
): void {
  const { row, column, name } = cell;
  if (value === null || value === undefined || value === '') return;
  if (column.type === 'flag' && typeof value === 'boolean') {
    values[column.key] = value ? 'yes' : 'no';
    return;
  }
  if (column.type === 'list' && Array.isArray(value) && value.every((each) => typeof each === 'string')) {
    const length = value.reduce((sum, each) => sum + each.length, 0);
    if (length > CELL_MAX) take(values, problems, cell, value.join(' '));
    else if (value.length > 0) values[column.key] = value;
    return;
  }
  if (typeof value === 'string') return take(values, problems, cell, value);
  if (column.type === 'number' && Number.isSafeInteger(value)) {
    values[column.key] = String(value);
    return;
  }
  const found = shown(value);
  problems.push(fault('cell-no-text', { row, column: name, field: column.key, found }, { found }));
}

function missing(
  needed: readonly Column[],
  values: RowValues,
  problems: Problem[],
  row: number,
  columnOf: (field: string) => string,
): void {
  for (const { key, told } of needed) {
    if (values[key] !== undefined || problems.some(({ field }) => field === key)) continue;
    const place = { row, column: columnOf(key), field: key, found: '' };
    const problem = fault('cell-missing', place, { allowed: told.en });
    problems.push({
      ...problem,
      fix: { ...problem.fix, zh: fault('cell-missing', place, { allowed: told.zh }).fix.zh },
    });
  }
}

function namesOf(names: ReadonlyMap<Column, string>, field: string): string {
  const [key] = field.split('.');
  for (const [column, name] of names) if (column.key === key) return name;
  return key ?? field;
}

function trimEnd(cells: readonly string[]): readonly string[] {
  let length = cells.length;
  while (length > 0 && cells[length - 1]!.trim() === '') length--;
  return length === cells.length ? cells : cells.slice(0, length);
}
