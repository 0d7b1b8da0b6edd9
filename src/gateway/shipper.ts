import type { Logger } from 'pino';
import type { Journal } from './journal.ts';
import { ShippingLane } from './shipping-lane.ts';

/** A moment's blocks go together: fewer requests, fewer leaves' checkpoints. */
const GATHER_MS = 20;

/**
 * Takes committed blocks to the app: all of them in order, to be stored, until each is acknowledged there; and those that hold a refusal over a way of their
 * own, so that nobody who refuses waits until what was judged before them is stored (P4).
 */
export class Shipper {
  readonly #journal: Journal;
  readonly #evidence: ShippingLane;
  readonly #refusals: ShippingLane;
  shippedBlocks = 0;

  constructor(parts: {
    readonly journal: Journal;
    readonly gateway: string;
    readonly url: string;
    readonly token: string;
    readonly log: Logger;
  }) {
    const { journal, gateway, url, token, log } = parts;
    this.#journal = journal;
    const shared = { journal, gateway, token, log };
    this.#evidence = new ShippingLane({
      ...{ ...shared, url: new URL('/internal/blocks', url), gatherMs: GATHER_MS },
      waiting: (most) => journal.unshipped(most),
      taken: (blocks) => {
        for (const block of blocks) block.shipped = true;
        this.shippedBlocks += blocks.length;
      },
      words: { fails: 'evidence cannot be shipped; it is kept', again: 'evidence is shipped again' },
    });
    this.#refusals = new ShippingLane({
      ...{ ...shared, url: new URL('/internal/refusals', url), gatherMs: 0 },
      waiting: (most) => journal.untold(most),
      taken: (blocks) => {
        for (const block of blocks) block.told = true;
      },
      words: {
        fails:
          'refusals cannot be told to the app; they hold at this gateway, and the others learn of them later',
        again: 'refusals are told again',
      },
    });
  }

  start(): void {
    this.#evidence.start();
    this.#refusals.start();
  }

  /** There is something new to ship. */
  wake(): void {
    this.#evidence.wake();
    this.#refusals.wake();
  }

  /** Ships what is there for at most `patienceMs`, then ends. What is left is shipped after the next start. */
  async stop(patienceMs: number): Promise<void> {
    const until = performance.now() + patienceMs;
    while (this.#journal.unshipped(1).length > 0 && performance.now() < until) {
      this.wake();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await Promise.all([this.#evidence.stop(), this.#refusals.stop()]);
  }
}
