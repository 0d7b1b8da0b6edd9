import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filledText, piecesOf, shownNumber, typedNumbers } from './bulletin-text.ts';

const FIGURES = [
  { key: 'totals.counted', shown: '1,234' },
  { key: 'categories.illegal-other.ratio', shown: '1.35 倍' },
];

test('a reference is the figure of the data wherever it stands; one to nothing stays as it was written', () => {
  assert.equal(
    filledText('计入 {totals.counted} 件，{categories.illegal-other.ratio}', FIGURES),
    '计入 1,234 件，1.35 倍',
  );
  assert.deepEqual(piecesOf('{totals.x}{totals.counted}!', FIGURES), [
    { kind: 'unknown', key: 'totals.x' },
    { kind: 'figure', key: 'totals.counted', shown: '1,234' },
    { kind: 'text', text: '!' },
  ]);
  for (const plain of ['', '{}', '{ totals.counted }', '{{', '集合 {甲}'])
    assert.equal(filledText(plain, FIGURES), plain);
});

test('numbers that somebody typed are found, those of the data are not', () => {
  assert.deepEqual(typedNumbers('上升 {totals.counted} 件，其中 12.5% 和 １，２３４ 条，共3省。'), [
    '12.5%',
    '1,234',
    '3',
  ]);
  assert.deepEqual(typedNumbers('没有数字，{categories.illegal-other.ratio}'), []);
});

test('numbers are shown by what they measure, and what is not available is no zero', () => {
  assert.deepEqual(
    [
      ...[shownNumber(1234567, 'count'), shownNumber(0, 'count'), shownNumber(999, 'count')],
      ...[shownNumber(0.1234, 'share'), shownNumber(1.346, 'ratio'), shownNumber(0.254, 'rate')],
      ...[shownNumber(12.34, 'rate'), shownNumber(null, 'count')],
    ],
    ['1,234,567', '0', '999', '12.3%', '1.35', '0.25', '12.3', '—'],
  );
});
