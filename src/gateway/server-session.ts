import type { Logger } from 'pino';
import type { Facts } from '../kernel/index.ts';
import type { WireError } from '../wire/index.ts';
import type { Connection, FrameTaker } from './connection.ts';
import type { Credentials } from './credentials.ts';
import type { ClientSession, Desk, Desks, Outgoing, ResultCodes } from './desks.ts';
import type { Inbound } from './inbound.ts';
import type { Intake } from './intake.ts';
import type { Item } from './item.ts';
import type { ClientIds } from './message-ids.ts';
import type { Counts } from './metrics.ts';
import type { Returns } from './returns.ts';
import type { GatewayLimits, GatewayProtocol } from './settings.ts';
import type { Turn } from './turn.ts';
import { RecentSubmits, SendWindow } from './window.ts';

/** What every session with a client needs of the gateway. */
export interface SessionParts {
  readonly turn: Turn;
  readonly facts: Facts;
  readonly desks: Desks;
  readonly intake: Intake;
  readonly returns: Returns;
  readonly inbound: Inbound;
  readonly credentials: Credentials;
  readonly counts: Counts;
  readonly limits: GatewayLimits;
  readonly clientIds: ClientIds;
  readonly log: Logger;
  /** True while clients are read no further because too much waits. */
  readonly congested: () => boolean;
}

type Delivery = { readonly item: Item } | { readonly reply: Outgoing };

/** `new` until a login came, `checking` while it is verified, `open`, `closing` after a goodbye, `closed`. */
export type SessionState = 'new' | 'checking' | 'open' | 'closing' | 'closed';

const RETURN_TRIES = 3;

/** One client's connection, what is the same in all protocols: login, window, repeats, keep-alive, receipts, orderly close. */
export abstract class ServerSession implements ClientSession, FrameTaker {
  protected readonly parts: SessionParts;
  protected readonly connection: Connection;
  abstract readonly protocol: GatewayProtocol;
  abstract readonly codes: ResultCodes;
  account = '';
  state: SessionState = 'new';
  protected desk: Desk | undefined;
  canReceive = true;
  protected canSubmit = true;
  readonly openedAt: number;
  #windowMax = 16;
  #unanswered = 0;
  #recent: RecentSubmits | undefined;
  protected deliveries: SendWindow<Delivery>;
  readonly #lastSequence: number;
  #testsUnanswered = 0;
  #testedAt = 0;
  #complained = false;
  #resumedAt = 0;
  #closedAt = 0;
  /** Agrees to the far end's goodbye, once every submit that was taken in is answered. */
  #parting: (() => void) | undefined;

  constructor(parts: SessionParts, connection: Connection, lastSequence: number) {
    this.parts = parts;
    this.connection = connection;
    this.openedAt = parts.turn.now;
    this.#lastSequence = lastSequence;
    this.deliveries = new SendWindow(1, lastSequence);
    connection.attach(this);
  }

  get remoteAddress(): string {
    return this.connection.remoteAddress;
  }

  abstract onFrame(frame: Buffer): void;
  /** Encodes the answer to a submit. */
  protected abstract writeAnswer(sequence: number, code: number, idHigh: number, idLow: number): void;
  /** Asks the far end whether it lives. */
  protected abstract sendTest(): void;
  protected abstract sayGoodbye(): void;
  protected abstract sendReceipt(item: Item, sequence: number): void;
  protected abstract sendInbound(reply: Outgoing, sequence: number): void;

  /** After the credentials were found right. @returns false where the account has too many connections. */
  protected open(account: string): boolean {
    const { facts, desks, returns } = this.parts;
    const opened = facts.organisations.account(account as never)?.opened;
    const desk = desks.get(account);
    if (opened === undefined || desk.sessions.length >= opened.connectionsMax) return false;
    this.account = account;
    this.desk = desk;
    this.state = 'open';
    this.#windowMax = opened.windowMax;
    this.#recent = new RecentSubmits(opened.windowMax);
    this.deliveries = new SendWindow(opened.windowMax, this.#lastSequence);
    this.connection.heardAt = this.parts.turn.now;
    if (this.parts.congested()) this.connection.pause();
    returns.open(desk, this);
    return true;
  }

  /** Whether a submit may be taken in: not a repeat, within the window. Answers itself where not; `answer` answers each that was. */
  protected admit(sequence: number, frame: Buffer): boolean {
    const known = this.#recent!.seen(sequence, frame);
    if (known !== undefined) {
      this.parts.counts.duplicates++;
      if (known.answered) this.writeAnswer(sequence, known.code, known.high, known.low);
      return false;
    }
    if (this.#unanswered >= this.#windowMax) {
      this.parts.counts.windowExceeded++;
      this.#recent!.forget(sequence);
      this.writeAnswer(sequence, this.codes.windowExceeded, 0, 0);
      return false;
    }
    this.#unanswered++;
    return true;
  }

  answer(sequence: number, code: number, idHigh: number, idLow: number): void {
    const { codes } = this;
    this.#unanswered--;
    if (code === codes.systemError || code === codes.tooFast || code === codes.windowExceeded)
      this.#recent!.forget(sequence);
    else this.#recent!.answered(sequence, code, idHigh, idLow);
    this.writeAnswer(sequence, code, idHigh, idLow);
    if (this.#parting !== undefined) this.part(this.#parting);
  }

  /** The far end says goodbye: agreed to when all that it submitted is answered. */
  protected part(agree: () => void): void {
    if (this.#unanswered > 0 && this.state !== 'closed') {
      if (this.state === 'open') this.#testedAt = this.parts.turn.now;
      this.state = 'closing';
      this.#parting = agree;
      return;
    }
    this.#parting = undefined;
    agree();
    this.end();
  }

  get receiveRoom(): number {
    return this.state === 'open' && this.canReceive ? this.deliveries.room : 0;
  }

  deliverReceipt(item: Item): void {
    const sequence = this.deliveries.add({ item }, this.parts.turn.now);
    try {
      this.sendReceipt(item, sequence);
    } catch (error) {
      item.tries = RETURN_TRIES;
      this.complain('a receipt cannot be written in the protocol of the client', {
        fault: (error as Error).message,
      });
      this.delivered(sequence, false);
    }
  }

  deliverInbound(reply: Outgoing): void {
    const sequence = this.deliveries.add({ reply }, this.parts.turn.now);
    try {
      this.sendInbound(reply, sequence);
    } catch (error) {
      this.complain('a reply cannot be written in the protocol of the client', {
        fault: (error as Error).message,
      });
      this.delivered(sequence, true);
    }
  }

  /** The client answered a receipt or a reply. */
  protected delivered(sequence: number, ok: boolean): void {
    const delivery = this.deliveries.take(sequence);
    if (delivery === undefined) return;
    const { returns, counts } = this.parts;
    const { desk } = this;
    if ('reply' in delivery) {
      returns.acknowledgedReply(delivery.reply);
    } else if (ok || ++delivery.item.tries >= RETURN_TRIES) {
      if (!ok) counts.refusedReturns++;
      returns.acknowledged(delivery.item);
    } else {
      returns.putBack(desk!, [delivery.item], []);
    }
    if (desk !== undefined && (desk.returning.length > 0 || desk.replies.length > 0 || desk.parkedReturns))
      returns.wake(desk);
  }

  protected lives(): void {
    this.#testsUnanswered = 0;
  }

  pause(): void {
    this.connection.pause();
  }

  resume(): void {
    const { now } = this.parts.turn;
    this.#resumedAt = now;
    this.connection.heardAt = now;
    this.connection.resume();
  }

  /** Once a second. */
  tick(now: number): void {
    const { limits, counts } = this.parts;
    const { connection } = this;
    if (connection.stalledSince > 0 && now - connection.stalledSince > limits.stalledMs) {
      counts.stalled++;
      return this.drop('does not read what it is sent');
    }
    if (this.state === 'new' || this.state === 'checking') {
      if (now - this.openedAt > limits.loginTimeoutMs) {
        counts.silent++;
        this.drop('did not log in');
      }
      return;
    }
    if (this.state === 'closing') {
      if (now - this.#testedAt > limits.answerTimeoutMs) this.connection.destroy();
      return;
    }
    if (this.state === 'closed') {
      // What was left to say is not taken.
      if (now - this.#closedAt > limits.answerTimeoutMs) connection.destroy();
      return;
    }
    // Who is not listened to cannot be called silent.
    if (connection.paused) return;
    const patienceMs = limits.answerTimeoutMs * limits.keepAliveTries;
    if (this.deliveries.overdue(now - patienceMs) && now - this.#resumedAt > patienceMs) {
      counts.silent++;
      return this.drop('does not answer its receipts');
    }
    if (now - connection.heardAt < limits.keepAliveMs) {
      this.#testsUnanswered = 0;
      return;
    }
    const wait = this.#testsUnanswered === 0 ? 0 : limits.answerTimeoutMs;
    if (now - this.#testedAt < wait) return;
    if (this.#testsUnanswered >= limits.keepAliveTries) {
      counts.silent++;
      return this.drop('does not answer whether it lives');
    }
    this.#testsUnanswered++;
    this.#testedAt = now;
    this.sendTest();
  }

  /** Orderly: goodbye, then the far end closes, or time does. */
  close(): void {
    if (this.state === 'closed' || this.state === 'closing') return;
    if (this.state !== 'open') return this.connection.end();
    this.state = 'closing';
    this.#testedAt = this.parts.turn.now;
    this.sayGoodbye();
  }

  destroy(): void {
    this.connection.destroy();
    this.onClosed();
  }

  /** Ends the connection after what was encoded has left. */
  protected end(): void {
    this.connection.end();
    this.onClosed();
  }

  protected drop(why: string): void {
    this.complain(why);
    this.connection.destroy();
    this.onClosed();
  }

  /** One line for each session, however much it does wrong. */
  protected complain(why: string, detail: object = {}): void {
    if (this.#complained) return;
    this.#complained = true;
    const { remoteAddress } = this.connection;
    this.parts.log.warn({ protocol: this.protocol, account: this.account, remoteAddress, ...detail }, why);
  }

  onBroken(error: WireError): void {
    this.parts.counts.malformed++;
    this.complain('frame length out of bounds', { field: error.field, fault: error.message });
  }

  onClosed(): void {
    if (this.state === 'closed') return;
    const { desk } = this;
    this.state = 'closed';
    this.#closedAt = this.parts.turn.now;
    if (desk === undefined) return;
    const i = desk.sessions.indexOf(this);
    if (i >= 0) desk.sessions.splice(i, 1);
    const items: Item[] = [];
    const replies: Outgoing[] = [];
    for (const delivery of this.deliveries.drain()) {
      if ('item' in delivery) items.push(delivery.item);
      else replies.push(delivery.reply);
    }
    this.parts.returns.putBack(desk, items, replies);
  }
}
