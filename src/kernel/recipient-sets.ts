/** Many sets of recipients, each known by a small number: what the consent index offers, and plain Sets in a test. Arrays ascend. */
export interface RecipientSets {
  add(set: number, recipient: number): boolean;
  delete(set: number, recipient: number): boolean;
  has(set: number, recipient: number): boolean;
  /** How many were new. */
  addMany(set: number, recipients: Float64Array): number;
  /** How many were there. */
  deleteMany(set: number, recipients: Float64Array): number;
  /** Writes at each of the recipients the mark of the last set that has it; the rest of `out` stays. No mark is 0. */
  markMany(
    marked: readonly { readonly set: number; readonly mark: number }[],
    recipients: Float64Array,
    out: Uint8Array,
  ): void;
  /** Empties it. */
  drop(set: number): void;
  /** Ascending. The set may change meanwhile: what is in it from beginning to end comes exactly once. */
  values(set: number): Iterable<number>;
}

/** One set, and how many it has: an empty one is not looked into. */
export class SizedSet {
  readonly #sets: RecipientSets;
  readonly set: number;
  size = 0;

  constructor(sets: RecipientSets, set: number) {
    this.#sets = sets;
    this.set = set;
  }

  has(recipient: number): boolean {
    return this.size > 0 && this.#sets.has(this.set, recipient);
  }

  add(recipient: number): void {
    if (this.#sets.add(this.set, recipient)) this.size++;
  }

  delete(recipient: number): void {
    if (this.size > 0 && this.#sets.delete(this.set, recipient)) this.size--;
  }

  addMany(recipients: Float64Array): void {
    this.size += this.#sets.addMany(this.set, recipients);
  }

  /** Takes out those that are there and returns them. */
  take(recipients: Float64Array): Float64Array {
    if (this.size === 0) return NOBODY;
    const there = recipients.filter((recipient) => this.#sets.has(this.set, recipient));
    if (there.length > 0) this.size -= this.#sets.deleteMany(this.set, there);
    return there;
  }

  drop(): void {
    this.#sets.drop(this.set);
    this.size = 0;
  }

  /** Everyone, so many at a time; who left meanwhile is left out, who came may be. */
  *pieces(most: number): Generator<Float64Array, void, undefined> {
    let piece: number[] = [];
    for (const recipient of this.#sets.values(this.set)) {
      if (piece.push(recipient) < most) continue;
      yield this.#still(piece);
      piece = [];
    }
    if (piece.length > 0) yield this.#still(piece);
  }

  #still(piece: readonly number[]): Float64Array {
    return Float64Array.from(piece).filter((recipient) => this.has(recipient));
  }
}

const NOBODY = new Float64Array(0);
