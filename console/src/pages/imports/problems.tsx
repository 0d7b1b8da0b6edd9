import type { ImportPage } from '../../api.ts';
import { Text } from '../../parts/text.tsx';
import { type Column, DataTable } from '../../templates/data-table.tsx';
import { exchangeWords } from '../../words/exchange.ts';
import { useTold, useWords } from '../../words/language.tsx';

type Problem = ImportPage['firstProblems'][number];

/** What is wrong with a file, by row and column as a spreadsheet shows them. */
export function Problems({ problems }: { problems: readonly Problem[] }) {
  const w = useWords(exchangeWords);
  const told = useTold();
  const rows = problems.map((problem, place) => ({ ...problem, place }));
  const columns: Column<(typeof rows)[number]>[] = [
    {
      key: 'row',
      title: w.row,
      cell: ({ row }) => <span className="nowrap">{row === 0 ? w.wholeFile : row}</span>,
    },
    {
      key: 'column',
      title: w.column,
      cell: ({ column }) =>
        column === '' ? <span className="quiet">{w.wholeRow}</span> : <Text text={column} />,
    },
    {
      key: 'found',
      title: w.found,
      width: 180,
      cell: ({ found }) =>
        found === '' ? <span className="quiet">{w.empty}</span> : <Text text={found} clip />,
    },
    {
      key: 'words',
      title: w.whatAndFix,
      width: 340,
      cell: ({ words, fix }) => (
        <>
          <bdi>{told(words)}</bdi>
          <div className="quiet">{told(fix)}</div>
        </>
      ),
    },
  ];
  return <DataTable label={w.problems} columns={columns} rows={rows} rowKey={({ place }) => String(place)} />;
}
