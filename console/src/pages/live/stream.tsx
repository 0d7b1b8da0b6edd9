import { Button, Input, Select } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { addressOf, type LiveMessages, type Message } from '../../api.ts';
import { useLookAgain } from '../../frame/session.tsx';
import { Icon } from '../../parts/icon.tsx';
import { clockOf, numberOf } from '../../parts/moments.ts';
import { OutcomeTag } from '../../parts/tags.tsx';
import { Text } from '../../parts/text.tsx';
import { useOptions } from '../../parts/vocabulary.tsx';
import { type Column, DataTable } from '../../templates/data-table.tsx';
import { Section } from '../../templates/record-page.tsx';
import { useLanguage, useWords } from '../../words/language.tsx';
import { listWords } from '../../words/list.ts';
import { liveWords } from '../../words/live.ts';
import { messageWords } from '../../words/messages.ts';
import { Reasons } from '../messages/list.tsx';

const ROWS_MAX = 200;
const ANEW_MS = 3_000;

interface Filter {
  readonly account: string;
  readonly outcome: string;
  readonly reason: string;
}

/** Messages as they come, the newest on top. While it is paused nothing is asked for and nothing moves. */
export function Stream() {
  const w = useWords(liveWords);
  const l = useWords(listWords);
  const m = useWords(messageWords);
  const { language } = useLanguage();
  const outcomes = useOptions('outcomes');
  const reasons = useOptions('reasons');
  const [filter, setFilter] = useState<Filter>({ account: '', outcome: '', reason: '' });
  const [account, setAccount] = useState('');
  const [paused, setPaused] = useState(false);
  const { rows, more, state, clear } = useStream(filter, paused);
  const columns = useColumns();
  const states = { connecting: w.connecting, open: w.connected, ended: w.ended };
  return (
    <div className="wide">
      <Section
        title={w.stream}
        extra={
          <div className="row">
            <span className="quiet" role="status">
              {paused ? w.paused : states[state]}
            </span>
            <Button
              icon={<Icon name={paused ? 'play' : 'pause'} />}
              aria-pressed={paused}
              onClick={() => setPaused(!paused)}
            >
              {paused ? w.resume : w.pause}
            </Button>
            <Button onClick={clear}>{w.clear}</Button>
          </div>
        }
      >
        <form
          className="row stream-filter"
          aria-label={l.filters}
          onSubmit={(event) => {
            event.preventDefault();
            setFilter({ ...filter, account: account.trim() });
          }}
        >
          <Select
            aria-label={m.outcome}
            placeholder={m.outcome}
            allowClear
            options={outcomes}
            popupMatchSelectWidth={false}
            className="stream-select"
            onChange={(outcome: string | undefined) => setFilter({ ...filter, outcome: outcome ?? '' })}
          />
          <Select
            aria-label={m.reason}
            placeholder={m.reason}
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            options={reasons}
            popupMatchSelectWidth={false}
            className="stream-select"
            onChange={(reason: string | undefined) => setFilter({ ...filter, reason: reason ?? '' })}
          />
          <Input
            aria-label={m.account}
            placeholder={m.account}
            maxLength={15}
            className="stream-select"
            value={account}
            onChange={({ target }) => setAccount(target.value)}
            onBlur={() => setFilter({ ...filter, account: account.trim() })}
          />
          <span className="quiet">
            {more > 0 ? w.more(numberOf(more, language)) : w.noMore} · {w.kept(ROWS_MAX)}
          </span>
        </form>
        <div className="stream">
          {rows.length === 0 ? (
            <p className="quiet">{w.waiting}</p>
          ) : (
            <DataTable
              label={w.stream}
              columns={columns}
              rows={rows}
              compact
              rowKey={({ id }) => id}
              rowLink={({ id }) => `/messages/${id}`}
            />
          )}
        </div>
      </Section>
    </div>
  );
}

function useColumns(): Column<Message>[] {
  const m = useWords(messageWords);
  return useMemo<Column<Message>[]>(
    () => [
      { key: 'at', title: m.time, cell: ({ at }) => <span className="nowrap">{clockOf(at)}</span> },
      { key: 'outcome', title: m.outcome, cell: ({ outcome }) => <OutcomeTag outcome={outcome} /> },
      { key: 'account', title: m.account, cell: ({ account }) => <bdi className="nowrap">{account}</bdi> },
      {
        key: 'signature',
        title: m.signature,
        width: 96,
        cell: ({ signature }) => <Text text={signature} clip />,
      },
      {
        key: 'recipient',
        title: m.recipient,
        cell: ({ recipient }) => <span className="nowrap">{recipient}</span>,
      },
      { key: 'text', title: m.text, width: 300, cell: ({ text }) => <Text text={text} clip /> },
      { key: 'reasons', title: m.reasons, width: 190, cell: ({ reasons }) => <Reasons codes={reasons} /> },
    ],
    [m],
  );
}

/** The server's events, at most one a second; reconnected when the line is lost. */
function useStream({ account, outcome, reason }: Filter, paused: boolean) {
  const [rows, setRows] = useState<readonly Message[]>([]);
  const [more, setMore] = useState(0);
  const [state, setState] = useState<'connecting' | 'open' | 'ended'>('connecting');
  const lookAgain = useLookAgain();
  const seen = useRef(new Set<string>());
  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter begins with an empty table
  useEffect(() => {
    seen.current.clear();
    setRows([]);
  }, [account, outcome, reason]);
  useEffect(() => {
    if (paused) return;
    let source: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const open = () => {
      setState('connecting');
      source = new EventSource(addressOf('GET /api/live', {}, { account, outcome, reason }));
      source.onopen = () => setState('open');
      source.onerror = () => {
        // The browser tries again by itself unless it was refused: then the session may be over.
        if (source?.readyState !== EventSource.CLOSED) return setState('connecting');
        setState('ended');
        void lookAgain();
        timer = setTimeout(open, ANEW_MS);
      };
      source.addEventListener('messages', (event: MessageEvent<string>) => {
        const told = JSON.parse(event.data) as LiveMessages;
        setMore(told.more);
        const fresh = told.items.filter(({ id }) => !seen.current.has(id));
        if (fresh.length === 0) return;
        for (const { id } of fresh) seen.current.add(id);
        const newest = [...fresh].sort((a, b) => (a.at < b.at ? 1 : -1));
        setRows((before) => {
          const next = [...newest, ...before];
          for (const { id } of next.slice(ROWS_MAX)) seen.current.delete(id);
          return next.slice(0, ROWS_MAX);
        });
      });
    };
    open();
    return () => {
      clearTimeout(timer);
      source?.close();
    };
  }, [account, outcome, reason, paused, lookAgain]);
  const clear = () => {
    seen.current.clear();
    setRows([]);
    setMore(0);
  };
  return { rows, more, state, clear };
}
