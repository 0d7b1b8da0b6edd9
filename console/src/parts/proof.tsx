import { Alert } from 'antd';
import type { Report, Step } from '../evidence/verify.ts';
import { useWords } from '../words/language.tsx';
import { messageWords } from '../words/messages.ts';
import { Icon } from './icon.tsx';
import { stepNames } from './proof-steps.ts';

/** What a check came to, told as it comes. */
export function ProofVerdict({ report }: { report: Report | undefined }) {
  const w = useWords(messageWords);
  return (
    <div role="status">
      {report?.verdict === 'proven' && (
        <Alert type="success" showIcon title={w.proven} description={w.keyHint} />
      )}
      {report?.verdict === 'disproven' && <Alert type="error" showIcon title={w.disproven} />}
      {report?.verdict === 'signature-unknown' && (
        <Alert type="warning" showIcon title={w.halfProven} description={w.noEd25519} />
      )}
    </div>
  );
}

/** Step by step what was computed, and what it had to be. */
export function ProofSteps({ steps }: { steps: readonly Step[] }) {
  return (
    <ol className="proof">
      {steps.map((step, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps are told once and in order
        <StepLine key={i} step={step} />
      ))}
    </ol>
  );
}

function StepLine({ step: { step, result, found, expected } }: { step: Step }) {
  const w = useWords(messageWords);
  const signs = { holds: '✓', fails: '✗', unknown: '?' } as const;
  return (
    <li>
      <span className={result === 'holds' ? 'good' : result === 'fails' ? 'bad' : 'quiet'}>
        {result === 'unknown' ? signs.unknown : <Icon name={result === 'holds' ? 'tick' : 'cross'} />}
        <span className="sr-only">{signs[result]}</span>
      </span>
      <div>
        {stepNames(w)[step]}
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
