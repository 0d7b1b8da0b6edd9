import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Button, Skeleton } from 'antd';
import { Link } from 'react-router';
import { api } from '../../api.ts';
import { useMay } from '../../frame/session.tsx';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { timeOf } from '../../parts/moments.ts';
import { ProofSteps, ProofVerdict } from '../../parts/proof.tsx';
import { useWord } from '../../parts/vocabulary.tsx';
import { Facts, Section } from '../../templates/record-page.tsx';
import { consentWords } from '../../words/consents.ts';
import { useWords } from '../../words/language.tsx';
import { messageWords } from '../../words/messages.ts';

/** Of marketing: the consent by which it could be sent, and that the log held it first. Nothing else needs a consent. */
export function ConsentCard({ id, purpose }: { id: string; purpose: string }) {
  const w = useWords(messageWords);
  const marketing = purpose.startsWith('marketing-');
  const { data, error, refetch } = useQuery({
    queryKey: ['message', id, 'consent'],
    enabled: marketing,
    queryFn: ({ signal }) => api('GET /api/messages/:id/consent', { params: { id }, signal }),
  });
  if (!marketing) return null;
  return (
    <Section title={w.consentBehind}>
      {error !== null && <LoadProblem error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton active paragraph={{ rows: 2 }} />}
      {data?.consent === null && <p className="quiet">{w.noConsentBehind}</p>}
      {data?.consent != null && data.proof !== null && <Shown consent={data.consent} proof={data.proof} />}
    </Section>
  );
}

type Told = Awaited<ReturnType<typeof api<'GET /api/messages/:id/consent'>>>;

function Shown({
  consent,
  proof,
}: {
  consent: NonNullable<Told['consent']>;
  proof: NonNullable<Told['proof']>;
}) {
  const w = useWords(messageWords);
  const c = useWords(consentWords);
  const word = useWord();
  const mayRead = useMay('consent.read');
  const check = useMutation({
    mutationFn: async () => {
      if (typeof crypto.subtle === 'undefined') throw new Error(w.noCrypto);
      const { verifyOrder } = await import('../../evidence/receipt.ts');
      return verifyOrder(proof, consent);
    },
  });
  const { wording, frequency } = consent;
  return (
    <div className="stack">
      <p className="quiet">{w.consentBehindNote}</p>
      {!proof.precedes && <Alert type="error" showIcon title={w.disproven} />}
      <Facts
        facts={[
          { label: c.time, value: timeOf(consent.at) },
          { label: c.channel, value: word('consentChannels', consent.channel) },
          { label: c.until, value: consent.until === null ? c.none : timeOf(consent.until) },
          {
            label: c.frequency,
            value:
              frequency === null
                ? c.none
                : c.frequencyOf(frequency.count, word('frequencies', frequency.per)),
          },
          {
            label: c.wording,
            value:
              wording === null ? (
                c.none
              ) : mayRead ? (
                <Link to={`/wordings/${wording.id}`}>{c.versionOf(wording.name, wording.version)}</Link>
              ) : (
                c.versionOf(wording.name, wording.version)
              ),
          },
          {
            label: c.eventId,
            value: mayRead ? <Link to={`/consent-events?open=${consent.id}`}>{consent.id}</Link> : consent.id,
          },
          {
            label: c.logPlace,
            wide: true,
            value: w.entryBefore(proof.consent.log.index, proof.message.log.index),
          },
        ]}
      />
      <div className="row">
        <Button size="small" loading={check.isPending} onClick={() => check.mutate()}>
          {check.data ? w.verifyAgain : w.verify}
        </Button>
      </div>
      {check.error !== null && <LoadProblem error={check.error} />}
      <ProofVerdict report={check.data} />
      {check.data && <ProofSteps steps={check.data.steps} />}
    </div>
  );
}
