import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { api } from '../../api.ts';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { timeOf } from '../../parts/moments.ts';
import { PortLink } from '../../parts/registry-links.tsx';
import { Text } from '../../parts/text.tsx';
import { DataTable } from '../../templates/data-table.tsx';
import { Pager, usePages } from '../../templates/pages-within.tsx';
import { Section } from '../../templates/record-page.tsx';
import { useWords } from '../../words/language.tsx';
import { waveWords } from '../../words/waves.ts';
import { ComplaintTag } from '../complaints/state.tsx';

/** The complaints of a wave, the newest first, page by page. */
export function WaveComplaints({ id }: { id: string }) {
  const w = useWords(waveWords);
  const pages = usePages<string>();
  const { after } = pages;
  const { data, error, refetch } = useQuery({
    queryKey: ['wave', id, 'complaints', after ?? ''],
    queryFn: ({ signal }) =>
      api('GET /api/waves/:id/complaints', { params: { id }, query: { limit: 20, after }, signal }),
    placeholderData: keepPreviousData,
  });
  return (
    <Section title={w.complaintsIn}>
      {error !== null && <LoadProblem error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton active />}
      {data?.items.length === 0 && <p className="quiet">{w.noComplaints}</p>}
      {data !== undefined && data.items.length > 0 && (
        <DataTable
          label={w.complaintsIn}
          columns={[
            { key: 'id', title: w.complaint, cell: (row) => <span className="nowrap">{row.id}</span> },
            { key: 'text', title: w.text, width: 260, cell: ({ text }) => <Text text={text} clip /> },
            { key: 'state', title: w.state, cell: ({ state }) => <ComplaintTag state={state} /> },
            {
              key: 'port',
              title: w.port,
              cell: ({ port }) => (port === null ? '' : <PortLink port={port} />),
            },
            {
              key: 'acceptedAt',
              title: w.acceptedAt,
              cell: ({ acceptedAt }) => <span className="nowrap">{timeOf(acceptedAt)}</span>,
            },
          ]}
          rows={data.items}
          rowKey={(row) => row.id}
          rowLink={(row) => `/complaints/${row.id}`}
        />
      )}
      {data !== undefined && <Pager pages={pages} next={data.next} label={w.complaintsIn} />}
    </Section>
  );
}
