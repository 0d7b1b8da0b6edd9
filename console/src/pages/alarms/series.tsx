import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { useSearchParams } from 'react-router';
import { api, type Query, type SeriesTold } from '../../api.ts';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { Tag } from '../../parts/tags.tsx';
import { Text } from '../../parts/text.tsx';
import { useVocabulary } from '../../parts/vocabulary.tsx';
import { DashboardPage } from '../../templates/dashboard-page.tsx';
import { Filters } from '../../templates/filters.tsx';
import { Section } from '../../templates/record-page.tsx';
import { alarmWords } from '../../words/alarms.ts';
import { useTold, useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { useCategories } from '../complaints/state.tsx';
import { Curve, SecondOpinion } from './curve.tsx';
import { RateOfSeries } from './rate.tsx';
import { SeriesParts } from './state.tsx';

/** Any series, day by day: the address says which. */
export default function SeriesExplorer() {
  const w = useWords(alarmWords);
  const p = useWords(pageWords);
  const told = useTold();
  const [params, setParams] = useSearchParams();
  const asked = Object.fromEntries(params);
  const categories = useCategories();
  const { provinces, complaintChannels } = useVocabulary();
  const options = (table: Readonly<Record<string, { zh: string; en: string }>>) =>
    Object.entries(table).map(([value, words]) => ({ value, label: told(words) }));
  const { data, error, refetch } = useQuery({
    queryKey: ['series', asked],
    // The address holds text, and the API says what is wrong with it.
    queryFn: ({ signal }) => api('GET /api/series', { query: asked as Query<'GET /api/series'>, signal }),
    placeholderData: keepPreviousData,
  });
  return (
    <DashboardPage
      title={p.alarmSeries}
      filters={
        <>
          <p className="quiet">{w.seriesIntro}</p>
          <Filters
            values={asked}
            onChange={(values) => setParams(values)}
            filters={[
              { kind: 'text', key: 'organisation', label: w.organisationCode, maxLength: 18 },
              { kind: 'text', key: 'port', label: w.port, maxLength: 20, digits: true },
              { kind: 'select', key: 'category', label: w.category, options: categories },
              { kind: 'select', key: 'region', label: w.region, options: options(provinces) },
              { kind: 'select', key: 'channel', label: w.channel, options: options(complaintChannels) },
              { kind: 'text', key: 'wave', label: w.waveNumber, maxLength: 15, digits: true },
            ]}
          />
        </>
      }
    >
      {error !== null && <LoadProblem error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton active />}
      {data !== undefined && (
        <div className="stack wide">
          <Says told={data} />
          <Curve told={data} />
          <RateOfSeries told={data} />
          <SecondOpinion told={data} />
        </div>
      )}
    </DashboardPage>
  );
}

const TONES = { ok: 'good', alarm: 'bad', 'too-little-data': undefined } as const;

function Says({ told: { series, level, state, reasons } }: { told: SeriesTold }) {
  const w = useWords(alarmWords);
  const told = useTold();
  const tone = state === null ? undefined : TONES[state];
  return (
    <Section title={w.why}>
      <p>
        <SeriesParts parts={series} />{' '}
        {state !== null && <Tag {...(tone === undefined ? {} : { tone })}>{w[state]}</Tag>}
      </p>
      {level === null && <p className="quiet">{w.unwatched}</p>}
      {level !== null && state === null && <p className="quiet">{w.neverSeen}</p>}
      {reasons.map((reason) => (
        <p key={reason.en}>
          <Text text={told(reason)} />
        </p>
      ))}
    </Section>
  );
}
