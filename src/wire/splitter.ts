import type { WireErrorCode, WireProtocol } from './error.ts';
import { WireError } from './error.ts';
import { uint32At } from './octets.ts';

/** What a splitter must know of a protocol: all four begin with a u32 length that counts itself and the header. */
export interface FrameLimits {
  readonly protocol: WireProtocol;
  /** Octets; a smaller length word is an error. */
  readonly headerLength: number;
  /** Octets; a larger length word is an error, before anything is allocated. */
  readonly maxLength: number;
}

/**
 * Cuts a TCP stream into frames.
 *
 * Memory: at most one partial frame, of at most `maxLength` octets. A frame that lies whole inside a chunk is handed out as
 * a view of that chunk, so keeping a frame keeps its chunk alive: whoever stores one for long copies it. After an
 * error the stream has no known frame border any more: every further push gives the same error and delivers nothing.
 */
export class FrameSplitter {
  readonly #limits: FrameLimits;
  /** The length word while fewer than 4 of its octets are here. */
  readonly #word = Buffer.alloc(4);
  #wordFilled = 0;
  #partial: Buffer | undefined;
  #filled = 0;
  #error: WireError | undefined;
  #closed = false;

  constructor(limits: FrameLimits) {
    this.#limits = limits;
  }

  /** Octets of an unfinished frame that are held. */
  get pendingLength(): number {
    return this.#partial === undefined ? this.#wordFilled : this.#filled;
  }

  /** Delivers nothing more, also when called from within `onFrame`. */
  close(): void {
    this.#closed = true;
    this.#partial = undefined;
    this.#wordFilled = 0;
    this.#filled = 0;
  }

  /** Calls `onFrame` for each frame that this chunk completes, in order. `onFrame` must not throw. */
  push(chunk: Buffer, onFrame: (frame: Buffer) => void): WireError | undefined {
    if (this.#error !== undefined) return this.#error;
    let at = 0;
    const end = chunk.length;
    while (at < end && !this.#closed) {
      if (this.#partial !== undefined) {
        const need = this.#partial.length - this.#filled;
        const take = Math.min(need, end - at);
        this.#partial.set(chunk.subarray(at, at + take), this.#filled);
        this.#filled += take;
        at += take;
        if (take < need) return undefined;
        const whole = this.#partial;
        this.#partial = undefined;
        this.#filled = 0;
        onFrame(whole);
        continue;
      }
      let length: number;
      if (this.#wordFilled === 0 && end - at >= 4) {
        length = uint32At(chunk, at);
        if (!this.#allowed(length)) return this.#error;
        if (length <= end - at) {
          onFrame(chunk.subarray(at, at + length));
          at += length;
          continue;
        }
      } else {
        while (this.#wordFilled < 4 && at < end) this.#word[this.#wordFilled++] = chunk[at++]!;
        if (this.#wordFilled < 4) return undefined;
        length = uint32At(this.#word, 0);
        if (!this.#allowed(length)) return this.#error;
      }
      this.#partial = Buffer.allocUnsafe(length);
      this.#partial.set(this.#word.subarray(0, this.#wordFilled));
      this.#filled = this.#wordFilled;
      this.#wordFilled = 0;
    }
    return undefined;
  }

  #allowed(length: number): boolean {
    const { protocol, headerLength, maxLength } = this.#limits;
    if (length >= headerLength && length <= maxLength) return true;
    const code: WireErrorCode = length < headerLength ? 'frame-below-header' : 'frame-above-limit';
    this.#error = new WireError({
      protocol,
      code,
      offset: 0,
      field: 'length',
      message: `length word is ${length}, allowed ${headerLength} to ${maxLength}`,
      header: undefined,
    });
    this.#wordFilled = 0;
    return false;
  }
}
