import type { RecipientSets } from './index.ts';

/** The plainest sets there are, to hold the index against. */
export class PlainSets implements RecipientSets {
  readonly #sets = new Map<number, Set<number>>();

  add(set: number, recipient: number): boolean {
    const members = this.#of(set);
    const before = members.size;
    return members.add(recipient).size > before;
  }

  delete(set: number, recipient: number): boolean {
    return this.#of(set).delete(recipient);
  }

  has(set: number, recipient: number): boolean {
    return this.#of(set).has(recipient);
  }

  addMany(set: number, recipients: Float64Array): number {
    return recipients.reduce((added, recipient) => added + Number(this.add(set, recipient)), 0);
  }

  deleteMany(set: number, recipients: Float64Array): number {
    return recipients.reduce((gone, recipient) => gone + Number(this.delete(set, recipient)), 0);
  }

  markMany(
    marked: readonly { set: number; mark: number }[],
    recipients: Float64Array,
    out: Uint8Array,
  ): void {
    for (const [i, recipient] of recipients.entries())
      for (const { set, mark } of marked) if (this.has(set, recipient)) out[i] = mark;
  }

  drop(set: number): void {
    this.#of(set).clear();
  }

  values(set: number): number[] {
    return [...this.#of(set)].sort((a, b) => a - b);
  }

  #of(set: number): Set<number> {
    let members = this.#sets.get(set);
    if (members === undefined) {
      members = new Set();
      this.#sets.set(set, members);
    }
    return members;
  }
}
