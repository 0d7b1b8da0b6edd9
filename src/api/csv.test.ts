import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvLine } from './csv.ts';

test('P12 no cell is a formula, and every value stays in its cell', () => {
  for (const text of ['=1+1', '+86', '-1', '@SUM(A1)', '\t=1', '\r=1'])
    assert.match(csvLine([text]), /^"?'/, text);
  assert.equal(csvLine(['a"b', 'c,d', 'e\nf', '']), '"a""b","c,d","e\nf",\r\n');
  assert.equal(csvLine([-5, null, ['x', 'y'], { z: 1 }]), '-5,,x y,"{""z"":1}"\r\n');
});
