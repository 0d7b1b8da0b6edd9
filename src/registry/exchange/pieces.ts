import { setImmediate } from 'node:timers/promises';

/** Rows that are checked together: what they are judged by is read at once. */
export const CHECKED_ROWS = 500;

export interface PieceRows {
  readonly first: number;
  readonly min: number;
  readonly max: number;
  /** What a piece should take, milliseconds; 120 unless told. */
  readonly ms?: number;
}
const ROWS: PieceRows = { first: 50, min: 10, max: 300 };
/** What a piece should take, milliseconds. Whoever acts in the registry meanwhile waits for one; a withdrawal is in force within a second (P4). */
const PIECE_MS = 120;

const BREATH_MS = 8;

/** Work that asks nobody for anything keeps everybody else of this process waiting: it is to be told now and then to draw breath. */
export class Breath {
  #since = performance.now();

  async draw(): Promise<void> {
    if (performance.now() - this.#since < BREATH_MS) return;
    await setImmediate();
    this.#since = performance.now();
  }
}

/** How many rows a piece has: as many as this machine, as loaded as it is, writes in its time. */
export class PieceSize {
  readonly #limits: PieceRows;
  #rows: number;

  constructor(limits = ROWS) {
    this.#limits = limits;
    this.#rows = limits.first;
  }

  get rows(): number {
    return this.#rows;
  }

  /** Does the work of a piece and learns from how long it took since it had begun, when others began to wait for it. */
  async measured<T>(rows: number, work: (begun: () => void) => Promise<T>): Promise<T> {
    let from = performance.now();
    const result = await work(() => {
      from = performance.now();
    });
    const { ms = PIECE_MS } = this.#limits;
    const wanted = (rows * ms) / Math.max(1, performance.now() - from);
    // Careful upwards, at once downwards.
    const { min, max } = this.#limits;
    this.#rows = Math.round(Math.min(max, Math.max(min, Math.min(wanted, 1.5 * this.#rows))));
    return result;
  }
}

/** Rows in pieces of the size that is wanted when each begins, from behind the first `skipped`. */
export async function* inPieces<T>(
  rows: AsyncIterable<T>,
  size: () => number,
  skipped = 0,
): AsyncGenerator<readonly T[]> {
  let left = skipped;
  let piece: T[] = [];
  try {
    for await (const row of rows) {
      if (left > 0) {
        left--;
        continue;
      }
      piece.push(row);
      if (piece.length < size()) continue;
      const whole = piece;
      piece = [];
      yield whole;
    }
  } catch (error) {
    if (piece.length > 0) yield piece;
    throw error;
  }
  if (piece.length > 0) yield piece;
}
