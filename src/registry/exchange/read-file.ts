import { Readable } from 'node:stream';
import { JSONParser } from '@streamparser/json';
import { type CsvError, parse } from 'csv-parse';
import type { FileEncoding, FileFormat } from '../../domain/index.ts';
import type { Column } from './columns.ts';
import { encodingOf, type OnBytes, textOf } from './encoding.ts';
import { type FaultCode, FileFault, fault, fileFault, shown } from './faults.ts';
import { CsvRows, type OtherColumns, type ReadRow, readObject } from './row-values.ts';

/** A file of rows, told by what it holds and not by its name. */
export interface RowFile {
  readonly format: FileFormat;
  readonly encoding: FileEncoding;
  /** Of a CSV file: what parts its cells. */
  readonly delimiter: string | undefined;
  /** One after another; throws a FileFault where the rest cannot be read. */
  readonly rows: AsyncGenerator<ReadRow>;
}

/**
 * `lenient`: for a file that is looked at and not taken over. A row that cannot be read holds up no other: stray quotes stand for themselves, bytes that
 * are no characters become U+FFFD, line ends may be mixed, a title may stand above the header; rows that hold nothing come too, so that all can be counted.
 */
export type Manner = 'strict' | 'lenient';

/** Characters of one row: room for a cell of a megabyte, which is then told with its column. */
const ROW_MAX = 4_000_000;

/**
 * Looks at how a file is written. Never holds more of it than one row and a piece. Throws a FileFault where it is no file of rows.
 *
 * @param others what becomes of columns that nobody asked for: the file is refused, or they are not read
 */
export async function openRows(
  path: string,
  columns: readonly Column[],
  onBytes: OnBytes,
  others: OtherColumns = 'refused',
  manner: Manner = 'strict',
): Promise<RowFile> {
  const encoding = await encodingOf(path, manner);
  const start = await startOf(path, encoding, manner);
  const first = start.trimStart()[0];
  if (first === undefined) throw fileFault('file-empty');
  const text = () => textOf(path, encoding, onBytes, manner);
  if (first === '[')
    return { format: 'json', encoding, delimiter: undefined, rows: arrayRows(text(), columns, others) };
  if (first === '{')
    return { format: 'jsonl', encoding, delimiter: undefined, rows: lineRows(text(), columns, others) };
  const delimiter = delimiterOf(start, manner);
  const rows =
    manner === 'lenient'
      ? lenientRows(text(), columns, delimiter, others)
      : csvRows(text(), columns, delimiter, others);
  return { format: 'csv', encoding, delimiter, rows };
}

async function startOf(path: string, encoding: FileEncoding, manner: Manner): Promise<string> {
  for await (const piece of textOf(path, encoding, () => undefined, manner)) {
    if (piece.trim() !== '') return piece;
  }
  return '';
}

/** Of the header's line (of the first lines, where a title may stand above it) the sign that stands there most; commas where there is none. */
export function delimiterOf(start: string, manner: Manner): string {
  const lines = start.trimStart().split(/[\r\n]+/, manner === 'strict' ? 1 : HEADER_WITHIN);
  const line = lines.join('\n');
  const count = (sign: string) => line.split(sign).length;
  return [',', '\t', ';'].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

async function* csvRows(
  text: AsyncGenerator<string>,
  columns: readonly Column[],
  delimiter: string,
  others: OtherColumns,
): AsyncGenerator<ReadRow> {
  const source = Readable.from(text);
  const parser = source.pipe(
    parse({
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: ROW_MAX,
    }),
  );
  source.on('error', (error) => parser.destroy(error));
  let reader: CsvRows | undefined;
  try {
    for await (const { record, info } of parser as AsyncIterable<CsvRecord>) {
      const row = info.records + info.empty_lines;
      if (reader === undefined) {
        reader = new CsvRows(record, columns, row, others);
        continue;
      }
      const read = reader.read(row, record);
      if (read !== undefined) yield read;
    }
  } catch (error) {
    throw csvFault(error as CsvError, reader);
  } finally {
    source.destroy();
  }
}

/** The header is looked for among so many rows. */
const HEADER_WITHIN = 20;

async function* lenientRows(
  text: AsyncGenerator<string>,
  columns: readonly Column[],
  delimiter: string,
  others: OtherColumns,
): AsyncGenerator<ReadRow> {
  const source = Readable.from(text);
  const parser = source.pipe(
    parse({
      ...{ delimiter, relax_column_count: true, relax_quotes: true, max_record_size: ROW_MAX },
      record_delimiter: ['\r\n', '\n', '\r'],
    }),
  );
  source.on('error', (error) => parser.destroy(error));
  let reader: CsvRows | undefined;
  let fault: FileFault | undefined;
  let row = 0;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      row++;
      if (reader !== undefined) {
        yield reader.read(row, record) ?? emptyRow(row, 'row-blank');
        continue;
      }
      if (record.every((cell) => cell.trim() === '')) {
        yield emptyRow(row, 'row-blank');
        continue;
      }
      try {
        reader = new CsvRows(record, columns, row, others);
      } catch (error) {
        if (!(error instanceof FileFault)) throw error;
        // The header with the fewest faults is the one that was meant.
        if (fault === undefined || error.problems.length < fault.problems.length) fault = error;
        if (row >= HEADER_WITHIN) throw fault;
        yield emptyRow(row, 'row-before-header');
      }
    }
  } catch (error) {
    throw error instanceof FileFault ? error : csvFault(error as CsvError, reader, row);
  } finally {
    source.destroy();
  }
  if (reader === undefined) throw fault ?? fileFault('file-empty');
}

function emptyRow(row: number, code: 'row-blank' | 'row-before-header'): ReadRow {
  const problems = [fault(code, { row, column: '', field: '', found: '' })];
  return { row, values: {}, problems, columnOf: (field) => field };
}

interface CsvRecord {
  readonly record: string[];
  readonly info: { readonly records: number; readonly empty_lines: number };
}

const CSV_FAULTS: Readonly<Record<string, FaultCode>> = {
  CSV_QUOTE_NOT_CLOSED: 'csv-quote-open',
  INVALID_OPENING_QUOTE: 'csv-quote-inside',
  CSV_INVALID_CLOSING_QUOTE: 'csv-after-quote',
  CSV_MAX_RECORD_SIZE: 'row-too-long',
};

function csvFault(error: CsvError, reader: CsvRows | undefined, read?: number): unknown {
  const code = CSV_FAULTS[(error as { code?: string }).code ?? ''];
  if (code === undefined) return error;
  const { records, empty_lines, column } = error as unknown as Record<
    'records' | 'empty_lines' | 'column',
    number
  >;
  const row = (read ?? records + empty_lines) + 1;
  const where = reader?.nameOf(column) ?? '';
  return fileFault(code, { max: `${ROW_MAX}` }, row, where);
}

/** Objects, one a line. */
async function* lineRows(
  text: AsyncGenerator<string>,
  columns: readonly Column[],
  others: OtherColumns,
): AsyncGenerator<ReadRow> {
  let row = 0;
  let rest = '';
  for await (const piece of text) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop()!;
    for (const line of lines) yield* readLine(line, ++row, columns, others);
    if (rest.length > ROW_MAX) throw fileFault('row-too-long', { max: `${ROW_MAX}` }, row + 1);
  }
  yield* readLine(rest, row + 1, columns, others);
}

function* readLine(
  line: string,
  row: number,
  columns: readonly Column[],
  others: OtherColumns,
): Generator<ReadRow> {
  if (line.trim() === '') return;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw fileFault('file-not-json', { found: shown(line) }, row);
  }
  yield readObject(row, value, columns, others);
}

/** The elements of an array, each as soon as it is whole. */
async function* arrayRows(
  text: AsyncGenerator<string>,
  columns: readonly Column[],
  others: OtherColumns,
): AsyncGenerator<ReadRow> {
  const parser = new JSONParser({ paths: ['$.*'], keepStack: false });
  let whole: unknown[] = [];
  let row = 0;
  let since = 0;
  parser.onValue = ({ value }) => {
    whole.push(value);
  };
  for await (const piece of text) {
    // In small steps, so that one element is never more than its limit before somebody looks.
    for (let at = 0; at < piece.length; at += STEP) {
      const step = piece.slice(at, at + STEP);
      if (parser.isEnded) {
        if (step.trim() !== '') throw fileFault('file-not-json', { found: shown(step.trimStart()) }, row + 1);
        continue;
      }
      try {
        parser.write(step);
      } catch (error) {
        yield* taken();
        throw fileFault('file-not-json', { found: shown((error as Error).message) }, row + 1);
      }
      since = whole.length === 0 ? since + step.length : 0;
      if (since > ROW_MAX) throw fileFault('row-too-long', { max: `${ROW_MAX}` }, row + 1);
      yield* taken();
    }
  }
  if (!parser.isEnded) throw fileFault('file-not-json', { found: '…' }, row + 1);

  function* taken(): Generator<ReadRow> {
    const values = whole;
    whole = [];
    for (const value of values) yield readObject(++row, value, columns, others);
  }
}

const STEP = 64 * 1024;
