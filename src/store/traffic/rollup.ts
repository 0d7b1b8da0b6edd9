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

const DAY_MS = 86_400_000;
/** Shanghai's midnight, of no summer time since 1991. */
const MIDNIGHT_MS = -8 * 3_600_000;

export function counts(engine: Engine, { by, ...range }: RollupRange & { by: Step }): Promise<CountRow[]> {
  const { counted, parameters } = within(range, by, ["reason = ''"]);
  return engine.rows<CountRow>(
    `select toInt64(toUnixTimestamp(${PERIODS[by]})) * 1000 as at, outcome, sum(messages) as messages
     from ${counted}
     group by at, outcome order by at, outcome`,
    parameters,
  );
}

export function verdictTable(engine: Engine, range: RollupRange): Promise<VerdictRow[]> {
  const { counted, parameters } = within(range, 'day', []);
  return engine.rows<VerdictRow>(
    `select outcome, reason, sum(messages) as messages from ${counted}
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
  const { counted, parameters } = within(range, step, rows);
  const found = await engine.rows<{ period: number; name: string; counted: number }>(
    `with top as (select ${key} as k from ${counted} group by k order by sum(${messages}) desc, k limit {limit:UInt32})
     select toInt64(toUnixTimestamp(${PERIODS[step]})) * 1000 as period,
            if(${key} in (select k from top), ${key}, '') as name, sum(${messages}) as counted
     from ${counted} group by period, name having counted > 0 order by period, name`,
    { ...parameters, limit },
  );
  return found.map((row) => ({ at: row.period, key: row.name, messages: row.counted }));
}

/**
 * The rows of a range: those of its whole days from the rollup by day where periods are no shorter, the rest from that by minute. A day's
 * rows are those of its first minute.
 */
function within({ from, to, ...filter }: RollupRange, step: Step, rows: readonly string[]) {
  const { where, parameters } = conditions(filter);
  const firstDay = Math.ceil((from - MIDNIGHT_MS) / DAY_MS) * DAY_MS + MIDNIGHT_MS;
  const lastDay = Math.floor((to - MIDNIGHT_MS) / DAY_MS) * DAY_MS + MIDNIGHT_MS;
  const minutes = [`minute >= toStartOfMinute(${TIME('from')})`, `minute < ${TIME('to')}`];
  if (step !== 'day' || firstDay >= lastDay)
    return {
      counted: `anning.verdict_minute ${all([...minutes, ...where, ...rows])}`,
      parameters: { ...parameters, ...given({ from, to }) },
    };
  const days = [`day >= toDate(${TIME('firstDay')})`, `day < toDate(${TIME('lastDay')})`];
  const around = `(minute < ${TIME('firstDay')} or minute >= ${TIME('lastDay')})`;
  const columns = 'outcome, account, organisation, reason, messages, without_reason';
  return {
    counted: `(
      select toDateTime(day, 'Asia/Shanghai') as minute, ${columns} from anning.verdict_day ${all([...days, ...where, ...rows])}
      union all
      select minute, ${columns} from anning.verdict_minute ${all([...minutes, around, ...where, ...rows])}
    )`,
    parameters: { ...parameters, ...given({ from, to, firstDay, lastDay }) },
  };
}
