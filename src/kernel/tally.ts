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

/** So many messages under a key in a period. */
export interface Counted {
  readonly key: TallyKey;
  readonly period: number;
  readonly count: number;
}

/** As a tally's deltas are written: 16 bytes each, key f64, period u32, count u32. */
export function packCounts(counts: readonly Counted[]): Buffer {
  const out = Buffer.allocUnsafe(counts.length * ENTRY_BYTES);
  let at = 0;
  for (const { key, period, count } of counts) at = writeEntry(out, at, key, period, count);
  return out;
}

export function* readCounts(bytes: Buffer): Generator<Counted> {
  for (let at = 0; at + ENTRY_BYTES <= bytes.length; at += ENTRY_BYTES)
    yield {
      ...{
        key: bytes.readDoubleBE(at),
        period: bytes.readUInt32BE(at + 8),
        count: bytes.readUInt32BE(at + 12),
      },
    };
}

/** What stands under one key and period added up, in no order. */
export function sumCounts(counts: Iterable<Counted>): Counted[] {
  const sums = new Map<number, Map<TallyKey, number>>();
  for (const { key, period, count } of counts) {
    const byKey = sums.get(period) ?? new Map<TallyKey, number>();
    sums.set(period, byKey);
    byKey.set(key, (byKey.get(key) ?? 0) + count);
  }
  return [...sums].flatMap(([period, byKey]) => [...byKey].map(([key, count]) => ({ key, period, count })));
}

/**
 * Counts for each key in its current period: for the frequency of consents, the quota of plans and the volume of leases. Beside what passed here stands
 * what passed at the other gateways: asked about, the sum; kept and handed on, each by itself.
 */
export class Tally {
  #keys = new Float64Array(1024);
  #periods = new Uint32Array(1024);
  #counts = new Uint32Array(1024);
  /** Passed at other gateways. */
  #others = new Uint32Array(1024);
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
    return this.#keys[slot] === key && this.#periods[slot] === period
      ? this.#counts[slot]! + this.#others[slot]!
      : 0;
  }

  /** One that passed here; a new period begins at `by`. @returns the new count. */
  increment(key: TallyKey, period: number, by = 1): number {
    const slot = this.#slot(key);
    if (this.#periods[slot] !== period) this.#begin(slot, period);
    this.#counts[slot] = this.#counts[slot]! + by;
    if (this.#touched[slot] === 0) {
      this.#touched[slot] = 1;
      this.#touchedKeys.push(key);
    }
    return this.#counts[slot] + this.#others[slot]!;
  }

  /** Some that passed at another gateway. What is of an earlier period than is counted here is over. */
  addOthers({ key, period, count }: Counted): void {
    const slot = this.#slot(key);
    if (period < this.#periods[slot]!) return;
    if (period > this.#periods[slot]!) this.#begin(slot, period);
    this.#others[slot] = this.#others[slot]! + count;
  }

  /** Before what passed at the other gateways is told anew from the beginning. */
  forgetOthers(): void {
    this.#others.fill(0);
  }

  #begin(slot: number, period: number): void {
    this.#periods[slot] = period;
    this.#counts[slot] = 0;
    this.#others[slot] = 0;
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

  /** What passed here, in the delta's format. */
  snapshot(): Buffer {
    return this.#write((i) => this.#counts[i]!);
  }

  /** What passed here and at the other gateways, in the delta's format. */
  snapshotOfAll(): Buffer {
    return this.#write((i) => this.#counts[i]! + this.#others[i]!);
  }

  #write(countAt: (i: number) => number): Buffer {
    const out = Buffer.allocUnsafe(this.#size * ENTRY_BYTES);
    let at = 0;
    for (let i = 0; i < this.#keys.length; i++) {
      if (this.#keys[i] !== 0) at = writeEntry(out, at, this.#keys[i]!, this.#periods[i]!, countAt(i));
    }
    return out;
  }

  /** Sets the entries of a delta or a snapshot. */
  applyDelta(delta: Buffer): void {
    for (const { key, period, count } of readCounts(delta)) {
      const slot = this.#slot(key);
      if (this.#periods[slot] !== period) this.#begin(slot, period);
      this.#counts[slot] = count;
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

  #put(key: TallyKey, period: number, count: number, others: number, touched: number): void {
    const slot = this.#find(key);
    this.#keys[slot] = key;
    this.#periods[slot] = period;
    this.#counts[slot] = count;
    this.#others[slot] = others;
    this.#touched[slot] = touched;
    this.#size++;
  }

  /** Makes room: forgets ended periods, and doubles the table where that leaves it more than half full. */
  #grow(): void {
    const keys = this.#keys;
    const periods = this.#periods;
    const counts = this.#counts;
    const others = this.#others;
    const touched = this.#touched;
    let kept = 0;
    for (let i = 0; i < keys.length; i++) if (keys[i] !== 0 && !this.isOver(periods[i]!)) kept++;
    this.#allocate(kept * 2 > keys.length ? keys.length * 2 : keys.length);
    for (let i = 0; i < keys.length; i++) {
      if (keys[i] !== 0 && !this.isOver(periods[i]!))
        this.#put(keys[i]!, periods[i]!, counts[i]!, others[i]!, touched[i]!);
    }
  }

  #allocate(slots: number): void {
    this.#keys = new Float64Array(slots);
    this.#periods = new Uint32Array(slots);
    this.#counts = new Uint32Array(slots);
    this.#others = new Uint32Array(slots);
    this.#touched = new Uint8Array(slots);
    this.#size = 0;
  }
}

function writeEntry(out: Buffer, at: number, key: TallyKey, period: number, count: number): number {
  out.writeDoubleBE(key, at);
  out.writeUInt32BE(period, at + 8);
  return out.writeUInt32BE(count, at + 12);
}
