import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { differencesOf } from './differences.ts';

const marked = (text: string, other: string) =>
  differencesOf(text, other)
    .left.map((piece) => (piece.same ? piece.text : `[${piece.text}]`))
    .join('');

test('what differs is marked, and nothing else', () => {
  for (const [left, right, onLeft, onRight] of [
    ['青禾商城', '青和商城', '青[禾]商城', '青[和]商城'],
    ['青禾商城', '青禾商城', '青禾商城', '青禾商城'],
    ['青禾官方商城', '青禾商城', '青禾[官方]商城', '青禾商城'],
    ['雲帆優選', '云帆优选', '[雲]帆[優選]', '[云]帆[优选]'],
    ['HeyuMarket', 'HeyuMarkt', 'HeyuMark[e]t', 'HeyuMarkt'],
    ['', '青禾', '', '[青禾]'],
    ['\u{20bb7}野屋', '吉野屋', '[\u{20bb7}]野屋', '[吉]野屋'],
  ] as const) {
    assert.equal(marked(left, right), onLeft);
    assert.equal(marked(right, left), onRight);
  }
});

test('each place is told once, with what stands there on either side', () => {
  assert.deepEqual(differencesOf('青禾官方商城', '青和商城城').list, [
    { place: 2, left: '禾', right: '和' },
    { place: 3, left: '官' },
    { place: 4, left: '方' },
    { place: 7, right: '城' },
  ]);
});

test('whatever the names: their pieces are the names, what is the same is the same on both sides, in order', () => {
  const name = fc.string({ unit: fc.constantFrom('青', '禾', '和', 'a', 'A', '\u{1f600}'), maxLength: 12 });
  fc.assert(
    fc.property(name, name, (left, right) => {
      const found = differencesOf(left, right);
      const whole = (side: 'left' | 'right') => found[side].map(({ text }) => text).join('');
      const same = (side: 'left' | 'right') =>
        found[side].flatMap((piece) => (piece.same ? [piece.text] : [])).join('');
      assert.equal(whole('left'), left);
      assert.equal(whole('right'), right);
      assert.equal(same('left'), same('right'));
      assert.equal(found.list.length === 0, left === right);
    }),
  );
});
