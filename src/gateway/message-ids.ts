import { shanghaiClock } from './shanghai-clock.ts';

const SEQUENCES = 0x1_0000;

/**
 * Gives the 64-bit ids that clients are told, in the bit layout of CMPP's Msg_Id (section 8.4.3.2 and appendix 1): month, day, hour,
 * minute, second, 22 bits of gateway code, 16 of sequence. Where more than 65,536 are asked for in one second, the ids run ahead
 * of the clock rather than repeat; an SMPP client sees the same 64 bits as hex. The first second begins as far into its sequences as
 * the clock is into the second, so that a gateway that starts again at once repeats none of the ids it gave before.
 */
export class ClientIds {
  readonly #gateway: number;
  #second = 0;
  #sequence = 0;
  /** The upper word of the ids of this second. */
  high = 0;

  constructor(gateway: number) {
    this.#gateway = gateway & 0x3f_ffff;
  }

  /** The lower word of the first of `count` consecutive ids (appendix 1: Msg_Id … Msg_Id + n - 1 belong to one submit); `high` is theirs. */
  take(nowMs: number, count: number): number {
    const second = Math.floor(nowMs / 1000);
    if (second > this.#second) {
      const first = this.#second === 0;
      this.#start(second);
      if (first) this.#sequence = Math.floor(((nowMs % 1000) / 1000) * (SEQUENCES - count));
    } else if (this.#sequence + count > SEQUENCES) this.#start(this.#second + 1);
    const low = (((this.#gateway & 0xffff) << 16) | this.#sequence) >>> 0;
    this.#sequence += count;
    return low;
  }

  #start(second: number): void {
    this.#second = second;
    this.#sequence = 0;
    const t = shanghaiClock(second * 1000);
    this.high =
      ((t.month << 28) |
        (t.day << 23) |
        (t.hour << 18) |
        (t.minute << 12) |
        (t.second << 6) |
        (this.#gateway >>> 16)) >>>
      0;
  }
}

/** The 16 hex digits that an SMPP client knows a message by. */
export function idText(high: number, low: number): string {
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}
