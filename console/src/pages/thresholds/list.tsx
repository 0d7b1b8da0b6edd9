import { useMemo } from 'react';
import { Link } from 'react-router';
import type { ThresholdStanding } from '../../api.ts';
import { useMay } from '../../frame/session.tsx';
import { numberOf } from '../../parts/moments.ts';
import { reachesAll, useReach } from '../../parts/reach.ts';
import type { Column } from '../../templates/data-table.tsx';
import { ListPage } from '../../templates/list-page.tsx';
import { useLanguage, useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { thresholdWords } from '../../words/thresholds.ts';
import { Organisations, Subject } from '../findings/state.tsx';
import { KINDS, STATES, StandingTag, useRate } from './state.tsx';

export default function Thresholds() {
  const w = useWords(thresholdWords);
  const p = useWords(pageWords);
  const { language } = useLanguage();
  const [reads, sanctions] = [useReach('complaint.read'), useReach('registry.sanction')];
  const all = reachesAll(reads) || reachesAll(sanctions);
  const mayReadRules = useMay('rule.read');
  const rateOf = useRate();
  const columns = useMemo<Column<ThresholdStanding>[]>(() => {
    const alertOf = ({ measured }: ThresholdStanding) => measured.find(({ follows }) => follows === 'alert');
    return [
      {
        key: 'subject',
        title: w.subject,
        width: 210,
        cell: ({ kind, subject, organisations }) => (
          <>
            {w[kind]} <Subject finding={{ subjectKind: kind, subject, organisations }} />
          </>
        ),
      },
      { key: 'state', title: w.state, cell: ({ state }) => <StandingTag state={state} /> },
      { key: 'rate', title: w.rate, align: 'end', cell: ({ perMillion }) => rateOf(perMillion) },
      { key: 'lower', title: w.lower, align: 'end', cell: (standing) => rateOf(alertOf(standing)?.lower) },
      {
        key: 'limit',
        title: w.limit,
        align: 'end',
        cell: (standing) => rateOf(alertOf(standing)?.perMillionMax),
      },
      {
        key: 'messages',
        title: w.messages,
        align: 'end',
        cell: ({ messages }) => numberOf(messages, language),
      },
      {
        key: 'complaints',
        title: w.complaints,
        align: 'end',
        cell: ({ complaints }) => numberOf(complaints, language),
      },
      { key: 'since', title: w.since, cell: ({ since }) => <span className="nowrap">{since}</span> },
      {
        key: 'organisations',
        title: w.organisations,
        width: 220,
        spare: true,
        cell: ({ organisations }) => <Organisations organisations={organisations} />,
      },
    ];
  }, [w, language, rateOf]);
  return (
    <ListPage
      route="GET /api/threshold-standings"
      title={p.thresholds}
      intro={<p className="quiet intro">{all ? w.intro : w.introConcerned}</p>}
      actions={mayReadRules && <Link to="/thresholds/rules">{w.rules}</Link>}
      filters={[
        {
          kind: 'select',
          key: 'state',
          label: w.state,
          options: STATES.map((value) => ({ value, label: w[value] })),
        },
        {
          kind: 'select',
          key: 'kind',
          label: w.kind,
          options: KINDS.map((value) => ({ value, label: w[value] })),
        },
        { kind: 'text', key: 'subject', label: w.subject, maxLength: 60 },
        { kind: 'text', key: 'organisation', label: w.organisationCode, maxLength: 18 },
      ]}
      columns={columns}
      emptyHint={all ? w.notYet : w.none}
      rowKey={({ id }) => id}
      rowLink={({ id }) => `/thresholds/${id}`}
    />
  );
}
