import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useId, useMemo, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { api } from '../../api.ts';
import { OUTCOME_COLOURS } from '../../parts/chart/options.ts';
import { inShanghai, numberOf, shanghaiDay } from '../../parts/moments.ts';
import { peakOf, seriesOf, totalOf } from '../../parts/series.ts';
import { useWord } from '../../parts/vocabulary.tsx';
import { ChartCard, DashboardPage } from '../../templates/dashboard-page.tsx';
import { useLanguage, useWords } from '../../words/language.tsx';
import { liveWords } from '../../words/live.ts';
import { pageWords } from '../../words/pages.ts';
import { Stream } from './stream.tsx';

const POLL_MS = 2_000;
type By = 'outcome' | 'reason' | 'account';

export default function Live() {
  const w = useWords(liveWords);
  const p = useWords(pageWords);
  const [search, setSearch] = useSearchParams();
  const asked = Number(search.get('minutes'));
  const minutes = asked === 1 || asked === 15 ? asked : 5;
  return (
    <DashboardPage
      title={p.live}
      actions={
        <>
          <Select
            aria-label={w.minutes}
            value={minutes}
            options={[1, 5, 15].map((value) => ({ value, label: w.minutesN(value) }))}
            onChange={(value) => {
              const next = new URLSearchParams(search);
              next.set('minutes', String(value));
              setSearch(next, { replace: true });
            }}
          />
          <OfDay />
        </>
      }
    >
      <Rates by="outcome" title={w.byOutcome} minutes={minutes} wide />
      <Rates by="reason" title={w.byReason} minutes={minutes} />
      <Rates by="account" title={w.byAccount} minutes={minutes} />
      <Stream />
    </DashboardPage>
  );
}

function Rates({
  by,
  title,
  minutes,
  wide = false,
}: {
  by: By;
  title: string;
  minutes: number;
  wide?: boolean;
}) {
  const w = useWords(liveWords);
  const word = useWord();
  const { language } = useLanguage();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['rates', by, minutes],
    queryFn: ({ signal }) => api('GET /api/traffic/rates', { query: { by, minutes }, signal }),
    refetchInterval: POLL_MS,
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const { labels, series } = useMemo(() => {
    if (data === undefined) return { labels: [], series: [] };
    const moments = secondsBetween(data.from, data.to);
    const nameOf = (key: string) =>
      key === '' ? w.others : by === 'account' ? key : word(by === 'outcome' ? 'outcomes' : 'reasons', key);
    return {
      labels: moments.map((moment) => moment.slice(11, 19)),
      series: seriesOf(data.items, moments, nameOf, by === 'outcome' ? OUTCOME_COLOURS : {}),
    };
  }, [data, by, word, w]);
  const parts = series
    .slice(0, 5)
    .map((each) => `${each.name} ${numberOf(totalOf([each]), language)}`)
    .join(language === 'zh' ? '，' : ', ');
  return (
    <ChartCard
      title={title}
      kind={by === 'outcome' ? 'area' : 'line'}
      axis={w.time}
      labels={labels}
      series={series}
      summary={w.summary(numberOf(totalOf(series), language), numberOf(peakOf(series), language), parts)}
      loading={isPending}
      error={error}
      onRetry={() => void refetch()}
      height={wide ? 240 : 220}
      wide={wide}
      calm
    />
  );
}

/** Each second from the first to before the last. */
function secondsBetween(from: string, to: string): string[] {
  const first = Math.floor(Date.parse(from) / 1_000);
  const last = Math.floor(Date.parse(to) / 1_000);
  return Array.from({ length: Math.min(1_000, Math.max(0, last - first)) }, (_, i) =>
    inShanghai((first + i) * 1_000),
  );
}

/** From the stream, which keeps nothing, to the list, which keeps all. */
function OfDay() {
  const w = useWords(liveWords);
  const id = useId();
  const navigate = useNavigate();
  const [day, setDay] = useState(() => shanghaiDay());
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        if (day === '') return;
        const until = inShanghai(Date.parse(`${day}T00:00:00+08:00`) + 86_400_000).slice(0, 10);
        navigate(`/messages?${new URLSearchParams({ range: 'custom', from: day, to: until })}`);
      }}
    >
      <label htmlFor={id}>{w.ofDay}</label>
      <Input
        id={id}
        type="date"
        className="day"
        value={day}
        max={shanghaiDay()}
        onChange={({ target }) => setDay(target.value)}
      />
      <Button htmlType="submit">{w.go}</Button>
    </form>
  );
}
