import { useMemo } from 'react';
import type { Application } from '../../api.ts';
import { timeOf } from '../../parts/moments.ts';
import { Tag } from '../../parts/tags.tsx';
import { Text } from '../../parts/text.tsx';
import type { Values } from '../../templates/address.ts';
import type { Column } from '../../templates/data-table.tsx';
import { ListPage } from '../../templates/list-page.tsx';
import { applicationWords } from '../../words/applications.ts';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { KINDS, OPEN, useBarred, useSubject, Waiting } from './state.tsx';

/** Without a state in the address: what waits for a reviewer. */
const asked = (filters: Values): Values => ({ ...filters, state: filters['state'] ?? OPEN });

/** What waits for a reviewer, the oldest first. */
export default function Review() {
  const w = useWords(applicationWords);
  const p = useWords(pageWords);
  const barred = useBarred();
  const subjectOf = useSubject();
  const columns = useMemo<Column<Application>[]>(
    () => [
      {
        key: 'subject',
        title: w.subject,
        width: 150,
        cell: (application) => <Text text={subjectOf(application)} clip />,
      },
      { key: 'kind', title: w.kind, cell: ({ wanted }) => <span className="nowrap">{w[wanted.kind]}</span> },
      {
        key: 'state',
        title: w.state,
        cell: (application) => (
          <span className="row">
            {application.state === 'appealed' ? (
              <Tag tone="info">{w.appeal}</Tag>
            ) : (
              <Tag>{w.newApplication}</Tag>
            )}
            {barred(application) !== undefined && <Tag tone="wait">{w.forOthers}</Tag>}
          </span>
        ),
      },
      {
        key: 'waiting',
        title: w.waiting,
        cell: (application) => <Waiting application={application} />,
      },
      {
        key: 'organisation',
        title: w.organisation,
        width: 170,
        cell: ({ organisation, organisationName }) => <Text text={organisationName ?? organisation} clip />,
      },
      { key: 'reason', title: w.reason, width: 190, cell: ({ reason }) => <Text text={reason} clip /> },
      { key: 'by', title: w.appliedBy, width: 110, cell: ({ applied }) => <Text text={applied.name} clip /> },
      {
        key: 'at',
        title: w.appliedAt,
        sort: 'at',
        cell: ({ applied }) => <span className="nowrap">{timeOf(applied.at)}</span>,
      },
    ],
    [w, barred, subjectOf],
  );
  return (
    <ListPage
      route="GET /api/applications"
      title={p.review}
      intro={<p className="quiet intro">{w.reviewIntro}</p>}
      filters={[
        {
          kind: 'select',
          key: 'kind',
          label: w.kind,
          options: KINDS.map((value) => ({ value, label: w[value] })),
        },
        {
          kind: 'select',
          key: 'state',
          label: w.state,
          options: [
            { value: 'applied', label: w.applied },
            { value: 'appealed', label: w.appealed },
          ],
        },
        { kind: 'text', key: 'organisation', label: w.organisationCode, maxLength: 18 },
      ]}
      columns={columns}
      sort="at"
      asked={asked}
      pollMs={10_000}
      rowKey={({ id }) => id}
      rowLink={({ id }) => `/review/${id}`}
    />
  );
}
