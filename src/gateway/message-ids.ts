import type { Spool } from '../store/index.ts';
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

  /** The second (since 1970) that ids are given of. */
  get second(): number {
    return this.#second;
  }

  /** Gives no more ids of `second` or before. */
  startAfter(second: number): void {
    if (second >= this.#second) this.#start(second + 1);
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

const META = 'ids-up-to';
/** How far ids may run ahead of the clock between two times that this is kept. */
const AHEAD_MAX_S = 10;

/** Which second's ids were given, kept over restarts: one that is quick begins in the second in which the last run ended. */
export class KeptIds {
  readonly #spool: Spool;
  readonly #ids: ClientIds;

  constructor(spool: Spool, ids: ClientIds) {
    this.#spool = spool;
    this.#ids = ids;
  }

  /** Ids go on behind those of all runs before. On a full disk without being kept: nothing is accepted then. */
  async load(nowMs: number): Promise<void> {
    const kept = this.#spool.getMeta(META)?.readUIntBE(0, 6) ?? 0;
    this.#ids.startAfter(Math.max(Math.floor(nowMs / 1000), kept));
    await this.save(nowMs).catch(() => undefined);
  }

  save(nowMs: number): Promise<void> {
    const { second } = this.#ids;
    const meta = Buffer.alloc(6);
    meta.writeUIntBE(second > Math.floor(nowMs / 1000) + 1 ? second + AHEAD_MAX_S : second, 0, 6);
    return this.#spool.setMeta(META, meta);
  }
}

/** The 16 hex digits that an SMPP client knows a message by. */
export function idText(high: number, low: number): string {
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}
