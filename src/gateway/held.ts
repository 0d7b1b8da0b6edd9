import { REASONS } from '../domain/index.ts';
import type { Facts } from '../kernel/index.ts';
import type { Item } from './item.ts';
import type { Journal } from './journal.ts';
import type { Parking } from './parking.ts';

export type Decision = 'release' | 'reject';

/** What a held message's decider sees of it: never the number in full. */
export interface HeldSummary {
  readonly messageId: string;
  readonly at: number;
  readonly account: string;
  readonly source: string;
  readonly segments: number;
}

/** A decision that came through the change feed and takes effect at its moment. */
interface Pending {
  readonly at: number;
  readonly decision: Decision;
  readonly by: string;
}

/** In whose stead a stop refuses. */
const STOPPED_BY = 'plan-stopped:';
/** What a failed receipt says of a message whose plan was stopped. */
export const PLAN_STOPPED = String(REASONS['plan-stopped'].wire).padStart(3, '0');

/** The error code in the receipt of a held message that was refused, by who refused it. */
export function errorOf(by: string): string {
  return by.startsWith(STOPPED_BY) ? PLAN_STOPPED : '000';
}

/** Messages that wait for a person. They are few, so they stay in memory; each waits on disk as well. */
export class HeldMessages {
  readonly #items = new Map<string, Item[]>();
  readonly #journal: Journal;
  readonly #parking: Parking;
  readonly #pending = new Map<string, Pending>();
  readonly #plans: Facts['plans'];
  /** Stops of plans that all were looked through for, and what was held since. */
  #stopsSeen = 0;
  #arrived: string[] = [];
  #onDecided: (items: readonly Item[], decision: Decision, by: string) => void = () => {};

  constructor(journal: Journal, parking: Parking, plans: Facts['plans']) {
    this.#journal = journal;
    this.#parking = parking;
    this.#plans = plans;
  }

  onDecided(listener: (items: readonly Item[], decision: Decision, by: string) => void): void {
    this.#onDecided = listener;
  }

  get count(): number {
    return this.#items.size;
  }

  add(item: Item): void {
    this.#arrived.push(item.messageId);
    const items = this.#items.get(item.messageId);
    if (items === undefined) this.#items.set(item.messageId, [item]);
    else items.push(item);
  }

  list(): HeldSummary[] {
    return [...this.#items.values()].map((items) => {
      const { messageId, at, account, source } = items[0]!;
      return { messageId, at, account, source, segments: items.length };
    });
  }

  /** Decides once the decision is on disk. @returns false where no such message is held. */
  decide(messageId: string, decision: Decision, by: string): Promise<boolean> {
    const items = this.#items.get(messageId);
    if (items === undefined) return Promise.resolve(false);
    this.#items.delete(messageId);
    this.#journal.write.decided(messageId, decision, by);
    return new Promise((resolve, reject) => {
      this.#journal.after({
        committed: () => {
          this.#settle(items, decision, by).then(() => resolve(true), reject);
        },
        failed: (error) => {
          this.#items.set(messageId, items);
          reject(error);
        },
      });
      this.#journal.flush();
    });
  }

  async #settle(items: Item[], decision: Decision, by: string): Promise<void> {
    for (const item of items) item.state = 'queued';
    // What lies under a single key must not be found held again after a restart.
    const parked = items.filter((item) => typeof item.home === 'string');
    // Where it cannot be moved it may be asked about once more; the decision holds all the same.
    if (parked.length > 0) await this.#parking.move(parked).catch(() => {});
    this.#onDecided(items, decision, by);
  }

  /** Takes note of a decision. The feed is read from its beginning at each start, so it may be about a message that left long ago. */
  announce(messageId: string, pending: Pending): void {
    this.#pending.set(messageId, pending);
  }

  /** Undone before it took effect: the message waits on. */
  withdraw(messageId: string): void {
    this.#pending.delete(messageId);
  }

  /** Carries out what is due. What is due and not held here was settled before, or waits at another gateway. */
  settleDue(now: number): void {
    for (const [messageId, { at, decision, by }] of this.#pending) {
      if (at > now) continue;
      this.#pending.delete(messageId);
      this.decide(messageId, decision, by).catch(() => {
        // It could not be kept: it is tried again at the next tick.
        this.#pending.set(messageId, { at, decision, by });
      });
    }
  }

  /** A step at the end of each turn: those whose plan was stopped are refused; nobody need look at them any more. */
  readonly refuseStopped = (): void => {
    const { stops } = this.#plans;
    const looked = this.#stopsSeen === stops ? this.#arrived : this.#items.keys();
    this.#stopsSeen = stops;
    this.#arrived = [];
    if (stops === 0) return;
    for (const messageId of looked) {
      const first = this.#items.get(messageId)?.[0];
      if (first === undefined || first.plan === '' || !this.#plans.isStopped(first.plan, first.at)) continue;
      // Where it cannot be kept the message is held on, and looked at once more.
      this.decide(messageId, 'reject', `${STOPPED_BY}${first.plan}`).catch(() =>
        this.#arrived.push(messageId),
      );
    }
  };

  /** Messages that nobody decided on in time are refused. */
  expire(before: number): void {
    for (const [messageId, items] of this.#items) {
      if (items[0]!.at < before) this.decide(messageId, 'reject', 'time').catch(() => {});
    }
  }
}
