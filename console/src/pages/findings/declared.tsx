import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { type Answer, ApiError, api, type Finding } from '../../api.ts';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { dayOf } from '../../parts/moments.ts';
import { Text } from '../../parts/text.tsx';
import { type Fact, Facts, Section } from '../../templates/record-page.tsx';
import { findingWords } from '../../words/findings.ts';
import { useWords } from '../../words/language.tsx';

/** What the registry holds of the port or the signature, beside what the traffic says. */
export function Declared({ subjectKind, subject }: Pick<Finding, 'subjectKind' | 'subject'>) {
  const w = useWords(findingWords);
  const params = { id: subject };
  const port = useQuery({
    queryKey: ['port', subject],
    queryFn: ({ signal }) => api('GET /api/ports/:id', { params, signal }),
    enabled: subjectKind === 'port',
  });
  const signature = useQuery({
    queryKey: ['signature', subject],
    queryFn: ({ signal }) => api('GET /api/signatures/:id', { params, signal }),
    enabled: subjectKind === 'signature',
  });
  const { error } = subjectKind === 'port' ? port : signature;
  const unknown = error instanceof ApiError && error.status === 404;
  return (
    <Section title={w.declared}>
      {unknown && <p className="quiet">{w.declaredNone}</p>}
      {error !== null && !unknown && <LoadProblem error={error} />}
      {error === null && port.data === undefined && signature.data === undefined && <Skeleton active />}
      {port.data !== undefined && <PortFacts port={port.data} />}
      {signature.data !== undefined && <SignatureFacts signature={signature.data} />}
    </Section>
  );
}

function PortFacts({ port }: { port: Answer<'GET /api/ports/:id'> }) {
  const w = useWords(findingWords);
  const { holder, use, signature, leases } = port;
  const facts: Fact[] = [
    { label: w.holder, value: <Text text={holder ?? w.nothing} /> },
    { label: w.use, value: use === null ? w.nothing : w[use] },
    { label: w.serves, value: <Text text={signature === null ? w.nothing : `【${signature}】`} /> },
    {
      label: w.leases,
      wide: true,
      value:
        leases.length === 0 ? (
          w.noLeases
        ) : (
          <ul>
            {leases.map(({ lease, lessor, lessee, confirmedAt, ended }) => (
              <li key={lease}>
                <Text text={w.leaseOf(lessor, lessee)} />{' '}
                <span className="quiet">
                  {ended ? w.ended : confirmedAt === null ? w.unconfirmed : dayOf(confirmedAt)}
                </span>
              </li>
            ))}
          </ul>
        ),
    },
  ];
  return <Facts facts={facts} />;
}

function SignatureFacts({ signature }: { signature: Answer<'GET /api/signatures/:id'> }) {
  const w = useWords(findingWords);
  const { owner, registeredAt, letters } = signature;
  return (
    <Facts
      facts={[
        { label: w.owner, value: <Text text={owner} /> },
        { label: w.registeredAt, value: dayOf(registeredAt) },
        {
          label: w.letters,
          wide: true,
          value:
            letters.length === 0 ? (
              w.nothing
            ) : (
              <ul>
                {letters.map(({ letter, grantor, grantee, until }) => (
                  <li key={letter}>
                    <Text text={`${letter} · ${w.leaseOf(grantor, grantee)}`} />{' '}
                    <span className="quiet">{dayOf(until)}</span>
                  </li>
                ))}
              </ul>
            ),
        },
      ]}
    />
  );
}
