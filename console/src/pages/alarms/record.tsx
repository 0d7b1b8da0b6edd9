import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { type AlarmPage, api, type Body } from '../../api.ts';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { numberOf } from '../../parts/moments.ts';
import { Text } from '../../parts/text.tsx';
import { useWord } from '../../parts/vocabulary.tsx';
import { FormModal } from '../../templates/form-modal.tsx';
import { listKey } from '../../templates/list-page.tsx';
import {
  type Fact,
  Facts,
  type Happening,
  RecordPage,
  Section,
  Timeline,
} from '../../templates/record-page.tsx';
import { alarmWords } from '../../words/alarms.ts';
import { useLanguage, useTold, useWords } from '../../words/language.tsx';
import { happening } from '../applications/record.tsx';
import { Curve, SecondOpinion } from './curve.tsx';
import { RateOfSeries, VolumeOfAlarm } from './rate.tsx';
import { AlarmTags, OPINIONS, SeriesParts, seriesAsked, seriesPath } from './state.tsx';

export default function AlarmRecord() {
  const { id = '' } = useParams();
  return <OneAlarm key={id} id={id} />;
}

function OneAlarm({ id }: { id: string }) {
  const w = useWords(alarmWords);
  const told = useTold();
  const query = useQuery({
    queryKey: ['alarm', id],
    queryFn: ({ signal }) => api('GET /api/alarms/:id', { params: { id }, signal }),
  });
  return (
    <RecordPage
      title={w.one}
      query={query}
      titleOf={({ sentence }) => told(sentence).replace(/[：:][^：:]*$/u, '')}
      beside={(alarm) => <AlarmTags alarm={alarm} />}
      actions={(alarm) => <Say alarm={alarm} />}
      aside={(alarm) => <Aside alarm={alarm} />}
    >
      {(alarm) => (
        <>
          <Section title={w.why}>
            {alarm.reasons.map((reason) => (
              <p key={reason.en}>
                <Text text={told(reason)} />
              </p>
            ))}
          </Section>
          <VolumeOfAlarm alarm={alarm} />
          <Series alarm={alarm} />
          <Leaves alarm={alarm} />
          <Complaints alarm={alarm} />
        </>
      )}
    </RecordPage>
  );
}

function Series({ alarm: { id, series } }: { alarm: AlarmPage }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['alarm-series', id],
    queryFn: ({ signal }) => api('GET /api/series', { query: seriesAsked(series), signal }),
  });
  if (error !== null) return <LoadProblem error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return null;
  return (
    <>
      <Curve told={data} />
      <RateOfSeries told={data} />
      <SecondOpinion told={data} />
    </>
  );
}

function Leaves({ alarm: { level, leaves, otherLeaves } }: { alarm: AlarmPage }) {
  const w = useWords(alarmWords);
  const { language } = useLanguage();
  return (
    <Section title={w.leaves}>
      {level === 'leaf' && <p className="quiet">{w.leavesNone}</p>}
      {leaves.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section className="table-scroll" tabIndex={0} aria-label={w.leaves}>
          <table className="table compact">
            <thead>
              <tr>
                <th scope="col">{w.what}</th>
                <th scope="col" className="end">
                  {w.seen}
                </th>
                <th scope="col" className="end">
                  {w.expected}
                </th>
                <th scope="col">{w.ownAlarm}</th>
              </tr>
            </thead>
            <tbody>
              {leaves.map(({ seen, expected, alarm, ...parts }) => (
                <tr key={seriesPath(parts)}>
                  <th scope="row">
                    <SeriesParts parts={parts} />
                  </th>
                  <td className="end">{numberOf(seen, language)}</td>
                  <td className="end">
                    {expected === null ? '–' : numberOf(Math.round(expected * 10) / 10, language)}
                  </td>
                  <td>{alarm !== null && <Link to={`/alarms/${alarm}`}>{w.ownAlarm}</Link>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {otherLeaves.leaves > 0 && <p className="quiet">{w.others(otherLeaves.leaves, otherLeaves.seen)}</p>}
    </Section>
  );
}

function Complaints({ alarm: { complaints } }: { alarm: AlarmPage }) {
  const w = useWords(alarmWords);
  return (
    <Section title={w.complaints}>
      <div className="row">
        {complaints.map((id) => (
          <Link key={id} to={`/complaints/${id}`}>
            {id}
          </Link>
        ))}
      </div>
    </Section>
  );
}

function Say({ alarm: { id, may } }: { alarm: AlarmPage }) {
  const w = useWords(alarmWords);
  const word = useWord();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  if (!may.opine) return null;
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {w.say}
      </Button>
      {open && (
        <FormModal<Body<'POST /api/alarms/:id/opinion'>>
          title={w.say}
          what={<p>{w.sayWhat}</p>}
          name={`alarm-${id}`}
          initial={{ opinion: 'confirmed' }}
          submitText={w.say}
          fields={() => (
            <>
              <Form.Item name="opinion" label={w.opinion}>
                <Select options={OPINIONS.map((value) => ({ value, label: word('alarmOpinions', value) }))} />
              </Form.Item>
              <Form.Item name="reason" label={w.reason}>
                <Input.TextArea rows={3} maxLength={500} showCount />
              </Form.Item>
            </>
          )}
          submit={async (body, intention) => {
            const page = await api('POST /api/alarms/:id/opinion', { params: { id }, body, intention });
            client.setQueryData(['alarm', id], page);
            await client.invalidateQueries({ queryKey: listKey('GET /api/alarms') });
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

const TONES: Readonly<Record<string, Happening['tone']>> = {
  raise: 'wait',
  close: 'good',
  confirmed: 'bad',
  false: 'good',
};

function Aside({ alarm }: { alarm: AlarmPage }) {
  const w = useWords(alarmWords);
  const word = useWord();
  const { language } = useLanguage();
  const { record, steps, expected, windowDays: _, ...rest } = alarm;
  const last = alarm.days.at(-1);
  const deeds: Readonly<Record<string, string>> = {
    ...{ raise: w.raise, close: w.close },
    ...Object.fromEntries(OPINIONS.map((opinion) => [opinion, word('alarmOpinions', opinion)])),
  };
  return (
    <>
      <Section title={w.one}>
        <Facts
          facts={[
            { label: w.level, value: word('alarmLevels', rest.level), wide: true },
            { label: w.what, value: <SeriesParts parts={rest.series} />, wide: true },
            { label: w.since, value: rest.since },
            { label: w.lastDay, value: rest.lastDay },
            ...(last === undefined
              ? []
              : [
                  { label: w.seen, value: numberOf(last.seen, language) },
                  { label: w.range, value: w.rangeOf(last.expected.low, last.expected.high) },
                ]),
          ]}
        />
        <p>
          <Link to={seriesPath(rest.series)}>{w.toSeries}</Link>
        </p>
      </Section>
      <Section title={w.record}>
        <MonitorFacts record={record} />
        <p className="quiet">{w.recordNote}</p>
      </Section>
      <Section title={w.steps}>
        <Timeline items={steps.map((step) => happening(step, deeds, TONES))} />
      </Section>
    </>
  );
}

/** What was set, what came, and what became of it. */
export function MonitorFacts({ record, more = [] }: { record: AlarmPage['record']; more?: readonly Fact[] }) {
  const w = useWords(alarmWords);
  const { language } = useLanguage();
  const { camePerWeek, cameWeeks } = record;
  return (
    <Facts
      facts={[
        { label: w.set, value: numberOf(record.setPerWeek, language) },
        {
          label: w.came,
          value:
            camePerWeek === null
              ? w.cameNone
              : w.cameOf(numberOf(Math.round(camePerWeek * 10) / 10, language), cameWeeks),
        },
        { label: w.raised, value: record.raised },
        { label: w.undecided, value: record.undecided },
        { label: w.confirmed, value: record.confirmed },
        { label: w.false, value: record.false },
        { label: w.knownCause, value: record.knownCause },
        ...more,
      ]}
    />
  );
}
