import { Invalid, parseRecipient } from '../domain/index.ts';
import type { Facts } from '../kernel/index.ts';
import type { Spool } from '../store/index.ts';
import type { Desks } from './desks.ts';
import type { Forwarder } from './forwarder.ts';
import { errorOf, type HeldMessages } from './held.ts';
import type { Inbound } from './inbound.ts';
import type { Intake } from './intake.ts';
import { type Item, type ItemState, itemName } from './item.ts';
import { Block, type Journal } from './journal.ts';
import type { Counted } from './kept-counts.ts';
import type { OwnSender } from './own-sender.ts';
import { forwardedKey, type Parking, parkingKey, unpackItem } from './parking.ts';
import { readBlock } from './record-reader.ts';
import type { JournalRecord, JudgedRecord, SegmentBytes, SegmentRecord } from './records.ts';
import type { Returns } from './returns.ts';

interface RecoveryParts {
  readonly spool: Spool;
  readonly journal: Journal;
  readonly parking: Parking;
  readonly forwarder: Forwarder;
  readonly returns: Returns;
  readonly held: HeldMessages;
  readonly intake: Intake;
  readonly inbound: Inbound;
  readonly own: OwnSender;
  readonly desks: Desks;
  readonly facts: Facts;
  /** What the tally's kept counts hold. */
  readonly counted: Counted;
}

interface Concat {
  readonly reference: number;
  readonly total: number;
  readonly part: number;
}

/**
 * Brings back what the gateway still owes after a start: single keys first, then the journal's blocks in order, whose later records tell
 * what became of earlier ones. Nothing is taken for done without a record that says so.
 */
export class Recovery {
  readonly #items = new Map<string, Item>();
  readonly #waiting = new Map<string, { readonly item: Item; readonly concat: Concat }>();
  /** Held messages that were refused, with what the report says: their senders are owed it unless a later record has it. */
  readonly #rejected = new Map<Item, string>();
  readonly #parts: RecoveryParts;

  constructor(parts: RecoveryParts) {
    this.#parts = parts;
  }

  /** @returns with `last` the sequence of the last block that is counted now. */
  run(): { readonly blocks: number; readonly items: number; readonly last: number } {
    const { spool, journal, parking, returns } = this.#parts;
    for (const [key, bytes] of spool.parkedRange('q:')) this.#remember(unpackItem(bytes, key));
    for (const [key, bytes] of spool.parkedRange('h:')) this.#remember(unpackItem(bytes, key));
    let blocks = 0;
    let last = this.#parts.counted.upTo;
    for (const { sequence, block } of spool.blocks()) {
      const adopted = journal.adopt(sequence);
      for (const record of readBlock(block)) this.#replay(record, adopted);
      blocks++;
      last = Math.max(last, sequence);
    }
    for (const item of this.#items.values()) this.#goOn(item);
    for (const { item, concat } of this.#waiting.values())
      this.#parts.intake.restore(this.#parts.desks.get(item.account), item, concat);
    for (const { account, reply } of parking.replies()) returns.offerReply(account, reply);
    return { blocks, items: this.#items.size + this.#waiting.size, last };
  }

  #remember(item: Item): void {
    this.#items.set(itemName(item.messageId, item.segment), item);
  }

  #replay(record: JournalRecord, block: Block): void {
    switch (record.kind) {
      case 'segment':
        return this.#segment(record, block);
      case 'judged':
        return this.#judged(record, block);
      case 'forwarded': {
        const item = this.#items.get(itemName(record.messageId, record.segment));
        if (item === undefined) return;
        item.state = item.wantsReceipt ? 'forwarded' : 'done';
        item.upstream = record.upstream;
        item.upstreamId = record.upstreamId;
        return;
      }
      case 'receipt': {
        const name = itemName(record.messageId, record.segment);
        const item = this.#items.get(name) ?? this.#waiting.get(name)?.item;
        if (item === undefined) return;
        this.#waiting.delete(name);
        this.#remember(item);
        item.state = item.wantsReceipt ? 'returning' : 'done';
        item.receiptState = record.state;
        item.receiptError = record.error;
        item.doneAt = record.doneAt;
        return;
      }
      case 'returned': {
        const item = this.#items.get(itemName(record.messageId, record.segment));
        if (item !== undefined) item.state = 'done';
        return;
      }
      case 'decided': {
        for (const item of this.#items.values()) {
          if (item.messageId !== record.messageId || item.state !== 'held') continue;
          item.state = record.decision === 'release' ? 'queued' : 'refused';
          if (record.decision === 'reject') this.#rejected.set(item, errorOf(record.by));
        }
        return;
      }
      case 'inbound':
        if (record.meaning === 'opt-out') this.#parts.journal.refuses(block);
        return this.#parts.inbound.understand(record);
      case 'inbound-returned':
        return;
      case 'own':
        return this.#parts.own.remember(record);
    }
  }

  #segment(record: SegmentRecord, block: Block): void {
    const { reference, total, part } = record;
    const item = itemFrom({ ...record, plan: '' }, record.bytes, part - 1, 'waiting');
    this.#parts.journal.houseIn(block, item);
    const name = itemName(record.messageId, part - 1);
    const before = this.#waiting.get(name);
    if (before !== undefined) this.#parts.journal.release(before.item);
    this.#waiting.set(name, { item, concat: { reference, total, part } });
  }

  #judged(record: JudgedRecord, block: Block): void {
    const { journal } = this.#parts;
    record.segments.forEach((bytes, segment) => {
      const name = itemName(record.messageId, segment);
      const waiting = this.#waiting.get(name);
      if (waiting !== undefined) {
        journal.release(waiting.item);
        this.#waiting.delete(name);
      }
      // It was parked since, in a later state than this record tells.
      if (this.#items.has(name)) return;
      const state: ItemState =
        record.outcome === 'allow' ? 'queued' : record.outcome === 'hold' ? 'held' : 'refused';
      const item = itemFrom(record, bytes, segment, state);
      journal.houseIn(block, item);
      this.#remember(item);
    });
    const { upTo, ahead } = this.#parts.counted;
    if (record.outcome === 'allow' && block.sequence > upTo && !ahead.has(record.messageId))
      this.#count(record);
  }

  #count(record: JudgedRecord): void {
    const recipient = parseRecipient(record.destination);
    if (recipient instanceof Invalid) return;
    this.#parts.facts.apply({
      kind: 'message-passed',
      at: record.at,
      account: record.account as never,
      recipient,
      organisation: (record.organisation || undefined) as never,
      purpose: record.purpose,
      plan: record.plan === '' ? undefined : record.plan,
      leases: record.leases,
      agreedPer: record.agreedPer,
    });
  }

  #goOn(item: Item): void {
    const { forwarder, returns, held, journal, spool, parking } = this.#parts;
    this.#forgetStale(item);
    // Parked in this very state before the stop, and its block not dropped yet: the key has it.
    if (
      (item.state === 'forwarded' || item.state === 'returning') &&
      item.home instanceof Block &&
      spool.parked(parkingKey(item)) !== undefined
    ) {
      journal.release(item);
      return;
    }
    // The block with its later fate may leave before the key is written anew.
    const stale = typeof item.home === 'string' && item.home !== parkingKey(item);
    if (stale && item.state !== 'done' && item.state !== 'refused') parking.moveSoon([item]);
    switch (item.state) {
      case 'queued':
      case 'offered':
        return forwarder.enqueue(item);
      case 'forwarded':
        return forwarder.restore(item);
      case 'returning':
        return returns.offer(item);
      case 'held':
        return held.add(item);
      case 'refused':
        return this.#refused(item);
      case 'done':
        journal.release(item);
        return;
      case 'waiting':
        return;
    }
  }

  #refused(item: Item): void {
    const error = this.#rejected.get(item);
    if (error === undefined) this.#parts.journal.release(item);
    else this.#parts.forwarder.reject(item, 'REJECTD', error);
  }

  /** Keys that tell of an earlier state than the journal does: they were about to leave when the gateway ended. */
  #forgetStale(item: Item): void {
    const { spool } = this.#parts;
    const forget = (key: string) => {
      if (key !== item.home && spool.parked(key) !== undefined) void spool.unpark(key);
    };
    if (item.upstreamId !== '' && item.state !== 'forwarded')
      forget(forwardedKey(item.upstream, item.upstreamId));
    if (item.state === 'done') forget(parkingKey({ ...item, state: 'returning' }));
  }
}

function itemFrom(
  record: Pick<
    JudgedRecord,
    'messageId' | 'at' | 'account' | 'protocol' | 'source' | 'destination' | 'serviceId' | 'plan'
  >,
  bytes: SegmentBytes,
  segment: number,
  state: ItemState,
): Item {
  const { messageId, at, account, protocol, source, destination, serviceId, plan } = record;
  return {
    messageId,
    segment,
    at,
    account,
    protocol,
    source,
    destination,
    serviceId,
    plan,
    ...bytes,
    // A view into the block that was read would keep all of it.
    content: Buffer.from(bytes.content),
    state,
    tries: 0,
    upstream: '',
    upstreamId: '',
    receiptState: '',
    doneAt: 0,
    receiptError: '',
    home: undefined,
    place: 0,
  };
}
