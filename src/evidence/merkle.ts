import { hash } from 'node:crypto';

/**
 * Merkle trees of RFC 6962, section 2.1, over SHA-256. Sizes and indexes are integers below 2^53, so no bit operators
 * (they cut at 32 bits): halves and powers only.
 */

export const HASH_BYTES = 32;

/** MTH({}): the root of a tree without leaves. */
export const EMPTY_ROOT: Buffer = hash('sha256', Buffer.alloc(0), 'buffer');

const LEAF_SCRATCH_BYTES = 1 + 65_535;
const leafScratch = Buffer.alloc(LEAF_SCRATCH_BYTES);
const nodeScratch = Buffer.alloc(1 + 2 * HASH_BYTES);
nodeScratch[0] = 0x01;

/** SHA-256(0x00 ‖ entry). */
export function leafHash(entry: Buffer): Buffer {
  if (entry.length >= LEAF_SCRATCH_BYTES) {
    return hash('sha256', Buffer.concat([Buffer.of(0x00), entry]), 'buffer');
  }
  entry.copy(leafScratch, 1);
  return hash('sha256', leafScratch.subarray(0, entry.length + 1), 'buffer');
}

/** SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Buffer, right: Buffer): Buffer {
  left.copy(nodeScratch, 1);
  right.copy(nodeScratch, 1 + HASH_BYTES);
  return hash('sha256', nodeScratch, 'buffer');
}

/** A perfect subtree: level 0 is a leaf; its leaves are [index·2^level, (index+1)·2^level). */
export interface Coordinate {
  readonly level: number;
  readonly index: number;
}

/** Leaves from `from` until `until`, exclusive. */
export interface LeafRange {
  readonly from: number;
  readonly until: number;
}

/** Hashes of adjacent perfect subtrees, largest first, folded into the hash of their whole range. */
export function foldSubtrees(hashes: readonly Buffer[]): Buffer {
  let root: Buffer | undefined;
  for (const subtree of hashes.toReversed()) root = root === undefined ? subtree : nodeHash(subtree, root);
  return root ?? EMPTY_ROOT;
}

/** The perfect subtrees, largest first, that make up a range which starts at a multiple of its largest power of two. */
export function subtreesOf({ from, until }: LeafRange): Coordinate[] {
  const subtrees: Coordinate[] = [];
  let start = from;
  while (start < until) {
    let level = 0;
    let leaves = 1;
    while (leaves * 2 <= until - start) {
      leaves *= 2;
      level += 1;
    }
    subtrees.push({ level, index: start / leaves });
    start += leaves;
  }
  return subtrees;
}

/** The ranges whose hashes are PATH(index, D[size]), leaf upwards: RFC 6962, section 2.1.1. */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  if (index < 0 || index >= size) throw new RangeError(`leaf ${index} is not in a tree of ${size}`);
  const path: LeafRange[] = [];
  let from = 0;
  let until = size;
  while (until - from > 1) {
    const middle = from + largestPowerBelow(until - from);
    if (index < middle) {
      path.push({ from: middle, until });
      until = middle;
    } else {
      path.push({ from, until: middle });
      from = middle;
    }
  }
  return path.reverse();
}

/** The ranges whose hashes are PROOF(oldSize, D[size]): RFC 6962, section 2.1.2. */
export function consistencyRanges(oldSize: number, size: number): LeafRange[] {
  if (oldSize < 0 || oldSize > size)
    throw new RangeError(`a tree of ${oldSize} cannot have grown into ${size}`);
  if (oldSize === 0) return [];
  const proof: LeafRange[] = [];
  let from = 0;
  let until = size;
  let left = oldSize;
  let known = true;
  while (left !== until - from) {
    const half = largestPowerBelow(until - from);
    if (left <= half) {
      proof.push({ from: from + half, until });
      until = from + half;
    } else {
      proof.push({ from, until: from + half });
      from += half;
      left -= half;
      known = false;
    }
  }
  if (!known) proof.push({ from, until });
  return proof.reverse();
}

function largestPowerBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

/** RFC 9162, section 2.1.3.2: whether the leaf stands at `index` in the tree of this size and root. */
export function inclusionHolds(
  leaf: Buffer,
  index: number,
  size: number,
  path: readonly Buffer[],
  root: Buffer,
): boolean {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false;
  let at = index;
  let last = size - 1;
  let current = leaf;
  for (const step of path) {
    if (last === 0 || step.length !== HASH_BYTES) return false;
    if (at % 2 === 1 || at === last) {
      current = nodeHash(step, current);
      while (at % 2 === 0 && at !== 0) {
        at /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      current = nodeHash(current, step);
    }
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && current.equals(root);
}

/** RFC 9162, section 2.1.4.2: whether the newer tree begins with the leaves of the older one. */
export function consistencyHolds(
  oldSize: number,
  size: number,
  proof: readonly Buffer[],
  oldRoot: Buffer,
  root: Buffer,
): boolean {
  if (!Number.isSafeInteger(oldSize) || !Number.isSafeInteger(size) || oldSize < 0 || oldSize > size)
    return false;
  if (oldSize === size) return proof.length === 0 && oldRoot.equals(root);
  if (oldSize === 0) return proof.length === 0 && oldRoot.equals(EMPTY_ROOT);
  if (proof.some((step) => step.length !== HASH_BYTES)) return false;
  let at = oldSize - 1;
  let last = size - 1;
  while (at % 2 === 1) {
    at = (at - 1) / 2;
    last = Math.floor(last / 2);
  }
  // A tree of a power of two is itself the first node of the proof, so the proof leaves it out.
  const steps = at === 0 ? [oldRoot, ...proof] : proof;
  const [first, ...rest] = steps;
  if (first === undefined) return false;
  let older = first;
  let newer = first;
  for (const step of rest) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      older = nodeHash(step, older);
      newer = nodeHash(step, newer);
      while (at % 2 === 0 && at !== 0) {
        at /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      newer = nodeHash(newer, step);
    }
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && older.equals(oldRoot) && newer.equals(root);
}

/**
 * A growing tree that remembers only the roots of its perfect subtrees, at most one per bit of its size.
 * `append` costs one leaf's share of inner nodes, on average one hash.
 */
export class CompactRange {
  #size: number;
  readonly #subtrees: Buffer[];

  /** `subtrees`: the roots of `subtreesOf({ from: 0, until: size })`. */
  constructor(size = 0, subtrees: readonly Buffer[] = []) {
    this.#size = size;
    this.#subtrees = [...subtrees];
  }

  get size(): number {
    return this.#size;
  }

  /** `onNode` sees every perfect subtree that this leaf completes, the leaf itself (level 0) first. */
  append(leaf: Buffer, onNode?: (level: number, node: Buffer) => void): void {
    let node = leaf;
    let level = 0;
    onNode?.(level, node);
    for (let rest = this.#size; rest % 2 === 1; rest = (rest - 1) / 2) {
      node = nodeHash(this.#subtrees.pop()!, node);
      level += 1;
      onNode?.(level, node);
    }
    this.#subtrees.push(node);
    this.#size += 1;
  }

  root(): Buffer {
    return foldSubtrees(this.#subtrees);
  }

  copy(): CompactRange {
    return new CompactRange(this.#size, this.#subtrees);
  }
}

/** A whole tree in memory, for batches: 64 bytes a leaf. */
export class MerkleTree {
  /** levels[l][i]: the perfect subtree at { level: l, index: i }. */
  readonly #levels: Buffer[][] = [[]];
  readonly #range = new CompactRange();

  constructor(leafHashes: Iterable<Buffer>) {
    for (const leaf of leafHashes) {
      this.#range.append(leaf, (level, node) => {
        this.#levels[level] ??= [];
        this.#levels[level].push(node);
      });
    }
  }

  get size(): number {
    return this.#range.size;
  }

  root(): Buffer {
    return this.#range.root();
  }

  inclusionProof(index: number, size = this.size): Buffer[] {
    return inclusionRanges(index, size).map((range) => this.#rangeHash(range));
  }

  consistencyProof(oldSize: number, size = this.size): Buffer[] {
    return consistencyRanges(oldSize, size).map((range) => this.#rangeHash(range));
  }

  #rangeHash(range: LeafRange): Buffer {
    return foldSubtrees(subtreesOf(range).map(({ level, index }) => this.#levels[level]![index]!));
  }
}
