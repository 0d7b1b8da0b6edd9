import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { api } from '../../api.ts';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { numberOf, timeOf } from '../../parts/moments.ts';
import { Text } from '../../parts/text.tsx';
import { ChartCard, DashboardPage } from '../../templates/dashboard-page.tsx';
import { Facts, Section } from '../../templates/record-page.tsx';
import { alarmWords } from '../../words/alarms.ts';
import { useLanguage, useTold, useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { MonitorFacts } from './record.tsx';

/** How the monitors have done: what was set and what came, level by level, and how late complaints come. */
export default function Monitors() {
  const w = useWords(alarmWords);
  const p = useWords(pageWords);
  const told = useTold();
  const { language } = useLanguage();
  const { data, error, refetch } = useQuery({
    queryKey: ['alarm-monitors'],
    queryFn: ({ signal }) => api('GET /api/alarm-monitors', { signal }),
  });
  const percent = (share: number | undefined) => numberOf(Math.round((share ?? 1) * 1000) / 10, language);
  return (
    <DashboardPage title={p.alarmMonitors}>
      {error !== null && <LoadProblem error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton active />}
      {data !== undefined && (
        <>
          <Section title={w.runs}>
            <Facts
              facts={[
                {
                  label: w.lastRun,
                  value:
                    data.lastRun === null
                      ? w.neverRun
                      : w.lastRunOf(data.lastRun.day, timeOf(data.lastRun.at)),
                  wide: true,
                },
                {
                  label: w.nextRun,
                  value: data.nextRun === null ? w.turnedOff : timeOf(data.nextRun),
                  wide: true,
                },
                ...(data.failure === null
                  ? []
                  : [{ label: w.failed, value: <Text text={told(data.failure.words)} />, wide: true }]),
              ]}
            />
          </Section>
          {data.items.map(({ words, series, inAlarm, threshold, ...record }) => (
            <Section key={record.level} title={told(words)}>
              <MonitorFacts
                record={record}
                more={[
                  { label: w.count, value: numberOf(series, language) },
                  { label: w.inAlarm, value: numberOf(inAlarm, language) },
                  {
                    label: w.threshold,
                    value:
                      threshold === null ? w.learning : numberOf(Math.round(threshold * 100) / 100, language),
                  },
                ]}
              />
            </Section>
          ))}
          {data.delay !== null && (
            <ChartCard
              title={w.delay}
              kind="line"
              axis={w.daysAfter}
              labels={data.delay.shares.map((_, i) => String(i))}
              series={[
                {
                  key: 'known',
                  name: w.known,
                  values: data.delay.shares.map((share) => Math.round(share * 1000) / 10),
                },
              ]}
              summary={w.delaySummary(percent(data.delay.shares[0]), percent(data.delay.shares[1]))}
            >
              <p className="quiet">
                {w.delayNote(data.delay.asOf, numberOf(data.delay.complaints, language))}
              </p>
            </ChartCard>
          )}
        </>
      )}
    </DashboardPage>
  );
}
