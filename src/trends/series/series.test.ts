/** Series of complaints, on a PostgreSQL of its own: counted as they come, and the same when counted anew. */
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { DAY_MS } from '../../domain/index.ts';
import { createSealer, openRecord, type RecordStore, SealKey } from '../../store/index.ts';
import { startOf } from '../detectors/declared-days.ts';
import { complain } from '../episodes/fixture.ts';
import { daysOf, keepSeries, leavesOf, recountSeries } from './leaves.ts';
import { levelOf, type Node, nodeOf, seriesOf, watchedOf } from './nodes.ts';

const FIRST = 20_600;
const SHOP = '91310000MA1FL00K2G';
const noon = (day: number) => startOf(FIRST + day) + DAY_MS / 2;

let record: RecordStore;
const folder = mkdtempSync(join(tmpdir(), 'series-'));
before(async () => {
  chmodSync(folder, 0o755);
  record = await openRecord({
    embeddedFolder: folder,
    sealer: createSealer(new SealKey(Buffer.alloc(32, 7))),
  });
});
after(async () => {
  await record.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
});

const leaves = async () =>
  (
    await sql<object>`
      select day, filed_day, organisation, port, category, region, channel, complaints from series_leaf
      where complaints > 0 order by 1, 2, 3, 4, 5, 6, 7`.execute(record.db)
  ).rows;
const empty = () =>
  sql`truncate complaint, complaint_match, complaint_event, complaint_original, series_leaf, series_touched cascade`.execute(
    record.db,
  );
const all = { from: 0, to: FIRST + 100, filedBy: FIRST + 100 };

describe('a complaint', () => {
  test('counts on the day of its message, under whoever it was matched to, else under the told port; filed later it is told to be late', async () => {
    await complain(record, [
      { id: 'C1', filedAt: noon(3), at: noon(0), organisation: SHOP },
      { id: 'C2', filedAt: noon(3), at: noon(1), port: '1069123', region: 'ZJ' },
      { id: 'C3', filedAt: noon(3), port: '1069123', isMatched: true, organisation: SHOP, channel: 'sms' },
      { id: 'C4', filedAt: noon(3), counted: false },
    ]);
    assert.equal(await keepSeries(record), 3);
    const of = (day: number, late: number, more: object) => ({
      ...{ day: FIRST + day, filed_day: FIRST + day + late, organisation: '', port: '' },
      ...{ category: 'loans', region: 'GD', channel: 'web', complaints: 1, ...more },
    });
    assert.deepEqual(await leaves(), [
      of(0, 3, { organisation: SHOP }),
      of(1, 2, { port: '1069123', region: 'ZJ' }),
      of(3, 0, { organisation: SHOP, channel: 'sms' }),
    ]);
    assert.equal(await keepSeries(record), 0, 'nothing has changed');
  });

  test('moves when its match changes, and goes when it is closed as unfounded', async () => {
    await sql`update complaint_match set organisation = '', message_at = ${new Date(noon(2))} where complaint = 'C1'`.execute(
      record.db,
    );
    await sql`update complaint set state = 'closed', ended = 'unfounded' where id = 'C2'`.execute(record.db);
    await sql`update complaint set state = 'closed', ended = 'rectified', category = 'fraud' where id = 'C3'`.execute(
      record.db,
    );
    await keepSeries(record);
    const days = await daysOf(record.db, {}, all);
    assert.deepEqual([...days].sort(), [
      [FIRST + 2, 1],
      [FIRST + 3, 1],
    ]);
    assert.deepEqual(
      [...(await daysOf(record.db, { category: 'fraud', organisation: SHOP }, all))],
      [[FIRST + 3, 1]],
    );
  });

  test('that is erased stays counted as it was', async () => {
    const before = await leaves();
    await sql`delete from complaint_match where complaint in ('C1', 'C3')`.execute(record.db);
    await sql`update complaint set erased_at = now() where id in ('C1', 'C3')`.execute(record.db);
    await keepSeries(record);
    assert.deepEqual(await leaves(), before);
    await recountSeries(record);
    assert.deepEqual(await leaves(), before);
    await empty();
  });
});

const someComplaint = fc.record({
  day: fc.nat(6),
  late: fc.nat(3),
  organisation: fc.constantFrom(undefined, '', SHOP, '91110000MA0000003T'),
  port: fc.constantFrom('', '1069123', '1069456'),
  category: fc.constantFrom('loans', 'retail', 'fraud'),
  region: fc.constantFrom('GD', 'ZJ', 'unknown'),
  channel: fc.constantFrom('web', 'sms', 'file'),
  counted: fc.boolean(),
});
const someChange = fc.record({
  place: fc.nat(30),
  act: fc.constantFrom('match', 'end', 'reopen', 'classify', 'keep'),
  organisation: fc.constantFrom('', SHOP),
  day: fc.nat(6),
});

test('whatever comes and changes: what was kept as it came is what is counted anew, and every series is the sum of its leaves', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(someComplaint, { minLength: 1, maxLength: 25 }),
      fc.array(someChange, { maxLength: 12 }),
      async (complaints, changes) => {
        await empty();
        await complain(
          record,
          complaints.map(({ day, late, organisation, ...rest }, i) => ({
            ...{ id: `P${i}`, at: noon(day), filedAt: noon(day + late), ...rest },
            ...(organisation === undefined ? {} : { organisation }),
          })),
        );
        for (const { place, act, organisation, day } of changes) {
          const id = `P${place % complaints.length}`;
          const at = new Date(noon(day));
          if (act === 'keep') await keepSeries(record);
          else if (act === 'match')
            await sql`insert into complaint_match (complaint, kind, message, message_at, organisation, result, matched_at)
              values (${id}, 'found', 'x', ${at}, ${organisation}, '{}', now())
              on conflict (complaint) do update set message_at = excluded.message_at, organisation = excluded.organisation`.execute(
              record.db,
            );
          else if (act === 'end')
            await sql`update complaint set state = 'closed', ended = 'not-ours' where id = ${id}`.execute(
              record.db,
            );
          else if (act === 'reopen')
            await sql`update complaint set state = 'accepted', ended = null where id = ${id}`.execute(
              record.db,
            );
          else await sql`update complaint set category = 'games' where id = ${id}`.execute(record.db);
        }
        await keepSeries(record);
        const kept = await leaves();
        await recountSeries(record);
        assert.deepEqual(await leaves(), kept);

        const each = await leavesOf(record.db, {}, all);
        const sums = new Map<string, number>();
        for (const { complaints: n, ...leaf } of each)
          for (const { series } of watchedOf(leaf)) sums.set(series, (sums.get(series) ?? 0) + n);
        for (const [series, sum] of sums) {
          const days = await daysOf(record.db, nodeOf(series), all);
          assert.equal(
            [...days.values()].reduce((a, b) => a + b, 0),
            sum,
            series,
          );
        }
      },
    ),
    { numRuns: 25 },
  );
});

test('a series is named by its parts, and stands on one level', () => {
  const leaf = { organisation: '', port: '1069123', category: 'loans', region: 'GD', channel: 'web' };
  for (const { series, level } of watchedOf(leaf)) {
    assert.equal(seriesOf(nodeOf(series)), series);
    assert.equal(levelOf(nodeOf(series)), level, series);
  }
  const none: Node = { organisation: '', port: '', category: 'loans' };
  assert.equal(levelOf(none), undefined, 'nobody’s series is not watched');
  assert.equal(levelOf({ organisation: SHOP, port: '', region: 'GD' }), undefined);
  assert.deepEqual(
    watchedOf({ ...leaf, port: '' }).map(({ level }) => level),
    ['leaf', 'category-region', 'total', 'total', 'total'],
  );
});
