import { join } from 'node:path';
import type { Findings } from './findings.ts';
import { CompactRange, leafHash } from './merkle.ts';
import type { Checkpoint } from './note.ts';
import type { ProblemCode } from './problem.ts';
import {
  bundlePath,
  hashesAt,
  type Row,
  readBundle,
  readIfThere,
  readTile,
  TILE_HEIGHT,
  TILE_WIDTH,
  type TileFile,
  tilePath,
  tileWidth,
  walkTiles,
} from './tiles.ts';

export interface LogCheck {
  readonly folder: string;
  readonly head: Checkpoint;
  /** Checkpoints that were seen before; this log must have grown out of each. */
  readonly known: readonly Checkpoint[];
  readonly findings: Findings;
  readonly onEntry: (index: number, entry: Buffer) => Promise<void>;
  readonly onProgress: (entries: number) => void;
}

export interface LogCounts {
  entries: number;
  bundles: number;
  tiles: number;
}

/** A tree grown out of one row of hashes, which hands over each upper tile as it fills. */
class Tree {
  readonly range: CompactRange;
  readonly #rows: Buffer[][];
  readonly full: { level: number; hashes: Buffer[] }[] = [];

  constructor(range = new CompactRange(), rows: Buffer[][] = []) {
    this.range = range;
    this.#rows = rows;
  }

  append(leaf: Buffer): void {
    this.range.append(leaf, (level, node) => {
      if (level === 0 || level % TILE_HEIGHT !== 0) return;
      const row = level / TILE_HEIGHT;
      this.#rows[row] ??= [];
      this.#rows[row].push(node);
      if (this.#rows[row].length < TILE_WIDTH) return;
      this.full.push({ level: row, hashes: this.#rows[row] });
      this.#rows[row] = [];
    });
  }

  /** The partial tile at a level. */
  rest(level: number): Buffer[] {
    return this.#rows[level] ?? [];
  }

  copy(): Tree {
    return new Tree(
      this.range.copy(),
      this.#rows.map((row) => [...row]),
    );
  }
}

/** Two files that cannot both be right, until the root tells which one is wrong. */
interface Dispute {
  /** Between an entry and its hash in a tile; otherwise about an upper tile alone. */
  readonly level0: boolean;
  /** Whether the file agrees with the tree grown from entries, and with the one grown from level-0 tiles. */
  readonly entriesSide: boolean;
  readonly tilesSide: boolean;
  /** Adds the problem when the file is the wrong one. */
  readonly report: (wrong: 'entries' | 'tile') => void;
}

/**
 * Re-reads every bundle and every tile. Hashes of entries and hashes in level-0 tiles grow two trees from the first
 * disagreement on: the one whose root the checkpoint signed shows which file is wrong.
 */
export async function checkLog(check: LogCheck): Promise<LogCounts> {
  const { folder, head, known, findings } = check;
  const counts: LogCounts = { entries: 0, bundles: 0, tiles: 0 };
  const disputes: Dispute[] = [];
  const fromEntries = new Tree();
  let fromTiles: Tree | undefined;
  checkKnown(check, fromEntries.range);

  for (let index = 0; index * TILE_WIDTH < head.size; index += 1) {
    const start = index * TILE_WIDTH;
    const width = tileWidth('entries', index, head.size);
    const entries = await findings.attempt(() => readBundle(folder, index, head.size));
    const tile = await findings.attempt(() => readTile(folder, 0, index, head.size));
    if (entries === undefined && tile === undefined) {
      const expected = `${head.size} entries, as the checkpoint says`;
      findings.problem(
        'log-ends-early',
        bundlePath(index, width),
        `nothing readable after ${start} entries`,
        expected,
      );
      return counts;
    }
    counts.bundles += entries === undefined ? 0 : 1;
    counts.tiles += tile === undefined ? 0 : 1;
    // What cannot be read is taken from its counterpart, so that everything after it is still checked.
    const leaves = entries?.map(leafHash) ?? tile!;
    const stored = tile ?? leaves;
    const differs = leaves.findIndex((leaf, i) => !leaf.equals(stored[i]!));
    if (differs >= 0) {
      fromTiles ??= fromEntries.copy();
      disputes.push(leafDispute(findings, start + differs, width, leaves[differs]!, stored[differs]!));
    }
    for (const [i, leaf] of leaves.entries()) {
      fromEntries.append(leaf);
      fromTiles?.append(stored[i]!);
      if (known.some(({ size }) => size === start + i + 1)) checkKnown(check, fromEntries.range);
    }
    await settleFull(folder, head.size, fromEntries, fromTiles, disputes, findings, counts);
    for (const [i, entry] of (entries ?? []).entries()) await check.onEntry(start + i, entry);
    counts.entries += entries?.length ?? 0;
    check.onProgress(start + width);
  }

  for (let level = 1; hashesAt(level, head.size) > 0; level += 1) {
    if (hashesAt(level, head.size) % TILE_WIDTH === 0) continue;
    const sides = { level, entries: fromEntries.rest(level), tiles: fromTiles?.rest(level) };
    await checkUpperTile(folder, head.size, sides, disputes, findings, counts);
  }
  if (judge(head, fromEntries, fromTiles, disputes) === 'neither') {
    const found = `entries whose root is ${fromEntries.range.root().toString('hex')}`;
    findings.problem('root-differs', 'checkpoint', found, head.root.toString('hex'));
  }
  await checkOtherFiles(folder, head.size, findings);
  return counts;
}

function checkKnown({ known, findings }: LogCheck, range: CompactRange): void {
  for (const { size, root } of known) {
    if (size !== range.size || range.root().equals(root)) continue;
    const where = `the first ${size} entries`;
    findings.problem('history-rewritten', where, range.root().toString('hex'), root.toString('hex'));
  }
}

function leafDispute(
  findings: Findings,
  entry: number,
  width: number,
  leaf: Buffer,
  stored: Buffer,
): Dispute {
  const index = Math.floor(entry / TILE_WIDTH);
  const [ofEntry, inTile] = [leaf.toString('hex'), stored.toString('hex')];
  return {
    level0: true,
    entriesSide: true,
    tilesSide: false,
    report: (wrong) => {
      if (wrong === 'tile') {
        findings.problem('tile-differs', tilePath(0, index, width), `${inTile} for entry ${entry}`, ofEntry);
      } else {
        const found = `entry ${entry} hashes to ${ofEntry}`;
        findings.problem('entry-bundle-differs', bundlePath(index, width), found, inTile);
      }
    },
  };
}

async function settleFull(
  folder: string,
  size: number,
  fromEntries: Tree,
  fromTiles: Tree | undefined,
  disputes: Dispute[],
  findings: Findings,
  counts: LogCounts,
): Promise<void> {
  const other = fromTiles?.full.splice(0);
  for (const [i, { level, hashes }] of fromEntries.full.splice(0).entries()) {
    const sides = { level, entries: hashes, tiles: other?.[i]?.hashes };
    await checkUpperTile(folder, size, sides, disputes, findings, counts, fromEntries.range.size);
  }
}

/** Compares a stored tile above level 0 with what each of the trees says it must be. */
async function checkUpperTile(
  folder: string,
  size: number,
  { level, entries, tiles }: { level: number; entries: Buffer[]; tiles: Buffer[] | undefined },
  disputes: Dispute[],
  findings: Findings,
  counts: LogCounts,
  grownTo = size,
): Promise<void> {
  const index = Math.ceil(hashesAt(level, grownTo) / TILE_WIDTH) - 1;
  const stored = await findings.attempt(() => readTile(folder, level, index, size));
  if (stored === undefined) return;
  counts.tiles += 1;
  const differs = stored.findIndex((hash, i) => !hash.equals(entries[i]!));
  const tilesAgree = stored.every((hash, i) => hash.equals((tiles ?? entries)[i]!));
  if (differs < 0 && tilesAgree) return;
  const where = tilePath(level, index, entries.length);
  disputes.push({
    level0: false,
    entriesSide: differs < 0,
    tilesSide: tilesAgree,
    report: () => {
      const at = Math.max(differs, 0);
      findings.problem(
        'tile-differs',
        where,
        `${stored[at]!.toString('hex')} at ${at}`,
        entries[at]!.toString('hex'),
      );
    },
  });
}

/** The checkpoint decides which side of each dispute is wrong; when it agrees with neither, both are named. */
function judge(
  head: Checkpoint,
  fromEntries: Tree,
  fromTiles: Tree | undefined,
  disputes: readonly Dispute[],
): 'entries' | 'tiles' | 'neither' {
  const signed = (tree: Tree | undefined) => tree?.range.root().equals(head.root) ?? false;
  const right = signed(fromEntries) ? 'entries' : signed(fromTiles) ? 'tiles' : 'neither';
  for (const { level0, entriesSide, tilesSide, report } of disputes) {
    if (level0 && right !== 'entries') report('entries');
    if (level0 ? right !== 'tiles' : !(right === 'tiles' ? tilesSide : entriesSide)) report('tile');
  }
  return right;
}

/** Partial tiles of earlier checkpoints must be beginnings of today's; what lies beyond the checkpoint is only noted. */
async function checkOtherFiles(folder: string, size: number, findings: Findings): Promise<void> {
  let staged = 0;
  for await (const file of walkTiles(folder)) {
    const { path, row, index, width } = file;
    if (row === undefined) {
      findings.note('unknown-file', path, 'a file that is none of the log', 'nothing');
      continue;
    }
    const covered = tileWidth(row, index, size);
    if (width > covered) staged += 1;
    else if (width < covered) await checkEarlier(folder, file, row, size, findings);
  }
  if (staged > 0) {
    const found = `${staged} files beyond the checkpoint`;
    findings.note(
      'tile-not-yet-published',
      'tile',
      found,
      'none, unless an append is under way or was cut short',
    );
  }
}

async function checkEarlier(
  folder: string,
  { path, index, width }: TileFile,
  row: Row,
  size: number,
  findings: Findings,
): Promise<void> {
  const bytes = await readIfThere(join(folder, path));
  const current = tilePath(row, index, tileWidth(row, index, size));
  const now = await readIfThere(join(folder, current));
  if (bytes === undefined || now === undefined) return;
  const end = row === 'entries' ? bundleEnd(now, width) : width * 32;
  if (bytes.equals(now.subarray(0, end))) return;
  const what: ProblemCode = row === 'entries' ? 'entry-bundle-differs' : 'tile-differs';
  findings.problem(what, path, 'other bytes', `the beginning of ${current}`);
}

/** Bytes of the first `width` entries; a malformed bundle, which is reported by itself, ends where it ends. */
function bundleEnd(bundle: Buffer, width: number): number {
  let at = 0;
  for (let i = 0; i < width && at + 2 <= bundle.length; i += 1) at += 2 + bundle.readUInt16BE(at);
  return at;
}
