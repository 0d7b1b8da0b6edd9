import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BAYES_1, bayes } from './bayes.ts';
import { EARS, earsC1, earsC2, earsC3 } from './ears.ts';
import { FARRINGTON, farrington } from './farrington.ts';
import { farringtonFlexible, NOUFAILY } from './farrington-flexible.ts';
import {
  N2_BOUNDS,
  N2_COUNTS,
  NEWPORT_BAYES,
  NEWPORT_COUNTS,
  NEWPORT_EARS,
  RATIO_COUNTS,
  RATIO_EXPECTED,
  RATIOS,
} from './few-results.fixture.ts';
import type { Judged, Series } from './judged-week.ts';
import { likelihoodRatio } from './likelihood-ratio.ts';

const weekly = (counts: readonly number[]): Series => ({ counts, perYear: 52 });

function agrees(
  judge: (at: number) => Judged,
  expected: readonly (readonly [number, number, boolean])[],
): void {
  for (const [at, upper, alarm] of expected) {
    const judged = judge(at);
    assert.ok(
      Math.abs(judged.upper - upper) <= 1e-6 * Math.max(1, upper),
      `${at}: ${judged.upper}, not ${upper}`,
    );
    assert.equal(judged.alarm, alarm, `${at}`);
  }
}

test('the methods give R’s numbers where a few of them are written down', () => {
  const noufaily = { ...NOUFAILY, years: 2, alpha: 0.01, casesLeast: 0 };
  agrees((at) => farringtonFlexible(weekly(N2_COUNTS), at, noufaily), N2_BOUNDS);
  const newport = weekly(NEWPORT_COUNTS);
  const method = { ...EARS, alpha: 0.025 };
  agrees((at) => earsC1(newport, at, method), NEWPORT_EARS.C1);
  agrees((at) => earsC2(newport, at, method), NEWPORT_EARS.C2);
  agrees((at) => earsC3(newport, at, method), NEWPORT_EARS.C3);
  agrees((at) => bayes(newport, at, BAYES_1), NEWPORT_BAYES);
  const told = likelihoodRatio(weekly(RATIO_COUNTS), 0, 7, {
    expected: RATIO_EXPECTED,
    spread: 0.2,
    rise: undefined,
    decision: 4,
  });
  for (const [i, { ratio }] of told.entries())
    assert.ok(Math.abs(ratio - RATIOS[i]!) < 1e-8, `${i}: ${ratio}`);
});

test('a series of zeros has no alarm by any method, and a limit or none, but no wrong number', () => {
  const zeros = weekly(new Array<number>(300).fill(0));
  for (const judged of [
    farringtonFlexible(zeros, 299),
    farrington(zeros, 299),
    earsC1(zeros, 299),
    earsC2(zeros, 299),
    earsC3(zeros, 299),
    bayes(zeros, 299),
  ]) {
    assert.ok(!judged.alarm);
    assert.ok(Number.isNaN(judged.upper) || judged.upper >= 0, `${judged.upper}`);
  }
});

test('who asks about a count with too little before it is told how much a method looks back over', () => {
  const short = weekly([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  assert.throws(() => earsC1(short, 6), {
    name: 'RangeError',
    message:
      'earsC1: at: found 6, allowed: 7 to 9; it looks back over 7 counts, so judge a later one or give a longer series',
  });
  assert.throws(() => earsC2(short, 8), /earsC2: at: found 8, allowed: 9 to 9/);
  assert.throws(() => bayes(short, 5), /bayes: at: found 5, allowed: 6 to 9/);
  assert.throws(
    () => farringtonFlexible(short, 9),
    /years: found 5, .* would begin 254 counts before the series/,
  );
  assert.throws(() => farrington(short, 9, { ...FARRINGTON, years: 1 }), /years: found 1/);
  assert.throws(() => earsC1(short, 10), /found 10, allowed: 7 to 9/);
});
