import type { Selectable } from 'kysely';
import {
  type AmendmentState,
  type Instant,
  maskPhone,
  type PlanStanding,
  type Scope,
} from '../../domain/index.ts';
import { covers, type Db, type Hand, NotThere } from '../../registry/index.ts';
import type { Database, Sealer } from '../../store/index.ts';
import type { DraftTerms, Terms } from './wanted.ts';

export type PlanRow = Selectable<Database['plan']>;

export interface Plan {
  readonly plan: string;
  readonly organisation: string;
  readonly title: string;
  readonly state: PlanStanding;
  /** Of a draft as they were written. */
  readonly terms: Terms | DraftTerms;
  readonly version: number;
  /** The phone with its middle hidden; undefined for a plan that came by the feed alone. */
  readonly contact: { readonly name: string; readonly phone: string } | undefined;
  readonly remark: string;
  readonly filed: Hand;
  readonly decided: Hand | undefined;
  readonly decisionReason: string | undefined;
  /** The last stop, also one that is over. */
  readonly stopped: (Hand & { readonly reason: string }) | undefined;
  readonly amendment: (Hand & { readonly terms: Terms }) | undefined;
}

/** What an approved plan is by time. */
export function stateOf({ state, starts, ends }: PlanRow, now: Instant): PlanStanding {
  if (state !== 'approved' && state !== 'stopped') return state;
  if (ends !== null && ends.getTime() <= now) return 'ended';
  if (state === 'stopped') return state;
  return starts !== null && starts.getTime() <= now ? 'running' : 'approved';
}

export function amendmentOf({ amendment }: PlanRow): AmendmentState {
  return amendment === null ? 'none' : 'under-review';
}

export function readPlan(row: PlanRow, sealer: Sealer, now: Instant): Plan {
  const { contact_phone_sealed: sealed } = row;
  return {
    ...{ plan: row.plan, organisation: row.organisation, title: row.title, state: stateOf(row, now) },
    ...{ terms: row.terms as Terms | DraftTerms, version: row.version, remark: row.remark },
    contact:
      sealed === null
        ? undefined
        : { name: row.contact_name, phone: maskPhone(sealer.open(sealed).toString()) },
    filed: { by: row.filed_by, name: row.filed_by_name, at: row.filed_at.getTime() },
    decided: handOf(row.decided_by, row.decided_by_name, row.decided_at),
    decisionReason: row.decision_reason ?? undefined,
    stopped: withReason(handOf(row.stopped_by, row.stopped_by_name, row.stopped_at), row.stop_reason),
    amendment: withTerms(handOf(row.amended_by, row.amended_by_name, row.amended_at), row.amendment),
  };
}

function handOf(by: string | null, name: string | null, at: Date | null): Hand | undefined {
  return by === null || at === null ? undefined : { by, name: name ?? by, at: at.getTime() };
}

function withReason(hand: Hand | undefined, reason: string | null) {
  return hand === undefined ? undefined : { ...hand, reason: reason ?? '' };
}

function withTerms(hand: Hand | undefined, terms: unknown) {
  return hand === undefined ? undefined : { ...hand, terms: terms as Terms };
}

/** The row of a plan, locked until the transaction is over. Somebody's draft is nobody else's. */
export async function locked(db: Db, plan: string, scope: Scope): Promise<PlanRow> {
  const row = await db.selectFrom('plan').selectAll().where('plan', '=', plan).forUpdate().executeTakeFirst();
  if (row === undefined || !isSeen(row, scope)) throw new NotThere();
  return row;
}

export function isSeen(row: PlanRow, scope: Scope): boolean {
  return covers(scope, row.organisation) && !(scope === 'all' && isPrivate(row));
}

/** A draft, and one that was given up before anybody else saw it. */
function isPrivate({ state, starts }: PlanRow): boolean {
  return state === 'draft' || (state === 'withdrawn' && starts === null);
}
