import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Empty, Skeleton } from 'antd';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { api, newIntention, type StatisticsEdition } from '../../api.ts';
import { useMay } from '../../frame/session.tsx';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { numberOf, timeOf } from '../../parts/moments.ts';
import { ChartCard, DashboardPage } from '../../templates/dashboard-page.tsx';
import { Filters } from '../../templates/filters.tsx';
import { useLanguage, useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { statisticsWords } from '../../words/statistics.ts';
import { EditionFiles } from './files.tsx';
import { Headline } from './headline.tsx';
import { Tables } from './tables.tsx';

const LIST = 'statistics-editions';
const PAGE = 'statistics-edition';
/** So many periods are drawn over time and offered to choose from. */
const PERIODS: Readonly<Record<StatisticsEdition['kind'], number>> = { day: 92, quarter: 20 };

/** A day or a quarter of complaints as it was published, and how the share of e-commerce went. */
export default function Statistics() {
  const w = useWords(statisticsWords);
  const p = useWords(pageWords);
  const may = useMay('complaint.handle');
  const client = useQueryClient();
  const { message } = App.useApp();
  const [search, setSearch] = useSearchParams();
  const values = useMemo(() => Object.fromEntries(search), [search]);
  const kind = values['kind'] === 'quarter' ? 'quarter' : 'day';
  const filters = useMemo(() => ({ kind, ...values }), [kind, values]);
  const list = useQuery({
    queryKey: [LIST, kind],
    queryFn: ({ signal }) =>
      api('GET /api/statistics/editions', { query: { kind, newest: '1', limit: PERIODS[kind] }, signal }),
    placeholderData: keepPreviousData,
  });
  const editions = list.data?.items.filter((edition) => edition.kind === kind) ?? [];
  const id = values['edition'] ?? editions[0]?.id;
  const shown = useQuery({
    queryKey: [PAGE, id],
    queryFn: ({ signal }) => api('GET /api/statistics/editions/:id', { params: { id: id! }, signal }),
    enabled: id !== undefined,
  });
  const choose = (next: Readonly<Record<string, string>>) =>
    // What was chosen among days is none of the quarters.
    setSearch((next['kind'] ?? 'day') === kind ? next : { ...(next['kind'] ? { kind: next['kind'] } : {}) });
  const look = useMutation({
    mutationFn: (period: string) =>
      api('POST /api/statistics/editions', { body: { period }, intention: newIntention() }),
    onSuccess: async ({ isNew, edition }) => {
      void message.info(isNew ? w.published(edition.id) : w.looked);
      await client.invalidateQueries({ queryKey: [LIST] });
      await client.invalidateQueries({ queryKey: [PAGE] });
      if (isNew) setSearch({ kind, edition: edition.id });
    },
    onError: (error) => void message.error(error.message),
  });
  const page = shown.data;
  const label = ({ period, edition }: StatisticsEdition) =>
    edition > 1 ? `${period} · ${w.editionN(edition)} · ${w.revisedTag}` : period;
  const chosen = page?.edition;
  const options = [
    ...(chosen === undefined || editions.some((each) => each.id === chosen.id) ? [] : [chosen]),
    ...editions,
  ];
  const nextRun = list.data?.nextRun ?? null;
  return (
    <DashboardPage
      title={p.statistics}
      filters={
        <Filters
          filters={[
            {
              kind: 'select',
              key: 'kind',
              label: w.kind,
              options: [
                { value: 'day', label: w.day },
                { value: 'quarter', label: w.quarter },
              ],
            },
            {
              kind: 'select',
              key: 'edition',
              label: w.edition,
              options: options.map((each) => ({ value: each.id, label: label(each) })),
            },
          ]}
          values={filters}
          onChange={choose}
        />
      }
      actions={
        may && chosen !== undefined ? (
          <Button loading={look.isPending} onClick={() => look.mutate(chosen.period)}>
            {w.lookAgain}
          </Button>
        ) : undefined
      }
    >
      <section className="card wide" aria-label={p.statistics}>
        <p className="quiet">{w.intro}</p>
        <p className="quiet">{nextRun === null ? w.turnedOff : w.nextRun(timeOf(nextRun))}</p>
        {list.error !== null && <LoadProblem error={list.error} onRetry={() => void list.refetch()} />}
        {shown.error !== null && <LoadProblem error={shown.error} onRetry={() => void shown.refetch()} />}
        {(list.isPending || (id !== undefined && shown.isPending)) && <Skeleton active />}
        {list.isSuccess && id === undefined && (
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={w.none} />
        )}
        {page !== undefined && <Headline page={page} choose={(edition) => setSearch({ kind, edition })} />}
      </section>
      <OverTime editions={editions} />
      {page !== undefined && (
        <>
          <Tables page={page} />
          <EditionFiles page={page} choose={(edition) => setSearch({ kind, edition })} />
        </>
      )}
    </DashboardPage>
  );
}

/** The oldest first; periods of which no share is told are left out, for they have none. */
function OverTime({ editions }: { editions: readonly StatisticsEdition[] }) {
  const w = useWords(statisticsWords);
  const { language } = useLanguage();
  const periods = [...editions].reverse();
  const told = periods.flatMap(({ period, marketing, ecommerce }) =>
    marketing === null || ecommerce === null || marketing === 0
      ? []
      : [{ period, share: Math.round((ecommerce / marketing) * 10_000) / 100 }],
  );
  const shares = told.map(({ share }) => share);
  const all = periods.reduce((sum, { received }) => sum + received, 0);
  return (
    <>
      <ChartCard
        title={w.overTime}
        kind="bar"
        axis={w.kind}
        labels={told.map(({ period }) => period)}
        series={[{ key: 'share', name: w.percent, values: shares }]}
        summary={w.overTimeSummary(
          told.length,
          String(shares[shares.length - 1] ?? 0),
          String(Math.min(...shares, 100)),
          String(Math.max(...shares, 0)),
        )}
      />
      <ChartCard
        title={w.receivedOverTime}
        kind="bar"
        axis={w.kind}
        labels={periods.map(({ period }) => period)}
        series={[{ key: 'received', name: w.received, values: periods.map(({ received }) => received) }]}
        summary={w.receivedSummary(periods.length, numberOf(all, language))}
      />
    </>
  );
}
