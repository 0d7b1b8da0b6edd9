/**
 * A sample of everyone who was written to: all tags below the horizon, and no others. Tags are uniform (they are keyed hashes), so that the sample
 * is fair, and the same for everyone.
 */
export interface RecipientPool {
  /** Ascending, distinct. */
  tags: number[];
  /** Below it, every tag that was seen is in the sample. */
  horizon: number;
}

const POOL = 2048;

export function emptyPool(): RecipientPool {
  return { tags: [], horizon: Number.MAX_SAFE_INTEGER };
}

/** @param sketch the smallest tags of a strand, ascending; when there are `full` of them, larger ones may have been left out. */
export function addToPool(pool: RecipientPool, sketch: readonly number[], full: number): void {
  if (sketch.length >= full) pool.horizon = Math.min(pool.horizon, sketch[sketch.length - 1]! + 1);
  const merged = [...new Set([...pool.tags, ...sketch])].sort((a, b) => a - b);
  if (merged.length > POOL) pool.horizon = Math.min(pool.horizon, merged[POOL]!);
  pool.tags = merged.filter((tag) => tag < pool.horizon);
}

/** Of those in a sketch about whom the pool can tell: how many there are, and how many were never written to. */
export function strangersIn(
  pool: RecipientPool,
  sketch: readonly number[],
): { readonly tested: number; readonly strangers: number } {
  let tested = 0;
  let strangers = 0;
  for (const tag of sketch) {
    if (tag >= pool.horizon) break;
    tested += 1;
    if (!holds(pool.tags, tag)) strangers += 1;
  }
  return { tested, strangers };
}

function holds(sorted: readonly number[], tag: number): boolean {
  let low = 0;
  let high = sorted.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! === tag) return true;
    if (sorted[middle]! < tag) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}
