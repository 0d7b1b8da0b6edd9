import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Invalid, parseRecipient } from '../../domain/index.ts';
import { PreflightFault } from './preflight-fault.ts';

/** How an audience is written. */
export interface AudienceForm {
  readonly gzip: boolean;
  /** Of the column with the numbers, from 0. */
  readonly column: number;
  readonly delimiter: string;
  /** Bytes before the first number's row, once unpacked: a mark and a header. */
  readonly headBytes: number;
  /** As the header names it; undefined where there is none. */
  readonly columnName: string | undefined;
  readonly fileBytes: number;
}

/** How older workbooks begin. */
const OLE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);
const HEAD_MOST = 64 * 1024;
const PIECE_BYTES = 1 << 20;
const NAMES =
  /^(?:手机|电话|号码|手机号|手机号码|电话号码|用户号码|接收号码|接收人|mobile|msisdn|phone|phone ?number|number|recipient|tel)$/i;
const DELIMITERS = [',', '\t', ';', '|'] as const;

/** Looks at the beginning of an audience. `column`: its name or its number from 1, where the header does not tell. Throws PreflightFault. */
export async function formOf(path: string, column?: string): Promise<AudienceForm> {
  const { bytes: packed, fileBytes } = await headOf(path);
  const gzip = packed[0] === 0x1f && packed[1] === 0x8b;
  const head = gzip ? await firstOf(bytesOf(path, true)) : packed;
  if (head.length === 0) throw new PreflightFault('文件是空的。', 'The file is empty.');
  if (head.subarray(0, 4).toString('latin1') === 'PK\x03\x04' || head.subarray(0, 4).equals(OLE))
    throw new PreflightFault(
      '这是一个电子表格文件。请在表格软件里另存为 CSV（UTF-8）再试。',
      'This is a workbook. Save it as CSV (UTF-8) in the spreadsheet program and try again.',
    );
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff) || head.includes(0))
    throw new PreflightFault(
      '文件的编码是 UTF-16 或不是文本。请另存为 UTF-8 或 GB18030。',
      'The file is in UTF-16, or no text. Save it as UTF-8 or GB18030.',
    );
  const mark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  const lineEnd = head.indexOf(10);
  const line = textOf(head.subarray(mark, lineEnd < 0 ? head.length : lineEnd)).replace(/\r$/, '');
  const delimiter = DELIMITERS.reduce((best, sign) =>
    line.split(sign).length > line.split(best).length ? sign : best,
  );
  const cells = line.split(delimiter).map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .trim(),
  );
  const isHeader =
    cells.every((cell) => parseRecipient(cell) instanceof Invalid) && cells.some((c) => /\D/.test(c));
  const at = columnIn(cells, isHeader, column);
  const headBytes = isHeader ? (lineEnd < 0 ? head.length : lineEnd + 1) : mark;
  return { gzip, column: at, delimiter, headBytes, columnName: isHeader ? cells[at] : undefined, fileBytes };
}

/** The bytes of the audience, unpacked, piece by piece. `onBytes` tells how far the file itself is read. */
export function bytesOf(path: string, gzip: boolean, onBytes?: (bytes: number) => void): Readable {
  const file = createReadStream(path, { highWaterMark: PIECE_BYTES });
  if (onBytes !== undefined) {
    let bytes = 0;
    file.on('data', (piece) => {
      bytes += piece.length;
      onBytes(bytes);
    });
  }
  if (!gzip) return file;
  const gunzip = createGunzip({ chunkSize: PIECE_BYTES });
  // What goes wrong reaches whoever reads the unpacked bytes.
  pipeline(file, gunzip, () => undefined);
  return gunzip;
}

function columnIn(cells: readonly string[], isHeader: boolean, column: string | undefined): number {
  if (column !== undefined) {
    const found = cells.findIndex((cell) => cell.toLowerCase() === column.toLowerCase());
    if (isHeader && found >= 0) return found;
    const number = Number(column);
    if (Number.isInteger(number) && number >= 1 && number <= cells.length) return number - 1;
    throw columnFault(cells, column);
  }
  if (cells.length === 1) return 0;
  const found = cells.findIndex((cell) =>
    isHeader ? NAMES.test(cell) : !(parseRecipient(cell) instanceof Invalid),
  );
  if (found < 0) throw columnFault(cells, undefined);
  return found;
}

function columnFault(cells: readonly string[], found: string | undefined): PreflightFault {
  const shown = cells.slice(0, 20).map((cell) => (/\d{7}/.test(cell) ? '…' : cell.slice(0, 20)));
  const zh = found === undefined ? '看不出哪一列是手机号' : `没有“${found}”这一列`;
  const en = found === undefined ? 'No column looks like the numbers' : `There is no column ${found}`;
  return new PreflightFault(
    `${zh}；现有：${shown.join('、')}。请用列名或序号（从 1 起）指明。`,
    `${en}; there are: ${shown.join(', ')}. Name the column, or give its number from 1.`,
  );
}

function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

async function headOf(path: string): Promise<{ bytes: Buffer; fileBytes: number }> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_MOST), 0, HEAD_MOST, 0);
    return { bytes: buffer.subarray(0, bytesRead), fileBytes: (await file.stat()).size };
  } finally {
    await file.close();
  }
}

async function firstOf(stream: Readable): Promise<Buffer> {
  try {
    for await (const piece of stream) return (piece as Buffer).subarray(0, HEAD_MOST);
    return Buffer.alloc(0);
  } catch {
    throw new PreflightFault('压缩文件（gzip）已损坏。', 'The gzip file is damaged.');
  } finally {
    stream.destroy();
  }
}
