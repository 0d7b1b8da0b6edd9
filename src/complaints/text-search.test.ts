import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import type { ComplaintFilter } from './complaints.ts';
import { type Centre, complaintOf, idOf, openCentre, PERSON, PORT } from './fixture.ts';

/** More than are looked through without an index. */
const MANY = 25_000;
/** Texts of the beginning, behind all the others. */
const OLD = [
  '【临江贷】利率低至三厘，点击 lj.example/9 办理，拒收请回复R',
  "【青禾】it's 100% \\ & | ! :* ('q') <-> 折",
  '👨\u200d👩\u200d👧 满减 e\u0301',
  '贷款利率',
  '利率贷款',
  'R',
];
let centre: Centre;
const ids: string[] = [];

before(async () => {
  centre = await openCentre();
  for (const [i, text] of OLD.entries())
    ids.push(idOf(await centre.intake.accept(complaintOf(i, { text, sender: '' }), PERSON)));
  await sql`
    insert into complaint (id, channel, via, tag, sealed, proof, sender, port, sender_kind, text, told_at, accepted_at, category,
      category_by, state, marks, counted, wants_stop, likeness, alike)
    select '2031' || lpad(n::text, 11, '0'), channel, via, tag, sealed, proof, sender, port, sender_kind, '【青禾】第' || n || '期大促', told_at, accepted_at,
      category, category_by, state, marks, counted, wants_stop, likeness, alike
    from complaint, generate_series(1, ${MANY}) n where complaint.id = ${ids[3]!}`.execute(
    centre.house.record.db,
  );
});
after(() => centre.shut());

async function found(text: string, filter: ComplaintFilter = {}, limit = 20): Promise<string[]> {
  return (await centre.complaints.list({ ...filter, text }, { limit })).map(({ id }) => id);
}

test('any piece of a text is found, however far back: two characters, one, signs that a search has a meaning for, characters of several parts', async () => {
  const pieces: readonly (readonly [string, readonly number[]])[] = [
    ['利率', [4, 3, 0]],
    ['贷款', [4, 3]],
    ['贷款利', [3]],
    ['临', [0]],
    ['厘', [0]],
    ['lj.example/9', [0]],
    ["it's", [1]],
    ["'q'", [1]],
    ['\\', [1]],
    [' \\ & | ! :* ', [1]],
    ['100%', [1]],
    ["('q') <->", [1]],
    ['👨\u200d👩\u200d👧', [2]],
    ['e\u0301', [2]],
    ['复R', [0]],
    ['R', [5, 0]],
    ['款贷', []],
    ['没有这些字', []],
    ['\ud83d', []],
  ];
  for (const [piece, places] of pieces)
    assert.deepEqual(
      await found(piece),
      places.map((place) => ids[place]!),
      piece,
    );
});

test('what many hold is told the newest first and goes on page by page into what lies far back; other filters hold as well', async () => {
  assert.deepEqual(
    (await found('期大促', {}, 3)).map((id) => Number(id.slice(4))),
    [MANY, MANY - 1, MANY - 2],
  );
  const all: string[] = [];
  for (let page: string[] = [], after: string | undefined; ; after = page.at(-1)) {
    page = (await centre.complaints.list({ text: '第7' }, { limit: 500, after })).map(({ id }) => id);
    all.push(...page);
    if (page.length < 500) break;
  }
  const { rows } = await sql<{ id: string }>`
    select id from complaint where strpos(text, '第7') > 0 order by sequence desc`.execute(
    centre.house.record.db,
  );
  assert.ok(rows.length > 1000);
  assert.deepEqual(
    all,
    rows.map(({ id }) => id),
  );
  assert.deepEqual(await found('利率', { state: 'closed' }), []);
  assert.deepEqual(await found('利率', { port: PORT }), []);
  assert.deepEqual(await found('贷款', { state: 'accepted', counted: true, channel: 'web' }), [
    ids[4],
    ids[3],
  ]);
});
