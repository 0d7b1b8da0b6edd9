import type { Instant } from '../domain/index.ts';
import type { Db } from '../registry/index.ts';
import type { LineId } from './schedule.ts';

/** How many records went, or would, by the line of the schedule that they stand in. */
export type Counts = Partial<Readonly<Record<LineId, number>>>;

/** A piece of work as a run hands it out. */
export interface Work {
  readonly now: Instant;
  /** Where a run that was interrupted had come to. */
  readonly place: string | undefined;
  readonly signal: AbortSignal;
  /** What a piece removed, and where the next begins. Written in the transaction of the piece where there is one. */
  note(db: Db | undefined, removed: Counts, place: string | undefined): Promise<void>;
}

/** Sees to one line of the schedule, or to several that go together. */
export interface Keeper {
  readonly lines: readonly LineId[];
  /** The next run goes on where the last one came to, instead of from the beginning. */
  readonly goesOn?: boolean;
  /** Older than this may go by now; undefined where that is not one moment. */
  dueBefore(now: Instant): Instant | undefined;
  /** What would go now. */
  preview(now: Instant, signal: AbortSignal): Promise<Counts>;
  /** Removes what is due, in small pieces; ends early where the signal says so, and may be repeated. */
  remove(work: Work): Promise<void>;
  /** When the oldest record came that is still there. */
  oldestLeft(now: Instant, place: string | undefined): Promise<Instant | undefined>;
}
