import type { CentreSession } from './centre-session.ts';
import { Fifo } from './fifo.ts';

/** A receipt or a reply that an account has not acknowledged yet. */
export interface Owed {
  readonly account: CentreAccount;
  /** Where the SUBMIT came from. */
  readonly session: CentreSession | undefined;
  /** The handset. */
  readonly handset: string;
  /** The number that the message came from, or that the reply goes to. */
  readonly port: string;
  /** Of the SUBMIT that is reported on; of a reply: its own id. */
  readonly high: number;
  readonly low: number;
  /** State of the receipt; '' for a reply. */
  readonly stat: string;
  /** YYMMDDhhmm */
  readonly submitDate: string;
  readonly reply: ReplySegment | undefined;
  /** Monotonic milliseconds. */
  dueMs: number;
  sentMs: number;
  tries: number;
}

export interface ReplySegment {
  readonly content: Buffer;
  readonly coding: number;
  readonly hasHeader: boolean;
}

/** One client of the centre: its connections and what it is owed, which outlives them. */
export class CentreAccount {
  readonly name: string;
  readonly #sameSession: boolean;
  readonly sessions: CentreSession[] = [];
  readonly ready = new Fifo<Owed>();
  #turn = 0;

  constructor(name: string, sameSession: boolean) {
    this.name = name;
    this.#sameSession = sameSession;
  }

  join(session: CentreSession): void {
    this.sessions.push(session);
  }

  leave(session: CentreSession): void {
    const i = this.sessions.indexOf(session);
    if (i >= 0) this.sessions.splice(i, 1);
  }

  /** Sends what is owed as far as windows allow: one connection is filled, then the next, each time beginning at another. */
  pump(nowMs: number): void {
    if (this.ready.length === 0) return;
    this.#turn++;
    let session: CentreSession | undefined;
    for (;;) {
      const item = this.ready.peek();
      if (item === undefined) return;
      if (this.#sameSession && item.session?.takesReceipts) session = item.session;
      else if (session === undefined || !session.takesReceipts) session = this.#withRoom();
      if (session === undefined) return;
      this.ready.shift();
      session.deliver(item, nowMs);
    }
  }

  #withRoom(): CentreSession | undefined {
    const { length } = this.sessions;
    for (let i = 0; i < length; i++) {
      const session = this.sessions[(this.#turn + i) % length]!;
      if (session.takesReceipts) return session;
    }
    return undefined;
  }
}
