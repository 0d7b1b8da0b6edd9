import { useMemo } from 'react';
import type { Answer } from '../../api.ts';
import { dayOf } from '../../parts/moments.ts';
import { OrganisationLink, PortLink } from '../../parts/registry-links.tsx';
import { EndsSoon, LeaseStateTag } from '../../parts/registry-tags.tsx';
import type { Column } from '../../templates/data-table.tsx';
import { useWords } from '../../words/language.tsx';
import { registryWords } from '../../words/registry.ts';

export type LeaseRow = Answer<'GET /api/leases'>['items'][number];

export function useLeaseColumns(): Column<LeaseRow>[] {
  const w = useWords(registryWords);
  return useMemo(
    () => [
      { key: 'lease', title: w.leaseName, cell: ({ lease }) => <span className="nowrap">{lease}</span> },
      {
        key: 'state',
        title: w.state,
        cell: ({ state, until }) => (
          <span className="row">
            <LeaseStateTag state={state} />
            {state === 'in-force' && <EndsSoon until={until} />}
          </span>
        ),
      },
      { key: 'port', title: w.port, cell: ({ port }) => <PortLink port={port} /> },
      {
        key: 'lessor',
        title: w.lessor,
        width: 200,
        cell: ({ lessor, lessorName }) => <OrganisationLink code={lessor} name={lessorName} />,
      },
      {
        key: 'lessee',
        title: w.lessee,
        width: 200,
        cell: ({ lessee, lesseeName }) => <OrganisationLink code={lessee} name={lesseeName} />,
      },
      { key: 'from', title: w.from, cell: ({ from }) => <span className="nowrap">{dayOf(from)}</span> },
      {
        key: 'until',
        title: w.until,
        cell: ({ until }) =>
          until === null ? (
            <span className="quiet">{w.noEnd}</span>
          ) : (
            <span className="nowrap">{dayOf(until)}</span>
          ),
      },
    ],
    [w],
  );
}
