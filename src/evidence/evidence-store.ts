import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Batch,
  type BatchLeaf,
  batchPath,
  batchTree,
  checkBatch,
  openBatch,
  parseBatchLeaf,
  recordSalt,
  SALT_BYTES,
  type Sealer,
  sameBatch,
  sealBatch,
  sha256Hex,
} from './batch.ts';
import { BlockIndex } from './block-index.ts';
import { type DeletionLeaf, Deletions, formatDeletionLeaf, parseDeletionLeaf } from './deletion.ts';
import { type Disk, DurableFolder, type FileToWrite, realDisk } from './disk.ts';
import { type Appended, Log } from './log.ts';
import type { Signer } from './note.ts';
import { EvidenceError } from './problem.ts';
import type { EntryProof, RecordProof } from './proof.ts';
import { ENTRY_BYTES_MAX, readIfThere } from './tiles.ts';

export interface EvidenceOptions {
  readonly folder: string;
  readonly origin: string;
  readonly signer: Signer;
  readonly sealer: Sealer;
  /** 32 fresh random bytes for each batch. */
  readonly drawSalt?: () => Buffer;
  readonly disk?: Disk;
}

export interface StoredBatch {
  /** Of its leaf in the log. */
  readonly index: number;
  /** False when this very block had been stored before. */
  readonly added: boolean;
}

/** What one call wants appended; `plan` fills in its leaves and may refuse. */
interface Request {
  readonly plan: (group: Group) => Promise<void>;
  readonly done: (appended: Appended, index: BlockIndex) => void;
  readonly reject: (error: unknown) => void;
}

/** What all calls of one turn write together. */
interface Group {
  readonly files: FileToWrite[];
  readonly leaves: Buffer[];
  /** Batches of this group by path: the same block may arrive twice at once. */
  readonly batches: Map<string, Batch>;
}

/**
 * The evidence of one installation: a log and the sealed batches that its leaves speak of. A batch's file is on disk
 * before its leaf is appended; a call resolves when both are covered by a published checkpoint.
 */
export class EvidenceStore {
  readonly log: Log;
  readonly #sealer: Sealer;
  readonly #drawSalt: () => Buffer;
  readonly #disk: DurableFolder;
  readonly #blocks = new BlockIndex();
  readonly #deletions = new Deletions();
  /** Entries of the log that `#blocks` knows. */
  #indexed = 0;
  #waiting: Request[] = [];
  #working = false;
  #work: Promise<void> = Promise.resolve();

  private constructor(log: Log, options: EvidenceOptions) {
    this.log = log;
    this.#sealer = options.sealer;
    this.#drawSalt = options.drawSalt ?? (() => randomBytes(SALT_BYTES));
    this.#disk = new DurableFolder(options.disk ?? realDisk, options.folder);
  }

  /** Reads the whole log once to know which blocks it holds. */
  static async open(options: EvidenceOptions): Promise<EvidenceStore> {
    const store = new EvidenceStore(await Log.open(options), options);
    try {
      await store.#catchUp();
      return store;
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  /** The public key that checks this evidence, as in `<folder>/verifier.pub`. */
  get verifierKey(): string {
    return this.log.verifierKey.text;
  }

  get checkpoint(): string {
    return this.log.checkpoint;
  }

  /** The highest block stored of a gateway; -1 when there is none. */
  last(gateway: string): number {
    return this.#blocks.last(gateway);
  }

  /**
   * Stores blocks, in one append with all other calls of the moment. The same block again is no second leaf; other
   * content for a stored block throws `block-taken-by-other-content`, and nothing of that call is stored. The records'
   * bytes must stay as they are until the call resolves.
   */
  addBatches(batches: readonly Batch[]): Promise<StoredBatch[]> {
    const added: boolean[] = [];
    return this.#enqueue(
      (group) => this.#planBatches(batches, group, added),
      (_, blocks) =>
        batches.map((each, i) => ({ index: blocks.find(each.gateway, each.block)!, added: added[i]! })),
    );
  }

  /** Appends entries of other kinds (consent, registry). Entries are public: they must not hold a number or a text. */
  addEntries(leaves: readonly Buffer[]): Promise<Appended> {
    const copies = leaves.map((leaf) => Buffer.from(leaf));
    let before = 0;
    return this.#enqueue(
      async (group) => {
        for (const [i, leaf] of copies.entries()) checkEntry(leaf, `entry ${i}`);
        before = group.leaves.length;
        group.leaves.push(...copies);
      },
      ({ firstIndex, size }) => ({ firstIndex: firstIndex + before, size }),
    );
  }

  /** Proves one record of a stored block. */
  async prove(gateway: string, block: number, recordIndex: number): Promise<RecordProof> {
    return (await this.proofsOf(gateway, block))(recordIndex);
  }

  /** Proves records of one block, which is opened and hashed once for all of them. What it gives throws where there is no such record. */
  async proofsOf(gateway: string, block: number): Promise<(recordIndex: number) => RecordProof> {
    const where = batchPath(gateway, block);
    const index = this.#blocks.find(gateway, block);
    if (index === undefined)
      throw new EvidenceError('block-missing', where, 'no such block', 'a stored block');
    const leaf = await this.log.entry(index);
    const { batch, salt } = await this.#read(where, leaf);
    const { path, checkpoint } = await this.log.prove(index);
    const tree = batchTree(batch.records, salt);
    return (recordIndex) => {
      const record = batch.records[recordIndex];
      if (record === undefined) {
        const found = `record ${recordIndex} of ${batch.records.length}`;
        throw new EvidenceError('record-not-there', where, found, 'a smaller index');
      }
      return {
        format: 'anning-record-proof-1',
        record: record.toString('base64'),
        salt: recordSalt(salt, recordIndex).toString('base64'),
        recordIndex,
        recordPath: tree.inclusionProof(recordIndex).map(toBase64),
        leaf: leaf.toString(),
        index,
        path: path.map(toBase64),
        checkpoint,
      };
    };
  }

  /**
   * What `deleteBatches` would delete: stored batches from an entry of the log on, at most `limit` of them, all of whose messages are older. It ends at the
   * first batch that is not, and tells of when that is: blocks come in the order of their time, give or take, and what came late goes later. @returns with
   * them the entry to go on from.
   */
  async due(
    { beforeMs, except }: { readonly beforeMs: number; readonly except: string },
    from: number,
    limit: number,
  ): Promise<{
    readonly batches: readonly BatchLeaf[];
    readonly next: number;
    readonly more: boolean;
    readonly youngerMs: number | undefined;
  }> {
    const batches: BatchLeaf[] = [];
    let next = from;
    for await (const entry of this.log.entries(from)) {
      const leaf = parseBatchLeaf(entry, `entry ${next}`);
      if (leaf !== undefined && leaf.gateway !== except) {
        if (leaf.lastAtMs >= beforeMs) return { batches, next, more: false, youngerMs: leaf.firstAtMs };
        if (!(await this.#isGone(leaf))) batches.push(leaf);
      }
      next += 1;
      if (batches.length === limit) return { batches, next, more: true, youngerMs: undefined };
    }
    return { batches, next, more: false, youngerMs: undefined };
  }

  /** The same, done: the log says what goes before it goes, so that whoever verifies knows a deletion from a loss. May be cut off and repeated. */
  async deleteBatches(
    old: { readonly beforeMs: number; readonly except: string; readonly atMs: number },
    from: number,
    limit: number,
  ): Promise<{ readonly deleted: number; readonly next: number; readonly more: boolean }> {
    const { batches, next, more } = await this.due(old, from, limit);
    const untold = batches.filter(
      ({ gateway, block, lastAtMs }) => !this.#deletions.has(gateway, block, lastAtMs),
    );
    if (untold.length > 0) {
      const leaves = runsOf(untold, old).map(formatDeletionLeaf);
      await this.#enqueue(
        async (group) => {
          group.leaves.push(...leaves);
        },
        () => undefined,
      );
    }
    for (const { gateway, block } of batches)
      await this.#disk.remove(join(this.log.folder, batchPath(gateway, block)));
    return { deleted: batches.length, next, more };
  }

  async #isGone({ gateway, block, lastAtMs }: BatchLeaf): Promise<boolean> {
    if (!this.#deletions.has(gateway, block, lastAtMs)) return false;
    const found = await stat(join(this.log.folder, batchPath(gateway, block))).catch(() => undefined);
    return found === undefined;
  }

  /** Proves any entry by its place in the log. */
  async proveEntry(index: number): Promise<EntryProof> {
    const { path, checkpoint } = await this.log.prove(index);
    const entry = (await this.log.entry(index)).toString('base64');
    return { format: 'anning-entry-proof-1', entry, index, path: path.map(toBase64), checkpoint };
  }

  /** Opens a stored block; for those who may see it. */
  async read(gateway: string, block: number): Promise<Batch> {
    const where = batchPath(gateway, block);
    const index = this.#blocks.find(gateway, block);
    if (index === undefined)
      throw new EvidenceError('block-missing', where, 'no such block', 'a stored block');
    return (await this.#read(where, await this.log.entry(index))).batch;
  }

  async close(): Promise<void> {
    await this.#work;
    await this.log.close();
  }

  #enqueue<T>(
    plan: (group: Group) => Promise<void>,
    answer: (appended: Appended, blocks: BlockIndex) => T,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const done = (appended: Appended, blocks: BlockIndex) => resolve(answer(appended, blocks));
      this.#waiting.push({ plan, done, reject });
      if (!this.#working) this.#work = this.#drain();
    });
  }

  /** One group at a time, so that no two calls can both find a block missing. */
  async #drain(): Promise<void> {
    this.#working = true;
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const requests = this.#waiting;
      this.#waiting = [];
      const accepted: Request[] = [];
      try {
        await this.log.settle();
        await this.#catchUp();
        const group: Group = { files: [], leaves: [], batches: new Map() };
        for (const request of requests) if (await planned(request, group)) accepted.push(request);
        await this.#disk.write(group.files);
        const appended = await this.log.append(group.leaves);
        this.#note(appended.firstIndex, group.leaves);
        for (const { done } of accepted) done(appended, this.#blocks);
      } catch (error) {
        for (const { reject } of requests) reject(error);
      }
    }
    this.#working = false;
  }

  /** All of a call's batches or none; what is stored already is compared and left. */
  async #planBatches(batches: readonly Batch[], group: Group, added: boolean[]): Promise<void> {
    const fresh = new Map<string, Batch>();
    for (const batch of batches) {
      checkBatch(batch);
      const path = batchPath(batch.gateway, batch.block);
      const index = this.#blocks.find(batch.gateway, batch.block);
      const known =
        group.batches.get(path) ??
        fresh.get(path) ??
        (index === undefined ? undefined : await this.#stored(path, index, batch));
      if (known !== undefined && !sameBatch(known, batch)) {
        const found = `block ${batch.block} of ${batch.gateway} with other content`;
        throw new EvidenceError('block-taken-by-other-content', path, found, 'what was stored before');
      }
      added.push(known === undefined);
      if (known === undefined) fresh.set(path, batch);
    }
    // Sealed before the group is touched: a call whose sealing fails leaves nothing in it.
    const sealed = [...fresh].map(([path, batch]) => ({
      path,
      batch,
      ...sealBatch(batch, this.#drawSalt(), this.#sealer),
    }));
    for (const { path, batch, stored, leaf } of sealed) {
      group.files.push({ path: join(this.log.folder, path), bytes: stored });
      group.leaves.push(leaf);
      group.batches.set(path, batch);
    }
  }

  /** What was stored as this block; one that was deleted since is not stored again. */
  async #stored(where: string, index: number, shipped: Batch): Promise<Batch> {
    try {
      return (await this.#read(where, await this.log.entry(index))).batch;
    } catch (error) {
      if (error instanceof EvidenceError && error.problem.what === 'batch-deleted') return shipped;
      throw error;
    }
  }

  async #read(where: string, leaf: Buffer): Promise<{ batch: Batch; salt: Buffer }> {
    const stored = await readIfThere(join(this.log.folder, where));
    const told = parseBatchLeaf(leaf, where);
    if (stored === undefined) {
      if (told !== undefined && this.#deletions.has(told.gateway, told.block, told.lastAtMs))
        throw new EvidenceError(
          'batch-deleted',
          where,
          'a file deleted when its term was over',
          'a younger one',
        );
      throw new EvidenceError('batch-file-missing', where, 'no file', 'the stored batch');
    }
    const expected = told?.sha256 ?? 'a batch leaf';
    const found = sha256Hex(stored);
    if (found !== expected) throw new EvidenceError('batch-file-differs', where, found, expected);
    return openBatch(stored, this.#sealer, where);
  }

  async #catchUp(): Promise<void> {
    for await (const entry of this.log.entries(this.#indexed)) this.#note(this.#indexed, [entry]);
  }

  #note(firstIndex: number, leaves: readonly Buffer[]): void {
    for (const [i, entry] of leaves.entries()) {
      const leaf = parseBatchLeaf(entry, `entry ${firstIndex + i}`);
      if (leaf !== undefined) this.#blocks.add(leaf.gateway, leaf.block, firstIndex + i);
      const deletion = parseDeletionLeaf(entry);
      if (deletion !== undefined) this.#deletions.add(deletion);
    }
    this.#indexed = firstIndex + leaves.length;
  }
}

export function openEvidence(options: EvidenceOptions): Promise<EvidenceStore> {
  return EvidenceStore.open(options);
}

async function planned(request: Request, group: Group): Promise<boolean> {
  try {
    await request.plan(group);
    return true;
  } catch (error) {
    request.reject(error);
    return false;
  }
}

/** Blocks that follow each other are one leaf. */
function runsOf(
  batches: readonly BatchLeaf[],
  { beforeMs, atMs }: { readonly beforeMs: number; readonly atMs: number },
): DeletionLeaf[] {
  const sorted = [...batches].sort((a, b) =>
    a.gateway === b.gateway ? a.block - b.block : a.gateway < b.gateway ? -1 : 1,
  );
  const runs: { -readonly [K in keyof DeletionLeaf]: DeletionLeaf[K] }[] = [];
  for (const { gateway, block } of sorted) {
    const run = runs.at(-1);
    if (run?.gateway === gateway && run.last + 1 === block) run.last = block;
    else runs.push({ kind: 'batches-deleted', gateway, first: block, last: block, beforeMs, atMs });
  }
  return runs;
}

function checkEntry(leaf: Buffer, where: string): void {
  if (leaf.length > ENTRY_BYTES_MAX) {
    throw new EvidenceError('entry-too-large', where, `${leaf.length} bytes`, `at most ${ENTRY_BYTES_MAX}`);
  }
  if (parseBatchLeaf(leaf, where) !== undefined) {
    throw new EvidenceError('entry-kind-reserved', where, 'a batch leaf without its batch', 'another kind');
  }
  if (parseDeletionLeaf(leaf) !== undefined) {
    throw new EvidenceError('entry-kind-reserved', where, 'a deletion that nobody made', 'another kind');
  }
}

function toBase64(bytes: Buffer): string {
  return bytes.toString('base64');
}
