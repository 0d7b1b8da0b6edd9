import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureTable, type ProbeArrival, type ProbeTrial, wilson } from './failure-table.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const REFUSED = Date.parse('2026-05-01T10:00:00+08:00');
const NOW = REFUSED + 30 * DAY_MS;

const trial = (probe: string, more: Partial<ProbeTrial> = {}): ProbeTrial => ({
  ...{ probe, group: ['shop', 'affiliate'], signature: undefined, at: REFUSED, endsAt: undefined },
  ...more,
});
const came = (probe: string, afterMs: number, more: Partial<ProbeArrival> = {}): ProbeArrival => ({
  ...{ probe, at: REFUSED + afterMs, organisation: 'shop', signature: '青禾商城', way: 'passed' },
  ...more,
});
const one = (trials: readonly ProbeTrial[], arrivals: readonly ProbeArrival[], now = NOW) => {
  const rows = failureTable(trials, arrivals, now);
  assert.equal(rows.length, 1, JSON.stringify(rows));
  return rows[0]!;
};

test('silent at once: what was on its way is no failure, what was stopped here is told apart', () => {
  const row = one(
    [trial('a')],
    [came('a', -DAY_MS), came('a', 5 * 60_000), came('a', 2 * DAY_MS, { way: 'stopped' })],
  );
  const { trials, failed, silenceMedianMs, arrived, stopped, notSilent } = row;
  assert.deepEqual(
    { trials, failed, silenceMedianMs, arrived, stopped, notSilent },
    {
      ...{ trials: 1, failed: 0, silenceMedianMs: 0, arrived: 0, stopped: 1, notSilent: 0 },
    },
  );
});

test('silent late is a failure, with the time until the last message; still coming has none', () => {
  const late = one([trial('a')], [came('a', -DAY_MS), came('a', HOUR_MS), came('a', 3 * DAY_MS)]);
  assert.deepEqual([late.failed, late.silenceMaxMs, late.arrived, late.notSilent], [1, 3 * DAY_MS, 2, 0]);
  const coming = one([trial('a')], [came('a', -DAY_MS), came('a', 28 * DAY_MS)]);
  assert.deepEqual([coming.failed, coming.silenceMaxMs, coming.notSilent], [1, undefined, 1]);
});

test('before a week is over nobody is judged, neither who failed nor who did not', () => {
  const now = REFUSED + 6 * DAY_MS;
  for (const after of [-DAY_MS, DAY_MS]) {
    const row = one([trial('a')], [came('a', -2 * DAY_MS), came('a', after)], now);
    assert.deepEqual([row.trials, row.failed, row.watching], [0, 0, 1]);
  }
  const agreedAgain = one(
    [trial('a', { endsAt: REFUSED + DAY_MS })],
    [came('a', -DAY_MS), came('a', 2 * DAY_MS)],
  );
  assert.deepEqual([agreedAgain.watching, agreedAgain.arrived], [1, 0]);
});

test('a refusal is judged for each sender of the group and each signature, also for one that comes only afterwards', () => {
  const rows = failureTable(
    [trial('a')],
    [
      came('a', -DAY_MS),
      came('a', DAY_MS, { organisation: 'affiliate', signature: '青禾优选' }),
      came('a', DAY_MS, { organisation: 'stranger', signature: '别家' }),
      came('b', DAY_MS),
    ],
    NOW,
  );
  assert.deepEqual(
    rows.map(({ organisation, signature, failed }) => [organisation, signature, failed]),
    [
      ['affiliate', '青禾优选', 1],
      ['shop', '青禾商城', 0],
    ],
  );
});

test('what came past the gateways counts, and what a telephone tells of a message that a gateway sent does not count twice', () => {
  const row = one(
    [trial('a')],
    [
      came('a', -DAY_MS),
      came('a', DAY_MS),
      came('a', DAY_MS + 30_000, { way: 'past' }),
      came('a', DAY_MS + 40_000, { way: 'past' }),
    ],
  );
  assert.deepEqual([row.arrived, row.arrivedPast], [2, 1]);
});

test('a signature that nobody registered is judged by what the telephone tells', () => {
  const refused = trial('a', { group: [], signature: '野火贷' });
  const wild = { organisation: '', signature: '野火贷', way: 'past' as const };
  const row = one([refused], [came('a', -DAY_MS, wild), came('a', DAY_MS, wild), came('a', DAY_MS)]);
  assert.deepEqual([row.signature, row.organisation, row.failed], ['野火贷', '', 1]);
});

test('P10 with fewer than five refusals there is too little data; from five on a share with its interval', () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const before = names.map((name) => came(name, -DAY_MS));
  const four = one(
    names.slice(0, 4).map((name) => trial(name)),
    before,
  );
  assert.deepEqual([four.trials, four.failure], [4, undefined]);
  const five = one(
    names.map((name) => trial(name)),
    [...before, came('a', DAY_MS)],
  );
  assert.equal(five.failure!.share, 0.2);
  assert.ok(five.failure!.low < 0.04 && five.failure!.high > 0.6, JSON.stringify(five.failure));
  // Newcombe (1998), table I.
  const known = wilson(15, 148);
  assert.equal(known.low.toFixed(4), '0.0624');
  assert.equal(known.high.toFixed(4), '0.1605');
});
