import { open } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { isParquet } from '../../consent/index.ts';
import { columnNamed, delimiterOf, encodingOf } from '../../registry/index.ts';
import { trendsReport } from '../../trends/index.ts';
import { COLUMNS, type Role } from './files-read.ts';

/** The header of a CSV file and some rows below it, as they stand there. */
export interface FileHead {
  readonly header: readonly string[];
  readonly samples: readonly (readonly string[])[];
}

const BYTES = 256 * 1024;
const HEADER_WITHIN = 20;
const SAMPLES = 5;

/** Undefined: the file is no CSV, and its columns are named within it. Throws a FileFault where it is no text. */
export async function headOf(role: Role, path: string): Promise<FileHead | undefined> {
  if (await isParquet(path)) return undefined;
  const encoding = await encodingOf(path, 'lenient');
  const file = await open(path);
  let text: string;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(BYTES), 0, BYTES, 0);
    text = new TextDecoder(encoding).decode(buffer.subarray(0, bytesRead), { stream: true });
  } finally {
    await file.close();
  }
  if (/^\s*[[{]/.test(text)) return undefined;
  const rows = (
    parse(text, {
      ...{ delimiter: delimiterOf(text, 'lenient'), relax_column_count: true, relax_quotes: true, bom: true },
      ...{
        record_delimiter: ['\r\n', '\n', '\r'],
        to: HEADER_WITHIN + SAMPLES,
        skip_records_with_error: true,
      },
    }) as string[][]
  ).filter((row) => row.some((cell) => cell.trim() !== ''));
  const known = (row: readonly string[]) =>
    row.filter((cell) => columnNamed(COLUMNS[role], cell) !== undefined).length;
  const filled = (row: readonly string[]) => row.filter((cell) => cell.trim() !== '').length;
  // Of the first rows the one with the most names that are known, else the first with the most cells: a title stands in one.
  const rank = (row: readonly string[]) => known(row) * 1000 + filled(row);
  const within = rows.slice(0, HEADER_WITHIN);
  const at = within.reduce((best, row, i) => (rank(row) > rank(within[best]!) ? i : best), 0);
  return {
    header: (rows[at] ?? []).map((cell) => cell.trim()),
    samples: rows.slice(at + 1, at + 1 + SAMPLES),
  };
}

/** What stands in a column's first cell that holds something, without numbers (P7). */
export function sampleOf({ header, samples }: FileHead, name: string): string {
  const at = header.indexOf(name);
  const cell = samples.map((row) => row[at]?.trim() ?? '').find((each) => each !== '') ?? '';
  const masked = trendsReport.maskedText(cell.replace(/[\p{Cc}\p{Cf}]/gu, ' '));
  return masked.length > 30 ? `${masked.slice(0, 30)}…` : masked;
}
