import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_CONSENT_THRESHOLD } from '../../src/trends/detectors/default-consent.ts';
import { told } from '../registry-season/report.ts';
import { scoreConsents } from './score.ts';
import { ConsentSeason } from './season.ts';

const TINY = { seed: 4, organisations: 24, days: 40, misdeeds: true } as const;

test('a season repeats exactly, and another seed gives another one', () => {
  const begun = (seed: number) => new ConsentSeason({ ...TINY, seed }).day(0);
  assert.deepEqual(begun(4), begun(4));
  assert.notDeepEqual(begun(4), begun(5));
});

test('a season has its misdeeds in the answer key, or none', () => {
  const { truths } = new ConsentSeason(TINY);
  assert.equal(truths.length, 2);
  assert.ok(truths.every(({ onset }) => onset === 0 || (onset >= 12 && onset <= 24)));
  assert.deepEqual(new ConsentSeason({ ...TINY, misdeeds: false }).truths, []);
});

test('P10 in a small season blatant cases are found and no innocent is accused', () => {
  const outcomes = [7, 8].flatMap(
    (seed) => scoreConsents({ ...TINY, seed, strengths: ['blatant'] }).outcomes,
  );
  const found = told('default-consent', DEFAULT_CONSENT_THRESHOLD, outcomes);
  assert.equal(found.cases, 4);
  assert.ok(found.found >= 2, `${found.found} of 4`);
  assert.equal(found.falsely, 0);
});
