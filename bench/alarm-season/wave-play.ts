import { Watch } from '../../src/trends/episodes/watch.ts';
import { estimateDelay } from '../../src/trends/series/delay.ts';
import { playEars } from './play.ts';
import { AlarmScore, type Found } from './score.ts';
import { WAVE_DAYS, WAVES_FROM, type WaveSeason } from './wave-season.ts';

/** What the level of waves is set to. */
export const WAVES_SET = 2;
const BUDGETS = { leaf: 5, organisation: 3, 'category-region': 2, total: 0.5, wave: WAVES_SET };
const DELAY_PAST_DAYS = 180;
const DELAY_EVERY_DAYS = 7;
const SUM_DAYS = 3;

export interface WavesFound {
  readonly method: string;
  readonly found: Found;
}

/**
 * Over several seasons as over one with the series of all. Each with the lowest threshold that keeps to as many false alarms a week as are set, but for the first: the
 * monitor as it runs.
 */
export function judgeWaves(seasons: readonly WaveSeason[]): readonly WavesFound[] {
  const firstOf = new Map<WaveSeason, number>();
  let series = 0;
  for (const season of seasons) {
    firstOf.set(season, series);
    series += season.waves;
  }
  const events = seasons.flatMap((season) =>
    season.events.map((event) => ({
      ...event,
      series: event.series.map((wave) => firstOf.get(season)! + wave),
    })),
  );
  const nights = seasons.map(playNights);
  const counts = seasons.flatMap(filingCounts);
  const score = (each: readonly ArrayLike<number>[]) => new AlarmScore(each, WAVES_FROM, events);
  const whole = WAVES_SET * seasons.length;
  const aSeason = (found: Found): Found => ({ ...found, falsePerWeek: found.falsePerWeek / seasons.length });
  const within = (each: readonly ArrayLike<number>[]) => aSeason(score(each).within(whole));
  return [
    {
      method: 'the monitor, by its own threshold',
      found: aSeason(score(nights.flatMap(({ alarms }) => alarms)).told(0.5, whole)),
    },
    { method: 'the monitor', found: within(nights.flatMap(({ scores }) => scores)) },
    { method: 'EARS C2, 28 days', found: within(playEars('C2', { counts, from: WAVES_FROM })) },
    { method: `complaints filed in ${SUM_DAYS} days`, found: within(counts.map(lastDays)) },
  ];
}

/** As the nights do: what was filed on a day goes in on the next morning, with what is known by then of how late complaints come. */
function playNights(season: WaveSeason): { alarms: Uint8Array[]; scores: Float32Array[] } {
  const { waves, firstDay, filed } = season;
  const alarms = Array.from({ length: waves }, () => new Uint8Array(WAVE_DAYS - WAVES_FROM));
  const scores = Array.from({ length: waves }, () => new Float32Array(WAVE_DAYS - WAVES_FROM));
  const byFiling = Map.groupBy(filed, ({ filedDay }) => filedDay);
  const watch = new Watch(BUDGETS);
  let shares: readonly number[] = [];
  for (let day = 0; day < WAVE_DAYS; day++) {
    if (day % DELAY_EVERY_DAYS === 0)
      shares = estimateDelay(
        filed
          .filter((each) => each.day > day - DELAY_PAST_DAYS && each.day <= day && each.filedDay <= day)
          .map((each) => ({
            ...{ day: firstDay + each.day, delayDays: each.filedDay - each.day },
            complaints: each.complaints,
          })),
        firstDay + day,
      ).shares;
    const rows = (byFiling.get(day) ?? []).map((each) => ({
      ...{ wave: each.wave, day: firstDay + each.day, complaints: each.complaints },
      ...{ organisation: '', port: '', region: 'unknown' },
    }));
    const told = watch.take(firstDay + day, rows, shares);
    if (day < WAVES_FROM) continue;
    const at = day - WAVES_FROM;
    for (const { series, last } of told.get('wave')!)
      if (last === firstDay + day) alarms[waveOf(series)]![at] = 1;
    watch.monitors.wave.scores((series, score) => {
      scores[waveOf(series)]![at] = score;
    });
  }
  return { alarms, scores };
}

function waveOf(series: string): number {
  return Number(series.slice(series.indexOf('/') + 1));
}

/** By wave and day of filing: so nothing is late, and the others are not held back by it. */
function filingCounts({ waves, filed }: WaveSeason): Uint16Array[] {
  const counts = Array.from({ length: waves }, () => new Uint16Array(WAVE_DAYS));
  for (const { wave, filedDay, complaints } of filed)
    if (filedDay < WAVE_DAYS) counts[wave]![filedDay]! += complaints;
  return counts;
}

function lastDays(counts: Uint16Array): Float32Array {
  return Float32Array.from({ length: WAVE_DAYS - WAVES_FROM }, (_, i) => {
    const day = WAVES_FROM + i;
    return counts.subarray(day - SUM_DAYS + 1, day + 1).reduce((sum, each) => sum + each, 0);
  });
}
