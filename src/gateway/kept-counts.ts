import type { Tally } from '../kernel/index.ts';
import type { Spool } from '../store/index.ts';

const PREFIX = 't:';
const META = 'counted-up-to';
const DELTAS_MAX = 200;

/**
 * Keeps what was sent to whom in a period over restarts: deltas of the tally, taken before the blocks that they count may leave. What
 * the last delta does not count is counted again from the blocks that are left.
 */
export class KeptCounts {
  readonly #spool: Spool;
  readonly #tally: Tally;
  #next = 0;
  #deltas = 0;

  constructor(spool: Spool, tally: Tally) {
    this.#spool = spool;
    this.#tally = tally;
  }

  /** @returns the sequence of the last block whose messages are counted. */
  load(): number {
    for (const [key, delta] of this.#spool.parkedRange(PREFIX)) {
      this.#tally.applyDelta(delta);
      this.#next = Number(key.slice(PREFIX.length)) + 1;
      this.#deltas++;
    }
    this.#tally.takeDelta();
    const kept = this.#spool.getMeta(META);
    return kept === undefined ? 0 : kept.readUIntBE(0, 6);
  }

  /** Keeps what changed; `upTo` is the last block whose messages the tally counts. Resolves when blocks up to there may leave. */
  async save(upTo: number): Promise<void> {
    const whole = this.#deltas >= DELTAS_MAX;
    const delta = whole ? this.#tally.snapshot() : this.#tally.takeDelta();
    if (whole) this.#tally.takeDelta();
    const before = whole ? [...this.#spool.parkedRange(PREFIX)].map(([key]) => key) : [];
    if (delta.length > 0) {
      // Until it is kept, the next one has to say it all: what a failed put would have added is in no later delta.
      const deltas = whole ? 1 : this.#deltas + 1;
      this.#deltas = DELTAS_MAX;
      await this.#spool.park(PREFIX + String(this.#next++).padStart(12, '0'), delta);
      this.#deltas = deltas;
    }
    const meta = Buffer.alloc(6);
    meta.writeUIntBE(upTo, 0, 6);
    await this.#spool.setMeta(META, meta);
    for (const key of before) void this.#spool.unpark(key);
  }
}
