import { closeSync, fsyncSync, openSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** With this much free, a look at the disk holds for LOOK_TTL_MS: nothing fills a gigabyte faster. */
const PLENTY_BYTES = 1 << 30;
const LOOK_TTL_MS = 100;

/**
 * Space held back on the spool's disk. LMDB writes new pages even to delete, so on a full disk nothing could be dropped
 * and the spool would stay full for ever. Giving the ballast up makes room for the deletion.
 */
export class Ballast {
  readonly bytes: number;
  readonly #folder: string;
  readonly #path: string;
  #freeBytes = 0;
  #lookedAtMs = Number.NEGATIVE_INFINITY;

  constructor(folder: string, bytes: number) {
    this.#folder = folder;
    this.#path = join(folder, 'ballast');
    this.bytes = bytes;
    this.load();
  }

  /** Bytes free on the disk, besides the ballast. */
  free(): number {
    const nowMs = performance.now();
    if (this.#freeBytes < PLENTY_BYTES || nowMs - this.#lookedAtMs > LOOK_TTL_MS) {
      const status = statfsSync(this.#folder);
      this.#freeBytes = status.bavail * status.bsize;
      this.#lookedAtMs = nowMs;
    }
    return this.#freeBytes;
  }

  release(): void {
    rmSync(this.#path, { force: true });
  }

  /** Writes as much as fits, up to the whole. Real bytes: a sparse file holds no room. */
  load(): void {
    if (this.#held() === this.bytes) return;
    const file = openSync(this.#path, 'w', 0o600);
    try {
      const piece = Buffer.alloc(64 * 1024, 0xa5);
      for (let written = 0; written < this.bytes; ) {
        written += writeSync(file, piece, 0, Math.min(piece.length, this.bytes - written));
      }
      fsyncSync(file);
    } catch {
      // Less ballast is still ballast; the next load tries again.
    } finally {
      closeSync(file);
    }
  }

  #held(): number {
    try {
      return statSync(this.#path).size;
    } catch {
      return 0;
    }
  }
}
