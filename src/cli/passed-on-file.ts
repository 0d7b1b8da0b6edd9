import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { TextDecoderStream } from 'node:stream/web';
import { CsvError, parse } from 'csv-parse';
import { maskNumbers } from '../domain/index.ts';
import { notJson } from './json-file.ts';
import { say } from './messages.ts';
import { UsageError } from './terminal.ts';

/** One row as it is written; nothing in it has been read yet. */
export interface PassedOnRow {
  readonly line: number;
  readonly recipient: string;
  readonly text: string;
  readonly port: string | undefined;
  readonly at: string | undefined;
}

const RECORD_BYTES_MAX = 64 * 1024;
const NAMES: Readonly<Record<string, keyof PassedOnRow>> = {
  recipient: 'recipient',
  号码: 'recipient',
  text: 'text',
  内容: 'text',
  port: 'port',
  端口: 'port',
  at: 'at',
  时间: 'at',
};

/**
 * The messages of a file, row by row, whatever its size: `.csv` with a heading, or JSON lines. Columns: recipient, text, and where given port and at;
 * others are passed over. UTF-8, with or without a byte order mark. Throws UsageError, naming the line.
 */
export async function* readPassedOn(file: string): AsyncGenerator<PassedOnRow> {
  if (!existsSync(file)) throw new UsageError(say('file.unreadable', { file, found: 'ENOENT' }));
  const decoder = new TextDecoderStream('utf-8', { fatal: true });
  const text = Readable.fromWeb(
    Readable.toWeb(createReadStream(file)).pipeThrough(decoder as never) as never,
  );
  try {
    if (file.toLowerCase().endsWith('.csv')) yield* rowsOfCsv(file, text);
    else yield* rowsOfLines(file, text);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (error instanceof CsvError) {
      const line = Number((error as { lines?: number }).lines ?? 1);
      throw new UsageError(
        say('file.wrong', { file, line, key: 'csv', found: error.code, allowed: 'RFC 4180' }),
      );
    }
    const found = (error as NodeJS.ErrnoException).code ?? String(error);
    if (found === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      throw new UsageError(say('custody.not-utf8', { file }));
    throw new UsageError(say('file.unreadable', { file, found }));
  }
}

async function* rowsOfCsv(file: string, text: Readable): AsyncGenerator<PassedOnRow> {
  const parser = text.pipe(parse({ info: true, max_record_size: RECORD_BYTES_MAX, skip_empty_lines: true }));
  text.once('error', (error) => parser.destroy(error));
  let heading: (keyof PassedOnRow | undefined)[] | undefined;
  for await (const piece of parser) {
    const { record, info } = piece as { record: string[]; info: { lines: number } };
    if (heading === undefined) {
      heading = record.map((name) => NAMES[name.trim()]);
      if (!heading.includes('recipient') || !heading.includes('text')) {
        const found = JSON.stringify(maskNumbers(record.join(',')).slice(0, 80));
        throw new UsageError(say('custody.columns', { file, found }));
      }
      continue;
    }
    const row: Partial<Record<keyof PassedOnRow, string>> = {};
    for (const [i, name] of heading.entries()) if (name !== undefined) row[name] = record[i]!;
    yield rowOf(row, info.lines);
  }
}

async function* rowsOfLines(file: string, text: Readable): AsyncGenerator<PassedOnRow> {
  const lines = createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY });
  // An interface of readline ends quietly where its input fails.
  let failed: Error | undefined;
  text.once('error', (error) => {
    failed = error;
    lines.close();
  });
  let line = 0;
  for await (const each of lines) {
    line += 1;
    if (each.trim() === '') continue;
    let value: unknown;
    try {
      value = JSON.parse(each);
    } catch (error) {
      throw new UsageError(notJson(file, line, each, error));
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new UsageError(say('file.not-json', { file, line, found: 'no object' }));
    const row: Partial<Record<keyof PassedOnRow, string>> = {};
    for (const [key, found] of Object.entries(value)) {
      const name = NAMES[key];
      if (name !== undefined && found !== null && found !== undefined) row[name] = String(found);
    }
    yield rowOf(row, line);
  }
  if (failed !== undefined) throw failed;
}

function rowOf(row: Partial<Record<keyof PassedOnRow, string>>, line: number): PassedOnRow {
  const { recipient = '', text = '', port, at } = row;
  const given = (value: string | undefined) => (value === undefined || value === '' ? undefined : value);
  return { line, recipient: recipient.trim(), text, port: given(port?.trim()), at: given(at?.trim()) };
}
