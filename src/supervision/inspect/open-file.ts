import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isParquet, openParquet } from '../../consent/index.ts';
import { openRows, type ReadRow } from '../../registry/index.ts';
import { KEY_MARK, type RoleMap, wantedColumns } from './column-map.ts';
import { COLUMNS, type Role } from './files-read.ts';

/** A file of one of the roles, told by what it holds and not by its name. */
export interface InspectedFile {
  readonly role: Role;
  readonly name: string;
  readonly bytes: number;
  readonly format: 'csv' | 'json' | 'jsonl' | 'parquet';
  readonly encoding: string | undefined;
  readonly delimiter: string | undefined;
  readonly rows: AsyncGenerator<InspectedRow>;
}

/** A row by the fields of its role. */
export type InspectedRow = RowRead;

class RowRead {
  readonly read: ReadRow;
  readonly #keys: ReadonlyMap<string, string>;
  readonly #always: Readonly<Record<string, string>>;

  constructor(read: ReadRow, keys: ReadonlyMap<string, string>, always: Readonly<Record<string, string>>) {
    this.read = read;
    this.#keys = keys;
    this.#always = always;
  }

  get row(): number {
    return this.read.row;
  }

  /** What stands in a field's cell; empty where nothing does. */
  one(field: string): string {
    const value = this.#always[field] ?? this.read.values[this.#keys.get(field)!];
    if (value === undefined) return '';
    const text = typeof value === 'string' ? value : value.join(' ');
    return text.includes('\0') ? text.replaceAll('\0', '') : text;
  }

  many(field: string): readonly string[] {
    const value =
      this.read.values[this.#keys.get(field)!] ?? this.#always[field]?.split(/[\s,，;；、]+/u) ?? [];
    return typeof value === 'string' ? [value] : value;
  }

  /** Whether the file has a column for it, or one value for all rows. */
  has(field: string): boolean {
    const key = this.#keys.get(field)!;
    return this.#always[field] !== undefined || this.read.columnOf(key) !== key;
  }

  /** The name of a field's column as this file writes it. */
  columnOf(field: string): string {
    const name = this.read.columnOf(this.#keys.get(field) ?? field);
    return name.startsWith(KEY_MARK) ? field : name;
  }
}

/** Throws a FileFault where it is no file of rows, or its header lacks what is needed. `onShare`: how much of it is read, from 0 to 1. */
export async function openFile(
  role: Role,
  file: string,
  map: RoleMap | undefined,
  onShare: (share: number) => void = () => undefined,
): Promise<InspectedFile> {
  const { columns, keyOf, always } = wantedColumns(role, map);
  const { size } = statSync(file);
  const of = { role, name: path.basename(file), bytes: size };
  const keys = new Map(COLUMNS[role].map(({ key }) => [key, keyOf(key)]));
  const told = (read: ReadRow) => new RowRead(read, keys, always);
  async function* rows(read: AsyncGenerator<ReadRow>): AsyncGenerator<InspectedRow> {
    for await (const row of read) yield told(row);
  }
  if (await isParquet(file)) {
    const parquet = await openParquet(file, columns, 'not-read');
    async function* counted(): AsyncGenerator<ReadRow> {
      for await (const row of parquet.read(0)) {
        if (row.row % 10_000 === 0) onShare(row.row / parquet.rows);
        yield row;
      }
    }
    return { ...of, format: 'parquet', encoding: undefined, delimiter: undefined, rows: rows(counted()) };
  }
  const opened = await openRows(
    file,
    columns,
    (bytes) => onShare(size === 0 ? 1 : bytes / size),
    'not-read',
    'lenient',
  );
  const { format, encoding, delimiter } = opened;
  return { ...of, format, encoding, delimiter, rows: rows(opened.rows) };
}

export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}
