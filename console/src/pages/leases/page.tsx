import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { type Answer, api, nowMs } from '../../api.ts';
import { Chain, HopTag } from '../../parts/chain/chain.tsx';
import { Purposes, Signatures, Volume } from '../../parts/chain/terms.tsx';
import { History } from '../../parts/history.tsx';
import { timeOf } from '../../parts/moments.ts';
import { OrganisationLink, PortLink } from '../../parts/registry-links.tsx';
import { EndsSoon } from '../../parts/registry-tags.tsx';
import { Facts, RecordPage, Section } from '../../templates/record-page.tsx';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { registryWords } from '../../words/registry.ts';
import { LeaseActs } from './acts.tsx';

export type LeasePage = Answer<'GET /api/leases/:id'>;

export default function OneLease() {
  const { id = '' } = useParams();
  const p = useWords(pageWords);
  const w = useWords(registryWords);
  const query = useQuery({
    queryKey: ['lease', id],
    queryFn: ({ signal }) => api('GET /api/leases/:id', { params: { id }, signal }),
  });
  return (
    <RecordPage
      title={p.lease}
      query={query}
      titleOf={({ lease }) => `${w.lease} ${lease}`}
      beside={(lease) => (
        <>
          <HopTag state={standingOf(lease)} />
          {standingOf(lease) !== 'ended' && <EndsSoon until={lease.until} />}
        </>
      )}
      actions={(lease) => <LeaseActs lease={lease} />}
      aside={({ history }) => <History entries={history} />}
    >
      {(lease) => (
        <>
          <Registered lease={lease} />
          <Drawn port={lease.port} />
        </>
      )}
    </RecordPage>
  );
}

/** How a lease stands now. */
export function standingOf({
  from,
  until,
  confirmedAt,
  ended,
}: Pick<LeasePage, 'from' | 'until' | 'confirmedAt' | 'ended'>):
  | 'ended'
  | 'declared'
  | 'to-come'
  | 'in-force' {
  const now = nowMs();
  if (ended || (until !== null && Date.parse(until) <= now)) return 'ended';
  if (confirmedAt === null) return 'declared';
  return Date.parse(from) > now || Date.parse(confirmedAt) > now ? 'to-come' : 'in-force';
}

/** Where the hop stands in the port's chain, for whoever may see that. */
function Drawn({ port }: { port: string }) {
  const w = useWords(registryWords);
  const { data } = useQuery({
    queryKey: ['port', port, 'chain'],
    queryFn: ({ signal }) => api('GET /api/ports/:id/chain', { params: { id: port }, signal }),
  });
  if (data === undefined) return null;
  return (
    <Section title={w.chain} extra={<Link to={`/ports/${port}`}>{w.drawn}</Link>}>
      <Chain chain={data} at={nowMs()} />
    </Section>
  );
}

function Registered({ lease }: { lease: LeasePage }) {
  const w = useWords(registryWords);
  const { port, lessor, lessorName, lessee, lesseeName, from, until, confirmedAt, declaredFor } = lease;
  const declarer = declaredFor === lessee ? w.lesseeSide : w.lessorSide;
  const other = declaredFor === lessee ? w.lessorSide : w.lesseeSide;
  return (
    <Section title={w.facts}>
      <Facts
        facts={[
          { label: w.lessor, value: <OrganisationLink code={lessor} name={lessorName} whole /> },
          { label: w.lessee, value: <OrganisationLink code={lessee} name={lesseeName} whole /> },
          { label: w.port, value: <PortLink port={port} /> },
          { label: w.from, value: timeOf(from) },
          { label: w.until, value: until === null ? w.noEnd : timeOf(until) },
          { label: w.declaredBy, value: declarer },
          {
            label: w.confirmedBy,
            value:
              confirmedAt === null ? (
                <span className="bad">{w.notYet}</span>
              ) : (
                w.bySide(other, timeOf(confirmedAt))
              ),
          },
          { label: w.volume, value: <Volume messagesMax={lease.messagesMax} /> },
          { label: w.carries, value: <Purposes purposes={lease.purposes} />, wide: true },
          { label: w.mayUse, value: <Signatures signatures={lease.signatures} />, wide: true },
        ]}
      />
    </Section>
  );
}
