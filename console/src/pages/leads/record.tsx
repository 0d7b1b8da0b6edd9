import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { api } from '../../api.ts';
import { useMay } from '../../frame/session.tsx';
import { ClockExplained } from '../../parts/legal-clock.tsx';
import { timeOf } from '../../parts/moments.ts';
import { PortLink, SignatureLink } from '../../parts/registry-links.tsx';
import { Text } from '../../parts/text.tsx';
import { Facts, RecordPage, Section } from '../../templates/record-page.tsx';
import { useWords } from '../../words/language.tsx';
import { leadWords } from '../../words/leads.ts';
import { AnswerForm } from './answer.tsx';
import { Decision } from './appeal.tsx';
import { LeadComplaints } from './complaints.tsx';
import { Hop } from './hop.tsx';
import { HopTag, type LeadPage } from './state.tsx';
import '../complaints/complaints.css';

export default function LeadRecord() {
  const { id = '' } = useParams();
  return <OneLead key={id} id={id} />;
}

function OneLead({ id }: { id: string }) {
  const w = useWords(leadWords);
  const query = useQuery({
    queryKey: ['lead', id],
    queryFn: ({ signal }) => api('GET /api/leads/:id', { params: { id }, signal }),
  });
  return (
    <RecordPage
      title={w.one}
      query={query}
      titleOf={({ port }) => (port === null ? w.one : w.title(port))}
      beside={({ hops }) => hops.length > 0 && <HopTag state={hops.at(-1)!.state} />}
      aside={(lead) => <Aside lead={lead} />}
    >
      {(lead) => (
        <>
          <Decision lead={lead} />
          <LeadComplaints id={id} />
          <AnswerForm lead={lead} />
          <Section title={w.hops}>
            <ol className="hops">
              {lead.hops.map((hop) => (
                <li key={hop.place}>
                  <Hop hop={hop} />
                </li>
              ))}
            </ol>
          </Section>
        </>
      )}
    </RecordPage>
  );
}

function Aside({ lead }: { lead: LeadPage }) {
  const w = useWords(leadWords);
  const centre = useMay('complaint.read');
  const { clock, port, signature, complaints, notes, at } = lead;
  return (
    <>
      {clock !== null && lead.hops.at(-1)?.answer === null && (
        <Section title={w.clock}>
          <ClockExplained clock={clock} name={w.clock} />
        </Section>
      )}
      <Section title={w.one}>
        <Facts
          facts={[
            { label: w.sentAt, value: timeOf(at) },
            { label: w.complaints, value: complaints },
            ...(port === null ? [] : [{ label: w.port, value: <PortLink port={port} /> }]),
            ...(signature === null
              ? []
              : [{ label: w.signature, value: <SignatureLink signature={signature} /> }]),
            ...(centre && lead.case !== null
              ? [
                  {
                    label: w.case,
                    value: <Link to={`/cases/${lead.case}`}>{lead.case}</Link>,
                    wide: true,
                  },
                ]
              : []),
          ]}
        />
      </Section>
      {notes.length > 0 && (
        <Section title={w.notes}>
          <ul className="candidates">
            {notes.map(({ at: when, text }) => (
              <li key={`${when} ${text}`}>
                <p className="quiet">{timeOf(when)}</p>
                <p>
                  <Text text={text} />
                </p>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}
