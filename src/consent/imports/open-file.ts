import { open } from 'node:fs/promises';
import type { ConsentFileFormat, FileEncoding } from '../../domain/index.ts';
import { openRows, type ReadRow } from '../../registry/index.ts';
import { CONSENT_COLUMNS } from './columns.ts';
import { openParquet } from './parquet-rows.ts';

/** A file of consents, told by what it holds and not by its name. */
export interface ConsentFile {
  readonly format: ConsentFileFormat;
  readonly encoding: FileEncoding | undefined;
  readonly delimiter: string | undefined;
  /** How many rows it has; undefined: known at its end. */
  readonly rows: number | undefined;
  /** From behind the first so many on; throws a FileFault where the rest cannot be read. */
  read(skipped: number): AsyncGenerator<ReadRow>;
}

/** Throws a FileFault where it is no file of consents. */
export async function openConsentFile(path: string, onBytes: (bytes: number) => void): Promise<ConsentFile> {
  if (await isParquet(path)) {
    const { rows, read } = await openParquet(path, CONSENT_COLUMNS);
    return { format: 'parquet', encoding: undefined, delimiter: undefined, rows, read };
  }
  const { format, encoding, delimiter, rows } = await openRows(path, CONSENT_COLUMNS, onBytes);
  return { format, encoding, delimiter, rows: undefined, read: (skipped) => behind(rows, skipped) };
}

async function* behind(rows: AsyncGenerator<ReadRow>, skipped: number): AsyncGenerator<ReadRow> {
  let left = skipped;
  for await (const row of rows)
    if (left > 0) left--;
    else yield row;
}

export async function isParquet(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return bytesRead === 4 && buffer.toString('latin1') === 'PAR1';
  } finally {
    await file.close();
  }
}
