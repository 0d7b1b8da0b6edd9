import { useQuery } from '@tanstack/react-query';
import { api, type Retention } from '../../api.ts';
import { dayOf, numberOf, timeOf } from '../../parts/moments.ts';
import { RecordPage, Section } from '../../templates/record-page.tsx';
import { useLanguage, useTold, useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { retentionWords } from '../../words/retention.ts';
import { KEY, Runs } from './runs.tsx';

/** How long each kind of record is kept and by which clause; what the last runs removed, and what would go now. */
export default function RetentionPage() {
  const w = useWords(retentionWords);
  const p = useWords(pageWords);
  const query = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api('GET /api/retention', { signal }),
    refetchInterval: ({ state }) => (state.data?.runs[0]?.state === 'running' ? 1_500 : 30_000),
  });
  return (
    <RecordPage title={p.retention} query={query}>
      {(retention) => (
        <>
          <p className="quiet wide">{w.intro}</p>
          <Runs retention={retention} />
          <Section title={w.history}>
            {retention.runs.length === 0 ? (
              <p className="quiet">{w.neverRun}</p>
            ) : (
              retention.runs.map((run, i) => <Report key={run.id} run={run} open={i === 0} />)
            )}
          </Section>
          <Section title={w.schedule}>
            <Schedule items={retention.items} />
          </Section>
        </>
      )}
    </RecordPage>
  );
}

function Report({ run, open }: { run: Retention['runs'][number]; open: boolean }) {
  const w = useWords(retentionWords);
  const told = useTold();
  const { language } = useLanguage();
  const total = run.lines.reduce((sum, { removed }) => sum + removed, 0);
  return (
    <details open={open}>
      <summary>
        {timeOf(run.startedAt)} · {w[run.state]} · {w.removed} {numberOf(total, language)}
      </summary>
      {run.fault !== null && <p className="bad">{run.fault}</p>}
      <div className="table-scroll">
        <table className="table compact" aria-label={timeOf(run.startedAt)}>
          <thead>
            <tr>
              <th scope="col">{w.kind}</th>
              <th scope="col" className="end">
                {w.removed}
              </th>
              <th scope="col">{w.dueBefore}</th>
              <th scope="col">{w.oldestLeft}</th>
              <th scope="col">{w.clause}</th>
            </tr>
          </thead>
          <tbody>
            {run.lines.map((line) => (
              <tr key={line.line}>
                <th scope="row">{told(line.words)}</th>
                <td className="end">{numberOf(line.removed, language)}</td>
                <td>{line.dueBefore === null ? w.each : dayOf(line.dueBefore)}</td>
                <td>{line.oldestLeft === null ? '—' : dayOf(line.oldestLeft)}</td>
                <td lang="zh-CN">{line.clause}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function Schedule({ items }: { items: Retention['items'] }) {
  const w = useWords(retentionWords);
  const told = useTold();
  return (
    <div className="table-scroll">
      <table className="table compact" aria-label={w.schedule}>
        <thead>
          <tr>
            <th scope="col">{w.kind}</th>
            <th scope="col">{w.term}</th>
            <th scope="col">{w.afterwards}</th>
            <th scope="col">{w.by}</th>
            <th scope="col">{w.clause}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.line}>
              <th scope="row">{told(item.words)}</th>
              <td>
                {item.months !== null && <strong>{w.months(item.months)}</strong>}
                <div className="quiet">{told(item.from)}</div>
              </td>
              <td>{w[item.afterwards]}</td>
              <td>{w[item.by]}</td>
              <td>
                {item.clauses.map((clause) => (
                  <div key={clause.shown.zh}>
                    {told(clause.shown)}
                    <div className="quiet">{told(clause.words)}</div>
                  </div>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
