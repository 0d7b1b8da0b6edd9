import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { api, type ConsentCounts, nowMs } from '../../api.ts';
import { inShanghai, numberOf } from '../../parts/moments.ts';
import { useWord } from '../../parts/vocabulary.tsx';
import { ChartCard, DashboardPage } from '../../templates/dashboard-page.tsx';
import { Filters } from '../../templates/filters.tsx';
import { consentWords } from '../../words/consents.ts';
import { useLanguage, useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';

const GOOD = '#0b6b5d';
const KIND_COLOURS: Readonly<Record<string, string>> = {
  granted: GOOD,
  withdrawn: '#c04e00',
  refused: '#b3261e',
};

/** The months from the first one counted to this one, each with its figure or none. */
export function monthsTo(now: number, count = 12): string[] {
  const [year = 0, month = 1] = inShanghai(now).slice(0, 7).split('-').map(Number);
  return Array.from({ length: count }, (_, i) => {
    const at = year * 12 + (month - 1) - (count - 1 - i);
    return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
  });
}

/** Sums by one key, the greatest first. */
function sums<Row>(rows: readonly Row[], keyOf: (row: Row) => string, countOf: (row: Row) => number) {
  const totals = new Map<string, number>();
  for (const row of rows) totals.set(keyOf(row), (totals.get(keyOf(row)) ?? 0) + countOf(row));
  return [...totals].map(([key, count]) => ({ key, count })).sort((a, b) => b.count - a.count);
}

export default function Counts() {
  const w = useWords(consentWords);
  const p = useWords(pageWords);
  const [search, setSearch] = useSearchParams();
  const values = useMemo(() => Object.fromEntries(search), [search]);
  const { organisation } = values;
  const query = useQuery({
    queryKey: ['consent-counts', organisation],
    queryFn: ({ signal }) =>
      api('GET /api/consent/counts', { query: organisation ? { organisation } : {}, signal }),
    placeholderData: keepPreviousData,
  });
  const state = {
    loading: query.isPending,
    error: query.error,
    onRetry: () => void query.refetch(),
  };
  const counts = query.data ?? { states: [], refusals: [], months: [] };
  return (
    <DashboardPage
      title={p.consentCounts}
      filters={
        <Filters
          filters={[{ kind: 'text', key: 'organisation', label: w.organisationCode, maxLength: 18 }]}
          values={values}
          onChange={(next) => setSearch(next)}
        />
      }
    >
      <Months counts={counts} state={state} />
      <Bars
        title={w.byState}
        axis={w.state}
        table="consentStates"
        state={state}
        rows={sums(
          counts.states,
          (row) => row.state,
          (row) => row.consents,
        )}
      />
      <Bars
        title={w.byPurpose}
        axis={w.purpose}
        table="purposes"
        state={state}
        rows={sums(
          counts.states.filter((row) => row.state === 'granted'),
          (row) => row.purpose,
          (row) => row.consents,
        )}
      />
      <Bars
        title={w.byChannel}
        axis={w.channel}
        table="consentChannels"
        state={state}
        rows={sums(
          counts.months.filter(({ kind }) => kind === 'granted'),
          ({ channel }) => channel,
          ({ events }) => events,
        )}
      />
    </DashboardPage>
  );
}

interface State {
  readonly loading: boolean;
  readonly error: unknown;
  onRetry(): void;
}

function Months({ counts, state }: { counts: ConsentCounts; state: State }) {
  const w = useWords(consentWords);
  const word = useWord();
  const { language } = useLanguage();
  const labels = monthsTo(nowMs());
  const series = sums(
    counts.months,
    ({ kind }) => kind,
    ({ events }) => events,
  ).map(({ key }) => ({
    key,
    name: word('consentKinds', key),
    values: labels.map((month) =>
      counts.months
        .filter((each) => each.month === month && each.kind === key)
        .reduce((sum, { events }) => sum + events, 0),
    ),
    ...(KIND_COLOURS[key] === undefined ? {} : { colour: KIND_COLOURS[key] }),
  }));
  const of = (rows: readonly { readonly count: number }[]) => rows.reduce((sum, { count }) => sum + count, 0);
  const standing = sums(
    counts.states,
    (row) => row.state,
    (row) => row.consents,
  );
  const granted = of(standing.filter(({ key }) => key === 'granted'));
  const ended = of(
    standing.filter(({ key }) => key === 'withdrawn' || key === 'declined' || key === 'expired'),
  );
  const refusing = counts.refusals.reduce((sum, { people }) => sum + people, 0);
  const told = series
    .map(
      ({ name, values }) =>
        `${name} ${numberOf(
          values.reduce((sum, each) => sum + each, 0),
          language,
        )}`,
    )
    .join(language === 'zh' ? '，' : ', ');
  const all = series.reduce((sum, { values }) => sum + values.reduce((part, each) => part + each, 0), 0);
  return (
    <ChartCard
      title={w.byMonth}
      kind="bar"
      axis={w.month}
      labels={labels}
      series={series}
      summary={w.summary(numberOf(all, language), told)}
      {...state}
      height={280}
      wide
    >
      <dl className="figures">
        {(
          [
            [w.grantedNow, granted],
            [w.endedNow, ended],
            [w.peopleRefusing, refusing],
          ] as const
        ).map(([label, value]) => (
          <div className="figure" key={label}>
            <dt className="quiet">{label}</dt>
            <dd>
              <b>{numberOf(value, language)}</b>
            </dd>
          </div>
        ))}
      </dl>
    </ChartCard>
  );
}

interface BarsProps {
  readonly title: string;
  readonly axis: string;
  readonly table: 'consentStates' | 'purposes' | 'consentChannels';
  readonly rows: readonly { readonly key: string; readonly count: number }[];
  readonly state: State;
}

function Bars({ title, axis, table, rows, state }: BarsProps) {
  const w = useWords(consentWords);
  const word = useWord();
  const { language } = useLanguage();
  const name = table === 'consentChannels' ? w.eventsN : w.consentsN;
  const total = rows.reduce((sum, { count }) => sum + count, 0);
  const parts = rows
    .slice(0, 3)
    .map(({ key, count }) => `${word(table, key)} ${numberOf(count, language)}`)
    .join(language === 'zh' ? '，' : ', ');
  return (
    <ChartCard
      title={title}
      kind="row"
      axis={axis}
      labels={rows.map(({ key }) => word(table, key))}
      series={[{ key: table, name, values: rows.map(({ count }) => count), colour: GOOD }]}
      summary={w.summary(numberOf(total, language), parts)}
      {...state}
      height={Math.max(120, 44 + rows.length * 30)}
    />
  );
}
