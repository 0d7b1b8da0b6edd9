import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { api, type FindingPage } from '../../api.ts';
import { Text } from '../../parts/text.tsx';
import { ChartCard } from '../../templates/dashboard-page.tsx';
import { Facts, type Happening, RecordPage, Section, Timeline } from '../../templates/record-page.tsx';
import { findingWords } from '../../words/findings.ts';
import { useTold, useWords } from '../../words/language.tsx';
import { happening } from '../applications/record.tsx';
import { SanctionLink } from '../sanctions/state.tsx';
import { Answers } from './answers.tsx';
import { Declared } from './declared.tsx';
import { FindingDeeds } from './deeds.tsx';
import { Examples } from './examples.tsx';
import { FindingTag, Organisations, SubjectLink, subjectOf, useScore } from './state.tsx';
import './findings.css';

export default function FindingRecord() {
  const { id = '' } = useParams();
  return <OneFinding key={id} id={id} />;
}

function OneFinding({ id }: { id: string }) {
  const w = useWords(findingWords);
  const query = useQuery({
    queryKey: ['finding', id],
    queryFn: ({ signal }) => api('GET /api/findings/:id', { params: { id }, signal }),
  });
  return (
    <RecordPage
      title={w.oneFinding}
      query={query}
      titleOf={(finding) => w.title(w[finding.detector], subjectOf(finding))}
      beside={({ state }) => <FindingTag state={state} />}
      actions={(finding) => <FindingDeeds finding={finding} />}
      aside={(finding) => <Aside finding={finding} />}
    >
      {(finding) => (
        <>
          <Evidence finding={finding} />
          <Days finding={finding} />
          <Examples finding={finding} />
          <Declared subjectKind={finding.subjectKind} subject={finding.subject} />
          <Answers finding={finding} />
        </>
      )}
    </RecordPage>
  );
}

/** First what it comes to, which weighs nothing by itself; then each reason in words, the heaviest first. The bar is its share of all. */
function Evidence({ finding }: { finding: FindingPage }) {
  const w = useWords(findingWords);
  const told = useTold();
  const scoreOf = useScore();
  const sums = finding.evidence.filter(({ weight }) => weight <= 0);
  const reasons = finding.evidence.filter(({ weight }) => weight > 0);
  const all = reasons.reduce((sum, { weight }) => sum + weight, 0);
  return (
    <Section title={w.whySuspect}>
      {sums.map(({ kind, words }) => (
        <p key={kind} className="evidence-sum">
          <Text text={told(words)} />
        </p>
      ))}
      <ol className="evidence">
        {reasons.map(({ kind, weight, words }) => (
          <li key={kind}>
            <p>
              <Text text={told(words)} />
            </p>
            <div className="evidence-weight">
              <span className="evidence-bar" aria-hidden="true">
                <span style={{ width: `${(100 * weight) / all}%` }} />
              </span>
              <span className="quiet">{w.weight(scoreOf(weight))}</span>
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
}

const DAY_MS = 86_400_000;

/** So many days before it was first suspected are shown, where the detectors have seen them. */
const BEFORE_DAYS = 14;

/** Every day up to the last that was told; one without a score counts as 0. */
function daysOf(
  { days, firstDay, threshold }: FindingPage,
  seenFrom: string | undefined,
): { labels: string[]; scores: number[]; limits: number[] } {
  const first = days[0];
  const last = days[days.length - 1];
  if (first === undefined || last === undefined) return { labels: [], scores: [], limits: [] };
  const told = new Map(days.map((day) => [day.day, day]));
  const before = Math.max(Date.parse(firstDay) - BEFORE_DAYS * DAY_MS, Date.parse(seenFrom ?? firstDay));
  const labels: string[] = [];
  for (let at = Math.min(Date.parse(first.day), before); at <= Date.parse(last.day); at += DAY_MS)
    labels.push(new Date(at).toISOString().slice(0, 10));
  return {
    labels,
    scores: labels.map((day) => Math.round((told.get(day)?.score ?? 0) * 100) / 100),
    limits: labels.map((day) => told.get(day)?.threshold ?? threshold),
  };
}

function Days({ finding }: { finding: FindingPage }) {
  const w = useWords(findingWords);
  const scoreOf = useScore();
  // Where the asker may not read it, the chart begins with the first day that was told.
  const detectors = useQuery({
    queryKey: ['detectors'],
    queryFn: ({ signal }) => api('GET /api/detectors', { signal }),
  });
  const { labels, scores, limits } = daysOf(finding, detectors.data?.covered?.from);
  const over = scores.filter((score, i) => score >= limits[i]!).length;
  return (
    <ChartCard
      title={w.chart}
      kind="line"
      axis={w.day}
      labels={labels}
      series={[
        { key: 'score', name: w.score, values: scores },
        { key: 'threshold', name: w.threshold, values: limits, colour: '#b3261e' },
      ]}
      summary={w.chartSummary(labels.length, scoreOf(Math.max(0, ...scores)), over)}
    />
  );
}

const TONES: Readonly<Record<string, Happening['tone']>> = {
  suspect: 'wait',
  look: 'wait',
  dismiss: 'good',
  confirm: 'bad',
  link: 'bad',
  clear: 'good',
};

function Aside({ finding }: { finding: FindingPage }) {
  const w = useWords(findingWords);
  const told = useTold();
  const scoreOf = useScore();
  const deeds: Readonly<Record<string, string>> = {
    suspect: w.stepSuspect,
    look: w.stepLook,
    dismiss: w.stepDismiss,
    confirm: w.stepConfirm,
    link: w.stepLink,
    answer: w.stepAnswer,
    clear: w.stepClear,
  };
  const { score, latestScore, threshold, falseAlarms, linkedSanction, steps } = finding;
  return (
    <>
      <Section title={w.oneFinding}>
        <Facts
          facts={[
            { label: w[finding.subjectKind], value: <SubjectLink finding={finding} /> },
            { label: w.highest, value: w.scoreOf(scoreOf(score), scoreOf(threshold)) },
            { label: w.latest, value: scoreOf(latestScore) },
            { label: w.since, value: finding.firstDay },
            { label: w.onset, value: finding.onset },
            { label: w.lastDay, value: finding.lastDay },
            {
              label: w.organisations,
              value: <Organisations organisations={finding.organisations} linked />,
              wide: true,
            },
            ...(linkedSanction === null
              ? []
              : [
                  {
                    label: w.linkedSanction,
                    value: <SanctionLink sanction={linkedSanction} />,
                    wide: true,
                  },
                ]),
          ]}
        />
      </Section>
      <Section title={w.falseAlarm}>
        <p>{w.falseAlarmRate(falseAlarms.perThousand)}</p>
        <p className="quiet">{told(falseAlarms.words)}</p>
        <p>{w.falseAlarmSo}</p>
      </Section>
      <Section title={w.steps}>
        <Timeline
          items={steps.map((step) => {
            // What the detector does by itself has no hand.
            const own = step.act === 'suspect' || step.act === 'clear';
            const told = happening(own ? { ...step, name: '' } : step, deeds, TONES);
            if (step.note === '') return told;
            return {
              ...told,
              by: (
                <>
                  {w.note}: <Text text={step.note} />
                </>
              ),
            };
          })}
        />
      </Section>
    </>
  );
}
