import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import {
  CASE_QUEUES,
  type CaseDecision,
  type CaseQueue,
  type CaseState,
  type CaseSubject,
  type Instant,
  type Interval,
} from '../../domain/index.ts';
import type { Database } from '../../store/index.ts';
import type { Ground } from '../ground.ts';
import { type Case, readCase } from './case-rows.ts';
import { KnownStarts } from './clock-starts.ts';

export interface CaseFilter {
  readonly queue: CaseQueue;
  /** With states, also cases that are over are told; without, only those that are worked on. */
  readonly states?: readonly CaseState[] | undefined;
  readonly subjectKind?: CaseSubject | undefined;
  readonly port?: string | undefined;
  readonly signature?: string | undefined;
  readonly organisation?: string | undefined;
  readonly decision?: CaseDecision | undefined;
}

type Cases = ExpressionBuilder<Database, 'complaint_case'>;

/** Written out, so that the planner sees that the partial indexes serve. */
const IS_LIVE = sql<SqlBool>`complaint_case.state in ('open', 'decided', 'appealed')`;
/** What ends first; both columns start clocks, and who was to act since when is the same order within a clock. */
const WAITING_SINCE = sql<Date>`least(coalesce(complaint_case.forward_since, 'infinity'), coalesce(complaint_case.answer_since, 'infinity'))`;

/** Cases as lists, queue by queue. */
export class CaseQueues {
  readonly #ground: Pick<Ground, 'record' | 'clock'>;
  readonly #starts = new KnownStarts();

  constructor(ground: Pick<Ground, 'record' | 'clock'>) {
    this.#ground = ground;
  }

  /** What is due: what has been waiting longest first. All else: the newest first. */
  async list(
    { queue, states, ...filter }: CaseFilter,
    me: string,
    page: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<Case[]> {
    const now = this.#ground.clock();
    const byClock = queue === 'due-soon' || queue === 'overdue';
    let query = this.#ground.record.db
      .selectFrom('complaint_case')
      .selectAll()
      .where((eb) => this.#in(eb, queue, me, now))
      .limit(page.limit);
    query = states === undefined ? query.where(IS_LIVE) : query.where('state', 'in', states);
    if (filter.subjectKind !== undefined) query = query.where('subject_kind', '=', filter.subjectKind);
    if (filter.port !== undefined) query = query.where('port', '=', filter.port);
    if (filter.signature !== undefined) query = query.where('signature', '=', filter.signature);
    if (filter.organisation !== undefined) query = query.where('organisation', '=', filter.organisation);
    if (filter.decision !== undefined) query = query.where('decision', '=', filter.decision);
    if (page.after !== undefined) {
      const last = sql`(select ${byClock ? sql`${WAITING_SINCE}, ` : sql``}sequence from complaint_case where id = ${page.after})`;
      query = query.where(
        byClock
          ? sql<SqlBool>`(${WAITING_SINCE}, complaint_case.sequence) > ${last}`
          : sql<SqlBool>`complaint_case.sequence < ${last}`,
      );
    }
    query = byClock ? query.orderBy(WAITING_SINCE).orderBy('sequence') : query.orderBy('sequence', 'desc');
    return (await query.execute()).map((row) => readCase(row, now));
  }

  /** How many wait in each queue. */
  async counts(me: string): Promise<Readonly<Record<CaseQueue, number>>> {
    const now = this.#ground.clock();
    const { db } = this.#ground.record;
    const count = (queue: CaseQueue) =>
      db
        .selectFrom('complaint_case')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where(IS_LIVE)
        .where((eb) => this.#in(eb, queue, me, now))
        .executeTakeFirstOrThrow()
        .then(({ count }) => Number(count));
    const counted = await Promise.all(CASE_QUEUES.map(async (queue) => [queue, await count(queue)] as const));
    return Object.fromEntries(counted) as Record<CaseQueue, number>;
  }

  #in(eb: Cases, queue: CaseQueue, me: string, now: Instant): Expression<SqlBool> {
    switch (queue) {
      case 'mine':
        return eb('assignee', '=', me);
      case 'unassigned':
        return eb('assignee', 'is', null);
      case 'due-soon':
      case 'overdue': {
        const which = queue === 'overdue' ? 'overdue' : 'dueSoon';
        return eb.or([
          ...within(eb, 'forward_since', this.#starts.of('forward-report', now)[which]),
          ...within(eb, 'answer_since', this.#starts.of('answer-report', now)[which]),
        ]);
      }
      case 'all':
        return eb.val(true);
    }
  }
}

function within(
  eb: Cases,
  column: 'forward_since' | 'answer_since',
  spans: readonly Interval[],
): Expression<SqlBool>[] {
  return spans.map(({ from, until }) =>
    eb.and([
      eb(column, 'is not', null),
      ...(from === Number.NEGATIVE_INFINITY ? [] : [eb(column, '>=', new Date(from))]),
      ...(until === undefined ? [] : [eb(column, '<', new Date(until))]),
    ]),
  );
}
