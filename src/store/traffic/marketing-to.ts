import type { Engine } from './engine.ts';
import { TIME } from './filter.ts';

/** One message of marketing to one of the numbers that were asked for. */
export interface MarketingRow {
  readonly tag: bigint;
  readonly at: number;
  readonly organisation: string;
  readonly signature: string;
  /** Let through at its judgement. */
  readonly passed: boolean;
}

/** The oldest first. `tags` may be many; none: nothing. */
export async function marketingTo(
  engine: Engine,
  { tags, from, to, limit }: { tags: readonly bigint[]; from: number; to: number; limit: number },
): Promise<MarketingRow[]> {
  if (tags.length === 0) return [];
  const rows = await engine.rows<{
    tag: string;
    atMs: number;
    organisation: string;
    signature: string;
    passed: number;
  }>(
    `select toString(recipient_tag) as tag, toUnixTimestamp64Milli(at) as atMs, toString(organisation) as organisation,
            toString(signature) as signature, toUInt8(outcome = 'allow') as passed
     from anning.message
     where at >= ${TIME('from')} and at < ${TIME('to')} and startsWith(purpose, 'marketing-')
       and recipient_tag in (select toUInt64(tag) from (select arrayJoin({tags:Array(String)}) as tag))
     order by at, message_id limit {limit:UInt32}`,
    { from, to, limit, tags: tags.map(String) },
  );
  return rows.map(({ tag, atMs, passed, ...rest }) => ({
    ...rest,
    ...{ tag: BigInt(tag), at: atMs, passed: passed === 1 },
  }));
}
