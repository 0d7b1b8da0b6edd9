import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differences } from './differences.ts';

/** What differs stands in brackets. */
const told = (one: string, other: string) =>
  differences(one, other).map((pieces) =>
    pieces.map(({ text, differs }) => (differs ? `[${text}]` : text)).join(''),
  );

test('characters that the other name has not are told, in both names', () => {
  assert.deepEqual(told('禾屿集市', '禾屿集巿'), ['禾屿集[市]', '禾屿集[巿]']);
  assert.deepEqual(told('雲帆優選集市', '云帆优选集市'), ['[雲]帆[優選]集市', '[云]帆[优选]集市']);
  assert.deepEqual(told('禾屿集市', '禾屿大集市'), ['禾屿集市', '禾屿[大]集市']);
  assert.deepEqual(told('集市禾屿', '禾屿集市'), ['[集市]禾屿', '禾屿[集市]']);
});

test('the same name has no differences, and a whole one may differ', () => {
  assert.deepEqual(told('禾屿', '禾屿'), ['禾屿', '禾屿']);
  assert.deepEqual(told('禾屿', '砚青'), ['[禾屿]', '[砚青]']);
  assert.deepEqual(told('', '砚'), ['', '[砚]']);
});

test('a character outside of the basic plane is one character', () => {
  assert.deepEqual(told('𠮷野', '吉野'), ['[𠮷]野', '[吉]野']);
});
