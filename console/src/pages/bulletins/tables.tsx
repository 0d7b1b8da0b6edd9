import { Button } from 'antd';
import { useMemo } from 'react';
import { shownNumber } from '../../../../src/domain/bulletin-text.ts';
import type { BulletinPage, BulletinTable } from '../../api.ts';
import { Chart } from '../../parts/chart/chart.tsx';
import { csvOf, saveFile } from '../../parts/files.ts';
import { Tag } from '../../parts/tags.tsx';
import { Text } from '../../parts/text.tsx';
import { bulletinWords } from '../../words/bulletins.ts';
import { useTold, useWords } from '../../words/language.tsx';
import { funnelOption, ratioOption, ratioRows } from './pictures.ts';

type Column = BulletinTable['columns'][number];
const ROW_HEIGHT = 22;
const LEGEND_HEIGHT = 70;

/** What the bulletin stands on, as it was counted: each picture with its table. */
export function Sections({ page }: { page: BulletinPage }) {
  return page.sections.flatMap(({ tables, isPublic }) =>
    tables.map((table) => <Counted key={table.id} table={table} isPublic={isPublic} />),
  );
}

function Counted({ table, isPublic }: { table: BulletinTable; isPublic: boolean }) {
  const w = useWords(bulletinWords);
  const told = useTold();
  const { id, title, note, columns, rows, picture } = table;
  const cellOf = (row: BulletinTable['rows'][number], { key, unit }: Column) => {
    const cell = row[key] ?? null;
    if (cell === null || typeof cell === 'number') return shownNumber(cell, unit);
    return typeof cell === 'string' ? cell : told(cell);
  };
  const isText = ({ unit }: Column) => unit === 'name' || unit === 'text';
  const save = () =>
    saveFile(
      `${id}.csv`,
      csvOf([
        columns.map((column) => told(column.title)),
        ...rows.map((row) =>
          columns.map((column) => {
            const cell = row[column.key] ?? '';
            return typeof cell === 'object' ? told(cell) : cell;
          }),
        ),
      ]),
      'text/csv',
    );
  return (
    <section className="card" aria-label={told(title)}>
      <div className="card-head">
        <h2>
          {told(title)} {!isPublic && <Tag tone="wait">{w.notPublic}</Tag>}
        </h2>
        <Button size="small" disabled={rows.length === 0} onClick={save}>
          {w.csv}
        </Button>
      </div>
      {picture === 'ratio' && <RatioPicture table={table} />}
      {picture === 'funnel' && <FunnelPicture table={table} />}
      {rows.length === 0 ? (
        <p>{w.noRows}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section className="table-scroll chart-table" tabIndex={0} aria-label={told(title)}>
          <table className="table compact bulletin-table">
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column.key} scope="col" className={isText(column) ? undefined : 'end'}>
                    {told(column.title)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, r) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name and never move
                <tr key={r}>
                  {columns.map((column) =>
                    column.unit === 'name' ? (
                      <th key={column.key} scope="row">
                        <Text text={cellOf(row, column)} />
                      </th>
                    ) : (
                      <td key={column.key} className={isText(column) ? undefined : 'end'}>
                        {isText(column) ? <Text text={cellOf(row, column)} /> : cellOf(row, column)}
                      </td>
                    ),
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <p className="quiet">{told(note)}</p>
    </section>
  );
}

function RatioPicture({ table: { rows, title } }: { table: BulletinTable }) {
  const w = useWords(bulletinWords);
  const told = useTold();
  const drawn = useMemo(() => ratioRows(rows), [rows]);
  const option = useMemo(
    () => ratioOption(drawn, told, { within: w.within, beyond: w.beyond }),
    [drawn, told, w],
  );
  if (drawn.length === 0) return null;
  const beyond = drawn.filter(({ mark }) => mark === 'above' || mark === 'below').length;
  return (
    <Chart
      option={option}
      summary={w.ratioSummary(told(title), beyond)}
      height={drawn.length * ROW_HEIGHT + LEGEND_HEIGHT}
    />
  );
}

function FunnelPicture({ table }: { table: BulletinTable }) {
  const w = useWords(bulletinWords);
  const told = useTold();
  const option = useMemo(() => funnelOption(table, told, w), [table, told, w]);
  if (table.lines.length === 0) return null;
  const points = table.rows.filter(({ mark }) => mark !== 'few');
  return (
    <Chart
      option={option}
      summary={w.funnelSummary(points.length, points.filter(({ mark }) => mark === 'above').length)}
      height={340}
    />
  );
}
