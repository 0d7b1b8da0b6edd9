import { Button } from 'antd';
import { useMemo } from 'react';
import { Link } from 'react-router';
import type { Plan } from '../../api.ts';
import { useMay } from '../../frame/session.tsx';
import { numberOf, timeOf } from '../../parts/moments.ts';
import { Text } from '../../parts/text.tsx';
import type { Column } from '../../templates/data-table.tsx';
import { ListPage } from '../../templates/list-page.tsx';
import { useLanguage, useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { planWords } from '../../words/plans.ts';
import { PlanTag, STATES, useWindowWords } from './state.tsx';

export default function PlanList() {
  const w = useWords(planWords);
  const p = useWords(pageWords);
  const { language } = useLanguage();
  const windowWords = useWindowWords();
  const may = useMay('plan.file');
  const columns = useMemo<Column<Plan>[]>(
    () => [
      { key: 'title', title: w.title, width: 180, cell: ({ title }) => <Text text={title} clip /> },
      {
        key: 'state',
        title: w.state,
        cell: ({ state, amendmentState }) => (
          <>
            <PlanTag state={state} />{' '}
            {amendmentState === 'under-review' && <span className="quiet">{w.amendment}</span>}
          </>
        ),
      },
      {
        key: 'when',
        title: w.when,
        width: 240,
        cell: ({ terms }) =>
          terms.windows.slice(0, 2).map((each) => <div key={each.from}>{windowWords(each)}</div>),
      },
      {
        key: 'max',
        title: w.messagesMax,
        cell: ({ terms }) => numberOf(terms.messagesMax, language),
      },
      {
        key: 'organisation',
        title: w.whose,
        width: 150,
        cell: ({ organisation, organisationName }) => <Text text={organisationName ?? organisation} clip />,
      },
      { key: 'plan', title: w.plan, cell: ({ plan }) => <span className="nowrap">{plan}</span> },
      {
        key: 'at',
        title: w.filedAt,
        cell: ({ filed }) => <span className="nowrap">{timeOf(filed.at)}</span>,
      },
      { key: 'by', title: w.filedBy, spare: true, cell: ({ filed }) => <Text text={filed.by.name} clip /> },
    ],
    [w, language, windowWords],
  );
  return (
    <ListPage
      route="GET /api/plans"
      title={p.planList}
      actions={
        <>
          <Link to="/plans">
            <Button tabIndex={-1}>{w.calendar}</Button>
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
      filters={[
        {
          kind: 'select',
          key: 'state',
          label: w.state,
          many: true,
          options: STATES.map((value) => ({ value, label: w[value] })),
        },
        { kind: 'select', key: 'toReview', label: w.toReview, options: [{ value: 'true', label: w.yes }] },
      ]}
      columns={columns}
      rowKey={({ plan }) => plan}
      rowLink={({ plan }) => `/plans/${plan}`}
    />
  );
}
