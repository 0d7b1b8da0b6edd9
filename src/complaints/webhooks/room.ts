import { sql } from 'kysely';
import type { Actor, Directory } from '../../registry/index.ts';
import type { Db, Ground } from '../ground.ts';
import { ClockNews } from './clock-news.ts';
import { Deliveries } from './deliveries.ts';
import { WebhookDelivery } from './delivery.ts';
import { deliveryTermsAt } from './delivery-terms.ts';
import { Outbox, type OutboxGround } from './outbox.ts';
import { type Post, postWith } from './post.ts';
import { Reach } from './reach.ts';
import { Webhooks } from './webhooks.ts';

/** What addresses and what is told to them stand on. */
export interface WebhookSurroundings {
  readonly directory: Pick<Directory, 'nameOf'>;
  readonly publicUrl: string;
  readonly hasAccount: OutboxGround['hasAccount'];
  /** Closed networks that may be reached, and whether http:// is taken there. */
  readonly networks: readonly string[];
  readonly plainHttp: boolean;
  readonly atOnce: number;
  /** In whose name addresses are paused and stopped, and links made that a clock brings. */
  readonly actor: Actor;
  readonly onError: (error: Error) => void;
  /** In place of the network. */
  readonly post?: Post;
  readonly random?: () => number;
}

/** Leads told to addresses of the organisations that they were sent to. */
export interface WebhookRoom {
  readonly outbox: Outbox;
  readonly webhooks: Webhooks;
  readonly deliveries: Deliveries;
  readonly delivery: WebhookDelivery;
  /** What the clock brings, and what is no longer kept. */
  round(): Promise<void>;
}

export function openWebhooks(
  ground: Pick<Ground, 'record' | 'sealer' | 'clock'>,
  surroundings: WebhookSurroundings,
): WebhookRoom {
  const { networks, plainHttp, actor, atOnce, onError, directory } = surroundings;
  const { record, clock } = ground;
  const reach = new Reach({ networks, plainHttp });
  const outbox = new Outbox({ ...ground, ...surroundings });
  const news = new ClockNews({ ...ground, outbox, actor });
  const post = surroundings.post ?? postWith({ reach, clock });
  const random = surroundings.random ?? Math.random;
  return {
    outbox,
    webhooks: new Webhooks({ ...ground, reach, directory }),
    deliveries: new Deliveries(ground),
    delivery: new WebhookDelivery({ ...ground, post, actor, atOnce, random, onError }),
    async round() {
      await news.round();
      await eraseBodies(record.db, clock());
    },
  };
}

const PIECE = 1000;

/** Bodies whose time is over, and what was answered to them. What still waits was paused or turned off for as long, and is given up. */
async function eraseBodies(db: Db, now: number): Promise<void> {
  const before = new Date(now - deliveryTermsAt(now).bodyKeptMs);
  await sql`update webhook_attempt set answer = '' where at < ${before} and answer <> ''`.execute(db);
  for (let erased = PIECE; erased === PIECE; ) {
    erased = await db.transaction().execute(async (trx) => {
      const { rows } = await sql<{ id: string }>`
        update webhook_event set sealed = null where id in (
          select id from webhook_event where sealed is not null and at < ${before} limit ${PIECE} for update skip locked
        ) returning id`.execute(trx);
      await sql`
        update webhook_delivery set state = 'given-up', fault = 'body-gone', settled_at = ${new Date(now)}
        where state = 'waiting' and event = any(${rows.map(({ id }) => id)}::text[])`.execute(trx);
      return rows.length;
    });
  }
}
