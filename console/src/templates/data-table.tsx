import { Checkbox } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useWords } from '../words/language.tsx';
import { listWords } from '../words/list.ts';

export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  /** What sorts by it, in the words of the API: `at` and `-at`. */
  readonly sort?: string;
  readonly align?: 'end';
  readonly width?: number | string;
  /** Hidden until it is chosen. */
  readonly spare?: boolean;
  cell(row: Row): ReactNode;
}

interface Props<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly compact?: boolean;
  readonly sort?: string | undefined;
  onSort?(sort: string): void;
  rowKey(row: Row): string;
  /** Where the first cell's link leads. */
  rowLink?(row: Row): string;
  /** How a row is called when it is selected. */
  rowName?(row: Row): string;
  readonly opened?: string | undefined;
  readonly selected?: ReadonlySet<string>;
  onSelect?(selected: ReadonlySet<string>): void;
  maySelect?(row: Row): boolean;
}

/** A plain table: its headers sort, its first cell is a link, its rows can be selected; all of it by keyboard. */
export function DataTable<Row>(props: Props<Row>) {
  const { label, columns, rows, compact = false, sort, onSort, rowKey, rowLink, opened } = props;
  const { selected, onSelect, maySelect = () => true, rowName = rowKey } = props;
  const w = useWords(listWords);
  const selectable = rows.filter(maySelect).map(rowKey);
  const all = selectable.length > 0 && selectable.every((key) => selected?.has(key));
  const some = !all && selectable.some((key) => selected?.has(key));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="table-scroll" aria-label={w.table(label)} tabIndex={0}>
      <table className={compact ? 'table compact' : 'table'}>
        <thead>
          <tr>
            {onSelect && (
              <th className="select">
                <Checkbox
                  aria-label={w.selectAll}
                  checked={all}
                  indeterminate={some}
                  disabled={selectable.length === 0}
                  onChange={() => onSelect(all ? new Set() : new Set(selectable))}
                />
              </th>
            )}
            {columns.map((column) => (
              <Heading key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const key = rowKey(row);
            return (
              <tr key={key} className={key === opened ? 'opened' : undefined}>
                {onSelect && (
                  <td className="select">
                    <Checkbox
                      aria-label={w.selectRow(rowName(row))}
                      checked={selected?.has(key) ?? false}
                      disabled={!maySelect(row)}
                      onChange={({ target }) => {
                        const next = new Set(selected);
                        if (target.checked) next.add(key);
                        else next.delete(key);
                        onSelect(next);
                      }}
                    />
                  </td>
                )}
                {columns.map((column, i) => (
                  <td key={column.key} className={column.align}>
                    {i === 0 && rowLink ? (
                      <Link to={rowLink(row)} preventScrollReset>
                        {column.cell(row)}
                      </Link>
                    ) : (
                      column.cell(row)
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

interface HeadingProps<Row> {
  readonly column: Column<Row>;
  readonly sort: string | undefined;
  readonly onSort: ((sort: string) => void) | undefined;
}

function Heading<Row>({ column, sort, onSort }: HeadingProps<Row>) {
  const w = useWords(listWords);
  const { key, title, align, width, sort: by } = column;
  const style = width === undefined ? undefined : { width, minWidth: width };
  if (by === undefined || onSort === undefined) {
    return (
      <th key={key} scope="col" className={align} style={style}>
        {title}
      </th>
    );
  }
  const state = sort === by ? 'ascending' : sort === `-${by}` ? 'descending' : 'none';
  return (
    <th scope="col" className={align} style={style} aria-sort={state}>
      <button
        type="button"
        className="sort"
        title={state === 'ascending' ? w.sortedUp : state === 'descending' ? w.sortedDown : undefined}
        onClick={() => onSort(state === 'descending' ? by : `-${by}`)}
      >
        {title}
        <span aria-hidden="true" className="sort-sign">
          {state === 'ascending' ? '▲' : state === 'descending' ? '▼' : '↕'}
        </span>
      </button>
    </th>
  );
}
