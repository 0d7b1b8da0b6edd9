import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Progress } from 'antd';
import { Link, useParams } from 'react-router';
import { api, type PreflightPage } from '../../api.ts';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { numberOf, timeOf } from '../../parts/moments.ts';
import { OrganisationLink, PortLink, SignatureLink } from '../../parts/registry-links.tsx';
import { Text } from '../../parts/text.tsx';
import { useWord } from '../../parts/vocabulary.tsx';
import { type Fact, Facts, RecordPage, Section } from '../../templates/record-page.tsx';
import { useLanguage, useTold, useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { preflightWords } from '../../words/preflights.ts';
import { NumbersField } from './numbers-field.tsx';
import { Outcome } from './outcome.tsx';
import './preflights.css';

const POLL_MS = 1_000;
const goesOn = ({ state, awaitsFile }: PreflightPage) =>
  (state === 'waiting' && !awaitsFile) || state === 'running';

/** A preflight: how far it is, and what came of it. */
export default function OnePreflight() {
  const { id = '' } = useParams();
  const p = useWords(pageWords);
  const w = useWords(preflightWords);
  const query = useQuery({
    queryKey: ['preflight', id],
    queryFn: ({ signal }) => api('GET /api/preflights/:id', { params: { id }, signal }),
    refetchInterval: ({ state }) => (state.data !== undefined && goesOn(state.data) ? POLL_MS : false),
  });
  return (
    <RecordPage
      title={p.preflight}
      query={query}
      titleOf={({ report }) => (report === null ? p.preflights : p.preflight)}
      aside={(told) => <Asked told={told} />}
    >
      {(told) => (
        <>
          {told.awaitsFile && <HandIn told={told} />}
          {goesOn(told) && <Going told={told} />}
          {told.state === 'cancelled' && <Ended type="info" title={w.cancelledWhat} />}
          {told.state === 'failed' && <Failed told={told} />}
          {told.report !== null && <Outcome told={told} report={told.report} />}
        </>
      )}
    </RecordPage>
  );
}

function Ended({ type, title, what }: { type: 'info' | 'error'; title: string; what?: string }) {
  const w = useWords(preflightWords);
  return (
    <Alert
      className="told"
      type={type}
      showIcon
      title={<span role="status">{title}</span>}
      {...(what === undefined ? {} : { description: <Text text={what} /> })}
      action={
        <Link to="/preflights">
          <Button tabIndex={-1}>{w.again}</Button>
        </Link>
      }
    />
  );
}

function Failed({ told: { error } }: { told: PreflightPage }) {
  const w = useWords(preflightWords);
  const tell = useTold();
  return <Ended type="error" title={w.failedWhat} {...(error === null ? {} : { what: tell(error) })} />;
}

/** Where the numbers were not handed in with the question. */
function HandIn({ told: { id, bytesMax } }: { told: PreflightPage }) {
  const w = useWords(preflightWords);
  const client = useQueryClient();
  const hand = useMutation({
    mutationFn: (file: File) => api('PUT /api/preflights/:id/audience', { params: { id }, file }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['preflight', id] }),
  });
  return (
    <Section title={w.awaits}>
      <Form<{ audience: File }>
        name="numbers"
        layout="vertical"
        onFinish={({ audience }) => hand.mutate(audience)}
      >
        <NumbersField bytesMax={bytesMax} />
        {hand.error !== null && <LoadProblem error={hand.error} />}
        <Button type="primary" htmlType="submit" loading={hand.isPending}>
          {w.handIn}
        </Button>
      </Form>
    </Section>
  );
}

function Going({ told: { id, state, bytes, bytesRead, rows } }: { told: PreflightPage }) {
  const w = useWords(preflightWords);
  const { language } = useLanguage();
  const client = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => api('DELETE /api/jobs/:id', { params: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['preflight', id] }),
  });
  const share = bytesRead / Math.max(1, bytes);
  const what = state === 'waiting' ? w.queued : rows === 0 ? w.loading : w.judged(numberOf(rows, language));
  return (
    <Section title={w.going}>
      <Progress percent={Math.floor(100 * share)} status="active" aria-label={w.going} />
      <p role="status">{what}</p>
      <p className="quiet">{w.mayLeave}</p>
      <Button loading={cancel.isPending} onClick={() => cancel.mutate()}>
        {w.cancel}
      </Button>
      {cancel.error !== null && <LoadProblem error={cancel.error} />}
    </Section>
  );
}

function Asked({ told }: { told: PreflightPage }) {
  const w = useWords(preflightWords);
  const word = useWord();
  const { asked, report, createdAt } = told;
  const { plan, account, text } = asked;
  const at = report?.at ?? asked.at;
  const port = report?.port ?? asked.port;
  const facts: Fact[] = [
    { label: w.atOf, value: at === null ? w.nextMoment : timeOf(at) },
    { label: w.account, value: account },
    ...(port === null ? [] : [{ label: w.port, value: <PortLink port={port} /> }]),
    ...(plan === null
      ? []
      : [{ label: w.plan, value: <Link to={`/plans/${encodeURIComponent(plan)}`}>{plan}</Link> }]),
  ];
  if (report !== null) {
    const { organisation, organisationName, signature, purpose } = report;
    if (signature !== null) facts.push({ label: w.name, value: <SignatureLink signature={signature} /> });
    if (organisation !== null)
      facts.push({ label: w.whose, value: <OrganisationLink code={organisation} name={organisationName} /> });
    facts.push({ label: w.purpose, value: word('purposes', purpose) });
  }
  return (
    <Section title={w.question}>
      <Facts
        facts={[
          ...facts,
          { label: w.askedAt, value: timeOf(createdAt) },
          { label: w.text, value: <Text text={text} />, wide: true },
        ]}
      />
    </Section>
  );
}
