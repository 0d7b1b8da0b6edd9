import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { oneEdit } from './edit.ts';

test('one edit, and where it is', () => {
  const rows: readonly [string, string, string | undefined][] = [
    ['abcd', 'abcd', undefined],
    ['abcd', 'abxd', 'another 2-3-3'],
    ['abcd', 'acbd', 'moved 1-3-3'],
    ['abcd', 'abd', 'more 2-3-2'],
    ['abd', 'abcd', 'less 2-2-3'],
    ['abcd', 'abcde', 'less 4-4-5'],
    ['abcd', 'bcda', undefined],
    ['abcd', 'axyd', undefined],
    ['ab', 'abcd', undefined],
    ['', 'a', 'less 0-0-1'],
  ];
  for (const [one, other, expected] of rows) {
    const found = oneEdit([...one], [...other]);
    const said = found && `${found.edit} ${found.from}-${found.to}-${found.ofOther}`;
    assert.equal(said, expected, `${one} ${other}`);
  }
});

test('what one edit makes is found, and back again', () => {
  const text = fc.string({ unit: fc.constantFrom(...'abc'), minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(text, fc.nat(), fc.constantFrom(...'abcx'), (one, seed, letter) => {
      const letters = [...one];
      const at = seed % letters.length;
      for (const other of [
        letters.toSpliced(at, 1),
        letters.toSpliced(at, 0, letter),
        letters.with(at, letter),
      ]) {
        const same = other.join('') === one;
        assert.equal(oneEdit(letters, other) === undefined, same);
        assert.equal(oneEdit(other, letters) === undefined, same);
      }
    }),
  );
});
