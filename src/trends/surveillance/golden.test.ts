import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_GOLDEN } from './golden.fixture.ts';
import { differenceOf, GOLDEN_METHODS } from './golden-methods.fixture.ts';

/** Relative. */
const BOUND_MOST = 1e-6;

for (const { name, cases, run } of GOLDEN_METHODS)
  test(`${name} has R’s bounds and alarms in every case that R computed`, { skip: NO_GOLDEN }, () => {
    const all = cases();
    assert.ok(all.length > 0, 'there are cases');
    for (const golden of all) {
      const told = differenceOf(golden, run(golden));
      assert.equal(told.judged, golden.at.length, told.id);
      assert.ok(told.bound <= BOUND_MOST, `${told.id}: a bound is ${told.bound} apart`);
      assert.ok(told.expected <= BOUND_MOST, `${told.id}: an expected count is ${told.expected} apart`);
      assert.equal(told.otherAlarms, 0, `${told.id}: other alarms`);
    }
  });
