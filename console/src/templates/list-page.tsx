import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import type { MenuProps } from 'antd';
import { App, Button, Checkbox, Drawer, Dropdown, Empty, Popover, Select, Skeleton, Spin } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type Answer, api, type Body, newIntention, type Query, type RouteName } from '../api.ts';
import { useJobNames, useJobs } from '../frame/jobs.tsx';
import { Icon } from '../parts/icon.tsx';
import { useKept } from '../parts/kept.ts';
import { LoadProblem } from '../parts/load-problem.tsx';
import { timeOf } from '../parts/moments.ts';
import { frameWords } from '../words/frame.ts';
import { useWords } from '../words/language.tsx';
import { listWords } from '../words/list.ts';
import { useListAddress, type Values } from './address.ts';
import { type Column, DataTable } from './data-table.tsx';
import { type Filter, Filters } from './filters.tsx';
import { PageFrame } from './page-frame.tsx';

/** Routes that answer page by page. */
export type ListRoute = {
  [K in RouteName]: Answer<K> extends { readonly items: readonly unknown[]; readonly next: string | null }
    ? K
    : never;
}[RouteName];
export type RowOf<K extends ListRoute> =
  Answer<K> extends { readonly items: readonly (infer Row)[] } ? Row : never;

type ExportKind = Body<'POST /api/exports'>['kind'];
/** The registry’s kinds go out whole, so that they can come in again. */
const BY_FILTER: ReadonlySet<ExportKind> = new Set(['messages', 'audit', 'held', 'accounts']);

interface Props<K extends ListRoute> {
  readonly route: K;
  readonly title: string;
  readonly intro?: ReactNode;
  readonly filters: readonly Filter[];
  readonly columns: readonly Column<RowOf<K>>[];
  /** Absent: the list has no order to choose. */
  readonly sort?: string;
  /** What the address's filters ask of the API; absent: the same. */
  asked?(filters: Values): Values;
  rowKey(row: RowOf<K>): string;
  rowName?(row: RowOf<K>): string;
  /** A link of its own instead of the drawer. */
  rowLink?(row: RowOf<K>): string;
  /** What the drawer shows. The row is absent when the address names one that is not on this page. */
  drawer?(id: string, row: RowOf<K> | undefined): { title: ReactNode; content: ReactNode; extra?: ReactNode };
  /** What the list’s button exports: this list as it is filtered, or what the registry holds of these kinds. */
  readonly exports?: ExportKind | readonly ExportKind[];
  readonly actions?: ReactNode;
  maySelect?(row: RowOf<K>): boolean;
  /** Shown while rows are selected; absent: nothing can be selected. */
  batch?(rows: readonly RowOf<K>[], clear: () => void): ReactNode;
  /** Beneath the words that there is nothing yet: what to do next. */
  readonly emptyHint?: ReactNode;
  /** Asks anew by itself. */
  readonly pollMs?: number;
}

/** The key under which a list's pages are remembered: `invalidateQueries({ queryKey: listKey(route) })` after a change. */
export const listKey = (route: ListRoute) => ['list', route] as const;

export function ListPage<K extends ListRoute>(props: Props<K>) {
  const { route, title, intro, filters, columns, exports, actions, rowKey, drawer, batch, pollMs } = props;
  const w = useWords(listWords);
  const f = useWords(frameWords);
  const address = useListAddress();
  const { sort = props.sort, limit, after, open } = address;
  const asked = props.asked?.(address.filters) ?? address.filters;
  const question = { ...asked, ...(sort === undefined ? {} : { sort }), limit, after };
  const client = useQueryClient();
  const queryKey = [...listKey(route), question];
  const { data, error, isFetching, isPlaceholderData, refetch } = useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      let answer = await ask(route, question, signal);
      // A search that takes long tells what it has and how far it got: shown at once, and gone on with.
      while (answer.lookedTo != null) {
        client.setQueryData(queryKey, answer);
        const rest = { ...question, limit: limit - answer.items.length, after: answer.next ?? undefined };
        const more = await ask(route, rest, signal);
        answer = { ...more, items: [...answer.items, ...more.items] };
      }
      return answer;
    },
    placeholderData: keepPreviousData,
    refetchInterval: pollMs ?? false,
  });
  const rows: readonly RowOf<K>[] = data?.items ?? [];

  const [hidden, setHidden] = useKept<readonly string[]>(
    `columns.${route}`,
    columns.filter(({ spare }) => spare).map(({ key }) => key),
  );
  const [compact, setCompact] = useKept('compact', false);
  const shown = columns.filter(({ key }, i) => i === 0 || !hidden.includes(key));

  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const place = JSON.stringify(question);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page has other rows
  useEffect(() => setSelected(new Set()), [place]);
  const chosen = rows.filter((row) => selected.has(rowKey(row)));
  const clear = () => setSelected(new Set());

  const opened = open === undefined ? undefined : rows.find((row) => rowKey(row) === open);
  const told = open === undefined ? undefined : drawer?.(open, opened);
  const lastTold = useRef(told);
  if (told !== undefined) lastTold.current = told;
  const filtered = Object.keys(address.filters).length > 0;
  return (
    <PageFrame title={title} actions={actions}>
      {intro}
      <div className="card list">
        {filters.length > 0 && (
          <Filters filters={filters} values={address.filters} onChange={address.setFilters} />
        )}
        <div className="list-bar">
          {batch && chosen.length > 0 ? (
            <section className="batch" aria-label={w.batch}>
              <strong role="status">{w.selected(chosen.length)}</strong>
              {batch(chosen, clear)}
              <Button type="text" onClick={clear}>
                {w.clearSelection}
              </Button>
            </section>
          ) : (
            <span className="quiet" role="status">
              {data?.lookedTo != null
                ? w.lookedTo(timeOf(data.lookedTo), rows.length)
                : data !== undefined && w.rows(rows.length)}
            </span>
          )}
          <div className="list-tools">
            {isFetching && <Spin size="small" />}
            <Button
              type="text"
              icon={<Icon name="refresh" />}
              aria-label={w.refresh}
              title={w.refresh}
              onClick={() => void refetch()}
            />
            <Popover
              trigger={['click']}
              placement="bottomRight"
              content={
                <div className="stack">
                  <Checkbox checked={compact} onChange={({ target }) => setCompact(target.checked)}>
                    {w.density}
                  </Checkbox>
                  <hr />
                  {columns.slice(1).map(({ key, title: name }) => (
                    <Checkbox
                      key={key}
                      checked={!hidden.includes(key)}
                      onChange={({ target }) =>
                        setHidden(target.checked ? hidden.filter((each) => each !== key) : [...hidden, key])
                      }
                    >
                      {name}
                    </Checkbox>
                  ))}
                </div>
              }
            >
              <Button type="text" icon={<Icon name="columns" />} aria-label={w.columns} title={w.columns} />
            </Popover>
            {exports && (
              <ExportButton kinds={typeof exports === 'string' ? [exports] : exports} filter={asked} />
            )}
          </div>
        </div>
        {error !== null && <LoadProblem error={error} onRetry={() => void refetch()} />}
        {data === undefined && error === null && <Skeleton active paragraph={{ rows: 8 }} />}
        {data !== undefined && rows.length === 0 && data.lookedTo == null && (
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={filtered ? w.empty : w.emptyAtAll}>
            {filtered ? <Button onClick={() => address.setFilters({})}>{w.reset}</Button> : props.emptyHint}
          </Empty>
        )}
        {rows.length > 0 && (
          <div className={isPlaceholderData ? 'stale' : undefined} aria-busy={isPlaceholderData}>
            <DataTable<RowOf<K>>
              label={title}
              columns={shown}
              rows={rows}
              compact={compact}
              sort={sort}
              onSort={address.setSort}
              rowKey={rowKey}
              rowLink={props.rowLink ?? (drawer && ((row) => address.openAt(rowKey(row))))}
              opened={open}
              {...(props.rowName ? { rowName: props.rowName } : {})}
              {...(props.maySelect ? { maySelect: props.maySelect } : {})}
              {...(batch ? { selected, onSelect: setSelected } : {})}
            />
          </div>
        )}
        {data !== undefined && (rows.length > 0 || address.page > 1) && (
          <nav className="pager" aria-label={w.pages}>
            <Select
              aria-label={w.perPage}
              size="small"
              value={limit}
              options={[20, 50, 100, 200].map((value) => ({ value, label: `${w.perPage} ${value}` }))}
              onChange={address.setLimit}
              popupMatchSelectWidth={false}
            />
            <Button disabled={address.page === 1} onClick={address.previous}>
              {w.previous}
            </Button>
            <span aria-current="page">{w.page(address.page)}</span>
            <Button
              disabled={data.next === null || data.lookedTo != null || isPlaceholderData}
              onClick={() => data.next !== null && address.next(data.next)}
            >
              {w.next}
            </Button>
          </nav>
        )}
      </div>
      {drawer && (
        <Drawer
          open={told !== undefined}
          onClose={address.close}
          title={lastTold.current?.title}
          extra={lastTold.current?.extra}
          size="min(560px, 100vw)"
          destroyOnHidden
          closable={{ 'aria-label': f.close }}
        >
          {lastTold.current?.content}
        </Drawer>
      )}
    </PageFrame>
  );
}

/** The address holds text, and the API says what is wrong with it: the one place where a question is not checked by its type. */
async function ask<K extends ListRoute>(route: K, question: object, signal: AbortSignal) {
  const options = { query: question as Query<K>, signal };
  const answer = await (api as (name: K, options: object) => Promise<Answer<K>>)(route, options);
  return answer as { items: RowOf<K>[]; next: string | null; lookedTo?: string | null };
}

function ExportButton({ kinds, filter }: { kinds: readonly ExportKind[]; filter: Values }) {
  const w = useWords(listWords);
  const names = useJobNames();
  const { start } = useJobs();
  const { notification } = App.useApp();
  const [pending, setPending] = useState(false);
  const begin = async (kind: ExportKind, format: 'csv' | 'json') => {
    setPending(true);
    try {
      await start({ kind, format, filter: BY_FILTER.has(kind) ? filter : {} }, newIntention());
    } catch (error) {
      notification.open({ key: 'export', title: w.export, description: <LoadProblem error={error} /> });
    } finally {
      setPending(false);
    }
  };
  const formats = (kind: ExportKind) => [
    { key: `${kind}.csv`, label: w.exportCsv, onClick: () => void begin(kind, 'csv') },
    { key: `${kind}.json`, label: w.exportJson, onClick: () => void begin(kind, 'json') },
  ];
  const items = kinds.flatMap(
    (kind): NonNullable<MenuProps['items']> =>
      BY_FILTER.has(kind)
        ? formats(kind)
        : [
            {
              key: kind,
              type: 'group' as const,
              label: w.exportWhole(names[`export-${kind}`]),
              children: formats(kind),
            },
          ],
  );
  return (
    <Dropdown trigger={['click']} menu={{ items }}>
      <Button loading={pending}>{w.export}</Button>
    </Dropdown>
  );
}
