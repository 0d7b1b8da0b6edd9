import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { Link } from 'react-router';
import { type Answer, ApiError, api, type Finding, nowMs } from '../../api.ts';
import { useMay } from '../../frame/session.tsx';
import { Chain } from '../../parts/chain/chain.tsx';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { dayOf } from '../../parts/moments.ts';
import { LetterLink, OrganisationLink, PortLink, SignatureLink } from '../../parts/registry-links.tsx';
import { PortStateTag, SignatureStateTag } from '../../parts/registry-tags.tsx';
import { Text } from '../../parts/text.tsx';
import { Facts, Section } from '../../templates/record-page.tsx';
import { findingWords } from '../../words/findings.ts';
import { useWords } from '../../words/language.tsx';

/** What the registry holds of the port, the signature or the organisation, beside what the traffic says. */
export function Declared({ subjectKind, subject }: Pick<Finding, 'subjectKind' | 'subject'>) {
  const w = useWords(findingWords);
  const params = { id: subject };
  const isPort = subjectKind === 'port';
  const isSignature = subjectKind === 'signature';
  const isOrganisation = subjectKind === 'organisation';
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
    enabled: isSignature,
  });
  const organisation = useQuery({
    queryKey: ['organisation', subject],
    queryFn: ({ signal }) => api('GET /api/organisations/:id', { params, signal }),
    enabled: isOrganisation,
  });
  const error = port.error ?? chain.error ?? signature.error ?? organisation.error;
  const unknown = error instanceof ApiError && error.status === 404;
  const loading =
    (isPort && (port.data === undefined || chain.data === undefined)) ||
    (isSignature && signature.data === undefined) ||
    (isOrganisation && organisation.data === undefined);
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
      {organisation.data !== undefined && <OrganisationFacts organisation={organisation.data} />}
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

function OrganisationFacts({ organisation }: { organisation: Answer<'GET /api/organisations/:id'> }) {
  const w = useWords(findingWords);
  const reads = useMay('consent.read');
  const { id, name, registeredAt, counts } = organisation;
  const of = `?${new URLSearchParams({ organisation: id })}`;
  return (
    <Facts
      facts={[
        { label: w.organisation, value: <OrganisationLink code={id} name={name} whole /> },
        { label: w.registeredAt, value: dayOf(registeredAt) },
        { label: w.signature, value: counts.signatures },
        ...(reads
          ? [
              {
                label: w.itsConsents,
                value: (
                  <span className="row">
                    <Link to={`/consent-events${of}`}>{w.itsLedger}</Link>
                    <Link to={`/wordings${of}`}>{w.itsWordings}</Link>
                  </span>
                ),
              },
            ]
          : []),
      ]}
    />
  );
}
