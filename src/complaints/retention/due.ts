import type { Instant } from '../../domain/index.ts';
import { keptUntil } from '../../rules/index.ts';
import { hopStanding } from '../leads/hop.ts';

/** One matter: a case with all its complaints and leads, or a complaint that lies in no case. */
export interface Matter {
  /** Its case, and every complaint of it, is closed; a complaint in no case also where it counts for nothing and nobody will take it up. */
  readonly isClosed: boolean;
  /** Whether somebody keeps it for a proceeding. */
  readonly isHeld: boolean;
  /** When the last thing happened to any of it. */
  readonly lastAt: Instant;
  /** Hops of its leads that were not answered, by when the last of them was sent. */
  readonly unansweredSince: Instant | undefined;
}

/** Where a matter stands: it is worked on, kept for a proceeding, kept by its term, or may go. */
export type MatterState =
  | { readonly state: 'open' }
  | { readonly state: 'held' }
  | { readonly state: 'kept' | 'due'; readonly ended: Instant; readonly until: Instant };

/**
 * The term runs from when the last thing happened to any part of a matter. An open case, a complaint that was objected about, an appeal, a lead whose clock
 * runs, and a hold keep all of it.
 */
export function matterState(
  { isClosed, isHeld, lastAt, unansweredSince }: Matter,
  now: Instant,
): MatterState {
  if (!isClosed || (unansweredSince !== undefined && isRunning(unansweredSince, now)))
    return { state: 'open' };
  if (isHeld) return { state: 'held' };
  const until = keptUntil('complaints', lastAt);
  return { state: until <= now ? 'due' : 'kept', ended: lastAt, until };
}

function isRunning(sentAt: Instant, now: Instant): boolean {
  const { clock, state } = hopStanding({ sentAt, seenAt: undefined, answeredAt: undefined }, now);
  return clock !== undefined && state !== 'silent';
}
