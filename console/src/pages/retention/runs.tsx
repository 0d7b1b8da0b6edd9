import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { api, newIntention, type Retention } from '../../api.ts';
import { useMay } from '../../frame/session.tsx';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { dayOf, numberOf, timeOf } from '../../parts/moments.ts';
import { useReason } from '../../templates/reason-modal.tsx';
import { Facts, Section } from '../../templates/record-page.tsx';
import { useLanguage, useTold, useWords } from '../../words/language.tsx';
import { retentionWords } from '../../words/retention.ts';

export const KEY = ['retention'];

/** When it runs next, what would go now, and a run on demand. */
export function Runs({ retention }: { retention: Retention }) {
  const w = useWords(retentionWords);
  const told = useTold();
  const { language } = useLanguage();
  const may = useMay('gateway.operate');
  const ask = useReason();
  const client = useQueryClient();
  const { message } = App.useApp();
  const preview = useMutation({ mutationFn: () => api('GET /api/retention/due') });
  const [last] = retention.runs;
  const due = preview.data?.items.filter(({ count }) => count > 0) ?? [];
  const runNow = () =>
    ask({
      title: w.runTitle,
      description: <p>{w.runWhat}</p>,
      confirm: w.runNow,
      danger: true,
      act: async (reason) => {
        const { started } = await api('POST /api/retention/runs', {
          body: { reason },
          intention: newIntention(),
        });
        message.info(started ? w.started : w.busy);
        preview.reset();
        await client.invalidateQueries({ queryKey: KEY });
      },
    });
  return (
    <Section
      title={w.runs}
      extra={
        <span className="row">
          <Button onClick={() => preview.mutate()} loading={preview.isPending}>
            {w.preview}
          </Button>
          {may && (
            <Button danger onClick={runNow}>
              {w.runNow}
            </Button>
          )}
        </span>
      }
    >
      <Facts
        facts={[
          { label: w.nextRun, value: retention.nextRun === null ? w.turnedOff : timeOf(retention.nextRun) },
          {
            label: w.lastRun,
            value: last === undefined ? w.neverRun : `${timeOf(last.startedAt)} · ${w[last.state]}`,
          },
        ]}
      />
      {preview.error !== null && <LoadProblem error={preview.error} onRetry={() => preview.mutate()} />}
      {preview.data !== undefined && (
        <div role="status">
          <h3>{w.previewWhat}</h3>
          {due.length === 0 ? (
            <p>{w.nothingDue}</p>
          ) : (
            <ul>
              {due.map((each) => (
                <li key={each.line}>
                  {told(each.words)}：{numberOf(each.count, language)}
                  {each.dueBefore !== null && ` · ${w.dueBefore} ${dayOf(each.dueBefore)}`} ·{' '}
                  <span lang="zh-CN" className="quiet">
                    {each.clause}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </Section>
  );
}
