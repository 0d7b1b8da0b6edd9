import { Button } from 'antd';
import { Link } from 'react-router';
import { useMay } from '../../frame/session.tsx';
import type { Filter } from '../../templates/filters.tsx';
import { ListPage } from '../../templates/list-page.tsx';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { registryWords } from '../../words/registry.ts';
import { useLeaseColumns } from './table.tsx';

export default function Leases() {
  const w = useWords(registryWords);
  const p = useWords(pageWords);
  const apply = useMay('registry.apply');
  const columns = useLeaseColumns();
  const filters: Filter[] = [
    { kind: 'text', key: 'port', label: w.port, maxLength: 20, digits: true },
    { kind: 'text', key: 'organisation', label: w.code, maxLength: 18 },
    {
      kind: 'select',
      key: 'state',
      label: w.state,
      options: [
        { value: 'declared', label: w.declared },
        { value: 'to-come', label: w.toCome },
        { value: 'in-force', label: w.inForce },
        { value: 'ended', label: w.ended },
        { value: 'over', label: w.ranOut },
      ],
    },
    {
      kind: 'select',
      key: 'expiresWithinDays',
      label: w.within,
      options: [30, 60, 90].map((days) => ({ value: String(days), label: w.withinDays(days) })),
    },
  ];
  return (
    <ListPage
      route="GET /api/leases"
      title={p.leases}
      actions={
        apply && (
          <Link to="/leases/new">
            <Button type="primary" tabIndex={-1}>
              {w.declareLease}
            </Button>
          </Link>
        )
      }
      filters={filters}
      columns={columns}
      exports="leases"
      rowKey={({ lease }) => lease}
      rowLink={({ lease }) => `/leases/${encodeURIComponent(lease)}`}
    />
  );
}
