import type { SelectQueryBuilder } from 'kysely';
import {
  type ApplicationState,
  type Instant,
  next,
  type OrganisationId,
  type Scope,
} from '../domain/index.ts';
import { type Database, scoped } from '../store/index.ts';
import {
  type Application,
  type ApplicationRow,
  REVIEW_WITHIN_MS,
  readApplication,
  readStep,
  type Step,
} from './application-rows.ts';
import { APPLICATION_MACHINE, type ApplicationAct } from './application-states.ts';
import { checkFiling } from './check-filing.ts';
import { checkLetter } from './check-letter.ts';
import { checkPort } from './check-port.ts';
import { checkSignature } from './check-signature.ts';
import { checkTemplate } from './check-template.ts';
import { type Actor, act, covers, type Db, drawId, feed, type Ground, isRefusedBy } from './ground.ts';
import { pagesOf } from './pages.ts';
import { portStanding } from './port-state.ts';
import { PORT_MACHINE } from './port-states.ts';
import { NotThere, type Objection, objection, refuse, refuseAll } from './refusal.ts';
import type { Checked, Moment, Wanted } from './wanted.ts';

export interface ApplicationFilter {
  readonly kind?: Wanted['kind'] | undefined;
  readonly states?: readonly ApplicationState[] | undefined;
  readonly organisation?: string | undefined;
  /** Whose hand applied. */
  readonly appliedBy?: string | undefined;
}

/** Work that waits: all of it, what is past its time, what will be within a day, and when the first was or is due. */
export interface Waiting {
  readonly open: number;
  readonly overdue: number;
  readonly soon: number;
  readonly nextDue: Instant | undefined;
}

const DUE_SOON_MS = 86_400_000;

/** What is asked of the registry: judged by machine at once and whole, then by a person who did not ask. */
export class Applications {
  readonly #ground: Ground;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  #at(now: Instant, asked: Instant): Moment {
    return { now, asked, resembling: this.#ground.resembling };
  }

  /** Everything that stands in the way, each with its fix; nothing is kept. */
  async check(wanted: Wanted, scope: Scope): Promise<readonly Objection[]> {
    const now = this.#ground.clock();
    return (await judgeWanted(this.#ground.record.db, wanted, scope, this.#at(now, now))).objections;
  }

  /** Throws a refusal with everything that stands in the way. */
  async apply(wanted: Wanted, reason: string, actor: Actor): Promise<Application> {
    const now = this.#ground.clock();
    const application = act(this.#ground, async (db) => {
      const { objections, subject } = await judgeWanted(db, wanted, actor.scope, this.#at(now, now));
      refuseAll(objections);
      return handIn(db, { wanted, subject, reason }, actor, now);
    });
    return application.catch((error) => {
      if (isRefusedBy(error, 'application_open')) return refuse('application-open', 'subject');
      throw error;
    });
  }

  /** What is approved is checked once more, for the world has moved on, and is in the feed when this resolves. */
  async decide(id: string, approve: boolean, reason: string, actor: Actor): Promise<Application> {
    const now = this.#ground.clock();
    return act(this.#ground, async (db) => {
      const row = await open(db, id, actor.scope);
      const doing = approve ? 'approve' : 'reject';
      const state = next(APPLICATION_MACHINE, row.state, doing);
      if (actor.id === row.applied_by || actor.id === row.decided_by) refuse('four-eyes', 'decision');
      const checked = approve
        ? await judgeWanted(
            db,
            row.body as unknown as Wanted,
            [row.organisation as OrganisationId],
            this.#at(now, row.applied_at.getTime()),
            row.id,
          )
        : undefined;
      refuseAll(checked?.objections ?? []);
      const decided = await db
        .updateTable('application')
        .set({ state, decided_by: actor.id, decided_by_name: actor.name })
        .set({ decided_at: new Date(now), decision_reason: reason })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow();
      await note(db, decided, doing, reason, actor, now);
      await feed(db, actor, checked?.changes ?? []);
      return readApplication(decided, now);
    });
  }

  /** In the applicant's name: once, against a rejection. */
  appeal(id: string, reason: string, actor: Actor): Promise<Application> {
    return this.#move(id, 'appeal', reason, actor);
  }

  withdraw(id: string, reason: string, actor: Actor): Promise<Application> {
    return this.#move(id, 'withdraw', reason, actor);
  }

  /** `objections`: what stands in the way of one that is still to be decided, as things are now. */
  async get(
    id: string,
    scope: Scope,
  ): Promise<{ application: Application; steps: Step[]; objections: readonly Objection[] }> {
    const { application, steps } = await this.#read(id, scope);
    if (application.due === undefined) return { application, steps, objections: [] };
    const moment = this.#at(this.#ground.clock(), application.applied.at);
    const { wanted, organisation } = application;
    const asked = [organisation as OrganisationId];
    const { objections } = await judgeWanted(this.#ground.record.db, wanted, asked, moment, id);
    return { application, steps, objections };
  }

  async #read(id: string, scope: Scope): Promise<{ application: Application; steps: Step[] }> {
    return scoped(this.#ground.record, scope, async (db) => {
      const row = await db.selectFrom('application').selectAll().where('id', '=', id).executeTakeFirst();
      if (row === undefined) throw new NotThere();
      const steps = await db
        .selectFrom('application_step')
        .selectAll()
        .where('application', '=', id)
        .orderBy('sequence')
        .execute();
      return { application: readApplication(row, lastOf(steps, row)), steps: steps.map(readStep) };
    });
  }

  /** Newest first, or as they were handed in. */
  async list(
    filter: ApplicationFilter,
    scope: Scope,
    page: {
      readonly limit: number;
      readonly after?: string | undefined;
      readonly oldestFirst?: boolean | undefined;
    },
  ): Promise<Application[]> {
    const oldestFirst = page.oldestFirst === true;
    return scoped(this.#ground.record, scope, async (db) => {
      let query = db
        .selectFrom('application')
        .selectAll()
        .select((eb) =>
          eb
            .selectFrom('application_step')
            .select((step) => step.fn.max('at').as('at'))
            .whereRef('application_step.application', '=', 'application.id')
            .as('moved_at'),
        )
        .orderBy('sequence', oldestFirst ? 'asc' : 'desc')
        .limit(page.limit);
      if (filter.kind !== undefined) query = query.where('kind', '=', filter.kind);
      if (filter.states !== undefined) query = query.where('state', 'in', filter.states);
      if (filter.organisation !== undefined) query = query.where('organisation', '=', filter.organisation);
      if (filter.appliedBy !== undefined) query = query.where('applied_by', '=', filter.appliedBy);
      if (page.after !== undefined) {
        query = query.where('sequence', oldestFirst ? '>' : '<', (eb) =>
          eb.selectFrom('application as last').select('last.sequence').where('last.id', '=', page.after!),
        );
      }
      const rows = await query.execute();
      return rows.map((row) => readApplication(row, (row.moved_at ?? row.applied_at).getTime()));
    });
  }

  /** What waits for a decision that this person may take, within their scope: not what they asked for or decided before. */
  async toDecide(by: string, scope: Scope): Promise<Waiting> {
    const late = new Date(this.#ground.clock() - REVIEW_WITHIN_MS);
    const soon = new Date(late.getTime() + DUE_SOON_MS);
    return scoped(this.#ground.record, scope, async (db) => {
      const waiting = db
        .selectFrom('application')
        .innerJoin('application_step', 'application_step.application', 'application.id')
        .where('application.state', 'in', ['applied', 'appealed'])
        .where('applied_by', '!=', by)
        .where((eb) => eb('decided_by', 'is distinct from', by))
        .groupBy('application.id')
        .select(({ fn }) => fn.max('application_step.at').as('since'));
      const { open, overdue, dueSoon, oldest } = await db
        .selectFrom(waiting.as('waiting'))
        .select(({ fn }) => [
          fn.countAll<number>().as('open'),
          fn.countAll<number>().filterWhere('since', '<', late).as('overdue'),
          fn
            .countAll<number>()
            .filterWhere((eb) => eb.and([eb('since', '>=', late), eb('since', '<', soon)]))
            .as('dueSoon'),
          fn.min('since').as('oldest'),
        ])
        .executeTakeFirstOrThrow();
      const nextDue = oldest === null ? undefined : (oldest as Date).getTime() + REVIEW_WITHIN_MS;
      return { open, overdue, soon: dueSoon, nextDue };
    });
  }

  /** How many were rejected since, and can still be appealed. */
  rejectedSince(since: Instant, scope: Scope): Promise<number> {
    return this.#count(scope, (query) =>
      query.where('state', '=', 'rejected').where('decided_at', '>=', new Date(since)),
    );
  }

  async #count(
    scope: Scope,
    which: (query: SelectQueryBuilder<Database, 'application', object>) => typeof query,
  ): Promise<number> {
    return scoped(this.#ground.record, scope, async (db) => {
      const { count } = await which(db.selectFrom('application'))
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return count;
    });
  }

  async #move(id: string, doing: 'appeal' | 'withdraw', reason: string, actor: Actor): Promise<Application> {
    return act(this.#ground, async (db) => {
      const row = await open(db, id, actor.scope);
      const moved = await db
        .updateTable('application')
        .set({ state: next(APPLICATION_MACHINE, row.state, doing) })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow();
      await note(db, moved, doing, reason, actor, this.#ground.clock());
      return readApplication(moved, this.#ground.clock());
    });
  }
}

/** Into the hands of the reviewers: what was judged and found to have nothing in its way. */
export async function handIn(
  db: Db,
  { wanted, subject, reason }: { readonly wanted: Wanted; readonly subject: string; readonly reason: string },
  actor: Actor,
  now: Instant,
): Promise<Application> {
  const row = await db
    .insertInto('application')
    .values({
      id: drawId('b'),
      kind: wanted.kind,
      subject,
      body: JSON.stringify(wanted),
      reason,
      organisation: wanted.organisation,
      state: 'applied',
      applied_by: actor.id,
      applied_by_name: actor.name,
      applied_at: new Date(now),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await note(db, row, 'apply', reason, actor, now);
  return readApplication(row, now);
}

/** Who, when, why: in the application's own history and in the audit. */
async function note(
  db: Db,
  row: ApplicationRow,
  doing: ApplicationAct | 'apply',
  reason: string,
  actor: Actor,
  now: Instant,
): Promise<void> {
  const { id, state, kind, subject, organisation } = row;
  await db
    .insertInto('application_step')
    .values({
      application: id,
      act: doing,
      state,
      at: new Date(now),
      by: actor.id,
      by_name: actor.name,
      reason,
    })
    .execute();
  await actor.note(db, {
    act: DEEDS[doing],
    object: { kind: 'application', id },
    organisation,
    reason,
    detail: { kind, name: subject },
  });
}

const DEEDS = {
  apply: 'registry.applied',
  approve: 'registry.approved',
  reject: 'registry.rejected',
  appeal: 'registry.appealed',
  withdraw: 'registry.withdrawn',
} as const;

/** `own`: the application under review itself is no obstacle to itself. */
export async function judgeWanted(
  db: Db,
  wanted: Wanted,
  scope: Scope,
  moment: Moment,
  own?: string,
): Promise<Checked> {
  const checked = await checkOf(db, wanted, scope, moment);
  if (checked.objections.length > 0 || own !== undefined) return checked;
  return { ...checked, objections: await standing(db, wanted.kind, checked.subject, moment.now) };
}

function checkOf(db: Db, wanted: Wanted, scope: Scope, moment: Moment): Promise<Checked> {
  switch (wanted.kind) {
    case 'port':
      return checkPort(db, wanted, scope, moment);
    case 'signature':
      return checkSignature(db, wanted, scope, moment);
    case 'letter':
      return checkLetter(db, wanted, scope, moment);
    case 'filing':
      return checkFiling(db, wanted, scope, moment);
    case 'template':
      return checkTemplate(db, wanted, scope, moment);
  }
}

/** Another application for the same thing; for a port, its whole state. */
async function standing(db: Db, kind: Wanted['kind'], subject: string, now: number): Promise<Objection[]> {
  if (kind === 'port') {
    const { state } = await portStanding(db, subject, now);
    const cell = PORT_MACHINE[state].apply;
    if (state === 'approved') return [objection('port-awaits-opening', 'port', { port: subject })];
    if (typeof cell !== 'string' && state !== 'applied')
      return [objection('state-forbids', 'port', { zh: cell.zh, en: cell.en })];
  }
  const others = await pagesOf(db).applications.of(`${kind} ${subject}`);
  const other = others.find(({ state }) => state === 'applied' || state === 'appealed');
  return other === undefined ? [] : [objection('application-open', 'subject', { subject })];
}

function lastOf(steps: readonly { readonly at: Date }[], { applied_at }: ApplicationRow): number {
  return (steps[steps.length - 1]?.at ?? applied_at).getTime();
}

async function open(db: Db, id: string, scope: Scope): Promise<ApplicationRow> {
  const row = await db
    .selectFrom('application')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined || !covers(scope, row.organisation)) throw new NotThere();
  return row;
}
