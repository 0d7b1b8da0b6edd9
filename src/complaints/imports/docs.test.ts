import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { columnTable, withTables } from '../../registry/index.ts';
import { COMPLAINT_COLUMNS } from './columns.ts';

test('the handbook’s columns of a file of complaints are those of the code: npm run exchange-docs', () => {
  const page = readFileSync(new URL('../../../docs/complaints.md', import.meta.url), 'utf8');
  assert.equal(withTables(page, columnTable(COMPLAINT_COLUMNS)), page);
});
