import type { ConsentRoom } from '../../consent/index.ts';
import { tagOf } from '../../consent/index.ts';
import { type Instant, Invalid, parseRecipient } from '../../domain/index.ts';
import {
  type CustodyRoom,
  type Directory,
  type PortStanding,
  type Trace,
  traceAskedOf,
} from '../../registry/index.ts';
import type { Sealer, SealKey, Traffic, TrafficMessage } from '../../store/index.ts';

export interface MessageFactsParts {
  readonly traffic: Pick<Traffic, 'message' | 'messages' | 'receipts'>;
  readonly custody: Pick<CustodyRoom, 'trace'>;
  readonly consent: { readonly reading: Pick<ConsentRoom['reading'], 'behindMessage'> };
  readonly directory: Pick<Directory, 'account' | 'portStanding'>;
  readonly sealer: Pick<Sealer, 'open'>;
  readonly sealKey: SealKey;
  /** When a person released a held message; undefined: it was not. */
  releasedAt(messageId: string): Promise<Instant | undefined>;
}

/** What a case needs of the message that it is about, as of the moment of the message. No number is in it (P7). */
export interface MessageFacts {
  /** With its signature, its plan, and the verdict of then: outcome, reasons, rulebook. */
  readonly message: Omit<TrafficMessage, 'recipientTag' | 'recipientSealed'>;
  /** Who held the sender number then and to whom it was let; undefined: no opened port began it. */
  readonly port: PortStanding | undefined;
  /** From the holder to the sender, with what each hop proved, said or kept silent about. */
  readonly chain: Trace;
  /** The consent that permitted it: in the log before the message. Undefined: there was none, or none was needed. */
  readonly consent: Awaited<ReturnType<ConsentRoom['reading']['behindMessage']>>;
}

/** Undefined: the store has no such message any more. */
export async function messageFacts(
  parts: MessageFactsParts,
  messageId: string,
): Promise<MessageFacts | undefined> {
  const { traffic, custody, consent, directory, sealer, sealKey } = parts;
  const row = await traffic.message(messageId);
  if (row === undefined) return undefined;
  const parsed = parseRecipient(sealer.open(Buffer.from(row.recipientSealed, 'base64')).toString());
  const recipient = parsed instanceof Invalid ? undefined : parsed;
  const asked = await traceAskedOf(traffic, row, {
    recipient,
    via: directory.account(row.account)?.opened.organisation,
    releasedAt: row.outcome === 'hold' ? await parts.releasedAt(messageId) : undefined,
  });
  const [chain, behind] = await Promise.all([
    custody.trace(asked),
    recipient === undefined ? undefined : consent.reading.behindMessage(tagOf(sealKey, recipient), row),
  ]);
  const { recipientTag: _tag, recipientSealed: _sealed, ...message } = row;
  return { message, port: directory.portStanding(row.port, row.at), chain, consent: behind };
}
