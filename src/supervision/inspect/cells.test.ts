import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatInstant, formatRecipient } from '../../domain/index.ts';
import {
  readFrequency,
  readLines,
  readMoment,
  readNumber,
  readPort,
  readPurpose,
  readState,
  Unread,
} from './cells.ts';

const NEWEST = Date.parse('2026-12-01T00:00:00+08:00');

const MOMENTS: readonly (readonly [cell: string, means: string])[] = [
  ['2026-06-18 09:30:00', '2026-06-18T09:30:00 time'],
  ['2026-06-18T09:30:00+08:00', '2026-06-18T09:30:00 time'],
  ['2026-06-18T01:30:00Z', '2026-06-18T09:30:00 time'],
  ['2026/6/18', '2026-06-18T00:00:00 day'],
  ['2026/6/18 9:30', '2026-06-18T09:30:00 time'],
  ['2026年6月18日', '2026-06-18T00:00:00 day'],
  ['２０２６-０６-１８', '2026-06-18T00:00:00 day'],
  ['20260618', '2026-06-18T00:00:00 day'],
  ['20260618093000', '2026-06-18T09:30:00 time'],
  ['18.6.2026', '2026-06-18T00:00:00 day'],
  ['06.07.2026 9:30', '2026-07-06T09:30:00 time'],
  ['18/6/2026', '2026-06-18T00:00:00 day'],
  ['6/18/2026 09:30', '2026-06-18T09:30:00 time'],
  ['7/7/2026', '2026-07-07T00:00:00 day'],
  ['6/7/2026', 'time-ambiguous'],
  ['46191', '2026-06-18T00:00:00 day'],
  ['46191.395833333336', '2026-06-18T09:30:00 time'],
  ['1781746200', '2026-06-18T09:30:00 time'],
  ['1781746200000', '2026-06-18T09:30:00 time'],
  ['', 'time-missing'],
  ['昨天', 'time-unreadable'],
  ['2026-02-30', 'time-unreadable'],
  ['31.2.2026', 'time-unreadable'],
  ['1999-12-31', 'time-out-of-range'],
  ['2027-01-01', 'time-out-of-range'],
  ['12', 'time-unreadable'],
];

for (const [cell, means] of MOMENTS)
  test(`the moment ${JSON.stringify(cell)}: ${means}`, () => {
    const read = readMoment(cell, 'at', NEWEST);
    const told =
      read instanceof Unread
        ? read.code
        : `${formatInstant(read.at).slice(0, 19)} ${read.dayAlone ? 'day' : 'time'}`;
    assert.equal(told, means);
  });

const NUMBERS: readonly (readonly [cell: string, means: string])[] = [
  ['13800138000', '13800138000'],
  ["'13800138000", '13800138000'],
  ['138 0013 8000', '13800138000'],
  ['138-0013-8000', '13800138000'],
  ['+86 13800138000', '13800138000'],
  ['13800138000.0', '13800138000'],
  ['１３８００１３８０００', '13800138000'],
  ['1.38E+10', 'number-rounded'],
  ['1.3800138E+10', 'number-rounded'],
  ['1,38E+10', 'number-rounded'],
  ['138****8000', 'number-unreadable'],
  ['', 'number-missing'],
];

for (const [cell, means] of NUMBERS)
  test(`the number ${JSON.stringify(cell)}: ${means}`, () => {
    const read = readNumber(cell);
    assert.equal(read instanceof Unread ? read.code : formatRecipient(read), means);
  });

test('ports, purposes, states and frequencies as files write them', () => {
  const told = (value: unknown) => (value instanceof Unread ? value.code : value);
  assert.equal(told(readPort("'106900010001", 'source')), '106900010001');
  assert.equal(told(readPort('1.069E+11', 'source')), 'port-rounded');
  assert.equal(told(readPurpose('零售类营销')), 'marketing-retail');
  assert.equal(told(readPurpose('marketing-finance')), 'marketing-finance');
  assert.equal(told(readPurpose('验证码')), 'verification');
  assert.equal(told(readPurpose('天气')), 'purpose-unknown');
  assert.equal((readLines('全部') as readonly string[]).length, 9);
  assert.equal(told(readLines('验证码')), 'purpose-unknown');
  assert.deepEqual(
    ['', '同意', 'TD', '撤回', '谢绝一切', '未回复', '？'].map((cell) => told(readState(cell))),
    [...['granted', 'granted', 'refused', 'withdrawn', 'refused-all', 'unanswered', 'state-unknown']],
  );
  assert.deepEqual(told(readFrequency('每月不超过4条')), { count: 4, per: 'month' });
  assert.equal(told(readFrequency('经常')), 'frequency-unreadable');
});
