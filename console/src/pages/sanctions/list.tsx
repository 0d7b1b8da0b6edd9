import { Button } from 'antd';
import { useMemo } from 'react';
import { Link } from 'react-router';
import type { Sanction } from '../../api.ts';
import { useMay } from '../../frame/session.tsx';
import { timeOf } from '../../parts/moments.ts';
import { Text } from '../../parts/text.tsx';
import type { Column } from '../../templates/data-table.tsx';
import { ListPage } from '../../templates/list-page.tsx';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { sanctionWords } from '../../words/sanctions.ts';
import { ACTIONS, TARGET_KINDS } from './effects.ts';
import { ActionWords, Ending, SanctionTag, STATES, targetName } from './state.tsx';

export default function Sanctions() {
  const w = useWords(sanctionWords);
  const p = useWords(pageWords);
  const may = useMay('registry.sanction');
  const columns = useMemo<Column<Sanction>[]>(
    () => [
      {
        key: 'target',
        title: w.target,
        width: 150,
        cell: (sanction) => (
          <>
            {w[sanction.targetKind]} <Text text={targetName(sanction)} />
          </>
        ),
      },
      { key: 'action', title: w.action, cell: (sanction) => <ActionWords sanction={sanction} /> },
      { key: 'state', title: w.state, cell: ({ state }) => <SanctionTag state={state} /> },
      { key: 'until', title: w.until, cell: (sanction) => <Ending sanction={sanction} /> },
      {
        key: 'organisation',
        title: w.whose,
        width: 130,
        cell: ({ organisation, organisationName }) => <Text text={organisationName ?? organisation} clip />,
      },
      { key: 'reason', title: w.reason, width: 180, cell: ({ reason }) => <Text text={reason} clip /> },
      {
        key: 'at',
        title: w.proposedAt,
        cell: ({ proposedAt }) => <span className="nowrap">{timeOf(proposedAt)}</span>,
      },
      {
        key: 'by',
        title: w.proposedBy,
        spare: true,
        cell: ({ proposedBy }) => <Text text={proposedBy.name} clip />,
      },
    ],
    [w],
  );
  return (
    <ListPage
      route="GET /api/sanctions"
      title={p.sanctions}
      intro={<p className="quiet intro">{w.intro}</p>}
      actions={
        may && (
          <Link to="/sanctions/new">
            <Button type="primary" tabIndex={-1}>
              {w.propose}
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
          key: 'action',
          label: w.action,
          options: ACTIONS.map((value) => ({ value, label: w[value] })),
        },
        {
          kind: 'select',
          key: 'targetKind',
          label: w.targetKind,
          options: TARGET_KINDS.map((value) => ({ value, label: w[value] })),
        },
        { kind: 'text', key: 'target', label: w.target, maxLength: 60 },
      ]}
      columns={columns}
      rowKey={({ id }) => id}
      rowLink={({ id }) => `/sanctions/${id}`}
    />
  );
}
