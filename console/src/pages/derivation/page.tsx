import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Empty, Skeleton } from 'antd';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { api, type Derivations, newIntention } from '../../api.ts';
import { useMay } from '../../frame/session.tsx';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { numberOf, timeOf } from '../../parts/moments.ts';
import { Tag } from '../../parts/tags.tsx';
import { DashboardPage } from '../../templates/dashboard-page.tsx';
import { Filters } from '../../templates/filters.tsx';
import { derivationWords } from '../../words/derivation.ts';
import { useLanguage, useTold, useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { Counts, Platforms } from './platform.tsx';

const KEY = 'derivation';
type Shown = NonNullable<Derivations['shown']>;

/** A month: of each platform whether finance marketing follows its contact, with intervals, counts and what else would explain it. */
export default function Derivation() {
  const w = useWords(derivationWords);
  const p = useWords(pageWords);
  const { language } = useLanguage();
  const may = useMay('complaint.handle');
  const client = useQueryClient();
  const { message } = App.useApp();
  const [search, setSearch] = useSearchParams();
  const month = search.get('month') ?? undefined;
  const { data, error, isPending, refetch } = useQuery({
    queryKey: [KEY, month],
    queryFn: ({ signal }) =>
      api('GET /api/derivation', { query: month === undefined ? {} : { month }, signal }),
    placeholderData: keepPreviousData,
  });
  const again = useMutation({
    mutationFn: (of: string) =>
      api('POST /api/derivation', { body: { month: of }, intention: newIntention() }),
    onSuccess: async ({ isNew, edition }) => {
      void message.info(isNew ? w.counted(edition.id) : w.same);
      await client.invalidateQueries({ queryKey: [KEY] });
    },
    onError: (problem) => void message.error(problem.message),
  });
  const shown = data?.shown ?? null;
  const values = useMemo(
    () => ({ month: month ?? shown?.edition.month ?? '' }),
    [month, shown?.edition.month],
  );
  return (
    <DashboardPage
      title={p.derivation}
      filters={
        <Filters
          filters={[
            {
              kind: 'select',
              key: 'month',
              label: w.month,
              options: (data?.months ?? []).map((each) => ({ value: each.month, label: each.month })),
            },
          ]}
          values={values}
          onChange={setSearch}
        />
      }
      actions={
        may && shown !== null ? (
          <Button loading={again.isPending} onClick={() => again.mutate(shown.edition.month)}>
            {w.again}
          </Button>
        ) : undefined
      }
    >
      <section className="card wide" aria-label={p.derivation}>
        <p>{w.intro}</p>
        <p>
          <b>{w.noProof}</b>
        </p>
        {error !== null && <LoadProblem error={error} onRetry={() => void refetch()} />}
        {isPending && <Skeleton active />}
        {data !== undefined && (
          <p className="quiet">{data.nextRun === null ? w.turnedOff : w.nextRun(timeOf(data.nextRun))}</p>
        )}
        {data !== undefined && shown === null && (
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={w.none} />
        )}
        {shown !== null && (
          <>
            <p className="quiet">
              {w.made(shown.edition.edition, timeOf(shown.edition.madeAt))} · {w.span(shown.from, shown.to)}
            </p>
            {shown.judged > 0 && (
              <p>{w.falseAlarms(numberOf(shown.judged, language), numberOf(shown.falselyNamed, language))}</p>
            )}
            {shown.platforms.length === 0 && <p>{w.noPlatforms}</p>}
          </>
        )}
      </section>
      {shown !== null && shown.platforms.length > 0 && (
        <>
          <Platforms platforms={shown.platforms} />
          <Counts platforms={shown.platforms} />
        </>
      )}
      {shown !== null && <Confounders shown={shown} />}
    </DashboardPage>
  );
}

const DEALT = {
  removed: 'good',
  compared: 'good',
  partly: 'wait',
  checked: 'wait',
  'not-removed': 'bad',
} as const;

function Confounders({ shown }: { shown: Shown }) {
  const w = useWords(derivationWords);
  const told = useTold();
  return (
    <section className="card wide" aria-label={w.confounders}>
      <div className="card-head">
        <h2>{w.confounders}</h2>
      </div>
      <ul className="plain">
        {shown.confounders.map(({ id, dealt, name, words }) => (
          <li key={id}>
            <p>
              <b>{told(name)}</b>{' '}
              <Tag tone={DEALT[dealt]}>{dealt === 'compared' ? w['dealt-compared'] : w[dealt]}</Tag>
              <br />
              {told(words)}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
