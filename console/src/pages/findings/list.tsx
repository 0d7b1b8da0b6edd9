import { useMemo } from 'react';
import { Link } from 'react-router';
import type { Finding } from '../../api.ts';
import { useMay } from '../../frame/session.tsx';
import type { Column } from '../../templates/data-table.tsx';
import { ListPage } from '../../templates/list-page.tsx';
import { findingWords } from '../../words/findings.ts';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { DETECTORS, FindingTag, Organisations, STATES, Subject, useScore } from './state.tsx';

export default function Findings() {
  const w = useWords(findingWords);
  const p = useWords(pageWords);
  const reviews = useMay('registry.review');
  const scoreOf = useScore();
  const columns = useMemo<Column<Finding>[]>(
    () => [
      {
        key: 'subject',
        title: w.subject,
        width: 190,
        cell: (finding) => (
          <>
            {w[finding.subjectKind]} <Subject finding={finding} />
          </>
        ),
      },
      { key: 'detector', title: w.detector, width: 150, cell: ({ detector }) => w[detector] },
      { key: 'state', title: w.state, cell: ({ state }) => <FindingTag state={state} /> },
      {
        key: 'score',
        title: w.highest,
        align: 'end',
        cell: ({ score, threshold }) => (
          <span className="nowrap">{w.scoreOf(scoreOf(score), scoreOf(threshold))}</span>
        ),
      },
      {
        key: 'first',
        title: w.since,
        cell: ({ firstDay }) => <span className="nowrap">{firstDay}</span>,
      },
      { key: 'onset', title: w.onset, cell: ({ onset }) => <span className="nowrap">{onset}</span> },
      {
        key: 'last',
        title: w.lastDay,
        spare: true,
        cell: ({ lastDay }) => <span className="nowrap">{lastDay}</span>,
      },
      {
        key: 'organisations',
        title: w.organisations,
        width: 240,
        cell: ({ organisations }) => <Organisations organisations={organisations} />,
      },
    ],
    [w, scoreOf],
  );
  return (
    <ListPage
      route="GET /api/findings"
      title={p.findings}
      intro={<p className="quiet intro">{reviews ? w.intro : w.introConcerned}</p>}
      actions={<Link to="/detectors">{w.toDetectors}</Link>}
      filters={[
        {
          kind: 'select',
          key: 'state',
          label: w.state,
          options: STATES.map((value) => ({ value, label: w[value] })),
        },
        {
          kind: 'select',
          key: 'detector',
          label: w.detector,
          options: DETECTORS.map((value) => ({ value, label: w[value] })),
        },
        { kind: 'text', key: 'subject', label: w.subject, maxLength: 60 },
        { kind: 'text', key: 'organisation', label: w.organisationCode, maxLength: 18 },
      ]}
      columns={columns}
      emptyHint={reviews ? <Link to="/detectors">{w.runThem}</Link> : w.noneConcerns}
      rowKey={({ id }) => id}
      rowLink={({ id }) => `/findings/${id}`}
    />
  );
}
