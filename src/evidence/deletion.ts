import { canonicalJson, isGateway } from './batch.ts';
import { EvidenceError } from './problem.ts';
import { readBundle, TILE_WIDTH } from './tiles.ts';

/** What the log says of stored batches that were deleted because their term of law is over: the leaves stay, their files go. */
export interface DeletionLeaf {
  readonly kind: 'batches-deleted';
  readonly gateway: string;
  /** The first and the last block; all between them went too. */
  readonly first: number;
  readonly last: number;
  /** Nothing younger went, in milliseconds since 1970. */
  readonly beforeMs: number;
  readonly atMs: number;
}

export function formatDeletionLeaf(leaf: DeletionLeaf): Buffer {
  return Buffer.from(canonicalJson({ ...leaf }));
}

/** The deletion that an entry tells of; undefined when it is of another kind, or not written as we write it. */
export function parseDeletionLeaf(entry: Buffer): DeletionLeaf | undefined {
  if (entry[0] !== 0x7b || !entry.includes('"kind":"batches-deleted"')) return undefined;
  let leaf: DeletionLeaf;
  try {
    leaf = JSON.parse(entry.toString()) as DeletionLeaf;
  } catch {
    return undefined;
  }
  const { kind, gateway, first, last, beforeMs, atMs } = leaf;
  const numbers = [first, last, beforeMs, atMs];
  const whole = kind === 'batches-deleted' && isGateway(gateway) && numbers.every(isCount) && first <= last;
  return whole && formatDeletionLeaf(leaf).equals(entry) ? leaf : undefined;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Which blocks the log says were deleted: runs of blocks, a few numbers each. */
export class Deletions {
  readonly #runs = new Map<string, DeletionLeaf[]>();
  /** Whoever goes through a log asks of one run many times. */
  #latest: DeletionLeaf | undefined;

  add(leaf: DeletionLeaf): void {
    const runs = this.#runs.get(leaf.gateway);
    if (runs === undefined) this.#runs.set(leaf.gateway, [leaf]);
    else runs.push(leaf);
  }

  /** Whether the log says that this block, whose last message is of that time, was deleted. */
  has(gateway: string, block: number, lastAtMs: number): boolean {
    const covers = (run: DeletionLeaf) =>
      run.gateway === gateway && run.first <= block && block <= run.last && lastAtMs < run.beforeMs;
    if (this.#latest !== undefined && covers(this.#latest)) return true;
    const found = this.#runs.get(gateway)?.find(covers);
    if (found !== undefined) this.#latest = found;
    return found !== undefined;
  }
}

/** All that a stored log says of deletions, as far as it can be read: whether the log itself holds is checked elsewhere. */
export async function deletionsIn(folder: string, size: number): Promise<Deletions> {
  const deletions = new Deletions();
  for (let index = 0; index * TILE_WIDTH < size; index += 1) {
    const entries = await readBundle(folder, index, size).catch((error: unknown) => {
      if (error instanceof EvidenceError) return [];
      throw error;
    });
    for (const entry of entries) {
      const leaf = parseDeletionLeaf(entry);
      if (leaf !== undefined) deletions.add(leaf);
    }
  }
  return deletions;
}
