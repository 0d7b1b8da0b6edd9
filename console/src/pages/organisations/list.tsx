import { Button } from 'antd';
import { useMemo } from 'react';
import { Link } from 'react-router';
import type { Answer } from '../../api.ts';
import { useMay } from '../../frame/session.tsx';
import { Text } from '../../parts/text.tsx';
import type { Column } from '../../templates/data-table.tsx';
import { ListPage } from '../../templates/list-page.tsx';
import { useWords } from '../../words/language.tsx';
import { organisationWords } from '../../words/organisations.ts';
import { pageWords } from '../../words/pages.ts';
import { registryWords } from '../../words/registry.ts';

type Row = Answer<'GET /api/organisations'>['items'][number];

export default function Organisations() {
  const w = useWords(registryWords);
  const o = useWords(organisationWords);
  const p = useWords(pageWords);
  const review = useMay('registry.review');
  const columns = useMemo<Column<Row>[]>(
    () => [
      { key: 'name', title: w.name, cell: ({ name }) => <Text text={name} clip /> },
      { key: 'code', title: w.code, cell: ({ id }) => <code className="nowrap">{id}</code> },
    ],
    [w],
  );
  return (
    <ListPage
      route="GET /api/organisations"
      title={p.organisations}
      actions={
        review && (
          <Link to="/organisations/new">
            <Button type="primary" tabIndex={-1}>
              {o.register}
            </Button>
          </Link>
        )
      }
      filters={[{ kind: 'text', key: 'q', label: w.organisationSearch, maxLength: 60 }]}
      columns={columns}
      exports="organisations"
      rowKey={({ id }) => id}
      rowLink={({ id }) => `/organisations/${id}`}
    />
  );
}
