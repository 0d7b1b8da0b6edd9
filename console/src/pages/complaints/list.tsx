import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { useMay } from '../../frame/session.tsx';
import { useOptions } from '../../parts/vocabulary.tsx';
import { momentsOf, type Values } from '../../templates/address.ts';
import type { Filter } from '../../templates/filters.tsx';
import { ListPage } from '../../templates/list-page.tsx';
import { complaintWords } from '../../words/complaints.ts';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { Gather } from './gather.tsx';
import { type Complaint, useCategories, useComplaintColumns } from './state.tsx';

function asked(filters: Values): Values {
  const { range: _, from: __, to: ___, ...rest } = filters;
  return { ...rest, ...momentsOf(filters, 'all') };
}

export default function Complaints() {
  const w = useWords(complaintWords);
  const p = useWords(pageWords);
  const may = useMay('complaint.handle');
  const columns = useComplaintColumns();
  const filters = useFilters();
  return (
    <ListPage
      route="GET /api/complaints"
      title={p.complaints}
      intro={<p className="quiet intro">{w.intro}</p>}
      actions={<Link to="/complaints/by-number">{w.byNumber}</Link>}
      filters={filters}
      columns={columns}
      asked={asked}
      rowKey={({ id }) => id}
      rowLink={({ id }) => `/complaints/${id}`}
      maySelect={({ state }) => state !== 'closed'}
      {...(may
        ? {
            batch: (rows: readonly Complaint[], clear: () => void) => (
              <GatherButton rows={rows} onDone={clear} />
            ),
          }
        : {})}
    />
  );
}

function GatherButton({ rows, onDone }: { rows: readonly Complaint[]; onDone(): void }) {
  const w = useWords(complaintWords);
  const [open, setOpen] = useState(false);
  const [first] = rows;
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {w.gather}
      </Button>
      {open && first !== undefined && (
        <Gather
          complaints={rows.map(({ id }) => id)}
          port={first.port}
          onClose={(done) => {
            setOpen(false);
            if (done) onDone();
          }}
        />
      )}
    </>
  );
}

function useFilters(): Filter[] {
  const w = useWords(complaintWords);
  const states = useOptions('complaintStates');
  const channels = useOptions('complaintChannels');
  const marks = useOptions('complaintMarks');
  const categories = useCategories();
  return useMemo<Filter[]>(() => {
    const flag = [
      { value: '1', label: w.yes },
      { value: '0', label: w.no },
    ];
    return [
      { kind: 'select', key: 'state', label: w.state, options: states },
      { kind: 'text', key: 'port', label: w.port, maxLength: 20, digits: true },
      { kind: 'text', key: 'text', label: w.text, hint: w.textHint, maxLength: 200 },
      { kind: 'range', usual: 'all' },
      { kind: 'select', key: 'category', label: w.category, options: categories, more: true },
      { kind: 'select', key: 'channel', label: w.channel, options: channels, more: true },
      { kind: 'select', key: 'mark', label: w.marks, options: marks, more: true },
      { kind: 'select', key: 'counted', label: w.counted, options: flag, more: true },
      { kind: 'select', key: 'wantsStop', label: w.wantsStop, options: flag, more: true },
      { kind: 'text', key: 'via', label: w.viaCode, maxLength: 18, more: true },
    ];
  }, [w, states, channels, marks, categories]);
}
