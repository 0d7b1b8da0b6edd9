import {
  type Instant,
  NotThere,
  type OrganisationId,
  Refusal,
  refuseAll,
  type Words,
} from '../../domain/index.ts';
import { type Actor, drawId } from '../../registry/index.ts';
import { foldOf, happen } from '../cases/case-events.ts';
import { runningClock } from '../cases/case-rows.ts';
import type { Cases } from '../cases/cases.ts';
import { type CaseGround, caseAct, nameOf } from '../cases/ground.ts';
import { answeredWords, passedOnWords, transferredWords } from '../cases/person-words.ts';
import { caseObjection } from '../cases/refusals.ts';
import type { Complaints } from '../complaints.ts';
import type { Db } from '../ground.ts';
import { checkAnswer, type WantedAnswer } from './answer-form.ts';
import { standingOn, upTheChain } from './chain.ts';
import { hopStanding } from './hop.ts';
import type { HopRow } from './lead-rows.ts';
import {
  type Carried,
  cover,
  hopsOf,
  insertHop,
  type LeadRow,
  leadOf,
  mark,
  momentsOf,
  onLead,
  portOf,
  tellPeople,
  toForward,
  unansweredHop,
} from './lead-tables.ts';

/** Who acts for an addressee: a person, or whoever holds the link. */
export type Addressee = Pick<Actor, 'id' | 'name'> & Partial<Pick<Actor, 'note'>>;

/** What was sent to whom. */
export interface Sent {
  readonly lead: string;
  readonly place: number;
  readonly organisation: string;
  /** How many complaints it carries to them. */
  readonly complaints: number;
}

/** A case on its way to whoever is responsible, and up the chain, hop by hop. What a hop did is an event of the case; that it is silent is told by its clock. */
export class Leads {
  readonly #ground: CaseGround;
  readonly #complaints: Pick<Complaints, 'move'>;
  readonly #cases: Pick<Cases, 'appeal'>;

  constructor(ground: CaseGround, complaints: Pick<Complaints, 'move'>, cases: Pick<Cases, 'appeal'>) {
    this.#ground = ground;
    this.#complaints = complaints;
    this.#cases = cases;
  }

  /**
   * To the party from whom the messages came, or to the one that is named. What was gathered since goes with it to a hop that is still open.
   */
  async send(id: string, organisation: string | undefined, note: string, actor: Actor): Promise<Sent> {
    return caseAct(this.#ground, async (db) => {
      const fold = await foldOf(db, id);
      const now = this.#ground.clock();
      const { port, at } = await portOf(db, id, fold);
      const accused = (organisation ?? fold.organisation ?? undefined) as OrganisationId | undefined;
      const known = port === undefined ? undefined : this.#ground.directory.portStanding(port, at ?? now);
      const chain = upTheChain(known, accused);
      const target = organisation ?? chain[0];
      if (target === undefined)
        throw new Refusal([caseObjection('chain-unknown', 'organisation', { port: port ?? '—' })]);
      this.#registered(target, 'organisation');
      const waiting = await toForward(db, id);
      if (waiting.length === 0) throw new Refusal([caseObjection('nothing-to-forward', 'complaints')]);
      const last = await unansweredHop(db, id, target);
      // Whoever is silent is asked anew, and has the whole time.
      const isOpen = last !== undefined && hopStanding(momentsOf(last), now).state !== 'silent';
      const open = isOpen ? last : undefined;
      const lead = open?.lead ?? drawId('l');
      if (open === undefined) {
        await db
          .insertInto('lead')
          .values({ id: lead, case: id, port: port ?? null, chain, at: new Date(now) })
          .execute();
        await insertHop(db, lead, 0, target, standingOn(chain, target, known?.holder), null, now);
      }
      const place = open?.place ?? 0;
      await cover(db, lead, waiting);
      const more = open === undefined ? {} : { more: true };
      const detail = { lead, place, organisation: target, count: waiting.length, ...more };
      await this.#transfer(db, id, waiting, target, open?.sent_at.getTime() ?? now, actor);
      await happen(db, [{ case: id, act: 'send', note, detail }], actor, now);
      await this.#audit(db, actor, 'lead.sent', lead, target, note);
      const added = waiting.length;
      await this.#ground.outbox.write(db, [{ type: 'lead.sent', lead, organisation: target, added }], actor);
      return { lead, place, organisation: target, complaints: waiting.length };
    });
  }

  /** Up the chain, once the last hop has answered or its time is over. */
  async pass(lead: string, organisation: string | undefined, note: string, actor: Actor): Promise<Sent> {
    return caseAct(this.#ground, async (db) => {
      const row = await leadOf(db, lead);
      const hops = await hopsOf(db, lead);
      const last = hops.at(-1)!;
      const now = this.#ground.clock();
      const { state, clock } = hopStanding(momentsOf(last), now);
      if (state !== 'answered' && state !== 'silent')
        throw new Refusal([
          caseObjection('hop-running', 'lead', {
            organisation: nameOf(this.#ground, last.organisation),
            due: clock === undefined ? '—' : clock.deadline.lastDay,
          }),
        ]);
      const asked = new Set(hops.map((hop) => hop.organisation));
      const beyond = row.chain.slice(row.chain.indexOf(last.organisation) + 1);
      const target = organisation ?? beyond.find((each) => !asked.has(each));
      if (target === undefined) throw new Refusal([caseObjection('chain-over', 'organisation')]);
      this.#registered(target, 'organisation');
      if (asked.has(target))
        throw new Refusal([
          caseObjection('on-lead-already', 'organisation', { organisation: nameOf(this.#ground, target) }),
        ]);
      const silent = state === 'silent' ? last.organisation : undefined;
      return this.#passTo(db, row, hops, target, { note, silent, by: null }, actor, now);
    });
  }

  /** By an addressee, once. Refused with everything that is wrong with it. */
  async answer(lead: string, organisation: string, wanted: WantedAnswer, who: Addressee): Promise<void> {
    await caseAct(this.#ground, async (db) => {
      const row = await leadOf(db, lead);
      const hops = await hopsOf(db, lead);
      const hop = hops.find((each) => each.organisation === organisation);
      if (hop === undefined) throw new NotThere();
      if (hop.answered_at !== null) throw new Refusal([caseObjection('hop-answered', 'lead')]);
      const now = this.#ground.clock();
      const { count } = await db
        .selectFrom('lead_complaint')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('lead', '=', lead)
        .executeTakeFirstOrThrow();
      const { objections, until } = checkAnswer(wanted, {
        ...{ now, organisation, onLead: hops.map((each) => each.organisation), complaints: Number(count) },
        isRegistered: (each) => this.#ground.directory.nameOf(each as OrganisationId) !== undefined,
      });
      refuseAll(objections);
      const { place } = hop;
      const { found, deeds, passedTo, statement, proofs, files } = wanted;
      await db
        .insertInto('lead_answer')
        .values({
          ...{ id: drawId('a'), lead, place, organisation, at: new Date(now), by: who.id, by_name: who.name },
          ...{ found, deeds: [...deeds], until: until === undefined ? null : new Date(until) },
          ...{ passed_to: passedTo ?? null, statement: statement.trim() },
          ...{ proofs: JSON.stringify(proofs), files: JSON.stringify(files) },
        })
        .execute();
      await mark(db, hop, { answered_at: new Date(now), seen_at: hop.seen_at ?? new Date(now) });
      const words = answeredWords(nameOf(this.#ground, organisation), found, deeds, until);
      await this.#move(db, await onLead(db, lead, ['transferred', 'answered']), 'answer', words, lead, who);
      const detail = { lead, place, organisation, found, deeds, until: until ?? null };
      await happen(db, [{ case: row.case, act: 'answer', detail }], who, now);
      // Its words stand in the answer, which is erased when its term is over; the audit is not.
      await this.#audit(db, who, 'lead.answered', lead, organisation, '');
      await this.#ground.outbox.write(db, [{ type: 'lead.answered', lead, organisation }], who);
      if (passedTo !== undefined)
        await this.#passTo(
          db,
          row,
          hops,
          passedTo,
          { note: '', silent: undefined, by: organisation },
          who,
          now,
        );
    });
  }

  /** The first time that an addressee opens it. */
  async see(lead: string, organisation: string, who: Addressee): Promise<void> {
    // Whoever opens it again waits for no act on other cases.
    const known = (await hopsOf(this.#ground.record.db, lead)).find(
      (each) => each.organisation === organisation,
    );
    if (known === undefined || known.seen_at !== null) return;
    await caseAct(this.#ground, async (db) => {
      const row = await leadOf(db, lead);
      const hop = (await hopsOf(db, lead)).find((each) => each.organisation === organisation);
      if (hop === undefined || hop.seen_at !== null) return;
      const now = this.#ground.clock();
      await mark(db, hop, { seen_at: new Date(now) });
      const detail = { lead, place: hop.place, organisation };
      await happen(db, [{ case: row.case, act: 'see', detail }], who, now);
    });
  }

  /** Against the decision of the lead's case, by the accused, who is on the lead. */
  async appeal(lead: string, organisation: string, statement: string, actor: Actor): Promise<void> {
    await caseAct(this.#ground, async (db) => {
      const row = await leadOf(db, lead);
      if (!(await hopsOf(db, lead)).some((hop) => hop.organisation === organisation)) throw new NotThere();
      await this.#cases.appeal(db, row.case, organisation, statement, actor);
    });
  }

  async #passTo(
    db: Db,
    row: LeadRow,
    hops: readonly HopRow[],
    target: string,
    {
      note,
      silent,
      by,
    }: { readonly note: string; readonly silent: string | undefined; readonly by: string | null },
    who: Addressee,
    now: Instant,
  ): Promise<Sent> {
    const place = hops.length;
    const holder = row.port === null ? undefined : this.#ground.directory.portStanding(row.port, now)?.holder;
    await insertHop(db, row.id, place, target, standingOn(row.chain, target, holder), by, now);
    const complaints = await onLead(db, row.id, ['transferred', 'answered']);
    await this.#transfer(
      db,
      row.case,
      complaints.filter(({ state }) => state === 'answered'),
      target,
      now,
      who,
    );
    // Who has been waiting for one that is silent is told that it went on: her complaint stands where it stood.
    if (silent !== undefined)
      await tellPeople(
        db,
        complaints.filter(({ state }) => state === 'transferred'),
        passedOnWords(nameOf(this.#ground, silent), nameOf(this.#ground, target)),
        { case: row.case, lead: row.id },
        who,
        now,
      );
    const detail = {
      ...{ lead: row.id, place, organisation: target, by },
      ...(silent === undefined ? {} : { silent }),
    };
    await happen(db, [{ case: row.case, act: 'pass', note, detail }], who, now);
    await this.#audit(db, who, 'lead.passed', row.id, target, note);
    const from = hops.at(-1)!.organisation;
    const sent = { type: 'lead.sent', lead: row.id, organisation: target, added: complaints.length } as const;
    await this.#ground.outbox.write(
      db,
      [sent, { type: 'lead.passed_on', lead: row.id, organisation: by ?? from }],
      who,
    );
    return { lead: row.id, place, organisation: target, complaints: complaints.length };
  }

  /** Those that can be are transferred, and their people told to whom and until when. */
  async #transfer(
    db: Db,
    id: string,
    complaints: readonly Carried[],
    target: string,
    sentAt: Instant,
    who: Addressee,
  ): Promise<void> {
    const due = runningClock('answer-report', sentAt, sentAt)?.deadline.dueAt;
    const words = transferredWords(nameOf(this.#ground, target), due);
    await this.#move(
      db,
      complaints.filter(({ state }) => state === 'gathered' || state === 'answered'),
      'transfer',
      words,
      id,
      who,
    );
  }

  #move(
    db: Db,
    complaints: readonly Carried[],
    act: 'transfer' | 'answer',
    words: Words,
    of: string,
    who: Addressee,
  ): Promise<void> {
    const ids = complaints.map(({ complaint }) => complaint);
    return this.#complaints.move(db, ids, { act, told: words.zh, detail: { of, words } }, who);
  }

  #registered(organisation: string, field: string): void {
    if (this.#ground.directory.nameOf(organisation as OrganisationId) === undefined)
      throw new Refusal([caseObjection('organisation-unknown', field, { organisation })]);
  }

  async #audit(
    db: Db,
    who: Addressee,
    act: string,
    lead: string,
    organisation: string,
    reason: string,
  ): Promise<void> {
    await who.note?.(db, {
      ...{ act, object: { kind: 'lead', id: lead }, organisation, detail: {} },
      reason: reason === '' ? undefined : reason,
    });
  }
}
