import { DAY_MS, type Instant, type Interval, shanghaiDay } from '../../domain/index.ts';
import { type ClockId, type ClockState, clockAt, clockState, deadline } from '../../rules/index.ts';

/** When clocks were started that are due soon now, and those that are overdue. */
export interface ClockStarts {
  readonly dueSoon: readonly Interval[];
  readonly overdue: readonly Interval[];
}

/** No clock of a complaint runs so long. What was started before is overdue. */
const DAYS_BACK = 120;
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
const EVER = Number.NEGATIVE_INFINITY;

/**
 * A clock's end depends on the day of its start alone, and on the law of that day. So what stands in a table is when it was started, and what is due is told
 * by the calendar known now: nothing that is kept goes stale.
 */
export function clockStarts(id: ClockId, now: Instant): ClockStarts {
  const today = shanghaiDay(now);
  const spans: Record<ClockState['state'], Interval[]> = { running: [], 'due-soon': [], overdue: [] };
  let [state, from]: [ClockState['state'], Instant] = ['overdue', EVER];
  for (let day = today - DAYS_BACK; day <= today; day++) {
    const start = day * DAY_MS - SHANGHAI_OFFSET_MS;
    const clock = clockAt(id, start);
    const told = clock === undefined ? 'running' : clockState(deadline(start, clock), now).state;
    if (told === state) continue;
    if (start > from) spans[state].push({ from, until: start });
    [state, from] = [told, start];
  }
  spans[state].push({ from });
  return { dueSoon: spans['due-soon'], overdue: spans.overdue };
}

/** The same for whoever asks often: it changes at midnight. */
export class KnownStarts {
  #day: number | undefined;
  readonly #known = new Map<ClockId, ClockStarts>();

  of(id: ClockId, now: Instant): ClockStarts {
    const today = shanghaiDay(now);
    if (today !== this.#day) this.#known.clear();
    this.#day = today;
    const known = this.#known.get(id) ?? clockStarts(id, now);
    this.#known.set(id, known);
    return known;
  }
}
