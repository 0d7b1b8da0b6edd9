import type { Filter } from '../../templates/filters.tsx';
import { ListPage } from '../../templates/list-page.tsx';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { registryWords } from '../../words/registry.ts';
import { useLetterColumns } from './table.tsx';

export default function Letters() {
  const w = useWords(registryWords);
  const p = useWords(pageWords);
  const columns = useLetterColumns();
  const filters: Filter[] = [
    { kind: 'text', key: 'signature', label: w.signature, maxLength: 20 },
    { kind: 'text', key: 'organisation', label: w.code, maxLength: 18 },
    {
      kind: 'select',
      key: 'state',
      label: w.state,
      options: [
        { value: 'to-come', label: w.letterToCome },
        { value: 'in-force', label: w.letterInForce },
        { value: 'revoked', label: w.letterRevoked },
        { value: 'over', label: w.letterOver },
      ],
    },
    {
      kind: 'select',
      key: 'expiresWithinDays',
      label: w.within,
      options: [30, 60, 90].map((days) => ({ value: String(days), label: w.withinDays(days) })),
    },
  ];
  return (
    <ListPage
      route="GET /api/letters"
      title={p.letters}
      filters={filters}
      columns={columns}
      exports="letters"
      rowKey={({ letter }) => letter}
      rowLink={({ letter }) => `/letters/${encodeURIComponent(letter)}`}
    />
  );
}
