import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { Link, useParams } from 'react-router';
import { api, type WavePage } from '../../api.ts';
import { numberOf, timeOf } from '../../parts/moments.ts';
import { Text } from '../../parts/text.tsx';
import { ChartCard } from '../../templates/dashboard-page.tsx';
import { Facts, RecordPage, Section } from '../../templates/record-page.tsx';
import { useLanguage, useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { waveWords } from '../../words/waves.ts';
import { WaveComplaints } from './complaints.tsx';
import { Events } from './events.tsx';
import { GrowthTold, Pieces, StateTags } from './pieces.tsx';
import { Places } from './places.tsx';
import { Variants } from './variants.tsx';

export default function WaveRecord() {
  const { id = '' } = useParams();
  return <OneWave key={id} id={id} />;
}

function OneWave({ id }: { id: string }) {
  const w = useWords(waveWords);
  const p = useWords(pageWords);
  const query = useQuery({
    queryKey: ['wave', id],
    queryFn: ({ signal }) => api('GET /api/waves/:id', { params: { id }, signal }),
  });
  return (
    <RecordPage
      title={p.wave}
      query={query}
      titleOf={() => w.title(id)}
      beside={(wave) => <StateTags wave={wave} />}
      aside={(wave) => <Aside wave={wave} />}
    >
      {(wave) =>
        wave.mergedInto !== null ? (
          <Alert
            type="info"
            showIcon
            title={w.mergedInto(wave.mergedInto)}
            action={<Link to={`/waves/${wave.mergedInto}`}>{w.goThere}</Link>}
          />
        ) : (
          <>
            <Template wave={wave} />
            <Daily wave={wave} />
            <Places wave={wave} />
            <Variants wave={wave} />
            <WaveComplaints id={id} />
          </>
        )
      }
    </RecordPage>
  );
}

function Template({ wave: { template } }: { wave: WavePage }) {
  const w = useWords(waveWords);
  const slots = template.flatMap((piece) => ('slot' in piece ? [piece] : []));
  return (
    <Section title={w.template}>
      <p className="template-text">
        <Pieces pieces={template} />
      </p>
      <p className="quiet">{w.templateWhat}</p>
      {slots.length > 0 && (
        <>
          <h3 className="wave-part">{w.slots}</h3>
          <ol className="slots">
            {slots.map(({ slot, examples }, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: places in a text do not move
              <li key={i}>
                <span className="variable">{w[slot]}</span>{' '}
                {examples.length === 0 ? (
                  <span className="quiet">{w.notShown}</span>
                ) : (
                  examples.map((example) =>
                    example === '' ? (
                      <span key="" className="example quiet">
                        {w.nothingThere}
                      </span>
                    ) : (
                      <span key={example} className="example">
                        <Text text={example} />
                      </span>
                    ),
                  )
                )}
              </li>
            ))}
          </ol>
        </>
      )}
    </Section>
  );
}

/** Complaints are few beside messages: each has a picture of its own. */
function Daily({ wave: { series } }: { wave: WavePage }) {
  const w = useWords(waveWords);
  const { language } = useLanguage();
  const labels = series.map(({ day }) => day);
  const values = (of: 'complaints' | 'messages' | 'refused') => series.map((day) => day[of]);
  const sum = (of: 'complaints' | 'messages' | 'refused') =>
    numberOf(
      values(of).reduce((all, value) => all + value, 0),
      language,
    );
  return (
    <>
      <ChartCard
        title={w.dailyComplaints}
        kind="bar"
        axis={w.day}
        labels={labels}
        series={[{ key: 'complaints', name: w.complaints, values: values('complaints'), colour: '#b3261e' }]}
        summary={w.complaintsSummary(series.length, sum('complaints'))}
        height={200}
      />
      <ChartCard
        title={w.dailyMessages}
        kind="line"
        axis={w.day}
        labels={labels}
        series={[
          { key: 'messages', name: w.messages, values: values('messages') },
          { key: 'refused', name: w.refusedSeries, values: values('refused') },
        ]}
        summary={w.messagesSummary(series.length, sum('messages'), sum('refused'))}
        height={200}
      />
    </>
  );
}

function Aside({ wave }: { wave: WavePage }) {
  const w = useWords(waveWords);
  const { language } = useLanguage();
  const { growth, purpose, cases } = wave;
  return (
    <>
      <Section title={w.one}>
        <Facts
          facts={[
            { label: w.complaints, value: numberOf(wave.complaints, language) },
            { label: w.messages, value: numberOf(wave.messages, language) },
            { label: w.refused, value: numberOf(wave.refused, language) },
            { label: w.firstSeen, value: timeOf(wave.firstSeen) },
            { label: w.lastSeen, value: timeOf(wave.lastSeen) },
            {
              label: `${w.growth}: ${w.byComplaints}`,
              value: <GrowthTold growth={growth.complaints} />,
              wide: true,
            },
            {
              label: `${w.growth}: ${w.byMessages}`,
              value: <GrowthTold growth={growth.messages} />,
              wide: true,
            },
          ]}
        />
      </Section>
      {wave.mergedInto === null && (
        <Section title={w.purpose}>
          <p>
            <strong>{w[purpose.kind]}</strong>{' '}
            {purpose.kind !== 'uncertain' && (
              <span className="quiet">{w.likely(Math.floor(purpose.share * 100))}</span>
            )}
          </p>
          {purpose.because.length > 0 && (
            <p>
              <span className="quiet">{w.because}</span>{' '}
              {purpose.because.map(({ text }, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the same words may stand there twice
                <span key={i} className="example">
                  <Pieces pieces={text} />
                </span>
              ))}
            </p>
          )}
          <p className="quiet">{w.purposeWhat}</p>
        </Section>
      )}
      <Section title={w.cases}>
        {cases.length === 0 && <p className="quiet">{w.noCases}</p>}
        <ul className="plain-list">
          {cases.map(({ id, complaints }) => (
            <li key={id}>
              <Link to={`/cases/${id}`}>{id}</Link>{' '}
              <span className="quiet">{numberOf(complaints, language)}</span>
            </li>
          ))}
        </ul>
      </Section>
      <Events wave={wave} />
    </>
  );
}
