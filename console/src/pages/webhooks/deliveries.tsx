import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { api, newIntention } from '../../api.ts';
import { useMay } from '../../frame/session.tsx';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { timeOf } from '../../parts/moments.ts';
import { OrganisationLink } from '../../parts/registry-links.tsx';
import { Text } from '../../parts/text.tsx';
import { useOptions, useWord } from '../../parts/vocabulary.tsx';
import type { Column } from '../../templates/data-table.tsx';
import { ListPage, listKey } from '../../templates/list-page.tsx';
import { Facts } from '../../templates/record-page.tsx';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { webhookWords } from '../../words/webhooks.ts';
import { type Delivery, DeliveryTag, Outcome } from './state.tsx';

/** What was sent where, what became of it, and the way to send it again. */
export default function Deliveries() {
  const w = useWords(webhookWords);
  const p = useWords(pageWords);
  const columns = useColumns();
  const states = useOptions('deliveryStates');
  return (
    <ListPage
      route="GET /api/webhook-deliveries"
      title={p.deliveries}
      filters={[
        { kind: 'select', key: 'state', label: w.state, options: states },
        { kind: 'text', key: 'lead', label: w.lead, maxLength: 60 },
        { kind: 'text', key: 'organisation', label: w.organisationCode, maxLength: 18 },
        { kind: 'text', key: 'webhook', label: w.url, maxLength: 60, more: true },
      ]}
      columns={columns}
      emptyHint={w.noDeliveries}
      pollMs={10_000}
      rowKey={({ id }) => id}
      rowName={({ event }) => event}
      drawer={(id) => ({ title: p.deliveries, content: <OneDelivery key={id} id={id} /> })}
    />
  );
}

function useColumns(): Column<Delivery>[] {
  const w = useWords(webhookWords);
  const word = useWord();
  return useMemo<Column<Delivery>[]>(
    () => [
      { key: 'at', title: w.at, cell: ({ at }) => <span className="nowrap">{timeOf(at)}</span> },
      { key: 'type', title: w.type, cell: ({ type }) => word('webhookEvents', type) },
      { key: 'state', title: w.state, cell: ({ state }) => <DeliveryTag state={state} /> },
      {
        key: 'organisation',
        title: w.organisation,
        width: 180,
        cell: ({ organisation, organisationName }) => (
          <OrganisationLink code={organisation} name={organisationName} />
        ),
      },
      { key: 'tries', title: w.tries, align: 'end', cell: ({ tries }) => tries },
      { key: 'outcome', title: w.outcome, cell: (row) => <Outcome status={row.status} fault={row.fault} /> },
      {
        key: 'next',
        title: w.nextAt,
        cell: ({ nextAt }) => (nextAt === null ? '—' : <span className="nowrap">{timeOf(nextAt)}</span>),
      },
    ],
    [w, word],
  );
}

function OneDelivery({ id }: { id: string }) {
  const w = useWords(webhookWords);
  const word = useWord();
  const client = useQueryClient();
  const mayRead = useMay('lead.read');
  const { notification } = App.useApp();
  const query = useQuery({
    queryKey: ['webhook-delivery', id],
    queryFn: ({ signal }) => api('GET /api/webhook-deliveries/:id', { params: { id }, signal }),
    refetchInterval: 5000,
  });
  const { data } = query;
  if (data === undefined) return query.error === null ? null : <LoadProblem error={query.error} />;
  const again = () => {
    api('POST /api/webhook-deliveries/:id/redelivery', { params: { id }, intention: newIntention() })
      .then((page) => {
        client.setQueryData(['webhook-delivery', id], page);
        return client.invalidateQueries({ queryKey: listKey('GET /api/webhook-deliveries') });
      })
      .catch((error: unknown) =>
        notification.open({ key: id, title: w.redeliver, description: <LoadProblem error={error} /> }),
      );
  };
  return (
    <div className="stack">
      <Facts
        facts={[
          { label: w.type, value: word('webhookEvents', data.type) },
          { label: w.state, value: <DeliveryTag state={data.state} /> },
          { label: w.at, value: timeOf(data.at) },
          ...(data.nextAt === null ? [] : [{ label: w.nextAt, value: timeOf(data.nextAt) }]),
          ...(data.lead === null
            ? []
            : [
                {
                  label: w.lead,
                  value: mayRead ? (
                    <Link to={`/leads/${data.lead}`}>{data.lead}</Link>
                  ) : (
                    <bdi>{data.lead}</bdi>
                  ),
                  wide: true,
                },
              ]),
          { label: w.id, value: <bdi>{data.event}</bdi>, wide: true },
        ]}
      />
      {data.state !== 'waiting' && data.state !== 'cancelled' && (
        <div className="row">
          <Button onClick={again}>{w.redeliver}</Button>
        </div>
      )}
      <h3 className="part">{w.attempts}</h3>
      {data.attempts.length === 0 && <p className="quiet">{w.noAttempts}</p>}
      <ol className="hops">
        {data.attempts.map((attempt) => (
          <li key={attempt.at}>
            <p>
              {timeOf(attempt.at)} · <Outcome status={attempt.status} fault={attempt.fault} />{' '}
              <span className="quiet">{w.took(attempt.tookMs)}</span>
            </p>
            {attempt.answer !== '' && (
              <p className="quiet">
                {w.answered}: <Text text={attempt.answer} />
              </p>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}
