import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { api } from '../../api.ts';
import { useMay } from '../../frame/session.tsx';
import { ClockTag } from '../../parts/legal-clock.tsx';
import { dayOf } from '../../parts/moments.ts';
import { OrganisationLink } from '../../parts/registry-links.tsx';
import { Text } from '../../parts/text.tsx';
import { useOptions } from '../../parts/vocabulary.tsx';
import type { Column } from '../../templates/data-table.tsx';
import { ListPage } from '../../templates/list-page.tsx';
import { caseWords } from '../../words/cases.ts';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { Assign } from './assign.tsx';
import { Merge } from './merge.tsx';
import { type CaseEntry, CaseTag, DecisionTag, useCaseTitle } from './state.tsx';
import '../complaints/complaints.css';

export default function Cases() {
  const w = useWords(caseWords);
  const p = useWords(pageWords);
  const may = useMay('complaint.handle');
  const columns = useColumns();
  const titleOf = useCaseTitle();
  const states = useOptions('caseStates');
  const subjects = useOptions('caseSubjects');
  const decisions = useOptions('caseDecisions');
  return (
    <ListPage
      route="GET /api/cases"
      title={p.cases}
      intro={<Queues />}
      filters={[
        { kind: 'select', key: 'subjectKind', label: w.subject, options: subjects },
        { kind: 'text', key: 'port', label: w.port, maxLength: 21, digits: true },
        { kind: 'select', key: 'state', label: w.state, options: states, many: true },
        { kind: 'text', key: 'signature', label: w.signature, maxLength: 60, more: true },
        { kind: 'text', key: 'organisation', label: w.organisationCode, maxLength: 18, more: true },
        { kind: 'select', key: 'decision', label: w.decision, options: decisions, more: true },
      ]}
      columns={columns}
      rowKey={({ id }) => id}
      rowName={(row) => `${titleOf(row)} ${row.id}`}
      rowLink={({ id }) => `/cases/${id}`}
      emptyHint={
        <>
          <p>{w.queueHint}</p>
          <Link to="/complaints">{w.toComplaints}</Link>
        </>
      }
      maySelect={({ state }) => state === 'open' || state === 'decided' || state === 'appealed'}
      {...(may
        ? {
            batch: (rows: readonly CaseEntry[], clear: () => void) => (
              <>
                <MergeButton rows={rows} onDone={clear} />
                <AssignButton rows={rows} onDone={clear} />
              </>
            ),
          }
        : {})}
    />
  );
}

/** What waits, by queue, each with how many; a queue keeps the other filters. */
function Queues() {
  const w = useWords(caseWords);
  const [search] = useSearchParams();
  const { data } = useQuery({
    queryKey: ['case-queues'],
    queryFn: ({ signal }) => api('GET /api/case-queues', { signal }),
    refetchInterval: 30_000,
  });
  const chosen = search.get('queue') ?? 'all';
  const addressOf = (queue: string) => {
    const next = new URLSearchParams(search);
    for (const key of ['after', 'page', 'queue']) next.delete(key);
    if (queue !== 'all') next.set('queue', queue);
    return `?${next}`;
  };
  const queues = [
    { queue: 'all', name: w.all, count: data?.all },
    { queue: 'mine', name: w.mine, count: data?.mine },
    { queue: 'unassigned', name: w.unassigned, count: data?.unassigned },
    { queue: 'due-soon', name: w.dueSoon, count: data?.dueSoon },
    { queue: 'overdue', name: w.overdue, count: data?.overdue },
  ];
  return (
    <nav aria-label={w.queues}>
      <ul className="queues">
        {queues.map(({ queue, name, count }) => (
          <li key={queue}>
            <Link to={addressOf(queue)} aria-current={queue === chosen ? 'page' : undefined}>
              {name}
              {count !== undefined && (
                <span className={queue === 'overdue' && count > 0 ? 'bad' : undefined}>{count}</span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function AssignButton({ rows, onDone }: { rows: readonly CaseEntry[]; onDone(): void }) {
  const w = useWords(caseWords);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button disabled={rows.length === 0} onClick={() => setOpen(true)}>
        {w.assign}
      </Button>
      {open && (
        <Assign
          cases={rows.map(({ id }) => id)}
          onClose={(done) => {
            setOpen(false);
            if (done) onDone();
          }}
        />
      )}
    </>
  );
}

function MergeButton({ rows, onDone }: { rows: readonly CaseEntry[]; onDone(): void }) {
  const w = useWords(caseWords);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        type="primary"
        disabled={rows.length < 2 || rows.some(({ state }) => state !== 'open')}
        onClick={() => setOpen(true)}
      >
        {w.merge}
      </Button>
      {open && (
        <Merge
          cases={rows}
          onClose={(done) => {
            setOpen(false);
            if (done) onDone();
          }}
        />
      )}
    </>
  );
}

function useColumns(): Column<CaseEntry>[] {
  const w = useWords(caseWords);
  const titleOf = useCaseTitle();
  return useMemo<Column<CaseEntry>[]>(
    () => [
      { key: 'subject', title: w.subject, width: 200, cell: (row) => <Text text={titleOf(row)} /> },
      { key: 'state', title: w.state, cell: ({ state }) => <CaseTag state={state} /> },
      { key: 'complaints', title: w.complaints, align: 'end', cell: ({ complaints }) => complaints },
      {
        key: 'forward',
        title: w.forward,
        cell: ({ forward }) => (forward === null ? '—' : <ClockTag clock={forward} />),
      },
      {
        key: 'answer',
        title: w.answer,
        cell: ({ answer }) => (answer === null ? '—' : <ClockTag clock={answer} />),
      },
      {
        key: 'organisation',
        title: w.organisation,
        width: 180,
        cell: ({ organisation, organisationName }) =>
          organisation === null ? (
            <span className="quiet">{w.notKnown}</span>
          ) : (
            <OrganisationLink code={organisation} name={organisationName} />
          ),
      },
      {
        key: 'assignee',
        title: w.assignee,
        cell: ({ assignee }) =>
          assignee === null ? <span className="quiet">{w.nobody}</span> : <Text text={assignee.name} />,
      },
      {
        key: 'decision',
        title: w.decision,
        cell: ({ decision }) => (decision === null ? '—' : <DecisionTag decision={decision} />),
      },
      {
        key: 'opened',
        title: w.openedAt,
        cell: ({ openedAt }) => <span className="nowrap">{dayOf(openedAt)}</span>,
      },
      { key: 'id', title: w.id, spare: true, cell: ({ id }) => <bdi className="nowrap">{id}</bdi> },
    ],
    [w, titleOf],
  );
}
