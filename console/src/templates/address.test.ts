import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askedOf, localOf, momentsOf, rangeOf } from './address.ts';

const lateInLondon = Date.parse('2026-05-01T23:30:00Z');

test('a preset begins at midnight in Shanghai, whatever the computer’s zone', () => {
  assert.deepEqual(momentsOf({ range: 'today' }, '7d', lateInLondon), { from: '2026-05-02' });
  assert.deepEqual(momentsOf({}, '7d', lateInLondon), { from: '2026-04-26' });
  assert.deepEqual(momentsOf({ range: '30d' }, 'today', lateInLondon), { from: '2026-04-03' });
  assert.deepEqual(momentsOf({ range: 'all', from: '2026-01-01' }, 'today', lateInLondon), {});
});

test('moments in an address are a range of one’s own; nonsense is the usual range', () => {
  const own = { from: '2026-05-01', to: '2026-05-02T10:00:00+08:00' };
  assert.equal(rangeOf(own, 'today'), 'custom');
  assert.deepEqual(momentsOf(own, 'today', lateInLondon), own);
  assert.equal(rangeOf({ range: 'century' }, '7d'), '7d');
});

test('what a field for date and time holds is Shanghai time, there and back', () => {
  assert.equal(askedOf('2026-05-01T08:30'), '2026-05-01T08:30:00+08:00');
  assert.equal(localOf('2026-05-01T08:30:00+08:00'), '2026-05-01T08:30');
  assert.equal(localOf('2026-05-01T00:30:00Z'), '2026-05-01T08:30');
  assert.equal(localOf('2026-05-01'), '2026-05-01T00:00');
  assert.equal(localOf('nonsense'), '');
});
