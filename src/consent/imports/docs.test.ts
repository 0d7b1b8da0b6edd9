import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { columnTable, withTables } from '../../registry/index.ts';
import { type House, openHouse } from '../fixture.ts';
import { CONSENT_COLUMNS } from './columns.ts';

const DOCS = new URL('../../../docs/', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'consent-docs-'));
let house: House;
before(async () => {
  house = await openHouse();
});
after(async () => {
  await house.shut();
  rmSync(folder, { recursive: true, force: true });
});

test('the handbook’s columns are those of the code: npm run exchange-docs', () => {
  const page = readFileSync(new URL('consent.md', DOCS), 'utf8');
  assert.equal(withTables(page, columnTable(CONSENT_COLUMNS)), page);
});

test('the example file comes in as the handbook says: two rows are taken, one is rejected', async () => {
  const path = new URL('examples/consents.csv', DOCS).pathname;
  const told = await house.imports.run(
    { path, organisation: undefined, dryRun: false, source: '', rejectedPath: join(folder, 'rejected.csv') },
    house.as('ann'),
    { onProgress: () => undefined, stopped: () => false },
  );
  assert.deepEqual(
    [told.fresh, told.unproven, told.rejected, Object.keys(told.reasons)],
    [2, 2, 1, ['pre-ticked']],
  );
});
