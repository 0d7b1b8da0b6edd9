import { connect, type Socket } from 'node:net';
import type { Logger } from 'pino';
import type { FrameLimits, WireError } from '../wire/index.ts';
import { Connection, type FrameTaker, type Outbox } from './connection.ts';
import type { AckToken, Forwarder, Upstream, UpstreamAnswer, UpstreamLink } from './forwarder.ts';
import type { Inbound } from './inbound.ts';
import type { Item } from './item.ts';
import type { Counts } from './metrics.ts';
import type { GatewayLimits, UpstreamSettings } from './settings.ts';
import type { Turn } from './turn.ts';
import { SendWindow } from './window.ts';

export interface LinkParts {
  readonly turn: Turn;
  readonly forwarder: Forwarder;
  readonly inbound: Inbound;
  readonly outbox: Outbox;
  readonly counts: Counts;
  readonly limits: GatewayLimits;
  readonly log: Logger;
}

/** `connecting` until TCP stands, `binding` until the login is answered, `bound`, `closing` after a goodbye, `down`. */
export type LinkState = 'connecting' | 'binding' | 'bound' | 'closing' | 'down';

const SEQUENCE_LAST = 0x7fff_ffff;
const OUTPUT_MAX = 4 << 20;

/** One connection to a carrier, kept up: what is the same in all protocols. */
export abstract class Link implements UpstreamLink, FrameTaker {
  protected readonly parts: LinkParts;
  protected readonly upstream: Upstream;
  protected readonly settings: UpstreamSettings;
  protected connection!: Connection;
  state: LinkState = 'down';
  protected window: SendWindow<Item>;
  readonly #limits: FrameLimits;
  #retryMs = 0;
  #retryAt = 0;
  #since = 0;
  #testsUnanswered = 0;
  #testedAt = 0;
  #stopped = false;
  #complained = '';

  constructor(parts: LinkParts, upstream: Upstream, limits: FrameLimits) {
    this.parts = parts;
    this.upstream = upstream;
    this.settings = upstream.settings;
    this.#limits = limits;
    this.window = new SendWindow(this.settings.windowMax, SEQUENCE_LAST);
  }

  abstract onFrame(frame: Buffer): void;
  protected abstract login(): void;
  protected abstract sendSubmit(item: Item, sequence: number): void;
  protected abstract sendTest(): void;
  protected abstract sayGoodbye(): void;
  abstract acknowledge(token: AckToken): void;

  get room(): number {
    return this.state === 'bound' && this.connection.unsent < OUTPUT_MAX ? this.window.room : 0;
  }

  /** Nothing is on its way. */
  get idle(): boolean {
    return this.window.open === 0;
  }

  submit(item: Item): void {
    const sequence = this.window.add(item, this.parts.turn.now);
    try {
      this.sendSubmit(item, sequence);
    } catch (error) {
      // A value that this carrier's protocol cannot carry: the message fails, the connection stays.
      this.complain('a message cannot be written in the protocol of upstream', {
        fault: (error as Error).message,
      });
      this.answered(sequence, { kind: 'rejected', code: 0 });
    }
  }

  open(): void {
    this.state = 'connecting';
    this.#since = this.parts.turn.now;
    const { host, listener } = this.settings;
    const socket: Socket = connect({ host, port: listener });
    this.connection = new Connection(
      socket,
      this.#limits,
      this.parts.outbox,
      OUTPUT_MAX * 2,
      () => this.parts.turn.now,
    );
    this.connection.attach(this);
    socket.once('connect', () => {
      this.parts.turn.wake();
      this.state = 'binding';
      this.#since = this.parts.turn.now;
      try {
        this.login();
      } catch (error) {
        // An account or a secret that the protocol's fields cannot carry: this upstream stays down, the gateway does not.
        this.#drop(`upstream cannot be logged in to: ${(error as Error).message}`);
      }
    });
  }

  /** The login was answered. */
  protected bound(): void {
    this.state = 'bound';
    this.#retryMs = 0;
    this.#complained = '';
    this.parts.log.info({ upstream: this.settings.name }, 'bound upstream');
    this.parts.turn.wake();
  }

  protected refused(why: string): void {
    this.complain(`upstream refuses the login: ${why}`);
    this.connection.destroy();
    this.onClosed();
  }

  protected answered(sequence: number, answer: UpstreamAnswer): void {
    const item = this.window.take(sequence);
    // Late, after the item was taken back: a repeat of what is already on its way again.
    if (item === undefined) return;
    this.parts.forwarder.answered(this.upstream, item, answer);
  }

  /** An acknowledgement after a new connection would be one of something else. */
  protected onSameConnection(token: AckToken): boolean {
    return token.connection === this.connection && (this.state === 'bound' || this.state === 'closing');
  }

  protected lives(): void {
    this.#testsUnanswered = 0;
  }

  /** Once a second. */
  tick(now: number): void {
    const { limits } = this.parts;
    switch (this.state) {
      case 'down':
        if (!this.#stopped && now >= this.#retryAt) this.open();
        return;
      case 'connecting':
      case 'binding':
        if (now - this.#since > limits.loginTimeoutMs) this.#drop('upstream does not answer');
        return;
      case 'closing':
        if (now - this.#since > limits.answerTimeoutMs) this.#drop('upstream does not answer the goodbye');
        return;
      case 'bound':
        if (this.window.overdue(now - limits.answerTimeoutMs))
          return this.#drop('upstream does not answer submits');
        this.#keepAlive(now);
        return;
    }
  }

  #keepAlive(now: number): void {
    const { limits } = this.parts;
    if (now - this.connection.heardAt < limits.keepAliveMs) {
      this.#testsUnanswered = 0;
      return;
    }
    if (this.#testsUnanswered > 0 && now - this.#testedAt < limits.answerTimeoutMs) return;
    if (this.#testsUnanswered >= limits.keepAliveTries) return this.#drop('upstream fell silent');
    this.#testsUnanswered++;
    this.#testedAt = now;
    this.sendTest();
  }

  /** Orderly: no more submits, goodbye, closed. */
  close(): void {
    this.#stopped = true;
    if (this.state === 'bound') {
      this.state = 'closing';
      this.#since = this.parts.turn.now;
      this.sayGoodbye();
    } else if (this.state !== 'down' && this.state !== 'closing') {
      this.connection.destroy();
      this.onClosed();
    }
  }

  protected end(): void {
    this.connection.end();
    this.onClosed();
  }

  destroy(): void {
    this.connection.destroy();
    this.onClosed();
  }

  #drop(why: string): void {
    this.complain(why);
    this.connection.destroy();
    this.onClosed();
  }

  protected complain(why: string, detail: object = {}): void {
    if (this.#complained === why) return;
    this.#complained = why;
    this.parts.log.warn({ upstream: this.settings.name, ...detail }, why);
  }

  onBroken(error: WireError): void {
    this.parts.counts.malformed++;
    this.complain('upstream sends frames out of bounds', { fault: error.message });
  }

  onClosed(): void {
    if (this.state === 'down') return;
    if (this.state === 'connecting') this.complain('upstream cannot be reached');
    else if (this.state === 'bound') this.complain('upstream closed the connection');
    this.state = 'down';
    // Its socket may close later, when the next connection stands already.
    this.connection.detach();
    this.parts.turn.wake();
    const { limits, turn } = this.parts;
    this.#retryMs = Math.min(Math.max(limits.retryFirstMs, this.#retryMs * 2), limits.retryLastMs);
    this.#retryAt = turn.now + this.#retryMs;
    this.parts.forwarder.returned(this.upstream, this.window.drain());
  }
}
