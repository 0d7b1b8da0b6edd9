import type { Engine } from './engine.ts';
import { TIME } from './filter.ts';
import type { TrafficMessage } from './rows.ts';

/** What tells one message to a number from another. Half of what a question takes is columns: whoever wants all of them asks by id. */
export type MessageTo = Pick<
  TrafficMessage,
  'messageId' | 'at' | 'port' | 'signature' | 'text' | 'outcome' | 'segments'
>;

export interface MessagesToAsked {
  readonly tag: bigint;
  readonly from: number;
  readonly to: number;
  readonly limit: number;
}

/** Messages to one number, the newest first. */
export async function messagesTo(engine: Engine, asked: MessagesToAsked): Promise<MessageTo[]> {
  const rows = await engine.rows<Omit<MessageTo, 'at'> & { atMs: number }>(
    `select message_id as messageId, toUnixTimestamp64Milli(at) as atMs, port, signature, text, outcome, segments
     from anning.message
     where at >= ${TIME('from')} and at < ${TIME('to')} and recipient_tag = {tag:UInt64}
     order by at desc, message_id desc limit {limit:UInt32}`,
    { ...asked },
  );
  return rows.map(({ atMs, ...rest }) => ({ ...rest, at: atMs }));
}
