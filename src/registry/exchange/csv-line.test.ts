import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { csvLine, meantBy } from './csv-line.ts';

test('P12 no cell is a formula, and every value stays in its cell', () => {
  for (const text of ['=1+1', '+86', '-1', '@SUM(A1)', '\t=1', '\r=1'])
    assert.match(csvLine([text]), /^"?'/, text);
  assert.equal(csvLine(['a"b', 'c,d', 'e\nf', '']), '"a""b","c,d","e\nf",\r\n');
  assert.equal(csvLine([-5, null, ['x', 'y'], { z: 1 }]), '-5,,x y,"{""z"":1}"\r\n');
});

test('what was made safe is what it was when it comes back', () => {
  const written = (text: string) => {
    const line = csvLine([text]).slice(0, -2);
    return line.startsWith('"') ? line.slice(1, -1).replaceAll('""', '"') : line;
  };
  const tricky = fc
    .array(fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', 'a', '"', '青'))
    .map((all) => all.join(''));
  fc.assert(fc.property(tricky, (text) => assert.equal(meantBy(written(text)), text)));
});
