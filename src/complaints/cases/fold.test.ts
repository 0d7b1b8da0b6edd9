import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { DAY } from '../../consent/fixture.ts';
import { NotThere, Refusal } from '../../domain/index.ts';
import { PORT } from '../fixture.ts';
import { foldsOf, rowOf } from './case-events.ts';
import { ACCUSED, CARRIER, type Office, openOffice, PROVIDER } from './fixture.ts';

let office: Office;
before(async () => {
  office = await openOffice();
});
after(() => office.shut());

const COMPLAINTS = 12;
/** One act, by numbers that are read as which of those that there are. */
const anAct = fc.record({
  act: fc.constantFrom(
    ...(['open', 'gather', 'separate', 'split', 'merge', 'undo', 'undo', 'take', 'name'] as const),
    ...(['send', 'send', 'pass', 'answer', 'see', 'decide', 'appeal', 'settle', 'close', 'reopen'] as const),
    ...(['later', 'close-one'] as const),
  ),
  which: fc.nat(1000),
  other: fc.nat(1000),
  some: fc.uniqueArray(fc.nat(COMPLAINTS - 1), { minLength: 1, maxLength: 5 }),
});
type Act = ReturnType<(typeof anAct)['generate']>['value_'];

/** What happened: whatever is refused leaves nothing behind, which the comparison shows. */
async function live(world: World, { act, which, other, some }: Act): Promise<void> {
  const { cases, leads, house } = office;
  const [ann, bob] = [house.as('ann'), house.as('bob')];
  const pick = <T>(of: readonly T[], at: number) => of[at % Math.max(1, of.length)];
  const complaints = some.map((i) => world.complaints[i]!);
  const id = pick(world.cases, which) ?? 'g_none';
  const lead = pick(world.leads, which) ?? 'l_none';
  const organisation = pick([ACCUSED, PROVIDER, CARRIER], other)!;
  switch (act) {
    case 'open': {
      const done = await cases.open({ subjectKind: 'port', port: PORT, complaints }, ann);
      world.cases.push(done.case);
      world.acts.push(done.act);
      return;
    }
    case 'gather':
      world.acts.push((await cases.gather(id, { complaints }, '', ann)).act);
      return;
    case 'separate':
    case 'split': {
      const own = (await cases.complaints(id, { limit: 100 })).map((each) => each.id).slice(0, some.length);
      const done =
        act === 'split'
          ? await cases.split(id, { subjectKind: 'single', complaints: own }, ann)
          : await cases.separate(id, own, '', ann);
      if (act === 'split') world.cases.push(done.case);
      world.acts.push(done.act);
      return;
    }
    case 'merge':
      world.acts.push((await cases.merge(id, [pick(world.cases, other) ?? 'g_none'], '', ann)).act);
      return;
    case 'undo':
      world.acts.push((await cases.undo(pick(world.acts, which) ?? 'm_none', '', ann)).id);
      return;
    case 'take':
      return cases.do(id, { act: 'take' }, ann);
    case 'name':
      return cases.do(id, { act: 'name', organisation, reason: '' }, ann);
    case 'send':
      world.leads.push((await leads.send(id, undefined, '', ann)).lead);
      return;
    case 'pass':
      await leads.pass(lead, undefined, '', ann);
      return;
    case 'see':
      return leads.see(lead, organisation, ann);
    case 'answer':
      return leads.answer(
        lead,
        organisation,
        { found: 'not-found', deeds: ['nothing'], statement: '没有查到', proofs: [], files: [] },
        ann,
      );
    case 'decide':
      return cases.do(
        id,
        { act: 'decide', decision: other % 2 === 0 ? 'founded' : 'unfounded', reason: '核查' },
        ann,
      );
    case 'appeal':
      return leads.appeal(lead, organisation, '申诉', ann);
    case 'settle':
      return cases.do(id, { act: other % 2 === 0 ? 'uphold' : 'overturn', reason: '' }, bob);
    case 'close':
      return cases.do(id, { act: 'close', end: 'rectified', reason: '' }, ann);
    case 'reopen':
      return cases.do(id, { act: 'reopen', reason: '' }, ann);
    case 'close-one':
      return office.complaints.do(complaints[0]!, { act: 'close', end: 'repeated' }, ann);
    case 'later':
      house.clock.now += (1 + (other % 9)) * DAY;
  }
}

interface World {
  readonly complaints: string[];
  readonly cases: string[];
  readonly acts: string[];
  readonly leads: string[];
}

test('whatever happened, the rows of cases are what their events and moves come to, and each complaint is in one case', async () => {
  let [next, done] = [100, 0];
  await fc.assert(
    fc.asyncProperty(fc.array(anAct, { minLength: 10, maxLength: 30 }), async (acts) => {
      const world: World = {
        ...{ complaints: await office.taken(next, COMPLAINTS), cases: [], acts: [], leads: [] },
      };
      next += COMPLAINTS;
      for (const act of [{ act: 'open', which: 0, other: 0, some: [0, 1, 2, 3, 4, 5] } as Act, ...acts]) {
        try {
          await live(world, act);
          done += 1;
        } catch (error) {
          if (!(error instanceof Refusal) && !(error instanceof NotThere)) throw error;
        }
      }
      await same(world);
    }),
    { numRuns: 20 },
  );
  assert.ok(done > 150, `${done} acts were done`);
});

async function same({ cases, complaints }: World): Promise<void> {
  const { db } = office.house.record;
  const folds = await foldsOf(db, cases);
  const rows = await db.selectFrom('complaint_case').selectAll().where('id', 'in', cases).execute();
  assert.equal(rows.length, cases.length);
  for (const row of rows) {
    const kept = {
      ...{ id: row.id, state: row.state, subject_kind: row.subject_kind, port: row.port },
      ...{ signature: row.signature, organisation: row.organisation, assignee: row.assignee },
      ...{ assignee_name: row.assignee_name, decision: row.decision, into_case: row.into_case },
      decided_at: row.decided_at?.getTime() ?? null,
      answer_since: row.answer_since?.getTime() ?? null,
    };
    assert.deepEqual(kept, rowOf(row.id, folds.get(row.id)!));
  }
  // The last move of each complaint is where it is; and what is counted is what is there.
  const { rows: last } = await sql<{ complaint: string; to: string | null; at: string | null }>`
    select distinct on (v.complaint) v.complaint, v.to_case as "to", m."case" as at
    from case_move v join case_act a on a.id = v.act left join case_member m on m.complaint = v.complaint
    where v.complaint = any(${complaints}::text[]) order by v.complaint, a.sequence desc`.execute(db);
  for (const { to, at } of last) assert.equal(at, to);
  const { rows: counted } = await sql<{
    id: string;
    members: number;
    counted: number;
    forward: Date | null;
    waiting: Date | null;
    state: string;
  }>`
    select k.id, k.state, k.members, k.forward_since as forward, count(m.complaint)::int as counted,
      min(c.accepted_at) filter (where not m.forwarded and c.state = 'gathered') as waiting
    from complaint_case k left join case_member m on m."case" = k.id left join complaint c on c.id = m.complaint
    where k.id = any(${cases}::text[]) group by k.id`.execute(db);
  for (const { members, counted: there, forward, waiting, state } of counted) {
    assert.equal(members, there);
    assert.equal(forward?.getTime(), state === 'open' ? waiting?.getTime() : undefined);
    if (state === 'dissolved') assert.equal(there, 0);
  }
}
