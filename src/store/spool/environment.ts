import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, open, type RootDatabase } from 'lmdb';

interface Stats {
  readonly entryCount: number;
  readonly pageSize: number;
  readonly treeBranchPageCount: number;
  readonly treeLeafPageCount: number;
  readonly overflowPages: number;
}

interface EnvironmentStats extends Stats {
  readonly root: Stats;
  readonly free: Stats;
  readonly lastPageNumber: number;
}

/**
 * The spool's LMDB file, named by its generation. LMDB never gives a page back to the disk; a file that is mostly empty is
 * copied without its holes into the next generation. The highest generation counts; it gets its name when it is whole.
 */
export class Environment {
  readonly root: RootDatabase<Buffer, string>;
  readonly blocks: Database<Buffer, number>;
  readonly parked: Database<Buffer, string>;
  readonly meta: Database<Buffer, string>;
  readonly #folder: string;
  readonly #generation: number;

  /** Opens the newest generation and removes what an interrupted copy left. */
  static newest(folder: string): Environment {
    const generations = readdirSync(folder).flatMap((name) => /^spool\.(\d+)\.mdb$/.exec(name)?.[1] ?? []);
    const newest = Math.max(1, ...generations.map(Number));
    for (const generation of generations)
      if (Number(generation) !== newest) remove(folder, Number(generation));
    rmSync(join(folder, 'copy.mdb'), { force: true });
    return new Environment(folder, newest);
  }

  constructor(folder: string, generation: number) {
    this.#folder = folder;
    this.#generation = generation;
    // overlappingSync off: a commit is its pages, fdatasync, then the meta page through an O_DSYNC handle, and only then
    // the promise: LMDB's own order, with nothing of a failed sync to be told afterwards. eventTurnBatching off: its hidden
    // promises reject unseen. noMemInit stays off: it would leave plain memory in unused parts of pages.
    this.root = open({
      path: path(folder, generation),
      noSubdir: true,
      encoding: 'binary',
      maxDbs: 4,
      overlappingSync: false,
      eventTurnBatching: false,
      mapSize: 64 << 20,
    });
    this.blocks = this.root.openDB<Buffer, number>('blocks', { encoding: 'binary' });
    this.parked = this.root.openDB<Buffer, string>('parked', { encoding: 'binary' });
    this.meta = this.root.openDB<Buffer, string>('meta', { encoding: 'binary' });
  }

  get blockCount(): number {
    return (this.blocks.getStats() as Stats).entryCount;
  }

  get blockBytes(): number {
    return pageBytes(this.blocks.getStats() as Stats);
  }

  /** Bytes of pages that hold blocks and parked values. */
  get heldBytes(): number {
    return this.blockBytes + pageBytes(this.parked.getStats() as Stats);
  }

  /** Bytes of pages inside the file that hold nothing. */
  get freedBytes(): number {
    const stats = this.root.getStats() as EnvironmentStats;
    const held = this.heldBytes + pageBytes(this.meta.getStats() as Stats);
    return (
      (stats.lastPageNumber - 1) * stats.root.pageSize - held - pageBytes(stats.root) - pageBytes(stats.free)
    );
  }

  get fileBytes(): number {
    return statSync(path(this.#folder, this.#generation)).size;
  }

  /** The next generation, without holes and on disk. This one stays readable until it is discarded. No write may be under way. */
  async compacted(): Promise<Environment> {
    const draft = join(this.#folder, 'copy.mdb');
    rmSync(draft, { force: true });
    try {
      await this.root.backup(draft, true);
      sync(draft);
    } catch (error) {
      rmSync(draft, { force: true });
      throw error;
    }
    renameSync(draft, path(this.#folder, this.#generation + 1));
    sync(this.#folder);
    return new Environment(this.#folder, this.#generation + 1);
  }

  async discard(): Promise<void> {
    await this.root.close();
    remove(this.#folder, this.#generation);
  }
}

function path(folder: string, generation: number): string {
  return join(folder, `spool.${generation}.mdb`);
}

function remove(folder: string, generation: number): void {
  rmSync(path(folder, generation), { force: true });
  rmSync(`${path(folder, generation)}-lock`, { force: true });
}

function sync(at: string): void {
  const file = openSync(at, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function pageBytes(stats: Stats): number {
  return stats.pageSize * (stats.treeBranchPageCount + stats.treeLeafPageCount + stats.overflowPages);
}
