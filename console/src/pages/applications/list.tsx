import { Button } from 'antd';
import { useMemo } from 'react';
import { Link } from 'react-router';
import type { Application } from '../../api.ts';
import { useMay } from '../../frame/session.tsx';
import { timeOf } from '../../parts/moments.ts';
import { Text } from '../../parts/text.tsx';
import type { Column } from '../../templates/data-table.tsx';
import { ListPage } from '../../templates/list-page.tsx';
import { applicationWords } from '../../words/applications.ts';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { ApplicationTag, KINDS, STATES, useSubject } from './state.tsx';

export default function Applications() {
  const w = useWords(applicationWords);
  const p = useWords(pageWords);
  const may = useMay('registry.apply');
  const subjectOf = useSubject();
  const columns = useMemo<Column<Application>[]>(
    () => [
      {
        key: 'subject',
        title: w.subject,
        width: 200,
        cell: (application) => <Text text={subjectOf(application)} clip />,
      },
      { key: 'kind', title: w.kind, cell: ({ wanted }) => <span className="nowrap">{w[wanted.kind]}</span> },
      { key: 'state', title: w.state, cell: ({ state }) => <ApplicationTag state={state} /> },
      {
        key: 'organisation',
        title: w.organisation,
        width: 220,
        cell: ({ organisation, organisationName }) => <Text text={organisationName ?? organisation} clip />,
      },
      {
        key: 'decision',
        title: w.decision,
        width: 220,
        cell: ({ decisionReason }) => (decisionReason === null ? '—' : <Text text={decisionReason} clip />),
      },
      {
        key: 'at',
        title: w.appliedAt,
        sort: 'at',
        cell: ({ applied }) => <span className="nowrap">{timeOf(applied.at)}</span>,
      },
      { key: 'by', title: w.appliedBy, cell: ({ applied }) => <Text text={applied.name} clip /> },
      {
        key: 'reason',
        title: w.reason,
        width: 220,
        spare: true,
        cell: ({ reason }) => <Text text={reason} clip />,
      },
    ],
    [w, subjectOf],
  );
  return (
    <ListPage
      route="GET /api/applications"
      title={p.applications}
      intro={<p className="quiet intro">{w.intro}</p>}
      actions={
        may && (
          <Link to="/applications/new">
            <Button type="primary" tabIndex={-1}>
              {p.newApplication}
            </Button>
          </Link>
        )
      }
      filters={[
        {
          kind: 'select',
          key: 'state',
          label: w.state,
          many: true,
          options: STATES.map((value) => ({ value, label: w[value] })),
        },
        {
          kind: 'select',
          key: 'kind',
          label: w.kind,
          options: KINDS.map((value) => ({ value, label: w[value] })),
        },
        { kind: 'text', key: 'organisation', label: w.organisationCode, maxLength: 18 },
        { kind: 'select', key: 'mine', label: w.onlyMine, options: [{ value: 'true', label: w.me }] },
      ]}
      columns={columns}
      sort="-at"
      rowKey={({ id }) => id}
      rowLink={({ id }) => `/applications/${id}`}
    />
  );
}
