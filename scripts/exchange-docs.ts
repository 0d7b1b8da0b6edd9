/** Writes the tables of columns into docs/exchange.md, docs/consent.md and docs/complaints.md from the code. `npm run exchange-docs`; tests compare. */
import { readFileSync, writeFileSync } from 'node:fs';
import { COMPLAINT_COLUMNS } from '../src/complaints/index.ts';
import { CONSENT_COLUMNS } from '../src/consent/index.ts';
import { columnTables } from '../src/registry/exchange/column-tables.ts';
import { columnTable, withTables } from '../src/registry/index.ts';

for (const [page, tables] of [
  ['exchange.md', columnTables()],
  ['consent.md', columnTable(CONSENT_COLUMNS)],
  ['complaints.md', columnTable(COMPLAINT_COLUMNS)],
] as const) {
  const place = new URL(`../docs/${page}`, import.meta.url);
  writeFileSync(place, withTables(readFileSync(place, 'utf8'), tables));
}
