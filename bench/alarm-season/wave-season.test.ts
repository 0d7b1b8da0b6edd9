import assert from 'node:assert/strict';
import { test } from 'node:test';
import { STRENGTHS, WAVE_DAYS, WAVES_FROM, WaveSeason } from './wave-season.ts';

const season = new WaveSeason({ seed: 1, planted: 10 });

test('what is planted is brand new, lies within the judged days, and comes to its strength', () => {
  assert.equal(season.events.length, 10 * STRENGTHS.length);
  for (const strength of STRENGTHS) {
    let [days, complaints] = [0, 0];
    for (const { onset, end, series } of season.events.filter(({ kind }) => kind === `${strength} a day`)) {
      assert.ok(onset >= WAVES_FROM && end < WAVE_DAYS);
      const own = season.filed.filter(({ wave }) => wave === series[0]);
      assert.ok(own.every(({ day, filedDay }) => day >= onset && day <= end && filedDay >= day));
      days += end - onset + 1;
      complaints += own.reduce((sum, each) => sum + each.complaints, 0);
    }
    assert.ok(Math.abs(complaints / days / strength - 0.92) < 0.25, `${strength}: ${complaints / days}`);
  }
});

test('the same seed gives the same season, another one another', () => {
  assert.deepEqual(new WaveSeason({ seed: 1, planted: 10 }).filed, season.filed);
  assert.notDeepEqual(new WaveSeason({ seed: 2, planted: 10 }).filed, season.filed);
});

test('most waves are innocent and small, some are not small; about one complaint in two is filed on its day', () => {
  const planted = new Set(season.events.flatMap(({ series }) => series));
  const sizes = new Map<number, number>();
  for (const { wave, complaints } of season.filed)
    if (!planted.has(wave)) sizes.set(wave, (sizes.get(wave) ?? 0) + complaints);
  const all = [...sizes.values()].sort((a, b) => a - b);
  assert.ok(all.length > 1000 && all[all.length >> 1]! <= 3 && all.at(-1)! >= 20);
  const sum = (of: typeof season.filed) => of.reduce((total, { complaints }) => total + complaints, 0);
  const share = sum(season.filed.filter(({ day, filedDay }) => day === filedDay)) / sum(season.filed);
  assert.ok(share > 0.45 && share < 0.6, String(share));
});
