import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Alert, Form, type FormInstance } from 'antd';
import { useEffect, useState } from 'react';
import { api, type CheckFinding } from '../../api.ts';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { useTold, useWords } from '../../words/language.tsx';
import { registryWords } from '../../words/registry.ts';
import { type LeaseFields, wantedOf } from './declare.tsx';

const PAUSE_MS = 500;
/** The first five are needed. */
const FIELDS = [
  ...(['organisation', 'lease', 'port', 'lessor', 'lessee'] as const),
  ...(['purposes', 'signatures', 'messagesMax', 'from', 'until'] as const),
] as const;
type Field = (typeof FIELDS)[number];
/** Under which name each stands in the form. */
const placeOf = (field: Field) => (field === 'messagesMax' ? [field, 'count'] : field);

/** Asks, whenever the writing pauses, what would stand in the way, and puts each finding at its field. What is still empty is not blamed. */
export function PreCheck({ form }: { form: FormInstance<LeaseFields> }) {
  const w = useWords(registryWords);
  const told = useTold();
  const values = Form.useWatch([], form) as LeaseFields | undefined;
  const wanted = usePaused(JSON.stringify(wantedOf(values ?? {})));
  const { data, error } = useQuery({
    queryKey: ['lease-check', wanted],
    queryFn: ({ signal }) => api('POST /api/leases/check', { body: asked, signal }),
    enabled: form.isFieldsTouched(),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const asked = JSON.parse(wanted) as ReturnType<typeof wantedOf>;
  // What may be left out is never blamed for being left out; what may not is, once it is not what is missing.
  const filled = (field: string) => asked[fieldOf(field) as Field] !== '';
  const findings = data?.findings.filter(({ field }) => filled(field));
  const missing = FIELDS.slice(0, 5).some((field) => !filled(field));
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each answer
  useEffect(() => {
    if (findings === undefined) return;
    const at = (name: Field) => findings.filter(({ field }) => fieldOf(field) === name);
    form.setFields(
      FIELDS.filter(filled).map((name) => ({
        name: placeOf(name) as Field,
        errors: at(name).map(({ words, fix }) => `${told(words)} ${told(fix)}`),
      })),
    );
  }, [data, told]);
  return (
    <div className="pre-check" role="status">
      {error !== null && <LoadProblem error={error} />}
      {findings === undefined || (findings.length === 0 && missing) ? (
        <p className="quiet">{w.preCheckWaits}</p>
      ) : findings.length === 0 ? (
        <Alert type="success" showIcon title={w.preCheckWell} />
      ) : (
        <Alert
          type="warning"
          showIcon
          title={w.preCheckFound(findings.length)}
          description={<FindingList findings={findings} />}
        />
      )}
    </div>
  );
}

function FindingList({ findings }: { findings: readonly CheckFinding[] }) {
  const told = useTold();
  return (
    <ul className="findings">
      {findings.map(({ code, field, words, fix }) => (
        <li key={`${code} ${field}`}>
          {told(words)} {told(fix)}
        </li>
      ))}
    </ul>
  );
}

/** `purposes.0` is a place within `carries`. */
const fieldOf = (path: string): string => path.split('.')[0]!;

/** A text once it has not changed for a moment. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}
