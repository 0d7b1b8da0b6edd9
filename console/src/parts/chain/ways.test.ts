import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Chain } from '../../api.ts';
import { type ChainLease, turnsOf, waysOf } from './ways.ts';

const day = (n: number) => `2026-05-${String(n).padStart(2, '0')}T00:00:00.000+08:00`;
const at = (n: number) => Date.parse(day(n));

function lease(name: string, lessor: string, lessee: string, more: Partial<ChainLease> = {}): ChainLease {
  return {
    ...{ lease: name, port: '10690001', lessor, lessee, lessorName: null, lesseeName: null },
    ...{ from: day(1), until: null, confirmedAt: day(2), ended: false },
    ...{ declaredFor: lessor, declaredAt: day(1), purposes: null, signatures: null, messagesMax: null },
    ...more,
  };
}
function chainOf(leases: ChainLease[], partial = false): Chain {
  const holder = {
    ...{ port: '10690001', state: 'open' as const, holder: 'H', holderName: null },
    ...{ use: 'marketing' as const, reason: null, since: day(1), signature: null },
  };
  return { port: '10690001', holders: [holder], leases, partial };
}
/** `H>P:in-force>S:declared` */
const told = (chain: Chain, when: number) =>
  waysOf(chain, when).map(({ holder, hops }) =>
    [holder?.holder ?? '?', ...hops.map(({ lease: each, state }) => `${each?.lessee ?? ''}:${state}`)].join(
      '>',
    ),
  );

test('each hop stands as it did at the moment that is asked for', () => {
  const chain = chainOf([
    lease('L1', 'H', 'P'),
    lease('L2', 'P', 'S', { from: day(5), declaredAt: day(5), confirmedAt: day(8), until: day(20) }),
  ]);
  assert.deepEqual(told(chain, at(1)), ['H>P:declared']);
  assert.deepEqual(told(chain, at(3)), ['H>P:in-force']);
  assert.deepEqual(told(chain, at(6)), ['H>P:in-force>S:declared']);
  assert.deepEqual(told(chain, at(9)), ['H>P:in-force>S:in-force']);
  assert.deepEqual(told(chain, at(20)), ['H>P:in-force']);
  assert.deepEqual(told(chain, Date.parse(day(1)) - 1), ['H']);
});

test('a hop that begins later is told once it is declared', () => {
  const chain = chainOf([lease('L1', 'H', 'P', { from: day(9), declaredAt: day(3), confirmedAt: day(9) })]);
  assert.deepEqual(told(chain, at(2)), ['H']);
  assert.deepEqual(told(chain, at(4)), ['H>P:to-come']);
});

test('what hangs on a hop that is over keeps it in sight, and what hangs on nothing is a gap', () => {
  const over = lease('L1', 'H', 'P', { until: day(10), ended: true });
  assert.deepEqual(told(chainOf([over, lease('L2', 'P', 'S')]), at(12)), ['H>P:ended>S:in-force']);
  assert.deepEqual(told(chainOf([over]), at(12)), ['H']);
  assert.deepEqual(told(chainOf([lease('L2', 'P', 'S')]), at(12)), ['H>:gap>S:in-force']);
  assert.deepEqual(told(chainOf([lease('L2', 'P', 'S')], true), at(12)), ['H>:hidden>S:in-force']);
});

test('a port let to several has a way to each, the longest first; a circle ends', () => {
  const several = chainOf([lease('L1', 'H', 'A'), lease('L2', 'H', 'P'), lease('L3', 'P', 'S')]);
  assert.deepEqual(told(several, at(3)), ['H>P:in-force>S:in-force', 'H>A:in-force']);
  const circle = chainOf([lease('L1', 'A', 'B'), lease('L2', 'B', 'A')]);
  assert.deepEqual(told(circle, at(3)), ['H>:gap>A:in-force>B:in-force', 'H>:gap>B:in-force>A:in-force']);
});

test('the moments at which it changed, each once', () => {
  assert.deepEqual(turnsOf(chainOf([lease('L1', 'H', 'P', { until: day(10) })])), [day(1), day(2), day(10)]);
});
