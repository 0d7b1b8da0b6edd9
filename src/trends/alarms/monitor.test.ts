import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY_MS } from '../../domain/index.ts';
import { Random } from '../../world/index.ts';
import { AlarmMonitor, type SeriesCount } from './monitor.ts';

/** 2024-12-02, a Monday. */
const FIRST = Date.parse('2024-12-02') / DAY_MS;
const SET = { falseAlarmsPerWeek: 2 };

/** Quiet days of 80 series with levels from 0.1 to 3 a day, and what is added. */
class Days {
  readonly #random = new Random('days');
  readonly #levels = Array.from({ length: 80 }, (_, i) => 0.1 * 30 ** (i / 79));

  counts(factor = 1, more: Readonly<Record<string, number>> = {}): SeriesCount[] {
    return this.#levels.flatMap((level, i) => {
      const series = `s${i}`;
      const count = this.#poisson(level * factor) + (more[series] ?? 0);
      return count === 0 ? [] : [{ series, kind: i % 2 === 0 ? 'loan' : 'retail', count }];
    });
  }

  #poisson(mean: number): number {
    let count = -1;
    for (let product = 1; product > Math.exp(-mean); product *= this.#random.fraction()) count++;
    return count;
  }
}

/** After so many quiet days. */
function learnt(days: number): { monitor: AlarmMonitor; quiet: Days; next: number } {
  const quiet = new Days();
  const monitor = new AlarmMonitor(SET);
  for (let d = 0; d < days; d++) monitor.run(FIRST + d, quiet.counts());
  return { monitor, quiet, next: FIRST + days };
}

test('P10 a rise is an alarm within days, with what was expected, since when, why, and what the monitor’s false alarms are', () => {
  const { monitor, quiet, next } = learnt(160);
  let found: number | undefined;
  for (let d = 0; d < 6; d++) {
    const alarms = monitor.run(next + d, quiet.counts(1, { s20: 3 }));
    if (found === undefined && alarms.some(({ series }) => series === 's20')) found = d;
  }
  assert.ok(found !== undefined && found <= 3, `found after ${found} days`);
  const told = monitor.assess('s20')!;
  assert.equal(told.state, 'alarm');
  assert.ok(Math.abs(told.since! - next) <= 2, `since ${told.since! - next}`);
  assert.ok(told.count > told.expected.high && told.expected.low <= told.expected.mean);
  const zh = told.reasons.map((reason) => reason.zh).join('\n');
  const en = told.reasons.map((reason) => reason.en).join('\n');
  assert.match(
    zh,
    new RegExp(
      `最近 ${told.windowDays} 天共 ${told.count} 件；.*正常范围 ${told.expected.low}–${told.expected.high} 件`,
    ),
  );
  assert.match(zh, /大约从 2025-05-1\d 开始超出预期/);
  assert.match(zh, /设定所监测的序列合计每周误报不超过 2 起；过去 \d+ 周平均每周发出 [\d.]+ 起/);
  assert.match(en, /at most 2 false alarms a week were set for all series that it watches together/);
  assert.equal(monitor.assess('s79')!.state, 'ok');
  assert.equal(monitor.assess('nobody'), undefined);
});

test('P10 quiet days have no more alarms a week than were set, over all series together', () => {
  const { monitor, quiet, next } = learnt(200);
  for (let d = 0; d < 140; d++) monitor.run(next + d, quiet.counts());
  const { record } = monitor.assess('s1')!;
  assert.ok(record.weeks >= 20, `${record.weeks} weeks`);
  const perWeek = record.begun / record.weeks;
  assert.ok(perWeek > 0.3 && perWeek < 3, `${perWeek} a week, 2 were set`);
});

test('P10 a day on which everything is complained of more is no alarm, and a rise of one series under it is', () => {
  const { monitor, quiet, next } = learnt(160);
  const before = monitor.run(next, quiet.counts()).length;
  const sale = monitor.run(next + 1, quiet.counts(4, { s30: 12 }));
  assert.ok(
    sale.some(({ series }) => series === 's30'),
    'the one that rose',
  );
  assert.ok(sale.length <= before + 4, `${sale.length} alarms after ${before}`);
});

test('P10 too little data is said: while the monitor learns, and of a series that is new; what is new and large is an alarm', () => {
  const { monitor } = learnt(40);
  const early = monitor.assess('s60')!;
  assert.equal(early.state, 'too-little-data');
  assert.equal(early.threshold, Infinity);
  assert.match(early.reasons.at(-2)!.zh, /监测尚在学习/);

  const { monitor: grown, quiet, next } = learnt(160);
  grown.run(next, [...quiet.counts(), { series: 'young', kind: 'loan', count: 1 }]);
  const young = grown.assess('young')!;
  assert.equal(young.state, 'too-little-data');
  assert.match(young.reasons.map(({ en }) => en).join(), /younger than 28 days/);
  grown.run(next + 1, [...quiet.counts(), { series: 'wave', kind: 'loan', count: 60 }]);
  assert.equal(grown.assess('wave')!.state, 'alarm');
});

test('what is remembered is text: a monitor that reads it goes on as if it had never stopped, and the same days give the same text', () => {
  const one = learnt(150);
  const other = learnt(150);
  assert.equal(other.monitor.memory(), one.monitor.memory());
  const resumed = new AlarmMonitor(SET, one.monitor.memory());
  for (let d = 0; d < 20; d++) {
    const counts = one.quiet.counts(1, d > 10 ? { s5: 4 } : {});
    assert.deepEqual(resumed.run(one.next + d, counts), one.monitor.run(one.next + d, counts));
  }
  assert.equal(resumed.memory(), one.monitor.memory());
  assert.equal(new AlarmMonitor(SET, '{"version":0}').day, 0);
});

test('a day that is run again changes nothing, an older one is answered with nothing', () => {
  const { monitor, quiet, next } = learnt(160);
  const alarms = monitor.run(next, quiet.counts(1, { s10: 30 }));
  assert.ok(alarms.length > 0);
  const memory = monitor.memory();
  assert.deepEqual(monitor.run(next, quiet.counts(9)), alarms);
  assert.deepEqual(monitor.run(next - 3, quiet.counts(9)), []);
  assert.equal(monitor.memory(), memory);
});

test('days that did not come are unseen, not quiet: no alarm by the gap, and what comes after is judged as before', () => {
  const { monitor, quiet, next } = learnt(160);
  const before = monitor.assess('s70')!.expected.mean / monitor.assess('s70')!.windowDays;
  monitor.run(next + 20, quiet.counts());
  const after = monitor.assess('s70')!;
  const perDay = after.expected.mean / after.windowDays;
  assert.ok(monitor.alarms().length <= 2);
  assert.ok(perDay > before / 3 && perDay < before * 3, `${before} a day, then ${perDay}`);
  const resumed = new AlarmMonitor(SET, monitor.memory());
  for (let d = 21; d < 29; d++) {
    const counts = quiet.counts(1, { s70: 14 });
    assert.deepEqual(resumed.run(next + d, counts), monitor.run(next + d, counts));
  }
  assert.equal(resumed.memory(), monitor.memory());
  assert.equal(monitor.assess('s70')!.state, 'alarm');
});

test('a correction takes complaints off the last days and never below none', () => {
  const { monitor, quiet, next } = learnt(160);
  monitor.run(next, quiet.counts(1, { s15: 40 }));
  assert.ok(monitor.assess('s15')!.count >= 40);
  monitor.run(next + 1, [...quiet.counts(), { series: 's15', kind: 'loan', count: -40 }]);
  const corrected = monitor.assess('s15')!;
  assert.ok(corrected.count >= 0 && corrected.count < 12, `${corrected.count} left`);
  monitor.run(next + 2, [{ series: 's16', kind: 'loan', count: -5000 }]);
  assert.equal(monitor.assess('s16')!.count, 0);
});

test('series of zeros, and days without any, are no alarm and no error', () => {
  const monitor = new AlarmMonitor(SET);
  monitor.run(FIRST, [{ series: 'none', kind: 'loan', count: 0 }]);
  for (let d = 1; d < 120; d++) assert.deepEqual(monitor.run(FIRST + d, []), []);
  const told = monitor.assess('none')!;
  assert.ok(told.state !== 'alarm' && told.count === 0 && told.expected.mean >= 0);
});

test('what cannot be is refused with what was found and what is allowed, and nothing is taken', () => {
  const { monitor, quiet, next } = learnt(30);
  const memory = monitor.memory();
  const counts = quiet.counts();
  assert.throws(
    () => monitor.run(next + 500, counts),
    /day: found \d+, allowed: up to \d+, a year after the last one; set the clock right/,
  );
  assert.throws(() => monitor.run(next + 0.5, counts), /day: found .*allowed: a whole number of days/);
  assert.throws(() => monitor.run(Number.NaN, counts), /day: found NaN/);
  assert.throws(
    () => monitor.run(next, [...counts, { series: 'x', kind: 'loan', count: 1.5 }]),
    /count of x: found 1\.5, allowed: a whole number/,
  );
  assert.equal(monitor.memory(), memory);
  assert.throws(
    () => new AlarmMonitor({ falseAlarmsPerWeek: 0 }),
    /falseAlarmsPerWeek: found 0, allowed: a number above 0/,
  );
});
