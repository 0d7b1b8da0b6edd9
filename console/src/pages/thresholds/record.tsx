import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useNavigate, useParams } from 'react-router';
import { api, type ThresholdStandingPage } from '../../api.ts';
import { numberOf } from '../../parts/moments.ts';
import { Text } from '../../parts/text.tsx';
import { ChartCard } from '../../templates/dashboard-page.tsx';
import { Facts, type Happening, RecordPage, Section, Timeline } from '../../templates/record-page.tsx';
import { useLanguage, useTold, useWords } from '../../words/language.tsx';
import { thresholdWords } from '../../words/thresholds.ts';
import { happening } from '../applications/record.tsx';
import { Organisations, SubjectLink, subjectOf } from '../findings/state.tsx';
import { SanctionLink } from '../sanctions/state.tsx';
import { StandingTag, useChance, useRate } from './state.tsx';

export default function ThresholdRecord() {
  const { id = '' } = useParams();
  return <OneStanding key={id} id={id} />;
}

const asSubject = ({ kind, subject, organisations }: ThresholdStandingPage) => ({
  ...{ subjectKind: kind, subject, organisations },
});

function OneStanding({ id }: { id: string }) {
  const w = useWords(thresholdWords);
  const query = useQuery({
    queryKey: ['threshold-standing', id],
    queryFn: ({ signal }) => api('GET /api/threshold-standings/:id', { params: { id }, signal }),
  });
  return (
    <RecordPage
      title={w.one}
      query={query}
      titleOf={(standing) => w.title(w[standing.kind], subjectOf(asSubject(standing)))}
      beside={({ state }) => <StandingTag state={state} />}
      actions={(standing) => <Propose standing={standing} />}
      aside={(standing) => <Aside standing={standing} />}
    >
      {(standing) => (
        <>
          <Why standing={standing} />
          <Days standing={standing} />
          <Measured standing={standing} />
        </>
      )}
    </RecordPage>
  );
}

/** Leads to the form of a sanction, filled in with what is proposed and why. */
function Propose({ standing: { id, may } }: { standing: ThresholdStandingPage }) {
  const w = useWords(thresholdWords);
  const navigate = useNavigate();
  const { propose } = may;
  if (propose === null) return null;
  const { ratePerSecond, until, ...rest } = propose;
  const given = {
    ...rest,
    ...(ratePerSecond === null ? {} : { ratePerSecond: String(ratePerSecond) }),
    ...(until === null ? {} : { until }),
    threshold: id,
  };
  return (
    <Button type="primary" danger onClick={() => navigate(`/sanctions/new?${new URLSearchParams(given)}`)}>
      {w.propose}
    </Button>
  );
}

function Why({ standing }: { standing: ThresholdStandingPage }) {
  const w = useWords(thresholdWords);
  const told = useTold();
  return (
    <Section title={w.why}>
      <p>
        <Text text={told(standing.words)} />
      </p>
    </Section>
  );
}

function Days({ standing: { days } }: { standing: ThresholdStandingPage }) {
  const w = useWords(thresholdWords);
  const rateOf = useRate();
  const last = days.at(-1);
  const values = (of: (day: (typeof days)[number]) => number | null) =>
    days.map((day) => Math.round((of(day) ?? 0) * 1000) / 1000);
  return (
    <ChartCard
      title={w.chart}
      kind="line"
      axis={w.day}
      labels={days.map(({ day }) => day)}
      series={[
        { key: 'rate', name: w.rate, values: values(({ perMillion }) => perMillion) },
        { key: 'lower', name: w.lower, values: values(({ lower }) => lower) },
        {
          key: 'limit',
          name: w.limit,
          values: values(({ perMillionMax }) => perMillionMax),
          colour: '#b3261e',
        },
      ]}
      summary={w.chartSummary(
        days.length,
        rateOf(last?.perMillion),
        rateOf(last?.lower),
        rateOf(last?.perMillionMax),
      )}
    />
  );
}

function Measured({ standing: { measured } }: { standing: ThresholdStandingPage }) {
  const w = useWords(thresholdWords);
  const rateOf = useRate();
  const names = { alert: w.forAlert, slow: w.forSlow, block: w.forBlock };
  return (
    <Section title={w.byThreshold}>
      <div className="stack">
        {measured.map(
          ({ threshold, follows, outcome, perMillionMax, lower, upper, complaintsOver, expected }) => (
            <section key={threshold} aria-label={names[follows]}>
              <h3>{names[follows]}</h3>
              <Facts
                facts={[
                  { label: w.outcome, value: w[outcome] },
                  { label: w.bounds, value: w.boundsOf(rateOf(lower), rateOf(upper)) },
                  { label: w.limit, value: rateOf(perMillionMax) },
                  { label: w.overFrom, value: complaintsOver ?? w.nothing },
                  {
                    label: w.expected,
                    value: expected === null ? w.unknown : w.expectedOf(expected.low, expected.high),
                  },
                ]}
              />
            </section>
          ),
        )}
      </div>
    </Section>
  );
}

const TONES: Readonly<Record<string, Happening['tone']>> = {
  alert: 'wait',
  'slow-proposed': 'bad',
  'block-proposed': 'bad',
  link: 'bad',
  ok: 'good',
};

function Aside({ standing }: { standing: ThresholdStandingPage }) {
  const w = useWords(thresholdWords);
  const told = useTold();
  const { language } = useLanguage();
  const rateOf = useRate();
  const chanceOf = useChance();
  const { alert, others, linkedSanction, steps, measured } = standing;
  const falseAlarm = measured.find(({ follows }) => follows === 'alert')?.falseAlarm ?? null;
  const deeds: Readonly<Record<string, string>> = {
    ...{ alert: w.alert, ok: w.ok, 'insufficient-data': w['insufficient-data'] },
    ...{ 'slow-proposed': w['slow-proposed'], 'block-proposed': w['block-proposed'], link: w.stepLink },
  };
  return (
    <>
      <Section title={w.one}>
        <Facts
          facts={[
            { label: w[standing.kind], value: <SubjectLink finding={asSubject(standing)} />, wide: true },
            { label: w.rate, value: rateOf(standing.perMillion) },
            { label: w.messages, value: numberOf(standing.messages, language) },
            { label: w.complaints, value: numberOf(standing.complaints, language) },
            { label: w.lastDay, value: standing.lastDay },
            ...(alert === null
              ? []
              : [
                  {
                    label: w.alertSince,
                    value:
                      alert.days === null
                        ? w.alertOver(alert.day, alert.endedDay ?? '')
                        : w.alertOf(alert.day, alert.days),
                    wide: true,
                  },
                ]),
            {
              label: w.organisations,
              value: <Organisations organisations={standing.organisations} linked />,
              wide: true,
            },
            ...(others === null
              ? []
              : [
                  {
                    label: w.others,
                    value: w.othersOf(
                      numberOf(others.messages, language),
                      numberOf(others.complaints, language),
                    ),
                    wide: true,
                  },
                ]),
            ...(linkedSanction === null
              ? []
              : [
                  {
                    label: w.linked,
                    value: <SanctionLink sanction={linkedSanction} />,
                    wide: true,
                  },
                ]),
          ]}
        />
      </Section>
      <Section title={w.falseAlarm}>
        <p>
          {falseAlarm === null
            ? w.falseAlarmNone
            : w.falseAlarmOf(chanceOf(falseAlarm.chance), chanceOf(falseAlarm.perMonth))}
        </p>
        <p className="quiet">{w.falseAlarmSo}</p>
      </Section>
      <Section title={w.steps}>
        <Timeline
          items={steps.map((step) => {
            // A change of state is nobody's deed: it is told by the state.
            const { words } = step;
            const shown = words === null ? step : { ...step, act: step.state, name: '', reason: told(words) };
            return happening(shown, deeds, TONES);
          })}
        />
      </Section>
    </>
  );
}
