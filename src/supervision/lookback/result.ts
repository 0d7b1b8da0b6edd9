import { DAY_MS, formatDay, type LookBackResult, type Shift } from '../../domain/index.ts';
import { findKey } from './finds.ts';
import type { PassState } from './pass.ts';

const ROWS_MAX = 200;
const FINDS_MAX = 2000;
const GONE_MAX = 200;

/** @param before the look-back that it is held against. */
export function resultOf(
  state: PassState,
  before: { readonly id: string; readonly result: LookBackResult } | undefined,
): LookBackResult {
  const { finds: found, messages, unreadable, onTheWay, carried } = state;
  const known = new Map(before?.result.finds.map((each) => [findKey(each), each]));
  const kept = found.finds.slice(0, FINDS_MAX);
  const leftOut = found.finds.length - kept.length + found.leftOut;
  const finds = kept.map(({ firstDay, lastDay, ...each }) => {
    const earlier = known.get(findKey(each));
    return {
      ...each,
      ...{ firstDay: dateOf(firstDay), lastDay: dateOf(lastDay) },
      standing: before === undefined ? null : earlier === undefined ? ('new' as const) : ('still' as const),
      before: earlier?.messages ?? null,
    };
  });
  return {
    ...{ messages, unreadable, onTheWay, carried, shifts: found.shifts },
    reasons: reasonsOf(found.days),
    days: found.days.map(({ day, rule: _, ...each }) => ({ ...each, day: dateOf(day) })),
    organisations: tableOf(found.senders, ({ organisation }) => organisation),
    ports: tableOf(found.senders, ({ port }) => port),
    signatures: tableOf(found.senders, ({ signature }) => signature),
    finds,
    findsLeftOut: leftOut,
    compared: before === undefined ? null : comparedWith(before, finds, leftOut),
  };
}

function comparedWith(
  { id, result }: { readonly id: string; readonly result: LookBackResult },
  finds: LookBackResult['finds'],
  leftOut: number,
): LookBackResult['compared'] {
  const now = new Set(finds.map(findKey));
  const gone = result.finds.filter((each) => !now.has(findKey(each)));
  const still = finds.filter(({ standing }) => standing === 'still').length;
  return {
    ...{ id, still, fresh: finds.length - still, gone: gone.length },
    goneRows: gone
      .slice(0, GONE_MAX)
      .map(({ firstDay: _f, lastDay: _l, examples: _e, standing: _s, before: _b, ...each }) => each),
    isPartial: leftOut > 0 || result.findsLeftOut > 0,
  };
}

type Counted = { readonly messages: number; readonly complained: number };

function tableOf<T extends Counted & { readonly shift: Shift }>(
  all: readonly T[],
  keyOf: (each: T) => string,
): LookBackResult['organisations'] {
  const rows = sum(
    all,
    (each) => `${each.shift} ${keyOf(each)}`,
    (each) => ({
      ...{ key: keyOf(each), shift: each.shift },
    }),
  );
  return { rows: rows.slice(0, ROWS_MAX), leftOut: Math.max(0, rows.length - ROWS_MAX) };
}

function reasonsOf(days: PassState['finds']['days']): LookBackResult['reasons'] {
  return sum(
    days,
    ({ shift: of, code }) => `${of} ${code}`,
    ({ shift: of, code, rule }) => ({ shift: of, code, rule }),
  );
}

/** What has the same key put together, the most messages first. */
function sum<T extends Counted, R extends object>(
  all: readonly T[],
  keyOf: (each: T) => string,
  rowOf: (each: T) => R,
): (R & { messages: number; complained: number })[] {
  const rows = new Map<string, R & { messages: number; complained: number }>();
  for (const each of all) {
    const key = keyOf(each);
    const row = rows.get(key) ?? { ...rowOf(each), messages: 0, complained: 0 };
    row.messages += each.messages;
    row.complained += each.complained;
    rows.set(key, row);
  }
  return [...rows.values()].sort((a, b) => b.messages - a.messages);
}

function dateOf(day: number): string {
  return formatDay(day * DAY_MS);
}
