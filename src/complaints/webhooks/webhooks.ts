import {
  DAY_MS,
  type Instant,
  NotThere,
  type OrganisationId,
  Refusal,
  refuseAll,
  WEBHOOK_TEST,
} from '../../domain/index.ts';
import { type Actor, type Directory, drawId } from '../../registry/index.ts';
import { scoped } from '../../store/index.ts';
import type { Db, Ground } from '../ground.ts';
import { addressFaults, type WantedAddress } from './check-webhook.ts';
import { insertEvent } from './outbox.ts';
import { testPayload } from './payload.ts';
import type { Reach } from './reach.ts';
import { webhookObjection } from './refusals.ts';
import { drawSecret } from './signing.ts';
import {
  isReaders,
  mayReach,
  readWebhook,
  WEBHOOK_COLUMNS,
  type Webhook,
  type WebhookReader,
} from './webhook-rows.ts';

export interface WebhooksGround extends Pick<Ground, 'record' | 'sealer' | 'clock'> {
  readonly reach: Reach;
  readonly directory: Pick<Directory, 'nameOf'>;
}

export interface WantedWebhook extends WantedAddress {
  readonly organisation: string;
}

export interface WebhookChange {
  readonly url?: string | undefined;
  readonly events?: readonly string[] | undefined;
  /** On, also where it was paused or stopped: what waits is tried at once. Or off. */
  readonly active?: boolean | undefined;
}

/** An address with its secret, which is told this once. */
export interface WithSecret {
  readonly webhook: Webhook;
  readonly secret: string;
}

const OF_ONE_MAX = 5;
/** How long the secret before goes on signing at most. */
export const EARLIER_HOURS_MAX = 72;

/** Addresses of organisations: set, changed, tried, removed. Each act is the audit's, with the organisation that it is about. */
export class Webhooks {
  readonly #ground: WebhooksGround;

  constructor(ground: WebhooksGround) {
    this.#ground = ground;
  }

  /** In the order in which they were set. */
  async list(reader: WebhookReader, organisation: string | undefined): Promise<Webhook[]> {
    const { record, clock } = this.#ground;
    return scoped(record, reader.isCentre ? 'all' : reader.scope, async (db) => {
      let query = db
        .selectFrom('webhook')
        .select([...WEBHOOK_COLUMNS])
        .select(({ selectFrom }) =>
          selectFrom('webhook_delivery as w')
            .select(({ fn }) => fn.countAll<number>().as('count'))
            .whereRef('w.webhook', '=', 'webhook.id')
            .where('w.state', '=', 'waiting')
            .as('waiting'),
        )
        .where('removed_at', 'is', null)
        .where(isReaders(reader, 'organisation'))
        .orderBy('sequence');
      if (organisation !== undefined) query = query.where('organisation', '=', organisation);
      return (await query.execute()).map((row) => readWebhook(row, Number(row.waiting ?? 0), clock()));
    });
  }

  /** Throws where it is not the reader's, as where it is not there. */
  async get(id: string, reader: WebhookReader): Promise<Webhook> {
    const found = (await this.list(reader, undefined)).find((each) => each.id === id);
    if (found === undefined) throw new NotThere();
    return found;
  }

  async add(
    { organisation, url, events }: WantedWebhook,
    reader: WebhookReader,
    actor: Actor,
  ): Promise<WithSecret> {
    const { record, sealer, clock, reach, directory } = this.#ground;
    const secret = drawSecret();
    const [id, now] = [drawId('w'), clock()];
    await record.db.transaction().execute(async (db) => {
      const isTheirs =
        directory.nameOf(organisation as OrganisationId) !== undefined &&
        (await mayReach(db, reader, organisation));
      const found = organisation.slice(0, 40);
      refuseAll([
        ...(isTheirs ? [] : [webhookObjection('organisation-not-yours', 'organisation', { found })]),
        ...addressFaults({ url, events }, reach),
      ]);
      const { count } = await db
        .selectFrom('webhook')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('organisation', '=', organisation)
        .where('removed_at', 'is', null)
        .executeTakeFirstOrThrow();
      if (Number(count) >= OF_ONE_MAX)
        throw new Refusal([webhookObjection('webhooks-too-many', 'organisation', { max: `${OF_ONE_MAX}` })]);
      await db
        .insertInto('webhook')
        .values({
          ...{
            id,
            organisation,
            url,
            events: [...new Set(events)],
            state: 'active',
            state_at: new Date(now),
          },
          ...{ secret_sealed: sealer.seal(Buffer.from(secret)), secret_at: new Date(now) },
          ...{ earlier_sealed: null, earlier_until: null, failing_since: null, removed_at: null },
          ...{ made_at: new Date(now), made_by: actor.id, made_by_name: actor.name },
        })
        .execute();
      await this.#note(db, actor, 'webhook.added', { id, organisation }, { host: new URL(url).host });
    });
    return { webhook: await this.get(id, reader), secret };
  }

  async change(id: string, change: WebhookChange, reader: WebhookReader, actor: Actor): Promise<Webhook> {
    const { clock, reach } = this.#ground;
    const { url, events, active } = change;
    await this.#act(id, reader, async (db, row) => {
      refuseAll(
        addressFaults(
          { ...(url === undefined ? {} : { url }), ...(events === undefined ? {} : { events }) },
          reach,
        ),
      );
      const now = new Date(clock());
      const state = active === undefined ? undefined : active ? ('active' as const) : ('off' as const);
      await db
        .updateTable('webhook')
        .set({
          ...(url === undefined ? {} : { url }),
          ...(events === undefined ? {} : { events: [...new Set(events)] }),
          ...(state === undefined ? {} : { state, state_at: now, failures: 0, failing_since: null }),
        })
        .where('id', '=', id)
        .execute();
      if (active === true)
        await db
          .updateTable('webhook_delivery')
          .set({ next_at: now, round_at: now, tries: 0 })
          .where('webhook', '=', id)
          .where('state', '=', 'waiting')
          .execute();
      await this.#note(db, actor, 'webhook.changed', row, {
        ...(url === undefined ? {} : { host: new URL(url).host }),
        ...(events === undefined ? {} : { events: events.join(' ') }),
        ...(active === undefined ? {} : { active }),
      });
    });
    return this.get(id, reader);
  }

  /** A new secret. The one before goes on signing beside it for so many hours, so that the receiver can be changed; 0 ends it at once. */
  async renewSecret(
    id: string,
    earlierHours: number,
    reader: WebhookReader,
    actor: Actor,
  ): Promise<WithSecret> {
    const { sealer, clock } = this.#ground;
    const secret = drawSecret();
    await this.#act(id, reader, async (db, row) => {
      const now = clock();
      const keeps = earlierHours > 0;
      await db
        .updateTable('webhook')
        .set({
          ...{ secret_sealed: sealer.seal(Buffer.from(secret)), secret_at: new Date(now) },
          earlier_sealed: keeps ? row.secret_sealed : null,
          earlier_until: keeps ? new Date(now + (earlierHours / 24) * DAY_MS) : null,
        })
        .where('id', '=', id)
        .execute();
      await this.#note(db, actor, 'webhook.secret-renewed', row, { earlierHours });
    });
    return { webhook: await this.get(id, reader), secret };
  }

  /** Nothing is sent to it any more; what was sent stays readable. */
  async remove(id: string, reason: string, reader: WebhookReader, actor: Actor): Promise<void> {
    await this.#act(id, reader, async (db, row) => {
      const now = new Date(this.#ground.clock());
      await db.updateTable('webhook').set({ removed_at: now }).where('id', '=', id).execute();
      await db
        .updateTable('webhook_delivery')
        .set({ state: 'cancelled', settled_at: now })
        .where('webhook', '=', id)
        .where('state', '=', 'waiting')
        .execute();
      await this.#note(db, actor, 'webhook.removed', row, {}, reason);
    });
  }

  /** One attempt, whatever the state of the address. Returns the delivery by which it is read. */
  async test(id: string, reader: WebhookReader, actor: Actor): Promise<string> {
    const { sealer, clock } = this.#ground;
    return this.#act(id, reader, async (db, row) => {
      const at: Instant = clock();
      const { organisation } = row;
      const sealed = sealer.seal(testPayload(id, organisation, at));
      const none = { lead: null, place: null, case: null };
      await insertEvent(db, { type: WEBHOOK_TEST, organisation, ...none, at, sealed }, [id]);
      await this.#note(db, actor, 'webhook.tested', row, {});
      const made = await db
        .selectFrom('webhook_delivery')
        .select('id')
        .where('webhook', '=', id)
        .orderBy('sequence', 'desc')
        .executeTakeFirstOrThrow();
      return made.id;
    });
  }

  async #act<T>(
    id: string,
    reader: WebhookReader,
    work: (
      db: Db,
      row: { readonly id: string; readonly organisation: string; readonly secret_sealed: Buffer },
    ) => Promise<T>,
  ): Promise<T> {
    return this.#ground.record.db.transaction().execute(async (db) => {
      const row = await db
        .selectFrom('webhook')
        .select(['id', 'organisation', 'secret_sealed'])
        .where('id', '=', id)
        .where('removed_at', 'is', null)
        .where(isReaders(reader, 'organisation'))
        .forUpdate()
        .executeTakeFirst();
      if (row === undefined) throw new NotThere();
      return work(db, row);
    });
  }

  #note(
    db: Db,
    actor: Actor,
    act: string,
    { id, organisation }: { readonly id: string; readonly organisation: string },
    detail: Readonly<Record<string, string | number | boolean>>,
    reason?: string,
  ): Promise<void> {
    return actor.note(db, { act, object: { kind: 'webhook', id }, organisation, reason, detail });
  }
}
