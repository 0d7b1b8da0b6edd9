import { Button } from 'antd';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { timeOf } from '../../parts/moments.ts';
import { OrganisationLink } from '../../parts/registry-links.tsx';
import { Text } from '../../parts/text.tsx';
import { useWord } from '../../parts/vocabulary.tsx';
import type { Column } from '../../templates/data-table.tsx';
import { ListPage } from '../../templates/list-page.tsx';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { webhookWords } from '../../words/webhooks.ts';
import { OneWebhook } from './one.tsx';
import { type Webhook, WebhookTag } from './state.tsx';

/** Addresses that leads are told to: an organisation's own, or for the centre all of them. */
export default function Webhooks() {
  const w = useWords(webhookWords);
  const p = useWords(pageWords);
  const columns = useColumns();
  return (
    <ListPage
      route="GET /api/webhooks"
      title={p.webhooks}
      intro={<p className="quiet intro">{w.intro}</p>}
      actions={
        <>
          <Link to="/webhooks/deliveries">
            <Button tabIndex={-1}>{w.deliveries}</Button>
          </Link>
          <Link to="/webhooks/new">
            <Button type="primary" tabIndex={-1}>
              {w.add}
            </Button>
          </Link>
        </>
      }
      filters={[{ kind: 'text', key: 'organisation', label: w.organisationCode, maxLength: 18 }]}
      columns={columns}
      emptyHint={w.none}
      rowKey={({ id }) => id}
      rowName={({ url }) => url}
      drawer={(_id, row) => ({ title: p.webhooks, content: <OneWebhook webhook={row} /> })}
    />
  );
}

function useColumns(): Column<Webhook>[] {
  const w = useWords(webhookWords);
  const word = useWord();
  return useMemo<Column<Webhook>[]>(
    () => [
      { key: 'url', title: w.url, width: 260, cell: ({ url }) => <Text text={url} clip /> },
      {
        key: 'organisation',
        title: w.organisation,
        width: 180,
        cell: ({ organisation, organisationName }) => (
          <OrganisationLink code={organisation} name={organisationName} />
        ),
      },
      { key: 'state', title: w.state, cell: ({ state }) => <WebhookTag state={state} /> },
      {
        key: 'failing',
        title: w.outcome,
        cell: ({ failures, failingSince }) =>
          failingSince === null ? w.well : w.failing(failures, timeOf(failingSince)),
      },
      { key: 'waiting', title: w.waiting, align: 'end', cell: ({ waiting }) => waiting },
      {
        key: 'events',
        title: w.events,
        width: 220,
        cell: ({ events }) => events.map((event) => word('webhookEvents', event)).join('、'),
      },
    ],
    [w, word],
  );
}
