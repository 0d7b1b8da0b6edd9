import { useQuery } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api } from '../../api.ts';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { Section } from '../../templates/record-page.tsx';
import { complaintWords } from '../../words/complaints.ts';
import { useTold, useWords } from '../../words/language.tsx';
import { Gather } from './gather.tsx';
import type { ComplaintPage } from './state.tsx';

/** Cases that a complaint may belong to and why, and how many alike lie in none. */
export function Suggested({ page }: { page: ComplaintPage }) {
  const w = useWords(complaintWords);
  const told = useTold();
  const [into, setInto] = useState<{ readonly case: string | undefined }>();
  const { data, error, refetch } = useQuery({
    queryKey: ['complaint', page.id, 'suggestions'],
    queryFn: ({ signal }) => api('GET /api/case-suggestions', { query: { complaint: page.id }, signal }),
  });
  const may = page.mayHandle && page.state !== 'closed';
  return (
    <Section title={w.suggested}>
      {error !== null && <LoadProblem error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton active />}
      {data !== undefined && (
        <div className="stack">
          {data.cases.length === 0 && <p className="quiet">{w.suggestedNone}</p>}
          <ul className="candidates">
            {data.cases.map(({ case: id, words, alike, complaints }) => (
              <li key={id} className="stack">
                <p className="row">
                  <Link to={`/cases/${id}`}>{told(words)}</Link>
                  <span className="quiet">{w.alikeOf(alike, complaints)}</span>
                </p>
                {may && (
                  <div>
                    <Button size="small" onClick={() => setInto({ case: id })}>
                      {w.gatherHere}
                    </Button>
                  </div>
                )}
              </li>
            ))}
          </ul>
          {data.ungathered > 1 && <p>{w.ungathered(data.ungathered)}</p>}
          {may && data.ungathered > 1 && (
            <div>
              <Button size="small" onClick={() => setInto({ case: undefined })}>
                {w.openCase}
              </Button>
            </div>
          )}
        </div>
      )}
      {into !== undefined && (
        <Gather
          complaints={[page.id]}
          port={page.port}
          into={into.case}
          alike={data?.ungathered}
          onClose={() => setInto(undefined)}
        />
      )}
    </Section>
  );
}
