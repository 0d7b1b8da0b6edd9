import { z } from 'zod';
import { DAY_MS, formatDay, SHIFT_KINDS, type Shift } from '../../domain/index.ts';
import { findKey } from './finds.ts';
import type { PassState } from './pass.ts';

const count = z.int().nonnegative();
const counted = { messages: count, complained: count };
const shift = z.enum(SHIFT_KINDS);
const date = z.iso.date();
const table = (key: string) =>
  z.object({
    rows: z.array(z.object({ key: z.string().meta({ description: key }), shift, ...counted })),
    leftOut: count.meta({ description: 'further rows, with fewer messages' }),
  });
const findColumns = {
  ...{ shift, code: z.string(), rule: z.string() },
  ...{ organisation: z.string(), port: z.string(), signature: z.string(), ...counted },
};

/** What a look-back found: the shape that is kept, answered by the API and printed with --json. */
export const lookBackResult = z.object({
  messages: count.meta({ description: 'gone through' }),
  unreadable: count.meta({ description: 'of them not judged: what they were sent to is no number' }),
  onTheWay: count.meta({
    description: 'differed within a second after a change, which may not have arrived: not counted',
  }),
  carried: count.meta({ description: 'of these a reason was not judged again and holds as it was given' }),
  shifts: z.record(shift, z.object(counted)).meta({ description: 'each message once' }),
  reasons: z.array(z.object({ shift, code: z.string(), rule: z.string(), ...counted })),
  days: z.array(z.object({ day: date, shift, code: z.string(), ...counted })),
  organisations: table('the content provider; empty: unknown'),
  ports: table('the sender number'),
  signatures: table('the signature; empty: none'),
  finds: z.array(
    z.object({
      ...findColumns,
      ...{ firstDay: date, lastDay: date, examples: z.array(z.string()) },
      standing: z.enum(['new', 'still']).nullable().meta({ description: 'null: nothing to compare with' }),
      before: count.nullable().meta({ description: 'messages in the look-back before' }),
    }),
  ),
  findsLeftOut: count,
  compared: z
    .object({
      id: z.string(),
      fresh: count,
      still: count,
      gone: count,
      goneRows: z.array(z.object(findColumns)),
      isPartial: z.boolean().meta({ description: 'one of the two has more rows than are kept' }),
    })
    .nullable(),
});
export type LookBackResult = z.output<typeof lookBackResult>;

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
