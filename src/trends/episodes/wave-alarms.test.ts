/** Nights over waves in a PostgreSQL of its own: small ones come and go, one begins with fifteen complaints, two turn out one. */
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { ALARM_LEVELS, DAY_MS } from '../../domain/index.ts';
import { createSealer, openRecord, type RecordStore, SealKey } from '../../store/index.ts';
import { Random } from '../../world/index.ts';
import { startOf } from '../detectors/declared-days.ts';
import { keepSeries, recountSeries } from '../series/leaves.ts';
import { AlarmRuns } from './alarm-runs.ts';
import { Episodes } from './episodes.ts';
import { complain, NOTHING_SENT, type TestComplaint } from './fixture.ts';
import { SeriesBook } from './series-page.ts';
import { untold } from './untold.ts';
import { Watch } from './watch.ts';

/** 2026-01-01, and the days of the past; then one wave breaks, and six weeks are quiet. */
const FIRST = 20_454;
const PAST = 120;
const QUIET = 42;
const SHOP = '91310000MA1FL00K2G';
const NEW = 9_000;
const budgets = { leaf: 5, organisation: 3, 'category-region': 2, total: 0.5, wave: 2 };

const random = new Random('nights of waves');
let next = 0;
/** Each third day a wave begins and goes on for a month, with a complaint each other day at first, less and less often then. */
function pastDay(day: number): TestComplaint[] {
  const rows: TestComplaint[] = [];
  for (let wave = Math.max(1, Math.floor(day / 3) - 9); wave <= Math.floor(day / 3) + 1; wave++) {
    const age = day - 3 * (wave - 1);
    for (let left = 0.5 * 0.95 ** age; left > 0; ) {
      left += Math.log(1 - random.fraction());
      if (left <= 0) break;
      const at = startOf(FIRST + day) + Math.floor(random.fraction() * DAY_MS);
      const late = random.fraction() < 0.7 ? 0 : 1;
      rows.push({ id: `V${next++}`, at, filedAt: at + late * DAY_MS, organisation: SHOP, wave });
    }
  }
  return rows;
}
const noon = (day: number) => startOf(FIRST + day) + DAY_MS / 2;
const breaks = (): TestComplaint[] =>
  Array.from({ length: 15 }, (_, i) => ({
    ...{ id: `B${i}`, filedAt: noon(PAST), wave: NEW, port: `106900${i % 3}` },
    region: i % 2 === 0 ? 'GD' : 'ZJ',
  }));

let record: RecordStore;
const folder = mkdtempSync(join(tmpdir(), 'wave-alarms-'));
const clock = { now: 0 };
let runs: AlarmRuns;
let episodes: Episodes;
let book: SeriesBook;

before(async () => {
  chmodSync(folder, 0o755);
  record = await openRecord({
    embeddedFolder: folder,
    sealer: createSealer(new SealKey(Buffer.alloc(32, 7))),
  });
  const rows = Array.from({ length: PAST + QUIET }, (_, day) => pastDay(day)).flat();
  await complain(record, [...rows, ...breaks()]);
  runs = new AlarmRuns({ record, clock: () => clock.now, budgets });
  episodes = new Episodes({ record, clock: () => clock.now });
  book = new SeriesBook({ record, traffic: NOTHING_SENT, budgets, runs });
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
const raised = () => episodes.list({ levels: ['wave'] }, { limit: 100 });
const seenOn = async (wave: number, day: number) =>
  (await book.page({ wave }, FIRST + day, FIRST + day)).days[0]?.seen;
const rows = async () =>
  (
    await sql<object>`
      select wave, day, filed_day, organisation, port, region, complaints, told from series_wave
      where complaints > 0 order by 1, 2, 3, 4, 5, 6`.execute(record.db)
  ).rows;

describe('a wave', () => {
  test('P10 without any history is an alarm on the morning after its first day with fifteen complaints; those that came as they do are not', async () => {
    for (let day = PAST - 3; day < PAST; day++) await night(day);
    assert.deepEqual(await raised(), []);
    assert.ok((await runs.lastRun())!.levels.wave.threshold !== null, 'it has learnt');
    await night(PAST);
    const [found, ...others] = await raised();
    assert.deepEqual(others, []);
    assert.deepEqual([found!.node, found!.firstDay], [{ wave: NEW }, FIRST + PAST]);
    assert.equal(found!.sinceDay, FIRST + PAST);
    const { assessed } = found!;
    assert.deepEqual([assessed.count, assessed.windowDays, assessed.kind], [15, 1, 'wave']);
    assert.ok(assessed.expected.high < 5, `as of its kind: ${assessed.expected.high}`);
  });

  test('is told with the ports and provinces that it came from, which come to its count, and with its own complaints', async () => {
    const [found] = await raised();
    const { leaves, complaints, days } = await episodes.get(found!.id);
    assert.equal(leaves.items.length, 6);
    assert.deepEqual(
      new Set(leaves.items.map(({ port }) => port)),
      new Set(['1069000', '1069001', '1069002']),
    );
    assert.deepEqual(new Set(leaves.items.map(({ region }) => region)), new Set(['GD', 'ZJ']));
    assert.equal(
      leaves.items.reduce((sum, each) => sum + each.complaints, leaves.others.complaints),
      days.at(-1)!.count,
    );
    assert.deepEqual(
      complaints.toSorted(),
      breaks()
        .map(({ id }) => id)
        .sort(),
    );
    const page = await book.page({ wave: NEW }, FIRST + PAST - 1, FIRST + PAST);
    assert.equal(page.level, 'wave');
    assert.deepEqual(
      page.days.map(({ seen, isAlarm }) => [seen, isAlarm]),
      [
        [0, false],
        [15, true],
      ],
    );
    assert.ok(page.days[1]!.expected!.high < 15, 'what went wrong is not held against itself');
  });

  test('learns of late complaints on their own day, of such as were none, and of another wave that it turned out to be one with', async () => {
    await complain(record, [
      { id: 'late', at: noon(PAST), filedAt: noon(PAST + 1), wave: NEW, port: '1069000' },
    ]);
    await sql`update complaint set counted = false where id in ('B0', 'B1')`.execute(record.db);
    await night(PAST + 1);
    assert.equal(await seenOn(NEW, PAST), 14);
    const { monitors } = await remembered();
    assert.equal(monitors.wave.over(`wave/${NEW}`, 2)!.count, 14);
    await complain(
      record,
      [0, 1, 2].map((i) => ({ id: `S${i}`, filedAt: noon(PAST + 2), wave: NEW - 1, port: '1069009' })),
    );
    await night(PAST + 2);
    assert.equal((await remembered()).monitors.wave.over(`wave/${NEW - 1}`, 1)!.count, 3);
    // As the gatherer does: the lower number stays.
    await sql`update wave_complaint set wave = ${NEW - 1} where wave = ${NEW}`.execute(record.db);
    await sql`update wave_variant set wave = ${NEW - 1} where wave = ${NEW}`.execute(record.db);
    await night(PAST + 3);
    const { wave } = (await remembered()).monitors;
    assert.equal(wave.over(`wave/${NEW}`, 4)!.count, 0);
    assert.equal(wave.over(`wave/${NEW - 1}`, 4)!.count, 17);
    assert.deepEqual([await seenOn(NEW, PAST), await seenOn(NEW - 1, PAST)], [0, 14]);
    const kept = await rows();
    await recountSeries(record);
    assert.deepEqual(await rows(), kept, 'counted anew');
  });

  test('that nothing is remembered of is learnt from the past, while the other levels go on as they were, corrections included', async () => {
    const { monitors } = await remembered();
    await sql`update complaint set counted = false where id in (select id from complaint where id like 'V%' and accepted_at < ${new Date(noon(PAST + 3))} order by sequence desc limit 3)`.execute(
      record.db,
    );
    await keepSeries(record);
    const changes = await untold(record.db, FIRST + PAST + 4);
    await sql`delete from alarm_memory where level = 'wave'`.execute(record.db);
    await night(PAST + 4);
    const { delay, levels } = (await runs.lastRun())!;
    const watch = new Watch(
      budgets,
      Object.fromEntries(ALARM_LEVELS.map((level) => [level, monitors[level].memory()])),
    );
    watch.take(FIRST + PAST + 4, changes, delay.shares);
    const now = (await remembered()).monitors;
    for (const level of ALARM_LEVELS.filter((each) => each !== 'wave'))
      assert.ok(now[level].memory() === watch.monitors[level].memory(), `${level} goes on`);
    assert.ok(levels.wave.threshold !== null && levels.wave.series > 30, 'taught');
    assert.equal(now.wave.over(`wave/${NEW - 1}`, 5)!.count, 17);
  });

  test('P10 raises no more over the quiet weeks than was set', async () => {
    for (let day = PAST + 5; day < PAST + QUIET; day++) await night(day);
    const weeks = QUIET / 7;
    const ordinary = (await raised()).filter(({ node }) => node.wave! < NEW - 1);
    // What comes of a rate for so many weeks stays below this 99 times in 100.
    const most = budgets.wave * weeks + 2.4 * Math.sqrt(budgets.wave * weeks);
    assert.ok(ordinary.length <= most, `${ordinary.length} raised in ${weeks} weeks`);
    const [first] = (await raised()).filter(({ node }) => node.wave === NEW);
    assert.equal(first!.state, 'closed');
  });
});

async function remembered(): Promise<Watch> {
  const kept = await record.db.selectFrom('alarm_memory').select(['level', 'memory']).execute();
  return new Watch(budgets, Object.fromEntries(kept.map(({ level, memory }) => [level, memory])));
}
