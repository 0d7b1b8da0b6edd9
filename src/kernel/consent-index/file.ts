/**
 * The index as a file: a header of 128 bytes, the memory in use, the retired cells (u32 each; then two u32 a run of
 * slabs), the attachment. The header carries a SHA-256 over itself and the rest; the file appears under its name whole or not
 * at all.
 */
import { createHash, type Hash, randomBytes } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  ADDRESSABLE_BYTES,
  ConsentIndexFull,
  ConsentIndexUnreadable,
  LAYOUT,
  Memory,
  SLAB_BYTES,
} from './memory.ts';

const MAGIC = 'ANNING CONSENTS\n';
const HEADER_BYTES = 128;
const VERSION_AT = 16;
const MEMORY_BYTES_AT = 24;
const CELLS_AT = 32;
const RUNS_AT = 36;
const ATTACHMENT_BYTES_AT = 40;
const DIGEST_AT = 64;
const DIGEST_BYTES = 32;
const CHUNK_BYTES = 1 << 20;

export interface Saved {
  memory: Memory;
  retiredCells: Uint32Array;
  retiredRuns: Uint32Array;
  attachment: Uint8Array;
}

const bytesOf = (array: Uint32Array): Buffer => Buffer.from(array.buffer, array.byteOffset, array.byteLength);

function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
}

/** Writes the first `usedBytes` of the memory and what goes with them; durable when it returns. Blocks its thread. */
export function writeIndex(path: string, usedBytes: number, saved: Saved): void {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write(MAGIC, 'latin1');
  header.writeUInt32LE(LAYOUT, VERSION_AT);
  header.writeDoubleLE(usedBytes, MEMORY_BYTES_AT);
  header.writeUInt32LE(saved.retiredCells.length, CELLS_AT);
  header.writeUInt32LE(saved.retiredRuns.length, RUNS_AT);
  header.writeUInt32LE(saved.attachment.length, ATTACHMENT_BYTES_AT);
  const digest = createHash('sha256').update(header);
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  const file = openSync(temporary, 'wx', 0o600);
  try {
    try {
      writeAll(file, header);
      // Through private memory: what is hashed is what is written, and neither API need know shared memory.
      const chunk = Buffer.alloc(CHUNK_BYTES);
      for (let at = 0; at < usedBytes; at += CHUNK_BYTES) {
        const part = chunk.subarray(0, Math.min(CHUNK_BYTES, usedBytes - at));
        part.set(saved.memory.bytes.subarray(at, at + part.length));
        digest.update(part);
        writeAll(file, part);
      }
      for (const rest of [bytesOf(saved.retiredCells), bytesOf(saved.retiredRuns), saved.attachment]) {
        digest.update(rest);
        writeAll(file, rest);
      }
      const sum = digest.digest();
      writeSync(file, sum, 0, DIGEST_BYTES, DIGEST_AT);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

export function readIndex(path: string, maxBytes: number): Saved {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    throw new ConsentIndexUnreadable('missing', String(error));
  }
  try {
    return readOpen(file, path, maxBytes);
  } finally {
    closeSync(file);
  }
}

function readOpen(file: number, path: string, maxBytes: number): Saved {
  const header = Buffer.alloc(HEADER_BYTES);
  if (
    readSync(file, header, 0, HEADER_BYTES, null) !== HEADER_BYTES ||
    header.toString('latin1', 0, 16) !== MAGIC
  ) {
    throw new ConsentIndexUnreadable('foreign', path);
  }
  const version = header.readUInt32LE(VERSION_AT);
  if (version !== LAYOUT)
    throw new ConsentIndexUnreadable('version', `${path} has layout ${version}, not ${LAYOUT}`);
  const usedBytes = header.readDoubleLE(MEMORY_BYTES_AT);
  const cells = header.readUInt32LE(CELLS_AT);
  const runs = header.readUInt32LE(RUNS_AT);
  const attached = header.readUInt32LE(ATTACHMENT_BYTES_AT);
  const expected = HEADER_BYTES + usedBytes + (cells + runs) * 4 + attached;
  // Checked before a byte is allocated: a damaged length must not become a huge allocation.
  if (usedBytes % SLAB_BYTES !== 0 || usedBytes > ADDRESSABLE_BYTES || fstatSync(file).size !== expected) {
    throw new ConsentIndexUnreadable('torn', `${path} has not the length that it states`);
  }
  if (usedBytes > maxBytes) throw new ConsentIndexFull(maxBytes);
  const sum = Buffer.from(header.subarray(DIGEST_AT, DIGEST_AT + DIGEST_BYTES));
  header.fill(0, DIGEST_AT, DIGEST_AT + DIGEST_BYTES);
  const digest = createHash('sha256').update(header);
  const memory = new Memory(new SharedArrayBuffer(usedBytes, { maxByteLength: maxBytes }));
  const chunk = Buffer.alloc(CHUNK_BYTES);
  for (let at = 0; at < usedBytes; at += CHUNK_BYTES) {
    const part = chunk.subarray(0, Math.min(CHUNK_BYTES, usedBytes - at));
    readInto(file, part, path, digest);
    memory.bytes.set(part, at);
  }
  const retiredCells = new Uint32Array(cells);
  const retiredRuns = new Uint32Array(runs);
  const attachment = new Uint8Array(attached);
  for (const rest of [bytesOf(retiredCells), bytesOf(retiredRuns), attachment])
    readInto(file, rest, path, digest);
  if (!digest.digest().equals(sum))
    throw new ConsentIndexUnreadable('torn', `${path} has not the checksum that it states`);
  return { memory, retiredCells, retiredRuns, attachment };
}

function readInto(file: number, into: Uint8Array, path: string, digest: Hash): void {
  for (let done = 0; done < into.length; ) {
    const read = readSync(file, into, done, into.length - done, null);
    if (read === 0) throw new ConsentIndexUnreadable('torn', `${path} ends early`);
    done += read;
  }
  digest.update(into);
}
