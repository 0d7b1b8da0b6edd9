import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import {
  negativeBinomialLog,
  negativeBinomialQuantile,
  negativeBinomialTail,
  normalQuantile,
  normalTail,
  poissonTail,
  studentTwoSided,
} from './distributions.ts';
import { incompleteBeta, logGamma, lowerGamma, upperGamma } from './gamma-functions.ts';
import { GOLDEN, NO_GOLDEN } from './golden.fixture.ts';

const near = (found: number, expected: number, relative: number, what: string) =>
  assert.ok(
    Math.abs(found - expected) <= relative * Math.abs(expected),
    `${what}: ${found}, not ${expected}`,
  );

test('special functions have their published values', () => {
  // Abramowitz and Stegun, tables 6.1 and 26.1; exact values where there are some.
  near(logGamma(0.5), Math.log(Math.sqrt(Math.PI)), 1e-14, 'lnΓ(½)');
  near(logGamma(1.25), Math.log(0.906402477055477), 1e-13, 'lnΓ(1.25)');
  near(logGamma(101), 363.7393755555635, 1e-14, 'ln 100!');
  near(upperGamma(1, 3), Math.exp(-3), 1e-14, 'Q(1, 3)');
  near(lowerGamma(3, 0.001), 1.66541716652779e-10, 1e-11, 'P(3, 0.001)');
  near(incompleteBeta(0.25, 2, 3), 0.26171875, 1e-14, 'I(2, 3)');
  near(normalTail(1.96), 0.024997895148220435, 1e-12, 'P(Z ≥ 1.96)');
  near(normalTail(8), 6.220960574271785e-16, 1e-11, 'P(Z ≥ 8)');
  near(normalQuantile(0.975), 1.959963984540054, 1e-14, 'z');
  near(normalQuantile(1e-20), -9.26234008979841, 1e-13, 'z far out');
  near(studentTwoSided(2.228, 10), 0.05001177, 1e-5, 't');
  near(poissonTail(10, 2), 4.649807501726385e-5, 1e-12, 'Poisson');
});

test('the quantile of a count beyond 32 bits is near its mean', () => {
  near(negativeBinomialQuantile(0.5, 5e9, 1e12), 5e9, 1e-3, 'median');
});

test('quantile and tail of counts are each other’s inverse', () => {
  for (const mean of [0.01, 0.3, 1, 7, 90, 4000])
    for (const size of [0.2, 2, 30, Infinity])
      for (const p of [0.5, 0.9, 0.99, 0.9999]) {
        const q = negativeBinomialQuantile(p, mean, size);
        const what = `mean ${mean}, size ${size}, p ${p}: ${q}`;
        assert.ok(negativeBinomialTail(q + 1, mean, size) <= 1 - p + 1e-12, what);
        assert.ok(q === 0 || negativeBinomialTail(q, mean, size) > 1 - p, what);
      }
});

interface Tables {
  readonly nbQuantile: readonly { mu: number; phi: number; p: number; q: number }[];
  readonly nbUpperTailGE: readonly {
    mu: number;
    phi: number;
    y: number;
    upperTail: number;
    logPmf: number;
  }[];
  readonly normQuantile: readonly { p: number; z: number }[];
  readonly gammaQuantile: readonly { shape: number; p: number; q: number }[];
}

test('tails and quantiles are R’s', { skip: NO_GOLDEN }, () => {
  const tables = JSON.parse(readFileSync(path.join(GOLDEN!, 'surveillance/tables.json'), 'utf8')) as Tables;
  for (const { mu, phi, p, q } of tables.nbQuantile)
    near(negativeBinomialQuantile(p, mu, mu / (phi - 1)), q, 0, `mean ${mu}, dispersion ${phi}, p ${p}`);
  for (const { mu, phi, y, upperTail, logPmf } of tables.nbUpperTailGE) {
    const size = mu / (phi - 1);
    const what = `mean ${mu}, dispersion ${phi}, ${y}`;
    near(negativeBinomialTail(y, mu, size), upperTail, 1e-9, what);
    near(negativeBinomialLog(y, mu, size), logPmf, 1e-9, what);
  }
  for (const { p, z } of tables.normQuantile) near(normalQuantile(p), z, 1e-13, `p ${p}`);
  for (const { shape, p, q } of tables.gammaQuantile) near(lowerGamma(shape, q), p, 1e-11, `shape ${shape}`);
});
