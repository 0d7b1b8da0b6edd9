import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { useMemo } from 'react';
import { Link, useSearchParams } from 'react-router';
import { type Answer, api, nowMs } from '../../api.ts';
import { OUTCOME_COLOURS } from '../../parts/chart/options.ts';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { numberOf } from '../../parts/moments.ts';
import { seriesOf, totalOf } from '../../parts/series.ts';
import { OutcomeTag } from '../../parts/tags.tsx';
import { Text } from '../../parts/text.tsx';
import { useWord } from '../../parts/vocabulary.tsx';
import { momentsOf, type Values } from '../../templates/address.ts';
import { ChartCard, DashboardPage } from '../../templates/dashboard-page.tsx';
import { Filters } from '../../templates/filters.tsx';
import { Section } from '../../templates/record-page.tsx';
import { useLanguage, useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { trafficWords } from '../../words/traffic.ts';
import { type Span, spanOf } from './span.ts';

export default function Traffic() {
  const w = useWords(trafficWords);
  const p = useWords(pageWords);
  const [search, setSearch] = useSearchParams();
  const values = useMemo(() => Object.fromEntries(search), [search]);
  const span = spanOf(momentsOf(values, 'today'), nowMs());
  return (
    <DashboardPage
      title={p.traffic}
      filters={
        <Filters
          filters={[
            { kind: 'range', usual: 'today' },
            { kind: 'text', key: 'account', label: w.account, maxLength: 15 },
          ]}
          values={values}
          onChange={(next) => setSearch(next)}
        />
      }
    >
      <Counts span={span} values={values} />
      <Verdicts span={span} values={values} />
      <Breakdown by="reason" title={w.byReason} span={span} values={values} />
      <Breakdown by="account" title={w.byAccount} span={span} values={values} />
      <Breakdown by="organisation" title={w.byOrganisation} span={span} values={values} />
    </DashboardPage>
  );
}

interface PartProps {
  readonly span: Span;
  readonly values: Values;
}

/** The messages that a figure counts: the list over the same time. */
function listOf(values: Values, more: Readonly<Record<string, string>>): string {
  const { range, from, to, account } = values;
  const kept = { range, from, to, account, ...more };
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(kept)) if (value) search.set(key, value);
  return `/messages?${search}`;
}

function Counts({ span, values }: PartProps) {
  const w = useWords(trafficWords);
  const word = useWord();
  const { language } = useLanguage();
  const { from, to, step } = span;
  const { account } = values;
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['traffic', 'counts', from, to, step, account],
    queryFn: ({ signal }) =>
      api('GET /api/traffic/counts', { query: { from, to, step, ...(account ? { account } : {}) }, signal }),
    placeholderData: keepPreviousData,
  });
  const series = useMemo(() => {
    const counts = (data?.items ?? []).map(({ at, outcome, messages }) => ({
      at,
      key: outcome as string,
      messages,
    }));
    return seriesOf(counts, span.moments, (key) => word('outcomes', key), OUTCOME_COLOURS);
  }, [data, span.moments, word]);
  const parts = series
    .map((each) => `${each.name} ${numberOf(totalOf([each]), language)}`)
    .join(language === 'zh' ? '，' : ', ');
  return (
    <ChartCard
      title={w.counts}
      kind="bar"
      axis={w.time}
      labels={span.labels}
      series={series}
      summary={w.summary(numberOf(totalOf(series), language), parts)}
      loading={isPending}
      error={error}
      onRetry={() => void refetch()}
      height={280}
      wide
    >
      <dl className="figures">
        <div className="figure">
          <dt className="quiet">{w.all}</dt>
          <dd>
            <b>{numberOf(totalOf(series), language)}</b>
          </dd>
        </div>
        {series.map((each) => (
          <div className="figure" key={each.key}>
            <dt className="quiet">{each.name}</dt>
            <dd>
              <Link to={listOf(values, { outcome: each.key })} title={w.showOf(each.name)}>
                <b>{numberOf(totalOf([each]), language)}</b>
              </Link>
            </dd>
          </div>
        ))}
      </dl>
    </ChartCard>
  );
}

type By = 'reason' | 'account' | 'organisation';

function Breakdown({ by, title, span, values }: PartProps & { by: By; title: string }) {
  const w = useWords(trafficWords);
  const word = useWord();
  const { language } = useLanguage();
  const { from, to, step } = span;
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['traffic', 'breakdown', by, from, to, step],
    queryFn: ({ signal }) =>
      api('GET /api/traffic/breakdown', { query: { from, to, step, by, limit: 8 }, signal }),
    placeholderData: keepPreviousData,
  });
  const keys = useMemo(() => totalsOf(data?.items ?? []), [data]);
  const names = useNames(by === 'organisation' ? keys.map(({ key }) => key) : []);
  const nameOf = (key: string) =>
    key === '' ? w.others : by === 'reason' ? word('reasons', key) : (names.get(key) ?? key);
  const total = keys.reduce((sum, each) => sum + each.messages, 0);
  const series = [
    { key: by, name: w.messages, values: keys.map(({ messages }) => messages), colour: '#0b6b5d' },
  ];
  const parts = keys
    .slice(0, 3)
    .map(({ key, messages }) => `${nameOf(key)} ${numberOf(messages, language)}`)
    .join(language === 'zh' ? '，' : ', ');
  return (
    <ChartCard
      title={title}
      kind="row"
      axis={{ reason: w.reason, account: w.account, organisation: w.organisation }[by]}
      labels={keys.map(({ key }) => nameOf(key))}
      series={series}
      summary={w.summary(numberOf(total, language), parts)}
      loading={isPending}
      error={error}
      onRetry={() => void refetch()}
      height={Math.max(120, 44 + keys.length * 30)}
    >
      {keys.length > 0 && (
        <ul className="row links" aria-label={w.top}>
          {keys
            .filter(({ key }) => key !== '')
            .slice(0, 4)
            .map(({ key }) => (
              <li key={key}>
                <Link to={listOf(values, { [by]: key })}>{nameOf(key)}</Link>
              </li>
            ))}
        </ul>
      )}
    </ChartCard>
  );
}

function totalsOf(items: Answer<'GET /api/traffic/breakdown'>['items']): { key: string; messages: number }[] {
  const totals = new Map<string, number>();
  for (const { key, messages } of items) totals.set(key, (totals.get(key) ?? 0) + messages);
  return [...totals]
    .map(([key, messages]) => ({ key, messages }))
    .sort((a, b) => Number(a.key === '') - Number(b.key === '') || b.messages - a.messages);
}

/** Names of organisations, where the person may read them; otherwise their codes stand. */
function useNames(codes: readonly string[]): ReadonlyMap<string, string> {
  const wanted = codes.filter((code) => code !== '');
  const { data } = useQuery({
    queryKey: ['organisations', wanted],
    enabled: wanted.length > 0,
    staleTime: 600_000,
    retry: false,
    queryFn: async ({ signal }) => {
      const found = await Promise.all(
        wanted.map((q) =>
          api('GET /api/organisations', { query: { q, limit: 1 }, signal }).catch(() => undefined),
        ),
      );
      return found.flatMap((each) => each?.items ?? []);
    },
  });
  return useMemo(() => new Map((data ?? []).map(({ id, name }) => [id, name])), [data]);
}

function Verdicts({ span, values }: PartProps) {
  const w = useWords(trafficWords);
  const word = useWord();
  const { language } = useLanguage();
  const { from, to } = span;
  const { account } = values;
  const { data, error, refetch } = useQuery({
    queryKey: ['traffic', 'verdicts', from, to, account],
    queryFn: ({ signal }) =>
      api('GET /api/traffic/verdicts', { query: { from, to, ...(account ? { account } : {}) }, signal }),
    placeholderData: keepPreviousData,
  });
  const items = data?.items ?? [];
  const all = items.filter(({ reason }) => reason === '').reduce((sum, { messages }) => sum + messages, 0);
  const order = ['refuse', 'hold', 'allow'];
  const rows = [...items].sort(
    (a, b) =>
      order.indexOf(a.outcome) - order.indexOf(b.outcome) ||
      Number(b.reason === '') - Number(a.reason === '') ||
      b.messages - a.messages,
  );
  return (
    <Section title={w.verdicts}>
      {error !== null && <LoadProblem error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton active />}
      {data !== undefined && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section className="table-scroll verdicts" tabIndex={0} aria-label={w.verdicts}>
          <table className="table compact">
            <thead>
              <tr>
                <th scope="col">{w.outcome}</th>
                <th scope="col">{w.reason}</th>
                <th scope="col" className="end">
                  {w.messages}
                </th>
                <th scope="col" className="end">
                  {w.share}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ outcome, reason, messages }) => (
                <tr key={`${outcome} ${reason}`}>
                  <td>{reason === '' && <OutcomeTag outcome={outcome} />}</td>
                  <td>
                    {reason === '' ? (
                      <strong>{w.total}</strong>
                    ) : (
                      <Link to={listOf(values, { outcome, reason })}>
                        <Text text={word('reasons', reason)} />
                      </Link>
                    )}
                  </td>
                  <td className="end">{numberOf(messages, language)}</td>
                  <td className="end">{all === 0 ? '—' : `${((100 * messages) / all).toFixed(1)}%`}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <p className="quiet note">{w.verdictsNote}</p>
    </Section>
  );
}
