import { createHash } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PassThrough, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import yazl from 'yazl';
import type { PackedFile } from './manifest.ts';

const PIECE_BYTES = 256 * 1024;
/** Of every file in it: a pack of the same content is the same bytes, and when it was made stands in its manifest. ZIP keeps local time from 1980 on. */
const FILE_TIME = new Date(1980, 0, 1);
const FILE_MODE = 0o100644;

/** A pack on its way: its files are written one beside another and hashed as they are written, and packed at the end. However many rows they have, memory holds a piece of each. */
export class PackFolder {
  readonly #folder: string;
  readonly #files: PackedFile[] = [];
  readonly #folders = new Set<string>();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Empty, whatever was left there. */
  static async begin(folder: string): Promise<PackFolder> {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return new PackFolder(folder);
  }

  /** What is finished, in the order of its paths. */
  get files(): readonly PackedFile[] {
    return [...this.#files].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  async open(path: string): Promise<PackFile> {
    const place = join(this.#folder, path);
    const folder = dirname(place);
    if (!this.#folders.has(folder)) await mkdir(folder, { recursive: true, mode: 0o700 });
    this.#folders.add(folder);
    const file = await open(place, 'wx', 0o600);
    const hash = createHash('sha256');
    let bytes = 0;
    let held: Buffer[] = [];
    let heldBytes = 0;
    const flush = async () => {
      for (const piece of held) await file.write(piece);
      [held, heldBytes] = [[], 0];
    };
    return {
      write: async (content) => {
        const piece = typeof content === 'string' ? Buffer.from(content) : content;
        hash.update(piece);
        bytes += piece.length;
        held.push(piece);
        heldBytes += piece.length;
        if (heldBytes >= PIECE_BYTES) await flush();
      },
      close: async () => {
        await flush();
        await file.close();
        this.#files.push({ path, bytes, sha256: hash.digest('hex') });
      },
    };
  }

  async add(path: string, content: string | Buffer): Promise<void> {
    const file = await this.open(path);
    await file.write(content);
    await file.close();
  }

  /** The same files are the same bytes. `first` stand at its beginning, where whoever opens it looks. */
  async pack(out: Writable, first: readonly string[]): Promise<void> {
    const zip = new yazl.ZipFile();
    const place = (path: string) => (first.includes(path) ? first.indexOf(path) : first.length);
    const files = this.files.toSorted((a, b) => place(a.path) - place(b.path));
    const packed = zip.outputStream as PassThrough;
    zip.on('error', (error: Error) => packed.destroy(error));
    const written = pipeline(packed, out);
    for (const { path } of files)
      zip.addFile(join(this.#folder, path), path, {
        mtime: FILE_TIME,
        mode: FILE_MODE,
        forceDosTimestamp: true,
      });
    zip.end();
    await written;
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}

export interface PackFile {
  write(content: string | Buffer): Promise<void>;
  close(): Promise<void>;
}
