import { z } from 'zod';
import { type AccountId, parseAccountId } from './account.ts';
import { CARRIERS, type Carrier } from './changes.ts';
import { type Instant, parseInstant } from './instant.ts';
import { Invalid } from './invalid.ts';
import { type MessageId, parseMessageId } from './message-id.ts';
import { parseRecipient, type Recipient } from './recipient.ts';

/** The whole text to one recipient, reassembled from its segments: what the kernel judges. */
export interface Message {
  readonly id: MessageId;
  /** When it was submitted; all rules judge as of this moment. */
  readonly at: Instant;
  readonly account: AccountId;
  /** The sender number as the client wrote it. Not every such string is a port: the rules say so. */
  readonly source: string;
  readonly recipient: Recipient;
  /** The carrier that will deliver it, where the route tells. */
  readonly carrier: Carrier | undefined;
  readonly text: string;
  /** What was odd about the text's bytes, as codes of the decoder; empty for a clean text. */
  readonly textAnomalies: readonly string[];
  readonly segments: number;
  /** The far end's IP address, where the message came over a connection of its sender's own. */
  readonly remoteAddress?: string | undefined;
}

const text = z.string().max(4000);

/** A message as people write it in a file: `anning judge --message`. */
const messageSchema = z.strictObject({
  id: z.string().default('0000000000000000'),
  at: z.union([z.int(), z.string()]),
  account: z.string(),
  source: z.string().max(21),
  recipient: z.string(),
  carrier: z.enum(CARRIERS).optional(),
  remoteAddress: z.union([z.ipv4(), z.ipv6()]).optional(),
  text,
});

export function parseMessage(value: unknown): Message | Invalid {
  const result = messageSchema.safeParse(value);
  if (!result.success) {
    const words = result.error.issues.map(
      (issue) => `${issue.path.join('.') || 'message'}: ${issue.message}`,
    );
    return new Invalid('message', JSON.stringify(value) ?? String(value), words.join('; '));
  }
  const raw = result.data;
  const id = parseMessageId(raw.id);
  const at = typeof raw.at === 'number' ? raw.at : parseInstant(raw.at);
  const account = parseAccountId(raw.account);
  const recipient = parseRecipient(raw.recipient);
  for (const part of [id, at, account, recipient]) if (part instanceof Invalid) return part;
  const length = raw.text.length;
  return {
    id: id as MessageId,
    at: at as Instant,
    account: account as AccountId,
    source: raw.source,
    recipient: recipient as Recipient,
    carrier: raw.carrier,
    text: raw.text,
    textAnomalies: [],
    remoteAddress: raw.remoteAddress,
    segments: length <= 70 ? 1 : Math.ceil(length / 67),
  };
}
