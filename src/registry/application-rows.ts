import type { Selectable } from 'kysely';
import type { ApplicationState, Instant } from '../domain/index.ts';
import type { Database } from '../store/index.ts';
import type { Wanted } from './wanted.ts';

export type ApplicationRow = Selectable<Database['application']>;

export interface Application {
  readonly id: string;
  readonly wanted: Wanted;
  /** What it is about, by name: a port, a signature, a letter, `signature@carrier`. */
  readonly subject: string;
  readonly organisation: string;
  readonly reason: string;
  readonly state: ApplicationState;
  readonly applied: Hand;
  /** Since when it is in this state. */
  readonly since: Instant;
  /** When a reviewer should have decided; undefined where nobody is to. */
  readonly due: Instant | undefined;
  /** The last decision. */
  readonly decided: Hand | undefined;
  readonly decisionReason: string | undefined;
}

/** Whose hand, and when. */
export interface Hand {
  readonly by: string;
  readonly name: string;
  readonly at: Instant;
}

/** One line of a matter's history: who did what, when and why, and the state that followed. */
export interface Step extends Hand {
  readonly act: string;
  readonly state: string;
  readonly reason: string;
}

/** How long an application or an appeal may wait for a person. A custom of this house; no law says it. */
export const REVIEW_WITHIN_MS = 3 * 86_400_000;

export function readApplication(row: ApplicationRow, since: Instant): Application {
  const waits = row.state === 'applied' || row.state === 'appealed';
  return {
    id: row.id,
    wanted: row.body as unknown as Wanted,
    subject: row.subject,
    organisation: row.organisation,
    reason: row.reason,
    state: row.state,
    since,
    due: waits ? since + REVIEW_WITHIN_MS : undefined,
    applied: { by: row.applied_by, name: row.applied_by_name, at: row.applied_at.getTime() },
    decided: decisionOf(row),
    decisionReason: row.decision_reason ?? undefined,
  };
}

export function decisionOf(row: {
  readonly decided_by: string | null;
  readonly decided_by_name: string | null;
  readonly decided_at: Date | null;
}): Hand | undefined {
  if (row.decided_by === null || row.decided_at === null) return undefined;
  return { by: row.decided_by, name: row.decided_by_name ?? '', at: row.decided_at.getTime() };
}

export function readStep(row: {
  readonly act: string;
  readonly state: string;
  readonly at: Date;
  readonly by: string;
  readonly by_name: string;
  readonly reason: string;
}): Step {
  const { act, state, at, by, by_name, reason } = row;
  return { act, state, at: at.getTime(), by, name: by_name, reason };
}
