import { useQuery } from '@tanstack/react-query';
import { Button, Segmented, Skeleton } from 'antd';
import { Link, useSearchParams } from 'react-router';
import { api, type Plan } from '../../api.ts';
import { useMay } from '../../frame/session.tsx';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { shanghaiDay } from '../../parts/moments.ts';
import { Text } from '../../parts/text.tsx';
import { PageFrame } from '../../templates/page-frame.tsx';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { planWords } from '../../words/plans.ts';
import { type Span, spanOf, stretchOf } from './days.ts';
import { PlanTag, useWindowWords } from './state.tsx';
import './plans.css';

const DAY_MS = 86_400_000;
const MOST = 500;

/** Plans as bars over the days of a month or of two weeks, by organisation. `?day=&by=weeks` says which. */
export default function PlanCalendar() {
  const w = useWords(planWords);
  const p = useWords(pageWords);
  const may = useMay('plan.file');
  const [search, setSearch] = useSearchParams();
  const by = search.get('by') === 'weeks' ? 'weeks' : 'month';
  const asked = search.get('day') ?? '';
  const span = spanOf(/^\d{4}-\d{2}-\d{2}$/.test(asked) ? asked : shanghaiDay(), by);
  const look = (day: string, how: string = by) =>
    setSearch({ ...(how === 'weeks' ? { by: how } : {}), day }, { replace: true });
  const { data, error, refetch } = useQuery({
    queryKey: ['GET /api/plans', 'calendar', span.from, span.until],
    queryFn: ({ signal }) =>
      api('GET /api/plans', { query: { from: span.from, to: span.until, limit: MOST }, signal }),
  });
  return (
    <PageFrame
      title={p.plans}
      actions={
        <>
          <Link to="/plans/list">
            <Button tabIndex={-1}>{w.list}</Button>
          </Link>
          {may && (
            <Link to="/plans/new">
              <Button type="primary" tabIndex={-1}>
                {w.newPlan}
              </Button>
            </Link>
          )}
        </>
      }
    >
      <p className="quiet intro">{w.intro}</p>
      <div className="plan-turn">
        <Segmented
          value={by}
          options={[
            { value: 'month', label: w.month },
            { value: 'weeks', label: w.weeks },
          ]}
          onChange={(how) => look(asked === '' ? shanghaiDay() : asked, how)}
        />
        <Button onClick={() => look(span.earlier)}>{w.earlier}</Button>
        <Button onClick={() => look(shanghaiDay())}>{w.today}</Button>
        <Button onClick={() => look(span.later)}>{w.later}</Button>
        <strong aria-live="polite">
          {span.from} – {span.days.at(-1)}
        </strong>
      </div>
      {error !== null && <LoadProblem error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton active />}
      {data?.items.length === 0 && <p className="quiet">{w.nothing}</p>}
      {data !== undefined && data.items.length > 0 && <Bars plans={data.items} span={span} />}
      {data?.next != null && <p className="quiet">{w.many}</p>}
    </PageFrame>
  );
}

function Bars({ plans, span }: { plans: readonly Plan[]; span: Span }) {
  const w = useWords(planWords);
  const today = shanghaiDay();
  const groups = new Map<string, Plan[]>();
  for (const plan of plans) groups.set(plan.organisation, [...(groups.get(plan.organisation) ?? []), plan]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard.
    <section className="plan-scroll" tabIndex={0} aria-label={w.calendar}>
      <table className="plan-calendar">
        <thead>
          <tr>
            <th scope="col">{w.title}</th>
            <th scope="col">
              <span className="sr-only">{w.days}</span>
              <span className="plan-days" aria-hidden="true">
                {span.days.map((day) => (
                  <span
                    key={day}
                    className={day === today ? 'today' : isWeekend(day) ? 'weekend' : undefined}
                  >
                    {Number(day.slice(8))}
                  </span>
                ))}
              </span>
            </th>
          </tr>
        </thead>
        {[...groups].map(([organisation, of]) => (
          <tbody key={organisation}>
            <tr className="plan-whose">
              <th scope="rowgroup" colSpan={2}>
                <Text text={of[0]!.organisationName ?? organisation} />
              </th>
            </tr>
            {of.map((plan) => (
              <Bar key={plan.plan} plan={plan} span={span} />
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}

function Bar({ plan, span }: { plan: Plan; span: Span }) {
  const windowWords = useWindowWords();
  const { title, state, terms } = plan;
  return (
    <tr>
      <th scope="row">
        <Link to={`/plans/${plan.plan}`}>
          <Text text={title} clip />
        </Link>{' '}
        <PlanTag state={state} />
      </th>
      <td className="plan-lane">
        <ul>
          {terms.windows.map((window) => {
            const stretch = stretchOf(window, span);
            return (
              stretch && (
                <li
                  key={`${window.from}${window.hours?.from}`}
                  className={`plan-bar ${state}`}
                  style={{
                    insetInlineStart: `${stretch.start * 100}%`,
                    inlineSize: `${stretch.length * 100}%`,
                  }}
                  title={windowWords(window)}
                >
                  <span className="sr-only">{windowWords(window)}</span>
                </li>
              )
            );
          })}
        </ul>
      </td>
    </tr>
  );
}

function isWeekend(day: string): boolean {
  return [0, 6].includes(new Date(Date.parse(day) + DAY_MS / 2).getUTCDay());
}
