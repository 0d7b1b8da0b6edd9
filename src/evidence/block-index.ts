/**
 * Which leaf holds which block of which gateway: two sorted columns a gateway, 16 bytes a block, because a year of
 * blocks must fit in memory and blocks mostly arrive in order.
 */
export class BlockIndex {
  readonly #columns = new Map<string, Columns>();

  add(gateway: string, block: number, index: number): void {
    let columns = this.#columns.get(gateway);
    if (columns === undefined) {
      columns = new Columns();
      this.#columns.set(gateway, columns);
    }
    columns.add(block, index);
  }

  /** The leaf's index; undefined when the block is unknown. */
  find(gateway: string, block: number): number | undefined {
    return this.#columns.get(gateway)?.find(block);
  }

  /** -1 when the gateway is unknown. */
  last(gateway: string): number {
    return this.#columns.get(gateway)?.last() ?? -1;
  }
}

class Columns {
  #blocks = new Float64Array(64);
  #indexes = new Float64Array(64);
  #count = 0;

  /** A block that is known already keeps its first leaf. */
  add(block: number, index: number): void {
    const at = this.#position(block);
    if (at < this.#count && this.#blocks[at] === block) return;
    if (this.#count === this.#blocks.length) {
      this.#blocks = doubled(this.#blocks);
      this.#indexes = doubled(this.#indexes);
    }
    this.#blocks.copyWithin(at + 1, at, this.#count);
    this.#indexes.copyWithin(at + 1, at, this.#count);
    this.#blocks[at] = block;
    this.#indexes[at] = index;
    this.#count += 1;
  }

  find(block: number): number | undefined {
    const at = this.#position(block);
    return at < this.#count && this.#blocks[at] === block ? this.#indexes[at] : undefined;
  }

  last(): number {
    return this.#count === 0 ? -1 : this.#blocks[this.#count - 1]!;
  }

  /** The first place whose block is not below this one. */
  #position(block: number): number {
    if (this.#count === 0 || this.#blocks[this.#count - 1]! < block) return this.#count;
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.#blocks[middle]! < block) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function doubled(column: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(column.length * 2);
  larger.set(column);
  return larger;
}
