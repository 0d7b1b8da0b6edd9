import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * The few ways in which this room changes a disk. Tests put a disk here that fails before or after any step, or loses
 * what was not yet synced.
 */
export interface Disk {
  /** Creates one folder, whose parent exists; an existing one is left alone. Its own name is durable only after `syncFolder(parent)`. */
  makeFolder(path: string): Promise<void>;
  /** Creates or replaces a file and syncs its bytes. Its name is durable only after `syncFolder`. */
  write(path: string, bytes: Buffer): Promise<void>;
  syncFolder(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** A file, or a folder with all it holds; absent ones are left alone. */
  remove(path: string): Promise<void>;
}

export const realDisk: Disk = {
  async makeFolder(path) {
    await mkdir(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  },
  async write(path, bytes) {
    const file = await open(path, 'w', 0o644);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
  },
  async syncFolder(path) {
    const folder = await open(path);
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  },
  rename,
  async remove(path) {
    await rm(path, { recursive: true, force: true });
  },
};

export interface FileToWrite {
  readonly path: string;
  readonly bytes: Buffer;
}

/** Enough for the disk to merge syncs, few enough not to crowd out other work of the process. */
const WRITES_AT_ONCE = 4;

/** Puts groups of files on disk so that, once it resolves, a power cut loses none of them. */
export class DurableFolder {
  readonly #disk: Disk;
  readonly #root: string;
  /** Folders that exist and whose names are durable. */
  readonly #known = new Set<string>();

  /** `root` must exist. */
  constructor(disk: Disk, root: string) {
    this.#disk = disk;
    this.#root = root;
    this.#known.add(root);
  }

  /** All files lie under the root. */
  async write(files: readonly FileToWrite[]): Promise<void> {
    const changed = new Set(files.map(({ path }) => dirname(path)));
    const made: string[] = [];
    for (const folder of [...changed]) {
      for (const missing of this.#missingFolders(folder, made)) {
        await this.#disk.makeFolder(missing);
        made.push(missing);
        changed.add(dirname(missing));
      }
    }
    await eachAtOnce(WRITES_AT_ONCE, files, ({ path, bytes }) => this.#disk.write(path, bytes));
    await eachAtOnce(WRITES_AT_ONCE, [...changed], (folder) => this.#disk.syncFolder(folder));
    for (const folder of made) this.#known.add(folder);
  }

  /** The file's new bytes or its old ones, never a mixture: written beside it as `.tmp`, then renamed. */
  async replace(path: string, bytes: Buffer, beforeRename?: () => Promise<void>): Promise<void> {
    await this.#disk.write(`${path}.tmp`, bytes);
    await beforeRename?.();
    await this.#disk.rename(`${path}.tmp`, path);
    await this.#disk.syncFolder(dirname(path));
  }

  async remove(path: string): Promise<void> {
    await this.#disk.remove(path);
    this.forgetFolder(path);
  }

  forgetFolder(path: string): void {
    for (const folder of this.#known)
      if (folder === path || folder.startsWith(`${path}/`)) this.#known.delete(folder);
  }

  /** Outermost first. */
  #missingFolders(folder: string, made: readonly string[]): string[] {
    const missing: string[] = [];
    for (let at = folder; !this.#known.has(at) && !made.includes(at); at = dirname(at)) {
      if (!at.startsWith(this.#root)) throw new Error(`${folder} is outside ${this.#root}`);
      missing.unshift(at);
    }
    return missing;
  }
}

/** Waits for all that were started, also when one fails: no write goes on behind its caller's back. */
export async function eachAtOnce<T>(
  atOnce: number,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  let failed = false;
  const lane = async () => {
    while (next < items.length && !failed) {
      const item = items[next++]!;
      await work(item).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(atOnce, items.length) }, lane));
  for (const each of lanes) if (each.status === 'rejected') throw each.reason;
}
