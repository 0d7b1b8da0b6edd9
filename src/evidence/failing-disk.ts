import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Disk, realDisk } from './disk.ts';
import { readIfThere } from './tiles.ts';

/** How a step fails: not begun, half of its bytes written, or done and nobody told. */
export type Failure = 'before' | 'torn' | 'after';

export class DiskFailure extends Error {}

/**
 * A disk for tests that fails at its `failAt`-th step, and that can lose whatever was not synced when the power went. It
 * keeps account of syncs instead of making them, which is what lets a test try every step.
 */
export class FailingDisk implements Disk {
  steps = 0;
  readonly #failAt: number;
  readonly #failure: Failure;
  /** A dead process takes no further step; one that survives a full disk does. */
  readonly #dies: boolean;
  /** Names that no folder sync covers yet, with what undoes them, oldest first. */
  #unsynced: { folder: string; undo: () => Promise<void> }[] = [];

  constructor(failAt = Number.POSITIVE_INFINITY, failure: Failure = 'before', dies = true) {
    this.#failAt = failAt;
    this.#failure = failure;
    this.#dies = dies;
  }

  /** Takes back every name that was made, replaced or renamed since its folder was last synced. */
  async cutPower(): Promise<void> {
    for (const { undo } of this.#unsynced.reverse()) await undo();
    this.#unsynced = [];
  }

  makeFolder(path: string): Promise<void> {
    return this.#step(async () => {
      await realDisk.makeFolder(path);
      this.#remember(path, () => rm(path, { recursive: true, force: true }));
    });
  }

  write(path: string, bytes: Buffer): Promise<void> {
    const put = async (content: Buffer) => {
      const known = await readIfThere(path);
      if (known === undefined) this.#remember(path, () => rm(path, { force: true }));
      await writeFile(path, content);
    };
    return this.#step(
      () => put(bytes),
      () => put(bytes.subarray(0, bytes.length / 2)),
    );
  }

  syncFolder(path: string): Promise<void> {
    return this.#step(async () => {
      this.#unsynced = this.#unsynced.filter(({ folder }) => folder !== path);
    });
  }

  rename(from: string, to: string): Promise<void> {
    return this.#step(async () => {
      const replaced = await readIfThere(to);
      const moved = await readFile(from);
      await realDisk.rename(from, to);
      this.#remember(to, async () => {
        await writeFile(from, moved);
        if (replaced === undefined) await rm(to, { force: true });
        else await writeFile(to, replaced);
      });
    });
  }

  remove(path: string): Promise<void> {
    return this.#step(() => realDisk.remove(path));
  }

  #remember(path: string, undo: () => Promise<void>): void {
    this.#unsynced.push({ folder: dirname(path), undo });
  }

  async #step(effect: () => Promise<void>, half = async () => {}): Promise<void> {
    this.steps += 1;
    if (this.steps > this.#failAt && this.#dies) throw new DiskFailure('the process is dead');
    if (this.steps !== this.#failAt) return effect();
    if (this.#failure === 'torn') await half();
    if (this.#failure === 'after') await effect();
    throw new DiskFailure(`step ${this.steps} failed`);
  }
}
