import { sql } from 'kysely';
import type { MarketingPurpose, OrganisationId } from '../../domain/index.ts';
import { act, type Ground, openNumber } from '../ground.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { LedgerEntry } from '../ledger/ledger-entry.ts';

const ROUND_MS = 60_000;
/** Small enough that a withdrawal that waits for the ledger meanwhile is still in force within its second. */
const PIECE = 500;
const ACTOR = 'anning:lapses';
/** Rows of requests whose time is over are kept a little for replies that are still on their way; the ledger itself keeps the request. */
const KEPT_MS = 8 * 86_400_000;

/** Silence is a no (令31 art. 18): requests whose time is over end as unanswered, and nobody is asked again. */
export class Lapses {
  readonly #ground: Ground;
  readonly #ledger: Ledger;
  readonly #onError: (error: Error) => void;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  #working = false;
  #closed = false;

  constructor(ground: Ground, ledger: Ledger, onError: (error: Error) => void) {
    this.#ground = ground;
    this.#ledger = ledger;
    this.#onError = onError;
  }

  start(): void {
    this.#timer = setInterval(() => {
      if (this.#working) return;
      this.#working = true;
      this.#round = this.sweep()
        .then(
          () => undefined,
          (error: Error) => this.#onError(error),
        )
        .finally(() => {
          this.#working = false;
        });
    }, ROUND_MS).unref();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#round;
  }

  /** In pieces, each under the ledger's lock, so that several processes share the work. @returns how many ended. */
  async sweep(): Promise<number> {
    let ended = 0;
    while (!this.#closed) {
      const piece = await act(this.#ground, async (db) => {
        const now = this.#ground.clock();
        const { rows } = await sql<{
          sealed: Buffer;
          organisation: OrganisationId;
          purpose: MarketingPurpose;
        }>`
          select r.sealed, c.organisation, c.purpose from consent c join recipient r on r.tag = c.tag
          where c.state = 'requested' and c.until <= ${new Date(now)} order by c.until limit ${PIECE}`.execute(
          db,
        );
        const entries = rows.map(({ sealed, organisation, purpose }): LedgerEntry => {
          const recipient = openNumber(this.#ground.sealer, sealed);
          return { act: 'lapse', recipient, organisation, purpose, channel: 'sms-reply', at: now };
        });
        if (entries.length > 0) await this.#ledger.takeWithin(db, ACTOR, entries);
        return entries.length;
      });
      ended += piece;
      if (piece < PIECE) break;
    }
    if (ended > 0) this.#ledger.onRecorded();
    const over = new Date(this.#ground.clock() - KEPT_MS);
    await this.#ground.record.db.deleteFrom('asked_request').where('until', '<', over).execute();
    return ended;
  }
}
