import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Form, Input, Progress, Skeleton } from 'antd';
import { Link } from 'react-router';
import { api, type Detectors, nowMs } from '../../api.ts';
import { useJobs } from '../../frame/jobs.tsx';
import { useMay } from '../../frame/session.tsx';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { numberOf, shanghaiDay, timeOf } from '../../parts/moments.ts';
import { DashboardPage } from '../../templates/dashboard-page.tsx';
import { DraftForm } from '../../templates/form-page.tsx';
import { Facts, Section } from '../../templates/record-page.tsx';
import { findingWords } from '../../words/findings.ts';
import { frameWords } from '../../words/frame.ts';
import { useLanguage, useTold, useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { useScore } from './state.tsx';
import './findings.css';

const KEY = ['detectors'];

/** What looks at the traffic each night: what each looks for, how often it is wrong, when it ran; and a run on demand. */
export default function DetectorsPage() {
  const w = useWords(findingWords);
  const p = useWords(pageWords);
  const { data, error, refetch } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api('GET /api/detectors', { signal }),
    refetchInterval: ({ state }) => (state.data?.running == null ? 15_000 : 1_500),
  });
  return (
    <DashboardPage title={p.detectors} actions={<Link to="/findings">{p.findings}</Link>}>
      <p className="quiet wide">{w.detectorsIntro}</p>
      {error !== null && <LoadProblem error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton active />}
      {data !== undefined && (
        <>
          <Runs detectors={data} />
          {data.items.map((item) => (
            <OneDetector key={item.detector} item={item} />
          ))}
        </>
      )}
    </DashboardPage>
  );
}

function OneDetector({ item }: { item: Detectors['items'][number] }) {
  const w = useWords(findingWords);
  const told = useTold();
  const scoreOf = useScore();
  const { detector, does, threshold, falseAlarms, lastCounts, subjectKind } = item;
  return (
    <Section title={w[detector]} extra={<Link to={`/findings?detector=${detector}`}>{w.toFindings}</Link>}>
      <div className="stack">
        <p>{told(does)}</p>
        {lastCounts !== null && (
          <dl className="figures" aria-label={w.counts}>
            <Count name={w.countSuspect} count={lastCounts.suspect} />
            <Count name={w.countOk} count={lastCounts.ok} />
            <Count name={w.countFew} count={lastCounts.insufficientData} />
          </dl>
        )}
        <Facts
          facts={[
            { label: w.subject, value: w[subjectKind] },
            { label: w.threshold, value: scoreOf(threshold) },
            {
              label: w.falseAlarm,
              value: (
                <>
                  {w.falseAlarmRate(falseAlarms.perThousand)}
                  <div className="quiet">{told(falseAlarms.words)}</div>
                </>
              ),
              wide: true,
            },
          ]}
        />
      </div>
    </Section>
  );
}

function Count({ name, count }: { name: string; count: number }) {
  const { language } = useLanguage();
  return (
    <div className="figure">
      <dt className="quiet">{name}</dt>
      <dd>
        <b>{numberOf(count, language)}</b>
      </dd>
    </div>
  );
}

function Runs({ detectors }: { detectors: Detectors }) {
  const w = useWords(findingWords);
  const told = useTold();
  const { language } = useLanguage();
  const may = useMay('registry.review');
  const { items } = useJobs();
  const { lastRun, nextRun, covered, running, failure } = detectors;
  const job = items.find(({ kind, state }) => kind === 'detectors' && state === 'running');
  return (
    <Section title={w.runs}>
      <div className="stack">
        {failure !== null && (
          <Alert
            type="warning"
            showIcon
            title={w.failedLast}
            description={`${failure.day ?? ''} ${timeOf(failure.at)} ${told(failure.words)}`}
          />
        )}
        {running !== null && (
          <div role="status">
            <p>{w.running(running.day, running.through)}</p>
            {job != null && job.total !== null && job.total > 0 && (
              <Progress percent={Math.floor((100 * job.done) / job.total)} aria-label={w.runs} />
            )}
          </div>
        )}
        <Facts
          facts={[
            {
              label: w.lastRun,
              value:
                lastRun === null ? (
                  w.neverRun
                ) : (
                  <>
                    {timeOf(lastRun.at)}
                    <div className="quiet">
                      {w.lastRunOf(
                        lastRun.day,
                        numberOf(lastRun.messages, language),
                        numberOf(Math.round(lastRun.tookMs / 100) / 10, language),
                      )}
                    </div>
                  </>
                ),
            },
            { label: w.nextRun, value: nextRun === null ? w.turnedOff : timeOf(nextRun) },
            ...(covered === null
              ? []
              : [{ label: w.covered, value: w.coveredOf(covered.from, covered.to, covered.days) }]),
          ]}
        />
        {may && <RunNow />}
      </div>
    </Section>
  );
}

interface Days {
  from: string;
  to: string;
}

function RunNow() {
  const w = useWords(findingWords);
  const f = useWords(frameWords);
  const client = useQueryClient();
  const { follow } = useJobs();
  const yesterday = shanghaiDay(-1, nowMs());
  const rules = [{ required: true, message: f.required }];
  return (
    <DraftForm<Days>
      name="detectors"
      initial={{ from: yesterday, to: yesterday }}
      submitText={w.runNow}
      fields={() => (
        <div className="days">
          <Form.Item name="from" label={w.from} rules={rules}>
            <Input type="date" max={yesterday} />
          </Form.Item>
          <Form.Item name="to" label={w.to} rules={rules} extra={w.runHint}>
            <Input type="date" max={yesterday} />
          </Form.Item>
        </div>
      )}
      submit={async (body, intention) => {
        await follow(await api('POST /api/detectors/runs', { body, intention }));
        await client.invalidateQueries({ queryKey: KEY });
      }}
    />
  );
}
