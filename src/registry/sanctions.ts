import { next, type SanctionState, type Scope } from '../domain/index.ts';
import { scoped } from '../store/index.ts';
import { readStep, type Step } from './application-rows.ts';
import { type Actor, act, covers, type Db, drawId, feed, type Ground, told } from './ground.ts';
import { Reading } from './reading.ts';
import { NotThere, objection, refuse, refuseAll } from './refusal.ts';
import { lifting, POSSIBLE, placing, targetOf } from './sanction-effects.ts';
import {
  BINDING,
  readSanction,
  type Sanction,
  type SanctionAction,
  type SanctionRow,
  stateOf,
  type TargetKind,
} from './sanction-rows.ts';
import { SANCTION_MACHINE, type SanctionAct } from './sanction-states.ts';

/** A sanction as somebody proposes it. `until`: a date or RFC 3339; none: until it is lifted. */
export interface WantedSanction {
  readonly targetKind: TargetKind;
  readonly target: string;
  readonly action: SanctionAction;
  readonly ratePerSecond?: number | undefined;
  readonly until?: string | undefined;
  readonly reason: string;
}

export interface SanctionFilter {
  /** Only those that bind now. */
  readonly binding?: boolean | undefined;
  readonly states?: readonly SanctionState[] | undefined;
  readonly targetKind?: TargetKind | undefined;
  readonly target?: string | undefined;
  readonly action?: SanctionAction | undefined;
}

const RATE_MAX = 100_000;

/** Warnings, slowings, suspensions and closures: proposed by one person, put in force by another, appealed once, over by themselves. */
export class Sanctions {
  readonly #ground: Ground;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  async propose(wanted: WantedSanction, actor: Actor): Promise<Sanction> {
    const now = this.#ground.clock();
    return act(this.#ground, async (db) => {
      const { organisation, until } = await judge(db, wanted, actor.scope, now);
      const { targetKind, target, action, ratePerSecond, reason } = wanted;
      const row = await db
        .insertInto('sanction')
        .values({
          id: drawId('n'),
          target_kind: targetKind,
          target,
          organisation,
          action,
          rate_per_second: ratePerSecond ?? null,
          until: until === undefined ? null : new Date(until),
          reason,
          state: 'proposed',
          proposed_by: actor.id,
          proposed_by_name: actor.name,
          proposed_at: new Date(now),
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      await this.#note(db, row, 'propose', reason, actor);
      return readSanction(row, now);
    });
  }

  /** Approved, it is in force at every gateway within a second of resolving. */
  decide(id: string, approve: boolean, reason: string, actor: Actor): Promise<Sanction> {
    return this.#move(id, approve ? 'approve' : 'refuse', reason, actor);
  }

  /** By whoever proposed it, before it is decided. */
  withdraw(id: string, reason: string, actor: Actor): Promise<Sanction> {
    return this.#move(id, 'withdraw', reason, actor);
  }

  /** In the name of the organisation whose matter it is. It stays in force until the appeal is decided. */
  appeal(id: string, reason: string, actor: Actor): Promise<Sanction> {
    return this.#move(id, 'appeal', reason, actor);
  }

  /** By a third person: upheld, or lifted. */
  decideAppeal(id: string, uphold: boolean, reason: string, actor: Actor): Promise<Sanction> {
    return this.#move(id, uphold ? 'uphold' : 'lift', reason, actor, 'appealed');
  }

  lift(id: string, reason: string, actor: Actor): Promise<Sanction> {
    return this.#move(id, 'lift', reason, actor);
  }

  async get(id: string, scope: Scope): Promise<{ sanction: Sanction; steps: Step[] }> {
    return scoped(this.#ground.record, scope, async (db) => {
      const row = await db.selectFrom('sanction').selectAll().where('id', '=', id).executeTakeFirst();
      if (row === undefined) throw new NotThere();
      const steps = await db
        .selectFrom('sanction_step')
        .selectAll()
        .where('sanction', '=', id)
        .orderBy('sequence')
        .execute();
      return { sanction: readSanction(row, this.#ground.clock()), steps: steps.map(readStep) };
    });
  }

  /** Undefined: there is none, or none that is the scope's. */
  async find(id: string, scope: Scope): Promise<Sanction | undefined> {
    return scoped(this.#ground.record, scope, async (db) => {
      const row = await db.selectFrom('sanction').selectAll().where('id', '=', id).executeTakeFirst();
      return row && readSanction(row, this.#ground.clock());
    });
  }

  /** Newest first. */
  async list(
    filter: SanctionFilter,
    scope: Scope,
    page: {
      readonly limit: number;
      readonly after?: string | undefined;
    },
  ): Promise<Sanction[]> {
    const now = this.#ground.clock();
    return scoped(this.#ground.record, scope, async (db) => {
      let query = db.selectFrom('sanction').selectAll().orderBy('sequence', 'desc').limit(page.limit);
      if (filter.targetKind !== undefined) query = query.where('target_kind', '=', filter.targetKind);
      if (filter.target !== undefined) query = query.where('target', '=', filter.target);
      if (filter.action !== undefined) query = query.where('action', '=', filter.action);
      if (filter.binding === true) query = query.where('state', 'in', BINDING);
      // What has run out is stored as if it were in force.
      const { states } = filter;
      if (states !== undefined) {
        const stored = states.filter((state) => state !== 'expired');
        query = query.where((eb) => {
          const runs = eb.or([eb('until', 'is', null), eb('until', '>', new Date(now))]);
          const kept = eb.and([
            eb('state', 'in', stored as SanctionRow['state'][]),
            eb.or([eb('state', 'not in', BINDING), runs]),
          ]);
          const over = eb.and([eb('state', 'in', BINDING), eb('until', '<=', new Date(now))]);
          return eb.or([
            ...(stored.length > 0 ? [kept] : []),
            ...(stored.length < states.length ? [over] : []),
          ]);
        });
      }
      if (filter.binding === true)
        query = query.where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', new Date(now))]));
      if (page.after !== undefined) {
        query = query.where('sequence', '<', (eb) =>
          eb.selectFrom('sanction as last').select('last.sequence').where('last.id', '=', page.after!),
        );
      }
      return (await query.execute()).map((row) => readSanction(row, now));
    });
  }

  /** How many wait for a decision that this person may take: proposals, and appeals, that they had no part in. */
  async toDecide(by: string, scope: Scope): Promise<number> {
    const now = new Date(this.#ground.clock());
    return scoped(this.#ground.record, scope, async (db) => {
      const { count } = await db
        .selectFrom('sanction')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('proposed_by', '!=', by)
        .where((eb) => eb('decided_by', 'is distinct from', by))
        .where('state', 'in', ['proposed', 'appealed'])
        .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', now)]))
        .executeTakeFirstOrThrow();
      return count;
    });
  }

  async #move(
    id: string,
    doing: SanctionAct,
    reason: string,
    actor: Actor,
    from?: SanctionState,
  ): Promise<Sanction> {
    const now = this.#ground.clock();
    return act(this.#ground, async (db) => {
      const row = await open(db, id, actor.scope);
      const before = stateOf(row, now);
      const state = next(SANCTION_MACHINE, before, doing) as SanctionRow['state'];
      if (from !== undefined && before !== from) next(SANCTION_MACHINE, before, 'uphold');
      if (doing === 'withdraw' && row.proposed_by !== actor.id) throw new NotThere();
      const decides = doing === 'approve' || doing === 'refuse' || before === 'appealed';
      if (decides && (actor.id === row.proposed_by || actor.id === row.decided_by))
        refuse('four-eyes', 'decision');
      if (doing === 'approve') await stillThere(db, row, now);
      const changes =
        doing === 'approve' ? await placing(db, row, now) : doing === 'lift' ? lifting(row, now) : [];
      let update = db.updateTable('sanction').set({ state }).where('id', '=', id);
      if (decides) {
        update = update
          .set({ decided_by: actor.id, decided_by_name: actor.name })
          .set({ decided_at: new Date(now), decision_reason: reason });
      }
      const moved = await update.returningAll().executeTakeFirstOrThrow();
      await this.#note(db, moved, doing, reason, actor);
      await feed(db, actor, changes);
      return readSanction(moved, now);
    });
  }

  async #note(
    db: Db,
    row: SanctionRow,
    doing: SanctionAct | 'propose',
    reason: string,
    actor: Actor,
  ): Promise<void> {
    const { id, state, organisation, target_kind: kind, target, action } = row;
    const at = new Date(this.#ground.clock());
    await db
      .insertInto('sanction_step')
      .values({ sanction: id, act: doing, state, at, by: actor.id, by_name: actor.name, reason })
      .execute();
    await actor.note(db, {
      act: DEEDS[doing],
      object: { kind: 'sanction', id },
      organisation,
      reason,
      detail: { kind, name: target, action, until: told(row.until?.getTime()) },
    });
  }
}

const DEEDS = {
  propose: 'sanction.proposed',
  approve: 'sanction.placed',
  refuse: 'sanction.refused',
  withdraw: 'sanction.withdrawn',
  appeal: 'sanction.appealed',
  uphold: 'sanction.upheld',
  lift: 'sanction.lifted',
} as const;

async function judge(db: Db, wanted: WantedSanction, scope: Scope, now: number) {
  const { targetKind, target, action, ratePerSecond } = wanted;
  const reading = new Reading();
  if (!POSSIBLE[action].includes(targetKind)) reading.add('sanction-not-possible', 'action');
  const rated =
    ratePerSecond !== undefined &&
    Number.isInteger(ratePerSecond) &&
    ratePerSecond >= 1 &&
    ratePerSecond <= RATE_MAX;
  if (action === 'slow' ? !rated : ratePerSecond !== undefined) reading.add('sanction-rate', 'ratePerSecond');
  if (action === 'close' && wanted.until !== undefined) reading.add('sanction-term', 'until');
  const term = reading.term({ until: wanted.until }, now);
  const found = await targetOf(db, targetKind, target, now);
  if (found === undefined || !covers(scope, found.organisation))
    reading.add('sanction-target-unknown', 'target', { target: target.slice(0, 60) });
  else if (action === 'suspend' && !found.open) reading.objections.push(SUSPENDED);
  if (await isOpen(db, wanted, now)) reading.add('sanction-open', 'target', { target });
  refuseAll(reading.objections);
  return { organisation: found!.organisation, until: term!.until };
}

const SUSPENDED = objection('state-forbids', 'target', {
  zh: '该对象已经暂停。',
  en: 'It is suspended already.',
});

async function isOpen(db: Db, { targetKind, target, action }: WantedSanction, now: number): Promise<boolean> {
  const row = await db
    .selectFrom('sanction')
    .select('id')
    .where('target_kind', '=', targetKind)
    .where('target', '=', target)
    .where('action', '=', action)
    .where('action', '<>', 'warn')
    .where('state', 'in', ['proposed', ...BINDING])
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', new Date(now))]))
    .executeTakeFirst();
  return row !== undefined;
}

/** Between the proposal and the decision the target may have gone, or been suspended, or the term have run out. */
async function stillThere(db: Db, row: SanctionRow, now: number): Promise<void> {
  const found = await targetOf(db, row.target_kind, row.target, now);
  if (found === undefined) refuse('sanction-target-unknown', 'target', { target: row.target });
  if (row.until !== null && row.until.getTime() <= now) refuse('term-empty', 'until');
  if (row.action === 'suspend' && !found.open) refuseAll([SUSPENDED]);
}

async function open(db: Db, id: string, scope: Scope): Promise<SanctionRow> {
  const row = await db.selectFrom('sanction').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (row === undefined || !covers(scope, row.organisation)) throw new NotThere();
  return row;
}
