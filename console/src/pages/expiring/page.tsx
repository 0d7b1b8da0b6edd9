import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import { api } from '../../api.ts';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { type Column, DataTable } from '../../templates/data-table.tsx';
import { PageFrame } from '../../templates/page-frame.tsx';
import { Section } from '../../templates/record-page.tsx';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { registryWords } from '../../words/registry.ts';
import { useLeaseColumns } from '../leases/table.tsx';
import { useLetterColumns } from '../letters/table.tsx';

const CHOICES = [30, 60, 90] as const;
/** So many of each are shown; the lists have all. */
const SHOWN = 100;

/** What runs out by itself in the days to come, the first to do so first. */
export default function Expiring() {
  const w = useWords(registryWords);
  const p = useWords(pageWords);
  const [search, setSearch] = useSearchParams();
  const days = CHOICES.find((each) => String(each) === search.get('days')) ?? CHOICES[0];
  const letters = useQuery({
    queryKey: ['expiring', 'letters', days],
    queryFn: ({ signal }) =>
      api('GET /api/letters', {
        query: { state: 'in-force', expiresWithinDays: days, limit: SHOWN },
        signal,
      }),
  });
  const leases = useQuery({
    queryKey: ['expiring', 'leases', days],
    queryFn: ({ signal }) =>
      api('GET /api/leases', { query: { state: 'in-force', expiresWithinDays: days, limit: SHOWN }, signal }),
  });
  const letterColumns = useLetterColumns();
  const leaseColumns = useLeaseColumns();
  return (
    <PageFrame
      title={p.expiring}
      actions={
        <fieldset className="segments" aria-label={w.within}>
          {CHOICES.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={each === days}
              onClick={() => setSearch({ days: String(each) }, { replace: true })}
            >
              {w.withinDays(each)}
            </button>
          ))}
        </fieldset>
      }
    >
      <Running
        title={w.letters}
        to={`/letters?state=in-force&expiresWithinDays=${days}`}
        query={letters}
        columns={letterColumns}
        rowKey={({ letter }) => letter}
        rowLink={({ letter }) => `/letters/${encodeURIComponent(letter)}`}
      />
      <Running
        title={w.leases}
        to={`/leases?state=in-force&expiresWithinDays=${days}`}
        query={leases}
        columns={leaseColumns}
        rowKey={({ lease }) => lease}
        rowLink={({ lease }) => `/leases/${encodeURIComponent(lease)}`}
      />
    </PageFrame>
  );
}

interface Props<Row> {
  readonly title: string;
  readonly to: string;
  readonly query: {
    readonly data: { readonly items: readonly Row[] } | undefined;
    readonly error: unknown;
    refetch(): unknown;
  };
  readonly columns: readonly Column<NoInfer<Row>>[];
  rowKey(row: NoInfer<Row>): string;
  rowLink(row: NoInfer<Row>): string;
}

function Running<Row extends { readonly until: string | null }>(props: Props<Row>): ReactNode {
  const { title, to, query, columns, rowKey, rowLink } = props;
  const w = useWords(registryWords);
  const { data, error, refetch } = query;
  const rows = [...(data?.items ?? [])].sort((a, b) => Date.parse(a.until ?? '') - Date.parse(b.until ?? ''));
  return (
    <Section title={title} extra={rows.length > 0 && <Link to={to}>{w.allOfThem}</Link>}>
      {error != null && <LoadProblem error={error} onRetry={() => void refetch()} />}
      {data === undefined && error == null && <Skeleton active />}
      {data !== undefined && rows.length === 0 && <p className="quiet">{w.nothingExpires}</p>}
      {rows.length > 0 && (
        <DataTable label={title} columns={columns} rows={rows} rowKey={rowKey} rowLink={rowLink} />
      )}
    </Section>
  );
}
