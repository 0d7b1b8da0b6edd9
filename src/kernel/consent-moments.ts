import type { Instant } from '../domain/index.ts';

/**
 * To each of many recipients the moment at which its term ends, packed: a few bytes each instead of two numbers. It is unpacked when it is first
 * asked, which is on the day on which these terms end. Of a recipient that was added twice the later entry holds.
 *
 * Bytes: groups, one for each `add`; in each the moment as a step from the group before, how many recipients, the first as a step from the first
 * of the group before, and each other as a step from the one before it.
 */
export class Moments {
  #bytes = new Uint8Array(32);
  #length = 0;
  #last = 0;
  #lastFirst = 0;
  count = 0;
  #unpacked: { readonly recipients: Float64Array; readonly ends: Float64Array } | undefined;
  /** Added since it was unpacked. */
  readonly #recent = new Map<number, Instant>();

  /** `recipients` ascend. */
  add(until: Instant, recipients: Float64Array): void {
    if (this.#unpacked !== undefined) for (const recipient of recipients) this.#recent.set(recipient, until);
    if (recipients.length === 0) return;
    this.#writeStep(until - this.#last);
    this.#write(recipients.length);
    this.#writeStep(recipients[0]! - this.#lastFirst);
    for (let i = 1; i < recipients.length; i++) this.#write(recipients[i]! - recipients[i - 1]!);
    this.#last = until;
    this.#lastFirst = recipients[0]!;
    this.count += recipients.length;
  }

  /** When the term of a recipient ends that was added. */
  endOf(recipient: number): Instant {
    const recent = this.#recent.get(recipient);
    if (recent !== undefined) return recent;
    this.#unpacked ??= this.#unpack();
    const { recipients, ends } = this.#unpacked;
    let low = 0;
    let high = recipients.length;
    // The last of equals.
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (recipients[middle]! <= recipient) low = middle + 1;
      else high = middle;
    }
    return recipients[low - 1] === recipient ? ends[low - 1]! : Number.NEGATIVE_INFINITY;
  }

  get bytes(): number {
    return this.#bytes.length;
  }

  /** Backwards or forwards: the lowest bit tells. */
  #writeStep(step: number): void {
    this.#write(step < 0 ? -step * 2 - 1 : step * 2);
  }

  #write(value: number): void {
    if (this.#length + 8 > this.#bytes.length) {
      const wider = new Uint8Array(this.#bytes.length + Math.max(32, this.#bytes.length >>> 3));
      wider.set(this.#bytes);
      this.#bytes = wider;
    }
    let rest = value;
    while (rest >= 128) {
      this.#bytes[this.#length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    this.#bytes[this.#length++] = rest;
  }

  #unpack(): { readonly recipients: Float64Array; readonly ends: Float64Array } {
    const found = new Float64Array(this.count);
    const until = new Float64Array(this.count);
    let at = 0;
    const read = (): number => {
      let value = 0;
      let scale = 1;
      for (;;) {
        const byte = this.#bytes[at++]!;
        value += (byte & 127) * scale;
        if (byte < 128) return value;
        scale *= 128;
      }
    };
    const readStep = (): number => {
      const step = read();
      return step % 2 === 0 ? step / 2 : -(step + 1) / 2;
    };
    let moment = 0;
    let first = 0;
    for (let i = 0; i < this.count; ) {
      moment += readStep();
      const members = read();
      first += readStep();
      for (let k = 0, recipient = first; k < members; k++) {
        if (k > 0) recipient += read();
        found[i] = recipient;
        until[i++] = moment;
      }
    }
    const order = Uint32Array.from(found, (_, i) => i).sort((a, b) => found[a]! - found[b]! || a - b);
    return {
      recipients: Float64Array.from(order, (i) => found[i]!),
      ends: Float64Array.from(order, (i) => until[i]!),
    };
  }
}
