import { sql } from 'kysely';
import type { Instant, Interval } from '../../domain/index.ts';
import type { Ground } from '../ground.ts';
import { type RunningClock, runningClock } from './case-rows.ts';
import { KnownStarts } from './clock-starts.ts';

/** Complaints that are in no case and count, of one port and text. */
export interface Heap {
  /** The one that has been waiting longest: by it all are gathered. */
  readonly complaint: string;
  readonly port: string | undefined;
  readonly text: string;
  readonly count: number;
  readonly since: Instant;
  /** Until when the oldest is to be forwarded. */
  readonly forward: RunningClock | undefined;
}

export interface Ungathered {
  readonly all: number;
  readonly dueSoon: number;
  readonly overdue: number;
  /** The largest first. */
  readonly heaps: readonly Heap[];
}

/** What nobody has taken up yet: its clock runs as well, from when it was accepted. */
export class UngatheredComplaints {
  readonly #ground: Pick<Ground, 'record' | 'clock'>;
  readonly #starts = new KnownStarts();

  constructor(ground: Pick<Ground, 'record' | 'clock'>) {
    this.#ground = ground;
  }

  async read(limit: number): Promise<Ungathered> {
    const { db } = this.#ground.record;
    const now = this.#ground.clock();
    const { dueSoon, overdue } = this.#starts.of('forward-report', now);
    const [counted, heaps] = await Promise.all([
      sql<{ all: number; due: number; over: number }>`
        select count(*)::int as all, count(*) filter (where ${within(dueSoon)})::int as due,
          count(*) filter (where ${within(overdue)})::int as over
        from complaint where state = 'accepted' and counted`.execute(db),
      sql<{ id: string; port: string | null; text: string; count: number; since: Date }>`
        with heap as (
          select alike, count(*)::int as count, min(accepted_at) as since from complaint
          where state = 'accepted' and counted group by alike order by count desc, since limit ${limit}
        )
        select c.id, c.port, c.text, h.count, h.since from heap h cross join lateral (
          select id, port, text from complaint c
          where c.alike = h.alike and c.state = 'accepted' and c.counted order by c.accepted_at, c.sequence limit 1
        ) c order by h.count desc, h.since`.execute(db),
    ]);
    const [counts] = counted.rows;
    return {
      ...{ all: counts!.all, dueSoon: counts!.due, overdue: counts!.over },
      heaps: heaps.rows.map(({ id, port, text, count, since }) => ({
        ...{ complaint: id, port: port ?? undefined, text, count, since: since.getTime() },
        forward: runningClock('forward-report', since.getTime(), now),
      })),
    };
  }
}

function within(spans: readonly Interval[]) {
  const conditions = spans.map(({ from, until }) => {
    const after = from === Number.NEGATIVE_INFINITY ? sql`true` : sql`accepted_at >= ${new Date(from)}`;
    return until === undefined ? after : sql`${after} and accepted_at < ${new Date(until)}`;
  });
  return conditions.length === 0 ? sql`false` : sql`(${sql.join(conditions, sql` or `)})`;
}
