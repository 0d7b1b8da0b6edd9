import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { type Answer, ApiError, api, type Finding, nowMs } from '../../api.ts';
import { Chain } from '../../parts/chain/chain.tsx';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { dayOf } from '../../parts/moments.ts';
import { LetterLink, OrganisationLink, PortLink, SignatureLink } from '../../parts/registry-links.tsx';
import { PortStateTag, SignatureStateTag } from '../../parts/registry-tags.tsx';
import { Text } from '../../parts/text.tsx';
import { Facts, Section } from '../../templates/record-page.tsx';
import { findingWords } from '../../words/findings.ts';
import { useWords } from '../../words/language.tsx';

/** What the registry holds of the port or the signature, beside what the traffic says. */
export function Declared({ subjectKind, subject }: Pick<Finding, 'subjectKind' | 'subject'>) {
  const w = useWords(findingWords);
  const params = { id: subject };
  const isPort = subjectKind === 'port';
  const port = useQuery({
    queryKey: ['port', subject],
    queryFn: ({ signal }) => api('GET /api/ports/:id', { params, signal }),
    enabled: isPort,
  });
  const chain = useQuery({
    queryKey: ['port', subject, 'chain'],
    queryFn: ({ signal }) => api('GET /api/ports/:id/chain', { params, signal }),
    enabled: isPort,
  });
  const signature = useQuery({
    queryKey: ['signature', subject],
    queryFn: ({ signal }) => api('GET /api/signatures/:id', { params, signal }),
    enabled: !isPort,
  });
  const error = isPort ? (port.error ?? chain.error) : signature.error;
  const unknown = error instanceof ApiError && error.status === 404;
  const loading = isPort ? port.data === undefined || chain.data === undefined : signature.data === undefined;
  return (
    <Section title={w.declared}>
      {unknown && <p className="quiet">{w.declaredNone}</p>}
      {error !== null && !unknown && <LoadProblem error={error} />}
      {error === null && loading && <Skeleton active />}
      {port.data !== undefined && chain.data !== undefined && (
        <div className="stack">
          <PortFacts port={port.data} />
          <Chain chain={chain.data} at={nowMs()} portState={port.data.state} />
        </div>
      )}
      {signature.data !== undefined && <SignatureFacts signature={signature.data} />}
    </Section>
  );
}

function PortFacts({ port: { port, state, use, signature } }: { port: Answer<'GET /api/ports/:id'> }) {
  const w = useWords(findingWords);
  return (
    <Facts
      facts={[
        {
          label: w.port,
          value: (
            <span className="row">
              <PortLink port={port} />
              <PortStateTag state={state} />
            </span>
          ),
        },
        { label: w.use, value: use === null ? w.nothing : w[use] },
        { label: w.serves, value: signature === null ? w.nothing : <SignatureLink signature={signature} /> },
      ]}
    />
  );
}

function SignatureFacts({ signature: page }: { signature: Answer<'GET /api/signatures/:id'> }) {
  const w = useWords(findingWords);
  const { signature, state, owner, ownerName, registeredAt, letters } = page;
  return (
    <Facts
      facts={[
        {
          label: w.signature,
          value: (
            <span className="row">
              <SignatureLink signature={signature} />
              <SignatureStateTag state={state} />
            </span>
          ),
        },
        { label: w.owner, value: <OrganisationLink code={owner} name={ownerName} /> },
        { label: w.registeredAt, value: dayOf(registeredAt) },
        {
          label: w.letters,
          wide: true,
          value:
            letters.length === 0 ? (
              w.nothing
            ) : (
              <ul>
                {letters.map(({ letter, grantor, grantorName, grantee, granteeName, until }) => (
                  <li key={letter}>
                    <LetterLink letter={letter} />{' '}
                    <Text text={w.leaseOf(grantorName ?? grantor, granteeName ?? grantee)} />{' '}
                    <span className="quiet">{w.untilDay(dayOf(until))}</span>
                  </li>
                ))}
              </ul>
            ),
        },
      ]}
    />
  );
}
