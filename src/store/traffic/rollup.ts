import type { Engine } from './engine.ts';
import { all, conditions, given, TIME, type TrafficScope } from './filter.ts';
import type { Outcome } from './rows.ts';

export type Step = 'minute' | 'hour' | 'day';

/** Whole minutes from that of `from` to before `to`, milliseconds. Accounts and scope must both hold. */
export interface RollupRange {
  readonly from: number;
  readonly to: number;
  readonly accounts?: readonly string[];
  readonly scope?: TrafficScope;
}

export interface CountRow {
  /** The start of the minute, hour or day (Asia/Shanghai). */
  readonly at: number;
  readonly outcome: Outcome;
  readonly messages: number;
}

export interface VerdictRow {
  readonly outcome: Outcome;
  /** '' is the outcome's total; a message counts under each of its reasons. */
  readonly reason: string;
  readonly messages: number;
}

export type BreakdownKey = 'outcome' | 'account' | 'organisation' | 'reason';

export interface RateRow {
  /** The start of the second, minute, hour or day (Asia/Shanghai). */
  readonly at: number;
  readonly key: string;
  readonly messages: number;
}

const PERIODS = { minute: 'minute', hour: 'toStartOfHour(minute)', day: 'toStartOfDay(minute)' } as const;
/** Each message stands once under the reason '', which also tells how many of them have none. */
const KEYS: Readonly<Record<BreakdownKey, { key: string; messages: string; rows: readonly string[] }>> = {
  outcome: { key: 'toString(outcome)', messages: 'messages', rows: ["reason = ''"] },
  account: { key: 'toString(account)', messages: 'messages', rows: ["reason = ''"] },
  organisation: { key: 'toString(organisation)', messages: 'messages', rows: ["reason = ''"] },
  reason: { key: 'toString(reason)', messages: "if(reason = '', without_reason, messages)", rows: [] },
};

export function counts(engine: Engine, { by, ...range }: RollupRange & { by: Step }): Promise<CountRow[]> {
  const { where, parameters } = within(range);
  return engine.rows<CountRow>(
    `select toInt64(toUnixTimestamp(${PERIODS[by]})) * 1000 as at, outcome, sum(messages) as messages
     from anning.verdict_minute ${all([...where, "reason = ''"])}
     group by at, outcome order by at, outcome`,
    parameters,
  );
}

export function verdictTable(engine: Engine, range: RollupRange): Promise<VerdictRow[]> {
  const { where, parameters } = within(range);
  return engine.rows<VerdictRow>(
    `select outcome, reason, sum(messages) as messages from anning.verdict_minute ${all(where)}
     group by outcome, reason order by outcome, messages desc, reason`,
    parameters,
  );
}

/** Each period's messages by the `limit` keys that have most over the whole range; '' is all other keys together. */
export async function breakdown(
  engine: Engine,
  { by, step, limit, ...range }: RollupRange & { by: BreakdownKey; step: Step; limit: number },
): Promise<RateRow[]> {
  const { key, messages, rows } = KEYS[by];
  const { where, parameters } = within(range);
  const counted = `anning.verdict_minute ${all([...where, ...rows])}`;
  const found = await engine.rows<{ period: number; name: string; counted: number }>(
    `with top as (select ${key} as k from ${counted} group by k order by sum(${messages}) desc, k limit {limit:UInt32})
     select toInt64(toUnixTimestamp(${PERIODS[step]})) * 1000 as period,
            if(${key} in (select k from top), ${key}, '') as name, sum(${messages}) as counted
     from ${counted} group by period, name having counted > 0 order by period, name`,
    { ...parameters, limit },
  );
  return found.map((row) => ({ at: row.period, key: row.name, messages: row.counted }));
}

function within({ from, to, ...filter }: RollupRange) {
  const { where, parameters } = conditions(filter);
  const range = [`minute >= toStartOfMinute(${TIME('from')})`, `minute < ${TIME('to')}`];
  return { where: [...range, ...where], parameters: { ...parameters, ...given({ from, to }) } };
}
