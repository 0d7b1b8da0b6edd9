import { sql } from 'kysely';
import type { Instant, WebhookEvent } from '../../domain/index.ts';
import type { Actor } from '../../registry/index.ts';
import { clockStarts, KnownStarts } from '../cases/clock-starts.ts';
import type { Ground } from '../ground.ts';
import type { Outbox } from './outbox.ts';

export interface ClockNewsParts extends Pick<Ground, 'record' | 'clock'> {
  readonly outbox: Pick<Outbox, 'write'>;
  /** In whose name links are made on the way. */
  readonly actor: Pick<Actor, 'id' | 'note'>;
}

/** An organisation that wants to be told, and since when. */
interface Wanting {
  readonly organisation: string;
  readonly since: Date;
}

/** Hops that were sent within it. */
interface Span {
  readonly from: Instant;
  readonly until: Instant;
}

const PIECE = 500;
const EVER = Number.NEGATIVE_INFINITY;

/** What nobody does and the clock alone brings: that an answer is due soon, and that its time is over. Each is told once for a hop. */
export class ClockNews {
  readonly #parts: ClockNewsParts;
  readonly #starts = new KnownStarts();

  constructor(parts: ClockNewsParts) {
    this.#parts = parts;
  }

  /** @returns how many were told */
  async round(): Promise<number> {
    const now = this.#parts.clock();
    const { dueSoon, overdue } = this.#starts.of('answer-report', now);
    let told = 0;
    for (const { organisation } of await this.#wanting('lead.due_soon'))
      for (const { from, until = now + 1 } of dueSoon)
        told += await this.#tell('lead.due_soon', organisation, { from, until });
    for (const { organisation, since } of await this.#wanting('lead.overdue'))
      for (const { from, until = now + 1 } of overdue) {
        // What was over before the address was set is nothing new.
        const known = clockStarts('answer-report', since.getTime()).overdue;
        const begin = Math.max(from, ...known.map((each) => each.until ?? EVER));
        told += await this.#tell('lead.overdue', organisation, { from: begin, until });
      }
    return told;
  }

  async #tell(type: WebhookEvent, organisation: string, span: Span): Promise<number> {
    const { record, outbox, actor } = this.#parts;
    let told = 0;
    for (const lead of await this.#due(type, organisation, span))
      told += await record.db
        .transaction()
        .execute((db) => outbox.write(db, [{ type, lead, organisation }], actor));
    return told;
  }

  async #wanting(type: WebhookEvent): Promise<Wanting[]> {
    const { rows } = await sql<Wanting>`
      select organisation, min(made_at) as since from webhook
      where removed_at is null and state in ('active', 'paused') and ${type} = any(events)
      group by organisation order by organisation`.execute(this.#parts.record.db);
    return rows;
  }

  /** Leads of open cases that wait for its answer and of which it was not told this. */
  async #due(type: WebhookEvent, organisation: string, { from, until }: Span): Promise<string[]> {
    const { rows } = await sql<{ lead: string }>`
      select h.lead from lead_hop h join lead on lead.id = h.lead join complaint_case k on k.id = lead."case"
      where h.organisation = ${organisation} and h.answered_at is null and k.state = 'open'
        and h.sent_at >= ${from === EVER ? '-infinity' : new Date(from)}::timestamptz and h.sent_at < ${new Date(until)}
        and not exists (select from webhook_event e where e.lead = h.lead and e.place = h.place and e.type = ${type})
      order by h.sent_at limit ${PIECE}`.execute(this.#parts.record.db);
    return rows.map(({ lead }) => lead);
  }
}
