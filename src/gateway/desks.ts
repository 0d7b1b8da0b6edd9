import type { AccountId } from '../domain/index.ts';
import type { Item } from './item.ts';
import type { GatewayProtocol } from './settings.ts';

/** What the gateway needs of a logged-in client, whatever its protocol. */
export interface ClientSession {
  readonly account: string;
  /** The far end's IP address. */
  readonly remoteAddress: string;
  /** Answers a submission: 0 is success; `code` is the protocol's own. */
  answer(sequence: number, code: number, idHigh: number, idLow: number): void;
  /** The session's own code for what happened. */
  readonly codes: ResultCodes;
  /** Whether it takes receipts and replies at all, and how many of them now. */
  readonly canReceive: boolean;
  readonly receiveRoom: number;
  deliverReceipt(item: Item): void;
  deliverInbound(inbound: Outgoing): void;
  pause(): void;
  resume(): void;
  /** Orderly: says goodbye in the protocol's way, then closes. */
  close(): void;
}

export interface ResultCodes {
  readonly ok: number;
  readonly malformed: number;
  readonly tooFast: number;
  readonly windowExceeded: number;
  readonly systemError: number;
  readonly badSource: number;
  readonly badDestination: number;
  readonly tooLong: number;
  readonly noRoute: number;
  /** What a content refusal looks like: vendor codes. */
  refused(wire: number): number;
}

/** A reply on its way to the account that owns the port. */
export interface Outgoing {
  readonly inboundId: string;
  readonly from: string;
  readonly port: string;
  readonly udhi: boolean;
  readonly coding: number;
  /** Of the carrier that it came from: what its coding means. */
  readonly protocol: GatewayProtocol;
  readonly content: Buffer;
  readonly receivedAt: number;
}

/** One account's side of the gateway: its sessions, its rate, what waits for it. */
export class Desk {
  readonly account: AccountId;
  readonly sessions: ClientSession[] = [];
  /** Receipts and replies that wait for a session with room, the oldest first. */
  readonly returning: Queue<Item> = new Queue();
  readonly replies: Queue<Outgoing> = new Queue();
  second = 0;
  submittedThisSecond = 0;
  segmentsWaiting = 0;
  /** Parked receipts may wait besides those in memory. */
  parkedReturns = true;
  #nextSession = 0;

  constructor(account: AccountId) {
    this.account = account;
  }

  /** Whether one more submission keeps within the account's own rate. */
  withinRate(now: number, ratePerSecond: number | undefined): boolean {
    if (ratePerSecond === undefined) return true;
    const second = Math.floor(now / 1000);
    if (second !== this.second) {
      this.second = second;
      this.submittedThisSecond = 0;
    }
    return ++this.submittedThisSecond <= ratePerSecond;
  }

  /** The next session in turn that takes receipts and has room. */
  receiver(): ClientSession | undefined {
    const { sessions } = this;
    for (let i = 0; i < sessions.length; i++) {
      const session = sessions[(this.#nextSession + i) % sessions.length]!;
      if (session.receiveRoom > 0) {
        this.#nextSession = (this.#nextSession + i + 1) % sessions.length;
        return session;
      }
    }
    return undefined;
  }
}

/** All accounts that logged in or are owed something. */
export class Desks {
  readonly #byAccount = new Map<string, Desk>();

  get(account: string): Desk {
    let desk = this.#byAccount.get(account);
    if (desk === undefined) {
      desk = new Desk(account as AccountId);
      this.#byAccount.set(account, desk);
    }
    return desk;
  }

  values(): IterableIterator<Desk> {
    return this.#byAccount.values();
  }
}

/** First in, first out, without moving what is left. */
export class Queue<T> {
  #items: T[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  peek(): T | undefined {
    return this.#items[this.#head];
  }

  shift(): T | undefined {
    if (this.#head === this.#items.length) return undefined;
    const item = this.#items[this.#head]!;
    this.#items[this.#head] = undefined as T;
    this.#head++;
    if (this.#head > 1024 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }

  /** Puts back in front. */
  unshift(item: T): void {
    if (this.#head > 0) this.#items[--this.#head] = item;
    else this.#items.unshift(item);
  }

  *drain(): Generator<T> {
    for (let item = this.shift(); item !== undefined; item = this.shift()) yield item;
  }
}
