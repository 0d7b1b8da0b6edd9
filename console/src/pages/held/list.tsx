import { type ReactNode, useMemo } from 'react';
import { Link } from 'react-router';
import { type HeldMessage, nowMs } from '../../api.ts';
import { useMay } from '../../frame/session.tsx';
import { timeOf } from '../../parts/moments.ts';
import { Text } from '../../parts/text.tsx';
import { useOptions, useWord } from '../../parts/vocabulary.tsx';
import { momentsOf, type Values } from '../../templates/address.ts';
import type { Column } from '../../templates/data-table.tsx';
import type { Filter } from '../../templates/filters.tsx';
import { ListPage } from '../../templates/list-page.tsx';
import { heldWords } from '../../words/held.ts';
import { useWords } from '../../words/language.tsx';
import { listWords } from '../../words/list.ts';
import { messageWords } from '../../words/messages.ts';
import { pageWords } from '../../words/pages.ts';
import { MessageView } from '../messages/view.tsx';
import { HeldButtons, HeldStateTag, UndoOne } from './decide.tsx';

const USUAL = 'waiting,deciding';
const POLL_MS = 5_000;

/** Without a state in the address: what still can be decided. */
function asked(filters: Values): Values {
  const { range: _, from: __, to: ___, state = USUAL, ...rest } = filters;
  return { ...rest, state, ...momentsOf(filters, 'all') };
}

export default function Held() {
  const w = useWords(heldWords);
  const m = useWords(messageWords);
  const l = useWords(listWords);
  const p = useWords(pageWords);
  const may = useMay('message.release');
  const columns = useColumns(may);
  const reasons = useOptions('reasons');
  const filters = useMemo<Filter[]>(
    () => [
      {
        kind: 'select',
        key: 'state',
        label: w.state,
        many: true,
        options: [
          { value: 'waiting', label: m.stateWaiting },
          { value: 'deciding', label: m.stateDeciding },
          { value: 'released', label: m.stateReleased },
          { value: 'rejected', label: m.stateRejected },
          { value: 'expired', label: m.stateExpired },
        ],
      },
      { kind: 'select', key: 'reason', label: m.reason, options: reasons },
      { kind: 'text', key: 'account', label: m.account, maxLength: 15 },
      { kind: 'range', usual: 'all' },
    ],
    [w, m, reasons],
  );
  return (
    <ListPage
      route="GET /api/held"
      title={p.held}
      intro={<p className="quiet intro">{w.intro}</p>}
      filters={filters}
      columns={columns}
      sort="at"
      asked={asked}
      rowKey={({ id }) => id}
      rowName={({ signature, at }) => `${signature} ${timeOf(at)}`}
      exports="held"
      pollMs={POLL_MS}
      maySelect={({ held }) => held.state === 'waiting'}
      {...(may
        ? {
            batch: (rows: readonly HeldMessage[], clear: () => void): ReactNode => (
              <HeldButtons ids={rows.map(({ id }) => id)} onDone={clear} />
            ),
          }
        : {})}
      drawer={(id) => ({
        title: <span className="nowrap">{`${m.message} ${id}`}</span>,
        extra: <Link to={`/messages/${id}`}>{l.wholePage}</Link>,
        content: <MessageView id={id} brief />,
      })}
    />
  );
}

function useColumns(may: boolean): Column<HeldMessage>[] {
  const w = useWords(heldWords);
  const m = useWords(messageWords);
  const word = useWord();
  return useMemo<Column<HeldMessage>[]>(
    () => [
      { key: 'at', title: w.at, sort: 'at', cell: ({ at }) => <span className="nowrap">{timeOf(at)}</span> },
      {
        key: 'state',
        title: w.state,
        width: 130,
        cell: ({ id, held }) => (
          <span className="row">
            <HeldStateTag held={held} />
            {may && held.state === 'deciding' && <UndoOne id={id} />}
          </span>
        ),
      },
      {
        key: 'expires',
        title: w.expires,
        width: 120,
        cell: ({ held, expiresAt }) => (held.state === 'waiting' ? <Expiry at={expiresAt} /> : '—'),
      },
      {
        key: 'reasons',
        title: m.reasons,
        width: 150,
        cell: ({ reasons }) => reasons.map((code) => word('reasons', code)).join('；'),
      },
      {
        key: 'text',
        title: m.text,
        width: 320,
        cell: ({ text }) =>
          text === null ? <span className="quiet">{w.textGone}</span> : <Text text={text} clip />,
      },
      {
        key: 'signature',
        title: m.signature,
        width: 96,
        cell: ({ signature }) => <Text text={signature} clip />,
      },
      { key: 'account', title: m.account, cell: ({ account }) => <bdi className="nowrap">{account}</bdi> },
      {
        key: 'organisation',
        title: m.organisation,
        width: 160,
        cell: ({ organisation, organisationName }) => <Text text={organisationName ?? organisation} clip />,
      },
      { key: 'port', title: m.port, cell: ({ port }) => port },
      { key: 'purpose', title: m.purpose, spare: true, cell: ({ purpose }) => word('purposes', purpose) },
      {
        key: 'recipient',
        title: m.recipient,
        spare: true,
        cell: ({ recipient }) => <span className="nowrap">{recipient ?? '—'}</span>,
      },
      { key: 'gateway', title: w.gateway, spare: true, cell: ({ gateway }) => gateway },
      {
        key: 'by',
        title: w.decidedBy,
        spare: true,
        cell: ({ held }) => (
          <>
            {held.decidedBy !== null && <bdi>{held.decidedBy}</bdi>}{' '}
            {held.decidedReason !== null && <Text text={held.decidedReason} clip />}
          </>
        ),
      },
    ],
    [w, m, word, may],
  );
}

const SOON_MS = 4 * 3_600_000;

function Expiry({ at }: { at: string }) {
  const w = useWords(heldWords);
  const left = Date.parse(at) - nowMs();
  const minutes = Math.ceil(left / 60_000);
  return (
    <span className={left < SOON_MS ? 'bad' : undefined} title={timeOf(at)}>
      {left <= 0 ? w.expired : w.inHours(Math.floor(minutes / 60), minutes % 60)}
    </span>
  );
}
