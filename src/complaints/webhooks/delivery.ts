import { type Selectable, sql } from 'kysely';
import type { DeliveryFault } from '../../domain/index.ts';
import type { Actor } from '../../registry/index.ts';
import type { Database } from '../../store/index.ts';
import type { Ground } from '../ground.ts';
import { type DeliveryTerms, deliveryTermsAt, waitAfter } from './delivery-terms.ts';
import type { Post, Posted } from './post.ts';
import { isTest, settleAttempt } from './settling.ts';
import { signedHeaders } from './signing.ts';

export type Claimed = Selectable<Database['webhook_delivery']> & {
  readonly type: string;
  readonly event_at: Date;
  readonly sealed: Buffer | null;
};

export interface DeliveryParts extends Pick<Ground, 'record' | 'sealer' | 'clock'> {
  readonly post: Post;
  /** In whose name addresses are paused and stopped. */
  readonly actor: Pick<Actor, 'note'>;
  /** So many attempts at once, of all addresses together. */
  readonly atOnce: number;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly onError: (error: Error) => void;
}

const LOOK_MS = 1000;
/** Of one address: one that is slow does not hold up the others. */
const AT_ONCE_OF_ONE = 2;
/** From when on what was claimed is claimed again: its process may have ended. Longer than any attempt takes. */
const CLAIM_MS = 60_000;

/**
 * Takes what the outbox holds to where it belongs: at least once, under the same id. An attempt is claimed before it is made and settled after; a process
 * that is killed in between leaves a claim that runs out, and the next attempt has the id of the first. Of several processes none has what another has.
 */
export class WebhookDelivery {
  readonly #parts: DeliveryParts;
  readonly #stop = new AbortController();
  readonly #busy = new Map<string, number>();
  readonly #attempts = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #claiming: Promise<void> = Promise.resolve();
  #working = false;
  #again = false;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#timer = setInterval(() => this.wake(), LOOK_MS).unref();
  }

  readonly wake = (): void => {
    this.#again = true;
    if (this.#working || this.#stop.signal.aborted) return;
    this.#working = true;
    this.#claiming = this.#claimAll()
      .catch(this.#parts.onError)
      .finally(() => {
        this.#working = false;
      });
  };

  /** All that is due now has been tried; for whoever waits for it. */
  async settled(): Promise<void> {
    this.wake();
    do {
      await this.#claiming;
      await Promise.all(this.#attempts);
    } while (this.#working || this.#attempts.size > 0);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    clearInterval(this.#timer);
    await this.#claiming;
    await Promise.all(this.#attempts);
  }

  async #claimAll(): Promise<void> {
    while (this.#again && !this.#stop.signal.aborted) {
      this.#again = false;
      while (this.#attempts.size < this.#parts.atOnce && !this.#stop.signal.aborted) {
        const claimed = await this.#claim();
        if (claimed === undefined) break;
        this.#begin(claimed);
      }
    }
  }

  #begin(claimed: Claimed): void {
    const { webhook } = claimed;
    this.#busy.set(webhook, (this.#busy.get(webhook) ?? 0) + 1);
    const attempt = this.#attempt(claimed)
      .catch(this.#parts.onError)
      .finally(() => {
        this.#attempts.delete(attempt);
        const left = this.#busy.get(webhook)! - 1;
        if (left === 0) this.#busy.delete(webhook);
        else this.#busy.set(webhook, left);
        this.wake();
      });
    this.#attempts.add(attempt);
  }

  /** The one that has been due longest, put off until its claim runs out. A test goes out also where nothing else does. */
  async #claim(): Promise<Claimed | undefined> {
    const { record, clock } = this.#parts;
    const now = clock();
    const full = [...this.#busy].filter(([, count]) => count >= AT_ONCE_OF_ONE).map(([webhook]) => webhook);
    const { rows } = await sql<Claimed>`
      update webhook_delivery d set tries = d.tries + 1, next_at = ${new Date(now + CLAIM_MS)}
      from (
        select d.id, e.type, e.at as event_at, e.sealed
        from webhook_delivery d join webhook w on w.id = d.webhook join webhook_event e on e.id = d.event
        where d.state = 'waiting' and d.next_at <= ${new Date(now)} and d.webhook <> all(${full}::text[])
          and (w.state = 'active' or e.type = 'webhook.test')
        order by d.next_at, d.sequence limit 1 for update of d skip locked
      ) as due
      where d.id = due.id
      returning d.*, due.type, due.event_at, due.sealed`.execute(record.db);
    return rows[0];
  }

  async #attempt(claimed: Claimed): Promise<void> {
    const { record, clock, actor } = this.#parts;
    const startedAt = clock();
    const posted = await this.#post(claimed);
    if (posted === undefined) return this.#putBack(claimed);
    const terms = deliveryTermsAt(claimed.event_at.getTime());
    const settled = {
      ...{ claimed, posted, startedAt, now: clock() },
      waitMs: posted.fault === 'body-gone' ? undefined : this.#waitMs(terms, claimed, posted),
    };
    await record.db.transaction().execute((db) => settleAttempt(db, settled, actor));
  }

  #waitMs(terms: DeliveryTerms, claimed: Claimed, { askedMs }: Posted): number | undefined {
    return isTest(claimed) ? undefined : waitAfter(terms, claimed.tries, this.#parts.random(), askedMs);
  }

  /** Undefined: it was broken off, for this process ends. */
  async #post(claimed: Claimed): Promise<Posted | undefined> {
    const { record, sealer, clock, post } = this.#parts;
    if (claimed.sealed === null) return nothing('body-gone');
    const webhook = await record.db
      .selectFrom('webhook')
      .select(['url', 'secret_sealed', 'earlier_sealed', 'earlier_until'])
      .where('id', '=', claimed.webhook)
      .executeTakeFirstOrThrow();
    const now = clock();
    const body = sealer.open(claimed.sealed);
    const { earlier_sealed: earlier, earlier_until: until } = webhook;
    const secrets = [
      webhook.secret_sealed,
      ...(earlier !== null && until !== null && until.getTime() > now ? [earlier] : []),
    ].map((sealed) => sealer.open(sealed).toString());
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Anning-Webhooks/1',
      ...signedHeaders(claimed.event, now, body, secrets),
    };
    const posted = await post(webhook.url, headers, body, this.#stop.signal);
    return this.#stop.signal.aborted && posted.status === undefined ? undefined : posted;
  }

  /** As if it had not been claimed; the receiver may have got it, and gets it again under the same id. */
  async #putBack({ id, tries }: Claimed): Promise<void> {
    await this.#parts.record.db
      .updateTable('webhook_delivery')
      .set({ tries: tries - 1, next_at: new Date(this.#parts.clock()) })
      .where('id', '=', id)
      .where('state', '=', 'waiting')
      .where('tries', '=', tries)
      .execute();
  }
}

function nothing(fault: DeliveryFault): Posted {
  return { status: undefined, fault, answer: '', askedMs: undefined };
}
