import assert from 'node:assert/strict';
import { test } from 'node:test';
import { growthOf } from './growth.ts';

test('P10 two weeks compare as people would say; too little data is said', () => {
  const said = (of: 'complaints' | 'messages', last: number, before: number) =>
    growthOf(of, last, before).state;
  assert.equal(said('complaints', 5, 4), 'insufficient-data');
  assert.equal(said('complaints', 9, 0), 'insufficient-data');
  assert.equal(said('complaints', 10, 0), 'growing');
  // Half as much again, but no more than chance makes of it.
  assert.equal(said('complaints', 9, 6), 'steady');
  assert.equal(said('complaints', 90, 60), 'growing');
  assert.equal(said('complaints', 60, 90), 'shrinking');
  // More than chance, but less than half as much again.
  assert.equal(said('messages', 14_000, 10_000), 'steady');
  assert.equal(said('messages', 199, 0), 'insufficient-data');
  assert.equal(said('messages', 0, 200), 'shrinking');
  assert.deepEqual(growthOf('messages', 300, 150), { last: 300, before: 150, ratio: 2, state: 'growing' });
  assert.equal(growthOf('messages', 300, 0).ratio, undefined);
});
