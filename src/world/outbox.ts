import type { Socket } from 'node:net';

/** Gathers everything that is to be written in one turn of the event loop, over all connections, into one write each. */
export class Turn {
  #due: Outbox[] = [];
  #scheduled = false;

  add(outbox: Outbox): void {
    this.#due.push(outbox);
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#run());
  }

  #run(): void {
    const due = this.#due;
    this.#due = [];
    this.#scheduled = false;
    for (let i = 0; i < due.length; i++) due[i]!.flush();
  }
}

const FIRST_SIZE = 8 * 1024;

/**
 * The bytes that wait to be written to one socket. Frames are encoded in place: `room(n)` gives the offset in `buffer` at which n
 * octets fit, `taken(n)` says how many were used.
 */
export class Outbox {
  readonly #socket: Socket;
  readonly #turn: Turn;
  buffer: Buffer = Buffer.allocUnsafeSlow(FIRST_SIZE);
  #filled = 0;
  #listed = false;

  constructor(socket: Socket, turn: Turn) {
    this.#socket = socket;
    this.#turn = turn;
  }

  room(octets: number): number {
    if (this.buffer.length - this.#filled < octets) {
      const larger = Buffer.allocUnsafeSlow(Math.max(this.buffer.length * 2, this.#filled + octets));
      this.buffer.copy(larger, 0, 0, this.#filled);
      this.buffer = larger;
    }
    return this.#filled;
  }

  taken(octets: number): void {
    this.#filled += octets;
    if (this.#listed) return;
    this.#listed = true;
    this.#turn.add(this);
  }

  put(frame: Buffer): void {
    const at = this.room(frame.length);
    this.buffer.set(frame, at);
    this.taken(frame.length);
  }

  flush(): void {
    this.#listed = false;
    const filled = this.#filled;
    if (filled === 0) return;
    this.#filled = 0;
    if (this.#socket.destroyed || !this.#socket.writable) return;
    this.#socket.write(this.buffer.subarray(0, filled));
    // Nothing left over means that the kernel has a copy, and the memory can take the next turn's frames.
    if (this.#socket.writableLength > 0) this.buffer = Buffer.allocUnsafeSlow(this.buffer.length);
  }
}
