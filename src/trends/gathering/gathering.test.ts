import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { sql } from 'kysely';
import { type Centre, complaintOf, idOf, openCentre, PERSON } from '../../complaints/fixture.ts';
import { ToldTexts, type WantedComplaint } from '../../complaints/index.ts';
import { NotThere, shanghaiDay } from '../../domain/index.ts';
import type { DistinctTextRow } from '../../store/index.ts';
import { startOf } from '../detectors/declared-days.ts';
import { KEPT_DAYS } from './forget.ts';
import { WaveGathering } from './gathering.ts';
import { growthOf, isGrowing } from './growth.ts';
import { Waves } from './waves.ts';

const SHOP = '91310000MA1FL00K2G';
const DAY_MS = 86_400_000;
const sale = (off: number, more = '') =>
  `【青禾商城】年中大促，全场满${off * 10}减${off}，会员专享，点击 qh.example.cn/${off} 抢购${more}，拒收请回复R`;
const LOAN = '【云帆金服】您有一笔额度待领取，最快三分钟到账，利息低至日息万二，详情咨询客服，拒收请回复R';

let centre: Centre;
let sent: DistinctTextRow[];
/** The first day of traffic. */
let first: number;

before(async () => {
  centre = await openCentre();
});
after(() => centre.shut());
beforeEach(async () => {
  const { db } = centre.house.record;
  await sql`truncate wave, wave_variant, wave_day, wave_complaint, wave_event, wave_run cascade`.execute(db);
  await sql`truncate complaint, complaint_match, complaint_event, complaint_original cascade`.execute(db);
  await sql`update wave_position set version = 0, next_wave = 1, next_variant = 1, complaint = 0, matched_at = 'epoch', matched = ''`.execute(
    db,
  );
  centre.house.clock.now = Date.UTC(2026, 5, 20, 4);
  first = shanghaiDay(centre.house.clock.now) - 3;
  sent = [];
});

function gathering(): WaveGathering {
  const { record, key, clock } = centre.house;
  return new WaveGathering({
    ...{ record, key, clock: () => clock.now, complaints: new ToldTexts(record) },
    traffic: {
      firstAt: async () => (sent.length === 0 ? undefined : startOf(first) + 1),
      distinctTexts: async ({ from, to }) => sent.filter(({ firstAt }) => firstAt >= from && firstAt < to),
    },
  });
}
function waves(): Waves {
  const { record, key, clock } = centre.house;
  return new Waves({ record, key, clock: () => clock.now });
}

/** Messages of one text, some minutes after the beginning of a day. */
function carry(
  day: number,
  minute: number,
  text: string,
  messages: number,
  more: Partial<DistinctTextRow> = {},
) {
  const firstAt = startOf(first + day) + minute * 60_000;
  const from = { port: '1069123456', signature: '青禾商城', organisation: SHOP };
  sent.push({ text, ...from, messages, refused: 0, firstAt, lastAt: firstAt + 60_000, ...more });
}

/** Complaints that were matched: with a message of the shop, or with none. */
async function complain(count: number, more: Partial<WantedComplaint>, matched?: string): Promise<string[]> {
  const { record, clock } = centre.house;
  const before = (await sql<{ n: number }>`select count(*)::int as n from complaint`.execute(record.db))
    .rows[0]!.n;
  const wanted = Array.from({ length: count }, (_, i) => complaintOf(before + i, more));
  const taken = await Promise.all(wanted.map((each) => centre.intake.accept(each, PERSON)));
  const ids = taken.map(idOf);
  await match(ids, matched, clock.now);
  return ids;
}
async function match(ids: readonly string[], organisation: string | undefined, at: number): Promise<void> {
  const { db } = centre.house.record;
  await sql`
    insert into complaint_match (complaint, kind, message, message_at, organisation, port, signature, result, matched_at)
    select id, ${organisation === undefined ? 'uncertain' : 'found'}, ${organisation === undefined ? null : 'm'}::text,
      ${organisation === undefined ? null : new Date(at)}::timestamptz, ${organisation ?? null}::text,
      ${organisation === undefined ? null : '1069123456'}::text, ${organisation === undefined ? null : '青禾商城'}::text, '{}', ${new Date(at)}
    from unnest(${ids}::text[]) as given (id)
    on conflict (complaint) do update set kind = excluded.kind, message = excluded.message, message_at = excluded.message_at,
      organisation = excluded.organisation, port = excluded.port, signature = excluded.signature, matched_at = excluded.matched_at`.execute(
    db,
  );
  await sql`update match_position set sequence = (select max(sequence) from complaint)`.execute(db);
}
async function gatherAll(one = gathering()): Promise<void> {
  while ((await one.round()) > 0);
  await one.catchUp(first + 2);
}
/** All that is kept of waves. */
async function kept() {
  const { db } = centre.house.record;
  const all = (table: string, order: string) =>
    sql<Record<string, unknown>>`select * from ${sql.table(table)} order by ${sql.raw(order)}`
      .execute(db)
      .then(({ rows }) => rows);
  const runs = await all('wave_run', 'day');
  return {
    waves: await all('wave', 'id'),
    variants: await all('wave_variant', 'id'),
    days: await all('wave_day', 'variant, day, port, signature, organisation, region'),
    complaints: await all('wave_complaint', 'complaint'),
    events: (await all('wave_event', 'sequence')).map(({ sequence: _, ...event }) => event),
    runs: runs.map(({ took_ms: _, ...run }) => run),
  };
}

test('what is gathered of complaints and of traffic comes to one wave, counted by day and place, each once', async () => {
  carry(0, 5, sale(50), 400);
  carry(0, 5, sale(60), 100, { port: '1069888888', refused: 100 });
  carry(2, 700, sale(70), 1000);
  carry(1, 9, LOAN, 30, { signature: '云帆金服', organisation: 'x' });
  await complain(3, { text: sale(80), place: { province: '广东' } });
  await gatherAll();
  const once = await kept();
  await gatherAll();
  assert.deepEqual(await kept(), once, 'run again it adds nothing');

  const [wave, loan, ...none] = await waves().list({}, { sort: 'complaints', limit: 9 });
  assert.deepEqual(none, []);
  assert.deepEqual(
    [wave!.messages, wave!.refused, wave!.complaints, loan!.messages, loan!.complaints],
    [1500, 100, 3, 30, 0],
  );
  assert.deepEqual(wave!.counts, { port: 2, signature: 1, organisation: 1, region: 1 });
  assert.deepEqual([wave!.state, wave!.isNew, wave!.mergedInto], ['open', true, undefined]);
  const { series, places, purpose, variants } = await waves().get(wave!.id);
  const today = shanghaiDay(centre.house.clock.now);
  assert.deepEqual(
    series.map(({ day, messages, complaints }) => [day - first, messages, complaints]),
    [
      [0, 500, 0],
      [1, 0, 0],
      [2, 1000, 0],
      [today - first, 0, 3],
    ],
  );
  assert.deepEqual(
    places.port.map(({ name, messages, refused, complaints }) => [name, messages, refused, complaints]),
    [
      ['1069123456', 1400, 0, 3],
      ['1069888888', 100, 100, 0],
    ],
  );
  assert.deepEqual(
    places.region.map(({ name, complaints }) => [name, complaints]),
    [['GD', 3]],
  );
  assert.equal(purpose.kind, 'marketing');
  assert.equal(variants.length, 1);
  assert.ok(wave!.template.some((piece) => piece.kind === 'link' && piece.examples.length > 0));
});

test('P11 P7 what people wrote to each other, own words and what is erased are not read; no telephone number stands in what is kept', async () => {
  const callMe = '【云帆金服】低息贷款，额度二十万，来电 13912345678 或一三九一二三四五六七八咨询王经理';
  await complain(1, { text: '妈妈，我的手机坏了，这是我的新号码，方便时打给我', sender: '13911112222' });
  await complain(1, { text: '垃圾短信真烦', sender: '1069123456' });
  await complain(2, { text: callMe, sender: '1069123456' });
  await gatherAll();
  assert.equal((await waves().list({}, { limit: 9 })).length, 1);
  const all = JSON.stringify(await kept());
  assert.doesNotMatch(all, /139\d{4}|一三九一/);
  assert.match(all, /低息贷款/);
});

test('a complaint whose message is found later is counted where it belongs', async () => {
  const ids = await complain(4, { text: sale(50), sender: '' });
  const one = gathering();
  await gatherAll(one);
  const places = async () =>
    (await kept()).days.map(({ organisation, complaints }) => [organisation, complaints]);
  assert.deepEqual(await places(), [['', 4]]);
  centre.house.clock.now += 900_000;
  await match(ids.slice(0, 3), SHOP, centre.house.clock.now);
  centre.house.clock.now += 120_000;
  await gatherAll(one);
  assert.deepEqual(await places(), [
    ['', 1],
    [SHOP, 3],
  ]);
  const [wave] = await waves().list({ organisation: SHOP }, { limit: 9 });
  assert.equal(wave?.complaints, 4);
});

test('cut off at any moment, and by turns in two processes, it comes to the same', async () => {
  for (let i = 0; i < 12; i++) carry(i % 3, 100 * i, i % 4 === 0 ? LOAN : sale(20 + i, `第${i}场`), 10 + i);
  await complain(5, { text: sale(50) });
  await gatherAll();
  const whole = await kept();
  const { db } = centre.house.record;
  await sql`truncate wave, wave_variant, wave_day, wave_complaint, wave_event, wave_run cascade`.execute(db);
  await sql`update wave_position set version = 0, next_wave = 1, next_variant = 1, complaint = 0, matched_at = 'epoch', matched = ''`.execute(
    db,
  );
  // Every other writing of counts fails, which is behind that of variants.
  await sql`create sequence fails`.execute(db);
  await sql`create function now_and_then() returns trigger language plpgsql as $$ begin
    if nextval('fails') % 2 = 1 then raise exception 'cut off'; end if; return new; end $$`.execute(db);
  await sql`create trigger fails before insert on wave_day for each statement execute function now_and_then()`.execute(
    db,
  );
  const two = [gathering(), gathering()];
  let failed = 0;
  const tried = async (work: Promise<unknown>) => work.then(() => true).catch(() => ++failed < 0);
  for (let i = 0; !(await tried(two[i % 2]!.round())); i++);
  for (let i = 0; i < 30; i++) await tried(two[i % 2]!.catchUp(first + (i % 4)));
  await sql`drop trigger fails on wave_day`.execute(db);
  await sql`drop function now_and_then`.execute(db);
  await sql`drop sequence fails`.execute(db);
  await gatherAll();
  assert.ok(failed > 2, `${failed}`);
  assert.deepEqual(await kept(), whole);
});

test('waves that turn out one: the older stays, with all that was counted; the other’s id tells where it went', async () => {
  const one = '【青禾商城】年中大促，全场满300减50，会员专享，点击 a.example.cn/1 抢购，拒收请回复R';
  const other = '亲，店铺周年庆典开启，进店即送好礼一份，限量先到先得，请戳 b.example.cn/zq 领取';
  const bridge = '【青禾商城】年中大促，全场满300减50，会员专享，点击 b.example.cn/zq 抢购，拒收请回复R';
  carry(0, 1, one, 100);
  carry(0, 30, other, 50, { port: '1069888888' });
  await complain(2, { text: other });
  const process = gathering();
  await gatherAll(process);
  const before = await waves().list({}, { limit: 9 });
  assert.equal(before.length, 2);
  // The next night.
  centre.house.clock.now += DAY_MS;
  carry(3, 30, bridge, 7);
  await process.catchUp(first + 3);
  const [wave, ...none] = await waves().list({}, { limit: 9 });
  assert.deepEqual(none, []);
  const ids = before.map(({ id }) => id).sort((a, b) => a - b);
  assert.equal(wave!.id, ids[0]);
  assert.deepEqual([wave!.messages, wave!.complaints, wave!.counts.port], [157, 2, 2]);
  assert.equal((await waves().complaints(wave!.id, { limit: 9 })).length, 2);
  const went = await waves().get(ids[1]!);
  assert.deepEqual([went.wave.state, went.wave.mergedInto, went.wave.messages], ['merged', ids[0], 0]);
  for (const { events } of [went, await waves().get(ids[0]!)])
    assert.deepEqual(
      events.map(({ kind, wave: into, other: from }) => [kind, into, from]),
      [['merge', ids[0], ids[1]]],
    );
  await assert.rejects(() => waves().get(4711), NotThere);
});

test('the lists: by what was seen last, with most complaints, new, growing, by place and by words in any writing', async () => {
  carry(0, 1, sale(50), 300);
  carry(2, 1, LOAN, 90, { signature: '云帆金服', organisation: 'x', port: '1069777777' });
  await complain(12, { text: sale(50) });
  await gatherAll();
  const list = waves();
  const signatures = async (filter: Parameters<Waves['list']>[0]) => {
    const found = await list.list(filter, { limit: 9 });
    return Promise.all(found.map(async ({ id }) => (await list.get(id)).places.signature[0]!.name));
  };
  assert.deepEqual(await signatures({}), ['青禾商城', '云帆金服']);
  assert.deepEqual(await signatures({ signature: '云帆金服' }), ['云帆金服']);
  assert.deepEqual(await signatures({ port: '1069777777' }), ['云帆金服']);
  assert.deepEqual(await signatures({ text: '會員 專享' }), ['青禾商城']);
  assert.deepEqual(await signatures({ text: '没有这几个字' }), []);
  assert.deepEqual(await signatures({ isGrowing: true }), ['青禾商城']);
  assert.deepEqual(await signatures({ isGrowing: false }), ['云帆金服']);
  assert.deepEqual(await signatures({ isNew: true }), ['青禾商城', '云帆金服']);
  const [sales] = await list.list({ isGrowing: true }, { limit: 9 });
  assert.deepEqual(sales!.growth.complaints, { last: 12, before: 0, ratio: undefined, state: 'growing' });
  for (const sort of ['seen', 'complaints', 'messages'] as const) {
    const whole = await list.list({}, { sort, limit: 9 });
    const [one] = await list.list({}, { sort, limit: 1 });
    const [two] = await list.list({}, { sort, limit: 1, after: list.placeOf(one!, sort) });
    assert.deepEqual([one, two], whole, sort);
  }
  centre.house.clock.now += 40 * DAY_MS;
  assert.deepEqual(await signatures({ isNew: true }), []);
  assert.equal((await list.list({}, { limit: 1 }))[0]!.state, 'quiet');
});

test('a message’s wave is found by its text among those of its sender’s day; nothing is kept of the question', async () => {
  carry(0, 1, sale(50), 300);
  carry(0, 2, LOAN, 9, { signature: '云帆金服', organisation: 'x' });
  await gatherAll();
  const before = await kept();
  const at = startOf(first) + 5 * 60_000;
  const from = { at, port: '1069123456', signature: '青禾商城', organisation: SHOP };
  const found = await waves().ofMessage({ ...from, text: sale(90) });
  assert.equal(found?.messages, 300);
  assert.equal(await waves().ofMessage({ ...from, text: LOAN }), undefined);
  // What the record holds in no text is part of no name in it either.
  const odd = { ...from, signature: `${from.signature}\0\ud800`, port: `${from.port}\0` };
  assert.equal(await waves().ofMessage({ ...odd, text: sale(90) }), undefined);
  assert.equal(await waves().ofMessage({ ...from, at: at + 2 * DAY_MS, text: sale(90) }), undefined);
  assert.deepEqual(await kept(), before);
});

test('what was not seen for a year goes with all of it, and an erased complaint is in no wave', async () => {
  carry(0, 1, LOAN, 9, { signature: '云帆金服', organisation: 'x' });
  carry(0, 2, sale(50), 40);
  const [gone, stays] = await complain(2, { text: sale(50) });
  await gatherAll();
  const { record, clock } = centre.house;
  await sql`update complaint set erased_at = accepted_at where id = ${gone}`.execute(record.db);
  const [wave] = await waves().list({}, { sort: 'complaints', limit: 1 });
  assert.deepEqual(
    (await waves().complaints(wave!.id, { limit: 9 })).map(({ complaint }) => complaint),
    [stays],
  );
  clock.now = startOf(first) + (KEPT_DAYS + 2) * DAY_MS;
  await complain(1, { text: sale(60) });
  const later = gathering();
  while ((await later.round()) > 0);
  const left = await kept();
  assert.deepEqual(
    left.waves.map((each) => each['complaints']),
    [2, 1],
    'what was forgotten after 90 days is another wave when it comes again',
  );
  assert.equal(left.complaints.length, 2);
  assert.equal(left.waves[0]!['messages'], 40);
  assert.ok(left.days.every(({ day }) => Number(day) > first));
});

test('the list’s filter and the page say the same of growth', async () => {
  const pairs = Array.from(
    { length: 900 },
    (_, i) => [(i % 30) * (1 + (i % 7)), Math.floor(i / 30) * (1 + (i % 5))] as const,
  );
  for (const kind of ['complaints', 'messages'] as const) {
    const { rows } = await sql<{ last: number; before: number; grows: boolean }>`
      select last, before, ${isGrowing(kind, sql.ref('last'), sql.ref('before'))} as grows
      from unnest(${pairs.map(([last]) => last)}::bigint[], ${pairs.map(([, before]) => before)}::bigint[]) as weeks (last, before)`.execute(
      centre.house.record.db,
    );
    assert.equal(rows.length, pairs.length);
    assert.ok(rows.some(({ grows }) => grows) && rows.some(({ grows }) => !grows));
    for (const { last, before, grows } of rows)
      assert.equal(growthOf(kind, last, before).state === 'growing', grows, `${kind} ${last} ${before}`);
  }
});
