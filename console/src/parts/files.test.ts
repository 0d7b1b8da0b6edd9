import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvOf } from './files.ts';

test('P12 a table kept as CSV computes nothing in a spreadsheet, and reads back as it was', () => {
  assert.equal(
    csvOf([
      ['时间', '=cmd()', '@SUM(A1)', ' +1', '-2'],
      ['a,b', 'say "no"', 'two\nlines', -3, 4],
    ]),
    '\ufeff时间,\'=cmd(),\'@SUM(A1),\' +1,\'-2\r\n"a,b","say ""no""","two\nlines",-3,4\r\n',
  );
});
