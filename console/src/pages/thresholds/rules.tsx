import { useQuery } from '@tanstack/react-query';
import { Alert, Skeleton } from 'antd';
import { Link } from 'react-router';
import { api, type Thresholds } from '../../api.ts';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { numberOf, timeOf } from '../../parts/moments.ts';
import { DashboardPage } from '../../templates/dashboard-page.tsx';
import { Facts, Section } from '../../templates/record-page.tsx';
import { useLanguage, useTold, useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { thresholdWords } from '../../words/thresholds.ts';
import { STATES, useChance } from './state.tsx';

/** The thresholds in force, each with how often it is wrong, and what the last look came to. */
export default function ThresholdRules() {
  const w = useWords(thresholdWords);
  const p = useWords(pageWords);
  const { data, error, refetch } = useQuery({
    queryKey: ['thresholds'],
    queryFn: ({ signal }) => api('GET /api/thresholds', { query: {}, signal }),
  });
  return (
    <DashboardPage title={w.rules} actions={<Link to="/thresholds">{p.thresholds}</Link>}>
      <p className="quiet wide">{w.rulesIntro}</p>
      {error !== null && <LoadProblem error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton active />}
      {data !== undefined && (
        <>
          {data.failure !== null && <Failure failure={data.failure} />}
          {(data.lastRun !== null || data.nextRun !== null) && <LastRun thresholds={data} />}
          {data.items.map((item) => (
            <OneThreshold key={item.id} item={item} thresholds={data} />
          ))}
        </>
      )}
    </DashboardPage>
  );
}

function Failure({ failure }: { failure: NonNullable<Thresholds['failure']> }) {
  const w = useWords(thresholdWords);
  const told = useTold();
  return (
    <Alert
      type="warning"
      showIcon
      title={w.failed}
      description={`${failure.day ?? ''} ${timeOf(failure.at)} ${told(failure.words)}`}
    />
  );
}

function LastRun({ thresholds: { lastRun, nextRun } }: { thresholds: Thresholds }) {
  const w = useWords(thresholdWords);
  const { language } = useLanguage();
  return (
    <Section title={w.lastRun}>
      <Facts
        facts={[
          {
            label: w.lastRun,
            value: lastRun === null ? w.neverRun : w.lastRunOf(lastRun.day, timeOf(lastRun.at)),
          },
          { label: w.nextRun, value: nextRun === null ? w.turnedOff : timeOf(nextRun) },
          ...(lastRun?.counts ?? []).map(({ kind, looked, states }) => ({
            label: w[kind],
            value: [
              `${w.looked} ${numberOf(looked, language)}`,
              ...STATES.filter((state) => states[state] > 0).map(
                (state) => `${w[state]} ${numberOf(states[state], language)}`,
              ),
            ].join(language === 'zh' ? '，' : ', '),
            wide: true,
          })),
        ]}
      />
    </Section>
  );
}

function OneThreshold({ item, thresholds }: { item: Thresholds['items'][number]; thresholds: Thresholds }) {
  const w = useWords(thresholdWords);
  const { language } = useLanguage();
  const chanceOf = useChance();
  const { id, measures, windowDays, messagesMin, complaintsMin, perMillionMax, confidence, follows } = item;
  const alarms = thresholds.lastRun?.falseAlarms.find(({ threshold }) => threshold === id);
  const names = { alert: w.forAlert, slow: w.forSlow, block: w.forBlock };
  const consequence = {
    alert: w.forAlert,
    slow: w.slowOf(follows.ratePerSecond ?? 0, follows.alertDaysMin),
    block: w.blockOf(follows.days ?? 0, follows.alertDaysMin),
  };
  return (
    <Section title={w.ruleOf(w[measures], names[follows.kind])}>
      <Facts
        facts={[
          { label: w.follows, value: consequence[follows.kind], wide: true },
          { label: w.limit, value: numberOf(perMillionMax, language) },
          { label: w.window, value: w.windowOf(windowDays) },
          { label: w.minimum, value: w.minimumOf(numberOf(messagesMin, language), complaintsMin) },
          { label: w.confidence, value: `${Math.round(confidence * 1000) / 10}%` },
          { label: w.overdispersion, value: item.overdispersion },
          ...(alarms === undefined ? [] : [{ label: w.perMonth, value: chanceOf(alarms.perMonth) }]),
        ]}
      />
      <p className="quiet">{item.citation[language]}</p>
    </Section>
  );
}
