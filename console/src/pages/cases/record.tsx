import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { api } from '../../api.ts';
import { ClockExplained } from '../../parts/legal-clock.tsx';
import { timeOf } from '../../parts/moments.ts';
import { OrganisationLink, PortLink, SignatureLink } from '../../parts/registry-links.tsx';
import { Text } from '../../parts/text.tsx';
import { useWord } from '../../parts/vocabulary.tsx';
import { Facts, RecordPage, Section } from '../../templates/record-page.tsx';
import { caseWords } from '../../words/cases.ts';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { CaseDeeds } from './deeds.tsx';
import { CaseEvents } from './events.tsx';
import { CaseHolds } from './holds.tsx';
import { CaseLeads } from './leads.tsx';
import { Members } from './members.tsx';
import { CasePack } from './pack.tsx';
import { type CasePage, CaseTag, DecisionTag, useCaseTitle } from './state.tsx';
import '../complaints/complaints.css';

export default function CaseRecord() {
  const { id = '' } = useParams();
  return <OneCase key={id} id={id} />;
}

function OneCase({ id }: { id: string }) {
  const p = useWords(pageWords);
  const titleOf = useCaseTitle();
  const query = useQuery({
    queryKey: ['case', id],
    queryFn: ({ signal }) => api('GET /api/cases/:id', { params: { id }, signal }),
  });
  return (
    <RecordPage
      title={p.case}
      query={query}
      titleOf={(page) => `${p.cases} · ${titleOf(page)}`}
      beside={({ state, decision }) => (
        <>
          <CaseTag state={state} />
          {decision !== null && <DecisionTag decision={decision} />}
        </>
      )}
      actions={(page) => (
        <>
          {page.mayHandle && <CaseDeeds page={page} />}
          <CasePack id={page.id} />
        </>
      )}
      aside={(page) => (
        <>
          <Aside page={page} />
          <CaseHolds page={page} />
        </>
      )}
    >
      {(page) => (
        <>
          <CaseLeads page={page} />
          <Members page={page} />
          <CaseEvents page={page} />
        </>
      )}
    </RecordPage>
  );
}

function Aside({ page }: { page: CasePage }) {
  const w = useWords(caseWords);
  const word = useWord();
  const { clocks, organisation, port, signature, assignee, decidedAt, into, states } = page;
  const { forward, answer } = clocks;
  return (
    <>
      <Section title={w.clocks}>
        {forward === null && answer === null && <p className="quiet">{w.noClocks}</p>}
        {forward !== null && <ClockExplained clock={forward} name={w.forward} />}
        {answer !== null && <ClockExplained clock={answer} name={w.answer} />}
      </Section>
      <Section title={w.about}>
        <Facts
          facts={[
            { label: w.subject, value: word('caseSubjects', page.subjectKind) },
            ...(port === null ? [] : [{ label: w.port, value: <PortLink port={port} /> }]),
            ...(signature === null
              ? []
              : [{ label: w.signature, value: <SignatureLink signature={signature} /> }]),
            {
              label: w.organisation,
              value:
                organisation === null ? (
                  w.notKnown
                ) : (
                  <OrganisationLink code={organisation} name={page.organisationName} whole />
                ),
              wide: true,
            },
            {
              label: w.assignee,
              value: assignee === null ? w.nobody : <Text text={assignee.name} />,
            },
            { label: w.openedAt, value: timeOf(page.openedAt) },
            ...(decidedAt === null ? [] : [{ label: w.decidedAt, value: timeOf(decidedAt) }]),
            ...(page.erasedAt === null ? [] : [{ label: w.erasedAt, value: timeOf(page.erasedAt) }]),
            ...(into === null
              ? []
              : [{ label: w.into, value: <Link to={`/cases/${into}`}>{into}</Link>, wide: true }]),
            {
              label: w.byState,
              wide: true,
              value:
                Object.entries(states)
                  .map(([state, count]) => `${word('complaintStates', state)} ${count}`)
                  .join(' · ') || w.countOf(0),
            },
            { label: w.id, value: <bdi>{page.id}</bdi>, wide: true },
          ]}
        />
      </Section>
    </>
  );
}
