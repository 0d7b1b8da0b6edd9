import { type LedgerReading, tagOf } from '../../consent/index.ts';
import {
  type ConsentChannel,
  type Instant,
  isMarketing,
  type MarketingPurpose,
  type OrganisationId,
  type Purpose,
  type Recipient,
} from '../../domain/index.ts';
import { type RecordStore, recipientTag, type SealKey, type Traffic } from '../../store/index.ts';

/** A message that came to a person's number through these gateways, with what permitted it. */
export interface Received {
  readonly id: string;
  readonly at: Instant;
  readonly port: string;
  readonly signature: string;
  /** Empty: nobody is known to have sent it. */
  readonly organisation: string;
  readonly text: string;
  readonly purpose: string;
  /** Marketing alone needs one: what she agreed to, as of the moment of the message. Undefined: nothing is known. */
  readonly consent:
    | { readonly event: number; readonly at: Instant; readonly channel: ConsentChannel }
    | undefined;
}

interface Parts {
  readonly record: Pick<RecordStore, 'db'>;
  readonly key: SealKey;
  readonly traffic: Pick<Traffic, 'search'>;
  readonly reading: Pick<LedgerReading, 'behind'>;
}

const SHOWN_MAX = 50;
/** What a person waits for; what is older is told as not looked at. */
const SEARCH_MS = 1500;

/**
 * "Why did I get this?": what came to the number that its holder showed to be hers, the newest first. What was stopped did not come; what was held did, where a
 * person let it go.
 */
export async function receivedBy(
  recipient: Recipient,
  { record, key, traffic, reading }: Parts,
): Promise<{ readonly messages: readonly Received[]; readonly isWhole: boolean }> {
  const tag = recipientTag(key, recipient);
  const [allowed, held] = await Promise.all(
    (['allow', 'hold'] as const).map((outcome) =>
      traffic.search({ recipientTag: tag, outcome }, { limit: SHOWN_MAX, withinMs: SEARCH_MS }),
    ),
  );
  const released = await releasedOf(
    record,
    held!.messages.map(({ messageId }) => messageId),
  );
  const came = [
    ...allowed!.messages,
    ...held!.messages.filter(({ messageId }) => released.has(messageId)),
  ].sort((a, b) => b.at - a.at || (a.messageId < b.messageId ? 1 : -1));
  const sought = [allowed!, held!].every(
    ({ messages, goesOn }) => goesOn === undefined && messages.length < SHOWN_MAX,
  );
  const told = came
    .slice(0, SHOWN_MAX)
    .map(async ({ messageId, at, port, signature, organisation, text, purpose }): Promise<Received> => {
      const grant =
        organisation === '' || !isMarketing(purpose as Purpose)
          ? undefined
          : await reading.behind(
              tagOf(key, recipient),
              organisation as OrganisationId,
              purpose as MarketingPurpose,
              at,
            );
      const consent =
        grant === undefined ? undefined : { event: grant.id, at: grant.at, channel: grant.channel };
      return { id: messageId, at, port, signature, organisation, text, purpose, consent };
    });
  return { isWhole: sought && came.length <= SHOWN_MAX, messages: await Promise.all(told) };
}

/** Those of them that a person let go. */
async function releasedOf({ db }: Pick<RecordStore, 'db'>, held: readonly string[]): Promise<Set<string>> {
  if (held.length === 0) return new Set();
  const rows = await db
    .selectFrom('held_message')
    .select('message_id')
    .where('message_id', 'in', held)
    .where('state', '=', 'released')
    .execute();
  return new Set(rows.map(({ message_id }) => message_id));
}
