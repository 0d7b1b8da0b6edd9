import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { Link } from 'react-router';
import { api, type Resembling } from '../../api.ts';
import { differences, type NamePiece } from '../../parts/differences.ts';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { OrganisationLink } from '../../parts/registry-links.tsx';
import { Tag } from '../../parts/tags.tsx';
import { Text } from '../../parts/text.tsx';
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
                <SideBySide signature={signature} other={other} />
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

/** Two names, character by character, with what sets them apart marked and said. */
export function SideBySide({ signature, other }: Props) {
  const w = useWords(registryWords);
  const told = useTold();
  const [own, others] = differences(signature, other.name);
  const steps = [...new Map(other.steps.map((step) => [step.step, step])).values()];
  return (
    <div className="look-alike">
      <dl className="look-alike-names">
        <div>
          <dt>{w.thisSignature}</dt>
          <dd>
            <Name pieces={own} />
          </dd>
        </div>
        <div>
          <dt>{w.otherSignature}</dt>
          <dd>
            <Link to={`/signatures/${encodeURIComponent(other.name)}`}>
              <Name pieces={others} />
            </Link>
          </dd>
        </div>
      </dl>
      <p className="row">
        <Tag tone={other.severity === 'refuse' ? 'bad' : 'wait'}>{told(other.words)}</Tag>
        <span className="quiet">{other.severity === 'refuse' ? w.wouldRefuse : w.wouldAsk}</span>
      </p>
      {steps.length > 0 && (
        <ul className="values">
          {steps.map((step) => (
            <li key={step.step}>{told(step.words)}</li>
          ))}
        </ul>
      )}
      <p>
        <span className="quiet">{w.owner}</span>{' '}
        <OrganisationLink code={other.owner} name={other.ownerName} whole />
      </p>
    </div>
  );
}

function Name({ pieces }: { pieces: readonly NamePiece[] }) {
  return (
    <bdi className="look-alike-name">
      {pieces.map(({ text, differs }, i) =>
        differs ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name and never move
          <mark key={i}>
            <Text text={text} />
          </mark>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <Text key={i} text={text} />
        ),
      )}
    </bdi>
  );
}
