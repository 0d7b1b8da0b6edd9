import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { api, type Resembling } from '../../api.ts';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { OrganisationLink } from '../../parts/registry-links.tsx';
import { SideBySide } from '../../parts/side-by-side/side-by-side.tsx';
import { Tag } from '../../parts/tags.tsx';
import { Section } from '../../templates/record-page.tsx';
import { useTold, useWords } from '../../words/language.tsx';
import { registryWords } from '../../words/registry.ts';

/** Registered signatures of others that this one resembles, each beside it. */
export function LookAlikes({ signature }: { signature: string }) {
  const w = useWords(registryWords);
  const { data, error, refetch } = useQuery({
    queryKey: ['signature', signature, 'resembling'],
    queryFn: ({ signal }) => api('GET /api/signatures/:id/resembling', { params: { id: signature }, signal }),
  });
  return (
    <Section title={w.lookAlikes}>
      {error !== null && <LoadProblem error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton active />}
      {data?.items.length === 0 && <p className="quiet">{w.noLookAlikes}</p>}
      {data !== undefined && data.items.length > 0 && (
        <>
          <p className="quiet intro">{w.lookAlikesWhat}</p>
          <ul className="stack">
            {data.items.map((other) => (
              <li key={`${other.name} ${other.owner}`}>
                <LookAlike signature={signature} other={other} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}

interface Props {
  readonly signature: string;
  readonly other: Resembling;
}

/** One of them beside this one, and by which steps the two are found to be alike. */
function LookAlike({ signature, other }: Props) {
  const w = useWords(registryWords);
  const told = useTold();
  const steps = [...new Map(other.steps.map((step) => [step.step, step])).values()];
  return (
    <div className="stack">
      <p className="row">
        <Tag tone={other.severity === 'refuse' ? 'bad' : 'wait'}>{told(other.words)}</Tag>
        {steps.map((step) => (
          <span key={step.step}>{told(step.words)}</span>
        ))}
        <span className="quiet">{other.severity === 'refuse' ? w.wouldRefuse : w.wouldAsk}</span>
      </p>
      <SideBySide
        left={{ title: w.thisSignature, name: signature }}
        right={{
          title: w.otherSignature,
          name: other.name,
          to: `/signatures/${encodeURIComponent(other.name)}`,
          note: (
            <>
              {w.owner} <OrganisationLink code={other.owner} name={other.ownerName} whole />
            </>
          ),
        }}
      />
    </div>
  );
}
