import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import {
  type BatchLeaf,
  batchPath,
  batchTree,
  openBatch,
  parseBatchLeaf,
  type Sealer,
  sha256Hex,
} from './batch.ts';
import type { Deletions } from './deletion.ts';
import type { Findings } from './findings.ts';
import { names, readIfThere } from './tiles.ts';

export interface BatchCounts {
  /** Leaves that speak of a batch. */
  leaves: number;
  /** Files whose SHA-256 is the leaf's. */
  files: number;
  /** Files opened, and their records hashed up to the leaf's root. */
  opened: number;
  records: number;
  /** Files that are not there, and of which a later entry says that they were deleted when their term was over. */
  deleted: number;
}

export interface GatewayBlocks {
  readonly gateway: string;
  readonly first: number;
  readonly last: number;
  readonly batches: number;
}

/** Checks the batch files that the log's leaves speak of, one at a time. Without a sealer, only their SHA-256. */
export class BatchCheck {
  readonly counts: BatchCounts = { leaves: 0, files: 0, opened: 0, records: 0, deleted: 0 };
  readonly #folder: string;
  readonly #sealer: Sealer | undefined;
  readonly #findings: Findings;
  readonly #blocks = new Map<string, Intervals>();
  /** What the log says was deleted, read at the first file that is missing. */
  readonly #readDeletions: () => Promise<Deletions>;
  #deletions: Deletions | undefined;

  constructor(
    folder: string,
    sealer: Sealer | undefined,
    findings: Findings,
    readDeletions: () => Promise<Deletions>,
  ) {
    this.#readDeletions = readDeletions;
    this.#folder = folder;
    this.#sealer = sealer;
    this.#findings = findings;
  }

  async entry(index: number, entry: Buffer): Promise<void> {
    const leaf = await this.#findings.attempt(() => parseBatchLeaf(entry, `entry ${index}`));
    if (leaf === undefined) return;
    this.counts.leaves += 1;
    const path = batchPath(leaf.gateway, leaf.block);
    if (!this.#intervals(leaf.gateway).add(leaf.block)) {
      this.#findings.problem(
        'batch-logged-twice',
        `entry ${index}`,
        `a second leaf for ${path}`,
        'one leaf a block',
      );
      return;
    }
    await this.#findings.attempt(() => this.#file(leaf, path));
  }

  async #file(leaf: BatchLeaf, path: string): Promise<void> {
    const file = join(this.#folder, path);
    const stored = this.#sealer === undefined ? undefined : await readIfThere(file);
    const sha256 = stored === undefined ? await streamedSha256(file) : sha256Hex(stored);
    if (sha256 === undefined) {
      this.#deletions ??= await this.#readDeletions();
      if (this.#deletions.has(leaf.gateway, leaf.block, leaf.lastAtMs)) this.counts.deleted += 1;
      else
        this.#findings.problem('batch-file-missing', path, 'no file', `a file with SHA-256 ${leaf.sha256}`);
      return;
    }
    if (sha256 !== leaf.sha256) {
      this.#findings.problem('batch-file-differs', path, `SHA-256 ${sha256}`, leaf.sha256);
      return;
    }
    this.counts.files += 1;
    if (stored === undefined || this.#sealer === undefined) return;
    const { batch, salt } = openBatch(stored, this.#sealer, path);
    this.#compare(leaf, path, 'gateway', batch.gateway);
    this.#compare(leaf, path, 'block', batch.block);
    this.#compare(leaf, path, 'firstAtMs', batch.firstAtMs);
    this.#compare(leaf, path, 'lastAtMs', batch.lastAtMs);
    if (batch.records.length !== leaf.count) {
      this.#findings.problem(
        'batch-count-differs',
        path,
        `${batch.records.length} records`,
        `${leaf.count} records`,
      );
    }
    const root = batchTree(batch.records, salt).root().toString('hex');
    if (root !== leaf.root) this.#findings.problem('batch-root-differs', path, root, leaf.root);
    this.counts.opened += 1;
    this.counts.records += batch.records.length;
  }

  #compare(leaf: BatchLeaf, path: string, field: keyof BatchLeaf, found: string | number): void {
    if (found === leaf[field]) return;
    this.#findings.problem('batch-header-differs', path, `${field} ${found}`, `${field} ${leaf[field]}`);
  }

  /** After the last entry: missing blocks, and files that no leaf speaks of. */
  async finish(): Promise<GatewayBlocks[]> {
    const gateways: GatewayBlocks[] = [];
    for (const [gateway, intervals] of this.#blocks) {
      const { first, last, size, gaps } = intervals;
      gateways.push({ gateway, first, last, batches: size });
      const where = `batches/${gateway}`;
      if (first > 1) {
        const found = `first block ${first}`;
        this.#findings.note('block-numbering-starts-late', where, found, 'block 0 or 1');
      }
      for (const { from, until } of gaps) {
        const found =
          until - from === 1
            ? `block ${from} not in the log`
            : `blocks ${from} to ${until - 1} not in the log`;
        this.#findings.problem('block-gap', where, found, `every block from ${first} to ${last}`);
      }
    }
    for (const gateway of await names(join(this.#folder, 'batches'))) {
      await this.#orphans(gateway, `batches/${gateway}`, '');
    }
    return gateways.sort((a, b) => (a.gateway < b.gateway ? -1 : 1));
  }

  async #orphans(gateway: string, folder: string, digits: string): Promise<void> {
    for (const name of await names(join(this.#folder, folder))) {
      const path = `${folder}/${name}`;
      const [, group, file] = /^(\d{3})(\.batch)?$/.exec(name) ?? [];
      const block = Number(`${digits}${group}`);
      if (group !== undefined && file === undefined) await this.#orphans(gateway, path, `${digits}${group}`);
      else if (group === undefined || batchPath(gateway, block) !== path) {
        this.#findings.note('unknown-file', path, 'a file that is no batch', 'nothing');
      } else this.#orphan(gateway, block, path);
    }
  }

  #orphan(gateway: string, block: number, path: string): void {
    const known = this.#blocks.get(gateway);
    if (known?.has(block)) return;
    // A crash between the file and its leaf leaves newer blocks behind; the gateway ships them again.
    if (known === undefined || block > known.last) {
      this.#findings.note('batch-not-yet-in-log', path, 'a file newer than the checkpoint', 'its leaf, soon');
    } else this.#findings.problem('batch-not-in-log', path, 'a file that no leaf speaks of', 'a leaf for it');
  }

  #intervals(gateway: string): Intervals {
    let intervals = this.#blocks.get(gateway);
    if (intervals === undefined) {
      intervals = new Intervals();
      this.#blocks.set(gateway, intervals);
    }
    return intervals;
  }
}

async function streamedSha256(path: string): Promise<string | undefined> {
  const digest = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) digest.update(chunk as Buffer);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    throw error;
  }
  return digest.digest('hex');
}

/** A set of whole numbers that is mostly one run: memory grows with its gaps, not with its size. */
class Intervals {
  /** Sorted, apart from each other. */
  readonly #runs: { from: number; until: number }[] = [];
  size = 0;

  get first(): number {
    return this.#runs[0]!.from;
  }

  get last(): number {
    return this.#runs.at(-1)!.until - 1;
  }

  get gaps(): { from: number; until: number }[] {
    return this.#runs.slice(1).map(({ from }, i) => ({ from: this.#runs[i]!.until, until: from }));
  }

  has(value: number): boolean {
    const run = this.#runs[this.#runBefore(value)];
    return run !== undefined && value < run.until;
  }

  /** False when it was there already. */
  add(value: number): boolean {
    const at = this.#runBefore(value);
    const before = this.#runs[at];
    const after = this.#runs[at + 1];
    if (before !== undefined && value < before.until) return false;
    this.size += 1;
    if (before?.until === value) {
      before.until += 1;
      if (after?.from === before.until) {
        before.until = after.until;
        this.#runs.splice(at + 1, 1);
      }
    } else if (after?.from === value + 1) after.from = value;
    else this.#runs.splice(at + 1, 0, { from: value, until: value + 1 });
    return true;
  }

  /** The last run that starts at or before the value; -1 when none does. */
  #runBefore(value: number): number {
    let low = 0;
    let high = this.#runs.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.#runs[middle]!.from <= value) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
