import { useMemo } from 'react';
import type { Port } from '../../api.ts';
import { dayOf } from '../../parts/moments.ts';
import { OrganisationLink, SignatureLink } from '../../parts/registry-links.tsx';
import { PortStateTag } from '../../parts/registry-tags.tsx';
import { Text } from '../../parts/text.tsx';
import type { Column } from '../../templates/data-table.tsx';
import { ListPage } from '../../templates/list-page.tsx';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { registryWords } from '../../words/registry.ts';

export default function Ports() {
  const w = useWords(registryWords);
  const p = useWords(pageWords);
  const columns = useMemo<Column<Port>[]>(
    () => [
      { key: 'port', title: w.port, cell: ({ port }) => port },
      { key: 'state', title: w.state, cell: ({ state }) => <PortStateTag state={state} /> },
      { key: 'use', title: w.use, cell: ({ use }) => wordOfUse(w, use) },
      {
        key: 'holder',
        title: w.holder,
        width: 220,
        cell: ({ holder, holderName }) =>
          holder === null ? (
            <span className="quiet">{w.none}</span>
          ) : (
            <OrganisationLink code={holder} name={holderName} />
          ),
      },
      {
        key: 'signature',
        title: w.serves,
        width: 140,
        cell: ({ signature }) =>
          signature === null ? (
            <span className="quiet">{w.none}</span>
          ) : (
            <SignatureLink signature={signature} />
          ),
      },
      {
        key: 'since',
        title: w.since,
        cell: ({ since }) => since !== null && <span className="nowrap">{dayOf(since)}</span>,
      },
      {
        key: 'reason',
        title: w.reason,
        width: 200,
        cell: ({ reason }) => reason !== null && reason !== '' && <Text text={reason} clip />,
      },
    ],
    [w],
  );
  return (
    <ListPage
      route="GET /api/ports"
      title={p.ports}
      filters={[
        { kind: 'text', key: 'q', label: w.portSearch, maxLength: 20, digits: true },
        {
          kind: 'select',
          key: 'state',
          label: w.state,
          options: [
            { value: 'applied', label: w.portApplied },
            { value: 'approved', label: w.portApproved },
            { value: 'open', label: w.portOpen },
            { value: 'suspended', label: w.portSuspended },
            { value: 'closed', label: w.portClosed },
          ],
        },
        {
          kind: 'select',
          key: 'use',
          label: w.use,
          options: [
            { value: 'service', label: w.useService },
            { value: 'marketing', label: w.useMarketing },
          ],
        },
        { kind: 'text', key: 'holder', label: w.holderCode, maxLength: 18, more: true },
      ]}
      columns={columns}
      exports={['ports', 'assignments']}
      rowKey={({ port }) => port}
      rowLink={({ port }) => `/ports/${port}`}
    />
  );
}

export function wordOfUse(
  w: { readonly useService: string; readonly useMarketing: string; readonly none: string },
  use: Port['use'],
): string {
  return use === null ? w.none : use === 'service' ? w.useService : w.useMarketing;
}
