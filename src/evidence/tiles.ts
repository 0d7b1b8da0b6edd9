import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Coordinate,
  consistencyRanges,
  foldSubtrees,
  HASH_BYTES,
  inclusionRanges,
  type LeafRange,
  nodeHash,
  subtreesOf,
} from './merkle.ts';
import { EvidenceError } from './problem.ts';

/** The files of a tiled log: c2sp.org/tlog-tiles. Paths are relative to the log's folder, with forward slashes. */

export const TILE_WIDTH = 256;
/** Levels of the tree that one tile spans: 2^8 = 256. */
export const TILE_HEIGHT = 8;
export const ENTRY_BYTES_MAX = 65_535;
export const CHECKPOINT_PATH = 'checkpoint';
/** The newest checkpoint that witnesses have cosigned: a little behind the other, which does not wait for them. */
export const COSIGNED_PATH = 'checkpoint.cosigned';

/** A tile's level, or the row of entry bundles. */
export type Row = number | 'entries';

/** 1234067 → x001/x234/067 */
export function encodeIndex(index: number): string {
  const groups = [String(index % 1000).padStart(3, '0')];
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    groups.unshift(`x${String(rest % 1000).padStart(3, '0')}`);
  }
  return groups.join('/');
}

/** `tile/<L>/<N>`, or `tile/<L>/<N>.p/<W>` when narrower than 256. */
export function tilePath(row: Row, index: number, width = TILE_WIDTH): string {
  return `tile/${row}/${encodeIndex(index)}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

export function bundlePath(index: number, width = TILE_WIDTH): string {
  return tilePath('entries', index, width);
}

/** Hashes at this tile level of a tree of `size` leaves: floor(size / 256^level). */
export function hashesAt(level: number, size: number): number {
  return Math.floor(size / TILE_WIDTH ** level);
}

/** Hashes in a tile of a tree of `size` leaves: 256, fewer in the last one, 0 past it. */
export function tileWidth(row: Row, index: number, size: number): number {
  const hashes = hashesAt(row === 'entries' ? 0 : row, size) - index * TILE_WIDTH;
  return Math.max(0, Math.min(TILE_WIDTH, hashes));
}

/** Entries, each after its length as a big-endian uint16. Throws `entry-too-large`. */
export function encodeBundle(entries: readonly Buffer[]): Buffer {
  const bytes = Buffer.allocUnsafe(entries.reduce((sum, entry) => sum + 2 + entry.length, 0));
  let at = 0;
  for (const entry of entries) {
    if (entry.length > ENTRY_BYTES_MAX) {
      throw new EvidenceError(
        'entry-too-large',
        'entry',
        `${entry.length} bytes`,
        `at most ${ENTRY_BYTES_MAX}`,
      );
    }
    at = bytes.writeUInt16BE(entry.length, at);
    at += entry.copy(bytes, at);
  }
  return bytes;
}

/** The entries of a bundle, exactly `width` of them. Throws `entry-bundle-malformed`. */
export function decodeBundle(bytes: Buffer, width: number, where: string): Buffer[] {
  const entries: Buffer[] = [];
  let at = 0;
  while (at < bytes.length && entries.length < width) {
    const start = at + 2;
    const end = start <= bytes.length ? start + bytes.readUInt16BE(at) : Number.POSITIVE_INFINITY;
    if (end > bytes.length) {
      const found = `${bytes.length} bytes that end inside entry ${entries.length}`;
      throw new EvidenceError('entry-bundle-malformed', where, found, `${width} whole entries`);
    }
    entries.push(bytes.subarray(start, end));
    at = end;
  }
  if (entries.length < width || at < bytes.length) {
    const found =
      entries.length < width
        ? `${entries.length} entries`
        : `${bytes.length - at} bytes after the last entry`;
    throw new EvidenceError(
      'entry-bundle-malformed',
      where,
      found,
      `${width} entries and nothing after them`,
    );
  }
  return entries;
}

/** The first `width` hashes of a tile's bytes. Throws `tile-malformed`. */
export function decodeTile(bytes: Buffer, width: number, where: string): Buffer[] {
  if (bytes.length !== width * HASH_BYTES) {
    throw new EvidenceError('tile-malformed', where, `${bytes.length} bytes`, `${width * HASH_BYTES} bytes`);
  }
  return Array.from({ length: width }, (_, i) => bytes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES));
}

/**
 * The hashes of a tile as a tree of `size` leaves needs it. A partial tile may be gone once its full tile exists: then
 * the full tile's beginning is read. Throws `tile-missing` or `tile-malformed`.
 */
export async function readTile(
  folder: string,
  level: number,
  index: number,
  size: number,
): Promise<Buffer[]> {
  const width = tileWidth(level, index, size);
  const where = tilePath(level, index, width);
  const bytes = await readIfThere(join(folder, where));
  if (bytes !== undefined) return decodeTile(bytes, width, where);
  const full = tilePath(level, index);
  const whole = width === TILE_WIDTH ? undefined : await readIfThere(join(folder, full));
  if (whole === undefined) throw new EvidenceError('tile-missing', where, 'no file', `${width} hashes`);
  return decodeTile(whole, TILE_WIDTH, full).slice(0, width);
}

/** The entries of a bundle, by the same rule. Throws `entry-bundle-missing` or `entry-bundle-malformed`. */
export async function readBundle(folder: string, index: number, size: number): Promise<Buffer[]> {
  const width = tileWidth('entries', index, size);
  const where = bundlePath(index, width);
  const bytes = await readIfThere(join(folder, where));
  if (bytes !== undefined) return decodeBundle(bytes, width, where);
  const full = bundlePath(index);
  const whole = width === TILE_WIDTH ? undefined : await readIfThere(join(folder, full));
  if (whole === undefined)
    throw new EvidenceError('entry-bundle-missing', where, 'no file', `${width} entries`);
  return decodeBundle(whole, TILE_WIDTH, full).slice(0, width);
}

export async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    throw error;
  }
}

/** Proofs out of the tiles of a tree of `size` leaves; each tile is read once. */
export class TileProver {
  readonly #folder: string;
  readonly #size: number;
  readonly #tiles = new Map<string, Promise<Buffer[]>>();

  constructor(folder: string, size: number) {
    this.#folder = folder;
    this.#size = size;
  }

  /** `size`: of the tree whose root it leads to, this one or an earlier one. */
  inclusionProof(index: number, size = this.#size): Promise<Buffer[]> {
    return this.#hashes(inclusionRanges(index, size));
  }

  consistencyProof(oldSize: number): Promise<Buffer[]> {
    return this.#hashes(consistencyRanges(oldSize, this.#size));
  }

  rootAt(size: number): Promise<Buffer> {
    return this.#rangeHash({ from: 0, until: size });
  }

  /** The roots of the perfect subtrees of the whole tree, largest first. */
  subtrees(): Promise<Buffer[]> {
    return Promise.all(subtreesOf({ from: 0, until: this.#size }).map((each) => this.#subtree(each)));
  }

  #hashes(ranges: readonly LeafRange[]): Promise<Buffer[]> {
    return Promise.all(ranges.map((range) => this.#rangeHash(range)));
  }

  async #rangeHash(range: LeafRange): Promise<Buffer> {
    return foldSubtrees(await Promise.all(subtreesOf(range).map((each) => this.#subtree(each))));
  }

  async #subtree({ level, index }: Coordinate): Promise<Buffer> {
    const tileLevel = Math.floor(level / TILE_HEIGHT);
    const span = 2 ** (level % TILE_HEIGHT);
    const start = (index * span) % TILE_WIDTH;
    const tile = await this.#tile(tileLevel, Math.floor((index * span) / TILE_WIDTH));
    let nodes = tile.slice(start, start + span);
    while (nodes.length > 1)
      nodes = nodes.flatMap((node, i) => (i % 2 ? [] : [nodeHash(node, nodes[i + 1]!)]));
    return nodes[0]!;
  }

  #tile(level: number, index: number): Promise<Buffer[]> {
    const key = `${level}/${index}`;
    let tile = this.#tiles.get(key);
    if (tile === undefined) {
      tile = readTile(this.#folder, level, index, this.#size);
      this.#tiles.set(key, tile);
    }
    return tile;
  }
}

/** A file found under `tile/`; `row` is undefined when its name is none of the layout's. */
export interface TileFile {
  readonly path: string;
  readonly row?: Row;
  readonly index: number;
  readonly width: number;
}

/** Every file under `tile/`, in no promised order, a folder at a time. */
export async function* walkTiles(folder: string): AsyncGenerator<TileFile> {
  for (const name of await names(join(folder, 'tile'))) {
    const row = name === 'entries' ? 'entries' : /^(0|[1-9]\d?)$/.test(name) ? Number(name) : undefined;
    if (row === undefined) yield { path: `tile/${name}`, index: 0, width: 0 };
    else yield* walkRow(folder, row, `tile/${row}`, 0);
  }
}

async function* walkRow(folder: string, row: Row, path: string, prefix: number): AsyncGenerator<TileFile> {
  for (const name of await names(join(folder, path))) {
    const [, deeper, digits, partial] = /^(x?)(\d{3})(\.p)?$/.exec(name) ?? [];
    const here = `${path}/${name}`;
    const index = prefix * 1000 + Number(digits);
    if (digits === undefined || (deeper && partial)) yield { path: here, index: 0, width: 0 };
    else if (deeper) yield* walkRow(folder, row, here, index);
    else if (!partial) yield { path: here, row, index, width: TILE_WIDTH };
    else {
      for (const width of await names(join(folder, here))) {
        const known = /^[1-9]\d{0,2}$/.test(width) && Number(width) < TILE_WIDTH;
        yield known
          ? { path: `${here}/${width}`, row, index, width: Number(width) }
          : { path: `${here}/${width}`, index: 0, width: 0 };
      }
    }
  }
}

/** Names in a folder; none when it is absent or a file. */
export async function names(path: string): Promise<string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}
