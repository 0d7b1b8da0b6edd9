import { sql } from 'kysely';
import { type KeptEvent, tagOf } from '../../consent/index.ts';
import {
  type Instant,
  Invalid,
  isMarketing,
  maskRecipient,
  type Purpose,
  parseRecipient,
  type Recipient,
} from '../../domain/index.ts';
import { EvidenceError, type RecordProof } from '../../evidence/index.ts';
import type { Trace } from '../../registry/index.ts';
import type { TrafficMessage, TrafficReceipt } from '../../store/index.ts';
import type { Db } from '../ground.ts';
import { withoutNumber } from '../leads/lead-reading.ts';
import type { HeldTold, PackGround } from './pack-ground.ts';
import { codeTold, type ReasonTold, reasonTold } from './reasons.ts';

/** A message that complaints of the case are about, with all that is known of it as of its moment. */
export interface Matched {
  readonly id: string;
  readonly at: Instant;
  /** When the first of these complaints was known to be about it. */
  readonly learntAt: Instant;
  readonly complaints: readonly string[];
  readonly organisation: string;
  readonly port: string;
  readonly signature: string;
  /** Undefined: the term of messages is over, and it went. */
  readonly kept: KeptMessage | undefined;
}

export interface KeptMessage {
  readonly row: Pick<
    TrafficMessage,
    'account' | 'carrier' | 'protocol' | 'purpose' | 'plan' | 'outcome' | 'rulebook' | 'segments'
  >;
  /** Masked, unless numbers are asked for. */
  readonly recipient: string;
  readonly number: Recipient | undefined;
  readonly text: string;
  readonly reasons: readonly ReasonTold[];
  readonly held: HeldTold | undefined;
  readonly receipts: readonly TrafficReceipt[];
  readonly trace: Trace;
  readonly consent: ConsentTold;
  /** Why there is none, where there is none: a problem's code. */
  readonly proof: RecordProof | string;
}

/** `none`: the ledger had no consent in force. `unlogged`: it has one that the log does not hold. */
export type ConsentTold =
  | { readonly kind: 'not-needed' | 'sender-unknown' | 'none' }
  | { readonly kind: 'consent' | 'unlogged'; readonly event: KeptEvent };

interface Row {
  readonly message: string;
  readonly at: Date;
  readonly learnt: Date;
  readonly complaints: string[];
  readonly organisation: string | null;
  readonly port: string | null;
  readonly signature: string | null;
}

const PAGE = 200;
/** Looked at together: each asks several stores. */
const TOGETHER = 4;

/** By their time, page by page. */
export async function* matchedMessages(
  ground: PackGround,
  db: Db,
  id: string,
  withNumbers: boolean,
): AsyncGenerator<readonly Matched[]> {
  const proofs = new BlockProofs(ground);
  for (let after: { at: Date; message: string } = { at: new Date(0), message: '' }; ; ) {
    const { rows } = await sql<Row>`
      select c.message, min(c.message_at) as at, min(c.matched_at) as learnt, array_agg(c.complaint order by c.complaint) as complaints,
        min(c.organisation) as organisation, min(c.port) as port, min(c.signature) as signature
      from complaint_match c join case_member m on m.complaint = c.complaint
      where m."case" = ${id} and c.message is not null
      group by c.message having (min(c.message_at), c.message) > (${after.at}, ${after.message})
      order by min(c.message_at), c.message limit ${PAGE}`.execute(db);
    const [first, last] = [rows[0], rows.at(-1)];
    if (first === undefined || last === undefined) return;
    const ids = rows.map(({ message }) => message);
    const span = { from: first.at.getTime(), to: last.at.getTime() + 1 };
    const [messages, receipts] = await Promise.all([
      ground.traffic.messagesNamed(ids, span),
      ground.traffic.receiptsOf(ids),
    ]);
    const byId = new Map(messages.map((each) => [each.messageId, each]));
    const matched: Matched[] = [];
    for (let i = 0; i < rows.length; i += TOGETHER)
      matched.push(
        ...(await Promise.all(
          rows.slice(i, i + TOGETHER).map(async (row): Promise<Matched> => {
            const message = byId.get(row.message);
            const kept =
              message === undefined
                ? undefined
                : await keptOf(ground, proofs, message, withNumbers, {
                    receipts: receipts.filter(({ messageId }) => messageId === row.message),
                  });
            return {
              ...{ id: row.message, at: row.at.getTime(), learntAt: row.learnt.getTime(), kept },
              ...{ complaints: row.complaints, organisation: row.organisation ?? '' },
              ...{ port: row.port ?? '', signature: row.signature ?? '' },
            };
          }),
        )),
      );
    yield matched;
    if (rows.length < PAGE) return;
    after = last;
  }
}

async function keptOf(
  ground: PackGround,
  proofs: BlockProofs,
  message: TrafficMessage,
  withNumbers: boolean,
  { receipts }: { readonly receipts: readonly TrafficReceipt[] },
): Promise<KeptMessage> {
  const { account, carrier, protocol, purpose, plan, outcome, rulebook, segments } = message;
  const written = ground.sealer.open(Buffer.from(message.recipientSealed, 'base64')).toString();
  const parsed = parseRecipient(written);
  const number = parsed instanceof Invalid ? undefined : parsed;
  const [trace, consent, held, proof] = await Promise.all([
    ground.traceOf(message),
    consentOf(ground, message, number),
    outcome === 'hold' ? ground.heldOf(message.messageId) : undefined,
    proofs.of(message),
  ]);
  const record =
    typeof proof === 'string' ? undefined : ground.openRecord(Buffer.from(proof.record, 'base64'));
  return {
    row: { account, carrier, protocol, purpose, plan, outcome, rulebook, segments },
    ...{ number, held, receipts, trace, consent, proof },
    recipient: withNumbers ? written : number === undefined ? '****' : maskRecipient(number),
    text: withNumbers || number === undefined ? message.text : withoutNumber(message.text, String(number)),
    reasons: record?.reasons.map((reason) => reasonTold(reason, message.at)) ?? [
      ...message.reasons.map((code) => codeTold(code, 'enforce')),
      ...message.shadowReasons.map((code) => codeTold(code, 'shadow')),
    ],
  };
}

async function consentOf(
  { reading, key }: PackGround,
  { organisation, purpose, at }: TrafficMessage,
  number: Recipient | undefined,
): Promise<ConsentTold> {
  if (!isMarketing(purpose as Purpose)) return { kind: 'not-needed' };
  if (organisation === '' || number === undefined) return { kind: 'sender-unknown' };
  const event = await reading.behindMessage(tagOf(key, number), { organisation, purpose, at });
  if (event === undefined) return { kind: 'none' };
  return { kind: event.log === undefined ? 'unlogged' : 'consent', event };
}

/** Messages of one time lie in a few blocks: each is opened once while its messages pass by. */
class BlockProofs {
  readonly #ground: PackGround;
  readonly #blocks = new Map<string, Promise<(record: number) => RecordProof>>();

  constructor(ground: PackGround) {
    this.#ground = ground;
  }

  /** Or why there is none: its batch was deleted when its term was over, never came, or holds something else in this place. */
  async of({ gateway, block, record, messageId }: TrafficMessage): Promise<RecordProof | string> {
    try {
      const proof = (await this.#block(gateway, block))(record);
      const told = this.#ground.openRecord(Buffer.from(proof.record, 'base64'));
      return told?.messageId === messageId ? proof : 'record-of-another-message';
    } catch (error) {
      if (error instanceof EvidenceError) return error.problem.what;
      throw error;
    }
  }

  #block(gateway: string, block: number): Promise<(record: number) => RecordProof> {
    const name = `${gateway} ${block}`;
    const known = this.#blocks.get(name);
    if (known !== undefined) return known;
    const opened = this.#ground.evidence.proofsOf(gateway, block);
    this.#blocks.set(name, opened);
    const [oldest] = this.#blocks.keys();
    if (this.#blocks.size > BLOCKS_OPEN && oldest !== undefined) this.#blocks.delete(oldest);
    return opened;
  }
}

const BLOCKS_OPEN = 8;
