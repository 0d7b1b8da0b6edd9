import type { Engine } from './engine.ts';
import { conditions, TIME, type TrafficScope } from './filter.ts';
import { PORT } from './strands.ts';

/** Whose marketing, when (from inclusive, to exclusive, milliseconds), and which reasons are asked for. */
export interface MarketingDaysAsked {
  readonly scope: TrafficScope;
  readonly from: number;
  readonly to: number;
  readonly codes: readonly string[];
}

/** One day in Shanghai; a day without marketing is left out. */
export interface MarketingDayRow {
  /** Its midnight. */
  readonly at: number;
  /** Marketing that was handed in, whatever became of it. */
  readonly messages: number;
  readonly passed: number;
  /** Of `messages`, those with one of the codes, enforced or in shadow. */
  readonly marked: number;
}

/** Marketing from ports, day by day. What a person sent is not asked about (P11). */
export function marketingDays(
  engine: Engine,
  { scope, from, to, codes }: MarketingDaysAsked,
): Promise<MarketingDayRow[]> {
  const { where, parameters } = conditions({ scope });
  return engine.rows<MarketingDayRow>(
    `select toInt64(toUnixTimestamp(toStartOfDay(message.at))) * 1000 as day_at, day_at as at, toUInt32(count()) as messages,
            toUInt32(countIf(outcome = 'allow')) as passed,
            toUInt32(countIf(hasAny(arrayConcat(reasons, shadow_reasons), {codes:Array(String)}))) as marked
     from anning.message
     where message.at >= ${TIME('from')} and message.at < ${TIME('to')} and ${where.join(' and ')}
       and startsWith(purpose, 'marketing-') and length(port) <= 20 and match(port, '${PORT}')
     group by day_at order by day_at`,
    { ...parameters, from, to, codes },
  );
}
