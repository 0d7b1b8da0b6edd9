import { useMemo } from 'react';
import { type Letter, nowMs } from '../../api.ts';
import { dayOf } from '../../parts/moments.ts';
import { OrganisationLink } from '../../parts/registry-links.tsx';
import { LetterTags } from '../../parts/registry-tags.tsx';
import { Text } from '../../parts/text.tsx';
import { type Column, DataTable } from '../../templates/data-table.tsx';
import { useWords } from '../../words/language.tsx';
import { registryWords } from '../../words/registry.ts';

type Row = Letter & { readonly inForce?: boolean };

export function useLetterColumns(): Column<Row>[] {
  const w = useWords(registryWords);
  return useMemo(
    () => [
      { key: 'letter', title: w.letter, cell: ({ letter }) => letter },
      {
        key: 'state',
        title: w.state,
        cell: (row) => (
          <span className="row">
            <LetterTags {...row} inForce={inForceNow(row)} />
          </span>
        ),
      },
      {
        key: 'signatures',
        title: w.signatures,
        width: 160,
        cell: ({ signatures }) => <Text text={signatures.join(w.comma)} clip />,
      },
      {
        key: 'grantor',
        title: w.grantor,
        width: 180,
        cell: ({ grantor, grantorName }) => <OrganisationLink code={grantor} name={grantorName} />,
      },
      {
        key: 'grantee',
        title: w.grantee,
        width: 180,
        cell: ({ grantee, granteeName }) => <OrganisationLink code={grantee} name={granteeName} />,
      },
      { key: 'until', title: w.until, cell: ({ until }) => <span className="nowrap">{dayOf(until)}</span> },
    ],
    [w],
  );
}

/** Where nothing tells of a revocation, the term alone. */
function inForceNow({ inForce = true, from, until }: Row): boolean {
  const now = nowMs();
  return inForce && Date.parse(from) <= now && Date.parse(until) > now;
}

/** Letters within another page. */
export function LetterTable({ label, letters }: { label: string; letters: readonly Row[] }) {
  const columns = useLetterColumns();
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
