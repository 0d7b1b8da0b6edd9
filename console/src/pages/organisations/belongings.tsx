import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { api, type Organisation } from '../../api.ts';
import { useMay } from '../../frame/session.tsx';
import { OrganisationLink, PortLink, SignatureLink } from '../../parts/registry-links.tsx';
import { PortStateTag, SignatureStateTag } from '../../parts/registry-tags.tsx';
import { Tag } from '../../parts/tags.tsx';
import { type Column, DataTable } from '../../templates/data-table.tsx';
import { Section } from '../../templates/record-page.tsx';
import { useWords } from '../../words/language.tsx';
import { registryWords } from '../../words/registry.ts';
import { systemWords } from '../../words/system.ts';
import { type LeaseRow, useLeaseColumns } from '../leases/table.tsx';
import { LetterTable } from '../letters/table.tsx';

/** So many of each are shown; the lists have all. */
const SHOWN = 20;

/** Its ports, leases, signatures, letters and accounts; what it has none of is left out. */
export function Belongings({ organisation: { id } }: { organisation: Organisation }) {
  return (
    <>
      <Ports organisation={id} />
      <Leases organisation={id} />
      <Signatures organisation={id} />
      <Letters organisation={id} />
      <Accounts organisation={id} />
    </>
  );
}

interface Props {
  readonly organisation: string;
}

function Part({ title, to, children }: { title: string; to: string; children: ReactNode }) {
  const w = useWords(registryWords);
  return (
    <Section title={title} extra={<Link to={to}>{w.allOfThem}</Link>}>
      {children}
    </Section>
  );
}

function Ports({ organisation: holder }: Props) {
  const w = useWords(registryWords);
  const { data } = useQuery({
    queryKey: ['organisation', holder, 'ports'],
    queryFn: ({ signal }) => api('GET /api/ports', { query: { holder, limit: SHOWN }, signal }),
  });
  if (data === undefined || data.items.length === 0) return null;
  return (
    <Part title={w.ports} to={`/ports?${new URLSearchParams({ holder })}`}>
      <ul className="sub-ports">
        {data.items.map(({ port, state, signature }) => (
          <li key={port} className="row">
            <PortLink port={port} />
            <PortStateTag state={state} />
            {signature !== null && <SignatureLink signature={signature} />}
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Leases({ organisation }: Props) {
  const w = useWords(registryWords);
  // Beside the page's other column there is room for what tells them apart: of the two sides one is this page's own.
  const other: Column<LeaseRow> = {
    key: 'other',
    title: w.otherSide,
    width: 200,
    cell: ({ lessor, lessorName, lessee, lesseeName }) =>
      lessor === organisation ? (
        <>
          <span className="quiet">{w.leaseTo}</span> <OrganisationLink code={lessee} name={lesseeName} />
        </>
      ) : (
        <>
          <span className="quiet">{w.leaseFrom}</span> <OrganisationLink code={lessor} name={lessorName} />
        </>
      ),
  };
  const columns = useLeaseColumns().flatMap((column) =>
    column.key === 'lessor' ? [other] : column.key === 'lessee' || column.key === 'from' ? [] : [column],
  );
  const { data } = useQuery({
    queryKey: ['organisation', organisation, 'leases'],
    queryFn: ({ signal }) => api('GET /api/leases', { query: { organisation, limit: SHOWN }, signal }),
  });
  if (data === undefined || data.items.length === 0) return null;
  return (
    <Part title={w.leases} to={`/leases?${new URLSearchParams({ organisation })}`}>
      <DataTable
        label={w.leases}
        columns={columns}
        rows={data.items}
        rowKey={({ lease }) => lease}
        rowLink={({ lease }) => `/leases/${encodeURIComponent(lease)}`}
      />
    </Part>
  );
}

function Signatures({ organisation: owner }: Props) {
  const w = useWords(registryWords);
  const { data } = useQuery({
    queryKey: ['organisation', owner, 'signatures'],
    queryFn: ({ signal }) => api('GET /api/signatures', { query: { owner, limit: SHOWN }, signal }),
  });
  if (data === undefined || data.items.length === 0) return null;
  return (
    <Part title={w.signatures} to={`/signatures?${new URLSearchParams({ owner })}`}>
      <ul className="sub-ports">
        {data.items.map(({ signature, state }) => (
          <li key={signature} className="row">
            <SignatureLink signature={signature} />
            <SignatureStateTag state={state} />
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Letters({ organisation }: Props) {
  const w = useWords(registryWords);
  const { data } = useQuery({
    queryKey: ['organisation', organisation, 'letters'],
    queryFn: ({ signal }) => api('GET /api/letters', { query: { organisation, limit: SHOWN }, signal }),
  });
  if (data === undefined || data.items.length === 0) return null;
  return (
    <Part title={w.letters} to={`/letters?${new URLSearchParams({ organisation })}`}>
      <LetterTable label={w.letters} letters={data.items} of={organisation} />
    </Part>
  );
}

function Accounts({ organisation }: Props) {
  const w = useWords(registryWords);
  const s = useWords(systemWords);
  const may = useMay('account.read');
  const { data } = useQuery({
    queryKey: ['organisation', organisation, 'accounts'],
    queryFn: ({ signal }) => api('GET /api/accounts', { query: { q: organisation, limit: SHOWN }, signal }),
    enabled: may,
  });
  if (data === undefined || data.items.length === 0) return null;
  return (
    <Part title={w.accounts} to={`/accounts?${new URLSearchParams({ q: organisation })}`}>
      <ul className="sub-ports">
        {data.items.map(({ account, state }) => (
          <li key={account} className="row">
            <Link to={`/accounts?${new URLSearchParams({ q: organisation, open: account })}`}>{account}</Link>
            <Tag {...(state === 'open' ? { tone: 'good' as const } : {})}>
              {state === 'open' ? s.open : s.closed}
            </Tag>
          </li>
        ))}
      </ul>
    </Part>
  );
}
