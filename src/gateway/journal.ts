import type { Spool } from '../store/index.ts';
import type { Item } from './item.ts';
import { RecordWriter } from './record-writer.ts';

/** What happens once a block is on disk, or when it could not be written. */
export interface AfterCommit {
  committed(): void;
  failed(error: Error): void;
}

/** One group commit: all records of some turns, one put, one fsync. */
export class Block {
  sequence = 0;
  readonly openedAt: number;
  /** The items that were judged here; a finished or parked one leaves its place empty. */
  items: (Item | undefined)[] = [];
  live = 0;
  shipped = false;
  /** Holds a reply that refuses. */
  refuses = false;
  /** Its refusals are known to the app, ahead of the block itself. */
  told = false;
  after: AfterCommit[] = [];

  constructor(openedAt: number) {
    this.openedAt = openedAt;
  }
}

/**
 * The gateway's memory on disk: records go into the block that is being built; one block at a time is on its way to the disk, and all
 * that comes meanwhile shares the next. Blocks leave from the oldest on, each only when it was shipped and holds nothing unfinished,
 * so that replaying what is left never meets a message without its later fate.
 */
export class Journal {
  readonly write = new RecordWriter();
  readonly #spool: Spool;
  readonly #now: () => number;
  readonly #wake: () => void;
  #building: Block;
  /** On its way to the disk. */
  #flying: Block | undefined;
  /** Committed blocks, the oldest first. */
  readonly #blocks: Block[] = [];
  #oldest = 0;
  /** Blocks with refusals that the app may not know of, the oldest first. */
  #refusing: Block[] = [];
  #onCommitted: (block: Block) => void = () => {};
  /** The last failure to write; cleared by the next success. */
  failure: Error | undefined;
  /** Blocks that could not be written. */
  failures = 0;
  committedBlocks = 0;
  committedBytes = 0;

  /** @param wake asks for the end of the turn, where `flush` is a step. */
  constructor(spool: Spool, now: () => number, wake: () => void) {
    this.#spool = spool;
    this.#now = now;
    this.#wake = wake;
    this.#building = new Block(now());
  }

  onCommitted(listener: (block: Block) => void): void {
    this.#onCommitted = listener;
  }

  /** Makes the block being built the home of an item whose judgement was just written. */
  house(item: Item): void {
    const block = this.#building;
    item.home = block;
    item.place = block.items.length;
    block.items.push(item);
    block.live++;
  }

  /** The item needs no place on disk any more. @returns when its single key is gone, where it had one. */
  release(item: Item): Promise<void> | undefined {
    const { home } = item;
    item.home = undefined;
    if (home instanceof Block) {
      home.items[item.place] = undefined;
      home.live--;
      if (home.live === 0) home.items = [];
      return undefined;
    }
    return home === undefined ? undefined : this.#spool.unpark(home);
  }

  /** Runs when the records written so far are on disk (or could not be put there). */
  after(action: AfterCommit): void {
    this.#building.after.push(action);
  }

  /** A block, the one being built unless another is named, holds a reply that refuses: the app is told ahead of all else that is to be shipped. */
  refuses(block: Block = this.#building): void {
    if (block.refuses) return;
    block.refuses = true;
    this.#refusing.push(block);
  }

  /** Sends the block being built to the disk, unless one is on its way: a step at the end of each turn. */
  readonly flush = (): void => {
    if (this.#flying !== undefined || this.write.count === 0) return;
    const block = this.#building;
    const { write } = this;
    this.#flying = block;
    const bytes = write.block.length;
    const appended = this.#spool.append(write.block);
    write.clear();
    this.#building = new Block(this.#now());
    appended.then(
      (sequence) => this.#landed(block, sequence, bytes),
      (error: Error) => this.#lost(block, error),
    );
  };

  #landed(block: Block, sequence: number, bytes: number): void {
    block.sequence = sequence;
    this.failure = undefined;
    this.committedBlocks++;
    this.committedBytes += bytes;
    this.#blocks.push(block);
    this.#settle(block, (action) => action.committed());
    this.#onCommitted(block);
  }

  /** Nothing of the block is on disk: whatever it was to answer is refused, and its items are forgotten. */
  #lost(block: Block, error: Error): void {
    this.failure = error;
    this.failures++;
    for (const item of block.items) if (item !== undefined) item.home = undefined;
    block.items = [];
    this.#refusing = this.#refusing.filter((each) => each !== block);
    this.#settle(block, (action) => action.failed(error));
  }

  #settle(block: Block, tell: (action: AfterCommit) => void): void {
    this.#flying = undefined;
    const actions = block.after;
    block.after = [];
    for (const action of actions) tell(action);
    // The next block goes at the end of this turn, with what the sockets bring in it.
    if (this.write.count > 0) this.#wake();
  }

  /** Takes over a block found on disk at the start. */
  adopt(sequence: number): Block {
    const block = new Block(this.#now());
    block.sequence = sequence;
    this.#blocks.push(block);
    return block;
  }

  /** Gives a replayed item its place in the block that it was found in. */
  houseIn(block: Block, item: Item): void {
    item.home = block;
    item.place = block.items.length;
    block.items.push(item);
    block.live++;
  }

  /** Blocks that are still to be shipped, from the oldest on, at most `most`. */
  unshipped(most: number): Block[] {
    const found: Block[] = [];
    for (let i = this.#oldest; i < this.#blocks.length && found.length < most; i++) {
      const block = this.#blocks[i]!;
      if (!block.shipped) found.push(block);
    }
    return found;
  }

  /** Blocks on disk with refusals that are still to be told, from the oldest on, at most `most`. */
  untold(most: number): Block[] {
    this.#refusing = this.#refusing.filter(({ shipped, told }) => !shipped && !told);
    return this.#refusing.filter(({ sequence }) => sequence > 0).slice(0, most);
  }

  /** For shipping: the receiving end holds the same key. */
  sealedBytesOf(block: Block): Buffer | undefined {
    return this.#spool.sealedBlock(block.sequence);
  }

  /** How many committed blocks are kept. */
  get kept(): number {
    return this.#blocks.length - this.#oldest;
  }

  /** Ids of messages that were judged and whose judgement is not on disk yet. */
  underWay(): Set<string> {
    const ids = new Set<string>();
    for (const block of [this.#flying, this.#building])
      for (const item of block?.items ?? [])
        if (item !== undefined && item.state !== 'waiting') ids.add(item.messageId);
    return ids;
  }

  /** Drops what is done with, from the oldest block on, at most up to the block `upTo`. */
  dropFinished(upTo: number): void {
    const done: number[] = [];
    while (this.#oldest < this.#blocks.length) {
      const block = this.#blocks[this.#oldest]!;
      if (!block.shipped || block.live > 0 || block.sequence > upTo) break;
      done.push(block.sequence);
      this.#oldest++;
    }
    if (done.length > 0) void this.#spool.drop(done);
    if (this.#oldest > 1024 && this.#oldest * 2 > this.#blocks.length) {
      this.#blocks.splice(0, this.#oldest);
      this.#oldest = 0;
    }
  }

  /** The unfinished items of blocks opened before `before`, for parking: they would keep all later blocks from leaving. */
  *overdue(before: number): Generator<Item> {
    for (let i = this.#oldest; i < this.#blocks.length; i++) {
      const block = this.#blocks[i]!;
      if (block.openedAt >= before) return;
      if (block.live === 0) continue;
      for (const item of block.items) if (item !== undefined) yield item;
    }
  }

  /** Waits until everything written so far is on disk or failed. */
  async settled(): Promise<void> {
    while (this.#flying !== undefined || this.write.count > 0) {
      this.flush();
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
}
