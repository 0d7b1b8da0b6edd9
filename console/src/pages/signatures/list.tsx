import { Button } from 'antd';
import { useMemo, useState } from 'react';
import type { Signature } from '../../api.ts';
import { useMay } from '../../frame/session.tsx';
import { dayOf } from '../../parts/moments.ts';
import { OrganisationLink } from '../../parts/registry-links.tsx';
import { SignatureStateTag } from '../../parts/registry-tags.tsx';
import { Text } from '../../parts/text.tsx';
import { useOptions } from '../../parts/vocabulary.tsx';
import type { Column } from '../../templates/data-table.tsx';
import { ListPage } from '../../templates/list-page.tsx';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { registryWords } from '../../words/registry.ts';
import { Dormancy } from './dormancy.tsx';

export default function Signatures() {
  const w = useWords(registryWords);
  const p = useWords(pageWords);
  const carriers = useOptions('carriers');
  const review = useMay('registry.review');
  const [running, setRunning] = useState(false);
  const columns = useMemo<Column<Signature>[]>(
    () => [
      {
        key: 'signature',
        title: w.signature,
        width: 160,
        cell: ({ signature }) => <Text text={signature} clip />,
      },
      { key: 'state', title: w.state, cell: ({ state }) => <SignatureStateTag state={state} /> },
      {
        key: 'owner',
        title: w.owner,
        width: 240,
        cell: ({ owner, ownerName }) => <OrganisationLink code={owner} name={ownerName} />,
      },
      { key: 'filings', title: w.filings, cell: ({ filings }) => <FilingCount filings={filings} /> },
      {
        key: 'registered',
        title: w.registeredAt,
        cell: ({ registeredAt }) => <span className="nowrap">{dayOf(registeredAt)}</span>,
      },
      {
        key: 'reason',
        title: w.reason,
        width: 220,
        cell: ({ suspendedBecause }) => suspendedBecause !== null && <Text text={suspendedBecause} clip />,
      },
    ],
    [w],
  );
  return (
    <>
      <ListPage
        route="GET /api/signatures"
        title={p.signatures}
        actions={review && <Button onClick={() => setRunning(true)}>{w.dormancy}</Button>}
        filters={[
          { kind: 'text', key: 'q', label: w.signatureSearch, maxLength: 40 },
          {
            kind: 'select',
            key: 'state',
            label: w.state,
            options: [
              { value: 'registered', label: w.signatureRegistered },
              { value: 'suspended', label: w.signatureSuspended },
            ],
          },
          { kind: 'select', key: 'carrier', label: w.carrier, options: carriers },
          {
            kind: 'select',
            key: 'filing',
            label: w.filings,
            options: [
              { value: 'filed', label: w.filed },
              { value: 'failed', label: w.failed },
              { value: 'withdrawn', label: w.withdrawn },
            ],
          },
          { kind: 'text', key: 'owner', label: w.ownerCode, maxLength: 18, more: true },
        ]}
        columns={columns}
        exports={['signatures', 'filings']}
        rowKey={({ signature }) => signature}
        rowLink={({ signature }) => `/signatures/${encodeURIComponent(signature)}`}
      />
      {running && <Dormancy onClose={() => setRunning(false)} />}
    </>
  );
}

function FilingCount({ filings }: Pick<Signature, 'filings'>) {
  const w = useWords(registryWords);
  const filed = filings.filter(({ state }) => state === 'filed').length;
  const failed = filings.filter(({ state }) => state === 'failed').length;
  if (filings.length === 0) return <span className="quiet">{w.noFilings}</span>;
  return (
    <>
      {filed > 0 && w.filingsCount(filed)}
      {failed > 0 && <span className="bad">{` ${w.failedCount(failed)}`}</span>}
    </>
  );
}
