import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileEncoding } from '../../domain/index.ts';
import { fileFault } from './faults.ts';
import type { Manner } from './read-file.ts';

const HEAD = 4096;
/** Between two pieces of the file: how far it is read, and whether to go on. */
export type OnBytes = (bytes: number) => void;

/** Of a file that is read leniently so much decides which encoding it has. */
const SAMPLE = 1 << 20;

/**
 * By the byte order mark; without one it is UTF-8 where the whole file is, else GB18030, which office programs here write. Throws a FileFault
 * where the bytes are no text at all.
 */
export async function encodingOf(path: string, manner: Manner = 'strict'): Promise<FileEncoding> {
  const head = await headOf(path);
  if (head.length === 0) throw fileFault('file-empty');
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head.subarray(0, 4).toString('latin1') === 'PK\x03\x04' || head.subarray(0, 4).equals(OLE))
    throw fileFault('file-is-workbook');
  // Text in UTF-16 without a mark has a zero in every other byte; no other text has any.
  if (zeros(head) > head.length / 8) throw fileFault('file-without-mark');
  if (manner === 'lenient') return (await beginsAsUtf8(path)) ? 'utf-8' : 'gb18030';
  return (await isUtf8(path)) ? 'utf-8' : 'gb18030';
}

/** A byte that went bad far inside does not make GB18030 of a file. */
async function beginsAsUtf8(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SAMPLE), 0, SAMPLE, 0);
    const text = new TextDecoder('utf-8').decode(buffer.subarray(0, bytesRead), { stream: true });
    const foreign = text.match(/\P{ASCII}/gu)?.length ?? 0;
    if (foreign === 0) return isUtf8(path);
    const damaged = text.split('\ufffd').length - 1;
    return damaged === 0 || damaged * 20 < foreign;
  } finally {
    await file.close();
  }
}

/** The file as text, piece by piece. Throws a FileFault where a byte cannot be read. */
export async function* textOf(
  path: string,
  encoding: FileEncoding,
  onBytes: OnBytes,
  manner: Manner = 'strict',
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: manner === 'strict' });
  let bytes = 0;
  try {
    for await (const piece of createReadStream(path, { highWaterMark: 256 * 1024 })) {
      bytes += (piece as Buffer).length;
      onBytes(bytes);
      yield decoder.decode(piece as Buffer, { stream: true });
    }
    yield decoder.decode();
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error;
    throw fileFault('file-unreadable', { encoding, bytes: `${bytes}` });
  }
}

const OLE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function zeros(head: Buffer): number {
  return head.reduce((sum, byte) => sum + (byte === 0 ? 1 : 0), 0);
}

async function isUtf8(path: string): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const piece of createReadStream(path, { highWaterMark: 256 * 1024 }))
      decoder.decode(piece as Buffer, { stream: true });
    decoder.decode();
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return false;
    throw error;
  }
}
