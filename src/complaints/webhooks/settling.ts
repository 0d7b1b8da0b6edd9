import { sql } from 'kysely';
import { type Instant, WEBHOOK_TEST, type WebhookState } from '../../domain/index.ts';
import type { Actor } from '../../registry/index.ts';
import type { Db } from '../ground.ts';
import type { Claimed } from './delivery.ts';
import type { Posted } from './post.ts';

export interface Attempted {
  readonly claimed: Claimed;
  readonly posted: Posted;
  readonly startedAt: Instant;
  readonly now: Instant;
  /** Until the next attempt; undefined: there is none. */
  readonly waitMs: number | undefined;
}

export function isTest({ type }: Pick<Claimed, 'type'>): boolean {
  return type === WEBHOOK_TEST;
}

/**
 * What an attempt comes to: delivered, tried again or given up; and for the address: well again, paused, or stopped. An address is paused when a delivery
 * is given up and nothing has arrived since its first attempt. In one transaction, which holds the address first: the attempts on one address settle one
 * after another, for whatever stops it stops the deliveries of the others too.
 */
export async function settleAttempt(db: Db, attempted: Attempted, actor: Pick<Actor, 'note'>): Promise<void> {
  const { claimed, posted, startedAt, now, waitMs } = attempted;
  const { id, webhook, tries } = claimed;
  const { status = null, fault = null, answer } = posted;
  await db.selectFrom('webhook').select('id').where('id', '=', webhook).forNoKeyUpdate().execute();
  await db
    .insertInto('webhook_attempt')
    .values({ delivery: id, at: new Date(startedAt), took_ms: now - startedAt, status, fault, answer })
    .execute();
  const isOver = fault === null || fault === 'gone' || waitMs === undefined;
  const state = fault === null ? 'delivered' : isOver ? 'given-up' : 'waiting';
  const { numUpdatedRows } = await db
    .updateTable('webhook_delivery')
    .set({
      ...{ state, status, fault, settled_at: isOver ? new Date(now) : null },
      ...(waitMs === undefined ? {} : { next_at: new Date(now + waitMs) }),
    })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    // Whoever claimed it anew, or sends it again by hand, has the word.
    .where('tries', '=', tries)
    .executeTakeFirst();
  if (numUpdatedRows === 0n || fault === 'body-gone') return;
  if (fault === null) await isWell(db, webhook);
  else if (fault === 'gone') await stop(db, claimed, 'gone', now, actor);
  else if (!isTest(claimed)) await failed(db, claimed, state === 'given-up', startedAt, now, actor);
}

async function isWell(db: Db, webhook: string): Promise<void> {
  await db
    .updateTable('webhook')
    .set({ failures: 0, failing_since: null })
    .where('id', '=', webhook)
    .where('failures', '>', 0)
    .execute();
}

async function failed(
  db: Db,
  claimed: Claimed,
  isGivenUp: boolean,
  startedAt: Instant,
  now: Instant,
  actor: Pick<Actor, 'note'>,
): Promise<void> {
  const row = await db
    .updateTable('webhook')
    .set({
      failures: sql`failures + 1`,
      failing_since: sql`coalesce(failing_since, ${new Date(startedAt)}::timestamptz)`,
    })
    .where('id', '=', claimed.webhook)
    .returning(['state', 'failing_since'])
    .executeTakeFirstOrThrow();
  if (!isGivenUp || row.state !== 'active') return;
  const { first } = await db
    .selectFrom('webhook_attempt')
    .select(({ fn }) => fn.min<Date>('at').as('first'))
    .where('delivery', '=', claimed.id)
    .where('at', '>=', claimed.round_at)
    .executeTakeFirstOrThrow();
  if (row.failing_since!.getTime() <= first.getTime()) await stop(db, claimed, 'paused', now, actor);
}

/** Nothing more is sent to it. What waits for one that is paused goes on waiting; one that is gone has said that it wants none of it. */
async function stop(
  db: Db,
  { webhook, organisation }: Claimed,
  state: Extract<WebhookState, 'paused' | 'gone'>,
  now: Instant,
  actor: Pick<Actor, 'note'>,
): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('webhook')
    .set({ state, state_at: new Date(now) })
    .where('id', '=', webhook)
    .where('state', 'in', ['active', 'paused'])
    .where('state', '<>', state)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return;
  if (state === 'gone')
    await db
      .updateTable('webhook_delivery')
      .set({ state: 'given-up', fault: 'gone', settled_at: new Date(now) })
      .where('webhook', '=', webhook)
      .where('state', '=', 'waiting')
      .execute();
  await actor.note(db, {
    ...{ act: `webhook.${state}`, object: { kind: 'webhook', id: webhook }, organisation },
    ...{ reason: undefined, detail: {} },
  });
}
