import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import lists from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import fc from 'fast-check';
import { DAY_MS, day, shanghaiDay } from '../../domain/index.ts';
import { WORKING_DAYS, workingDayCalendar, workingDaysBetween } from '../index.ts';
import { NOTICES, noticedDays } from './state-council.fixture.ts';

const dayOf = (date: string) => WORKING_DAYS.dayAt(shanghaiDay(day(date)));

test('P9 every day of 2021 to 2026 is worked or off as the State Council arranged it, for the holiday that it named', () => {
  const days = noticedDays();
  assert.equal(days.size, 2191);
  let [off, worked] = [0, 0];
  for (const [date, noticed] of days) {
    const told = dayOf(date);
    const weekday = new Date(date).getUTCDay() % 6 !== 0;
    assert.equal(
      told.isWorking,
      noticed.worked !== undefined || (weekday && noticed.off === undefined),
      date,
    );
    const named = noticed.off ?? noticed.worked;
    assert.equal(
      told.kind,
      noticed.worked ? 'make-up' : noticed.off ? 'holiday' : weekday ? 'weekday' : 'weekend',
      date,
    );
    if (named !== undefined)
      assert.ok(named.split('、').includes(told.holiday!.zh), `${date} ${told.holiday!.zh}`);
    else assert.equal(told.holiday, undefined, date);
    off += noticed.off ? 1 : 0;
    worked += noticed.worked ? 1 : 0;
  }
  assert.deepEqual([off, worked], [178, 40]);
  assert.ok(NOTICES.every(({ year }) => WORKING_DAYS.knows(year)));
});

test('lists that are taken from the library hold together from 2015 on: what is worked is a Saturday or Sunday, nothing is both', () => {
  for (const date of Object.keys(lists.workdays)) {
    assert.ok(new Date(date).getUTCDay() % 6 === 0, `${date} is worked in exchange`);
    assert.ok(!(date in lists.holidays), `${date} is worked and off`);
  }
  for (let year = 2015; year <= 2026; year++) assert.ok(WORKING_DAYS.knows(year), `${year}`);
  // The Spring Festival of 2020 was made longer when it had begun.
  assert.equal(dayOf('2020-01-31').isWorking, false);
  assert.equal(dayOf('2020-02-01').isWorking, false);
  assert.equal(dayOf('2020-02-03').isWorking, true);
});

test('P9 days of a year without a list say which list they await, and go by weekday and the holidays of law', () => {
  const { holidays, workdays } = lists;
  const until2026 = workingDayCalendar({
    holidays: Object.fromEntries(Object.entries(holidays).filter(([date]) => date < '2027')),
    workdays: Object.fromEntries(Object.entries(workdays).filter(([date]) => date < '2027')),
  });
  const told = (date: string) => until2026.dayAt(shanghaiDay(day(date)));
  const rows: readonly [string, boolean, number | undefined, string | undefined][] = [
    ['2026-12-24', true, undefined, undefined],
    // A notice has moved such days before: 2018-12-29, a Saturday, was worked, 2018-12-31 was off.
    ['2026-12-25', true, 2027, undefined],
    ['2026-12-31', true, 2027, undefined],
    ['2027-01-01', false, 2027, '元旦'],
    ['2027-01-04', true, 2027, undefined],
    ['2027-02-04', true, 2027, undefined],
    ['2027-02-05', false, 2027, '春节'],
    ['2027-02-08', false, 2027, '春节'],
    ['2027-02-09', true, 2027, undefined],
    ['2027-04-05', false, 2027, '清明节'],
    ['2027-05-02', false, 2027, '劳动节'],
    ['2027-06-09', false, 2027, '端午节'],
    ['2027-09-15', false, 2027, '中秋节'],
    ['2027-10-03', false, 2027, '国庆节'],
    ['2027-10-04', true, 2027, undefined],
    // Beyond the table of the moon, the fixed dates alone.
    ['2040-02-12', false, 2040, undefined],
    ['2040-10-01', false, 2040, '国庆节'],
  ];
  for (const [date, isWorking, awaits, holiday] of rows) {
    const is = told(date);
    assert.deepEqual([is.isWorking, is.awaits, is.holiday?.zh], [isWorking, awaits, holiday], date);
  }
  assert.equal(until2026.knows(2027), false);

  const learnt = workingDayCalendar({
    holidays: { ...holidays, '2027-01-01': "New Year's Day,元旦,1", '2027-10-01': 'National Day,国庆节,3' },
    workdays: { ...workdays, '2027-02-20': 'Spring Festival,春节,4' },
  });
  assert.equal(learnt.dayAt(shanghaiDay(day('2026-12-31'))).awaits, undefined);
  assert.equal(learnt.dayAt(shanghaiDay(day('2027-02-20'))).kind, 'make-up');
  assert.equal(learnt.dayAt(shanghaiDay(day('2027-12-31'))).awaits, 2028);
});

test('the dates of the moon for the years ahead are those of the calendar that Node carries, but for two new moons at midnight', () => {
  const format = new Intl.DateTimeFormat('en-u-ca-chinese', {
    timeZone: 'UTC',
    month: 'numeric',
    day: 'numeric',
  });
  const nothing = workingDayCalendar({ holidays: {}, workdays: {} });
  const lunar: Readonly<Record<string, string>> = { '1/1': '春节', '5/5': '端午节', '8/15': '中秋节' };
  const differ: string[] = [];
  for (let at = shanghaiDay(day('2027-01-01')); at < shanghaiDay(day('2036-01-01')); at++) {
    const { date, holiday } = nothing.dayAt(at);
    const expected = lunar[format.format(at * DAY_MS)];
    // In 2028 and 2031 中秋 falls on a day that is off for National Day.
    if (expected !== undefined && holiday?.zh !== expected && holiday?.zh !== '国庆节') differ.push(date);
    if (expected === '春节') {
      const around = [-2, -1, 0, 1, 2, 3].map((n) => nothing.dayAt(at + n).holiday?.zh === '春节');
      if (date !== '2027-02-07' && date !== '2030-02-02')
        assert.deepEqual(around, [false, true, true, true, true, false], date);
    }
  }
  assert.deepEqual(differ, []);
});

test('P9 the calendar is the same in whatever time zone the machine stands', () => {
  const script = `
    import { WORKING_DAYS, workingDaysBetween } from ${JSON.stringify(path.resolve(import.meta.dirname, '../index.ts'))};
    const days = [18899, 18907, 18908, 18909, 18910].map((at) => WORKING_DAYS.dayAt(at));
    console.log(JSON.stringify([days.map((d) => d.date + d.kind), workingDaysBetween(Date.parse('2021-09-30T16:00:00Z'), Date.parse('2021-10-11T15:59:59Z'))]));`;
  const expected =
    '[["2021-09-29weekday","2021-10-07holiday","2021-10-08weekday","2021-10-09make-up","2021-10-10weekend"],3]';
  for (const TZ of ['America/New_York', 'Asia/Shanghai', 'Pacific/Kiritimati']) {
    const told = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, TZ },
      encoding: 'utf8',
    });
    assert.equal(told.trim(), expected, TZ);
  }
});

test('working days between two moments add up, are the same backwards, and end where they say', () => {
  const moment = fc.integer({ min: day('2021-01-01'), max: day('2026-12-24') });
  fc.assert(
    fc.property(moment, moment, moment, (a, b, c) => {
      assert.equal(workingDaysBetween(a, b) + workingDaysBetween(b, c), workingDaysBetween(a, c));
      assert.equal(workingDaysBetween(a, b), 0 - workingDaysBetween(b, a));
    }),
    { numRuns: 100 },
  );
  const between = (a: string, b: string) => workingDaysBetween(Date.parse(a), Date.parse(b));
  assert.equal(between('2021-10-08T09:00:00+08:00', '2021-10-11T09:00:00+08:00'), 2);
  assert.equal(between('2021-09-30T23:59:59+08:00', '2021-10-07T23:59:59+08:00'), 0);
  assert.equal(between('2021-10-11T09:00:00+08:00', '2021-10-11T18:00:00+08:00'), 0);
  assert.throws(() => workingDaysBetween(0, Number.POSITIVE_INFINITY), /day: found Infinity, allowed/);
  assert.throws(() => workingDaysBetween(Number.NaN, 0), /day: found NaN, allowed/);
});
