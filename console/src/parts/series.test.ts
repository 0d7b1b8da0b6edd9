import assert from 'node:assert/strict';
import { test } from 'node:test';
import { peakOf, seriesOf, totalOf } from './series.ts';

const moments = [
  '2026-05-01T08:00:00.000+08:00',
  '2026-05-01T08:00:01.000+08:00',
  '2026-05-01T08:00:02.000+08:00',
];

test('counts become series over every moment: zero where nothing was told, the largest first, the rest last', () => {
  const series = seriesOf(
    [
      { at: moments[0]!, key: '', messages: 900 },
      { at: moments[0]!, key: 'small', messages: 1 },
      // The same second, written in another zone.
      { at: '2026-05-01T00:00:02Z', key: 'large', messages: 7 },
      { at: moments[2]!, key: 'large', messages: 2 },
      { at: '2026-05-01T09:00:00.000+08:00', key: 'large', messages: 1000 },
    ],
    moments,
    (key) => (key === '' ? 'others' : key.toUpperCase()),
  );
  assert.deepEqual(
    series.map(({ name, values }) => [name, values]),
    [
      ['LARGE', [0, 0, 9]],
      ['SMALL', [1, 0, 0]],
      ['others', [900, 0, 0]],
    ],
  );
  assert.equal(totalOf(series), 910);
  assert.equal(peakOf(series), 901);
  assert.equal(peakOf([]), 0);
});
