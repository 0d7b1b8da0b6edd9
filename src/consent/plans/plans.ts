import type { Expression, SqlBool, Updateable } from 'kysely';
import {
  formatDay,
  next,
  type Objection,
  type OrganisationId,
  objectionOf,
  type PlanStanding,
  Refusal,
  refuseAll,
  type Scope,
} from '../../domain/index.ts';
import {
  type Actor,
  act,
  type Db,
  drawId,
  feed,
  NotThere,
  readStep,
  rightToSend,
  type Step,
} from '../../registry/index.ts';
import { type Database, type RecordStore, type Sealer, scoped } from '../../store/index.ts';
import { checkPlan, type Read } from './check.ts';
import { grantsMore } from './grants-more.ts';
import { PLAN_REFUSALS, type PlanRefusalCode } from './refusals.ts';
import { amendmentOf, isSeen, locked, type Plan, type PlanRow, readPlan, stateOf } from './rows.ts';
import { AMENDMENT_MACHINE, PLAN_MACHINE, type PlanAct } from './states.ts';
import type { Terms, WantedPlan } from './wanted.ts';

export interface PlansGround {
  readonly record: RecordStore;
  readonly sealer: Sealer;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

export interface PlanFilter {
  readonly states?: readonly PlanStanding[] | undefined;
  readonly organisation?: string | undefined;
  /** Those that have a moment between the two. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Those that wait for a review: filed, or with an amendment. */
  readonly toReview?: boolean | undefined;
}

type Deed = PlanAct | 'amend-asked' | 'amend-approve' | 'amend-reject' | 'amend-withdraw';
type Moved = Updateable<Database['plan']>;

/** Marketing plans from their first draft to their end. What each act decides is in the feed when it resolves, and in force everywhere within a second. */
export class Plans {
  readonly #ground: PlansGround;

  constructor(ground: PlansGround) {
    this.#ground = ground;
  }

  /** The pre-check alone: everything that stands in the way, and nothing is kept. `plan`: of which these would be other terms. */
  async check(wanted: WantedPlan, scope: Scope, plan?: string): Promise<readonly Objection[]> {
    const { db } = this.#ground.record;
    const row =
      plan === undefined
        ? undefined
        : await db.selectFrom('plan').selectAll().where('plan', '=', plan).executeTakeFirst();
    const kept = row !== undefined && isSeen(row, scope) && row.contact_phone_sealed !== null;
    return (await checkPlan(db, wanted, scope, this.#ground.clock(), kept)).objections;
  }

  /** Keeps what was written so far; nobody but the organisation sees it. Only who it is for must be right. */
  async draft(wanted: WantedPlan, actor: Actor): Promise<Plan> {
    return this.#create(wanted, actor, 'write', '');
  }

  /** To the reviewers. */
  async file(wanted: WantedPlan, reason: string, actor: Actor): Promise<Plan> {
    return this.#create(wanted, actor, 'file', reason);
  }

  /**
   * Writes a draft or a rejected plan anew, and files it where `file` says so; amends one that was approved: at once where the new terms
   * allow nothing more, else after a review, the present terms holding meanwhile.
   */
  async write(plan: string, wanted: WantedPlan, file: boolean, reason: string, actor: Actor): Promise<Plan> {
    const now = this.#ground.clock();
    return this.#act(async (db) => {
      const row = await locked(db, plan, actor.scope);
      const before = stateOf(row, now);
      const amends = before === 'approved' || before === 'running' || before === 'stopped';
      const doing: PlanAct = amends ? 'amend' : file ? 'file' : 'write';
      next(PLAN_MACHINE, before, doing);
      const kept = row.contact_phone_sealed !== null;
      const checked = await checkPlan(
        db,
        { ...wanted, organisation: row.organisation },
        actor.scope,
        now,
        kept,
      );
      if (doing === 'write') return this.#moved(db, row, doing, '', actor, this.#asWritten(wanted));
      refuseAll(checked.objections);
      const read = checked.read!;
      if (!amends) {
        const moved = {
          ...this.#words(read),
          ...termsIn(read.terms),
          ...handIn(actor, now),
          state: 'filed' as const,
        };
        return this.#moved(db, row, doing, reason, actor, moved, [this.#filed(plan, read)], read.terms);
      }
      const same = sameTerms(row.terms as Terms, read.terms);
      if (!same && grantsMore(row.terms as Terms, read.terms)) {
        next(AMENDMENT_MACHINE, amendmentOf(row), 'ask');
        const asked = { amendment: JSON.stringify(read.terms), amended_at: new Date(now) };
        const by = { amended_by: actor.id, amended_by_name: actor.name };
        const moved = { ...this.#words(read), ...asked, ...by };
        return this.#moved(db, row, 'amend-asked', reason, actor, moved, [], read.terms);
      }
      if (same && this.#isAsItWas(row, read)) throw refusal('plan-nothing-new', 'plan');
      const moved = { ...this.#words(read), ...(same ? {} : amended(row, read.terms)) };
      const changes = same ? [] : [{ kind: 'plan-amended', at: now, plan, ...read.terms }];
      return this.#moved(db, row, doing, reason, actor, moved, changes, same ? undefined : read.terms);
    });
  }

  /** On a filed plan, or on the amendment of one; by another person than asked for it. */
  async decide(plan: string, approve: boolean, reason: string, actor: Actor): Promise<Plan> {
    const now = this.#ground.clock();
    return this.#act(async (db) => {
      const row = await locked(db, plan, actor.scope);
      const decided = { decided_at: new Date(now), decision_reason: reason };
      const hand = { ...decided, decided_by: actor.id, decided_by_name: actor.name };
      const doing = approve ? 'approve' : 'reject';
      if (row.amendment !== null) {
        next(AMENDMENT_MACHINE, amendmentOf(row), doing);
        // A plan that is over needs none; it can only be turned down.
        if (approve) next(PLAN_MACHINE, stateOf(row, now), 'amend');
        if (row.amended_by === actor.id) throw refusal('four-eyes', 'decision');
        const terms = row.amendment as Terms;
        if (approve) await this.#stillPossible(db, row, terms, now);
        const moved = { ...hand, ...NO_AMENDMENT, ...(approve ? amended(row, terms) : {}) };
        const changes = approve ? [{ kind: 'plan-amended', at: now, plan, ...terms }] : [];
        return this.#moved(db, row, `amend-${doing}`, reason, actor, moved, changes);
      }
      const state = next(PLAN_MACHINE, stateOf(row, now), doing) as PlanRow['state'];
      if (row.filed_by === actor.id) throw refusal('four-eyes', 'decision');
      if (approve) await this.#stillPossible(db, row, row.terms as Terms, now);
      const change = approve
        ? { kind: 'plan-approved', at: now, plan }
        : { kind: 'plan-rejected', at: now, plan, reason };
      return this.#moved(db, row, doing, reason, actor, { ...hand, state }, [change]);
    });
  }

  /** Emergency: nothing more goes out under it, nor what was accepted already and still waits at a gateway. By one person, at once. */
  async stop(plan: string, reason: string, actor: Actor): Promise<Plan> {
    const now = this.#ground.clock();
    return this.#act(async (db) => {
      const row = await locked(db, plan, actor.scope);
      const state = next(PLAN_MACHINE, stateOf(row, now), 'stop') as PlanRow['state'];
      const hand = { stopped_by: actor.id, stopped_by_name: actor.name, stopped_at: new Date(now) };
      const moved = { state, ...hand, stop_reason: reason };
      return this.#moved(db, row, 'stop', reason, actor, moved, [
        { kind: 'plan-stopped', at: now, plan, reason },
      ]);
    });
  }

  /** By another person than stopped it. What was stopped stays so. */
  async resume(plan: string, reason: string, actor: Actor): Promise<Plan> {
    const now = this.#ground.clock();
    return this.#act(async (db) => {
      const row = await locked(db, plan, actor.scope);
      const state = next(PLAN_MACHINE, stateOf(row, now), 'resume') as PlanRow['state'];
      if (row.stopped_by === actor.id || row.filed_by === actor.id) throw refusal('four-eyes', 'plan');
      const change = { kind: 'plan-resumed', at: now, plan, reason };
      return this.#moved(db, row, 'resume', reason, actor, { state }, [change]);
    });
  }

  /** Given up by its organisation: the amendment that waits, where there is one, else the plan. */
  async withdraw(plan: string, reason: string, actor: Actor): Promise<Plan> {
    const now = this.#ground.clock();
    return this.#act(async (db) => {
      const row = await locked(db, plan, actor.scope);
      if (row.amendment !== null) {
        next(AMENDMENT_MACHINE, amendmentOf(row), 'withdraw');
        return this.#moved(db, row, 'amend-withdraw', reason, actor, NO_AMENDMENT);
      }
      const state = next(PLAN_MACHINE, stateOf(row, now), 'withdraw') as PlanRow['state'];
      const changes = row.state === 'draft' ? [] : [{ kind: 'plan-ended', at: now, plan }];
      return this.#moved(db, row, 'withdraw', reason, actor, { state }, changes);
    });
  }

  async get(plan: string, scope: Scope): Promise<{ plan: Plan; steps: Step[] }> {
    const { sealer, clock } = this.#ground;
    return scoped(this.#ground.record, scope, async (db) => {
      const row = await db.selectFrom('plan').selectAll().where('plan', '=', plan).executeTakeFirst();
      if (row === undefined || !isSeen(row, scope)) throw new NotThere();
      const steps = await db
        .selectFrom('plan_step')
        .selectAll()
        .where('plan', '=', plan)
        .orderBy('sequence')
        .execute();
      return { plan: readPlan(row, sealer, clock()), steps: steps.map(readStep) };
    });
  }

  /** Newest first. */
  async list(
    filter: PlanFilter,
    scope: Scope,
    page: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<Plan[]> {
    const { sealer, clock } = this.#ground;
    const now = new Date(clock());
    return scoped(this.#ground.record, scope, async (db) => {
      let query = db.selectFrom('plan').selectAll().orderBy('sequence', 'desc').limit(page.limit);
      if (scope === 'all')
        query = query
          .where('state', '!=', 'draft')
          .where((eb) => eb.or([eb('state', '!=', 'withdrawn'), eb('starts', 'is not', null)]));
      if (filter.organisation !== undefined) query = query.where('organisation', '=', filter.organisation);
      if (filter.from !== undefined) query = query.where('ends', '>', new Date(filter.from));
      if (filter.to !== undefined) query = query.where('starts', '<', new Date(filter.to));
      if (filter.toReview === true)
        query = query.where((eb) => eb.or([eb('state', '=', 'filed'), eb('amendment', 'is not', null)]));
      const { states } = filter;
      if (states !== undefined)
        query = query.where((eb) => {
          const stands = (state: PlanStanding): Expression<SqlBool> => {
            const isOver = eb('ends', '<=', now);
            switch (state) {
              case 'approved':
                return eb.and([eb('state', '=', 'approved'), eb('starts', '>', now)]);
              case 'running':
                return eb.and([eb('state', '=', 'approved'), eb('starts', '<=', now), eb('ends', '>', now)]);
              case 'stopped':
                return eb.and([eb('state', '=', 'stopped'), eb('ends', '>', now)]);
              case 'ended':
                return eb.or([
                  eb('state', '=', 'ended'),
                  eb.and([eb('state', 'in', ['approved', 'stopped']), isOver]),
                ]);
              case 'draft':
              case 'filed':
              case 'rejected':
              case 'withdrawn':
                return eb('state', '=', state);
            }
          };
          return eb.or(states.map(stands));
        });
      if (page.after !== undefined)
        query = query.where('sequence', '<', (eb) =>
          eb.selectFrom('plan as last').select('last.sequence').where('last.plan', '=', page.after!),
        );
      return (await query.execute()).map((row) => readPlan(row, sealer, now.getTime()));
    });
  }

  /** How many wait for a decision of this person. */
  async toDecide(by: string, scope: Scope): Promise<number> {
    return scoped(this.#ground.record, scope, async (db) => {
      const { count } = await db
        .selectFrom('plan')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where((eb) =>
          eb.or([
            eb.and([eb('state', '=', 'filed'), eb('filed_by', '!=', by)]),
            eb.and([eb('amendment', 'is not', null), eb('amended_by', '!=', by)]),
          ]),
        )
        .executeTakeFirstOrThrow();
      return count;
    });
  }

  async #create(wanted: WantedPlan, actor: Actor, doing: 'write' | 'file', reason: string): Promise<Plan> {
    const now = this.#ground.clock();
    return this.#act(async (db) => {
      const { objections, read } = await checkPlan(db, wanted, actor.scope, now);
      refuseAll(doing === 'file' ? objections : objections.filter(({ field }) => field === 'organisation'));
      const plan = `P${formatDay(now).replaceAll('-', '')}-${drawId('p').slice(2, 8)}`;
      const kept =
        doing === 'file' ? { ...this.#words(read!), ...termsIn(read!.terms) } : this.#asWritten(wanted);
      const row = await db
        .insertInto('plan')
        .values({
          ...{ plan, organisation: wanted.organisation, state: doing === 'file' ? 'filed' : 'draft' },
          ...kept,
          ...handIn(actor, now),
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      const changes = doing === 'file' ? [this.#filed(plan, read!)] : [];
      return this.#moved(db, row, doing, reason, actor, {}, changes, read?.terms);
    });
  }

  #act<T>(work: (db: Db) => Promise<T>): Promise<T> {
    return act(this.#ground, work);
  }

  #filed(plan: string, { organisation, terms }: Read) {
    return { kind: 'plan-filed', at: this.#ground.clock(), plan, organisation, ...terms };
  }

  /** What no message is judged by. */
  #words({ title, contact, remark }: Read) {
    const { name, phone } = contact;
    const sealed =
      phone === undefined ? {} : { contact_phone_sealed: this.#ground.sealer.seal(Buffer.from(phone)) };
    return { title, contact_name: name, remark, ...sealed };
  }

  /** A draft, as it was written. */
  #asWritten({ title, contact, remark = '', organisation: _whose, ...terms }: WantedPlan) {
    const { phone } = contact;
    const sealed =
      phone === undefined || phone === ''
        ? {}
        : { contact_phone_sealed: this.#ground.sealer.seal(Buffer.from(phone.slice(0, 20))) };
    const words = {
      title: title.slice(0, 60),
      contact_name: contact.name.slice(0, 60),
      remark: remark.slice(0, 500),
    };
    return { ...words, ...sealed, terms: JSON.stringify(terms), starts: null, ends: null };
  }

  #isAsItWas(row: PlanRow, { title, contact, remark }: Read): boolean {
    const { phone = '' } = contact;
    const { contact_phone_sealed: sealed } = row;
    const isSamePhone =
      phone === '' || (sealed !== null && this.#ground.sealer.open(sealed).toString() === phone);
    return row.title === title && row.contact_name === contact.name && row.remark === remark && isSamePhone;
  }

  /** Between the filing and the decision its days may have gone by, and a name or a port have been lost. */
  async #stillPossible(db: Db, { organisation }: PlanRow, terms: Terms, now: number): Promise<void> {
    const past =
      terms.until <= now ? [objection('plan-window-past', 'windows', { until: formatDay(terms.until) })] : [];
    const use = { ...terms, organisation: organisation as OrganisationId };
    refuseAll([...past, ...(await rightToSend(db, use, now))]);
  }

  /** The row, its history, the audit, and last the feed: together or not at all. */
  async #moved(
    db: Db,
    row: PlanRow,
    doing: Deed,
    reason: string,
    actor: Actor,
    set: Moved,
    changes: readonly Record<string, unknown>[] = [],
    terms?: Terms,
  ): Promise<Plan> {
    const { sealer, clock } = this.#ground;
    const { plan, organisation } = row;
    const now = clock();
    const moved =
      Object.keys(set).length === 0
        ? row
        : await db
            .updateTable('plan')
            .set(set)
            .where('plan', '=', plan)
            .returningAll()
            .executeTakeFirstOrThrow();
    const state = stateOf(moved, now);
    if (doing !== 'write') {
      await db
        .insertInto('plan_step')
        .values({
          ...{ plan, act: doing, state, at: new Date(now), by: actor.id, by_name: actor.name, reason },
          terms: terms === undefined ? null : JSON.stringify(terms),
        })
        .execute();
      await actor.note(db, {
        ...{ act: DEEDS[doing], object: { kind: 'plan', id: plan }, organisation },
        ...{ reason: reason === '' ? undefined : reason, detail: { name: moved.title } },
      });
    }
    await feed(db, actor, changes);
    return readPlan(moved, sealer, now);
  }
}

const DEEDS: Readonly<Record<Exclude<Deed, 'write'>, string>> = {
  file: 'plan.filed',
  approve: 'plan.approved',
  reject: 'plan.rejected',
  amend: 'plan.amended',
  'amend-asked': 'plan.amendment-asked',
  'amend-approve': 'plan.amendment-approved',
  'amend-reject': 'plan.amendment-rejected',
  'amend-withdraw': 'plan.amendment-withdrawn',
  stop: 'plan.stopped',
  resume: 'plan.resumed',
  withdraw: 'plan.withdrawn',
};

const NO_AMENDMENT = { amendment: null, amended_by: null, amended_by_name: null, amended_at: null } as const;

function termsIn(terms: Terms) {
  return {
    terms: JSON.stringify(terms),
    starts: new Date(terms.from),
    ends: new Date(terms.until),
  };
}

function amended({ version }: PlanRow, terms: Terms) {
  return { ...termsIn(terms), version: version + 1 };
}

function handIn({ id, name }: Actor, now: number) {
  return { filed_by: id, filed_by_name: name, filed_at: new Date(now) };
}

/** The record keeps them as JSON, whose keys come back in an order of their own. */
function sameTerms(before: Terms, after: Terms): boolean {
  return !grantsMore(before, after) && !grantsMore(after, before);
}

function objection(
  code: PlanRefusalCode,
  field: string,
  values?: Readonly<Record<string, string>>,
): Objection {
  return objectionOf(code, PLAN_REFUSALS[code], field, values);
}

function refusal(code: PlanRefusalCode, field: string): Refusal {
  return new Refusal([objection(code, field)]);
}
