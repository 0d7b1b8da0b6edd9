/** What was measured, in milliseconds; zeros where nothing was. */
export interface LatencySummary {
  readonly count: number;
  readonly meanMs: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly maxMs: number;
}

const SUB = 32;
const TOP = 40;

/**
 * A histogram of times: 32 buckets for each doubling of microseconds, so a percentile is right within 3 %, in constant memory and
 * without allocation.
 */
export class Latencies {
  readonly #counts = new Float64Array(SUB * TOP);
  #count = 0;
  #sumUs = 0;
  #maxUs = 0;

  add(ms: number): void {
    const us = ms <= 0 ? 0 : ms * 1000;
    this.#counts[bucketOf(us)]!++;
    this.#count++;
    this.#sumUs += us;
    if (us > this.#maxUs) this.#maxUs = us;
  }

  merge(other: Latencies): void {
    for (let i = 0; i < other.#counts.length; i++) this.#counts[i]! += other.#counts[i]!;
    this.#count += other.#count;
    this.#sumUs += other.#sumUs;
    this.#maxUs = Math.max(this.#maxUs, other.#maxUs);
  }

  /** Milliseconds below which this share of all times lies. */
  percentile(share: number): number {
    let left = Math.ceil(this.#count * share);
    if (left === 0) return 0;
    for (let i = 0; i < this.#counts.length; i++) {
      left -= this.#counts[i]!;
      if (left <= 0) return Math.min(upperEdge(i), this.#maxUs) / 1000;
    }
    return this.#maxUs / 1000;
  }

  summary(): LatencySummary {
    return {
      count: this.#count,
      meanMs: round(this.#count === 0 ? 0 : this.#sumUs / this.#count / 1000),
      p50Ms: round(this.percentile(0.5)),
      p90Ms: round(this.percentile(0.9)),
      p99Ms: round(this.percentile(0.99)),
      p999Ms: round(this.percentile(0.999)),
      maxMs: round(this.#maxUs / 1000),
    };
  }
}

function bucketOf(us: number): number {
  const whole = Math.min(Math.floor(us), 0x7fffffff);
  if (whole < SUB) return whole;
  const exponent = 31 - Math.clz32(whole);
  // The five bits below the leading one choose the bucket within the doubling.
  return (exponent - 4) * SUB + ((whole >>> (exponent - 5)) & (SUB - 1));
}

function upperEdge(bucket: number): number {
  if (bucket < SUB) return bucket + 1;
  const exponent = Math.floor(bucket / SUB) + 4;
  return 2 ** exponent + ((bucket % SUB) + 1) * 2 ** (exponent - 5);
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
