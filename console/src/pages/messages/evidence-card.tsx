import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { api, type MessagePage } from '../../api.ts';
import { saveFile } from '../../parts/files.ts';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { ProofSteps, ProofVerdict } from '../../parts/proof.tsx';
import { Facts, Section } from '../../templates/record-page.tsx';
import { useWords } from '../../words/language.tsx';
import { messageWords } from '../../words/messages.ts';

/** Where the record stands in the evidence, and a check of it that needs no trust in the server but for the key. */
export function EvidenceCard({ id, place }: { id: string; place: MessagePage['evidence'] }) {
  const w = useWords(messageWords);
  const check = useMutation({
    mutationFn: async () => {
      if (typeof crypto.subtle === 'undefined') throw new Error(w.noCrypto);
      const [evidence, { verifyEvidence }] = await Promise.all([
        api('GET /api/messages/:id/evidence', { params: { id } }),
        import('../../evidence/verify.ts'),
      ]);
      return { evidence, report: await verifyEvidence(evidence, place) };
    },
  });
  const { data } = check;
  return (
    <Section
      title={w.evidence}
      extra={
        <div className="row">
          {data && (
            <Button
              size="small"
              onClick={() =>
                saveFile(`${id}.proof.json`, JSON.stringify(data.evidence, null, 2), 'application/json')
              }
            >
              {w.downloadProof}
            </Button>
          )}
          <Button size="small" type="primary" loading={check.isPending} onClick={() => check.mutate()}>
            {data ? w.verifyAgain : w.verify}
          </Button>
        </div>
      }
    >
      <div className="stack">
        <p className="quiet">{w.evidenceNote}</p>
        <Facts
          facts={[
            { label: w.place, wide: true, value: w.placeText(place.gateway, place.block, place.record) },
          ]}
        />
        {check.error !== null && <LoadProblem error={check.error} />}
        <ProofVerdict report={data?.report} />
        {data && (
          <>
            <ProofSteps steps={data.report.steps} />
            <p>
              <code className="hash">{data.evidence.verifierKey}</code>
            </p>
          </>
        )}
      </div>
    </Section>
  );
}
