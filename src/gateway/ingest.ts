import type { Kysely } from 'kysely';
import {
  type InboundText,
  Invalid,
  type OrganisationId,
  parseRecipient,
  type Recipient,
  signatureOf,
} from '../domain/index.ts';
import type { EvidenceStore } from '../evidence/index.ts';
import { type Counted, countsOf, packCounts, sumCounts } from '../kernel/index.ts';
import {
  addSentCounts,
  type Database,
  type RecordStore,
  recipientTag,
  type Sealer,
  type SealKey,
  type Traffic,
  type TrafficBlock,
  type TrafficInbound,
  type TrafficMessage,
  type TrafficReceipt,
} from '../store/index.ts';
import { decodeText, readUdh } from '../wire/index.ts';
import { type AheadRefusal, claimAhead, passAhead } from './ahead-rows.ts';
import { consentNews, type ReplyKeeper } from './consent-news.ts';
import { keepHeld } from './held-rows.ts';
import { textOf } from './judged-text.ts';
import { cutBlock, readRecord } from './record-reader.ts';
import { type InboundRecord, type JournalRecord, type JudgedRecord, KIND } from './records.ts';
import { openShipment, type ShippedBlock } from './shipment.ts';

/** Takes what people write to one port, in the transaction that moves the position of the gateway they came from. */
export interface TextKeeper {
  readonly port: string;
  /** @returns what is to be done when that has been committed. */
  keep(db: Kysely<Database>, texts: readonly InboundText[]): Promise<() => void>;
}

/**
 * The receiving end of what gateways ship: evidence first, then traffic, then what replies mean for consent, and last the position
 * that says how far all of that went. Each step takes the same block twice without harm, so that a shipment can be repeated
 * after a failure anywhere. Refusals come ahead of their blocks, over a way of their own.
 */
export class Ingest {
  readonly #evidence: EvidenceStore;
  readonly #traffic: Traffic;
  readonly #record: RecordStore;
  readonly #sealer: Sealer;
  readonly #key: SealKey;
  readonly #keepReplies: ReplyKeeper;
  readonly #texts: TextKeeper | undefined;
  readonly #regionOf: ((number: string) => string) | undefined;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(parts: {
    readonly evidence: EvidenceStore;
    readonly traffic: Traffic;
    readonly record: RecordStore;
    readonly sealer: Sealer;
    readonly key: SealKey;
    readonly keepReplies: ReplyKeeper;
    /** Absent: nobody asks for what people write. */
    readonly texts?: TextKeeper | undefined;
    /** Where a recipient's number (E.164 digits) belongs. Absent: traffic is not told apart by region. */
    readonly regionOf?: ((number: string) => string) | undefined;
  }) {
    this.#evidence = parts.evidence;
    this.#traffic = parts.traffic;
    this.#record = parts.record;
    this.#sealer = parts.sealer;
    this.#key = parts.key;
    this.#keepReplies = parts.keepReplies;
    this.#texts = parts.texts;
    this.#regionOf = parts.regionOf;
  }

  /** Takes a shipment as it came over HTTP. Resolves with the highest sequence stored once all of it is on disk. */
  takeShipment(body: Buffer): Promise<number> {
    const { gateway, blocks } = openShipment(body, this.#sealer);
    return this.take(gateway, blocks);
  }

  /** Shipments are stored one after another: a position speaks of everything before it. */
  take(gateway: string, blocks: readonly ShippedBlock[]): Promise<number> {
    const taken = this.#tail.then(() => this.#take(gateway, blocks));
    this.#tail = taken.catch(() => {});
    return taken;
  }

  /**
   * Takes the refusals out of blocks that are still to be shipped, which does not wait for what else is being stored (P4): they are in the feed when it
   * resolves. Each is concluded once: its block, when it is stored, passes over it.
   */
  async takeRefusals(body: Buffer): Promise<void> {
    const { gateway, blocks } = openShipment(body, this.#sealer);
    const refusals = blocks.flatMap(refusalsIn);
    if (refusals.length === 0) return;
    const concluded = await this.#record.db.transaction().execute(async (trx) => {
      const due = await claimAhead(trx, gateway, refusals);
      return due.length === 0 ? undefined : this.#keepReplies(trx, gateway, due);
    });
    concluded?.();
  }

  async #take(gateway: string, blocks: readonly ShippedBlock[]): Promise<number> {
    let position = await this.#position(gateway);
    let fresh = blocks.filter((b) => b.sequence > position.block);
    if (position.announced > position.block) {
      // A group was cut off half-way: the very same blocks go first.
      const group = fresh.filter((b) => b.sequence <= position.announced);
      if (group.at(-1)?.sequence !== position.announced) {
        throw new Error(
          `blocks up to ${position.announced} of ${gateway} are to be repeated together; found up to ${group.at(-1)?.sequence}`,
        );
      }
      await this.#store(gateway, group.map(readShipped));
      position = await this.#position(gateway);
      fresh = fresh.filter((b) => b.sequence > position.block);
    }
    if (fresh.length === 0) return position.block;
    const read = fresh.map(readShipped);
    await this.#announce(gateway, position.block, read);
    await this.#store(gateway, read);
    return fresh.at(-1)!.sequence;
  }

  async #store(gateway: string, read: readonly ReadBlock[]): Promise<void> {
    await this.#evidence.addBatches(
      read.map(({ sequence, records, meant }) => ({ gateway, block: sequence, ...span(meant), records })),
    );
    await this.#traffic.insertBlock(this.#trafficOf(gateway, read));
    await this.#conclude(
      gateway,
      read.at(-1)!.sequence,
      read.flatMap(({ meant }) => meant),
      read.flatMap(({ records }) => records),
    );
  }

  async #position(gateway: string): Promise<{ block: number; announced: number }> {
    const row = await this.#record.db
      .selectFrom('ingest_position')
      .select(['block', 'announced'])
      .where('gateway', '=', gateway)
      .executeTakeFirst();
    return row ?? { block: 0, announced: 0 };
  }

  /**
   * A group is announced once, whatever is repeated of it afterwards: with that the other gateways are told what passed in it, before it is stored, for
   * until they know it they go on by their own counts.
   */
  async #announce(gateway: string, block: number, read: readonly ReadBlock[]): Promise<void> {
    const [first, last] = [read[0]!.sequence, read.at(-1)!.sequence];
    const passed = sumCounts(read.flatMap(({ meant }) => meant.flatMap(passedIn)));
    await this.#record.db.transaction().execute(async (trx) => {
      await trx
        .insertInto('ingest_position')
        .values({ gateway, block, announced: last })
        .onConflict((oc) => oc.column('gateway').doUpdateSet({ announced: last }))
        .execute();
      if (passed.length === 0) return;
      const counts = { gateway, first, last, counts: packCounts(passed) };
      await addSentCounts(trx, this.#sealer, counts, passed.length);
    });
  }

  /** What replies and requests mean is concluded in the transaction that moves the position: once, and for every gateway. */
  async #conclude(
    gateway: string,
    last: number,
    records: readonly JournalRecord[],
    bytes: readonly Buffer[],
  ): Promise<void> {
    const news = consentNews(records, bytes);
    const concluded = await this.#record.db.transaction().execute(async (trx) => {
      await trx.updateTable('ingest_position').set({ block: last }).where('gateway', '=', gateway).execute();
      await keepHeld(trx, gateway, records);
      const ahead = await passAhead(trx, gateway, last);
      const due = news.filter((each) => each.kind !== 'reply' || !ahead.has(each.inboundId));
      const replied = due.length === 0 ? undefined : await this.#keepReplies(trx, gateway, due);
      const texts = this.#texts === undefined ? [] : textsTo(this.#texts.port, records);
      const written = texts.length === 0 ? undefined : await this.#texts?.keep(trx, texts);
      return () => {
        replied?.();
        written?.();
      };
    });
    concluded();
  }

  /** One insert for all blocks of a group, known by the first of them. */
  #trafficOf(gateway: string, read: readonly ReadBlock[]): TrafficBlock {
    const messages: Omit<TrafficMessage, 'gateway'>[] = [];
    const receipts: TrafficReceipt[] = [];
    const inbound: TrafficInbound[] = [];
    for (const { sequence, meant } of read) {
      meant.forEach((record, i) => {
        if (record.kind === 'judged') messages.push(this.#messageOf(record, sequence, i));
        else if (record.kind === 'receipt') receipts.push(receiptOf(record));
        else if (record.kind === 'inbound') inbound.push(this.#inboundOf(record));
      });
    }
    return { gateway, block: read[0]!.sequence, messages, receipts, inbound };
  }

  #messageOf(record: JudgedRecord, block: number, place: number): Omit<TrafficMessage, 'gateway'> {
    const { text, anomalies } = textOf(record);
    const recipient = parseRecipient(record.destination);
    const enforced = record.reasons.filter((r) => r.mode === 'enforce').map((r) => r.code);
    const shadow = record.reasons.filter((r) => r.mode === 'shadow').map((r) => r.code);
    return {
      messageId: record.messageId,
      at: record.at,
      block,
      record: place,
      account: record.account,
      organisation: record.organisation,
      signature: signatureOf(text) ?? '',
      port: record.source,
      recipientTag: recipient instanceof Invalid ? 0n : recipientTag(this.#key, recipient),
      recipientSealed: this.#sealer.seal(Buffer.from(record.destination)).toString('base64'),
      carrier: record.carrier,
      protocol: record.protocol,
      text,
      textAnomalies: anomalies,
      purpose: record.purpose,
      plan: record.plan,
      outcome: record.outcome,
      reasons: enforced,
      shadowReasons: shadow,
      rulebook: record.rulebook,
      segments: record.segments.length,
      ...this.#placeOf(recipient),
    };
  }

  #placeOf(recipient: Recipient | Invalid): Pick<TrafficMessage, 'region'> {
    if (this.#regionOf === undefined) return {};
    return { region: recipient instanceof Invalid ? 'unknown' : this.#regionOf(String(recipient)) };
  }

  #inboundOf(record: InboundRecord): TrafficInbound {
    const sender = parseRecipient(record.from);
    return {
      at: record.at,
      senderTag: sender instanceof Invalid ? 0n : recipientTag(this.#key, sender),
      senderSealed: this.#sealer.seal(Buffer.from(record.from)).toString('base64'),
      port: record.port,
      text: inboundText(record).text,
      meaning: record.meaning,
    };
  }
}

function inboundText({ udhi, content, coding, protocol }: InboundRecord) {
  const udh = udhi ? readUdh(content) : undefined;
  const body = udh?.kind === 'udh' ? content.subarray(udh.headerLength) : content;
  const concat = udh?.kind === 'udh' ? udh.concat : undefined;
  return { text: decodeText(body, coding, protocol).text, concat };
}

/** What was written to a port and is neither a refusal nor an answer. */
function textsTo(port: string, records: readonly JournalRecord[]): InboundText[] {
  return records.flatMap((record) => {
    if (record.kind !== 'inbound' || record.port !== port || record.meaning !== 'none') return [];
    const from = parseRecipient(record.from);
    if (from instanceof Invalid) return [];
    const { inboundId, at, content } = record;
    const { text, concat } = inboundText(record);
    const part =
      concat === undefined || concat.total < 2
        ? undefined
        : { reference: concat.reference, total: concat.total, place: concat.part };
    return [{ inboundId, at, from, port, text, content, part }];
  });
}

interface ReadBlock {
  readonly sequence: number;
  /** The records' bytes, and what they mean. */
  readonly records: readonly Buffer[];
  readonly meant: readonly JournalRecord[];
}

function readShipped({ sequence, block }: ShippedBlock): ReadBlock {
  const records = [...cutBlock(block)];
  return { sequence, records, meant: records.map(readRecord) };
}

/** What a message that passed is counted against; of others nothing. */
function passedIn(record: JournalRecord): Counted[] {
  if (record.kind !== 'judged' || record.outcome !== 'allow') return [];
  const { at, purpose, leases, agreedPer } = record;
  const recipient = parseRecipient(record.destination);
  if (recipient instanceof Invalid) return [];
  const organisation = (record.organisation || undefined) as OrganisationId | undefined;
  return countsOf({
    at,
    recipient,
    purpose,
    leases,
    agreedPer,
    organisation,
    plan: record.plan || undefined,
  });
}

function receiptOf(record: Extract<JournalRecord, { kind: 'receipt' }>): TrafficReceipt {
  const { messageId, segment, state, doneAt } = record;
  return { messageId, segment, at: doneAt, status: state, upstream: '', reportedAt: doneAt };
}

function refusalsIn({ sequence, block }: ShippedBlock): AheadRefusal[] {
  const bytes = [...cutBlock(block)].filter(([kind]) => kind === KIND.inbound);
  return consentNews(bytes.map(readRecord), bytes).flatMap((each) =>
    each.kind === 'reply' && each.meaning === 'opt-out' ? [{ block: sequence, reply: each }] : [],
  );
}

/** The first and last instant that a block's records speak of. */
function span(records: readonly JournalRecord[]): { firstAtMs: number; lastAtMs: number } {
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (const record of records) {
    const at = 'at' in record ? record.at : record.kind === 'receipt' ? record.doneAt : undefined;
    if (at === undefined) continue;
    if (at < first) first = at;
    if (at > last) last = at;
  }
  return last === 0 ? { firstAtMs: 0, lastAtMs: 0 } : { firstAtMs: first, lastAtMs: last };
}
