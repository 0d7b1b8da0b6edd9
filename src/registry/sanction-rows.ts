import type { Selectable } from 'kysely';
import type { Instant, SanctionState, SubjectKind } from '../domain/index.ts';
import type { Database } from '../store/index.ts';
import { decisionOf, type Hand } from './application-rows.ts';
import type { Db } from './ground.ts';

export type SanctionRow = Selectable<Database['sanction']>;
export type TargetKind = SanctionRow['target_kind'];
export type SanctionAction = SanctionRow['action'];

export interface Sanction {
  readonly id: string;
  readonly target: { readonly kind: TargetKind; readonly id: string };
  /** Whose matter it is. */
  readonly organisation: string;
  readonly action: SanctionAction;
  readonly ratePerSecond: number | undefined;
  readonly until: Instant | undefined;
  readonly reason: string;
  readonly state: SanctionState;
  readonly proposed: Hand;
  readonly decided: Hand | undefined;
  readonly decisionReason: string | undefined;
}

/** States in which it binds, until its end. */
export const BINDING = ['in-force', 'appealed', 'upheld'] as const;

export function stateOf({ state, until }: SanctionRow, now: Instant): SanctionState {
  const binds = (BINDING as readonly string[]).includes(state);
  return binds && until !== null && until.getTime() <= now ? 'expired' : state;
}

export function readSanction(row: SanctionRow, now: Instant): Sanction {
  return {
    id: row.id,
    target: { kind: row.target_kind, id: row.target },
    organisation: row.organisation,
    action: row.action,
    ratePerSecond: row.rate_per_second ?? undefined,
    until: row.until?.getTime(),
    reason: row.reason,
    state: stateOf(row, now),
    proposed: { by: row.proposed_by, name: row.proposed_by_name, at: row.proposed_at.getTime() },
    decided: decisionOf(row),
    decisionReason: row.decision_reason ?? undefined,
  };
}

/** The suspension of this that only lifting it ends. */
export async function sanctionOn(
  db: Db,
  kind: TargetKind,
  target: string,
  now: Instant,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('sanction')
    .select('id')
    .where('target_kind', '=', kind)
    .where('target', '=', target)
    .where('action', '=', 'suspend')
    .where('state', 'in', BINDING)
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', new Date(now))]))
    .executeTakeFirst();
  return row?.id;
}

/** On that port or signature, or on one of those organisations. */
export function isSanctionOn(
  { target, organisation }: Sanction,
  kind: SubjectKind,
  subject: string,
  organisations: readonly string[],
): boolean {
  return (target.kind === kind && target.id === subject) || organisations.includes(organisation);
}
