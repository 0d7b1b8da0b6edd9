import { CompactRange, leafHash, MerkleTree } from '../../evidence/index.ts';
import type { Db } from '../ground.ts';
import { ROW_LEAVES } from './batch-file.ts';
import { LEAF_BYTES } from './leaf.ts';

/** A leaf's place in a batch, and the hashes that lead from it to the batch's root (RFC 6962, section 2.1.1). */
export interface LeafPlace {
  readonly leaf: Buffer;
  readonly index: number;
  readonly path: readonly Buffer[];
}

/** Where a leaf would stand among those that are there: since they rise, it is not there where these two are neighbours. */
export interface Gap {
  readonly below: LeafPlace | undefined;
  readonly above: LeafPlace | undefined;
}

/** The leaves of a kept batch, read row by row: a look-up needs one row and the roots of all, whatever the batch's size. */
export class KeptLeaves {
  readonly #db: Db;
  readonly #batch: string;
  #roots: readonly Buffer[] | undefined;

  constructor(db: Db, batch: string) {
    this.#db = db;
    this.#batch = batch;
  }

  /** Of what is kept, whatever the statement says. */
  async root(): Promise<Buffer> {
    const range = new CompactRange();
    for (const root of await this.#rowRoots()) range.append(root);
    return range.root();
  }

  async find(leaf: Buffer): Promise<LeafPlace | Gap> {
    const before = await this.#rowBefore(leaf);
    if (before === undefined) return { below: undefined, above: await this.#place(0, 0) };
    const { block, leaves } = before;
    const at = lastNotAbove(leaves, leaf);
    if (leafAt(leaves, at).equals(leaf)) return this.#placeIn(block, leaves, at);
    const inRow = (at + 1) * LEAF_BYTES < leaves.length;
    return {
      below: await this.#placeIn(block, leaves, at),
      above: inRow ? await this.#placeIn(block, leaves, at + 1) : await this.#place(block + 1, 0),
    };
  }

  async #rowBefore(leaf: Buffer) {
    return this.#db
      .selectFrom('custody_leaves')
      .select(['block', 'leaves'])
      .where('batch', '=', this.#batch)
      .where('first', '<=', leaf)
      .orderBy('first', 'desc')
      .limit(1)
      .executeTakeFirst();
  }

  async #place(block: number, at: number): Promise<LeafPlace | undefined> {
    const row = await this.#db
      .selectFrom('custody_leaves')
      .select('leaves')
      .where('batch', '=', this.#batch)
      .where('block', '=', block)
      .executeTakeFirst();
    return row === undefined ? undefined : this.#placeIn(block, row.leaves, at);
  }

  async #placeIn(block: number, leaves: Buffer, at: number): Promise<LeafPlace> {
    const inRow = new MerkleTree(
      Array.from({ length: leaves.length / LEAF_BYTES }, (_, i) => leafHash(leafAt(leaves, i))),
    );
    const overRows = new MerkleTree(await this.#rowRoots());
    return {
      leaf: leafAt(leaves, at),
      index: block * ROW_LEAVES + at,
      path: [...inRow.inclusionProof(at), ...overRows.inclusionProof(block)],
    };
  }

  async #rowRoots(): Promise<readonly Buffer[]> {
    if (this.#roots !== undefined) return this.#roots;
    const rows = await this.#db
      .selectFrom('custody_leaves')
      .select('root')
      .where('batch', '=', this.#batch)
      .orderBy('block')
      .execute();
    this.#roots = rows.map(({ root }) => root);
    return this.#roots;
  }
}

function leafAt(leaves: Buffer, at: number): Buffer {
  return leaves.subarray(at * LEAF_BYTES, (at + 1) * LEAF_BYTES);
}

/** The place of the last leaf that is not above this one; the row's first is known not to be. */
function lastNotAbove(leaves: Buffer, leaf: Buffer): number {
  let low = 0;
  let high = leaves.length / LEAF_BYTES;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (leafAt(leaves, middle).compare(leaf) <= 0) low = middle;
    else high = middle;
  }
  return low;
}
