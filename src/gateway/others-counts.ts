import type { Logger } from 'pino';
import { type Facts, readCounts } from '../kernel/index.ts';
import type { RecordStore, SentCounts } from '../store/index.ts';

type Told = Pick<RecordStore, 'readSentCounts' | 'tailSentCounts'>;

/**
 * What passed at the other gateways, added to what is counted here. It is held in memory alone and read whole at the start; from then on
 * each row once, told by the blocks of its gateway that it counts. Own blocks are never among them.
 */
export class OthersCounts {
  readonly #record: Told;
  readonly #facts: Facts;
  readonly #gateway: string;
  readonly #log: Logger;
  readonly #stop = new AbortController();
  /** The last block of each gateway that is counted here. */
  #has = new Map<string, number>();
  #tail: Promise<void> = Promise.resolve();
  #complained = false;
  /** Rows taken since the start. */
  taken = 0;

  constructor(record: Told, facts: Facts, gateway: string, log: Logger) {
    this.#record = record;
    this.#facts = facts;
    this.#gateway = gateway;
    this.#log = log;
  }

  /** Resolves when all that the record knows is counted; from then on it follows by itself. */
  async start(): Promise<void> {
    await this.catchUp();
    this.#tail = this.#record.tailSentCounts({
      signal: this.#stop.signal,
      onNews: () => this.catchUp(),
      onError: (error) => {
        if (!this.#complained)
          this.#log.warn(
            { fault: error.message },
            'what other gateways sent is not known; each counts for itself',
          );
        this.#complained = true;
      },
    });
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#tail;
  }

  async catchUp(): Promise<void> {
    for (;;) {
      const rows = await this.#record.readSentCounts(this.#gateway, this.#has);
      if (rows.length === 0) break;
      const before = (row: SentCounts) => this.#has.get(row.gateway) ?? 0;
      // Put together while this gateway had some of it: nobody can tell which part of the sum is counted here.
      if (rows.some((row) => row.first <= before(row))) await this.#anew();
      else for (const row of rows) this.#take(row);
    }
    if (this.#complained) this.#log.info('what other gateways sent is known again');
    this.#complained = false;
  }

  #take(row: SentCounts): void {
    this.#facts.countOthers(readCounts(row.counts));
    this.#has.set(row.gateway, row.last);
    this.taken++;
  }

  /** All of it from the beginning. Until it is there, what was counted before stays. */
  async #anew(): Promise<void> {
    const has = new Map<string, number>();
    const all: SentCounts[] = [];
    for (;;) {
      const rows = await this.#record.readSentCounts(this.#gateway, has);
      if (rows.length === 0) break;
      if (rows.some((row) => row.first <= (has.get(row.gateway) ?? 0))) {
        // Put together once more meanwhile.
        has.clear();
        all.length = 0;
        continue;
      }
      for (const row of rows) has.set(row.gateway, row.last);
      all.push(...rows);
    }
    this.#has = has;
    this.taken += all.length;
    this.#facts.recountOthers(countsIn(all));
  }
}

function* countsIn(rows: readonly SentCounts[]) {
  for (const { counts } of rows) yield* readCounts(counts);
}
