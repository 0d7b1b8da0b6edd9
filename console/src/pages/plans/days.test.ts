import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayAfter, spanOf, stretchOf } from './days.ts';

test('a month has all its days, also of a leap year, and the next begins where it ends', () => {
  const february = spanOf('2028-02-15', 'month');
  assert.deepEqual([february.from, february.until, february.days.length], ['2028-02-01', '2028-03-01', 29]);
  assert.equal(spanOf(february.earlier, 'month').from, '2028-01-01');
  assert.equal(spanOf(spanOf('2026-12-31', 'month').later, 'month').from, '2027-01-01');
});

test('two weeks begin on a Monday', () => {
  for (const day of ['2026-06-01', '2026-06-03', '2026-06-07'])
    assert.deepEqual([spanOf(day, 'weeks').from, spanOf(day, 'weeks').days.length], ['2026-06-01', 14]);
  assert.equal(spanOf(spanOf('2026-06-01', 'weeks').earlier, 'weeks').later, '2026-06-01');
});

test('a window lies where its days are, cut at the ends of the span, in Shanghai time', () => {
  const june = spanOf('2026-06-01', 'month');
  const at = (from: string, until: string) =>
    stretchOf({ from: `${from}T00:00:00+08:00`, until: `${until}T00:00:00+08:00` }, june);
  assert.deepEqual(at('2026-06-01', '2026-07-01'), { start: 0, length: 1 });
  assert.deepEqual(at('2026-05-01', '2026-06-16'), { start: 0, length: 0.5 });
  assert.deepEqual(at('2026-06-16', '2026-09-01'), { start: 0.5, length: 0.5 });
  assert.equal(at('2026-05-01', '2026-06-01'), undefined);
  assert.equal(stretchOf({ from: '', until: 'x' }, june), undefined, 'of a draft that is half written');
  assert.equal(dayAfter('2026-12-31'), '2027-01-01');
});
