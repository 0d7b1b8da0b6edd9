import { sql } from 'kysely';
import type { Instant, WebhookEvent } from '../../domain/index.ts';
import { type Actor, drawId } from '../../registry/index.ts';
import type { Db, Ground } from '../ground.ts';
import { insertLink } from '../leads/lead-links.ts';
import { leadComplaintsOf, leadPageOf } from '../leads/lead-reading.ts';
import type { Hop, HopRow } from '../leads/lead-rows.ts';
import { hopsOf, leadOf } from '../leads/lead-tables.ts';
import { type AnswerLink, type AppealTold, leadPayload } from './payload.ts';

/** Something that an organisation is told: of its own hop of a lead. */
export interface News {
  readonly type: WebhookEvent;
  readonly lead: string;
  readonly organisation: string;
  /** Of `lead.sent`: how many complaints came with it now. */
  readonly added?: number | undefined;
  /** Of `case.appeal_decided`. */
  readonly appeal?: AppealTold | undefined;
}

export interface OutboxGround extends Pick<Ground, 'sealer' | 'clock'> {
  /** Where people reach the installation. */
  readonly publicUrl: string;
  /** Whether anybody answers such a hop with an account of their own. */
  readonly hasAccount: (db: Db, hop: Pick<HopRow, 'organisation' | 'standing'>) => Promise<boolean>;
}

/** Who acts, as far as a link that is made on the way names its maker. */
type Maker = Pick<Actor, 'id'> & Partial<Pick<Actor, 'note'>>;

/** So many complaints stand in a body at most, as far as they fit. */
const COMPLAINTS = 50;
/** With these comes a link, where it is needed to answer. */
const WITH_LINK: readonly WebhookEvent[] = ['lead.sent', 'lead.due_soon'];

/**
 * What is told to addresses of organisations, written in the transaction of what happened: it is told when and only when that is. What nobody asked for
 * is not written.
 */
export class Outbox {
  readonly #ground: OutboxGround;

  constructor(ground: OutboxGround) {
    this.#ground = ground;
  }

  /** @returns how many events were written */
  async write(db: Db, all: readonly News[], maker: Maker): Promise<number> {
    let written = 0;
    for (const news of all) {
      const webhooks = await wantedBy(db, news.organisation, news.type);
      if (webhooks.length > 0 && (await this.#write(db, news, webhooks, maker))) written += 1;
    }
    return written;
  }

  async #write(db: Db, news: News, webhooks: readonly string[], maker: Maker): Promise<boolean> {
    const { sealer, clock, publicUrl } = this.#ground;
    const { type, lead, organisation, added = 0, appeal } = news;
    const now = clock();
    const hop = (await hopsOf(db, lead)).find((each) => each.organisation === organisation);
    if (hop === undefined) return false;
    const page = await leadPageOf(db, lead, [hop], false, now);
    const after = Math.max(0, page.complaints - added);
    const complaints =
      added === 0 ? [] : await leadComplaintsOf(db, sealer, lead, false, { limit: COMPLAINTS, after });
    const body = leadPayload({
      ...{ type, at: now, page, complaints, appeal, hop: page.hops[0]! },
      console: `${publicUrl}/console/leads/${lead}`,
      answerLink: WITH_LINK.includes(type) ? await this.#link(db, hop, page.hops[0]!, maker, now) : undefined,
    });
    const { case: kase } = await leadOf(db, lead);
    return insertEvent(
      db,
      { type, organisation, lead, place: hop.place, case: kase, at: now, sealed: sealer.seal(body) },
      webhooks,
    );
  }

  /** For whoever has no account. Those made before go on serving: what was sent names them. */
  async #link(
    db: Db,
    hop: HopRow,
    { clock, state }: Hop,
    maker: Maker,
    now: Instant,
  ): Promise<AnswerLink | undefined> {
    if (clock === undefined || state === 'silent' || state === 'answered') return undefined;
    if (await this.#ground.hasAccount(db, hop)) return undefined;
    const token = await insertLink(db, hop, maker.id, now);
    await maker.note?.(db, {
      ...{ act: 'lead.link-made', object: { kind: 'lead', id: hop.lead }, organisation: hop.organisation },
      ...{ reason: undefined, detail: { by: 'webhook' } },
    });
    return { link: `${this.#ground.publicUrl}/lead/${token}`, until: clock.deadline.dueAt };
  }
}

/** The addresses of an organisation that want to be told; one that is paused is told once it is resumed. */
async function wantedBy(db: Db, organisation: string, type: WebhookEvent): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from webhook where organisation = ${organisation} and removed_at is null
      and state in ('active', 'paused') and ${type} = any(events)
    order by sequence for share`.execute(db);
  return rows.map(({ id }) => id);
}

export interface NewEvent {
  readonly type: string;
  readonly organisation: string;
  readonly lead: string | null;
  readonly place: number | null;
  readonly case: string | null;
  readonly at: Instant;
  readonly sealed: Buffer;
}

/** The event and its deliveries. False where it is of a clock, and was told before. */
export async function insertEvent(
  db: Db,
  { at, ...event }: NewEvent,
  webhooks: readonly string[],
): Promise<boolean> {
  const id = drawId('msg');
  const row = await db
    .insertInto('webhook_event')
    .values({ ...event, id, at: new Date(at) })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (row === undefined) return false;
  await db
    .insertInto('webhook_delivery')
    .values(
      webhooks.map((webhook) => ({
        ...{
          id: drawId('d'),
          event: id,
          webhook,
          organisation: event.organisation,
          state: 'waiting' as const,
        },
        ...{ next_at: new Date(at), round_at: new Date(at), settled_at: null, status: null, fault: null },
      })),
    )
    .execute();
  return true;
}
