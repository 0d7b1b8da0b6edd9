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

const POOL = 1024;

export function emptyPool(): RecipientPool {
  return { tags: [], horizon: Number.MAX_SAFE_INTEGER };
}

/** @param sketch the smallest tags of a strand, ascending; when there are `full` of them, larger ones may have been left out. */
export function addToPool(pool: RecipientPool, sketch: readonly number[], full: number): void {
  if (sketch.length >= full) pool.horizon = Math.min(pool.horizon, sketch[sketch.length - 1]! + 1);
  const merged = union(pool.tags, sketch, pool.horizon);
  if (merged.length > POOL) pool.horizon = merged[POOL]!;
  pool.tags = merged.slice(0, POOL);
}

/** Of two ascending lists, what lies below the horizon, ascending and distinct. */
function union(a: readonly number[], b: readonly number[], horizon: number): number[] {
  const merged: number[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const [left, right] = [a[i] ?? Number.POSITIVE_INFINITY, b[j] ?? Number.POSITIVE_INFINITY];
    const tag = Math.min(left, right);
    if (tag >= horizon) break;
    merged.push(tag);
    if (left === tag) i += 1;
    if (right === tag) j += 1;
  }
  return merged;
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
