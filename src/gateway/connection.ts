import type { Socket } from 'node:net';
import { type FrameLimits, FrameSplitter, type WireError } from '../wire/index.ts';

/** Ten thousand idle connections cost little; the first burst makes room. */
const FIRST = 512;
const CHUNK = 64 * 1024;

/** What a session does with what its connection brings. */
export interface FrameTaker {
  onFrame(frame: Buffer): void;
  /** The stream has no known frame border any more. The connection closes after this returns. */
  onBroken(error: WireError): void;
  onClosed(): void;
}

/** Collects connections with something to send, so that each writes once a turn. */
export class Outbox {
  #dirty: Connection[] = [];
  readonly #wake: () => void;

  constructor(wake: () => void) {
    this.#wake = wake;
  }

  add(connection: Connection): void {
    this.#dirty.push(connection);
    this.#wake();
  }

  readonly flush = (): void => {
    const dirty = this.#dirty;
    if (dirty.length === 0) return;
    this.#dirty = [];
    for (const connection of dirty) connection.flush();
  };
}

/**
 * One TCP connection, either side. Frames in through the splitter; frames out are encoded straight into one buffer and written once a
 * turn. A far end that does not read is read no further, and is closed when it stays so.
 */
export class Connection {
  readonly socket: Socket;
  readonly remoteAddress: string;
  readonly #splitter: FrameSplitter;
  readonly #outbox: Outbox;
  readonly #outputMax: number;
  #taker: FrameTaker | undefined;
  #out: Buffer = Buffer.allocUnsafeSlow(FIRST);
  #filled = 0;
  #queued = false;
  #closed = false;
  #pausedByTaker = false;
  /** When it stopped taking output; 0 while it takes. */
  stalledSince = 0;
  /** When the last octets came in. */
  heardAt: number;
  readonly #now: () => number;

  constructor(socket: Socket, limits: FrameLimits, outbox: Outbox, outputMax: number, now: () => number) {
    this.socket = socket;
    this.remoteAddress = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
    this.#splitter = new FrameSplitter(limits);
    this.#outbox = outbox;
    this.#outputMax = outputMax;
    this.#now = now;
    this.heardAt = now();
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('drain', () => this.#drained());
    // Errors come as 'close' after them; a reset peer is no event of its own.
    socket.on('error', () => {});
    socket.on('close', () => {
      if (!this.#closed) this.#splitter.close();
      this.#closed = true;
      this.#taker?.onClosed();
    });
  }

  attach(taker: FrameTaker): void {
    this.#taker = taker;
  }

  /** Tells nobody any more, not even that it closed. */
  detach(): void {
    this.#splitter.close();
    this.#taker = undefined;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Octets that wait to leave. */
  get unsent(): number {
    return this.#filled + this.socket.writableLength;
  }

  /** Room for one frame of `length` octets: write at `at`, then `commit`. */
  room(length: number): Buffer {
    if (this.#filled + length > this.#out.length) this.#grow(length);
    return this.#out;
  }

  get at(): number {
    return this.#filled;
  }

  commit(end: number): void {
    if (this.#closed) return;
    this.#filled = end;
    if (this.#queued) return;
    this.#queued = true;
    this.#outbox.add(this);
  }

  flush(): void {
    this.#queued = false;
    if (this.#closed || this.#filled === 0) return;
    const { socket } = this;
    socket.write(this.#filled === this.#out.length ? this.#out : this.#out.subarray(0, this.#filled));
    this.#filled = 0;
    if (socket.writableLength === 0) return;
    // The kernel did not take it all: the buffer belongs to the socket until it has.
    this.#out = Buffer.allocUnsafe(CHUNK);
    if (socket.writableLength > this.#outputMax && this.stalledSince === 0) {
      this.stalledSince = this.#now();
      socket.pause();
    }
  }

  /** Read no further, because its taker said so. */
  get paused(): boolean {
    return this.#pausedByTaker;
  }

  /** Reads no further until `resume`: the far end's window does the rest. */
  pause(): void {
    this.#pausedByTaker = true;
    this.socket.pause();
  }

  resume(): void {
    this.#pausedByTaker = false;
    if (this.stalledSince === 0) this.socket.resume();
  }

  /** Sends what is encoded, then closes. */
  end(): void {
    if (this.#closed) return;
    this.flush();
    this.#splitter.close();
    this.#closed = true;
    this.socket.end();
    this.socket.destroySoon();
  }

  destroy(): void {
    this.#splitter.close();
    this.#closed = true;
    this.socket.destroy();
  }

  #read(chunk: Buffer): void {
    this.heardAt = this.#now();
    const error = this.#splitter.push(chunk, this.#onFrame);
    if (error === undefined || this.#closed) return;
    this.#taker?.onBroken(error);
    this.end();
  }

  readonly #onFrame = (frame: Buffer): void => {
    this.#taker!.onFrame(frame);
  };

  #drained(): void {
    this.stalledSince = 0;
    if (!this.#pausedByTaker) this.socket.resume();
  }

  #grow(length: number): void {
    const bigger = Buffer.allocUnsafe(Math.max(CHUNK, this.#out.length * 2, this.#filled + length));
    this.#out.copy(bigger, 0, 0, this.#filled);
    this.#out = bigger;
  }
}
