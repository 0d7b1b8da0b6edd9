import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CATEGORIES } from '../../complaints/index.ts';
import { MARKETING_PURPOSES } from '../../domain/index.ts';
import type { DailyVolumesAsked } from '../../store/index.ts';
import { rateOf, sentUnder, type VolumeSource } from './rates.ts';

const FIRST = 20_700;

/** Keeps what it is asked; on the third day the region of two messages was not read. */
function source(): VolumeSource & { asked: DailyVolumesAsked[] } {
  const asked: DailyVolumesAsked[] = [];
  return {
    asked,
    firstVolumeDay: async () => FIRST,
    dailyVolumes: async (each) => {
      asked.push(each);
      return [
        { day: FIRST, messages: 10, unplaced: 0 },
        { day: FIRST + 2, messages: 30, unplaced: 2 },
      ];
    },
  };
}

test('a rate has an exact interval where complaints are few, and goes over into the other one without a step', () => {
  const none = rateOf(0, 1_000_000)!;
  assert.deepEqual([none.perMillion, none.low], [0, 0]);
  // With a cluster’s chance of none, (1/2)^m, of 1 in 40.
  assert.ok(Math.abs(none.high - Math.log2(40)) < 1e-6, String(none.high));
  const [exact, normal] = [rateOf(300, 1_000_000)!, rateOf(301, 1_000_000)!];
  for (const side of ['low', 'high'] as const)
    assert.ok(Math.abs(exact[side] - normal[side]) < 3, `${side}: ${exact[side]}, ${normal[side]}`);
  assert.ok(exact.low < 300 && exact.high > 300);
  assert.equal(rateOf(3, 0), undefined, 'nothing was sent: no rate, and none without end');
});

test('days without any message are 0, days before all traffic and days whose regions were not read are not known', async () => {
  const all = await sentUnder(source(), {}, FIRST - 2, FIRST + 3);
  assert.deepEqual(
    [...all.days],
    [10, 0, 30, 0].map((messages, i) => [FIRST + i, messages]),
  );
  assert.equal(all.unsaid, 'traffic');
  const guangdong = await sentUnder(source(), { region: 'GD' }, FIRST, FIRST + 3);
  assert.deepEqual([...guangdong.days.keys()], [FIRST, FIRST + 1, FIRST + 3]);
  assert.equal(guangdong.unsaid, 'region');
  const before = await sentUnder(source(), {}, FIRST - 9, FIRST - 1);
  assert.deepEqual([before.days.size, before.unsaid], [0, 'traffic']);
});

test('which messages stand under a series: those of the line, of any channel; of nobody, of waves and of what nobody declares none', async () => {
  const traffic = source();
  const unsaid = async (node: Parameters<typeof sentUnder>[1]) =>
    (await sentUnder(traffic, node, FIRST, FIRST)).unsaid;
  assert.equal(await unsaid({ category: 'loans', region: 'GD', channel: 'web' }), undefined);
  assert.equal(await unsaid({ organisation: 'X', port: '' }), undefined);
  assert.deepEqual(
    traffic.asked.map(({ organisation, purposes, region }) => [organisation, purposes, region]),
    [
      [undefined, ['marketing-finance'], 'GD'],
      ['X', MARKETING_PURPOSES, undefined],
    ],
  );
  assert.equal(await unsaid({ organisation: '', port: '10690001' }), 'sender');
  assert.equal(await unsaid({ organisation: '', port: '' }), 'sender');
  assert.equal(await unsaid({ wave: 3 }), 'wave');
  assert.equal(await unsaid({ organisation: 'X', port: '', category: 'fraud' }), 'category');
  const told = await Promise.all(
    CATEGORIES.map(async ({ code }) => ((await unsaid({ category: code })) === undefined ? [code] : [])),
  );
  assert.deepEqual(told.flat().sort(), [
    ...['education', 'games', 'insurance', 'loans', 'other', 'property', 'retail', 'telecom', 'travel'],
  ]);
});
