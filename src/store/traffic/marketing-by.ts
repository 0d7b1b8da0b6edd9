import type { Engine } from './engine.ts';
import { given, TIME } from './filter.ts';

/** Whose marketing: all that is given must hold, and one of the three is. Times: from inclusive, to exclusive. */
export interface MarketingOf {
  readonly organisation?: string | undefined;
  readonly signature?: string | undefined;
  readonly port?: string | undefined;
  readonly from: number;
  readonly to: number;
  /** How many examples. */
  readonly limit: number;
}

export interface MarketingSeen {
  readonly count: number;
  /** Ids, the oldest first. */
  readonly examples: readonly string[];
  readonly firstAt: number | undefined;
}

const OF = {
  organisation: 'organisation = {organisation:String}',
  signature: 'signature = {signature:String}',
  port: 'port = {port:String}',
} as const;

export async function marketingBy(
  engine: Engine,
  { from, to, limit, ...of }: MarketingOf,
): Promise<MarketingSeen> {
  const parameters = given(of);
  const where = Object.keys(parameters).map((field) => OF[field as keyof typeof OF]);
  if (where.length === 0) throw new Error('marketingBy: an organisation, a signature or a port is asked for');
  const sent = `from anning.message
     where at >= ${TIME('from')} and at < ${TIME('to')} and ${where.join(' and ')}
       and outcome = 'allow' and startsWith(purpose, 'marketing-')`;
  const [counted] = await engine.rows<{ count: number }>(`select toUInt32(count()) as count ${sent}`, {
    ...{ ...parameters, from, to },
  });
  const examples = await engine.rows<{ id: string; atMs: number }>(
    `select message_id as id, toUnixTimestamp64Milli(at) as atMs ${sent} order by at, message_id limit {limit:UInt32}`,
    { ...parameters, from, to, limit },
  );
  return { count: counted!.count, examples: examples.map(({ id }) => id), firstAt: examples[0]?.atMs };
}
