import { cmppMsgId } from '../wire/index.ts';
import { receiptDate, wallTime } from './wall-clock.ts';

/**
 * Message ids in CMPP's layout: time of day, gateway code, 16 bits of sequence. More than 65,536 in a second take the next gateway
 * code. SMPP carries the same id as 16 hex digits. Times are looked at once a second.
 */
export class CentreIds {
  readonly #clock: () => number;
  readonly #gatewayCode: number;
  #second = -1;
  #code: number;
  #sequence = 0;
  /** The two words of the id given last. */
  high = 0;
  low = 0;
  /** YYMMDDhhmm of the second of the id given last. */
  date = '';

  constructor(clock: () => number, gatewayCode: number) {
    this.#clock = clock;
    this.#gatewayCode = gatewayCode;
    this.#code = gatewayCode;
  }

  next(): void {
    const now = this.#clock();
    const second = Math.floor(now / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#code = this.#gatewayCode;
      this.#sequence = 0;
      this.#lead(now);
    } else if (++this.#sequence === 0x1_0000) {
      this.#code = (this.#code + 1) & 0x3f_ffff;
      this.#sequence = 0;
      this.#lead(now);
    }
    this.low = (this.low - (this.low & 0xffff) + this.#sequence) >>> 0;
  }

  #lead(now: number): void {
    const id = cmppMsgId({ ...wallTime(now), gateway: this.#code, sequence: 0 });
    this.high = id.readUInt32BE(0);
    this.low = id.readUInt32BE(4);
    this.date = receiptDate(now);
  }
}

export function idText(high: number, low: number): string {
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}
