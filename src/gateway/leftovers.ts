import type { Spool } from '../store/index.ts';
import { keptSince } from './item.ts';
import type { Counts } from './metrics.ts';
import { takenAt } from './own-sender.ts';
import { unpackItem } from './parking.ts';

const KEYS_A_SWEEP = 200;

/**
 * Walks over the spool's single keys, some at each sweep, and drops what nobody came for in time: receipts of accounts that stay away,
 * messages on which their carrier never reported, and keys of our own messages.
 */
export class Leftovers {
  readonly #spool: Spool;
  readonly #counts: Counts;
  readonly #keptMs: number;
  #walk:
    | Generator<{ readonly key: string; readonly since: number; readonly reported: boolean | undefined }>
    | undefined;

  constructor(spool: Spool, counts: Counts, keptMs: number) {
    this.#spool = spool;
    this.#counts = counts;
    this.#keptMs = keptMs;
  }

  sweep(now: number): void {
    this.#walk ??= this.#keys();
    for (let i = 0; i < KEYS_A_SWEEP; i++) {
      const { value, done } = this.#walk.next();
      if (done) {
        this.#walk = undefined;
        return;
      }
      const { key, since, reported } = value;
      if (now - since <= this.#keptMs) continue;
      if (reported === undefined) {
        // Whoever ordered it has long had its answer.
      } else if (reported) this.#counts.expiredReceipts++;
      else this.#counts.unreported++;
      void this.#spool.unpark(key);
    }
  }

  *#keys() {
    for (const [key, bytes] of this.#spool.parkedRange('f:'))
      yield { key, since: unpackItem(bytes, key).at, reported: false };
    for (const [key, bytes] of this.#spool.parkedRange('r:'))
      yield { key, since: keptSince(unpackItem(bytes, key)), reported: true };
    for (const [key, bytes] of this.#spool.parkedRange('o:'))
      yield { key, since: takenAt(bytes), reported: undefined };
  }
}
