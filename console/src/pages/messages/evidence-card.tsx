import { useMutation } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { api, type MessagePage } from '../../api.ts';
import type { Step } from '../../evidence/verify.ts';
import { saveFile } from '../../parts/files.ts';
import { Icon } from '../../parts/icon.tsx';
import { LoadProblem } from '../../parts/load-problem.tsx';
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
        <div role="status">
          {data?.report.verdict === 'proven' && (
            <Alert type="success" showIcon title={w.proven} description={w.keyHint} />
          )}
          {data?.report.verdict === 'disproven' && <Alert type="error" showIcon title={w.disproven} />}
          {data?.report.verdict === 'signature-unknown' && (
            <Alert type="warning" showIcon title={w.halfProven} description={w.noEd25519} />
          )}
        </div>
        {data && (
          <>
            <ol className="proof">
              {data.report.steps.map((step) => (
                <StepLine key={step.step} step={step} />
              ))}
            </ol>
            <p>
              <code className="hash">{data.evidence.verifierKey}</code>
            </p>
          </>
        )}
      </div>
    </Section>
  );
}

function StepLine({ step: { step, result, found, expected } }: { step: Step }) {
  const w = useWords(messageWords);
  const names: Record<Step['step'], string> = {
    parts: w.stepParts,
    record: w.stepRecord,
    batch: w.stepBatch,
    place: w.stepPlace,
    leaf: w.stepLeaf,
    log: w.stepLog,
    key: w.stepKey,
    signature: w.stepSignature,
  };
  const signs = { holds: '✓', fails: '✗', unknown: '?' } as const;
  return (
    <li>
      <span className={result === 'holds' ? 'good' : result === 'fails' ? 'bad' : 'quiet'}>
        {result === 'unknown' ? signs.unknown : <Icon name={result === 'holds' ? 'tick' : 'cross'} />}
        <span className="sr-only">{signs[result]}</span>
      </span>
      <div>
        {names[step]}
        <code className="hash">
          {w.found} {found}
        </code>
        {expected !== undefined && expected !== found && (
          <code className="hash bad">
            {w.expected} {expected}
          </code>
        )}
      </div>
    </li>
  );
}
