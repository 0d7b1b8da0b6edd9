import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isParquet, openParquet } from '../../consent/index.ts';
import { openRows, type ReadRow } from '../../registry/index.ts';
import { KEY_MARK, type RoleMap, wantedColumns } from './column-map.ts';
import type { Role } from './files-read.ts';

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

export interface InspectedRow {
  readonly row: number;
  /** What stands in a field's cell; empty where nothing does. */
  one(field: string): string;
  many(field: string): readonly string[];
  /** Whether the file has a column for it, or one value for all rows. */
  has(field: string): boolean;
  readonly read: ReadRow;
  columnOf(field: string): string;
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
  const told = (read: ReadRow): InspectedRow => ({
    read,
    row: read.row,
    one(field) {
      const value = always[field] ?? read.values[keyOf(field)] ?? '';
      return (typeof value === 'string' ? value : value.join(' ')).replaceAll('\0', '');
    },
    many(field) {
      const value = read.values[keyOf(field)] ?? always[field]?.split(/[\s,，;；、]+/u) ?? [];
      return typeof value === 'string' ? [value] : value;
    },
    has: (field) => always[field] !== undefined || read.columnOf(keyOf(field)) !== keyOf(field),
    columnOf: (field) => plainName(read.columnOf(keyOf(field)), field),
  });
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

function plainName(name: string, field: string): string {
  return name.startsWith(KEY_MARK) ? field : name;
}

export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}
