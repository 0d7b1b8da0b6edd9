import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { api } from '../../api.ts';
import { hasMarks } from '../../parts/marks.ts';
import { timeOf } from '../../parts/moments.ts';
import { OrganisationLink, PortLink } from '../../parts/registry-links.tsx';
import { Text } from '../../parts/text.tsx';
import { useWord } from '../../parts/vocabulary.tsx';
import { type Fact, Facts, RecordPage, Section } from '../../templates/record-page.tsx';
import { complaintWords } from '../../words/complaints.ts';
import { useTold, useWords } from '../../words/language.tsx';
import { messageWords } from '../../words/messages.ts';
import { pageWords } from '../../words/pages.ts';
import { InWave } from '../waves/in-wave.tsx';
import { ComplaintDeeds } from './deeds.tsx';
import { ComplaintEvents } from './events.tsx';
import { MatchSection } from './match.tsx';
import { Originals, UnmaskNumbers } from './originals.tsx';
import { type ComplaintPage, ComplaintTag, Marks } from './state.tsx';
import { Suggested } from './suggested.tsx';
import './complaints.css';

export default function ComplaintRecord() {
  const { id = '' } = useParams();
  return <OneComplaint key={id} id={id} />;
}

function OneComplaint({ id }: { id: string }) {
  const p = useWords(pageWords);
  const query = useQuery({
    queryKey: ['complaint', id],
    queryFn: ({ signal }) => api('GET /api/complaints/:id', { params: { id }, signal }),
  });
  return (
    <RecordPage
      title={p.complaint}
      query={query}
      titleOf={() => `${p.complaints} ${id}`}
      beside={({ state, marks }) => (
        <>
          <ComplaintTag state={state} />
          <Marks marks={marks} />
        </>
      )}
      actions={(page) => <ComplaintDeeds page={page} isInCase={page.case !== null} />}
      aside={(page) => <Aside page={page} />}
    >
      {(page) => (
        <>
          <Untouched text={page.text} />
          <MatchSection id={id} mayHandle={page.mayHandle} />
          {page.case === null && <Suggested page={page} />}
          <Originals page={page} />
        </>
      )}
    </RecordPage>
  );
}

function Untouched({ text }: { text: string }) {
  const w = useWords(complaintWords);
  const m = useWords(messageWords);
  return (
    <Section title={w.text}>
      <div className="message-text" lang="zh">
        <Text text={text} />
      </div>
      <p className="quiet note">
        {w.textWhat} {hasMarks(text) && m.marksNote}
      </p>
    </Section>
  );
}

function useFacts(page: ComplaintPage): Fact[] {
  const w = useWords(complaintWords);
  const word = useWord();
  const told = useTold();
  const kinds = {
    port: w.kindPort,
    person: w.kindPerson,
    foreign: w.kindForeign,
    machine: w.kindMachine,
    unreadable: w.kindUnreadable,
    none: w.kindNone,
  };
  const proofs = { code: w.proofCode, network: w.proofNetwork, told: w.proofTold };
  return [
    { label: w.acceptedAt, value: timeOf(page.acceptedAt) },
    { label: w.toldAt, value: page.toldAt === null ? w.notTold : timeOf(page.toldAt) },
    { label: w.sender, value: page.sender === '' ? w.kindNone : <Text text={page.sender} /> },
    { label: w.senderKind, value: kinds[page.senderKind] },
    ...(page.port === null ? [] : [{ label: w.port, value: <PortLink port={page.port} /> }]),
    { label: w.recipient, value: <span className="nowrap">{page.recipient}</span> },
    { label: w.proof, value: proofs[page.proof] },
    { label: w.category, value: told(page.categoryWords) },
    { label: w.categoryBy, value: w[page.categoryBy] },
    { label: w.counted, value: page.counted ? w.yes : w.no },
    { label: w.wantsStop, value: page.wantsStop ? w.yes : w.no },
    { label: w.channel, value: word('complaintChannels', page.channel) },
    {
      label: w.via,
      value: page.via === null ? w.directly : <OrganisationLink code={page.via} name={page.viaName} />,
    },
    ...(page.reference === null ? [] : [{ label: w.reference, value: <Text text={page.reference} /> }]),
    ...(page.ended === null ? [] : [{ label: w.ended, value: word('complaintEnds', page.ended) }]),
    ...(page.case === null
      ? []
      : [{ label: w.inCase, value: <Link to={`/cases/${page.case}`}>{page.case}</Link>, wide: true }]),
  ];
}

function Aside({ page }: { page: ComplaintPage }) {
  const w = useWords(complaintWords);
  const facts = useFacts(page);
  return (
    <>
      <Section title={w.read} extra={page.mayUnmask && <UnmaskNumbers id={page.id} />}>
        <Facts facts={facts} />
      </Section>
      <InWave of={{ complaint: page.id }} />
      <ComplaintEvents events={page.events} />
    </>
  );
}
