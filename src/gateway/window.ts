/**
 * What was sent and is not answered yet, by sequence number. Sequences of one direction rise by one, so a slot is found by its low bits;
 * a slot whose answer is overdue is stepped over, never overwritten.
 */
export class SendWindow<T> {
  readonly max: number;
  readonly #mask: number;
  readonly #entries: (T | undefined)[];
  readonly #sequences: Float64Array;
  readonly #sentAt: Float64Array;
  readonly #last: number;
  #next = 1;
  #open = 0;

  /** @param last the highest sequence number of the protocol, after which it begins again at 1. */
  constructor(max: number, last: number) {
    let size = 16;
    while (size < max * 2) size *= 2;
    this.max = max;
    this.#mask = size - 1;
    this.#entries = new Array<T | undefined>(size).fill(undefined);
    this.#sequences = new Float64Array(size);
    this.#sentAt = new Float64Array(size);
    this.#last = last;
  }

  get open(): number {
    return this.#open;
  }

  get room(): number {
    return this.max - this.#open;
  }

  /** A sequence number for something that waits for no answer of its own kind. */
  next(): number {
    const sequence = this.#next;
    this.#next = sequence >= this.#last ? 1 : sequence + 1;
    return sequence;
  }

  /** Takes a slot. @returns the sequence number to send under. */
  add(entry: T, now: number): number {
    let sequence = this.next();
    while (this.#entries[sequence & this.#mask] !== undefined) sequence = this.next();
    const slot = sequence & this.#mask;
    this.#entries[slot] = entry;
    this.#sequences[slot] = sequence;
    this.#sentAt[slot] = now;
    this.#open++;
    return sequence;
  }

  /** What the answer is for; undefined where nothing waits under this sequence. */
  take(sequence: number): T | undefined {
    const slot = sequence & this.#mask;
    const entry = this.#entries[slot];
    if (entry === undefined || this.#sequences[slot] !== sequence) return undefined;
    this.#entries[slot] = undefined;
    this.#open--;
    return entry;
  }

  /** Everything unanswered, the earliest first; the window is empty afterwards. */
  drain(): T[] {
    if (this.#open === 0) return [];
    const found: { entry: T; at: number; sequence: number }[] = [];
    for (let slot = 0; slot < this.#entries.length; slot++) {
      const entry = this.#entries[slot];
      if (entry !== undefined)
        found.push({ entry, at: this.#sentAt[slot]!, sequence: this.#sequences[slot]! });
      this.#entries[slot] = undefined;
    }
    this.#open = 0;
    found.sort((a, b) => a.at - b.at || a.sequence - b.sequence);
    return found.map((f) => f.entry);
  }

  /** Whether something has waited for its answer since before `instant`. */
  overdue(instant: number): boolean {
    if (this.#open === 0) return false;
    for (let slot = 0; slot < this.#entries.length; slot++) {
      if (this.#entries[slot] !== undefined && this.#sentAt[slot]! < instant) return true;
    }
    return false;
  }
}

/**
 * Submits seen lately on one connection, so that one that is sent again under the same sequence number (CMPP, section 7.1: after 60 s
 * without an answer) gets the same answer and is not sent twice. Kept by the low bits of the sequence: several windows' worth.
 */
export class RecentSubmits {
  readonly #mask: number;
  readonly #entries: (Recent | undefined)[];

  constructor(windowMax: number) {
    let size = 64;
    while (size < windowMax * 4) size *= 2;
    this.#mask = size - 1;
    this.#entries = new Array<Recent | undefined>(size).fill(undefined);
  }

  /** The same frame as seen before, or undefined: then it is remembered as seen. */
  seen(sequence: number, frame: Buffer): Recent | undefined {
    const slot = sequence & this.#mask;
    const known = this.#entries[slot];
    if (known !== undefined && known.sequence === sequence && known.frame.equals(frame)) return known;
    this.#entries[slot] = { sequence, frame, answered: false, code: 0, high: 0, low: 0 };
    return undefined;
  }

  answered(sequence: number, code: number, high: number, low: number): void {
    const known = this.#entries[sequence & this.#mask];
    if (known === undefined || known.sequence !== sequence) return;
    known.answered = true;
    known.code = code;
    known.high = high;
    known.low = low;
  }

  /** A submit that was not kept may be tried again under the same sequence. */
  forget(sequence: number): void {
    const slot = sequence & this.#mask;
    if (this.#entries[slot]?.sequence === sequence) this.#entries[slot] = undefined;
  }
}

export interface Recent {
  readonly sequence: number;
  readonly frame: Buffer;
  answered: boolean;
  code: number;
  high: number;
  low: number;
}
