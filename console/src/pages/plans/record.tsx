import { useQuery } from '@tanstack/react-query';
import { Alert, Progress } from 'antd';
import { Link, useParams } from 'react-router';
import { api, type Plan, type PlanPage } from '../../api.ts';
import { useMay, useSession } from '../../frame/session.tsx';
import { numberOf, timeOf } from '../../parts/moments.ts';
import { OrganisationLink, PortLink, SignatureLink } from '../../parts/registry-links.tsx';
import { Text } from '../../parts/text.tsx';
import { useWord } from '../../parts/vocabulary.tsx';
import { Facts, type Happening, RecordPage, Section, Timeline } from '../../templates/record-page.tsx';
import { useLanguage, useWords } from '../../words/language.tsx';
import { planWords } from '../../words/plans.ts';
import { happening } from '../applications/record.tsx';
import { PlanDeeds } from './deeds.tsx';
import { PlanTag, useWindowWords } from './state.tsx';
import './plans.css';

export default function PlanRecord() {
  const { id = '' } = useParams();
  return <OnePlan key={id} id={id} />;
}

function OnePlan({ id }: { id: string }) {
  const query = useQuery({
    queryKey: ['plan', id],
    queryFn: ({ signal }) => api('GET /api/plans/:id', { params: { id }, signal }),
    // How much was sent is seen without a reload.
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? 5_000 : false),
  });
  return (
    <RecordPage
      title={id}
      query={query}
      titleOf={({ title }) => title}
      beside={({ state }) => <PlanTag state={state} />}
      actions={(plan) => <PlanDeeds plan={plan} />}
      aside={(plan) => <Steps plan={plan} />}
    >
      {(plan) => (
        <>
          <Told plan={plan} />
          <Sent plan={plan} />
          <Whole plan={plan} />
        </>
      )}
    </RecordPage>
  );
}

function Told({ plan }: { plan: PlanPage }) {
  const w = useWords(planWords);
  const { person, acts } = useSession();
  const { state, stopped, filed, amendment, decisionReason } = plan;
  const own = acts.includes('plan.review') && state === 'filed' && filed.by.id === person?.id;
  return (
    <>
      {state === 'stopped' && stopped !== null && (
        <Alert
          className="told"
          type="error"
          showIcon
          title={<Text text={w.stoppedTold(stopped.by.name, timeOf(stopped.at))} />}
          description={<Text text={stopped.reason} />}
        />
      )}
      {state === 'rejected' && decisionReason !== null && (
        <Alert className="told" type="warning" showIcon title={<Text text={decisionReason} />} />
      )}
      {own && <Alert className="told" type="info" showIcon title={w.ownFiling} />}
      {amendment !== null && (
        <Section title={w.amendment}>
          <p>
            <Text text={w.amendmentWhat(amendment.by.name, timeOf(amendment.at))} />
          </p>
          <Terms terms={amendment.terms} />
        </Section>
      )}
    </>
  );
}

function Sent({ plan: { plan, sent, terms, state } }: { plan: PlanPage }) {
  const w = useWords(planWords);
  const { language } = useLanguage();
  const mayRead = useMay('message.read');
  if (state === 'draft') return null;
  const told = w.sentOf(numberOf(sent, language), numberOf(terms.messagesMax, language));
  return (
    <section className="plan-sent card" aria-label={told}>
      <p>{told}</p>
      <Progress percent={Math.min(100, Math.floor((sent / terms.messagesMax) * 100))} aria-label={told} />
      {mayRead && <Link to={`/messages?plan=${encodeURIComponent(plan)}`}>{w.messages}</Link>}
    </section>
  );
}

function Whole({ plan }: { plan: PlanPage }) {
  const w = useWords(planWords);
  const { contact, remark, organisation, organisationName, filed, version } = plan;
  return (
    <Section title={w.terms}>
      <Terms terms={plan.terms} />
      <Facts
        facts={[
          { label: w.whose, value: <OrganisationLink code={organisation} name={organisationName} /> },
          { label: w.plan, value: `${plan.plan} · ${w.version} ${version}` },
          ...(contact === null
            ? []
            : [{ label: w.contact, value: <Text text={`${contact.name} ${contact.phone}`} /> }]),
          { label: w.filedBy, value: <Text text={filed.by.name} /> },
          { label: w.filedAt, value: timeOf(filed.at) },
          ...(remark === '' ? [] : [{ label: w.remark, value: <Text text={remark} />, wide: true }]),
        ]}
      />
    </Section>
  );
}

function Terms({ terms }: { terms: Plan['terms'] }) {
  const w = useWords(planWords);
  const { language } = useLanguage();
  const word = useWord();
  const windowWords = useWindowWords();
  const { purposes, signatures, ports, texts, messagesMax, windows } = terms;
  return (
    <Facts
      facts={[
        {
          label: w.when,
          value: windows.map((each) => <div key={windowWords(each)}>{windowWords(each)}</div>),
        },
        { label: w.messagesMax, value: numberOf(messagesMax, language) },
        { label: w.purposes, value: purposes.map((each) => word('purposes', each)).join('、') },
        {
          label: w.signatures,
          value: signatures.map((each) => (
            <span key={each}>
              <SignatureLink signature={each} />{' '}
            </span>
          )),
        },
        {
          label: w.ports,
          value: ports.map((each) => (
            <span key={each}>
              <PortLink port={each} />{' '}
            </span>
          )),
        },
        {
          label: w.texts,
          wide: true,
          value:
            texts === null
              ? w.anyText
              : texts.map(({ template, text }) =>
                  template === null ? (
                    <p className="plan-text" key={text}>
                      <Text text={text ?? ''} />
                    </p>
                  ) : (
                    <p className="plan-text" key={template}>
                      {w.template} <Link to={`/templates/${encodeURIComponent(template)}`}>{template}</Link>
                    </p>
                  ),
                ),
        },
      ]}
    />
  );
}

const TONES: Readonly<Record<string, Happening['tone']>> = {
  file: 'wait',
  approve: 'good',
  reject: 'bad',
  'amend-asked': 'wait',
  'amend-approve': 'good',
  'amend-reject': 'bad',
  stop: 'bad',
  resume: 'good',
};

function Steps({ plan: { steps } }: { plan: PlanPage }) {
  const w = useWords(planWords);
  const deeds: Readonly<Record<string, string>> = {
    file: w.stepFile,
    approve: w.stepApprove,
    reject: w.stepReject,
    amend: w.stepAmend,
    'amend-asked': w.stepAsk,
    'amend-approve': w.stepAmendApprove,
    'amend-reject': w.stepAmendReject,
    'amend-withdraw': w.stepAmendWithdraw,
    stop: w.stepStop,
    resume: w.stepResume,
    withdraw: w.stepWithdraw,
  };
  return (
    <Section title={w.steps}>
      <Timeline items={steps.map((step) => happening(step, deeds, TONES))} />
    </Section>
  );
}
