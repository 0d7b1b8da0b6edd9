import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Invalid } from '../../domain/index.ts';
import { normalise } from './normal.ts';

function skeleton(text: string): string {
  const normal = normalise(text);
  return normal instanceof Invalid ? normal.toString() : normal.letters.map(({ plain }) => plain).join('');
}

const steps = (text: string) => {
  const normal = normalise(text);
  assert.ok(!(normal instanceof Invalid), text);
  return normal.steps.map(({ step, before, after, from, to }) => [step, before, after, from, to]);
};

test('each step says what it did and where', () => {
  const rows: readonly [string, string, readonly unknown[]][] = [
    ['云雀', '云雀', []],
    ['雲雀', '云雀', [['traditional', '雲', '云', 0, 1]]],
    ['云\u200b雀', '云雀', [['inserted', '\u200b', '', 1, 2]]],
    ['云雀\u202e店', '云雀店', [['inserted', '\u202e', '', 2, 3]]],
    ['云·雀', '云雀', [['inserted', '·', '', 1, 2]]],
    ['云🔥雀', '云雀', [['inserted', '🔥', '', 1, 3]]],
    ['云\ud800雀', '云雀', [['inserted', '\ud800', '', 1, 2]]],
    [
      'Ｍé1',
      'me1',
      [
        ['compatibility', 'Ｍ', 'M', 0, 1],
        ['case', 'M', 'm', 0, 1],
        ['inserted', 'é', 'e', 1, 2],
      ],
    ],
    [
      'Ⓐ雀',
      'a雀',
      [
        ['compatibility', 'Ⓐ', 'A', 0, 1],
        ['case', 'A', 'a', 0, 1],
      ],
    ],
    ['⼟木', '土木', [['compatibility', '⼟', '土', 0, 1]]],
  ];
  for (const [text, expected, done] of rows) {
    assert.equal(skeleton(text), expected, text);
    assert.deepEqual(steps(text), done, text);
  }
});

test('letters that are drawn alike look the same, one for one or two for one', () => {
  const looks = (text: string) => {
    const normal = normalise(text);
    assert.ok(!(normal instanceof Invalid), text);
    return normal.letters.map((letter) => letter.looks).join('');
  };
  const rows: readonly [string, string][] = [
    ['Меiwu', 'Meiwu'],
    ['rneivvu', 'Meiwu'],
    ['g00d', 'Good'],
    ['he11o', 'HEIIO'],
    ['❶2go', '12go'],
    ['小末', '小未'],
    ['自已', '自己'],
    ['カ士', '力土'],
  ];
  for (const [one, other] of rows) assert.equal(looks(one), looks(other), `${one} ${other}`);
  assert.notEqual(looks('平安'), looks('平原'));
});

test('P12 what cannot be a name says what was found and what is allowed', () => {
  for (const text of [
    '',
    ' ',
    '云',
    '🔥🔥',
    '\ud800\ud800',
    '\u202e\u200b',
    '云'.repeat(21),
    'a'.repeat(1_000_000),
  ]) {
    const found = normalise(text);
    assert.ok(found instanceof Invalid, text.slice(0, 9));
    assert.match(found.toString(), /^signature: found ".*", allowed: a name of 2 to 20 letters/);
    assert.ok(found.found.length <= 60);
  }
});

const names = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({
    unit: fc.integer({ min: 0x3400, max: 0x9fff }).map((code) => String.fromCodePoint(code)),
    maxLength: 12,
  }),
  fc
    .array(
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      { maxLength: 12 },
    )
    .map((each) => each.join('')),
);

test('P12 any text at all: normalising ends, keeps its places, and changes nothing the second time', () => {
  fc.assert(
    fc.property(names, (text) => {
      const normal = normalise(text);
      if (normal instanceof Invalid) return;
      for (const { from, to } of [...normal.letters, ...normal.steps])
        assert.ok(0 <= from && from < to && to <= text.length);
      const once = skeleton(text);
      const again = normalise(once);
      // What one sign stands for can be longer than a name.
      assert.ok(!(again instanceof Invalid));
      assert.equal(again.letters.map(({ plain }) => plain).join(''), once);
      assert.deepEqual(
        again.letters.map(({ looks }) => looks),
        normal.letters.map(({ looks }) => looks),
      );
      assert.deepEqual(again.steps, []);
    }),
    { numRuns: 3000 },
  );
});
