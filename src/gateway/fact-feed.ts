import type { Logger } from 'pino';
import type { RecordedChange } from '../domain/index.ts';
import type { Facts } from '../kernel/index.ts';
import type { RecordStore, StoredChange } from '../store/index.ts';
import type { HeldMessages } from './held.ts';
import type { Turn } from './turn.ts';

const PIECE = 2000;

/** Follows the change feed of the record into the facts: all of it at the start, then each change as it is committed (P4: within a second). */
export class FactFeed {
  readonly #record: RecordStore;
  readonly #facts: Facts;
  readonly #held: HeldMessages;
  readonly #turn: Turn;
  readonly #log: Logger;
  readonly #stop = new AbortController();
  #tail: Promise<void> = Promise.resolve();
  /** The newest change that is in force here. */
  sequence = 0;

  constructor(record: RecordStore, facts: Facts, held: HeldMessages, turn: Turn, log: Logger) {
    this.#record = record;
    this.#facts = facts;
    this.#held = held;
    this.#turn = turn;
    this.#log = log;
  }

  /** Resolves when everything recorded until now is in the facts; from then on it follows by itself. */
  async start(): Promise<void> {
    for (;;) {
      const changes = await this.#record.readChanges(this.sequence, PIECE);
      if (changes.length === 0) break;
      this.#apply(changes);
    }
    this.#tail = this.#record.tailChanges({
      after: this.sequence,
      onChanges: (changes) => this.#apply(changes),
      signal: this.#stop.signal,
      onError: (error) =>
        this.#log.warn({ fault: error.message }, 'the change feed is interrupted; facts stay as they are'),
    });
    this.#tail.catch((error: Error) => this.#log.error({ fault: error.message }, 'the change feed ended'));
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#tail.catch(() => {});
  }

  #apply(changes: readonly StoredChange[]): void {
    // What takes effect now is in force now, not at the next tick.
    this.#turn.wake();
    this.#facts.apply({ kind: 'time-passed', at: this.#turn.now });
    for (const { sequence, actor, body } of changes) {
      // What stands in the record was parsed when it was written.
      const change = body as unknown as RecordedChange;
      if (change.kind === 'held-decided') {
        this.#held.announce(change.message, { at: change.at, decision: change.decision, by: actor });
      } else if (change.kind === 'held-decision-undone') this.#held.withdraw(change.message);
      else this.#facts.apply(change);
      this.sequence = sequence;
    }
  }
}
