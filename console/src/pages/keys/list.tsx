import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { type ApiKey, api, newIntention } from '../../api.ts';
import { timeOf } from '../../parts/moments.ts';
import { Text } from '../../parts/text.tsx';
import { useWord } from '../../parts/vocabulary.tsx';
import type { Column } from '../../templates/data-table.tsx';
import { ListPage, listKey } from '../../templates/list-page.tsx';
import { useReason } from '../../templates/reason-modal.tsx';
import { Facts } from '../../templates/record-page.tsx';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { systemWords } from '../../words/system.ts';

export default function Keys() {
  const w = useWords(systemWords);
  const p = useWords(pageWords);
  const word = useWord();
  const columns = useMemo<Column<ApiKey>[]>(
    () => [
      { key: 'name', title: w.keyName, width: 200, cell: ({ name }) => <Text text={name} clip /> },
      { key: 'prefix', title: w.prefix, cell: ({ prefix }) => <code>{prefix}</code> },
      { key: 'role', title: w.role, cell: ({ role }) => word('roles', role) },
      { key: 'organisation', title: w.organisation, cell: ({ organisation }) => organisation ?? w.none },
      {
        key: 'until',
        title: w.until,
        cell: ({ until, revokedAt }) => (revokedAt === null ? timeOf(until) : <s>{timeOf(until)}</s>),
      },
      {
        key: 'used',
        title: w.lastUsed,
        cell: ({ lastUsedAt }) => (lastUsedAt === null ? w.none : timeOf(lastUsedAt)),
      },
    ],
    [w, word],
  );
  return (
    <ListPage
      route="GET /api/keys"
      title={p.keys}
      actions={
        <Link to="/keys/new">
          <Button type="primary" tabIndex={-1}>
            {p.makeKey}
          </Button>
        </Link>
      }
      filters={[]}
      columns={columns}
      rowKey={({ id }) => id}
      drawer={(_id, row) => ({
        title: p.keys,
        content: <OneKey apiKey={row} />,
      })}
    />
  );
}

function OneKey({ apiKey }: { apiKey: ApiKey | undefined }) {
  const w = useWords(systemWords);
  const word = useWord();
  const ask = useReason();
  const client = useQueryClient();
  if (apiKey === undefined) return null;
  const revoke = () =>
    ask({
      title: `${w.revoke} ${apiKey.name}`,
      description: <p>{w.revokeWhat}</p>,
      confirm: w.revoke,
      danger: true,
      act: async (reason) => {
        await api('DELETE /api/keys/:id', {
          params: { id: apiKey.id },
          body: { reason },
          intention: newIntention(),
        });
        await client.invalidateQueries({ queryKey: listKey('GET /api/keys') });
      },
    });
  return (
    <div className="stack">
      <Facts
        facts={[
          { label: w.keyName, value: <Text text={apiKey.name} /> },
          { label: w.role, value: word('roles', apiKey.role) },
          { label: w.acts, value: apiKey.acts.map((act) => word('acts', act)).join('、'), wide: true },
          { label: w.until, value: apiKey.revokedAt === null ? timeOf(apiKey.until) : w.revoked },
        ]}
      />
      {apiKey.revokedAt === null && (
        <div className="row">
          <Button danger onClick={revoke}>
            {w.revoke}
          </Button>
        </div>
      )}
    </div>
  );
}
