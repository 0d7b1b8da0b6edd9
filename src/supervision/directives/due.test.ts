import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dueAfter } from './due.ts';

const at = (text: string) => Date.parse(`${text}+08:00`);
const last = (start: string, unit: 'working-days' | 'calendar-days', length: number) =>
  dueAfter(at(start), { unit, length }).lastDay;

test('P9 working days leave out weekends and holidays and count the days worked in exchange', () => {
  // The Dragon Boat Festival of 2026 is on Friday, 19 June.
  assert.equal(last('2026-06-17T10:00:00', 'working-days', 1), '2026-06-18');
  assert.equal(last('2026-06-17T10:00:00', 'working-days', 2), '2026-06-22');
  // The National Day of 2021: 1 to 7 October off, Saturday the 9th worked.
  assert.equal(last('2021-09-30T18:00:00', 'working-days', 2), '2021-10-09');
});

test('P9 a last calendar day that is off is followed by the first working one', () => {
  assert.equal(last('2021-10-25T09:00:00', 'calendar-days', 10), '2021-11-04');
  assert.equal(last('2021-10-25T09:00:00', 'calendar-days', 12), '2021-11-08');
});

test('the day is over at midnight in Shanghai, and one whose holidays are not published says so', () => {
  const due = dueAfter(at('2026-06-17T23:59:00'), { unit: 'working-days', length: 1 });
  assert.deepEqual(due, { lastDay: '2026-06-18', dueAt: at('2026-06-19T00:00:00'), isProvisional: false });
  assert.equal(dueAfter(at('2031-03-01T00:00:00'), { unit: 'working-days', length: 3 }).isProvisional, true);
});
