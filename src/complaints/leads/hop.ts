import type { HopState, Instant } from '../../domain/index.ts';
import { type RunningClock, runningClock } from '../cases/case-rows.ts';

/** What happened to a hop; all else is told from it and the clock. */
export interface HopMoments {
  readonly sentAt: Instant;
  readonly seenAt: Instant | undefined;
  readonly answeredAt: Instant | undefined;
}

export interface HopStanding {
  readonly state: HopState;
  /** Until when it was to be answered. Undefined: no law had a clock. */
  readonly clock: RunningClock | undefined;
  /** Answered after its time, or not at all though it is over. */
  readonly overdue: boolean;
}

/** A hop is silent from the moment on at which its time is over, without anybody saying so. A late answer ends the silence and stays late. */
export function hopStanding({ sentAt, seenAt, answeredAt }: HopMoments, now: Instant): HopStanding {
  const clock = runningClock('answer-report', sentAt, answeredAt ?? now);
  const overdue = clock?.state.state === 'overdue';
  const state =
    answeredAt !== undefined ? 'answered' : overdue ? 'silent' : seenAt !== undefined ? 'seen' : 'sent';
  return { state, clock, overdue };
}
