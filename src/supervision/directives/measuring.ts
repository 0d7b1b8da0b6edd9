import { DAY_MS, type Instant, type MeasuredFor } from '../../domain/index.ts';
import { type Actor, type Db, drawId } from '../../registry/index.ts';
import type { Directive } from './directive-rows.ts';
import { type DirectiveGround, partyOf } from './ground.ts';
import { type Measured, resultOf } from './measurement.ts';
import { queryNamed } from './queries/queries.ts';
import { sinceOf, untilOf } from './report-draft.ts';
import type { Which } from './steps.ts';

/** The clause's query over its period: the last whole days before the cut-off, all of them after the issue. Undefined: it has none. */
export async function measureClause(
  ground: DirectiveGround,
  { clauses, addressees, issuedAt }: Directive,
  { clause, organisation }: Which,
  cutoff: Instant,
): Promise<Measured | undefined> {
  const { query: id, periodDays } = clauses[clause - 1]!;
  const query = id === null ? undefined : queryNamed(id);
  if (query === undefined || issuedAt === undefined) return undefined;
  const until = untilOf(cutoff);
  const from = until - periodDays * DAY_MS;
  if (from < sinceOf(issuedAt)) return { kind: 'insufficient-data', from, until, count: 0, why: 'too-early' };
  const addressee = addressees.find((each) => each.organisation === organisation)!;
  return query.measure(ground, await partyOf(ground, addressee, from, until), from, until);
}

/** @returns its id */
export async function keepMeasurement(
  db: Db,
  directive: string,
  which: Which,
  {
    takenFor,
    cutoff,
    measured,
    threshold,
  }: {
    readonly takenFor: MeasuredFor;
    readonly cutoff: Instant;
    readonly measured: Measured;
    readonly threshold: number;
  },
  actor: Pick<Actor, 'id' | 'name'>,
): Promise<string> {
  const id = drawId('m');
  await db
    .insertInto('directive_measurement')
    .values({
      ...{ id, directive, ...which, taken_for: takenFor, cutoff: new Date(cutoff) },
      ...{ measured: JSON.stringify(measured), result: resultOf(measured, threshold) },
      ...{ by: actor.id, by_name: actor.name },
    })
    .execute();
  return id;
}
