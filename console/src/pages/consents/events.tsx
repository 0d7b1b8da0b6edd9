import { useQuery } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { api, type ConsentEvent } from '../../api.ts';
import { useMay } from '../../frame/session.tsx';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { timeOf } from '../../parts/moments.ts';
import { Text } from '../../parts/text.tsx';
import { useOptions, useWord } from '../../parts/vocabulary.tsx';
import { momentsOf, type Values } from '../../templates/address.ts';
import type { Column } from '../../templates/data-table.tsx';
import { ListPage } from '../../templates/list-page.tsx';
import { useReason } from '../../templates/reason-modal.tsx';
import { Facts } from '../../templates/record-page.tsx';
import { consentWords } from '../../words/consents.ts';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { FrequencyWords, KindTag, PurposeWords, Whose, WordingLink } from './parts.tsx';
import { ReceiptButtons } from './receipt.tsx';
import './consents.css';

function asked(filters: Values): Values {
  const { range: _, from: __, to: ___, ...rest } = filters;
  return { ...rest, ...momentsOf(filters, 'all') };
}

export default function Events() {
  const w = useWords(consentWords);
  const p = useWords(pageWords);
  const word = useWord();
  const mayRefuse = useMay('consent.refuse');
  const marketing = useOptions('purposes').filter(({ value }) => value.startsWith('marketing-'));
  const kinds = useOptions('consentKinds');
  const channels = useOptions('consentChannels');
  const columns = useMemo<Column<ConsentEvent>[]>(
    () => [
      { key: 'at', title: w.time, cell: ({ at }) => <span className="nowrap">{timeOf(at)}</span> },
      { key: 'kind', title: w.kind, cell: ({ kind }) => <KindTag kind={kind} /> },
      {
        key: 'number',
        title: w.number,
        cell: ({ recipient }) => <span className="nowrap">{recipient === '' ? w.erased : recipient}</span>,
      },
      {
        key: 'organisation',
        title: w.organisation,
        width: 180,
        cell: ({ organisation, organisationName }) => <Whose code={organisation} name={organisationName} />,
      },
      { key: 'purpose', title: w.purpose, cell: ({ purpose }) => <PurposeWords purpose={purpose} /> },
      { key: 'channel', title: w.channel, cell: ({ channel }) => word('consentChannels', channel) },
      {
        key: 'wording',
        title: w.wording,
        spare: true,
        cell: ({ wording }) => <WordingLink wording={wording} />,
      },
      {
        key: 'source',
        title: w.source,
        width: 140,
        spare: true,
        cell: ({ source }) => <Text text={source} clip />,
      },
      {
        key: 'log',
        title: w.logPlace,
        cell: ({ log }) => (log === null ? w.notLogged : w.entry(log.entry)),
      },
    ],
    [w, word],
  );
  return (
    <ListPage
      route="GET /api/consent/events"
      title={p.consentEvents}
      intro={<p className="quiet intro">{w.eventsIntro}</p>}
      actions={
        mayRefuse && (
          <Link to="/refusals/new">
            <Button tabIndex={-1}>{w.refuse}</Button>
          </Link>
        )
      }
      filters={[
        { kind: 'range', usual: 'all' },
        { kind: 'select', key: 'kind', label: w.kind, options: kinds },
        { kind: 'select', key: 'purpose', label: w.purpose, options: marketing },
        { kind: 'select', key: 'channel', label: w.channel, options: channels, more: true },
        { kind: 'text', key: 'organisation', label: w.organisationCode, maxLength: 18, more: true },
      ]}
      asked={asked}
      columns={columns}
      rowKey={({ id }) => String(id)}
      drawer={(id) => ({ title: `${w.eventId} ${id}`, content: <OneEvent key={id} id={Number(id)} /> })}
    />
  );
}

function OneEvent({ id }: { id: number }) {
  const w = useWords(consentWords);
  const word = useWord();
  const ask = useReason();
  const [whole, setWhole] = useState<string>();
  const { data, error, refetch } = useQuery({
    queryKey: ['consent-event', id],
    queryFn: ({ signal }) => api('GET /api/consent/events/:id', { params: { id }, signal }),
  });
  if (error !== null) return <LoadProblem error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton active />;
  const { recipient, organisation, organisationName, purpose, proof, evidence, log } = data;
  return (
    <div className="stack">
      <Facts
        facts={[
          { label: w.kind, value: <KindTag kind={data.kind} /> },
          {
            label: w.number,
            value: (
              <span className="row">
                {whole ?? (recipient === '' ? w.erased : recipient)}
                {data.mayUnmask && whole === undefined && recipient !== '' && (
                  <Button
                    size="small"
                    type="text"
                    onClick={() =>
                      ask({
                        title: w.unmask,
                        description: <p>{w.unmaskHint}</p>,
                        confirm: w.unmask,
                        quick: [w.unmaskQuick1, w.unmaskQuick2],
                        act: async (reason) => {
                          const told = await api('POST /api/consent/events/:id/unmask', {
                            params: { id },
                            body: { reason },
                          });
                          setWhole(told.recipient);
                        },
                      })
                    }
                  >
                    {w.unmask}
                  </Button>
                )}
              </span>
            ),
          },
          { label: w.organisation, value: <Whose code={organisation} name={organisationName} />, wide: true },
          { label: w.purpose, value: <PurposeWords purpose={purpose} /> },
          { label: w.channel, value: word('consentChannels', data.channel) },
          { label: w.time, value: timeOf(data.at) },
          { label: w.recordedAt, value: timeOf(data.recordedAt) },
          { label: w.frequency, value: <FrequencyWords frequency={data.frequency} /> },
          { label: w.until, value: data.until === null ? w.none : timeOf(data.until) },
          { label: w.wording, value: <WordingLink wording={data.wording} /> },
          { label: w.source, value: data.source === '' ? w.none : <Text text={data.source} /> },
          { label: w.proof, value: proof === null ? w.none : w[proof], wide: true },
          {
            label: w.fileHash,
            value: evidence === null ? w.none : <code className="hash">{evidence}</code>,
            wide: true,
          },
          { label: w.logPlace, value: log === null ? w.notLogged : w.entry(log.entry) },
        ]}
      />
      <h3>{w.receipt}</h3>
      <p className="quiet">{w.receiptBare}</p>
      <ReceiptButtons event={id} />
    </div>
  );
}
