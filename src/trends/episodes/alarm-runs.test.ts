/** Nights over complaints in a PostgreSQL of its own: from the past that teaches, over a scam that is found, to what people make of it. */
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { type AlarmLevel, DAY_MS, NotThere } from '../../domain/index.ts';
import type { Actor, Deed } from '../../registry/index.ts';
import { createSealer, openRecord, type RecordStore, SealKey } from '../../store/index.ts';
import { Random } from '../../world/index.ts';
import { startOf } from '../detectors/declared-days.ts';
import { seriesOf } from '../series/nodes.ts';
import { AlarmRuns } from './alarm-runs.ts';
import { Episodes } from './episodes.ts';
import { complain, NOTHING_SENT, type TestComplaint } from './fixture.ts';
import { SeriesBook } from './series-page.ts';

/** 2026-01-01, and the days of the past; then a fortnight in which something is wrong, and a month without. */
const FIRST = 20_454;
const PAST = 120;
const WRONG = 8;
const SHOP = '91310000MA1FL00K2G';
const SCAM = '91110000MA0000003T';
const budgets = { leaf: 5, organisation: 3, 'category-region': 2, total: 0.5, wave: 2 };

const random = new Random('nights');
let next = 0;
/** Complaints of a day of messages, most of them told within two days. */
function dayOf(day: number): TestComplaint[] {
  const rows: TestComplaint[] = [];
  const add = (mean: number, leaf: Partial<TestComplaint>) => {
    for (let left = mean; left > 0; ) {
      left += Math.log(1 - random.fraction());
      if (left <= 0) break;
      const at = startOf(FIRST + day) + Math.floor(random.fraction() * DAY_MS);
      const late = random.fraction() < 0.6 ? 0 : Math.ceil(3 * random.fraction());
      rows.push({ id: `N${next++}`, at, filedAt: at + late * DAY_MS, ...leaf });
    }
  };
  for (const category of ['loans', 'retail', 'games', 'insurance'])
    for (const region of ['GD', 'ZJ', 'BJ', 'SC']) {
      add(0.8, { organisation: SHOP, category, region });
      add(0.3, { port: '1069123', category, region, channel: 'sms' });
    }
  if (day >= PAST && day < PAST + WRONG)
    for (const region of ['GD', 'ZJ', 'BJ', 'SC']) add(4, { organisation: SCAM, category: 'loans', region });
  return rows;
}

let record: RecordStore;
const folder = mkdtempSync(join(tmpdir(), 'alarm-runs-'));
const clock = { now: 0 };
let runs: AlarmRuns;
let episodes: Episodes;
const deeds: Deed[] = [];
const officer: Actor = {
  ...{ id: 'p_officer', name: '林', scope: 'all' },
  note: async (_db, ...noted) => void deeds.push(...noted),
};

before(async () => {
  chmodSync(folder, 0o755);
  record = await openRecord({
    embeddedFolder: folder,
    sealer: createSealer(new SealKey(Buffer.alloc(32, 7))),
  });
  const rows = Array.from({ length: PAST + 60 }, (_, day) => dayOf(day)).flat();
  for (let i = 0; i < rows.length; i += 2000) await complain(record, rows.slice(i, i + 2000));
  runs = new AlarmRuns({ record, clock: () => clock.now, budgets });
  episodes = new Episodes({ record, clock: () => clock.now });
});
after(async () => {
  await record.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
});

/** The morning after a day. */
async function night(day: number): Promise<void> {
  clock.now = startOf(FIRST + day + 1) + 4 * 3_600_000;
  await runs.catchUp(FIRST + day);
}
const open = (level: AlarmLevel) => episodes.list({ levels: [level], state: 'open' }, { limit: 50 });
const stored = async () =>
  (
    await sql<object>`
      select (select json_agg(r order by day) from (select day, levels, delay from alarm_run) r) as runs,
        (select json_agg(m order by level) from (select level, day, md5(memory) from alarm_memory) m) as memory,
        (select json_agg(e order by level, series, first_day) from (select level, series, first_day, last_day, since_day, assessed from alarm_episode) e) as episodes,
        (select sum(told) from series_leaf) as told`.execute(record.db)
  ).rows[0];
const forget = () =>
  sql`truncate alarm_run, alarm_memory, alarm_episode, alarm_day, alarm_step cascade`.execute(record.db);

describe('the nights', () => {
  test('begin with yesterday, taught by the days before; they have learnt how late complaints come, and from where on there is an alarm', async () => {
    await night(PAST - 6);
    assert.equal((await runs.lastRun())!.day, FIRST + PAST - 6);
    for (let day = PAST - 5; day < PAST; day++) await night(day);
    const { levels, delay } = (await runs.lastRun())!;
    assert.deepEqual(
      [levels.leaf.series, levels.organisation.series, levels['category-region'].series, levels.total.series],
      [32, 10, 16, 9],
    );
    assert.ok(levels.leaf.threshold !== null, 'it has learnt');
    assert.deepEqual(levels.leaf.record.set, 5);
    assert.ok(delay.shares[0]! > 0.5 && delay.shares[0]! < 0.75, `${delay.shares[0]}`);
    assert.ok(delay.shares[4]! > 0.97);
  });

  test('P10 find a scam in days, in its leaves and as a group, with the leaves that make it up, what was expected, and how often the monitor is wrong', async () => {
    for (let day = PAST; day < PAST + WRONG; day++) await night(day);
    const found = (await open('organisation')).filter(({ node }) => node.organisation === SCAM);
    const whole = found.find(({ node }) => node.category === undefined)!;
    assert.ok(whole.firstDay - (FIRST + PAST) <= 2, `raised ${whole.firstDay - FIRST - PAST} days after`);
    assert.ok(Math.abs(whole.sinceDay - (FIRST + PAST)) <= 1);
    const { days, leaves, steps, record: own, complaints } = await episodes.get(whole.id);
    assert.equal(days.at(-1)!.day, FIRST + PAST + WRONG - 1);
    assert.ok(days.at(-1)!.count > days.at(-1)!.expected.high);
    assert.deepEqual(new Set(leaves.items.map(({ region }) => region)), new Set(['GD', 'ZJ', 'BJ', 'SC']));
    assert.equal(
      leaves.items.reduce((sum, each) => sum + each.complaints, leaves.others.complaints),
      days.at(-1)!.count,
      'the leaves come to the group',
    );
    const leafEpisodes = await open('leaf');
    for (const leaf of leaves.items)
      assert.equal(leaf.episode, leafEpisodes.find(({ series }) => series === seriesOf(leaf))?.id ?? null);
    assert.ok(leafEpisodes.some(({ node }) => node.organisation === SCAM && node.category === 'loans'));
    assert.equal(steps[0]!.act, 'raise');
    assert.ok(own.raised >= 1 && own.undecided === own.raised);
    assert.ok(complaints.length > 0);
    const words = whole.assessed.reasons.map(({ zh }) => zh).join('');
    assert.match(words, /正常范围[\s\S]*监测自身的记录：设定所监测的序列合计每周误报不超过 3 起/);
    assert.equal(
      (await open('total')).every(({ node }) => node.organisation === undefined),
      true,
    );
  });

  test('run again, or with what was remembered lost halfway, give the same; each day once', async () => {
    const first = await stored();
    await night(PAST + WRONG - 1);
    assert.deepEqual(await stored(), first);
    await assert.rejects(
      record.db
        .insertInto('alarm_run')
        .values({ day: FIRST + PAST, ran_at: new Date(), took_ms: 0, levels: '{}', delay: '{}' })
        .execute(),
    );
    await forget();
    await sql`update series_leaf set told = 0`.execute(record.db);
    await night(PAST - 6);
    // In one go, as after days on which nothing ran.
    await night(PAST + WRONG - 1);
    const again = (await stored()) as { runs: unknown; episodes: unknown };
    const { runs: days, episodes: raised } = first as { runs: unknown; episodes: unknown };
    assert.deepEqual([again.runs, again.episodes], [days, raised]);
  });

  test('a night that fails leaves nothing, and the next try is as the first would have been', async () => {
    const before = await stored();
    await sql`alter table alarm_memory add constraint broken check (day < ${sql.raw(String(FIRST + PAST + WRONG))}) not valid`.execute(
      record.db,
    );
    await assert.rejects(night(PAST + WRONG));
    assert.deepEqual(await stored(), before);
    await sql`alter table alarm_memory drop constraint broken`.execute(record.db);
    await night(PAST + WRONG);
    assert.equal((await runs.lastRun())!.day, FIRST + PAST + WRONG);
  });

  test('P10 raise no more over the quiet weeks than was set, level by level', async () => {
    for (let day = PAST + WRONG + 1; day < PAST + WRONG + 45; day++) await night(day);
    const all = await episodes.list({}, { limit: 200 });
    const weeks = 44 / 7;
    for (const [level, set] of Object.entries(budgets)) {
      const raised = all.filter(
        (each) =>
          each.level === level && each.node.organisation !== SCAM && each.firstDay > FIRST + PAST + WRONG,
      ).length;
      // What comes of a rate for so many weeks stays below this 99 times in 100.
      const most = set * weeks + 2.4 * Math.sqrt(set * weeks) + 1;
      assert.ok(
        raised <= most,
        `${level}: ${raised} raised in ${weeks.toFixed(1)} weeks, ${set} a week were set`,
      );
    }
  });

  test('close an episode after a fortnight of quiet', async () => {
    const all = await episodes.list({ organisation: SCAM }, { limit: 50 });
    assert.ok(all.length > 0 && all.every(({ state }) => state === 'closed'));
    for (const { closedDay, lastDay, id } of all) {
      assert.equal(closedDay! - lastDay, 14);
      assert.equal((await episodes.get(id)).steps.at(-1)!.act, 'close');
    }
  });
});

describe('a person', () => {
  test('says what became of an episode, with a reason; the last word counts, all of them stay, and the record of the level tells', async () => {
    const [episode] = await episodes.list({ organisation: SCAM, levels: ['organisation'] }, { limit: 1 });
    await episodes.opine(episode!.id, 'false', '看错了', officer);
    await episodes.opine(episode!.id, 'confirmed', '核实为诈骗贷款', officer);
    const page = await episodes.get(episode!.id);
    assert.equal(page.episode.opinion, 'confirmed');
    assert.deepEqual(
      page.steps.slice(-2).map(({ act, reason }) => [act, reason]),
      [
        ['false', '看错了'],
        ['confirmed', '核实为诈骗贷款'],
      ],
    );
    assert.equal(page.record.confirmed, 1);
    assert.equal(page.record.false, 0);
    assert.equal(page.record.raised - page.record.undecided, 1);
    assert.deepEqual(
      deeds.map(({ act, object }) => [act, object]),
      ['alarm.false', 'alarm.confirmed'].map((act) => [act, { kind: 'alarm-episode', id: episode!.id }]),
    );
    await assert.rejects(episodes.opine('e_nowhere', 'false', 'x', officer), NotThere);
    await assert.rejects(episodes.opine(episode!.id, 'false', 'x', { ...officer, scope: [] }), NotThere);
  });
});

describe('a series', () => {
  test('is told day by day: seen, expected, alarms, the days that are not complete; the second opinion says that there is too little history', async () => {
    const book = new SeriesBook({ record, traffic: NOTHING_SENT, budgets, runs });
    const last = (await runs.lastRun())!.day;
    const page = await book.page({ organisation: SCAM, port: '' }, FIRST + PAST - 10, last + 50);
    assert.equal(page.level, 'organisation');
    assert.equal(page.days.at(-1)!.day, last, 'nothing is told of days to come');
    const wrong = page.days.filter(({ day }) => day >= FIRST + PAST && day < FIRST + PAST + WRONG);
    assert.ok(wrong.every(({ seen, expected }) => seen > expected!.high));
    assert.ok(wrong.filter(({ isAlarm }) => isAlarm).length >= 6);
    const incomplete = page.days.filter((each) => each.incomplete !== undefined);
    assert.deepEqual(
      incomplete.map(({ day }) => last - day),
      [2, 1, 0].slice(-incomplete.length),
    );
    assert.ok(incomplete.length >= 2);
    assert.ok(page.days.find(({ day }) => day === FIRST + PAST)!.features.includes('Labour Day'));
    assert.equal(page.secondOpinion.kind, 'too-little-history');
    const shop = await book.page({ organisation: SHOP, port: '' }, last - 60, last);
    const mean = shop.days.reduce((sum, { expected }) => sum + expected!.mean, 0) / shop.days.length;
    assert.ok(Math.abs(mean / 12.8 - 1) < 0.15, `the expected line lies at complete days: ${mean}`);
    const unwatched = await book.page({ region: 'GD', channel: 'sms' }, last - 6, last);
    assert.ok(unwatched.days.some(({ seen }) => seen > 0));
    assert.equal(unwatched.assessed, undefined);
  });
});
