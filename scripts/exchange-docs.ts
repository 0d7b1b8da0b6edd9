/** Writes the tables of columns into docs/exchange.md from the code. `npm run exchange-docs`; a test compares. */
import { readFileSync, writeFileSync } from 'node:fs';
import { columnTables, withTables } from '../src/registry/exchange/column-tables.ts';

const PAGE = new URL('../docs/exchange.md', import.meta.url);
writeFileSync(PAGE, withTables(readFileSync(PAGE, 'utf8'), columnTables()));
