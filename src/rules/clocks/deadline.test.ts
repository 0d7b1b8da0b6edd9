import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  DAY_MS,
  day,
  formatDay,
  formatInstant,
  type Instant,
  parseInstant,
  valid,
} from '../../domain/index.ts';
import {
  CLOCK_IDS,
  type Clock,
  type ClockId,
  clockAt,
  clockState,
  type Deadline,
  deadline,
  describeClockState,
  describeDay,
  describeDeadline,
  formatCitation,
  WORKING_DAYS,
  workingDaysBetween,
} from '../index.ts';
import { DUE_DATES } from './due-dates.fixture.ts';
import { noticedDays } from './state-council.fixture.ts';

const at = (text: string): Instant => valid(parseInstant(text));
const clock = (id: ClockId, start: Instant): Clock => clockAt(id, start)!;
/** The first year after those that the library knows. */
const WITHOUT_LIST = [...Array(20).keys()].map((n) => 2026 + n).find((year) => !WORKING_DAYS.knows(year))!;
const due = (id: ClockId, start: string): Deadline => deadline(at(start), clock(id, at(start)));

test('P9 forwarding, answering and answering appeals fall due on the dates counted from the notices of 2021 to 2026', () => {
  assert.ok(DUE_DATES.length >= 200, `${DUE_DATES.length} starts, three dates each`);
  for (const { start, forward, answer, appeal } of DUE_DATES) {
    for (const [id, expected] of [
      ['forward-report', forward],
      ['answer-report', answer],
      ['answer-appeal', appeal],
    ] as const) {
      const told = due(id, start);
      assert.equal(told.lastDay, expected, `${id} from ${start}`);
      assert.equal(formatInstant(told.dueAt), formatInstant(day(expected) + DAY_MS), `${id} from ${start}`);
      assert.equal(told.isProvisional, false, `${id} from ${start}`);
    }
  }
});

test('P9 the dates of the fixture follow from the notices, counted day by day without the calendar', () => {
  const days = noticedDays();
  const working = (date: string) => {
    const { off, worked } = days.get(date) ?? {};
    return worked !== undefined || (off === undefined && new Date(date).getUTCDay() % 6 !== 0);
  };
  const next = (date: string) => new Date(Date.parse(date) + DAY_MS).toISOString().slice(0, 10);
  for (const { start, forward, answer, appeal } of DUE_DATES) {
    const first = new Date(Date.parse(start) + 8 * 3_600_000).toISOString().slice(0, 10);
    const left = new Map([
      [5, forward],
      [15, answer],
    ]);
    for (const [length, expected] of left) {
      let [date, count] = [first, 0];
      while (count < length) {
        date = next(date);
        if (working(date)) count++;
      }
      assert.equal(date, expected, start);
    }
    let last = new Date(Date.parse(first) + 30 * DAY_MS).toISOString().slice(0, 10);
    while (!working(last)) last = next(last);
    assert.equal(last, appeal, start);
  }
});

test('P9 each day over National Day 2021 says why it counts or does not', () => {
  const told = due('forward-report', '2021-09-29T15:00:00+08:00');
  assert.deepEqual(
    told.counted.map((counted) => `${counted.date} ${describeDay(counted).zh}`),
    [
      '2021-09-29 工作日，开始的当日不计入',
      '2021-09-30 工作日，第 1 日',
      ...['01', '02', '03', '04', '05', '06', '07'].map((d) => `2021-10-${d} 国庆节放假，不计入`),
      '2021-10-08 工作日，第 2 日',
      '2021-10-09 国庆节调休上班，第 3 日',
      '2021-10-10 周末，不计入',
      '2021-10-11 工作日，第 4 日',
      '2021-10-12 工作日，第 5 日',
    ],
  );
  assert.equal(formatInstant(told.dueAt), '2021-10-13T00:00:00.000+08:00');
  assert.equal(describeDay(told.counted[10]!).en, 'worked in exchange for National Day, day 3');
  assert.equal(
    describeDeadline(told).zh,
    '受理举报后 5 个工作日内转送短信息服务提供者：至 2021-10-12 24时止',
  );
  assert.equal(
    describeDeadline(told).en,
    'forward the report to the provider within 5 working days after the report was accepted: until the end of 2021-10-12',
  );
});

test('P9 a term in calendar days that would end on a day off ends on the first day after', () => {
  const told = due('answer-appeal', '2021-09-04T10:00:00+08:00');
  assert.equal(told.lastDay, '2021-10-08');
  assert.deepEqual(
    told.counted.slice(29).map((counted) => `${counted.date} ${counted.role} ${describeDay(counted).zh}`),
    [
      '2021-10-03 counted 国庆节放假，第 29 日',
      '2021-10-04 counted 国庆节放假，第 30 日',
      '2021-10-05 extension 国庆节放假，顺延',
      '2021-10-06 extension 国庆节放假，顺延',
      '2021-10-07 extension 国庆节放假，顺延',
      '2021-10-08 extension 工作日，休假日结束的次日，顺延至此',
    ],
  );
  // A Saturday that is worked is no day off: the term ends on it.
  assert.equal(due('answer-appeal', '2021-09-09T10:00:00+08:00').lastDay, '2021-10-09');
});

test('P9 the law of the moment that starts a clock decides: order 31 until April 2026, then the same length as no law', () => {
  for (const [id, article] of [
    ['forward-report', '第26条'],
    ['answer-report', '第27条第3款'],
  ] as const) {
    const before = due(id, '2026-04-30T23:59:59+08:00');
    const after = due(id, '2026-05-01T00:00:00+08:00');
    assert.match(formatCitation(before.citation, 'zh'), new RegExp(`工业和信息化部令第31号）》${article}`));
    assert.ok(before.dueAt > day('2026-05-01'), 'a term that began under order 31 runs to its end');
    assert.equal(after.clock.length, before.clock.length);
    assert.equal(after.citation.certainty, 'convention');
    assert.match(after.citation.zh, new RegExp(`^令74 的期限未核实，沿用 ${after.clock.length} 个工作日$`));
    assert.match(after.citation.en, /^the terms of order 74 are not verified/);
    assert.match(describeDeadline(after).zh, /（令74 的期限未核实，沿用 \d+ 个工作日）$/);
    assert.doesNotMatch(describeDeadline(before).zh, /未核实/);
    for (const language of ['zh', 'en'] as const)
      assert.doesNotMatch(formatCitation(after.citation, language), /令第|第\d+条|art\./);
    assert.equal(clockAt(id, at('2015-06-29T23:59:59+08:00')), undefined);
    assert.ok(clockAt(id, at('2015-06-30')));
  }
  const appeal = clock('answer-appeal', at('2026-05-01'));
  assert.match(formatCitation(appeal.citation, 'zh'), /^《中华人民共和国电信条例》第39条/);
  assert.equal(clockAt('answer-appeal', at('2016-02-05')), undefined);

  const countedBy = (start: string) =>
    due('answer-report', start).counting.map(({ law, article }) => law + article);
  assert.deepEqual(countedBy('2021-01-01'), ['中华人民共和国民法典201', '中华人民共和国民法典203']);
  assert.deepEqual(countedBy('2020-12-31'), ['中华人民共和国民法总则201', '中华人民共和国民法总则203']);
});

test('P9 a deadline that runs into a year without a list says so', () => {
  const settled = due('answer-report', '2026-12-02T09:00:00+08:00');
  assert.deepEqual(
    [settled.lastDay, settled.isProvisional, settled.awaits],
    ['2026-12-23', false, undefined],
  );
  const year = WITHOUT_LIST;
  const told = deadline(at(`${year - 1}-12-28`), clock('answer-report', at('2026-12-01')));
  assert.deepEqual([told.isProvisional, told.awaits], [true, year]);
  assert.match(
    describeDeadline(told).zh,
    new RegExp(`；暂定：本系统尚无 ${year} 年放假安排，按周末和法定节日推算）$`),
  );
  assert.match(describeDeadline(told).en, /; provisional: this system does not have the holidays of/);
  assert.ok(
    told.counted.some(
      ({ date, role, holiday }) => date === `${year}-01-01` && role === 'day-off' && holiday?.zh === '元旦',
    ),
  );
  // One of calendar days is moved by its last day alone.
  const appeal = deadline(at(`${year - 1}-11-20`), clock('answer-appeal', at('2026-11-20')));
  assert.equal(appeal.isProvisional, false);
  assert.equal(deadline(at(`${year - 1}-11-27`), appeal.clock).awaits, year);
});

test('how a clock stands: days left, due soon, due today, days over', () => {
  // Due at the end of 2021-10-12.
  const told = due('forward-report', '2021-09-29T15:00:00+08:00');
  const rows: readonly [string, string, string][] = [
    ['2021-09-29T15:00:00+08:00', 'running', '还剩 5 个工作日'],
    ['2021-09-30T23:59:59+08:00', 'running', '还剩 4 个工作日'],
    ['2021-10-07T12:00:00+08:00', 'running', '还剩 4 个工作日'],
    ['2021-10-09T12:00:00+08:00', 'running', '还剩 2 个工作日'],
    ['2021-10-11T00:00:00+08:00', 'due-soon', '还剩 1 个工作日'],
    ['2021-10-12T23:59:59.999+08:00', 'due-soon', '今天到期'],
    ['2021-10-12T16:00:00Z', 'overdue', '逾期 1 个工作日'],
    ['2021-10-15T09:00:00+08:00', 'overdue', '逾期 3 个工作日'],
    ['2021-10-17T09:00:00+08:00', 'overdue', '逾期 3 个工作日'],
  ];
  for (const [now, state, zh] of rows) {
    const stands = clockState(told, at(now));
    assert.deepEqual([stands.state, describeClockState(stands, told.clock).zh], [state, zh], now);
  }
  const friday = due('forward-report', '2021-10-15T15:00:00+08:00');
  assert.equal(friday.lastDay, '2021-10-22');
  assert.deepEqual(clockState(friday, at('2021-10-23T09:00:00+08:00')), { state: 'overdue', over: 0 });
  assert.deepEqual(describeClockState({ state: 'overdue', over: 0 }, friday.clock), {
    zh: '已逾期',
    en: 'overdue',
  });
  const appeal = due('answer-appeal', '2021-09-04T10:00:00+08:00');
  const stands = clockState(appeal, at('2021-10-02T10:00:00+08:00'));
  assert.deepEqual(describeClockState(stands, appeal.clock), { zh: '还剩 6 天', en: '6 days left' });
  assert.deepEqual(clockState(appeal, at('2021-10-09')), { state: 'overdue', over: 1 });
});

test('P9 a later start is never due earlier, and no clock ends on a day off or before its length', () => {
  const moment = fc.integer({ min: day('2021-01-01'), max: day('2026-10-01') });
  fc.assert(
    fc.property(fc.constantFrom(...CLOCK_IDS), moment, moment, (id, a, b) => {
      const [early, late] = [Math.min(a, b), Math.max(a, b)];
      const [first, second] = [deadline(early, clock(id, early)), deadline(late, clock(id, late))];
      assert.ok(first.dueAt <= second.dueAt);
      if (formatDay(early) === formatDay(late)) assert.equal(first.dueAt, second.dueAt);
      const last = first.counted.at(-1)!;
      assert.ok(last.isWorking, last.date);
      assert.equal(formatInstant(first.dueAt).slice(11, 23), '00:00:00.000');
      assert.equal(first.counted.filter(({ role }) => role === 'counted').length, first.clock.length);
      assert.equal(clockState(first, first.dueAt - 1).state, 'due-soon');
      assert.equal(clockState(first, first.dueAt).state, 'overdue');
    }),
    { numRuns: 500 },
  );
});

test('P9 m working days and then n are m + n, and as many lie between start and end', () => {
  const base = clock('forward-report', at('2021-01-01'));
  const length = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(
      fc.integer({ min: day('2021-01-01'), max: day('2026-06-01') }),
      length,
      length,
      (start, m, n) => {
        const first = deadline(start, { ...base, length: m });
        const second = deadline(first.dueAt - 1, { ...base, length: n });
        const both = deadline(start, { ...base, length: m + n });
        assert.equal(second.dueAt, both.dueAt);
        assert.equal(workingDaysBetween(start, both.dueAt - 1), m + n);
      },
    ),
    { numRuns: 300 },
  );
});

test('what is no moment or no length is refused by name', () => {
  const base = clock('forward-report', at('2021-01-01'));
  assert.throws(() => deadline(Number.NaN, base), /day: found NaN, allowed: whole days/);
  for (const length of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
    assert.throws(
      () => deadline(0, { ...base, length }),
      /length of forward-report: found .*, allowed: a whole number/,
    );
});
