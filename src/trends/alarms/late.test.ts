import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../world/index.ts';
import { AlarmMonitor, type LateCount, type SeriesCount } from './monitor.ts';

const FIRST = 20_059;
const SET = { falseAlarmsPerWeek: 2 };
const SHARES = [0.5, 0.8, 1, 1, 1, 1, 1, 1];

/** Complaints of 60 series, half of which are told on their day, most others on the next, the rest on the one after. */
class Told {
  readonly #random = new Random('late');
  #owed: LateCount[] = [];

  day(day: number, more = 0): { counts: SeriesCount[]; late: LateCount[] } {
    const late = this.#owed.filter(({ day: its }) => its < day && this.#arrives(its, day));
    this.#owed = this.#owed.filter((each) => !late.includes(each));
    const counts: SeriesCount[] = [];
    for (let i = 0; i < 60; i++) {
      const series = `s${i}`;
      const kind = i % 2 === 0 ? 'loans' : 'retail';
      let now = 0;
      for (let n = this.#poisson(0.4 + 0.05 * i + (i === 20 ? more : 0)); n > 0; n--)
        if (this.#random.fraction() < 0.5) now++;
        else this.#owed.push({ series, kind, count: 1, day });
      if (now > 0) counts.push({ series, kind, count: now });
    }
    return { counts, late };
  }

  #arrives(its: number, day: number): boolean {
    return day - its >= 2 || this.#random.fraction() < 0.6;
  }

  #poisson(mean: number): number {
    let [count, rest] = [-1, mean];
    while (rest > 0) {
      rest += Math.log(1 - this.#random.fraction());
      count++;
    }
    return count;
  }
}

test('P10 complaints that come late are no peak and no gap: the level is that of whole days, no more alarms come than were set, and a rise is found', () => {
  const told = new Told();
  const monitor = new AlarmMonitor(SET);
  let begun = 0;
  const before = new Set<string>();
  for (let d = 0; d < 200; d++) {
    const { counts, late } = told.day(FIRST + d);
    const alarms = new Set(
      monitor.run(FIRST + d, counts, { late, shares: SHARES }).map(({ series }) => series),
    );
    for (const series of alarms) if (!before.has(series)) begun++;
    before.clear();
    for (const series of alarms) before.add(series);
  }
  const weeks = (200 - 56) / 7;
  assert.ok(begun <= 2 * weeks * 1.3, `${begun} in ${weeks} weeks`);
  const mean = (series: string) => {
    const days = monitor.expected(series, FIRST + 160, FIRST + 199, SHARES)!;
    return days.reduce((sum, each) => sum + each.mean, 0) / days.length;
  };
  for (const i of [20, 40, 59]) {
    const level = 0.4 + 0.05 * i;
    assert.ok(Math.abs(mean(`s${i}`) / level - 1) < 0.25, `s${i}: ${mean(`s${i}`)}, ${level} came`);
  }
  let found: number | undefined;
  for (let d = 200; d < 206; d++) {
    const { counts, late } = told.day(FIRST + d, 6);
    const alarms = monitor.run(FIRST + d, counts, { late, shares: SHARES });
    if (found === undefined && alarms.some(({ series, last }) => series === 's20' && last === FIRST + d))
      found = d - 200;
  }
  assert.ok(found !== undefined && found <= 2, `found after ${found} days`);
});

test('what is taken back leaves its own day; days that were not seen, and those of more than six weeks ago, take nothing', () => {
  const counts = [{ series: 'a', kind: 'k', count: 5 }];
  const monitor = new AlarmMonitor(SET);
  for (let d = 0; d < 60; d++) monitor.run(FIRST + d, counts);
  const late = (day: number, count: number) => ({ series: 'a', kind: 'k', day: FIRST + day, count });
  monitor.run(FIRST + 60, counts, {
    late: [late(59, -2), late(58, 3), late(10, 90), late(-3, 70)],
    shares: [],
  });
  assert.equal(monitor.over('a', 1)!.count, 5);
  assert.equal(monitor.over('a', 2)!.count, 8);
  assert.equal(monitor.over('a', 3)!.count, 16);
  assert.equal(monitor.over('a', 28)!.count, 28 * 5 + 1);
  monitor.run(FIRST + 61, counts, { late: [late(60, -9)], shares: [] });
  assert.equal(monitor.over('a', 2)!.count, 5, 'never below 0');
});

test('of sums over all, what happens to all is an alarm; of series beside one another it is the day’s own', () => {
  const rise = (sharesDays: boolean) => {
    const random = new Random('all');
    const monitor = new AlarmMonitor({ ...SET, sharesDays });
    const of = (factor: number) => [
      { series: 'total', kind: 'all', count: Math.round(factor * (90 + 20 * random.fraction())) },
    ];
    for (let d = 0; d < 120; d++) monitor.run(FIRST + d, of(1));
    const alarms = [0, 1, 2].flatMap((d) => monitor.run(FIRST + 120 + d, of(2.5)));
    return Math.max(0, ...alarms.map(({ score }) => score));
  };
  assert.ok(rise(false) > 4, `${rise(false)}`);
  assert.ok(rise(true) < rise(false));
});
