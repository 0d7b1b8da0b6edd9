import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SCOPE_CREEP_THRESHOLD } from '../../src/trends/detectors/scope-creep.ts';
import { SUB_LEASE_THRESHOLD } from '../../src/trends/detectors/sub-lease.ts';
import { share, told } from './report.ts';
import { score } from './score.ts';
import { Season } from './season.ts';

const TINY = { seed: 4, ports: 30, days: 30, misdeeds: true };

test('a season repeats exactly, and another seed gives another one', () => {
  const messages = (seed: number) => [...new Season({ ...TINY, seed }).messages(0)];
  assert.deepEqual(messages(4), messages(4));
  assert.notDeepEqual(messages(4), messages(5));
});

test('a season has its misdeeds in the answer key, or none', () => {
  const { truths } = new Season(TINY);
  assert.ok(truths.some(({ misdeed }) => misdeed === 'sub-lease'));
  assert.ok(truths.every(({ onset, share: part }) => onset >= 16 && part >= 0.1 && part < 0.9));
  assert.deepEqual(new Season({ ...TINY, misdeeds: false }).truths, []);
});

test('P10 in a tiny season the blatant cases are found and no innocent is accused', () => {
  const outcomes = [4, 5].flatMap((seed) => score({ ...TINY, seed, strengths: ['blatant'] }).outcomes);
  const subLease = told('sub-lease', SUB_LEASE_THRESHOLD, outcomes);
  assert.ok(subLease.cases >= 4);
  assert.equal(subLease.found, subLease.cases);
  assert.equal(subLease.falsely, 0);
  // A signature with a few messages a day takes longer than what is left of so short a season.
  const creep = told('scope-creep', SCOPE_CREEP_THRESHOLD, outcomes);
  assert.ok(creep.cases >= 6 && creep.found >= creep.cases - 1);
  assert.equal(creep.falsely, 0);
});

test('an interval is Wilson’s', () => {
  assert.equal(share(9, 10), '0.90 (0.60 to 0.98)');
  assert.equal(share(0, 20), '0.00 (0.00 to 0.16)');
  assert.equal(share(0, 0), '–');
});
