import { useMemo } from 'react';
import { Link } from 'react-router';
import type { Message } from '../../api.ts';
import { timeOf } from '../../parts/moments.ts';
import { OutcomeTag } from '../../parts/tags.tsx';
import { Text } from '../../parts/text.tsx';
import { useOptions, useWord } from '../../parts/vocabulary.tsx';
import { momentsOf, type Values } from '../../templates/address.ts';
import type { Column } from '../../templates/data-table.tsx';
import type { Filter } from '../../templates/filters.tsx';
import { ListPage } from '../../templates/list-page.tsx';
import { useWords } from '../../words/language.tsx';
import { listWords } from '../../words/list.ts';
import { messageWords } from '../../words/messages.ts';
import { pageWords } from '../../words/pages.ts';
import { MessageView } from './view.tsx';

/** What the address says, as the API is asked: a range becomes its two moments. */
function asked(filters: Values): Values {
  const { range: _, from: __, to: ___, ...rest } = filters;
  return { ...rest, ...momentsOf(filters, 'today') };
}

export default function Messages() {
  const w = useWords(messageWords);
  const l = useWords(listWords);
  const p = useWords(pageWords);
  const columns = useColumns();
  const outcomes = useOptions('outcomes');
  const reasons = useOptions('reasons');
  const purposes = useOptions('purposes');
  const filters = useMemo<Filter[]>(
    () => [
      { kind: 'range', usual: 'today' },
      { kind: 'select', key: 'outcome', label: w.outcome, options: outcomes },
      { kind: 'select', key: 'reason', label: w.reason, options: reasons },
      { kind: 'text', key: 'account', label: w.account, maxLength: 200 },
      { kind: 'text', key: 'text', label: w.text, hint: w.textHint, maxLength: 200 },
      { kind: 'text', key: 'signature', label: w.signature, maxLength: 40, more: true },
      { kind: 'text', key: 'port', label: w.port, hint: w.portHint, maxLength: 20, digits: true, more: true },
      {
        kind: 'text',
        key: 'recipient',
        label: w.recipient,
        hint: w.recipientHint,
        maxLength: 20,
        more: true,
      },
      { kind: 'select', key: 'purpose', label: w.purpose, options: purposes, more: true },
      { kind: 'text', key: 'organisation', label: w.organisationCode, maxLength: 200, more: true },
      { kind: 'text', key: 'plan', label: w.plan, maxLength: 40, more: true },
    ],
    [w, outcomes, reasons, purposes],
  );
  return (
    <ListPage
      route="GET /api/messages"
      title={p.messages}
      filters={filters}
      columns={columns}
      sort="-at"
      asked={asked}
      rowKey={({ id }) => id}
      exports="messages"
      drawer={(id) => ({
        title: <span className="nowrap">{`${w.message} ${id}`}</span>,
        extra: <Link to={`/messages/${id}`}>{l.wholePage}</Link>,
        content: <MessageView id={id} brief />,
      })}
    />
  );
}

function useColumns(): Column<Message>[] {
  const w = useWords(messageWords);
  const word = useWord();
  return useMemo<Column<Message>[]>(
    () => [
      {
        key: 'at',
        title: w.time,
        sort: 'at',
        cell: ({ at }) => <span className="nowrap">{timeOf(at)}</span>,
      },
      { key: 'outcome', title: w.outcome, cell: ({ outcome }) => <OutcomeTag outcome={outcome} /> },
      { key: 'text', title: w.text, width: 300, cell: ({ text }) => <Text text={text} clip /> },
      { key: 'reasons', title: w.reasons, width: 170, cell: ({ reasons }) => <Reasons codes={reasons} /> },
      { key: 'account', title: w.account, cell: ({ account }) => <bdi className="nowrap">{account}</bdi> },
      {
        key: 'organisation',
        title: w.organisation,
        spare: true,
        width: 170,
        cell: ({ organisation, organisationName }) => <Text text={organisationName ?? organisation} clip />,
      },
      {
        key: 'signature',
        title: w.signature,
        width: 96,
        cell: ({ signature }) => <Text text={signature} clip />,
      },
      { key: 'port', title: w.port, cell: ({ port }) => port },
      {
        key: 'recipient',
        title: w.recipient,
        cell: ({ recipient }) => <span className="nowrap">{recipient}</span>,
      },
      { key: 'purpose', title: w.purpose, spare: true, cell: ({ purpose }) => word('purposes', purpose) },
      { key: 'carrier', title: w.carrier, spare: true, cell: ({ carrier }) => word('carriers', carrier) },
      { key: 'protocol', title: w.protocol, spare: true, cell: ({ protocol }) => protocol.toUpperCase() },
      { key: 'segments', title: w.segments, spare: true, align: 'end', cell: ({ segments }) => segments },
      {
        key: 'shadow',
        title: w.shadow,
        spare: true,
        width: 190,
        cell: ({ shadowReasons }) => <Reasons codes={shadowReasons} />,
      },
    ],
    [w, word],
  );
}

/** Codes in words; the first one decided. */
export function Reasons({ codes }: { codes: readonly string[] }) {
  const word = useWord();
  const w = useWords(messageWords);
  if (codes.length === 0) return <span className="quiet">{w.noReason}</span>;
  return (
    <ul className="reasons">
      {codes.map((code) => (
        <li key={code}>{word('reasons', code)}</li>
      ))}
    </ul>
  );
}
