/** A recipient and a slot mixed into a whole number below 2^53. Never 0. */
export type TallyKey = number;

/**
 * Two 32-bit mixes of (recipient, slot) give 53 bits. With 100 million keys the chance that any two of them meet is about
 * 0.4 (n²/2^54 = 0.55 pairs are to be expected), so one pair in all of them may share a count; that a given key meets another is
 * about 1 in 90 million.
 */
export function tallyKey(recipient: number, slot: number): TallyKey {
  const low = (recipient % 0x1_0000_0000) | 0;
  const high = (recipient / 0x1_0000_0000) | 0;
  const a = mix(low ^ Math.imul(slot, 0x9e3779b1)) ^ Math.imul(high, 0x85ebca6b);
  const b = mix(a ^ slot ^ Math.imul(low, 0xc2b2ae35));
  const key = (mix(a) >>> 11) * 0x1_0000_0000 + (b >>> 0);
  return key === 0 ? 1 : key;
}

/** The finaliser of MurmurHash3 (public domain): every input bit reaches every output bit. */
function mix(h: number): number {
  let x = h;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}

const ENTRY_BYTES = 16;

/** Counts for each key in its current period: for the frequency of consents and the quota of plans. */
export class Tally {
  #keys = new Float64Array(1024);
  #periods = new Uint32Array(1024);
  #counts = new Uint32Array(1024);
  /** 1: changed since the last delta. */
  #touched = new Uint8Array(1024);
  #touchedKeys: TallyKey[] = [];
  #size = 0;
  /** Which periods have ended: their entries are forgotten when room is needed. */
  isOver: (period: number) => boolean = () => false;

  /** Entries held, ended periods included until they are swept. */
  get size(): number {
    return this.#size;
  }

  count(key: TallyKey, period: number): number {
    const slot = this.#find(key);
    return this.#keys[slot] === key && this.#periods[slot] === period ? this.#counts[slot]! : 0;
  }

  /** A new period begins at `by`. @returns the new count. */
  increment(key: TallyKey, period: number, by = 1): number {
    const slot = this.#slot(key);
    const count = this.#periods[slot] === period ? this.#counts[slot]! + by : by;
    this.#periods[slot] = period;
    this.#counts[slot] = count;
    if (this.#touched[slot] === 0) {
      this.#touched[slot] = 1;
      this.#touchedKeys.push(key);
    }
    return count;
  }

  /** Entries changed since the last call, 16 bytes each: key f64, period u32, count u32. Empty where nothing changed. */
  takeDelta(): Buffer {
    const keys = this.#touchedKeys;
    this.#touchedKeys = [];
    const out = Buffer.allocUnsafe(keys.length * ENTRY_BYTES);
    let at = 0;
    for (const key of keys) {
      const slot = this.#find(key);
      // Its period ended and it was forgotten meanwhile.
      if (this.#keys[slot] !== key) continue;
      this.#touched[slot] = 0;
      at = writeEntry(out, at, key, this.#periods[slot]!, this.#counts[slot]!);
    }
    return out.subarray(0, at);
  }

  /** All entries, in the delta's format. */
  snapshot(): Buffer {
    const out = Buffer.allocUnsafe(this.#size * ENTRY_BYTES);
    let at = 0;
    for (let i = 0; i < this.#keys.length; i++) {
      if (this.#keys[i] !== 0) at = writeEntry(out, at, this.#keys[i]!, this.#periods[i]!, this.#counts[i]!);
    }
    return out;
  }

  /** Sets the entries of a delta or a snapshot. */
  applyDelta(delta: Buffer): void {
    for (let at = 0; at + ENTRY_BYTES <= delta.length; at += ENTRY_BYTES) {
      const slot = this.#slot(delta.readDoubleBE(at));
      this.#periods[slot] = delta.readUInt32BE(at + 8);
      this.#counts[slot] = delta.readUInt32BE(at + 12);
    }
  }

  /** The slot of a key, or the empty one where it would stand. */
  #find(key: TallyKey): number {
    const keys = this.#keys;
    const mask = keys.length - 1;
    let slot = key & mask;
    while (keys[slot] !== 0 && keys[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  }

  #slot(key: TallyKey): number {
    let slot = this.#find(key);
    if (this.#keys[slot] === key) return slot;
    if ((this.#size + 1) * 4 > this.#keys.length * 3) {
      this.#grow();
      slot = this.#find(key);
    }
    this.#keys[slot] = key;
    this.#size++;
    return slot;
  }

  #put(key: TallyKey, period: number, count: number, touched: number): void {
    const slot = this.#find(key);
    this.#keys[slot] = key;
    this.#periods[slot] = period;
    this.#counts[slot] = count;
    this.#touched[slot] = touched;
    this.#size++;
  }

  /** Makes room: forgets ended periods, and doubles the table where that leaves it more than half full. */
  #grow(): void {
    const keys = this.#keys;
    const periods = this.#periods;
    const counts = this.#counts;
    const touched = this.#touched;
    let kept = 0;
    for (let i = 0; i < keys.length; i++) if (keys[i] !== 0 && !this.isOver(periods[i]!)) kept++;
    this.#allocate(kept * 2 > keys.length ? keys.length * 2 : keys.length);
    for (let i = 0; i < keys.length; i++) {
      if (keys[i] !== 0 && !this.isOver(periods[i]!))
        this.#put(keys[i]!, periods[i]!, counts[i]!, touched[i]!);
    }
  }

  #allocate(slots: number): void {
    this.#keys = new Float64Array(slots);
    this.#periods = new Uint32Array(slots);
    this.#counts = new Uint32Array(slots);
    this.#touched = new Uint8Array(slots);
    this.#size = 0;
  }
}

function writeEntry(out: Buffer, at: number, key: TallyKey, period: number, count: number): number {
  out.writeDoubleBE(key, at);
  out.writeUInt32BE(period, at + 8);
  return out.writeUInt32BE(count, at + 12);
}
