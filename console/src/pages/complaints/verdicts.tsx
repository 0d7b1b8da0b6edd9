import { useQuery } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import { useState } from 'react';
import { type Answer, api } from '../../api.ts';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { timeOf } from '../../parts/moments.ts';
import { OutcomeTag } from '../../parts/tags.tsx';
import { Text } from '../../parts/text.tsx';
import { complaintWords } from '../../words/complaints.ts';
import { useTold, useWords } from '../../words/language.tsx';
import { ReasonList } from '../messages/reason-list.tsx';

type Verdicts = Answer<'GET /api/complaints/:id/verdicts'>;

/** The verdict on the message then, beside what the kernel finds today; asked for by hand, for it reads all that is known. */
export function VerdictsThenAndToday({ id, message }: { id: string; message: string }) {
  const w = useWords(complaintWords);
  const [asked, setAsked] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['complaint-verdicts', id, message],
    queryFn: ({ signal }) => api('GET /api/complaints/:id/verdicts', { params: { id }, signal }),
    enabled: asked,
  });
  if (!asked)
    return (
      <div>
        <Button size="small" onClick={() => setAsked(true)}>
          {w.judgeToday}
        </Button>
      </div>
    );
  return (
    <div className="stack">
      <h3 className="part">{w.verdicts}</h3>
      {error !== null && <LoadProblem error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton active />}
      {data !== undefined && <Both verdicts={data} />}
    </div>
  );
}

function Both({ verdicts }: { verdicts: Verdicts }) {
  const w = useWords(complaintWords);
  const { first, today, gone, added, learnt } = verdicts;
  const same = gone.length === 0 && added.length === 0 && first.outcome === today.outcome;
  return (
    <>
      <p className="quiet">{w.verdictsWhat}</p>
      <div className="then-and-today">
        <Side title={w.verdictThen} at={first.at} judged={first} news={gone} told={w.holdsNoMore} />
        <Side title={w.verdictToday} at={today.at} judged={today} news={added} told={w.holdsNew} />
      </div>
      {today.carried.length > 0 && <p className="quiet">{w.carried}</p>}
      <p role="status">
        {same ? w.verdictSame : first.outcome === today.outcome ? w.reasonsDiffer : w.verdictDiffers}
      </p>
      <Learnt learnt={learnt} />
    </>
  );
}

function Side({
  title,
  at,
  judged,
  news,
  told,
}: {
  title: string;
  at: string;
  judged: Pick<Verdicts['first'], 'outcome' | 'reasons'>;
  /** Codes that the other side has not. */
  news: readonly string[];
  told: string;
}) {
  const w = useWords(complaintWords);
  const say = useTold();
  const names = judged.reasons.filter(({ code }) => news.includes(code)).map(({ words }) => say(words));
  return (
    <section aria-label={title} className="stack">
      <h4>{title}</h4>
      <p className="row">
        <OutcomeTag outcome={judged.outcome} />
        <span className="quiet">{timeOf(at)}</span>
      </p>
      {judged.reasons.length === 0 ? (
        <p className="quiet">{w.noReasons}</p>
      ) : (
        <ReasonList reasons={judged.reasons} brief />
      )}
      {names.length > 0 && <p>{`${told}${names.join('；')}`}</p>}
    </section>
  );
}

function Learnt({ learnt }: Pick<Verdicts, 'learnt'>) {
  const w = useWords(complaintWords);
  const say = useTold();
  if (learnt.length === 0) return <p className="quiet">{w.learntNothing}</p>;
  return (
    <section aria-label={w.learnt}>
      <h4>{w.learnt}</h4>
      <ul className="plain">
        {learnt.map(({ kind, words, subject, at, recordedAt }) => (
          <li key={`${kind} ${subject} ${at} ${recordedAt}`}>
            {say(words)} {subject !== '' && <Text text={subject} />}{' '}
            <span className="quiet">{w.learntWhen(timeOf(at), timeOf(recordedAt))}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
