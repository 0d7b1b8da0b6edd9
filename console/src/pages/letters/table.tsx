import { useMemo } from 'react';
import type { Letter } from '../../api.ts';
import { dayOf } from '../../parts/moments.ts';
import { OrganisationLink } from '../../parts/registry-links.tsx';
import { type LetterState, LetterTags } from '../../parts/registry-tags.tsx';
import { Text } from '../../parts/text.tsx';
import { type Column, DataTable } from '../../templates/data-table.tsx';
import { useWords } from '../../words/language.tsx';
import { registryWords } from '../../words/registry.ts';

/** Where no state is told, the letter is in force. */
type Row = Letter & { readonly state?: LetterState };

export function useLetterColumns(): Column<Row>[] {
  const w = useWords(registryWords);
  return useMemo(
    () => [
      { key: 'letter', title: w.letter, cell: ({ letter }) => <span className="nowrap">{letter}</span> },
      {
        key: 'state',
        title: w.state,
        cell: (row) => (
          <span className="row">
            <LetterTags state={row.state ?? 'in-force'} until={row.until} />
          </span>
        ),
      },
      {
        key: 'signatures',
        title: w.signatures,
        width: 120,
        cell: ({ signatures }) => <Text text={signatures.join(w.comma)} clip />,
      },
      {
        key: 'grantor',
        title: w.grantor,
        width: 150,
        cell: ({ grantor, grantorName }) => <OrganisationLink code={grantor} name={grantorName} />,
      },
      {
        key: 'grantee',
        title: w.grantee,
        width: 150,
        cell: ({ grantee, granteeName }) => <OrganisationLink code={grantee} name={granteeName} />,
      },
      { key: 'until', title: w.until, cell: ({ until }) => <span className="nowrap">{dayOf(until)}</span> },
    ],
    [w],
  );
}

interface TableProps {
  readonly label: string;
  readonly letters: readonly Row[];
  /** The organisation on whose page it stands: only the other side is told. */
  readonly of?: string;
}

/** Letters within another page. */
export function LetterTable({ label, letters, of }: TableProps) {
  const w = useWords(registryWords);
  const all = useLetterColumns();
  const other: Column<Row> = {
    key: 'other',
    title: w.otherSide,
    width: 150,
    cell: ({ grantor, grantorName, grantee, granteeName }) =>
      grantor === of ? (
        <>
          <span className="quiet">{w.letterTo}</span> <OrganisationLink code={grantee} name={granteeName} />
        </>
      ) : (
        <>
          <span className="quiet">{w.letterFrom}</span> <OrganisationLink code={grantor} name={grantorName} />
        </>
      ),
  };
  const columns =
    of === undefined
      ? all
      : all.flatMap((column) =>
          column.key === 'grantor' ? [other] : column.key === 'grantee' ? [] : [column],
        );
  return (
    <DataTable
      label={label}
      columns={columns}
      rows={letters}
      rowKey={({ letter }) => letter}
      rowLink={({ letter }) => `/letters/${encodeURIComponent(letter)}`}
    />
  );
}
