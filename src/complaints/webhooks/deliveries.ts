import { sql } from 'kysely';
import { type DeliveryState, NotThere, Refusal } from '../../domain/index.ts';
import type { Actor } from '../../registry/index.ts';
import { scoped } from '../../store/index.ts';
import type { Db, Ground } from '../ground.ts';
import { webhookObjection } from './refusals.ts';
import { type Attempt, type Delivery, isReaders, type WebhookReader } from './webhook-rows.ts';

export interface DeliveryFilter {
  readonly webhook?: string | undefined;
  readonly lead?: string | undefined;
  readonly organisation?: string | undefined;
  readonly state?: DeliveryState | undefined;
}

/** What was sent where, what became of it, and the way to send it again. */
export class Deliveries {
  readonly #ground: Pick<Ground, 'record' | 'clock'>;

  constructor(ground: Pick<Ground, 'record' | 'clock'>) {
    this.#ground = ground;
  }

  /** The newest first. */
  async list(
    filter: DeliveryFilter,
    reader: WebhookReader,
    page: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<Delivery[]> {
    return this.#read(reader, (db) => {
      let query = deliveriesOf(db)
        .where(isReaders(reader, 'd.organisation'))
        .orderBy('d.sequence', 'desc')
        .limit(page.limit);
      if (filter.webhook !== undefined) query = query.where('d.webhook', '=', filter.webhook);
      if (filter.lead !== undefined) query = query.where('e.lead', '=', filter.lead);
      if (filter.organisation !== undefined) query = query.where('d.organisation', '=', filter.organisation);
      if (filter.state !== undefined) query = query.where('d.state', '=', filter.state);
      if (page.after !== undefined)
        query = query.where(
          sql<boolean>`d.sequence < (select sequence from webhook_delivery where id = ${page.after})`,
        );
      return query.execute();
    });
  }

  async get(
    id: string,
    reader: WebhookReader,
  ): Promise<{ readonly delivery: Delivery; readonly attempts: readonly Attempt[] }> {
    const [delivery] = await this.#read(reader, (db) =>
      deliveriesOf(db).where(isReaders(reader, 'd.organisation')).where('d.id', '=', id).execute(),
    );
    if (delivery === undefined) throw new NotThere();
    const attempts = await this.#ground.record.db
      .selectFrom('webhook_attempt')
      .selectAll()
      .where('delivery', '=', id)
      .orderBy('sequence')
      .execute();
    return {
      delivery,
      attempts: attempts.map(({ at, took_ms, status, fault, answer }) => ({
        ...{ at: at.getTime(), tookMs: took_ms, answer },
        ...{ status: status ?? undefined, fault: fault ?? undefined },
      })),
    };
  }

  /** Anew from the first attempt on, under the id that it has. */
  async redeliver(id: string, reader: WebhookReader, actor: Actor): Promise<void> {
    await this.#ground.record.db.transaction().execute(async (db) => {
      const row = await db
        .selectFrom('webhook_delivery as d')
        .innerJoin('webhook as w', 'w.id', 'd.webhook')
        .innerJoin('webhook_event as e', 'e.id', 'd.event')
        .select(['d.organisation', 'd.state', 'w.state as sends', 'w.removed_at'])
        .select(sql<boolean>`e.sealed is not null`.as('kept'))
        .where('d.id', '=', id)
        .where(isReaders(reader, 'd.organisation'))
        .forUpdate(['d'])
        .executeTakeFirst();
      if (row === undefined) throw new NotThere();
      if (row.state === 'waiting') throw new Refusal([webhookObjection('delivery-waiting', 'id')]);
      if (row.removed_at !== null || row.sends !== 'active')
        throw new Refusal([webhookObjection('webhook-not-sending', 'id')]);
      if (!row.kept) throw new Refusal([webhookObjection('delivery-body-gone', 'id')]);
      const now = new Date(this.#ground.clock());
      await db
        .updateTable('webhook_delivery')
        .set({ state: 'waiting', settled_at: null, tries: 0, next_at: now, round_at: now })
        .where('id', '=', id)
        .execute();
      await actor.note(db, {
        ...{ act: 'webhook.redelivered', object: { kind: 'webhook-delivery', id } },
        ...{ organisation: row.organisation, reason: undefined, detail: {} },
      });
    });
  }

  async #read(reader: WebhookReader, work: (db: Db) => Promise<DeliveryRow[]>): Promise<Delivery[]> {
    const rows = await scoped(this.#ground.record, reader.isCentre ? 'all' : reader.scope, work);
    return rows.map(({ at, next_at, settled_at, lead, status, fault, ...row }) => ({
      ...{ ...row, at: at.getTime(), settledAt: settled_at?.getTime() },
      nextAt: row.state === 'waiting' ? next_at.getTime() : undefined,
      ...{ lead: lead ?? undefined, status: status ?? undefined, fault: fault ?? undefined },
    }));
  }
}

type DeliveryRow = Awaited<ReturnType<ReturnType<typeof deliveriesOf>['execute']>>[number];

function deliveriesOf(db: Db) {
  return db
    .selectFrom('webhook_delivery as d')
    .innerJoin('webhook_event as e', 'e.id', 'd.event')
    .select(['d.id', 'd.event', 'd.webhook', 'd.organisation', 'd.state', 'd.tries', 'd.next_at'])
    .select(['d.settled_at', 'd.status', 'd.fault', 'e.type', 'e.lead', 'e.at']);
}
