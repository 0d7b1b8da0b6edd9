import type { ClientSession, Desk, Desks, Outgoing } from './desks.ts';
import { type Item, itemName, keptSince } from './item.ts';
import type { Journal } from './journal.ts';
import type { Counts } from './metrics.ts';
import { type Parking, parkingKey } from './parking.ts';
import type { Turn } from './turn.ts';

const BATCH = 1000;

/** Hands receipts and replies back to their accounts, and keeps them while an account is away. */
export class Returns {
  readonly #desks: Desks;
  readonly #journal: Journal;
  readonly #parking: Parking;
  readonly #turn: Turn;
  readonly #counts: Counts;
  readonly #keptMs: number;
  readonly #dirty = new Set<Desk>();
  /** Names of parked receipts that are in memory too, so that the next batch does not take them again. */
  readonly #loaded = new Set<string>();

  constructor(parts: {
    readonly desks: Desks;
    readonly journal: Journal;
    readonly parking: Parking;
    readonly turn: Turn;
    readonly counts: Counts;
    readonly keptMs: number;
  }) {
    this.#desks = parts.desks;
    this.#journal = parts.journal;
    this.#parking = parts.parking;
    this.#turn = parts.turn;
    this.#counts = parts.counts;
    this.#keptMs = parts.keptMs;
  }

  offer(item: Item): void {
    const desk = this.#desks.get(item.account);
    desk.returning.push(item);
    if (typeof item.home === 'string') this.parked(item);
    this.wake(desk);
  }

  /** A receipt in memory lies under a single key now. */
  parked(item: Item): void {
    this.#loaded.add(itemName(item.messageId, item.segment));
  }

  offerReply(account: string, reply: Outgoing): void {
    const desk = this.#desks.get(account);
    desk.replies.push(reply);
    this.wake(desk);
  }

  /** A session came, or has room again. */
  wake(desk: Desk): void {
    this.#dirty.add(desk);
    this.#turn.wake();
  }

  /** A step at the end of each turn. */
  readonly pump = (): void => {
    if (this.#dirty.size === 0) return;
    for (const desk of this.#dirty) this.#pumpDesk(desk);
    this.#dirty.clear();
  };

  #pumpDesk(desk: Desk): void {
    for (let session = desk.receiver(); session !== undefined; session = desk.receiver()) {
      if (desk.returning.length === 0 && desk.parkedReturns) this.#load(desk);
      if (desk.returning.length === 0 && desk.replies.length === 0) return;
      while (session.receiveRoom > 0) {
        const item = desk.returning.shift();
        if (item !== undefined) {
          if (item.state === 'returning') session.deliverReceipt(item);
          continue;
        }
        const reply = desk.replies.shift();
        if (reply !== undefined) {
          session.deliverInbound(reply);
          continue;
        }
        if (!desk.parkedReturns) return;
        this.#load(desk);
        if (desk.returning.length === 0) return;
      }
    }
  }

  /** The next of those that were parked while the account was away. */
  #load(desk: Desk): void {
    let loaded = 0;
    for (const item of this.#parking.range(`r:${desk.account}:`)) {
      const name = itemName(item.messageId, item.segment);
      if (this.#loaded.has(name) || this.#parking.isMoving(name)) continue;
      // Dropped by the next sweep.
      if (this.#turn.now - keptSince(item) > this.#keptMs) continue;
      this.#loaded.add(name);
      desk.returning.push(item);
      if (++loaded === BATCH) return;
    }
    desk.parkedReturns = false;
  }

  /** The client took the receipt: nothing more is owed. */
  acknowledged(item: Item): void {
    this.#counts.returned++;
    item.state = 'done';
    this.#journal.write.returned(item);
    this.#release(item);
    this.#turn.wake();
  }

  /** Its name is free when its key is gone: until then the next batch would meet it again. */
  #release(item: Item): void {
    const gone = this.#journal.release(item);
    gone?.then(
      () => this.#loaded.delete(itemName(item.messageId, item.segment)),
      () => {},
    );
  }

  /** Taken back from a session that went away, or refused for now. */
  putBack(desk: Desk, items: readonly Item[], replies: readonly Outgoing[]): void {
    for (let i = items.length - 1; i >= 0; i--) desk.returning.unshift(items[i]!);
    for (let i = replies.length - 1; i >= 0; i--) desk.replies.unshift(replies[i]!);
    this.wake(desk);
  }

  acknowledgedReply(reply: Outgoing): void {
    this.#journal.write.inboundReturned(reply.inboundId);
    this.#parking.unparkReply(reply.inboundId);
    this.#turn.wake();
  }

  /** Lets parked receipts out of memory where no session takes any. */
  forgetParked(): void {
    for (const desk of this.#desks.values()) {
      if (desk.returning.length === 0 || desk.sessions.some((s) => s.canReceive)) continue;
      const kept: Item[] = [];
      for (const item of desk.returning.drain()) {
        if (item.home === parkingKey(item)) {
          this.#loaded.delete(itemName(item.messageId, item.segment));
          desk.parkedReturns = true;
        } else kept.push(item);
      }
      for (const item of kept) desk.returning.push(item);
    }
  }

  open(desk: Desk, session: ClientSession): void {
    desk.sessions.push(session);
    if (session.canReceive && desk.parkedReturns && desk.returning.length > 0) {
      // What was parked is older than what came since.
      const newer = [...desk.returning.drain()];
      this.#load(desk);
      for (const item of newer) desk.returning.push(item);
    }
    this.wake(desk);
  }

  /** Drops what waited in memory for longer than it is kept. */
  expire(now: number): void {
    const before = now - this.#keptMs;
    for (const desk of this.#desks.values()) {
      const { returning, replies } = desk;
      for (
        let item = returning.peek();
        item !== undefined && keptSince(item) < before;
        item = returning.peek()
      ) {
        returning.shift();
        this.#counts.expiredReceipts++;
        item.state = 'done';
        this.#journal.write.returned(item);
        this.#release(item);
      }
      for (
        let reply = replies.peek();
        reply !== undefined && reply.receivedAt < before;
        reply = replies.peek()
      ) {
        replies.shift();
        this.#counts.expiredReceipts++;
        this.acknowledgedReply(reply);
      }
    }
  }
}
