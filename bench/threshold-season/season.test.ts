import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COMPLAINT_THRESHOLDS } from '../../src/rules/index.ts';
import { score } from './score.ts';
import { type HonestWorld, honestSeason } from './season.ts';

const ALERT = COMPLAINT_THRESHOLDS.find(({ id }) => id === 'organisation-alert')!;
const CLUSTERED: HonestWorld = {
  ...{ name: 'test', perMillion: 0.12, cluster: 'logarithmic', dispersion: 2, spread: 0 },
};
const season = (world: HonestWorld, seed: number) => honestSeason(world, { seed, senders: 300, days: 390 });

test('a season has the rate and the clusters that were asked for, and the same seed is the same season', () => {
  for (const cluster of ['logarithmic', 'geometric'] as const) {
    const senders = season({ ...CLUSTERED, perMillion: 2, cluster }, 1);
    const sum = (of: (sender: (typeof senders)[number]) => Iterable<number>) =>
      senders.reduce((all, each) => all + [...of(each)].reduce((a, b) => a + b, 0), 0);
    const rate = (1e6 * sum(({ complaints }) => complaints)) / sum(({ messages }) => messages);
    assert.ok(Math.abs(rate - 2) < 0.1, String(rate));
    // Variance over mean of a day, of each sender about what it is to have.
    let [squares, means] = [0, 0];
    for (const { messages, complaints } of senders)
      for (const [day, count] of complaints.entries()) {
        const mean = messages[day]! * 2e-6;
        squares += (count - mean) ** 2;
        means += mean;
      }
    assert.ok(Math.abs(squares / means - 2) < 0.1, `${cluster}: ${squares / means}`);
  }
  const once = season(CLUSTERED, 5)[3]!;
  assert.deepEqual(season(CLUSTERED, 5)[3], once);
  assert.notDeepEqual(season(CLUSTERED, 6)[3], once);
});

test('P10 the false alarms that are estimated are those that are measured, where complaints cluster as assumed', () => {
  const { estimated, low, high, chanceEstimated, chanceMeasured } = score(
    ALERT,
    [11, 12, 13].map((seed) => season(CLUSTERED, seed)),
  );
  assert.ok(estimated > 1, `there is something to measure: ${estimated}`);
  assert.ok(low <= estimated && estimated <= high, `${estimated} is not within ${low} to ${high}`);
  assert.ok(chanceMeasured < 2 * chanceEstimated && chanceMeasured > chanceEstimated / 2);
});

test('P10 where nobody allows for clusters, false alarms are several times what is estimated', () => {
  const naive = { ...ALERT, overdispersion: 1 };
  const { estimated, measured } = score(
    naive,
    [11, 12].map((seed) => season(CLUSTERED, seed)),
  );
  assert.ok(measured > 1.5 * estimated, `${measured} against ${estimated}`);
});
