import { useCallback, useMemo } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router';
import { nowMs } from '../api.ts';
import { inShanghai, shanghaiDay } from '../parts/moments.ts';

export type Values = Readonly<Record<string, string>>;
/** What the address also says of a list, beside its filters. */
const OWN = new Set(['after', 'page', 'open', 'sort', 'limit']);

export interface ListAddress {
  readonly filters: Values;
  readonly sort: string | undefined;
  readonly limit: number;
  readonly after: string | undefined;
  readonly page: number;
  readonly open: string | undefined;
  setFilters(values: Values): void;
  setSort(sort: string): void;
  setLimit(limit: number): void;
  next(after: string): void;
  previous(): void;
  /** The address with this row's drawer open. */
  openAt(id: string): string;
  close(): void;
}

const LIMIT = 50;

/** The address is the truth of a list: what is shown can be sent to a colleague, reloaded, and gone back to. */
export function useListAddress(): ListAddress {
  const [search, setSearch] = useSearchParams();
  const location = useLocation();
  const navigate = useNavigate();
  const stack = (location.state as { cursors?: readonly string[] } | null)?.cursors ?? [];

  const change = useCallback(
    (values: Readonly<Record<string, string | undefined>>, state?: object, replace = false) => {
      const next = new URLSearchParams(search);
      for (const [key, value] of Object.entries(values)) {
        if (value === undefined || value === '') next.delete(key);
        else next.set(key, value);
      }
      setSearch(next, { state, replace, preventScrollReset: true });
    },
    [search, setSearch],
  );
  const openAt = useCallback(
    (id: string) => {
      const next = new URLSearchParams(search);
      next.set('open', id);
      return `?${next}`;
    },
    [search],
  );
  const after = search.get('after') ?? undefined;
  const page = after === undefined ? 1 : Math.max(2, Number(search.get('page')) || 2);
  return {
    filters: useMemo(() => Object.fromEntries([...search].filter(([key]) => !OWN.has(key))), [search]),
    sort: search.get('sort') ?? undefined,
    limit: Number(search.get('limit')) || LIMIT,
    after,
    page,
    open: search.get('open') ?? undefined,
    setFilters(values) {
      const gone = [...search.keys()].filter((key) => !OWN.has(key));
      const cleared = Object.fromEntries(gone.map((key) => [key, undefined]));
      change({ ...cleared, after: undefined, page: undefined, open: undefined, ...values });
    },
    setSort: (sort) => change({ sort, after: undefined, page: undefined, open: undefined }),
    setLimit: (limit) =>
      change({ limit: limit === LIMIT ? undefined : String(limit), after: undefined, page: undefined }),
    next: (cursor) =>
      change(
        { after: cursor, page: String(page + 1), open: undefined },
        { cursors: [...stack, after ?? ''] },
      ),
    previous() {
      // Somebody who came by a link has no pages behind them: then the first page is the previous one.
      const before = stack[stack.length - 1] ?? '';
      change(
        { after: before, page: before === '' ? undefined : String(page - 1), open: undefined },
        { cursors: stack.slice(0, -1) },
      );
    },
    openAt,
    close() {
      const next = new URLSearchParams(search);
      next.delete('open');
      navigate(`?${next}`, { replace: true, state: location.state, preventScrollReset: true });
    },
  };
}

export const RANGES = ['today', '7d', '30d'] as const;
export type Range = (typeof RANGES)[number] | 'custom' | 'all';

/** A range as the filters tell it: a preset's name, or two moments. */
export function rangeOf({ range, from, to }: Values, preset: Range): Range {
  if (range !== undefined && ['today', '7d', '30d', 'all', 'custom'].includes(range)) return range as Range;
  return from !== undefined || to !== undefined ? 'custom' : preset;
}

/** The moments that a range means now. */
export function momentsOf(values: Values, preset: Range, now = nowMs()): { from?: string; to?: string } {
  const range = rangeOf(values, preset);
  if (range === 'today') return { from: shanghaiDay(0, now) };
  if (range === '7d') return { from: shanghaiDay(-6, now) };
  if (range === '30d') return { from: shanghaiDay(-29, now) };
  if (range === 'all') return {};
  const { from, to } = values;
  return { ...(from ? { from } : {}), ...(to ? { to } : {}) };
}

/** What a field for date and time holds, 2026-05-01T08:00, as the API is asked, and back. */
export const askedOf = (local: string): string => (local === '' ? '' : `${local.slice(0, 16)}:00+08:00`);
export function localOf(asked: string | undefined): string {
  if (asked === undefined || asked === '') return '';
  if (asked.length === 10) return `${asked}T00:00`;
  const ms = Date.parse(asked);
  return Number.isNaN(ms) ? '' : inShanghai(ms).slice(0, 16);
}
