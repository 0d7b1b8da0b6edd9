import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spanOf } from './span.ts';

const now = Date.parse('2026-05-03T10:20:30+08:00');

test('a day is cut into hours that begin where Shanghai’s do, up to the running minute', () => {
  const span = spanOf({ from: '2026-05-03' }, now);
  assert.equal(span.step, 'hour');
  assert.deepEqual([span.from, span.to], ['2026-05-03T00:00:00.000+08:00', '2026-05-03T10:21:00.000+08:00']);
  assert.equal(span.moments.length, 11);
  assert.deepEqual([span.labels[0], span.labels[10]], ['00:00', '10:00']);
});

test('long ranges are cut into days, short ones into minutes, endless ones not into endless points', () => {
  const month = spanOf({ from: '2026-04-04' }, now);
  assert.deepEqual([month.step, month.moments.length, month.labels[0]], ['day', 30, '04-04']);
  assert.equal(month.moments[0], '2026-04-04T00:00:00.000+08:00');
  const hour = spanOf({ from: '2026-05-03T08:00:00+08:00', to: '2026-05-03T09:00:00+08:00' }, now);
  assert.deepEqual([hour.step, hour.moments.length, hour.labels[59]], ['minute', 60, '08:59']);
  assert.equal(spanOf({ from: '1990-01-01' }, now).moments.length, 400);
});

test('a range that ends before it begins, or is none, is the day before its end', () => {
  const back = spanOf({ from: '2026-05-02', to: '2026-05-01' }, now);
  assert.deepEqual([back.from.slice(0, 10), back.to.slice(0, 10)], ['2026-04-30', '2026-05-01']);
  assert.equal(spanOf({ from: 'nonsense' }, now).from, '2026-05-02T10:21:00.000+08:00');
});
