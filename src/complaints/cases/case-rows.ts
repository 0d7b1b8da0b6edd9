import type { Selectable } from 'kysely';
import type { CaseDecision, CaseState, CaseSubject, Instant } from '../../domain/index.ts';
import {
  type ClockId,
  type ClockState,
  clockAt,
  clockState,
  type Deadline,
  deadline,
} from '../../rules/index.ts';
import type { Database } from '../../store/index.ts';

export type CaseRow = Selectable<Database['complaint_case']>;

/** A clock that runs, with all that explains it. */
export interface RunningClock {
  readonly deadline: Deadline;
  readonly state: ClockState;
}

export interface Case {
  readonly id: string;
  readonly state: CaseState;
  readonly subjectKind: CaseSubject;
  readonly port: string | undefined;
  readonly signature: string | undefined;
  readonly organisation: string | undefined;
  readonly openedAt: Instant;
  readonly assignee: { readonly id: string; readonly name: string } | undefined;
  readonly decision: CaseDecision | undefined;
  readonly decidedAt: Instant | undefined;
  readonly into: string | undefined;
  /** Its term is over: notes, texts and numbers are gone. */
  readonly erasedAt: Instant | undefined;
  /** How many complaints. */
  readonly members: number;
  /** Until when the oldest of them that waits is to be forwarded. */
  readonly forward: RunningClock | undefined;
  /** Until when the oldest of its open hops is to be answered. */
  readonly answer: RunningClock | undefined;
}

export function readCase(row: CaseRow, now: Instant): Case {
  return {
    id: row.id,
    state: row.state,
    subjectKind: row.subject_kind,
    port: row.port ?? undefined,
    signature: row.signature ?? undefined,
    organisation: row.organisation ?? undefined,
    openedAt: row.opened_at.getTime(),
    assignee: row.assignee === null ? undefined : { id: row.assignee, name: row.assignee_name ?? '' },
    decision: row.decision ?? undefined,
    decidedAt: row.decided_at?.getTime(),
    into: row.into_case ?? undefined,
    erasedAt: row.erased_at?.getTime(),
    members: row.members,
    forward: runningClock('forward-report', row.forward_since?.getTime(), now),
    answer: runningClock('answer-report', row.answer_since?.getTime(), now),
  };
}

/** Undefined: it was not started, or no law had it at that time. */
export function runningClock(
  id: ClockId,
  start: Instant | undefined,
  now: Instant,
): RunningClock | undefined {
  const clock = start === undefined ? undefined : clockAt(id, start);
  if (start === undefined || clock === undefined) return undefined;
  const of = deadline(start, clock);
  return { deadline: of, state: clockState(of, now) };
}
