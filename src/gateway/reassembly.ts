import type { Desk } from './desks.ts';
import type { Item } from './item.ts';
import type { GatewayLimits } from './settings.ts';

/** The segments of one long message to one recipient, as far as they came. */
export class WaitingSet {
  readonly key: string;
  readonly desk: Desk;
  readonly messageId: string;
  readonly openedAt: number;
  readonly #parts: (Item | undefined)[];
  #have = 0;

  constructor(key: string, desk: Desk, messageId: string, total: number, openedAt: number) {
    this.key = key;
    this.desk = desk;
    this.messageId = messageId;
    this.openedAt = openedAt;
    this.#parts = new Array<Item | undefined>(total).fill(undefined);
  }

  part(part: number): Item | undefined {
    return this.#parts[part - 1];
  }

  /** @returns whether the set is whole now. */
  add(part: number, item: Item): boolean {
    if (this.#parts[part - 1] === undefined) this.#have++;
    this.#parts[part - 1] = item;
    this.desk.segmentsWaiting++;
    return this.#have === this.#parts.length;
  }

  remove(item: Item): void {
    const i = this.#parts.indexOf(item);
    if (i < 0) return;
    this.#parts[i] = undefined;
    this.#have--;
    this.desk.segmentsWaiting--;
  }

  /** The segments that are here, in their order. */
  items(): Item[] {
    return this.#parts.filter((item): item is Item => item !== undefined);
  }

  get empty(): boolean {
    return this.#have === 0;
  }
}

/**
 * Where segments wait for the rest of their message: out of order, over several connections of an account, bounded in time and in
 * number for each account.
 */
export class Reassembly {
  /** In the order in which they were opened. */
  readonly #sets = new Map<string, WaitingSet>();
  readonly #timeoutMs: number;
  readonly #segmentsMax: number;

  constructor(limits: Pick<GatewayLimits, 'segmentsTimeoutMs' | 'segmentsMax'>) {
    this.#timeoutMs = limits.segmentsTimeoutMs;
    this.#segmentsMax = limits.segmentsMax;
  }

  hasRoom(desk: Desk, segments: number): boolean {
    return desk.segmentsWaiting + segments <= this.#segmentsMax;
  }

  open(
    desk: Desk,
    source: string,
    destination: string,
    concat: { readonly reference: number; readonly total: number },
    now: number,
    newId: () => string,
  ): WaitingSet {
    const key = `${desk.account}|${source}|${destination}|${concat.reference}|${concat.total}`;
    let set = this.#sets.get(key);
    if (set === undefined) {
      set = new WaitingSet(key, desk, newId(), concat.total, now);
      this.#sets.set(key, set);
    }
    return set;
  }

  /** The set is whole, or given up: its reference is free again. */
  close(set: WaitingSet): void {
    this.#sets.delete(set.key);
    set.desk.segmentsWaiting -= set.items().length;
  }

  /** The last part could not be kept: the others wait on. */
  reopen(set: WaitingSet, lost: Item): void {
    set.desk.segmentsWaiting += set.items().length;
    set.remove(lost);
    if (!set.empty) this.#sets.set(set.key, set);
  }

  /** A part could not be kept. */
  forget(set: WaitingSet, lost: Item): void {
    set.remove(lost);
    if (set.empty) this.#sets.delete(set.key);
  }

  *expired(now: number): Generator<WaitingSet> {
    for (const set of this.#sets.values()) {
      if (now - set.openedAt < this.#timeoutMs) return;
      this.close(set);
      yield set;
    }
  }
}
