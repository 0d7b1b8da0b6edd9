import { join } from 'node:path';
import type { FileToWrite } from './disk.ts';
import { CompactRange, leafHash } from './merkle.ts';
import { EvidenceError } from './problem.ts';
import {
  bundlePath,
  encodeBundle,
  hashesAt,
  type Row,
  readBundle,
  readTile,
  TILE_HEIGHT,
  TILE_WIDTH,
  TileProver,
  tilePath,
} from './tiles.ts';

/** The right edge of a log: all that appending needs to remember. Never changed in place. */
export interface Edge {
  readonly range: CompactRange;
  /** edges[l]: the hashes of the partial tile at tile level l, 0 to 255 of them. */
  readonly tiles: readonly (readonly Buffer[])[];
  /** The entries of the partial bundle. */
  readonly bundle: readonly Buffer[];
}

export interface Growth {
  readonly edge: Edge;
  /** Paths relative to the log's folder. */
  readonly files: readonly FileToWrite[];
  /** Folders of partial tiles whose full tile is among `files`: not needed once the growth is published. */
  readonly spent: readonly string[];
}

/** The edge after these entries, and the files that a checkpoint over it stands on. Touches no disk. */
export function grow(edge: Edge, entries: readonly Buffer[]): Growth {
  const range = edge.range.copy();
  const tiles = edge.tiles.map((hashes) => [...hashes]);
  const counts = tiles.map((_, level) => hashesAt(level, range.size));
  let bundle = [...edge.bundle];
  const files: FileToWrite[] = [];
  const spent: string[] = [];
  const touched = new Set<number>();

  const finish = (row: Row, index: number, bytes: Buffer, width: number) => {
    files.push({ path: tilePath(row, index, width), bytes });
  };
  const outgrow = (row: Row, index: number, widthBefore: number) => {
    if (widthBefore > 0) spent.push(`${tilePath(row, index)}.p`);
  };
  const onNode = (level: number, node: Buffer) => {
    if (level % TILE_HEIGHT !== 0) return;
    const row = level / TILE_HEIGHT;
    tiles[row] ??= [];
    tiles[row].push(node);
    counts[row] = (counts[row] ?? 0) + 1;
    touched.add(row);
    if (tiles[row].length < TILE_WIDTH) return;
    const index = counts[row] / TILE_WIDTH - 1;
    finish(row, index, Buffer.concat(tiles[row]), TILE_WIDTH);
    if (index === Math.floor(hashesAt(row, edge.range.size) / TILE_WIDTH)) {
      outgrow(row, index, edge.tiles[row]?.length ?? 0);
    }
    tiles[row] = [];
  };

  for (const entry of entries) {
    bundle.push(entry);
    range.append(leafHash(entry), onNode);
    if (bundle.length < TILE_WIDTH) continue;
    const index = range.size / TILE_WIDTH - 1;
    finish('entries', index, encodeBundle(bundle), TILE_WIDTH);
    if (index === Math.floor(edge.range.size / TILE_WIDTH)) outgrow('entries', index, edge.bundle.length);
    bundle = [];
  }
  for (const row of touched) {
    const hashes = tiles[row]!;
    if (hashes.length > 0) {
      finish(row, Math.floor(counts[row]! / TILE_WIDTH), Buffer.concat(hashes), hashes.length);
    }
  }
  if (bundle.length > 0) {
    finish('entries', Math.floor(range.size / TILE_WIDTH), encodeBundle(bundle), bundle.length);
  }
  return { edge: { range, tiles, bundle }, files, spent };
}

/** Reads the right edge of a log of `size` leaves; throws when a file of it is missing or its bundle and tile differ. */
export async function readEdge(folder: string, size: number): Promise<Edge> {
  const tiles: Buffer[][] = [];
  for (let level = 0; hashesAt(level, size) > 0; level += 1) {
    const hashes = hashesAt(level, size);
    const partial = hashes % TILE_WIDTH > 0;
    tiles.push(partial ? await readTile(folder, level, Math.floor(hashes / TILE_WIDTH), size) : []);
  }
  const last = Math.floor(size / TILE_WIDTH);
  const bundle = size % TILE_WIDTH > 0 ? await readBundle(folder, last, size) : [];
  const differs = bundle.findIndex((entry, i) => !leafHash(entry).equals(tiles[0]![i]!));
  if (differs >= 0) {
    const where = join(folder, bundlePath(last, size % TILE_WIDTH));
    const expected = tiles[0]![differs]!.toString('hex');
    throw new EvidenceError('entry-bundle-differs', where, `another hash of entry ${differs}`, expected);
  }
  const range = new CompactRange(size, await new TileProver(folder, size).subtrees());
  return { range, tiles, bundle };
}
