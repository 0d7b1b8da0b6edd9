import { createHash, randomBytes } from 'node:crypto';
import { type Instant, NotThere, type OrganisationId, Refusal } from '../../domain/index.ts';
import type { Actor } from '../../registry/index.ts';
import { type CaseGround, caseAct, nameOf } from '../cases/ground.ts';
import { caseObjection } from '../cases/refusals.ts';
import type { Db } from '../ground.ts';
import type { WantedAnswer } from './answer-form.ts';
import { hopStanding } from './hop.ts';
import type { LeadComplaint, LeadPage, LeadReading } from './lead-reading.ts';
import type { HopRow } from './lead-rows.ts';
import { hopsOf, leadOf, momentsOf } from './lead-tables.ts';
import type { Addressee, Leads } from './leads.ts';

export interface LinkMade {
  /** Shown once: the table keeps a hash of it. */
  readonly token: string;
  /** When it stops serving: with the hop's clock. */
  readonly until: Instant;
}

const TOKEN_BYTES = 32;
const TOKEN = /^[\w-]{43}$/;

/**
 * Links by which a party without an account opens and answers its own hop of one lead: 256 random bits, kept as a hash, over when the hop's clock is, or when
 * somebody revokes them. A link that serves no more is answered as one that never was.
 */
export class LeadLinks {
  readonly #ground: CaseGround;
  readonly #leads: Leads;
  readonly #reading: LeadReading;

  constructor(ground: CaseGround, leads: Leads, reading: LeadReading) {
    this.#ground = ground;
    this.#leads = leads;
    this.#reading = reading;
  }

  /** For the hop of this organisation; those made before go on serving until they are revoked. */
  async make(lead: string, organisation: string, actor: Actor): Promise<LinkMade> {
    return caseAct(this.#ground, async (db) => {
      await leadOf(db, lead);
      const hop = (await hopsOf(db, lead)).find((each) => each.organisation === organisation);
      if (hop === undefined) throw new NotThere();
      if (hop.answered_at !== null) throw new Refusal([caseObjection('hop-answered', 'lead')]);
      const now = this.#ground.clock();
      const { clock, state } = hopStanding(momentsOf(hop), now);
      if (clock === undefined || state === 'silent')
        throw new Refusal([
          caseObjection('link-over', 'lead', { due: clock === undefined ? '—' : clock.deadline.lastDay }),
        ]);
      const token = await insertLink(db, hop, actor.id, now);
      await this.#audit(lead, organisation, 'lead.link-made', actor)(db);
      return { token, until: clock.deadline.dueAt };
    });
  }

  /** All links to the hop of this organisation. */
  async revoke(lead: string, organisation: string, actor: Actor): Promise<number> {
    return caseAct(this.#ground, async (db) => {
      await leadOf(db, lead);
      const hop = (await hopsOf(db, lead)).find((each) => each.organisation === organisation);
      if (hop === undefined) throw new NotThere();
      const { numUpdatedRows } = await db
        .updateTable('lead_link')
        .set({ revoked_at: new Date(this.#ground.clock()) })
        .where('lead', '=', lead)
        .where('place', '=', hop.place)
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      await this.#audit(lead, organisation, 'lead.link-revoked', actor)(db);
      return Number(numUpdatedRows);
    });
  }

  /** The lead as its addressee sees it; opening it is seeing it. */
  async openByToken(
    token: string,
    page: { readonly limit: number; readonly after?: number | undefined },
  ): Promise<{
    readonly page: LeadPage;
    readonly complaints: readonly LeadComplaint[];
    readonly until: Instant;
  }> {
    const { lead, organisation, until, who } = await this.#holder(token);
    await this.#leads.see(lead, organisation, who);
    const reader = { isCentre: false, scope: [organisation] };
    return {
      page: await this.#reading.get(lead, reader),
      complaints: await this.#reading.complaints(lead, reader, page),
      until,
    };
  }

  async answerByToken(token: string, wanted: WantedAnswer): Promise<void> {
    const { lead, organisation, who } = await this.#holder(token);
    await this.#leads.answer(lead, organisation, wanted, who);
  }

  async #holder(token: string): Promise<{
    readonly lead: string;
    readonly organisation: OrganisationId;
    readonly until: Instant;
    readonly who: Addressee;
  }> {
    if (!TOKEN.test(token)) throw new NotThere();
    const hash = hashOf(token);
    const row = await this.#ground.record.db
      .selectFrom('lead_link')
      .innerJoin('lead_hop', (join) =>
        join.onRef('lead_hop.lead', '=', 'lead_link.lead').onRef('lead_hop.place', '=', 'lead_link.place'),
      )
      .selectAll('lead_hop')
      .where('lead_link.hash', '=', hash)
      .where('lead_link.revoked_at', 'is', null)
      .executeTakeFirst();
    if (row === undefined) throw new NotThere();
    const now = this.#ground.clock();
    // By the calendar known now: a day off that was decreed since moves the end.
    const until = hopStanding({ ...momentsOf(row), answeredAt: undefined }, now).clock?.deadline.dueAt;
    if (until === undefined || now >= until) throw new NotThere();
    const organisation = row.organisation as OrganisationId;
    const who = { id: `link:${hash.toString('hex', 0, 6)}`, name: nameOf(this.#ground, organisation) };
    return { lead: row.lead, organisation, until, who };
  }

  #audit(lead: string, organisation: string, act: string, actor: Actor) {
    return (db: Parameters<Actor['note']>[0]) =>
      actor.note(db, {
        ...{ act, object: { kind: 'lead', id: lead }, organisation, reason: undefined, detail: {} },
      });
  }
}

/** A new link to this hop. Whoever calls it has seen to it that the hop waits for an answer, and to the audit. */
export async function insertLink(
  db: Db,
  { lead, place }: Pick<HopRow, 'lead' | 'place'>,
  by: string,
  now: Instant,
): Promise<string> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  await db
    .insertInto('lead_link')
    .values({
      ...{ hash: hashOf(token), lead, place, made_at: new Date(now), made_by: by },
      revoked_at: null,
    })
    .execute();
  return token;
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
