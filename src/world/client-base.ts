import { EventEmitter } from 'node:events';
import { connect, type Socket } from 'node:net';
import { bestScheme, codingOf, type FrameLimits, FrameSplitter, splitLong } from '../wire/index.ts';
import {
  type Answer,
  type ClientEvents,
  type ClientOptions,
  ConnectionLost,
  LoginRefused,
  type Order,
  type PartAnswer,
} from './client-types.ts';
import { Fifo } from './fifo.ts';
import { Outbox, Turn } from './outbox.ts';
import { Slots } from './slots.ts';

/** One SUBMIT of an order. */
export interface PartOrder {
  readonly order: Order;
  readonly content: Buffer;
  readonly coding: number;
  readonly hasHeader: boolean;
  readonly number: number;
  readonly total: number;
  readonly done: (answer: PartAnswer | undefined) => void;
}

const turn = new Turn();

/**
 * A service provider's (or ESME's) end of one connection. Parts that the window has no room for wait; what was under way when a
 * connection ends fails with ConnectionLost, what waited goes out on the next one.
 */
export abstract class SmsClient extends EventEmitter<ClientEvents> {
  readonly options: ClientOptions;
  protected outbox: Outbox | undefined;
  readonly #limits: FrameLimits;
  readonly #slots: Slots<PartOrder>;
  readonly #waiting = new Fifo<PartOrder>();
  #socket: Socket | undefined;
  #loggedIn = false;
  #closing = false;
  #login: { resolve: () => void; reject: (error: Error) => void } | undefined;
  #idle: (() => void) | undefined;
  #keepAlive: NodeJS.Timeout | undefined;
  #lastHeardMs = 0;
  #reconnect: NodeJS.Timeout | undefined;
  #reference = 0;
  #pausedUntilMs = 0;
  /** Answers "too fast" that led to another try. */
  throttled = 0;
  /** Off: receipts and replies are told but not answered. */
  acknowledges = true;

  constructor(options: ClientOptions, limits: FrameLimits) {
    super();
    this.options = options;
    this.#limits = limits;
    this.#slots = new Slots(options.windowMax ?? 16);
  }

  protected abstract readonly textProtocol: 'cmpp' | 'smpp';
  protected abstract isTooFast(result: number): boolean;
  protected abstract writeLogin(): void;
  protected abstract writePart(part: PartOrder, sequence: number): void;
  protected abstract writeProbe(): void;
  protected abstract writeGoodbye(): void;
  protected abstract onFrame(frame: Buffer): void;

  get connected(): boolean {
    return this.#loggedIn;
  }

  /** SUBMITs without an answer, and those that wait for the window. */
  get pending(): number {
    return this.#slots.used + this.#waiting.length;
  }

  /**
   * Connects and logs in.
   * @throws LoginRefused with the server's status; the socket's error; ConnectionLost when the server hangs up.
   */
  connect(): Promise<void> {
    this.#closing = false;
    return new Promise<void>((resolve, reject) => {
      this.#login = { resolve, reject };
      const { host, listener, answerTimeoutMs = 10_000 } = this.options;
      const socket = connect({ host, port: listener, noDelay: true });
      this.#socket = socket;
      this.outbox = new Outbox(socket, turn);
      const splitter = new FrameSplitter(this.#limits);
      const onFrame = (frame: Buffer) => this.onFrame(frame);
      const timer = setTimeout(() => socket.destroy(new Error('no answer to the login')), answerTimeoutMs);
      let failure: Error | undefined;
      socket.on('connect', () => this.writeLogin());
      socket.on('data', (chunk) => {
        this.#lastHeardMs = performance.now();
        if (splitter.push(chunk, onFrame) !== undefined) socket.destroy();
      });
      socket.on('error', (error) => {
        failure = error;
      });
      const onOpen = () => clearTimeout(timer);
      socket.on('close', () => {
        clearTimeout(timer);
        this.off('open', onOpen);
        splitter.close();
        this.#ended(failure);
      });
      this.once('open', onOpen);
    });
  }

  protected loggedIn(status: number): void {
    const login = this.#login;
    this.#login = undefined;
    if (status !== 0) {
      login?.reject(new LoginRefused(status));
      this.#socket?.destroy();
      return;
    }
    this.#loggedIn = true;
    const keepAliveMs = this.options.keepAliveMs ?? 30_000;
    this.#lastHeardMs = performance.now();
    this.#keepAlive = setInterval(() => this.#checkLife(keepAliveMs), Math.max(10, keepAliveMs / 2));
    this.#keepAlive.unref();
    login?.resolve();
    this.emit('open');
    this.#pump();
  }

  #checkLife(keepAliveMs: number): void {
    const silentMs = performance.now() - this.#lastHeardMs;
    if (silentMs > keepAliveMs + (this.options.answerTimeoutMs ?? 10_000)) this.#socket?.destroy();
    else if (silentMs >= keepAliveMs) this.writeProbe();
  }

  #ended(failure: Error | undefined): void {
    clearInterval(this.#keepAlive);
    this.#loggedIn = false;
    this.#socket = undefined;
    this.outbox = undefined;
    for (const part of this.#slots.drain()) part.done(undefined);
    const login = this.#login;
    this.#login = undefined;
    login?.reject(failure ?? new ConnectionLost());
    const { reconnectMs } = this.options;
    const again = reconnectMs !== undefined && !this.#closing;
    if (again) {
      this.#reconnect = setTimeout(() => void this.connect().catch(() => undefined), reconnectMs);
    } else {
      for (let part = this.#waiting.shift(); part !== undefined; part = this.#waiting.shift()) {
        part.done(undefined);
      }
    }
    this.#idle?.();
    this.emit('lost', again);
  }

  /**
   * Sends one message, in segments where it is long.
   * @throws RangeError when the scheme cannot express the text; ConnectionLost when an answer will never come.
   */
  submit(order: Order): Promise<Answer> {
    if (!this.#loggedIn && this.options.reconnectMs === undefined) {
      return Promise.reject(new ConnectionLost());
    }
    const { contents, coding, hasHeader } = this.#contentsOf(order);
    const started = performance.now();
    return new Promise<Answer>((resolve, reject) => {
      const parts: PartAnswer[] = new Array(contents.length);
      let missing = contents.length;
      contents.forEach((content, i) => {
        const done = (answer: PartAnswer | undefined) => {
          if (answer === undefined) return reject(new ConnectionLost());
          parts[i] = answer;
          if (--missing > 0) return;
          const failed = parts.find((p) => p.result !== 0);
          resolve({ result: failed?.result ?? 0, parts, tookMs: performance.now() - started });
        };
        this.#waiting.push({
          order,
          content,
          coding,
          hasHeader,
          number: i + 1,
          total: contents.length,
          done,
        });
      });
      this.#pump();
    });
  }

  /** The contents that an order goes out as, one for each part. A long text's order names its reference, or each call takes another. */
  contentsOf(order: Order): readonly Buffer[] {
    return this.#contentsOf(order).contents;
  }

  #contentsOf(order: Order): { contents: readonly Buffer[]; coding: number; hasHeader: boolean } {
    const { text } = order;
    if (typeof text !== 'string') {
      return { contents: text, coding: order.coding ?? 8, hasHeader: order.hasHeader ?? false };
    }
    const scheme = order.scheme ?? bestScheme(text, this.textProtocol);
    const reference = order.reference ?? this.#reference++ & 0xff;
    const contents = splitLong(text, scheme, { reference, bits: 8 });
    const coding = codingOf(scheme, this.textProtocol);
    if (contents === undefined || coding === undefined) {
      throw new RangeError(`submit: ${scheme} cannot express the text`);
    }
    return { contents, coding, hasHeader: contents.length > 1 };
  }

  #pump(): void {
    if (this.#pausedUntilMs > performance.now()) return;
    while (this.#loggedIn && !this.#closing && this.#slots.free > 0) {
      const part = this.#waiting.shift();
      if (part === undefined) return;
      this.writePart(part, this.#slots.take(part));
    }
  }

  protected answered(sequence: number, result: number, id: string): void {
    const part = this.#slots.release(sequence);
    if (part === undefined) return;
    const { throttleRetryMs } = this.options;
    if (throttleRetryMs !== undefined && this.isTooFast(result)) {
      this.throttled++;
      this.#pausedUntilMs = performance.now() + throttleRetryMs;
      this.#waiting.unshift([part]);
      setTimeout(() => this.#pump(), throttleRetryMs + 1);
    } else {
      part.done({ result, id: result === 0 ? id : '' });
      this.#pump();
    }
    if (this.#slots.used === 0) this.#idle?.();
  }

  /** The server says goodbye, or agrees to ours. */
  protected parted(): void {
    this.outbox?.flush();
    this.#socket?.end();
  }

  /** Waits for the answers under way, says goodbye, and ends. What still waits for the window fails with ConnectionLost. */
  async close(): Promise<void> {
    clearTimeout(this.#reconnect);
    this.#closing = true;
    const socket = this.#socket;
    if (socket === undefined) return;
    const { answerTimeoutMs = 10_000 } = this.options;
    const timer = setTimeout(() => socket.destroy(), answerTimeoutMs);
    if (this.#loggedIn && this.#slots.used > 0) {
      await new Promise<void>((resolve) => {
        this.#idle = resolve;
      });
      this.#idle = undefined;
    }
    if (this.#socket === socket) {
      const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
      if (this.#loggedIn) this.writeGoodbye();
      else socket.destroy();
      await ended;
    }
    clearTimeout(timer);
  }

  /** Cuts the connection as a broken line would. */
  cut(): void {
    this.#socket?.destroy();
  }
}
