import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { type Answer, api } from '../../api.ts';
import { useMay } from '../../frame/session.tsx';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { timeOf } from '../../parts/moments.ts';
import { Text } from '../../parts/text.tsx';
import { type Column, DataTable } from '../../templates/data-table.tsx';
import { Pager, usePages } from '../../templates/pages-within.tsx';
import { Section } from '../../templates/record-page.tsx';
import { useWords } from '../../words/language.tsx';
import { leadWords } from '../../words/leads.ts';
import { useCategories } from '../complaints/state.tsx';

type Complaint = Answer<'GET /api/leads/:id/complaints'>['items'][number];

/** The messages that a lead is about: by their number in it, without whose complaint it is. */
export function LeadComplaints({ id }: { id: string }) {
  const w = useWords(leadWords);
  const columns = useColumns();
  const pages = usePages<number>();
  const { after } = pages;
  const { data, error, refetch } = useQuery({
    queryKey: ['lead', id, 'complaints', after ?? 0],
    queryFn: ({ signal }) =>
      api('GET /api/leads/:id/complaints', { params: { id }, query: { limit: 20, after }, signal }),
    placeholderData: keepPreviousData,
  });
  return (
    <Section title={w.what}>
      <p className="quiet intro">{w.whatHint}</p>
      {error !== null && <LoadProblem error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton active />}
      {data?.items.length === 0 && <p className="quiet">{w.noneLeft}</p>}
      {data !== undefined && data.items.length > 0 && (
        <DataTable label={w.what} columns={columns} rows={data.items} rowKey={({ place }) => String(place)} />
      )}
      {data !== undefined && <Pager pages={pages} next={data.next} label={w.what} />}
    </Section>
  );
}

function useColumns(): Column<Complaint>[] {
  const w = useWords(leadWords);
  const centre = useMay('complaint.read');
  const categories = useCategories();
  return useMemo<Column<Complaint>[]>(
    () => [
      { key: 'place', title: w.place, align: 'end', cell: ({ place }) => place },
      {
        key: 'at',
        title: w.toldAt,
        cell: ({ toldAt }) => (
          <span className="nowrap">{toldAt === null ? w.notTold : timeOf(toldAt).slice(0, 16)}</span>
        ),
      },
      { key: 'port', title: w.port, cell: ({ port }) => port ?? '—' },
      { key: 'text', title: w.text, width: 280, cell: ({ text }) => <Text text={text} clip /> },
      {
        key: 'category',
        title: w.category,
        cell: ({ category }) => categories.find(({ value }) => value === category)?.label ?? category,
      },
      { key: 'stop', title: w.wantsStop, cell: ({ wantsStop }) => (wantsStop ? w.yes : '—') },
      ...(centre
        ? [
            {
              key: 'id',
              title: w.acceptance,
              cell: ({ complaint }: Complaint) =>
                complaint === null ? '—' : <Link to={`/complaints/${complaint}`}>{complaint}</Link>,
            },
          ]
        : []),
    ],
    [w, categories, centre],
  );
}
