import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Claims, discrepancyOf, type Known } from './discrepancy.ts';

const KNOWN: Known = { messages: 1000, complaints: 20, withdrawals: 40, afterStop: undefined };
const of = (claims: Claims, known: Partial<Known> = {}) => discrepancyOf(claims, { ...KNOWN, ...known }, 0);
const told = (claims: Claims, known: Partial<Known> = {}) => {
  const { score, causes } = of(claims, known);
  return [score, ...causes.map(({ about }) => about)];
};

test('what agrees within the tolerance is no discrepancy, and what is not claimed is not asked', () => {
  assert.deepEqual(told({}), [0]);
  assert.deepEqual(told({ messagesSent: 960, complaintsReceived: 15, consentsWithdrawn: 45 }), [0]);
});

test('fewer messages, complaints or withdrawals than are known; the largest is the score', () => {
  assert.deepEqual(told({ messagesSent: 500, complaintsReceived: 2, consentsWithdrawn: 30 }), [
    ...[90, 'complaintsReceived', 'messagesSent', 'consentsWithdrawn'],
  ]);
});

test('more messages went past the gateway, more withdrawals bind nobody, more complaints are the company’s own', () => {
  assert.deepEqual(told({ messagesSent: 4000 }), [75, 'messagesSent']);
  assert.match(of({ messagesSent: 4000 }).causes[0]!.words.zh, /没有经过本网关/);
  assert.deepEqual(told({ consentsWithdrawn: 80 }), [50, 'consentsWithdrawn']);
  assert.deepEqual(told({ complaintsReceived: 200 }), [0]);
});

test('“stopped”, and messages that went on', () => {
  const stopped = { stoppedSince: '2026-06-15' };
  assert.deepEqual(told(stopped, { afterStop: 0 }), [0]);
  assert.deepEqual(told(stopped, { afterStop: 1 }), [100, 'stoppedSince']);
  assert.match(of(stopped, { afterStop: 7 }).causes[0]!.words.en, /let 7 marketing messages through/);
});

test('P10 what cannot be looked at is said', () => {
  const { score, unchecked } = of({ messagesSent: 5, stoppedSince: '2026-06-15' }, { messages: undefined });
  assert.deepEqual([score, unchecked], [0, ['messagesSent', 'stoppedSince']]);
});
