import { sql } from 'kysely';
import { type CaseState, type ComplaintState, NotThere, Refusal, type Words } from '../../domain/index.ts';
import type { Complaints } from '../complaints.ts';
import type { Db } from '../ground.ts';
import type { CaseGround, Hand } from './ground.ts';
import { type Going, type MassAct, moveComplaints } from './membership.ts';
import { caseObjection } from './refusals.ts';

/** Why one complaint stays where it is. */
export type Stays = 'moved-on' | 'state-changed' | 'case-settled';

export const STAYS_WORDS: Readonly<Record<Stays, Words>> = {
  'moved-on': { zh: '此后又被移到别处', en: 'was moved on since' },
  'state-changed': {
    zh: '此后已转办、答复或办结',
    en: 'was forwarded, answered or closed since',
  },
  'case-settled': {
    zh: '所在或原来的案件已认定或办结',
    en: 'its case, or the one before, is decided or closed',
  },
};

/** One move as it was made, and how things stand now. */
export interface MoveStanding {
  readonly complaint: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly stateBefore: ComplaintState;
  readonly stateAfter: ComplaintState;
  /** In the case that it left. */
  readonly forwardedBefore: boolean;
  readonly state: ComplaintState;
  readonly case: string | null;
  readonly forwarded: boolean;
  readonly fromState: CaseState | null;
  readonly toState: CaseState | null;
}

export interface Undone extends MassAct {
  /** What could not be undone, and why. */
  readonly left: readonly { readonly complaint: string; readonly because: Stays }[];
}

/** Whether a move can be taken back, by how things stand; undefined: it can. */
export function staysBecause(move: MoveStanding): Stays | undefined {
  if (move.case !== move.to) return 'moved-on';
  if (move.state !== move.stateAfter) return 'state-changed';
  const settled = (state: CaseState | null, allowed: readonly CaseState[]) =>
    state !== null && !allowed.includes(state);
  // Where it was may have been dissolved by this very act.
  if (settled(move.fromState, ['open', 'dissolved']) || settled(move.toState, ['open']))
    return 'case-settled';
  return undefined;
}

/** Takes an act back, also after other things happened: what can be undone is, and what cannot is told. Within `caseAct`. */
export async function undoAct(
  ground: CaseGround,
  complaints: Pick<Complaints, 'move'>,
  db: Db,
  id: string,
  reason: string,
  hand: Hand,
): Promise<Undone & { readonly stops: number }> {
  const act = await db.selectFrom('case_act').selectAll().where('id', '=', id).executeTakeFirst();
  if (act === undefined) throw new NotThere();
  if (act.undone_by !== null) throw new Refusal([caseObjection('undone-already', 'act')]);
  const moves = await movesOf(db, id);
  const left: Undone['left'][number][] = [];
  const going: Going[] = [];
  for (const move of moves) {
    const because = staysBecause(move);
    const { complaint, state, case: at, forwarded } = move;
    if (because !== undefined) left.push({ complaint, because });
    else
      going.push({
        ...{ complaint, state, case: at, forwarded, to: move.from },
        back: { state: move.stateBefore, forwarded: move.forwardedBefore },
      });
  }
  if (going.length === 0) throw new Refusal([nothing(left)]);
  const done = await moveComplaints(
    ground,
    complaints,
    db,
    { kind: 'undo', reason, undoes: id },
    going,
    hand,
  );
  await db.updateTable('case_act').set({ undone_by: done.id }).where('id', '=', id).execute();
  return { ...done, left };
}

async function movesOf(db: Db, act: string): Promise<MoveStanding[]> {
  const { rows } = await sql<MoveStanding>`
    select v.complaint, v.from_case as "from", v.to_case as "to", v.state_before as "stateBefore", v.state_after as "stateAfter",
      v.forwarded as "forwardedBefore", c.state, m."case", coalesce(m.forwarded, false) as forwarded,
      f.state as "fromState", t.state as "toState"
    from case_move v join complaint c on c.id = v.complaint
      left join case_member m on m.complaint = v.complaint
      left join complaint_case f on f.id = v.from_case
      left join complaint_case t on t.id = v.to_case
    where v.act = ${act} order by v.complaint`.execute(db);
  return rows;
}

function nothing(left: Undone['left']) {
  const counts = Map.groupBy(left, ({ because }) => because);
  const words = (language: 'zh' | 'en') =>
    [...counts]
      .map(([because, some]) => `${STAYS_WORDS[because][language]} (${some.length})`)
      .join(language === 'zh' ? '；' : '; ');
  const told = caseObjection('nothing-to-undo', 'act', { because: '{because}' });
  return {
    ...told,
    words: {
      zh: told.words.zh.replace('{because}', words('zh')),
      en: told.words.en.replace('{because}', words('en')),
    },
  };
}
