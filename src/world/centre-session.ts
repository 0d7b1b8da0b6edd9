import type { Socket } from 'node:net';
import { type FrameLimits, FrameSplitter, readUdh } from '../wire/index.ts';
import type { CentreAccount, Owed } from './centre-account.ts';
import type { CentreProtocol, Part } from './centre-types.ts';
import type { MessageCentre } from './message-centre.ts';
import { Outbox } from './outbox.ts';
import { Slots } from './slots.ts';

/** What a SUBMIT says that matters here, whatever its protocol. */
export interface Submission {
  readonly source: string;
  readonly destinations: readonly string[];
  readonly coding: number;
  readonly hasHeader: boolean;
  /** Where the part stands in TLVs instead of a header. */
  readonly part: Part | undefined;
  readonly content: Buffer;
  readonly wantsReceipt: boolean;
}

/** One connection in the server's role: bytes in, frames out, login, keep-alive, the receipts under way on it. */
export abstract class CentreSession {
  abstract readonly protocol: CentreProtocol;
  /** The answer's code for "too fast". */
  protected abstract readonly throttled: number;

  readonly centre: MessageCentre;
  readonly socket: Socket;
  readonly outbox: Outbox;
  readonly #splitter: FrameSplitter;
  readonly #onFrame: (frame: Buffer) => void;
  account: CentreAccount | undefined;
  /** Whether the client takes receipts on this connection (SMPP: not a transmitter). */
  receives = true;
  readonly slots: Slots<Owed>;
  #unanswered = 0;
  #answersHeld: (() => void)[] = [];
  #closed = false;

  constructor(centre: MessageCentre, socket: Socket, limits: FrameLimits) {
    this.centre = centre;
    this.socket = socket;
    this.outbox = new Outbox(socket, centre.turn);
    this.slots = new Slots(centre.receiptWindowMax);
    this.#splitter = new FrameSplitter(limits);
    this.#onFrame = (frame) => this.onFrame(frame);
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#close());
  }

  get takesReceipts(): boolean {
    return this.receives && !this.#closed && this.slots.free > 0;
  }

  protected abstract onFrame(frame: Buffer): void;
  protected abstract writeAnswer(sequence: number, result: number, high: number, low: number): void;
  protected abstract writeReceipt(owed: Owed, sequence: number): void;
  protected abstract writeReply(owed: Owed, sequence: number): void;
  /** Asks the client whether it lives. */
  abstract probe(): void;

  #read(chunk: Buffer): void {
    this.centre.nowMs = performance.now();
    const error = this.#splitter.push(chunk, this.#onFrame);
    if (error !== undefined) {
      this.centre.statistics.malformed++;
      this.socket.destroy();
    }
    this.account?.pump(this.centre.nowMs);
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#splitter.close();
    this.centre.left(this);
    const { account } = this;
    if (account === undefined) return;
    account.leave(this);
    account.ready.unshift(this.slots.drain());
    account.pump(performance.now());
  }

  /** Ends the connection once what was written is out. */
  end(): void {
    this.outbox.flush();
    this.socket.end();
  }

  protected submitted(sequence: number, submission: Submission): void {
    const { centre } = this;
    const { faults, statistics } = centre;
    const { account } = this;
    statistics.submits++;
    if (account === undefined) return this.malformed();
    if (faults.throttle > 0 || this.#unanswered >= centre.windowMax) {
      if (faults.throttle > 0) faults.throttle--;
      statistics.throttled++;
      return this.#answer(sequence, this.throttled, 0, 0);
    }
    if (faults.reject > 0) {
      faults.reject--;
      statistics.rejected++;
      return this.#answer(sequence, faults.rejectWith, 0, 0);
    }
    const id = centre.take(this, account, submission);
    if (faults.dropAfter > 0 && --faults.dropAfter === 0) {
      this.socket.destroy();
      return;
    }
    if (faults.silent) return;
    if (faults.receiptFirst) {
      // The receipts must be on their way in this very turn, ahead of the answer.
      centre.hurry();
      account.pump(centre.nowMs);
    }
    this.#answer(sequence, 0, id.high, id.low);
  }

  #answer(sequence: number, result: number, high: number, low: number): void {
    const { faults } = this.centre;
    if (faults.outOfOrder) {
      if (this.#answersHeld.length === 0) setImmediate(() => this.#answerBackwards());
      this.#answersHeld.push(() => this.writeAnswer(sequence, result, high, low));
    } else if (faults.answerDelayMs > 0) {
      this.#unanswered++;
      setTimeout(() => {
        this.#unanswered--;
        if (!this.#closed) this.writeAnswer(sequence, result, high, low);
      }, faults.answerDelayMs);
    } else {
      this.writeAnswer(sequence, result, high, low);
    }
  }

  #answerBackwards(): void {
    const held = this.#answersHeld;
    this.#answersHeld = [];
    if (this.#closed) return;
    for (let i = held.length - 1; i >= 0; i--) held[i]!();
  }

  /** Sends a receipt or reply under a sequence of its own. There must be a free slot. */
  deliver(owed: Owed, nowMs: number): void {
    const { statistics } = this.centre;
    owed.sentMs = nowMs;
    if (++owed.tries > 1) statistics.receiptsResent++;
    else if (owed.reply !== undefined) statistics.repliesSent++;
    else {
      statistics.receiptsSent++;
      statistics.receipts[owed.stat] = (statistics.receipts[owed.stat] ?? 0) + 1;
    }
    const sequence = this.slots.take(owed);
    if (owed.reply !== undefined) this.writeReply(owed, sequence);
    else this.writeReceipt(owed, sequence);
  }

  /** The client's answer to a DELIVER. Anything but success leaves it owed, to be sent again. */
  protected delivered(sequence: number, result: number): void {
    if (result !== 0) return;
    const owed = this.slots.release(sequence);
    if (owed === undefined) return;
    const { statistics } = this.centre;
    statistics.owed--;
    if (owed.reply !== undefined) statistics.repliesAcknowledged++;
    else statistics.receiptsAcknowledged++;
  }

  /** Gives back what was sent before `beforeMs` and never acknowledged. */
  overdue(beforeMs: number): void {
    const late: number[] = [];
    this.slots.forEach((owed, sequence) => {
      if (owed.sentMs < beforeMs) late.push(sequence);
    });
    for (const sequence of late) {
      const owed = this.slots.release(sequence)!;
      owed.account.ready.push(owed);
    }
  }

  protected malformed(): void {
    this.centre.statistics.malformed++;
    this.socket.destroy();
  }
}

/** Which part of a long message a content with a header is, and where its text begins. */
export function partOf(
  content: Buffer,
  hasHeader: boolean,
): { readonly part: Part | undefined; readonly textAt: number } {
  if (!hasHeader) return { part: undefined, textAt: 0 };
  const udh = readUdh(content);
  if (udh.kind === 'fault') return { part: undefined, textAt: 0 };
  const { concat } = udh;
  return {
    part: concat && { reference: concat.reference, total: concat.total, number: concat.part },
    textAt: udh.headerLength,
  };
}
