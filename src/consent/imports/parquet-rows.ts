import { asyncBufferFromFile, type FileMetaData, parquetMetadataAsync, parquetScan } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import {
  type Column,
  CsvRows,
  columnNamed,
  FileFault,
  fileFault,
  type ReadRow,
  readObject,
  shown,
} from '../../registry/index.ts';

/** A row group is read whole, column by column: so much of one is held. */
const GROUP_ROWS_MAX = 2_000_000;
const GROUP_BYTES_MAX = 1_000_000_000;

export interface ParquetFile {
  readonly rows: number;
  /** From behind the first `skipped` on; throws a FileFault where the rest cannot be read. */
  read(skipped: number): AsyncGenerator<ReadRow>;
}

/** Looks at the footer. Throws a FileFault where it is damaged, names columns that there are not, or has groups too large to hold. */
export async function openParquet(
  path: string,
  columns: readonly Column[],
  others: 'refused' | 'not-read' = 'refused',
): Promise<ParquetFile> {
  const file = await asyncBufferFromFile(path);
  const metadata = await told(parquetMetadataAsync(file));
  const fields = fieldsOf(metadata);
  // As the header of a CSV file is looked at.
  new CsvRows([...fields.keys()], columns, 0, others);
  for (const group of metadata.row_groups) {
    const rows = Number(group.num_rows);
    const bytes = group.columns.reduce(
      (sum, { meta_data }) => sum + Number(meta_data?.total_uncompressed_size ?? 0),
      0,
    );
    if (rows > GROUP_ROWS_MAX || bytes > GROUP_BYTES_MAX) {
      const most = { rowsMax: `${GROUP_ROWS_MAX}`, bytesMax: `${GROUP_BYTES_MAX}` };
      throw fileFault('parquet-group-too-large', { rows: `${rows}`, bytes: `${bytes}`, ...most });
    }
  }
  const names = [...fields.keys()].filter(
    (name) => others === 'refused' || columnNamed(columns, name) !== undefined,
  );
  async function* read(skipped: number): AsyncGenerator<ReadRow> {
    const scan = await told(parquetScan({ file, metadata, compressors, columns: names }));
    let start = 0;
    for (const { num_rows } of metadata.row_groups) {
      const [rowStart, rowEnd] = [start, start + Number(num_rows)];
      start = rowEnd;
      if (rowEnd <= skipped) continue;
      const cells = await told(
        Promise.all(names.map((column) => scan.readColumn({ column, rowStart, rowEnd }))),
        rowStart + 1,
      );
      for (let row = Math.max(rowStart, skipped); row < rowEnd; row++) {
        const values: Record<string, unknown> = {};
        for (const [i, name] of names.entries())
          values[name] = written(cells[i]![row - rowStart], fields.get(name)!);
        yield readObject(row + 1, values, columns);
      }
    }
  }
  return { rows: Number(metadata.num_rows), read };
}

/** How a moment is kept: on the world's clock, on the clock of the place, as a day. */
type Kept = 'instant' | 'local' | 'day';

/** The columns by their names. */
function fieldsOf({ schema }: FileMetaData): ReadonlyMap<string, Kept> {
  const fields = new Map<string, Kept>();
  const [root, ...rest] = schema;
  // Those of a nested column stand behind it and are counted by it.
  for (let at = 0, left = root?.num_children ?? 0; left > 0 && at < rest.length; left--) {
    const { name, logical_type: type, converted_type: older } = rest[at]!;
    const isLocal = type?.type === 'TIMESTAMP' && !type.isAdjustedToUTC;
    fields.set(name, type?.type === 'DATE' || older === 'DATE' ? 'day' : isLocal ? 'local' : 'instant');
    let within = 1;
    for (; within > 0; at++) within += (rest[at]?.num_children ?? 0) - 1;
  }
  return fields;
}

/** As a CSV file would have it; what no cell can be stays what it is, and is told. */
function written(value: unknown, kept: Kept): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value.toString() : value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (!(value instanceof Date) || Number.isNaN(value.getTime())) return value;
  const text = value.toISOString();
  return kept === 'day' ? text.slice(0, 10) : kept === 'local' ? text.replace('T', ' ').slice(0, 19) : text;
}

/** What the library says of a file that it cannot read. */
async function told<T>(reading: Promise<T>, row = 0): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof FileFault || (error as NodeJS.ErrnoException).syscall !== undefined) throw error;
    throw fileFault('parquet-unreadable', { found: shown((error as Error).message) }, row);
  }
}
