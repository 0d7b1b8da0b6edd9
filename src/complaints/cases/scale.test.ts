import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { refusalOf } from '../../consent/fixture.ts';
import { COMPLAINTS_MOVED_MAX } from '../../domain/index.ts';
import { PORT } from '../fixture.ts';
import { type Office, openOffice } from './fixture.ts';

let office: Office;
before(async () => {
  office = await openOffice();
});
after(() => office.shut());

/** The machine may be busy; what has to be seconds is not to become minutes. */
const WITHIN_MS = 30_000;

/** So many complaints like one that was taken in, by the database itself. */
async function copies(count: number, series: string): Promise<string[]> {
  const [first] = await office.taken(1, 1, { text: `批量 ${series} 退订回R` });
  const { rows } = await sql<{ id: string }>`
    insert into complaint (id, channel, via, tag, sealed, proof, sender, port, sender_kind, text, told_at, accepted_at, category,
      category_by, state, marks, counted, wants_stop, likeness, alike)
    select ${series} || lpad(n::text, 7, '0'), channel, via, tag, sealed, proof, sender, port, sender_kind, text, told_at, accepted_at,
      category, category_by, state, marks, counted, wants_stop, likeness, alike
    from complaint, generate_series(1, ${count}) n where complaint.id = ${first!} returning id`.execute(
    office.house.record.db,
  );
  return rows.map(({ id }) => id);
}

test('ten thousand complaints are merged into a case, and taken out again, within seconds', async (t) => {
  const ann = office.house.as('ann');
  const ids = await copies(COMPLAINTS_MOVED_MAX, '2026');
  const target = await office.cases.open(
    { subjectKind: 'port', port: PORT, complaints: await office.taken(10, 1) },
    ann,
  );
  const others: string[] = [];
  for (let i = 0; i < ids.length; i += COMPLAINTS_MOVED_MAX / 4)
    others.push(
      (
        await office.cases.open(
          { subjectKind: 'single', complaints: ids.slice(i, i + COMPLAINTS_MOVED_MAX / 4) },
          ann,
        )
      ).case,
    );
  const begun = performance.now();
  const merged = await office.cases.merge(target.case, others, '同一事项', ann);
  const mergedMs = performance.now() - begun;
  assert.equal(merged.moved, COMPLAINTS_MOVED_MAX);
  assert.equal((await office.cases.get(target.case)).case.members, COMPLAINTS_MOVED_MAX + 1);
  const undone = await office.cases.undo(merged.act, '误并', ann);
  const undoneMs = performance.now() - begun - mergedMs;
  assert.deepEqual([undone.moved, undone.left], [COMPLAINTS_MOVED_MAX, []]);
  t.diagnostic(`merged in ${Math.round(mergedMs)} ms, undone in ${Math.round(undoneMs)} ms`);
  for (const id of others) assert.equal((await office.cases.get(id)).case.members, COMPLAINTS_MOVED_MAX / 4);
  assert.ok(
    mergedMs < WITHIN_MS && undoneMs < WITHIN_MS,
    `merged in ${mergedMs} ms, undone in ${undoneMs} ms`,
  );
  const more = await copies(1, '2027');
  assert.deepEqual(
    await refusalOf(office.cases.gather(target.case, { complaints: [...ids, ...more] }, '', ann)),
    ['complaints: too-many'],
  );
});
