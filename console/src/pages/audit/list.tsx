import { useMemo } from 'react';
import type { AuditEntry } from '../../api.ts';
import { timeOf } from '../../parts/moments.ts';
import { Text } from '../../parts/text.tsx';
import { useOptions, useWord } from '../../parts/vocabulary.tsx';
import { momentsOf, type Values } from '../../templates/address.ts';
import type { Column } from '../../templates/data-table.tsx';
import { ListPage } from '../../templates/list-page.tsx';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { systemWords } from '../../words/system.ts';

function asked(filters: Values): Values {
  const { range: _, from: __, to: ___, ...rest } = filters;
  return { ...rest, ...momentsOf(filters, '30d') };
}

export default function Audit() {
  const w = useWords(systemWords);
  const p = useWords(pageWords);
  const word = useWord();
  const deeds = useOptions('deeds');
  const columns = useMemo<Column<AuditEntry>[]>(
    () => [
      { key: 'at', title: w.time, cell: ({ at }) => <span className="nowrap">{timeOf(at)}</span> },
      {
        key: 'actor',
        title: w.actor,
        width: 150,
        cell: ({ actorName, actor }) => <Text text={actorName || actor} clip />,
      },
      { key: 'act', title: w.deed, cell: ({ act }) => word('deeds', act) },
      { key: 'reason', title: w.why, width: 180, cell: ({ reason }) => <Text text={reason ?? ''} clip /> },
      {
        key: 'detail',
        title: w.detail,
        width: 180,
        cell: ({ detail }) => (
          <Text
            text={Object.entries(detail)
              .map(
                ([key, value]) =>
                  `${word('details', key)} ${key === 'how' ? word('waysIn', String(value)) : value}`,
              )
              .join(' · ')}
            clip
          />
        ),
      },
      { key: 'object', title: w.object, width: 180, cell: ({ object }) => <Text text={object.id} clip /> },
      { key: 'address', title: w.address, cell: ({ address }) => address },
    ],
    [w, word],
  );
  return (
    <ListPage
      route="GET /api/audit"
      title={p.audit}
      filters={[
        { kind: 'range', usual: '30d' },
        { kind: 'select', key: 'act', label: w.deed, options: deeds },
        { kind: 'text', key: 'object', label: w.objectId, maxLength: 60 },
      ]}
      columns={columns}
      asked={asked}
      rowKey={({ sequence }) => String(sequence)}
      exports="audit"
    />
  );
}
