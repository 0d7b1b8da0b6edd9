import type { Spool } from '../store/index.ts';
import type { Outgoing } from './desks.ts';
import { type Item, type ItemState, itemName } from './item.ts';
import type { Journal } from './journal.ts';

/** Which of the spool's single keys an item lies under, by what it waits for. */
export function parkingKey(item: Item): string {
  switch (item.state) {
    case 'held':
      return `h:${itemName(item.messageId, item.segment)}`;
    case 'forwarded':
      return forwardedKey(item.upstream, item.upstreamId);
    case 'returning':
      return `r:${item.account}:${itemName(item.messageId, item.segment)}`;
    case 'waiting':
    case 'refused':
    case 'queued':
    case 'offered':
    case 'done':
      return `q:${itemName(item.messageId, item.segment)}`;
  }
}

export function forwardedKey(upstream: string, upstreamId: string): string {
  return `f:${upstream}:${upstreamId}`;
}

type Parked = Omit<Item, 'content' | 'home' | 'place'> & { readonly content: string };

export function packItem(item: Item): Buffer {
  const { home: _home, place: _place, content, ...rest } = item;
  return Buffer.from(JSON.stringify({ ...rest, content: content.toString('base64') }));
}

export function unpackItem(bytes: Buffer, home: string): Item {
  const { content, ...rest } = JSON.parse(bytes.toString()) as Parked;
  const state: ItemState = rest.state === 'offered' ? 'queued' : rest.state;
  // Parked before items named their plan: under none.
  return { ...rest, plan: rest.plan ?? '', state, content: Buffer.from(content, 'base64'), home, place: -1 };
}

/** Moves long-lived items out of memory's and the journal's way, to single keys of the spool. */
export class Parking {
  readonly #spool: Spool;
  readonly #journal: Journal;
  /** How many moves of an item are under way, by its name: while there are any, what lies under its keys may be stale. */
  readonly #moving = new Map<string, number>();

  constructor(spool: Spool, journal: Journal) {
    this.#spool = spool;
    this.#journal = journal;
  }

  /** Writes items under the keys of their present states; each leaves its former home once that is on disk. Resolves when all have. */
  async move(items: readonly Item[]): Promise<void> {
    const entries = items.map((item) => {
      const name = itemName(item.messageId, item.segment);
      this.#moving.set(name, (this.#moving.get(name) ?? 0) + 1);
      return { item, name, key: parkingKey(item), from: item.home };
    });
    try {
      await this.#spool.parkAll(
        entries.map(({ item, key }) => [key, packItem(item)] as const),
        // With the same commit: a gateway that ends in between would find it under both, and wait for its receipt again.
        entries.flatMap(({ key, from }) => (typeof from === 'string' && from !== key ? [from] : [])),
      );
    } catch (error) {
      for (const { name } of entries) this.#moved(name);
      throw error;
    }
    const removed: Promise<void>[] = [];
    for (const { item, name, key, from } of entries) {
      const { home } = item;
      const movedWhole = typeof home === 'string' && home === from;
      // It was finished, or went on meanwhile and lies where it belongs: what was parked is stale.
      if (home === undefined || (!movedWhole && home !== key && parkingKey(item) !== key)) {
        void this.#spool.unpark(key).finally(() => this.#moved(name));
        continue;
      }
      this.#moved(name);
      if (home === key) continue;
      // Moved whole, it lies here now also where it went on meanwhile, until it is moved to where its new state belongs.
      if (!movedWhole && typeof home === 'string') removed.push(this.#spool.unpark(home));
      else if (!movedWhole) this.#journal.release(item);
      item.home = key;
    }
    await Promise.all(removed);
  }

  /** Whether an item is on its way to a key: it is in memory still, or was finished while it was moved. */
  isMoving(name: string): boolean {
    return this.#moving.has(name);
  }

  #moved(name: string): void {
    const left = this.#moving.get(name)! - 1;
    if (left === 0) this.#moving.delete(name);
    else this.#moving.set(name, left);
  }

  /**
   * The same, for what may fail: an item that could not be moved stays under its former key, and after a restart is taken up from the
   * state told there, so that it is sent or reported twice rather than never.
   */
  moveSoon(items: readonly Item[]): void {
    this.move(items).catch(() => {});
  }

  /** The forwarded item that a receipt is about, when it is no longer in memory. */
  forwarded(upstream: string, upstreamId: string): Item | undefined {
    const key = forwardedKey(upstream, upstreamId);
    const bytes = this.#spool.parked(key);
    return bytes === undefined ? undefined : unpackItem(bytes, key);
  }

  *range(prefix: string): Generator<Item> {
    for (const [key, bytes] of this.#spool.parkedRange(prefix)) yield unpackItem(bytes, key);
  }

  /** Keeps a reply until its account has taken it. */
  parkReply(account: string, reply: Outgoing): Promise<void> {
    const value = JSON.stringify({ ...reply, account, content: reply.content.toString('base64') });
    return this.#spool.park(`i:${reply.inboundId}`, Buffer.from(value));
  }

  unparkReply(inboundId: string): void {
    void this.#spool.unpark(`i:${inboundId}`);
  }

  *replies(): Generator<{ account: string; reply: Outgoing }> {
    for (const [, bytes] of this.#spool.parkedRange('i:')) {
      const { account, content, ...rest } = JSON.parse(bytes.toString()) as Omit<Outgoing, 'content'> & {
        account: string;
        content: string;
      };
      yield { account, reply: { ...rest, content: Buffer.from(content, 'base64') } };
    }
  }
}
