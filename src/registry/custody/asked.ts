import {
  type Instant,
  Invalid,
  type OrganisationId,
  parseOrganisationId,
  type Recipient,
} from '../../domain/index.ts';
import type { Traffic, TrafficMessage } from '../../store/index.ts';
import type { TraceAsked } from './trace.ts';

/** What the traffic store does not say of a message. */
export interface BesideMessage {
  /** Undefined: its destination is no number. */
  readonly recipient: Recipient | undefined;
  /** Whose account it came by. */
  readonly via: OrganisationId | undefined;
  /** When a person released it; undefined: nobody had to. */
  readonly releasedAt: Instant | undefined;
}

/** Messages of one port, recipient and text that are told apart; more of them within a day are not. */
const IDENTICAL_MAX = 500;

/** The way of a message that the traffic store holds, as `CustodyRoom.trace` is asked for it. */
export async function traceAskedOf(
  traffic: Pick<Traffic, 'messages' | 'receipts'>,
  row: TrafficMessage,
  { recipient, via, releasedAt }: BesideMessage,
): Promise<TraceAsked> {
  const receipts = await traffic.receipts(row.messageId);
  const sender = parseOrganisationId(row.organisation);
  return {
    number: row.port,
    recipient,
    text: row.text,
    at: row.at,
    // When it had been passed on at the latest, as far as that is known.
    until: Math.max(row.at, releasedAt ?? 0, ...receipts.map(({ at }) => at)),
    sender: sender instanceof Invalid ? undefined : sender,
    via,
    identicalSince: (from) => identicalSince(traffic, row, from),
  };
}

async function identicalSince(
  traffic: Pick<Traffic, 'messages'>,
  row: TrafficMessage,
  from: number,
): Promise<number> {
  const same = await traffic.messages(
    { recipientTag: row.recipientTag, port: row.port, outcome: 'allow', from, to: row.at },
    { limit: IDENTICAL_MAX, order: 'newest' },
  );
  return same.filter(
    ({ port, text, messageId }) => port === row.port && text === row.text && messageId !== row.messageId,
  ).length;
}
