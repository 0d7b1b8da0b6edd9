import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AlarmSeason, JUDGED_FROM, SEASON_DAYS } from './season.ts';

const TINY = { seed: 5, series: 60, troubles: 24 } as const;

test('a season repeats exactly, and another seed gives another one', () => {
  const { counts, troubles } = new AlarmSeason(TINY);
  const again = new AlarmSeason(TINY);
  assert.deepEqual(again.counts, counts);
  assert.deepEqual(again.troubles, troubles);
  assert.notDeepEqual(new AlarmSeason({ ...TINY, seed: 6 }).counts, counts);
});

test('what goes wrong is in the answer key, within the days that are judged, and there are more complaints than without it', () => {
  const season = new AlarmSeason(TINY);
  assert.equal(season.troubles.length, TINY.troubles);
  for (const { onset, end, series } of season.troubles) {
    assert.ok(onset >= JUDGED_FROM && end >= onset && end < SEASON_DAYS);
    assert.equal(new Set(series).size, series.length);
    const about = (from: number, to: number) => {
      let sum = 0;
      for (const one of series) for (let d = from; d <= to; d++) sum += season.counts[one]![d]!;
      return sum / (to - from + 1);
    };
    assert.ok(about(onset, end) > 0);
  }
  const zeros = season.counts.flatMap((counts) => [...counts]).filter((count) => count === 0).length;
  const share = zeros / (TINY.series * SEASON_DAYS);
  assert.ok(share > 0.4 && share < 0.85, `${share} of the days are zero`);
});
