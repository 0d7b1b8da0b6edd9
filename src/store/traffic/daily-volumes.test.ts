/** Series over traffic, on every engine: sums of rows that are kept with each block, and the same when counted again. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { shanghaiDay } from '../../domain/index.ts';
import { openChdb } from './chdb.ts';
import type { VolumeLeaf } from './daily-volumes.ts';
import type { Engine } from './engine.ts';
import type { TrafficMessage } from './rows.ts';
import { block, engines, MAY, message, type Stand } from './stand.fixture.ts';
import { type Traffic, trafficOn } from './traffic.ts';

const base = mkdtempSync(join(tmpdir(), 'volumes-'));
after(() => rmSync(base, { recursive: true, force: true }));

const DAY_MS = 86_400_000;
const FIRST = shanghaiDay(MAY);
const ORGANISATIONS = ['91310000MA1K35A00X', '91310000MA1K35B00X', ''];
const PURPOSES = ['marketing-retail', 'marketing-finance', 'verification'];
const REGIONS = ['GD', 'BJ', 'unknown'];
const OUTCOMES = ['allow', 'allow', 'allow', 'hold', 'refuse'] as const;

/** Of each organisation, purpose, region and outcome another number on each day. */
function sent(day: number, from: number, count: number): TrafficMessage[] {
  return Array.from({ length: count }, (_, j) => {
    const i = from + j;
    const outcome = OUTCOMES[(i * 7) % 5]!;
    return message({
      at: MAY + day * DAY_MS + i * 1000,
      organisation: ORGANISATIONS[i % 3]!,
      purpose: PURPOSES[Math.floor(i / 3) % 3]!,
      region: REGIONS[Math.floor(i / 9) % 3]!,
      outcome,
      reasons: outcome === 'allow' ? [] : ['outside-hours', 'too-often'],
    });
  });
}

const sum = (leaves: readonly VolumeLeaf[], of: (leaf: VolumeLeaf) => boolean) =>
  leaves.filter(of).reduce((all, { messages }) => all + messages, 0);

for (const engine of engines) {
  describe(`series over traffic on ${engine.name}`, () => {
    let stand: Stand;
    let traffic: Traffic;
    const days = { from: FIRST, to: FIRST + 3 };
    before(async () => {
      stand = await engine.stand(base);
      traffic = stand.traffic;
      assert.equal(await traffic.firstVolumeDay(), undefined);
      for (let day = 0; day < 4; day++)
        await traffic.insertBlock(block('series', day + 1, sent(day, day * 11, 40 + 5 * day)));
    });
    after(() => stand.close());

    test('every series is the sum of its leaves, and all of them come to what the verdicts count', async () => {
      const leaves = await traffic.volumeLeaves(days);
      assert.ok(leaves.length > 60);
      assert.equal(await traffic.firstVolumeDay(), FIRST);
      const totals = await traffic.counts({ from: MAY, to: MAY + 4 * DAY_MS, by: 'day' });
      for (const { at, outcome, messages } of totals)
        assert.equal(
          sum(leaves, (leaf) => leaf.day === shanghaiDay(at) && leaf.outcome === outcome),
          messages,
        );
      assert.equal(totals.length, 12);
      const byOrganisation = await traffic.breakdown({
        ...{ from: MAY, to: MAY + 4 * DAY_MS, by: 'organisation', step: 'day', limit: 9 },
      });
      for (const { at, key, messages } of byOrganisation)
        assert.equal(
          sum(leaves, (leaf) => leaf.day === shanghaiDay(at) && leaf.organisation === key),
          messages,
        );
      for (const organisation of [undefined, ORGANISATIONS[0]])
        for (const purposes of [undefined, ['marketing-retail', 'marketing-finance']])
          for (const region of [undefined, 'BJ', 'unknown']) {
            const series = await traffic.dailyVolumes({ ...days, organisation, purposes, region });
            for (let day = days.from; day <= days.to; day++)
              assert.equal(
                series.find((each) => each.day === day)?.messages ?? 0,
                sum(
                  leaves,
                  (leaf) =>
                    leaf.day === day &&
                    leaf.outcome === 'allow' &&
                    (organisation ?? leaf.organisation) === leaf.organisation &&
                    (purposes ?? [leaf.purpose]).includes(leaf.purpose) &&
                    (region ?? leaf.region) === leaf.region,
                ),
              );
          }
    });

    test('P2 the same block again adds nothing; a block that comes late counts on the day of its messages', async () => {
      const before = await traffic.volumeLeaves(days);
      await traffic.insertBlock(block('series', 2, sent(1, 11, 45)));
      assert.deepEqual(await traffic.volumeLeaves(days), before);
      await traffic.insertBlock(block('late', 1, sent(0, 500, 7)));
      const late = await traffic.volumeLeaves(days);
      assert.deepEqual(
        late.filter(({ day }) => day > FIRST),
        before.filter(({ day }) => day > FIRST),
      );
      assert.equal(
        sum(late, () => true),
        sum(before, () => true) + 7,
      );
    });

    test('counted again it comes to the same rows', async () => {
      const kept = await traffic.volumeLeaves(days);
      for (let n = 0; n < 2; n++) {
        await traffic.recountVolumes();
        assert.deepEqual(await traffic.volumeLeaves(days), kept);
      }
    });

    test('retention takes messages and no figures: days whose messages are gone stay as they were counted', async () => {
      const kept = await traffic.volumeLeaves(days);
      await traffic.deleteBefore(MAY + 1.5 * DAY_MS);
      await traffic.recountVolumes();
      assert.deepEqual(await traffic.volumeLeaves(days), kept);
    });
  });
}

describe('a traffic store of before there were series', () => {
  let engine: Engine;
  let traffic: Traffic;
  const days = { from: FIRST, to: FIRST + 1 };
  before(async () => {
    engine = await openChdb(join(base, 'before'));
    traffic = await trafficOn(engine);
  });
  after(() => traffic.close());

  test('is counted when it is opened, once; the regions of its messages are told to be unknown', async () => {
    await engine.command('drop view anning.volume_day_feed');
    await engine.command('drop table anning.volume_day');
    await engine.command('alter table anning.message drop column region');
    const unplaced = [message(), message({ outcome: 'refuse' }), message({ purpose: 'verification' })];
    // As a version without regions wrote them.
    await engine.insert(
      'message',
      Buffer.from(
        unplaced
          .map(({ messageId, organisation, purpose, outcome }) =>
            JSON.stringify({
              ...{ message_id: messageId, at: '2026-05-01 08:00:00.000', organisation, purpose, outcome },
            }),
          )
          .join('\n'),
      ),
      'before:1',
    );
    for (let n = 0; n < 2; n++) {
      traffic = await trafficOn(engine);
      assert.deepEqual(
        (await traffic.volumeLeaves(days)).map(({ outcome, purpose, region, messages }) => [
          ...[outcome, purpose, region, messages],
        ]),
        [
          ['allow', 'marketing-retail', '', 1],
          ['allow', 'verification', '', 1],
          ['refuse', 'marketing-retail', '', 1],
        ],
      );
    }
    await traffic.insertBlock(block('after', 1, [message({ region: 'GD' })]));
    assert.deepEqual(await traffic.dailyVolumes({ ...days, region: 'GD' }), [
      { day: FIRST, messages: 1, unplaced: 2 },
    ]);
    assert.equal((await traffic.message(unplaced[0]!.messageId))?.region, undefined);
  });

  test('what is wrong in the rows is set right by counting again', async () => {
    await traffic.insertBlock(block('after', 2, [message({ region: 'BJ', at: MAY + DAY_MS })]));
    const right = await traffic.volumeLeaves(days);
    await engine.command(
      `insert into anning.volume_day values ('2026-05-02', 'allow', 'X', 'marketing-retail', 'BJ', 5)`,
    );
    assert.notDeepEqual(await traffic.volumeLeaves(days), right);
    await traffic.recountVolumes();
    assert.deepEqual(await traffic.volumeLeaves(days), right);
  });
});
