import type { Tally } from '../kernel/index.ts';
import type { Spool } from '../store/index.ts';

const PREFIX = 't:';
const COUNTED = 'counted';
const DELTAS_MAX = 200;
const SEQUENCE_BYTES = 6;
/** A message's id, in hex. */
const ID_LENGTH = 16;

/** What the kept counts hold of the journal. */
export interface Counted {
  /** The sequence of the last block whose messages are all counted. */
  readonly upTo: number;
  /** Messages of later blocks that are counted as well: they were judged, and not on disk yet, when the counts were taken. */
  readonly ahead: ReadonlySet<string>;
}

/**
 * Keeps what was sent to whom in a period over restarts: deltas of the tally, taken before the blocks that they count may leave. What
 * the last delta does not count is counted again from the blocks that are left, and nothing twice.
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

  load(): Counted {
    for (const [key, delta] of this.#spool.parkedRange(PREFIX)) {
      this.#tally.applyDelta(delta);
      this.#next = Number(key.slice(PREFIX.length)) + 1;
      this.#deltas++;
    }
    this.#tally.takeDelta();
    return readCounted(this.#spool.parked(COUNTED));
  }

  /**
   * Keeps what changed. A message counts from its judgement on, so `counted` is what the tally holds at this very moment. Resolves when blocks up to
   * `counted.upTo` may leave.
   */
  async save(counted: Counted): Promise<void> {
    const whole = this.#deltas >= DELTAS_MAX;
    const delta = whole ? this.#tally.snapshot() : this.#tally.takeDelta();
    if (delta.length === 0) return;
    if (whole) this.#tally.takeDelta();
    const before = whole ? [...this.#spool.parkedRange(PREFIX)].map(([key]) => key) : [];
    // Until it is kept, the next one has to say it all: what a failed put would have added is in no later delta.
    const deltas = whole ? 1 : this.#deltas + 1;
    this.#deltas = DELTAS_MAX;
    // In one commit: counts with another's word on what they hold would count messages twice, or not at all.
    await this.#spool.parkAll([
      [PREFIX + String(this.#next++).padStart(12, '0'), delta],
      [COUNTED, writeCounted(counted)],
    ]);
    this.#deltas = deltas;
    for (const key of before) void this.#spool.unpark(key);
  }
}

function writeCounted({ upTo, ahead }: Counted): Buffer {
  const sequence = Buffer.alloc(SEQUENCE_BYTES);
  sequence.writeUIntBE(upTo, 0, SEQUENCE_BYTES);
  return Buffer.concat([sequence, Buffer.from([...ahead].join(''), 'latin1')]);
}

function readCounted(kept: Buffer | undefined): Counted {
  if (kept === undefined) return { upTo: 0, ahead: new Set() };
  const ids = kept.toString('latin1', SEQUENCE_BYTES);
  const ahead = Array.from({ length: ids.length / ID_LENGTH }, (_, i) =>
    ids.slice(i * ID_LENGTH, (i + 1) * ID_LENGTH),
  );
  return { upTo: kept.readUIntBE(0, SEQUENCE_BYTES), ahead: new Set(ahead) };
}
