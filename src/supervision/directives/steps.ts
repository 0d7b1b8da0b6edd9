import { NotThere, next } from '../../domain/index.ts';
import type { Actor, Db } from '../../registry/index.ts';
import { type Directive, type Obligation, readDirective, readStep } from './directive-rows.ts';
import { addresseesOf, type DirectiveGround, findDirective } from './ground.ts';
import { obligationsOf } from './obligation-fold.ts';
import { type DirectiveAct, OBLIGATION_MACHINE, type ObligationAct } from './obligation-states.ts';

export interface Step {
  readonly directive: string;
  readonly clause: number | null;
  readonly organisation: string | null;
  readonly act: DirectiveAct | ObligationAct | 'draft' | 'attach' | 'look';
  readonly state: string;
  readonly reason: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Under which name it stands in the audit. */
const DEED_OF: Readonly<Record<Step['act'], string>> = {
  draft: 'directive.drafted',
  save: 'directive.saved',
  issue: 'directive.issued',
  discard: 'directive.discarded',
  withdraw: 'directive.withdrawn',
  acknowledge: 'directive.acknowledged',
  commit: 'directive.committed',
  progress: 'directive.progressed',
  report: 'directive.reported',
  verify: 'directive.verified',
  return: 'directive.returned',
  close: 'directive.closed',
  attach: 'directive.file-added',
  look: 'directive.measured',
};

/** Into the history and the audit, in the transaction of the act. */
export async function note(db: Db, clock: () => number, step: Step, actor: Actor): Promise<void> {
  const { directive, clause, organisation, act, state, reason, detail } = step;
  // What changes nothing at an addressee is no step of its way.
  if (act !== 'attach' && act !== 'look')
    await db
      .insertInto('directive_step')
      .values({
        ...{ directive, clause, organisation, act, state, reason, detail: JSON.stringify(detail) },
        ...{ at: new Date(clock()), by: actor.id, by_name: actor.name },
      })
      .execute();
  await actor.note(db, {
    act: DEED_OF[act],
    object: { kind: 'directive', id: directive },
    // A look of the regulator's stands in nobody's own audit.
    organisation: act === 'look' ? undefined : (organisation ?? undefined),
    reason: reason === '' ? undefined : reason.slice(0, 500),
    detail: { state, ...(clause === null ? {} : { clause }) },
  });
}

/** One clause at one addressee. */
export interface Which {
  readonly clause: number;
  readonly organisation: string;
}

/**
 * One act on one obligation: the directive is held meanwhile, so that what was judged is still so when it is written. `work` may refuse; what it gives back
 * stands in the step.
 */
export async function move(
  { record, clock }: Pick<DirectiveGround, 'record' | 'clock'>,
  id: string,
  which: Which,
  act: ObligationAct,
  actor: Actor,
  work: (
    db: Db,
    found: { readonly directive: Directive; readonly obligation: Obligation },
  ) => Promise<{ readonly reason?: string; readonly detail?: Readonly<Record<string, unknown>> }>,
): Promise<void> {
  await record.db.transaction().execute(async (db) => {
    const found = await findObligation(db, clock, id, which, true);
    const state = next(OBLIGATION_MACHINE, found.obligation.state, act);
    const { reason = '', detail = {} } = await work(db, found);
    await note(db, clock, { directive: id, ...which, act, state, reason, detail }, actor);
  });
}

/** Throws NotThere where there is no such clause at this organisation. */
export async function findObligation(
  db: Db,
  clock: () => number,
  id: string,
  { clause, organisation }: Which,
  forUpdate = false,
): Promise<{ readonly directive: Directive; readonly obligation: Obligation }> {
  const row = await findDirective(db, id, forUpdate);
  const directive = readDirective(row, await addresseesOf(db, id));
  const steps = await db
    .selectFrom('directive_step')
    .selectAll()
    .where('directive', '=', id)
    .where('clause', '=', clause)
    .where('organisation', '=', organisation)
    .orderBy('sequence')
    .execute();
  const obligation = obligationsOf(directive, steps.map(readStep), clock()).find(
    (each) => each.clause === clause && each.organisation === organisation,
  );
  if (obligation === undefined) throw new NotThere();
  return { directive, obligation };
}
