import { connect, type Socket } from 'node:net';
import {
  CMPP_LIMITS,
  type CmppVersion,
  cmppAnswer,
  cmppAuthenticatorSource,
  cmppLength,
  cmppPdu,
  cmppTimestamp,
  decodeCmpp,
  decodeSmpp,
  encodeCmpp,
  encodeCmppInto,
  encodeSmpp,
  encodeSmppInto,
  FrameSplitter,
  isSmppReceipt,
  parseCmppReport,
  parseSmppReceipt,
  SMPP_LIMITS,
  SMPP_TAG,
  smppAnswer,
  smppLength,
  smppPdu,
  tlvUint,
  WireError,
} from '../wire/index.ts';
import type { LoadFrame } from './load-frames.ts';
import { putDigits } from './load-frames.ts';
import type { LoadRun } from './load-run.ts';
import { Outbox } from './outbox.ts';
import { Slots } from './slots.ts';
import { wallTime } from './wall-clock.ts';

/** One SUBMIT under way. */
export interface Flight {
  readonly frame: LoadFrame;
  /** Of the recipient. */
  readonly index: number;
  readonly reference: number;
  readonly lastPart: boolean;
  sentMs: number;
}

/** One connection of the load: login, SUBMITs copied out of finished frames, answers and receipts counted. */
export abstract class LoadConnection {
  protected readonly run: LoadRun;
  protected readonly login: { readonly account: string; readonly secret: string };
  readonly #frames: readonly (readonly LoadFrame[])[];
  readonly #slots: Slots<Flight>;
  readonly #sequenceAt: number;
  readonly #limits: typeof CMPP_LIMITS;
  protected outbox!: Outbox;
  #socket: Socket | undefined;
  #ready = false;
  #pausedUntilMs = 0;
  /** The long message whose parts are being sent. */
  #parts: readonly LoadFrame[] = [];
  #part = 0;
  #index = 0;
  #reference = 0;

  constructor(
    run: LoadRun,
    login: { readonly account: string; readonly secret: string },
    frames: readonly (readonly LoadFrame[])[],
    layout: { readonly sequenceAt: number; readonly limits: typeof CMPP_LIMITS },
  ) {
    this.run = run;
    this.login = login;
    this.#frames = frames;
    this.#sequenceAt = layout.sequenceAt;
    this.#limits = layout.limits;
    this.#slots = new Slots(run.options.windowMax);
  }

  protected abstract onFrame(frame: Buffer): void;
  protected abstract writeLogin(): void;
  protected abstract writeGoodbye(): void;

  get underWay(): number {
    return this.#slots.used + (this.#parts.length - this.#part);
  }

  /** Resolves when logged in; fails when the first attempt does. */
  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      const { host, listener, reconnectMs } = this.run.options;
      const socket = connect({ host, port: listener, noDelay: true });
      this.#socket = socket;
      this.outbox = new Outbox(socket, this.run.turn);
      const splitter = new FrameSplitter(this.#limits);
      const onFrame = (frame: Buffer) => this.onFrame(frame);
      let failure = new Error('load: the server hung up');
      this.#opened = resolve;
      this.#refused = (status) => {
        failure = new Error(`load: login refused with status ${status}`);
        socket.destroy();
      };
      socket.on('connect', () => this.writeLogin());
      socket.on('data', (chunk) => {
        this.run.nowMs = performance.now();
        if (splitter.push(chunk, onFrame) !== undefined) socket.destroy();
        this.pump();
      });
      socket.on('error', (error) => {
        failure = error;
      });
      socket.on('close', () => {
        const wasReady = this.#ready;
        this.#ready = false;
        for (const flight of this.#slots.drain()) this.run.unanswered(flight);
        this.#part = this.#parts.length;
        if (this.run.over) return;
        if (wasReady) this.run.counts.connectionsLost++;
        if (reconnectMs !== undefined)
          setTimeout(() => void this.open().catch(() => undefined), reconnectMs).unref();
        reject(failure);
        this.run.check();
      });
    });
  }
  #opened: () => void = () => undefined;
  #refused: (status: number) => void = () => undefined;

  protected loggedIn(status: number): void {
    if (status !== 0) return this.#refused(status);
    this.#ready = true;
    this.#opened();
    this.pump();
  }

  close(): void {
    if (this.#ready) this.writeGoodbye();
    else this.#socket?.destroy();
  }

  protected parted(): void {
    this.#socket?.end();
  }

  /** Sends as far as the window, the pace and the supply allow. */
  pump(): void {
    const { run } = this;
    if (!this.#ready || !run.started || this.#pausedUntilMs > run.nowMs) return;
    while (this.#slots.free > 0) {
      const again = run.retries.length === 0 ? undefined : run.retries.shift();
      if (again !== undefined) {
        this.#send(again);
        continue;
      }
      if (this.#part === this.#parts.length) {
        const message = run.next();
        if (message < 0) return;
        this.#index = message % run.recipients;
        this.#parts = this.#frames[(message + Math.floor(message / run.recipients)) % this.#frames.length]!;
        this.#part = 0;
        this.#reference = message & 0xff;
      }
      const frame = this.#parts[this.#part++]!;
      this.#send({
        frame,
        index: this.#index,
        reference: this.#reference,
        lastPart: this.#part === this.#parts.length,
        sentMs: 0,
      });
    }
  }

  #send(flight: Flight): void {
    const { run, outbox } = this;
    const { bytes, recipientAt, referenceAt } = flight.frame;
    flight.sentMs = run.nowMs;
    const sequence = this.#slots.take(flight);
    const at = outbox.room(bytes.length);
    const out = outbox.buffer;
    out.set(bytes, at);
    const s = at + this.#sequenceAt;
    out[s] = sequence >>> 24;
    out[s + 1] = sequence >>> 16;
    out[s + 2] = sequence >>> 8;
    out[s + 3] = sequence;
    putDigits(out, at + recipientAt, run.numberAt(flight.index), run.recipientLength);
    if (referenceAt > 0) out[at + referenceAt] = flight.reference;
    outbox.taken(bytes.length);
    run.sent(flight);
  }

  protected answered(sequence: number, result: number): void {
    const flight = this.#slots.release(sequence);
    if (flight === undefined) {
      this.run.counts.answersUnknown++;
      return;
    }
    if (!this.run.answered(flight, result)) {
      // To be sent again: not at once, since the server has just said that it is too much.
      this.#pausedUntilMs = this.run.nowMs + 5;
      setTimeout(() => {
        this.run.nowMs = performance.now();
        this.pump();
      }, 6);
    }
  }
}

const STATES = [
  '',
  'ENROUTE',
  'DELIVRD',
  'EXPIRED',
  'DELETED',
  'UNDELIV',
  'ACCEPTD',
  'UNKNOWN',
  'REJECTD',
] as const;

export class CmppLoad extends LoadConnection {
  readonly #version: CmppVersion;
  readonly #answer = cmppAnswer({ command: 'deliver', sequence: 0 }, { result: 0 });

  constructor(
    run: LoadRun,
    login: { readonly account: string; readonly secret: string },
    frames: readonly (readonly LoadFrame[])[],
  ) {
    super(run, login, frames, { sequenceAt: 8, limits: CMPP_LIMITS });
    this.#version = run.options.protocol === 'cmpp20' ? 0x20 : 0x30;
  }

  protected writeLogin(): void {
    const timestamp = cmppTimestamp(wallTime(Date.now()));
    const { account, secret } = this.login;
    const connect = cmppPdu('connect', 1, {
      sourceAddr: account,
      authenticatorSource: cmppAuthenticatorSource(account, secret, timestamp),
      version: this.#version,
      timestamp,
    });
    this.outbox.put(encodeCmpp(connect, this.#version));
  }

  protected writeGoodbye(): void {
    this.outbox.put(encodeCmpp(cmppPdu('terminate', 2), this.#version));
  }

  protected onFrame(frame: Buffer): void {
    const pdu = decodeCmpp(frame, this.#version);
    if (pdu instanceof WireError) throw new Error(pdu.message);
    // All else has no part in a measurement.
    switch (pdu.command) {
      case 'submit_resp':
        return this.answered(pdu.sequence, pdu.result);
      case 'deliver': {
        const answer = this.#answer;
        answer.sequence = pdu.sequence;
        answer.msgId = pdu.msgId;
        const length = cmppLength(answer, this.#version);
        const at = this.outbox.room(length);
        encodeCmppInto(this.outbox.buffer, at, answer, this.#version);
        this.outbox.taken(length);
        if (pdu.registeredDelivery !== 1) {
          this.run.counts.replies++;
          return;
        }
        const report = parseCmppReport(pdu.content);
        if (report instanceof WireError) throw new Error(report.message);
        return this.run.reported(report.destTerminalId, report.stat);
      }
      case 'active_test':
        return this.outbox.put(encodeCmpp(cmppAnswer(pdu), this.#version));
      case 'connect_resp':
        return this.loggedIn(pdu.status);
      case 'terminate':
        this.outbox.put(encodeCmpp(cmppAnswer(pdu), this.#version));
        return this.parted();
      case 'terminate_resp':
        return this.parted();
    }
  }
}

export class SmppLoad extends LoadConnection {
  readonly #answer = smppAnswer({ command: 'deliver_sm', sequence: 0 }, 0, { messageId: '' });

  constructor(
    run: LoadRun,
    login: { readonly account: string; readonly secret: string },
    frames: readonly (readonly LoadFrame[])[],
  ) {
    super(run, login, frames, { sequenceAt: 12, limits: SMPP_LIMITS });
  }

  protected writeLogin(): void {
    const { account, secret } = this.login;
    const bind = { systemId: account, password: secret, interfaceVersion: 0x34 };
    this.outbox.put(encodeSmpp(smppPdu('bind_transceiver', 1, bind)));
  }

  protected writeGoodbye(): void {
    this.outbox.put(encodeSmpp(smppPdu('unbind', 2)));
  }

  protected onFrame(frame: Buffer): void {
    const pdu = decodeSmpp(frame);
    if (pdu instanceof WireError) throw new Error(pdu.message);
    // All else has no part in a measurement.
    switch (pdu.command) {
      case 'submit_sm_resp':
        return this.answered(pdu.sequence, pdu.status);
      case 'deliver_sm': {
        const answer = this.#answer;
        answer.sequence = pdu.sequence;
        const length = smppLength(answer);
        const at = this.outbox.room(length);
        encodeSmppInto(this.outbox.buffer, at, answer);
        this.outbox.taken(length);
        if (!isSmppReceipt(pdu.esmClass)) {
          this.run.counts.replies++;
          return;
        }
        // Reading the text costs as much as all the rest, so it is read only where the TLV is missing.
        const state = tlvUint(pdu.tlvs, SMPP_TAG.message_state);
        const stat = state === undefined ? parseSmppReceipt(pdu)?.stat : STATES[state];
        return this.run.reported(pdu.sourceAddr, stat ?? '');
      }
      case 'generic_nack':
        return this.answered(pdu.sequence, pdu.status);
      case 'enquire_link':
        return this.outbox.put(encodeSmpp(smppAnswer(pdu, 0)));
      case 'bind_transceiver_resp':
        return this.loggedIn(pdu.status);
      case 'unbind':
        this.outbox.put(encodeSmpp(smppAnswer(pdu, 0)));
        return this.parted();
      case 'unbind_resp':
        return this.parted();
    }
  }
}
