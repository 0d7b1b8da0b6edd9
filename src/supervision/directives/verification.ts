import { DAY_MS, formatDay, next, Refusal } from '../../domain/index.ts';
import type { Actor, Db } from '../../registry/index.ts';
import { partsOf } from './answers.ts';
import type { Directive } from './directive-rows.ts';
import { type DirectiveGround, partyOf, whole } from './ground.ts';
import { type DayCount, resultOf } from './measurement.ts';
import { keepMeasurement, measureClause } from './measuring.ts';
import { isDay } from './obligation-fold.ts';
import { OBLIGATION_MACHINE, OVER } from './obligation-states.ts';
import { queryNamed } from './queries/queries.ts';
import { objection } from './refusals.ts';
import { BEFORE_DAYS, sinceOf, untilOf } from './report-draft.ts';
import { type Segmented, segmented } from './segmented.ts';
import { findObligation, move, note, type Which } from './steps.ts';

/** A year of days is enough for two trends. */
const AFTER_DAYS_MAX = 365;

/** The values of a clause's query around the issue, and what changed then. */
export interface BeforeAfter {
  /** Undefined: the query cannot be told day by day, or the clause has none. */
  readonly days: readonly DayCount[] | undefined;
  readonly change: number;
  readonly estimate: Segmented | undefined;
}

/** The regulator's side once it was issued: data are looked at, reports verified, clauses closed or returned. */
export class Verification {
  readonly #ground: DirectiveGround;

  constructor(ground: DirectiveGround) {
    this.#ground = ground;
  }

  /** Measures a clause at an addressee that has not reported, too; nothing of its state changes. */
  async look(id: string, which: Which, actor: Actor): Promise<void> {
    whole(actor);
    const { record, clock } = this.#ground;
    const cutoff = clock();
    const { directive, obligation } = await findObligation(record.db, clock, id, which);
    if (OVER.includes(obligation.state)) next(OBLIGATION_MACHINE, obligation.state, 'verify');
    const measured = await this.#measured(directive, which, cutoff);
    await record.db.transaction().execute(async (db) => {
      const threshold = partsOf(directive, which).clause.threshold ?? 0;
      await keepMeasurement(db, id, which, { takenFor: 'look', cutoff, measured, threshold }, actor);
      const step = { directive: id, ...which, act: 'look' as const, state: obligation.state };
      await note(db, clock, { ...step, reason: '', detail: {} }, actor);
    });
  }

  /** Measures what was reported. */
  async verify(id: string, which: Which, actor: Actor): Promise<void> {
    whole(actor);
    const { record, clock } = this.#ground;
    const cutoff = clock();
    const early = await findObligation(record.db, clock, id, which);
    next(OBLIGATION_MACHINE, early.obligation.state, 'verify');
    const measured = await this.#measured(early.directive, which, cutoff);
    await move(this.#ground, id, which, 'verify', actor, async (db, { directive }) => {
      const threshold = partsOf(directive, which).clause.threshold ?? 0;
      const kept = { takenFor: 'verification', cutoff, measured, threshold } as const;
      const measurement = await keepMeasurement(db, id, which, kept, actor);
      return { detail: { measurement, result: resultOf(measured, threshold) } };
    });
  }

  /** For another report by another last day, with a reason. */
  async return(
    id: string,
    which: Which,
    { reason, due }: { readonly reason: string; readonly due: string },
    actor: Actor,
  ): Promise<void> {
    whole(actor);
    if (reason.trim() === '') throw new Refusal([objection('reason-missing', 'reason')]);
    await move(this.#ground, id, which, 'return', actor, async () => {
      if (!isDay(due) || due <= formatDay(this.#ground.clock()))
        throw new Refusal([objection('due-not-valid', 'due', { found: due.slice(0, 40) })]);
      return { reason, detail: { due } };
    });
  }

  /** By the data where the report that stands was verified and the clause is met; else with a written reason alone. */
  async close(id: string, which: Which, reason: string, actor: Actor): Promise<void> {
    whole(actor);
    await move(this.#ground, id, which, 'close', actor, async (db, { obligation }) => {
      const byData = obligation.state === 'verified' && (await lastResult(db, id, which)) === 'met';
      if (!byData && reason.trim() === '') throw new Refusal([objection('close-without-data', 'reason')]);
      return { reason, detail: { byData } };
    });
  }

  /** An interrupted time series of the clause's query around the issue. */
  async beforeAfter(id: string, which: Which, actor: Pick<Actor, 'scope'>): Promise<BeforeAfter> {
    whole(actor);
    const { record, clock } = this.#ground;
    const { directive } = await findObligation(record.db, clock, id, which);
    const { clause, addressee } = partsOf(directive, which);
    const change = sinceOf(directive.issuedAt!);
    const query = clause.query === null ? undefined : queryNamed(clause.query);
    if (query?.days === undefined) return { days: undefined, change, estimate: undefined };
    const from = change - (BEFORE_DAYS + 1) * DAY_MS;
    const until = Math.max(change, Math.min(untilOf(clock()), change + AFTER_DAYS_MAX * DAY_MS));
    const party = await partyOf(this.#ground, addressee, from, until);
    const counted = await query.days(this.#ground, party, from, until);
    const told = query.unit === 'count' ? withEmptyDays(counted, from, until) : counted;
    // The day of the issue is neither before nor after.
    const days = told.filter(({ at }) => at !== change - DAY_MS);
    return { days, change, estimate: segmented(days, change) };
  }

  async #measured(directive: Directive, which: Which, cutoff: number) {
    const measured = await measureClause(this.#ground, directive, which, cutoff);
    if (measured === undefined) throw new Refusal([objection('no-query', 'clause')]);
    return measured;
  }
}

/** A day without any is a count of none, and no day that is missing. */
function withEmptyDays(days: readonly DayCount[], from: number, until: number): DayCount[] {
  const known = new Map(days.map((each) => [each.at, each]));
  return Array.from({ length: Math.round((until - from) / DAY_MS) }, (_, i) => {
    const at = from + i * DAY_MS;
    return known.get(at) ?? { at, count: 0, of: 1 };
  });
}

async function lastResult(
  db: Db,
  directive: string,
  { clause, organisation }: Which,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('directive_measurement')
    .select('result')
    .where('directive', '=', directive)
    .where('clause', '=', clause)
    .where('organisation', '=', organisation)
    .where('taken_for', '=', 'verification')
    .orderBy('sequence', 'desc')
    .executeTakeFirst();
  return row?.result;
}
