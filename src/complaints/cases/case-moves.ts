import {
  type CaseDecision,
  type CaseSubject,
  COMPLAINT_ENDS,
  type ComplaintEnd,
  type Instant,
  type Objection,
  Refusal,
  refuseAll,
  type Signature,
} from '../../domain/index.ts';
import type { Sanction } from '../../registry/index.ts';
import type { Db } from '../ground.ts';
import { objection } from '../refusals.ts';
import type { NewCaseEvent } from './case-events.ts';
import type { CaseFold } from './case-fold.ts';
import { runningClock } from './case-rows.ts';
import type { CaseGround, Hand } from './ground.ts';
import { subjectFaults } from './opening.ts';
import { caseObjection } from './refusals.ts';

/** What is done with one case. */
export type CaseMove =
  | { readonly act: 'take' }
  /** To nobody, where no person is given. */
  | { readonly act: 'assign'; readonly person?: { readonly id: string; readonly name: string } | undefined }
  | { readonly act: 'note'; readonly note: string; readonly isPublic: boolean }
  | {
      readonly act: 'name';
      readonly subjectKind?: CaseSubject | undefined;
      readonly port?: string | undefined;
      readonly signature?: string | undefined;
      readonly organisation?: string | undefined;
      readonly reason: string;
    }
  | { readonly act: 'link'; readonly sanction: string; readonly reason: string }
  | { readonly act: 'decide'; readonly decision: CaseDecision; readonly reason: string }
  | { readonly act: 'uphold' | 'overturn' | 'reopen'; readonly reason: string }
  | { readonly act: 'close'; readonly end: ComplaintEnd; readonly reason: string };

/** What each is called in the audit. */
export const MOVE_DEEDS: Readonly<Record<CaseMove['act'], string>> = {
  take: 'case.assigned',
  assign: 'case.assigned',
  note: 'case.noted',
  name: 'case.named',
  link: 'case.linked',
  decide: 'case.decided',
  uphold: 'case.upheld',
  overturn: 'case.overturned',
  close: 'case.closed',
  reopen: 'case.reopened',
};

export function detailOf(move: CaseMove): Record<string, string> {
  if (move.act === 'decide') return { decision: move.decision };
  if (move.act === 'link') return { sanction: move.sanction };
  if (move.act === 'assign' && move.person !== undefined) return { name: move.person.name };
  return {};
}

/** The event that an act is, or everything that stands in its way beside the state. */
export async function eventOfMove(
  ground: CaseGround,
  db: Db,
  id: string,
  fold: CaseFold,
  move: CaseMove,
  actor: Hand,
  now: Instant,
): Promise<Omit<NewCaseEvent, 'case'>> {
  switch (move.act) {
    case 'take':
      return { act: 'assign', detail: { assignee: actor.id, assigneeName: actor.name } };
    case 'assign': {
      const { id: assignee = null, name: assigneeName = null } = move.person ?? {};
      return { act: 'assign', detail: { assignee, assigneeName } };
    }
    case 'note':
      return move.isPublic ? { act: 'note', told: move.note } : { act: 'note', note: move.note };
    case 'name': {
      const { reason, act, ...named } = move;
      refuseAll(
        subjectFaults(ground, {
          subjectKind: named.subjectKind ?? fold.subjectKind,
          port: named.port ?? fold.port ?? undefined,
          signature: named.signature ?? fold.signature ?? undefined,
          organisation: named.organisation ?? fold.organisation ?? undefined,
        }),
      );
      return { act, note: reason, detail: named };
    }
    case 'link': {
      const sanction = await ground.sanctions.find(move.sanction, 'all');
      if (sanction === undefined || !isOn(sanction, fold))
        throw new Refusal([caseObjection('sanction-of-others', 'sanction', { sanction: move.sanction })]);
      return { act: 'link', note: move.reason, detail: { sanction: sanction.id } };
    }
    case 'decide': {
      if (move.decision === 'founded') refuseAll(foundedFaults(fold, now));
      return { act: 'decide', told: move.reason, detail: { decision: move.decision } };
    }
    case 'uphold':
    case 'overturn': {
      const decided = await db
        .selectFrom('case_event')
        .select('by')
        .where('case', '=', id)
        .where('act', '=', 'decide')
        .orderBy('sequence', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (decided?.by === actor.id) throw new Refusal([caseObjection('four-eyes', 'act')]);
      return { act: move.act, told: move.reason };
    }
    case 'reopen':
      return { act: 'reopen', note: move.reason };
    case 'close':
      if (!COMPLAINT_ENDS.includes(move.end))
        throw new Refusal([
          objection('end-not-known', 'end', { found: move.end, allowed: COMPLAINT_ENDS.join(', ') }),
        ]);
      return { act: 'close', note: move.reason, detail: { end: move.end } };
  }
}

/** Nobody is found guilty who is not known, or was not heard: an answer, or a time to answer that is over. */
function foundedFaults({ organisation, answers, openHops }: CaseFold, now: Instant): Objection[] {
  const faults: Objection[] = [];
  if (organisation === null) faults.push(caseObjection('no-organisation', 'organisation'));
  const silent = [...openHops.values()].some(
    ({ sentAt }) => runningClock('answer-report', sentAt, now)?.state.state === 'overdue',
  );
  if (answers === 0 && !silent) faults.push(caseObjection('not-heard', 'decision'));
  return faults;
}

function isOn({ target, organisation }: Sanction, fold: CaseFold): boolean {
  return (
    (target.kind === 'port' && target.id === fold.port) ||
    (target.kind === 'signature' && target.id === (fold.signature as Signature | null)) ||
    organisation === fold.organisation
  );
}
