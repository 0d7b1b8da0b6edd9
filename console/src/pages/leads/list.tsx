import { useMemo } from 'react';
import { Link } from 'react-router';
import { useMay } from '../../frame/session.tsx';
import { ClockTag } from '../../parts/legal-clock.tsx';
import { timeOf } from '../../parts/moments.ts';
import { OrganisationLink } from '../../parts/registry-links.tsx';
import { useWord } from '../../parts/vocabulary.tsx';
import type { Column } from '../../templates/data-table.tsx';
import { ListPage } from '../../templates/list-page.tsx';
import { useWords } from '../../words/language.tsx';
import { leadWords } from '../../words/leads.ts';
import { pageWords } from '../../words/pages.ts';
import { HopTag, type LeadEntry } from './state.tsx';

/** What was sent to one to be answered; for the centre, all of it. */
export default function Leads() {
  const w = useWords(leadWords);
  const p = useWords(pageWords);
  const centre = useMay('complaint.read');
  const columns = useColumns(centre);
  return (
    <ListPage
      route="GET /api/leads"
      title={p.leads}
      intro={<p className="quiet intro">{centre ? w.introCentre : w.intro}</p>}
      filters={[
        {
          kind: 'select',
          key: 'state',
          label: w.state,
          options: [
            { value: 'open', label: w.listOpen },
            { value: 'silent', label: w.listSilent },
            { value: 'answered', label: w.listAnswered },
          ],
        },
        { kind: 'text', key: 'organisation', label: w.organisationCode, maxLength: 18 },
      ]}
      columns={columns}
      emptyHint={w.none}
      rowKey={({ lead, place }) => `${lead} ${place}`}
      rowLink={({ lead }) => `/leads/${lead}`}
    />
  );
}

function useColumns(centre: boolean): Column<LeadEntry>[] {
  const w = useWords(leadWords);
  const word = useWord();
  return useMemo<Column<LeadEntry>[]>(
    () => [
      {
        key: 'sent',
        title: w.sentAt,
        cell: ({ sentAt }) => <span className="nowrap">{timeOf(sentAt)}</span>,
      },
      { key: 'state', title: w.state, cell: ({ state }) => <HopTag state={state} /> },
      {
        key: 'clock',
        title: w.clock,
        cell: ({ clock, answeredAt }) =>
          clock === null || answeredAt !== null ? '—' : <ClockTag clock={clock} />,
      },
      {
        key: 'organisation',
        title: w.organisation,
        width: 190,
        cell: ({ organisation, name }) => <OrganisationLink code={organisation} name={name} />,
      },
      {
        key: 'standing',
        title: w.standing,
        width: 140,
        cell: ({ standing }) => word('leadStandings', standing),
      },
      { key: 'port', title: w.port, cell: ({ port }) => port ?? '—' },
      { key: 'complaints', title: w.complaints, align: 'end', cell: ({ complaints }) => complaints },
      {
        key: 'seen',
        title: w.seenAt,
        cell: ({ seenAt }) => <span className="nowrap">{seenAt === null ? '—' : timeOf(seenAt)}</span>,
      },
      ...(centre
        ? [
            {
              key: 'case',
              title: w.case,
              cell: ({ case: id }: LeadEntry) =>
                id === null ? '—' : <Link to={`/cases/${id}`}>{w.case}</Link>,
            },
          ]
        : []),
    ],
    [w, word, centre],
  );
}
