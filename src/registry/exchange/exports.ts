import type { ExchangeKind, Scope } from '../../domain/index.ts';
import { scoped } from '../../store/index.ts';
import type { Ground } from '../ground.ts';
import { columnsOut } from './columns.ts';
import { csvLine } from './csv-line.ts';
import type { Page } from './kind.ts';
import { EXCHANGES } from './kinds.ts';
import type { RowValues } from './row-values.ts';

/** What an import reads again as “already so”. */
export async function exportPage(
  { record, clock }: Ground,
  kind: ExchangeKind,
  scope: Scope,
  { after = '', limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<Page> {
  // Names are looked for within the scope; what they stand for is then read whole, for a chain is more than one's own hops.
  return scoped(record, scope, (own) => EXCHANGES[kind].page(own, record.db, { after, limit, now: clock() }));
}

/** One line of an export: CSV, or one JSON object. */
export function exportLine(kind: ExchangeKind, format: 'csv' | 'jsonl', row: RowValues): string {
  const columns = columnsOut(kind);
  if (format === 'csv') return csvLine(columns.map(({ key }) => row[key]));
  const told = columns.map(({ key }) => [key, row[key]]).filter(([, value]) => value !== undefined);
  return `${JSON.stringify(Object.fromEntries(told))}\n`;
}

/** What stands before the rows: the header behind a byte order mark, without which office programs read Chinese as something else. */
export function exportHead(kind: ExchangeKind, format: 'csv' | 'jsonl'): string {
  return format === 'csv' ? `\ufeff${csvLine(columnsOut(kind).map(({ key }) => key))}` : '';
}
