import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { placesOf } from './places.ts';

test('each place is told once, with what stands there on either side', () => {
  assert.deepEqual(placesOf('青禾官方商城', '青和商城城'), [
    { place: 2, left: '禾', right: '和' },
    { place: 3, left: '官' },
    { place: 4, left: '方' },
    { place: 7, right: '城' },
  ]);
  assert.deepEqual(placesOf('\u{20bb7}野屋', '吉野屋'), [{ place: 1, left: '\u{20bb7}', right: '吉' }]);
  assert.deepEqual(placesOf('青禾', '青禾'), []);
  assert.deepEqual(placesOf('', '青'), [{ place: 1, right: '青' }]);
});

test('whatever the names: what is told makes the one into the other', () => {
  const name = fc.string({ unit: fc.constantFrom('青', '禾', '和', 'a', 'A', '\u{1f600}'), maxLength: 12 });
  fc.assert(
    fc.property(name, name, (left, right) => {
      const characters = [...left];
      // From the end, so that the places before stay where they are.
      for (const { place, left: one, right: other } of placesOf(left, right).reverse()) {
        if (one !== undefined) assert.equal(characters[place - 1], one);
        characters.splice(place - 1, one === undefined ? 0 : 1, ...(other === undefined ? [] : [other]));
      }
      assert.equal(characters.join(''), right);
    }),
  );
});
